"""What every table, view and column means, said once.

``docs/database.md``, the pages of Datasette and ``sqlite`` users all read it from here; a test
holds it against the real schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A table or view: what one row is, and what each column says, in the order of the schema."""

    name: str
    row: str
    columns: Mapping[str, str]


_DERIVED = {
    "run_id": "What derived the row: code, rules and model (see run).",
    "first_known": "Since when the stored documents support the row (UTC).",
    "superseded_at": "Since when they no longer do (UTC); empty: the row stands.",
}
_CLAIM = {
    "document_id": "The document that says so.",
    "evidence_id": "The words that say so.",
}


def read(text: str, *, derived: bool = False) -> tuple[Described, ...]:
    """Read descriptions from text, the form in which they are best kept.

    A line ``name: what a row is`` begins a table; indented lines ``column: meaning`` follow. With
    ``derived``, columns that every derived table ends with are added. A column named ``+claim``
    stands for the document and the evidence of a claim; one whose name ends in ``+`` was added to
    the table later and stands last.
    """
    found: list[Described] = []
    columns: dict[str, str] = {}
    added: dict[str, str] = {}
    for line in filter(None, map(str.rstrip, text.splitlines())):
        name, _, meaning = line.strip().partition(": ")
        if not line.startswith(" "):
            columns, added = {}, {}
            shown = MappingProxyType(columns)
            found.append(Described(name=name, row=meaning, columns=shown))
        elif name == "+claim":
            columns |= _CLAIM
        elif name.endswith("+"):
            added[name.removesuffix("+")] = meaning
        else:
            columns[name] = meaning
        if line.startswith(" "):
            last = (_DERIVED if derived else {}) | added
            for late in last:
                columns.pop(late, None)
            columns |= last
    return tuple(found)


def tables() -> tuple[Described, ...]:
    """Return the tables, in the order in which a reader meets them."""
    from policytrail.store.described_filings import FILINGS
    from policytrail.store.described_knowledge import KNOWLEDGE
    from policytrail.store.described_operation import OPERATION
    from policytrail.store.described_sending import SENDING
    from policytrail.store.described_tables import DOCUMENTS

    return DOCUMENTS + FILINGS + KNOWLEDGE + OPERATION + SENDING


def views() -> tuple[Described, ...]:
    """Return the views."""
    from policytrail.store.described_filings import FILING_VIEWS
    from policytrail.store.described_views import VIEWS

    return VIEWS + FILING_VIEWS
