"""Lessons: guided tours of the window, told as data."""
