"""What Datasette serves."""
