"""Trains the tone encoder. Not part of the package: see README.md in this folder."""
