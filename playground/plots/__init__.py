"""Panels: live pictures of a network at work, one a file; `panels.PANELS` lists them."""
