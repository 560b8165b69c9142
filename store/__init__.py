"""The database: one SQLite file that people query."""
