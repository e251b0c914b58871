"""Gestures: what a person does with the pointer, one class each. The view starts one and passes it what the pointer does."""
