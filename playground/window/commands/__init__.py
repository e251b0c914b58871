"""Commands: one table of all that can be done, and the menus, keys and command palette that are made from it."""
