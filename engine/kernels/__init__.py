"""The hot loops: one operation a file, a NumPy definition that reads like the maths and, where it is hot, a compiled twin."""
