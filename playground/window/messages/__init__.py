"""Messages: what the window has to say, in the status bar, a banner, the list of problems, or to a screen reader."""
