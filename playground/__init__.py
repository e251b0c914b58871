"""Blockprop, the window: canvas, palette, inspector, panels; and the command line."""
