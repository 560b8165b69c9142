"""What each kind of page shows. A module reads what its template needs, and writes no HTML."""
