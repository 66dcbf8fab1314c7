"""Finds for people to look at."""
