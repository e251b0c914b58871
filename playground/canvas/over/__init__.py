"""What opens over the canvas for a while: searches, menus, cards, tips, and fields to type in."""
