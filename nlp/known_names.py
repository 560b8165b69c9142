"""All names of our lexicons and the user's, for questions that people type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from policytrail.nlp.lexicons import load_rows

Named = tuple[str, str, str]  # id, name, type or kind


def known_names(folders: Sequence[Path] = ()) -> Iterator[Named]:
    """Yield every name and alias of entities and instruments, whether texts spoke of it or not.

    Raises:
        LexiconError: a lexicon file has a wrong row, or a folder is not there.
    """
    for stem, kind in (("entities", "type"), ("instruments", "kind")):
        for row in load_rows(stem, folders):
            names = (row.values.get("name", ""), *row.values.get("aliases", ()))
            yield from ((row.values["id"], name, row.values.get(kind, "")) for name in names)
