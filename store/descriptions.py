"""What every table, view and column means, said once.

``docs/database.md``, the pages of Datasette and ``sqlite`` users all read it from here; a test
holds it against the real schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from policytrail.store.schema_0013 import KEPT, PREFIX


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
_WRITTEN = {
    "written": "Since when it reads as it does: the moment of the linking that wrote it (UTC); "
    "empty: since before the past was kept.",
}
_UNTIL = {"until": "Until when it stood: from then on it said something else, or was gone (UTC)."}
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
            last = (_DERIVED if derived else {}) | added | (_WRITTEN if derived else {})
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

    present = DOCUMENTS + FILINGS + KNOWLEDGE + OPERATION + SENDING
    return present + tuple(_past_of(each) for each in present if each.name in KEPT)


def _past_of(present: Described) -> Described:
    """Return the description of the table that keeps what rows of another said before."""
    return Described(
        name=PREFIX + present.name,
        row=f"what a row of `{present.name}` said until it was changed or taken away",
        columns=MappingProxyType({**present.columns, **_WRITTEN, **_UNTIL}),
    )


def views() -> tuple[Described, ...]:
    """Return the views."""
    from policytrail.store.described_filings import FILING_VIEWS
    from policytrail.store.described_views import VIEWS

    return VIEWS + FILING_VIEWS
