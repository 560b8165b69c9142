"""What follows from many annotations: pure functions over records."""
