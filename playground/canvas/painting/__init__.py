"""Painting: one frame of the canvas from all its items, and what moves in it by itself."""
