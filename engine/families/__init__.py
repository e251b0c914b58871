"""Families: what layers, losses or metrics of one kind have in common, one family a file."""
