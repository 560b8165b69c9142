"""Whether what a digest quotes is still in the stored bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policytrail.errors import QueryError
from policytrail.store import Store
from policytrail.store.verification import Rederive


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A quote that is not where a digest says."""

    section: str
    text: str  # of the line
    document_id: str
    quote: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was looked for, and what was not found."""

    lines: int
    quotes: int
    missing: tuple[Missing, ...]


def verify_digest(store: Store, printed: Path, *, rederive: Rederive | None = None) -> Proof:
    """Look for each quote of a digest, its JSON file, in the stored bytes of its document.

    Words of the lines about sources are ours: they quote no document.

    Raises:
        QueryError: the file is no digest.
    """
    lines = quotes = 0
    missing = []
    known: dict[tuple[str, str], str | None] = {}
    for section, line in _lines(printed):
        lines += 1
        for link in line["sources"]:
            document, quote = link["document_id"], link["quote"]
            if not document or not quote:
                continue
            quotes += 1
            if (document, quote) not in known:
                known[document, quote] = store.find_quote(
                    document_id=document, quote=quote, rederive=rederive
                )
            if reason := known[document, quote]:
                missing.append(
                    Missing(
                        section=section,
                        text=line["text"],
                        document_id=document,
                        quote=quote,
                        reason=reason,
                    )
                )
    return Proof(lines=lines, quotes=quotes, missing=tuple(missing))


def _lines(printed: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        table = json.loads(printed.read_text(encoding="utf-8"))
        sections = [(each["title"], each["lines"]) for each in table["sections"]]
        found = [(title, line) for title, lines in sections for line in lines if _is_line(line)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        remedy = "Name a file that `policytrail digest --format json` wrote."
        raise QueryError("is no digest", subject=str(printed), remedy=remedy) from error
    yield from found


def _is_line(line: Mapping[str, Any]) -> bool:
    """Whether it has what a line has; raises KeyError if not."""
    return isinstance(line["text"], str) and all(
        isinstance(link["document_id"], str) and isinstance(link["quote"], str)
        for link in line["sources"]
    )
