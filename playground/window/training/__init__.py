"""Training: the bar with the Train button, what an edit does to learnt weights, and the pictures that move meanwhile."""
