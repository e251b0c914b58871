"""The document: an immutable project, edits that make a new one from an old one, and the history of them. Knows no Qt."""
