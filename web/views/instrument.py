"""An order, rule, bill, law or case: where it stands, how it came there, who is for and against."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from policytrail.records import EventMention, TimelineEntry, permalinks
from policytrail.store import TimelineQuery
from policytrail.store.standings import InstrumentStatus, Step, day_in_washington
from policytrail.web import wording
from policytrail.web.parameters import Given
from policytrail.web.reading import Reader
from policytrail.web.views import duties, finding, positions, reasons
from policytrail.web.views.citing import Citing, lines
from policytrail.web.views.graph import draw, relations
from policytrail.web.views.issue import plot
from policytrail.web.views.page import Elsewhere, Page

PARAMETERS = ()
# An order's own text: who vouches with it is the text itself or an office.
_OWN = frozenset({"instrument", "official"})


def view(reader: Reader, segment: str, given: Given) -> Page | Elsewhere:
    """Return the page of an instrument or a holding; or ask which is meant.

    Raises:
        QueryError: there is none, or it was not known on that day.
    """
    found = finding.instruments(reader, segment)
    if not found:
        raise finding.unknown("order, rule, bill or case", segment)
    if len(found) > 1:
        choices = [finding.choice_of_instrument(row) for row in found]
        return finding.ask_which("instrument", segment, found, choices)
    identity = found[0]["id"]
    if found[0]["first_known"] > reader.until:
        raise finding.not_yet("text", found[0]["name"], found[0]["first_known"])
    return _page(reader, identity, found[0]["first_known"])


def _page(reader: Reader, identity: str, first_known: str) -> Page:
    status = reader.questions.status(instrument_id=identity, as_of=reader.then)
    query = TimelineQuery(subject=identity, as_of=reader.moment)
    entries = reader.questions.timeline(query=query)
    related = relations(reader, identity)
    return Page(
        template="page_instrument.html",
        title=_title(status),
        address=permalinks.instrument(identity),
        known_since=first_known,
        values={
            "status": status,
            "identity": identity,
            "kind": wording.kind(status.kind),
            "vouched": _vouched(status),
            "only_told": _only_told(status),
            "who_says": reasons.who_says,
            "steps": list(enumerate(status.history)),
            "lines": lines(reader, entries),
            "related": related,
            "graph": draw(status.name, related),
            "sides": positions.sides(reader, identity),
            "plot": plot(positions.toward(reader, identity)),
            "duties": duties.of_instrument(reader, identity),
            "deadlines": _deadlines(reader, identity),
            "edits": _edits(reader, entries),
            "today": day_in_washington(reader.then).isoformat(),
        },
    )


def _title(status: InstrumentStatus) -> str:
    """Return the name with its number where the name does not tell it."""
    number = _number(status)
    return f"{status.name} ({number})" if number and number not in status.name else status.name


_SCHEMES = {
    "eo": "Executive Order {}",
    "rin": "RIN {}",
    "fr": "FR Doc. {}",
    "plaw": "Public Law {}",
    "case": "No. {}",
}


def _number(status: InstrumentStatus) -> str:
    for key in status.keys:
        scheme, _, rest = key.partition(":")
        if scheme in _SCHEMES:
            return _SCHEMES[scheme].format(rest)
    return ""


def _vouched(status: InstrumentStatus) -> str:
    """Return who vouches for the present state, in words."""
    made = next((one for one in reversed(status.history) if not one.is_reported), None)
    return reasons.who_says(made.sources) if made else ""


def _only_told(status: InstrumentStatus) -> Step | None:
    """Return the last step if nobody who may vouches for it: it is told beside the state."""
    last = status.history[-1] if status.history else None
    return last if last and last.is_reported else None


def _deadlines(reader: Reader, identity: str) -> list[dict[str, Any]]:
    ids = reader.ids(identity)
    everything = reader.questions.deadlines(as_of=reader.moment)
    found = [one for one in everything if one.instrument_id in ids]
    citing = Citing(reader, [one.document_id for one in found])
    return [
        {"deadline": one, "quote": citing.quote(one.document_id, one.evidence)} for one in found
    ]


_EDITS = """
select e.document_id, e.state, e.seen, e.change, e.kind, e.old, e.new, e.place from edits e
where e.document_id in (select value from json_each(:ids)) and e.seen <= :until
  and e.change <> 'cosmetic' order by e.seen desc, e.document_id, e.place limit 60
"""


def _edits(reader: Reader, entries: Sequence[TimelineEntry]) -> list[dict[str, Any]]:
    """Return what was changed in the documents that vouch for the instrument's events."""
    vouching: set[str] = {
        one.document_id for entry in entries for one in entry.event.mentions if _is_own(one)
    }
    values = {"ids": json.dumps(sorted(vouching)), "until": reader.until}
    rows = reader.rows(_EDITS, values)
    citing = Citing(reader, [row["document_id"] for row in rows])
    return [row | {"document": citing.document(row["document_id"])} for row in rows]


def _is_own(mention: EventMention) -> bool:
    return mention.authority in _OWN
