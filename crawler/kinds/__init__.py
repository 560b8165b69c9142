"""One module for each kind of source, discovered by name."""
