"""Themes: which business a point is about, with the stretches that say so."""
