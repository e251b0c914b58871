"""Data: columns, sets, the sources that make them and the batches that leave them."""
