"""Ways to hand over a message, a file each."""
