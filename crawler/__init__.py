"""Visits to sources: from a catalogue entry to documents."""
