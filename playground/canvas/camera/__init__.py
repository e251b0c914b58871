"""The camera: which part of the endless scene is in sight, how it moves, and what is kept of earlier frames while it does."""
