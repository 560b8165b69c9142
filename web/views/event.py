"""An event: every place that tells of it, why it counts as it does, and what would change that."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from policytrail.errors import QueryError
from policytrail.records import Event, Party, permalinks
from policytrail.store import TimelineQuery
from policytrail.store.explanations import Explanation
from policytrail.timeline import publishers
from policytrail.web import wording
from policytrail.web.parameters import Given
from policytrail.web.reading import Reader
from policytrail.web.views import finding, reasons
from policytrail.web.views.citing import Citing
from policytrail.web.views.page import Elsewhere, Page

PARAMETERS = ()


def view(reader: Reader, segment: str, given: Given) -> Page | Elsewhere:
    """Return the page of an event; an id that was merged leads to the one that stands for it.

    Raises:
        QueryError: there is none, it was deleted, or it was not known on that day.
    """
    identity = _meant(reader, segment)
    if segment != permalinks.event(identity).rsplit("/", 1)[-1]:
        return Elsewhere(permalinks.event(identity, as_of=reader.as_of))
    entries = reader.questions.timeline(query=TimelineQuery(subject=identity, as_of=reader.moment))
    (row,) = reader.connection.rows(
        "select title, first_known, superseded_at from event where id = ?", [identity]
    )
    first_known = row["first_known"]
    if not entries:
        if row["superseded_at"] and row["superseded_at"] <= reader.until:
            raise finding.no_longer("event", row["title"], row["superseded_at"])
        raise finding.not_yet("event", row["title"], first_known)
    event = entries[0].event
    then = {"ids": reader.ids_json(identity), "until": reader.until}
    stands = row["superseded_at"] is None
    explained = reader.questions.explain(subject=identity) if stands else None
    return Page(
        template="page_event.html",
        title=event.title,
        address=permalinks.event(identity),
        known_since=first_known,
        values={
            "event": event,
            "kind": wording.kind(event.type),
            "who_says": reasons.who_says(entries[0].sources),
            "actors": _parties(reader, event.actors),
            "objects": _parties(reader, event.objects),
            "amount": _amount(event),
            "why": reasons.why(entries[0]),
            "would_change": reasons.would_change(entries[0]),
            "tellings": _tellings(reader, event, explained),
            "versions": reader.rows(_VERSIONS, then),
            "explained": explained if reader.as_of is None else None,
            "steps": reader.rows(_STEPS, then),
        },
    )


def _meant(reader: Reader, segment: str) -> str:
    for meant in permalinks.ids_meant(segment):
        try:
            found = reader.questions.resolve(subject=meant)
        except QueryError as error:
            if "was deleted" in error.message:
                raise
            found = []
        event = next((one for one in found if one.kind == "event"), None)
        if event:
            return event.id
    past = finding.by_id(reader, "event", segment)
    if past is None:
        raise finding.unknown("event", segment)
    identity: str = past["id"]
    return identity


def _parties(reader: Reader, parties: Iterable[Party]) -> list[tuple[str, str]]:
    """Return names with the addresses of their pages."""
    return [(one.name, _address(reader, one)) for one in parties]


def _address(reader: Reader, party: Party) -> str:
    if party.instrument_id:
        return permalinks.instrument(party.instrument_id, as_of=reader.as_of)
    if party.entity_id:
        return permalinks.entity(party.entity_id, party.name, as_of=reader.as_of)
    return ""


def _amount(event: Event) -> str:
    sum_ = event.amount
    if sum_ is None:
        return ""
    return wording.amount(sum_.value, sum_.unit, sum_.bound, sum_.value_max)


def _tellings(reader: Reader, event: Event, explained: Explanation | None) -> list[dict[str, Any]]:
    """Return each place in the order in which it became known."""
    citing = Citing(reader, [one.document_id for one in event.mentions])
    named = {one.mention_id: one for one in explained.namings} if explained else {}
    return [
        {
            "mention": one,
            "quote": citing.quote(one.document_id, one.evidence),
            "naming": named.get(one.id),
            "is_copy": one.origin
            not in ("", publishers.name_of(citing.document(one.document_id).publisher)),
        }
        for one in event.mentions
    ]


_VERSIONS = """
select first_known, status, title, date, authority, origins from event_version
where event_id in (select value from json_each(:ids)) and first_known <= :until
order by first_known
"""
_STEPS = """
select i.id, i.name, s.state, s.date from instrument_state s
join instrument i on i.id = s.instrument_id
where s.event_id in (select value from json_each(:ids)) and s.first_known <= :until
  and (s.superseded_at is null or s.superseded_at > :until)
order by i.name, s.position
"""
