"""The window: menus, transport, panels and what holds them together."""
