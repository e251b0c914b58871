"""Items: what stands on the canvas, where, and how each is painted in one theme. They know neither the scene nor the pointer."""
