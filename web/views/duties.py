"""Duties that texts lay on bodies, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass

from policytrail.records import Directive, permalinks
from policytrail.store.standings import day_in_washington
from policytrail.web import wording
from policytrail.web.reading import Reader
from policytrail.web.views.citing import Citing, Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A duty with its state in words: open, fulfilled, fulfilled late, mooted or missed."""

    directive: Directive
    state: str
    says: str
    quote: Quote
    met_address: str  # of the event that met it
    agency_address: str
    instrument: str
    instrument_address: str


_ENDED = """
select min(date) from instrument_state where instrument_id = :id and first_known <= :until
  and (superseded_at is null or superseded_at > :until)
  and is_reported = 0 and state in ('revoked', 'rescinded', 'superseded', 'withdrawn', 'vacated')
"""


def of_instrument(reader: Reader, identity: str) -> list[Duty]:
    """Return the duties that an instrument lays on bodies; the first due first."""
    return _duties(reader, identity, by_agency=False)


def of_agency(reader: Reader, identity: str) -> list[Duty]:
    """Return the duties that are laid on a body; the first due first."""
    return _duties(reader, identity, by_agency=True)


def _duties(reader: Reader, identity: str, *, by_agency: bool) -> list[Duty]:
    ids = reader.ids(identity)
    found = [
        one
        for one in reader.questions.directives(subject=identity, as_of=reader.moment)
        if (one.agency_id if by_agency else one.instrument_id) in ids
    ]
    citing = Citing(reader, [one.document_id for one in found])
    return [_duty(reader, citing, one) for one in found]


def _duty(reader: Reader, citing: Citing, one: Directive) -> Duty:
    state, says = _state(reader, one)
    day = reader.as_of
    named = one.instrument_id and reader.scalar(
        "select name from instrument where id = ?", [one.instrument_id]
    )
    return Duty(
        directive=one,
        state=state,
        says=says,
        quote=citing.quote(one.document_id, one.evidence),
        met_address=permalinks.event(one.met_by, as_of=day) if one.met_by else "",
        agency_address=permalinks.entity(one.agency_id, one.agency, as_of=day)
        if one.agency_id
        else "",
        instrument=named or "",
        instrument_address=permalinks.instrument(one.instrument_id, as_of=day)
        if one.instrument_id
        else "",
    )


def _state(reader: Reader, one: Directive) -> tuple[str, str]:
    if one.met_on is not None:
        if not one.days_late:
            return "fulfilled", f"done on {wording.day(one.met_on)}, in time"
        late = wording.counted(one.days_late, "day")
        return "late", f"done on {wording.day(one.met_on)}, {late} late"
    ended = one.instrument_id and reader.scalar(
        _ENDED, {"id": one.instrument_id, "until": reader.until}
    )
    if ended and (one.due is None or ended <= one.due):
        return "mooted", f"fell away: the text that asks for it ended on {wording.day(ended)}"
    if one.due is None:
        return "open", "open, without a day"
    today = day_in_washington(reader.then).isoformat()
    if one.due < today:
        return "missed", "the day is past, and nothing that is known says that it was done"
    return "open", "open"
