"""Gestures: what a person does with the pointer, one class each. `pointer` chooses which a press begins; the view passes on the rest."""
