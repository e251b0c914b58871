"""What the program ships beside its code: data sets, templates, icons."""
