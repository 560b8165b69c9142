"""Scores annotations against gold: pure functions over rows of the annotation scheme.

A row is a dictionary as ``jsonl.annotation_to_dict`` makes it, read from a file by ``reading``.
``documents.score`` compares one document, ``corpus`` adds documents up, ``metrics`` names what is
reported. Nothing here needs a language model.
"""
