"""Bridges to other libraries: the only modules that import them at top level."""
