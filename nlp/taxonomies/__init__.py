"""Taxonomies of themes as data: one TOML file each, read by :mod:`nlp.themes.taxonomy`."""
