"""The palette: every kind of block, to search and to drag."""
