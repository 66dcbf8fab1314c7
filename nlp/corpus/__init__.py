"""Many articles: tagging them in a batch, and tables of what was found."""
