"""The window: `main_window.MainWindow` makes the parts, puts them in their places, and lets them know of each other.

`docks` are the places around the canvas, `commands` what menus and keys do, `files` how a project is opened and kept safe, `training` all
that follows Train, and `messages` what the window has to say to a person.
"""
