"""Style: one table of colours, sizes and motion, and what is made from it: theme, stylesheet, icons, colour maps."""
