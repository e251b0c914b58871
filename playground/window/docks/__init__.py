"""Docks: the places around the canvas, with their tabs and title bars, and the lists that stand in some of them."""
