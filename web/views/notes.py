"""What was read in one state of a text: each finding as a note, with its places."""

# ruff: noqa: S608 - only names written in this package are put into SQL; values are bound
from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from policytrail.records import Annotation, Span, permalinks
from policytrail.store.codec import from_json
from policytrail.store.connection import Row
from policytrail.web import wording
from policytrail.web.reading import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A finding. ``places`` are where it stands; ``date`` is what words in it may write out."""

    group: str  # Events, Positions, Duties, Deadlines, Related texts, Expectations, Texts, Names,
    css: str  # Amounts, Dates
    title: str
    places: tuple[Span, ...]
    number: int = 0
    address: str = ""  # of the page about it
    details: tuple[str, ...] = ()
    is_sentence: bool = True
    date: str | None = None

    @property
    def label(self) -> str:
        """What a screen reader says of its mark."""
        return f"{self.group.removesuffix('s')}: {self.title}"


def read_notes(reader: Reader, state: Row) -> list[Note]:
    """Return the notes of a state of a text: claims first, then names; numbered from 1."""
    found = [*_claims(reader, state), *_words(reader, state)]
    return [replace(note, number=number) for number, note in enumerate(found, start=1)]


def _claims(reader: Reader, state: Row) -> Iterator[Note]:
    values = {"revision": state["id"], "document": state["document_id"], "until": reader.until}
    for table, make in (
        (_EVENTS, _event),
        (_STANCES, _stance),
        (_DUTIES, _duty),
        (_DEADLINES, _deadline),
        (_LINKS, _link),
    ):
        for row in reader.rows(table, values):
            yield make(reader, row)


# A claim stood at the moment that the page shows, and its quote is of this state of the text.
_STOOD = """x.document_id = :document and v.revision_id = :revision and x.first_known <= :until
  and (x.superseded_at is null or x.superseded_at > :until)
order by v.start_char, v.end_char, x.id"""
_QUOTED = "join evidence v on v.id = x.evidence_id"
_EVENTS = f"""
select x.*, v.start_char, v.end_char, v.quote, e.title, e.type, n.title as title_then,
  n.status as standing
from event_mention x {_QUOTED} join event e on e.id = x.event_id
left join event_version n on n.event_id = x.event_id and n.first_known <= :until
  and (n.superseded_at is null or n.superseded_at > :until)
where {_STOOD}
"""
_STANCES = f"""
select x.*, v.start_char, v.end_char, v.quote, coalesce(i.name, e.name, x.target_id, x.target)
  as target_name, i.id as instrument
from stance x {_QUOTED} left join instrument i on i.id = x.target_id
left join entity e on e.id = x.target_id where {_STOOD}
"""
_DUTIES = f"select x.*, v.start_char, v.end_char, v.quote from directive x {_QUOTED} where {_STOOD}"
_DEADLINES = (
    f"select x.*, v.start_char, v.end_char, v.quote from deadline x {_QUOTED} where {_STOOD}"
)
_LINKS = f"""
select x.*, v.start_char, v.end_char, v.quote, a.name as source_name, b.name as target_name
from instrument_link x {_QUOTED} join instrument a on a.id = x.instrument_id
join instrument b on b.id = x.target_id where {_STOOD}
"""


def _place(row: Row) -> tuple[Span, ...]:
    return (Span(start=row["start_char"], end=row["end_char"], text=row["quote"]),)


def _sure(row: Row) -> str:
    return f"{wording.chance(row['confidence'])} sure that it was read rightly (rule {row['rule']})"


def _event(reader: Reader, row: Row) -> Note:
    vouches = f"Here it is {wording.AUTHORITIES[row['authority']]} that says so"
    chain = json.loads(row["chain"])
    standing = row["standing"] or row["status"]
    counts = "" if standing == row["status"] else f"; the event counts as {standing}"
    return Note(
        group="Events",
        css=f"pt-event pt-is-{row['status']}",
        title=row["title_then"] or row["title"],
        places=_place(row),
        address=permalinks.event(row["event_id"], as_of=reader.as_of),
        details=(
            f"Told as {row['status']}{counts}",
            f"{vouches}{f': {wording.joined(chain)}' if chain else ''}",
            f"When: {wording.day(row['date'])}" if row["date"] else "No date is given here",
            _sure(row),
        ),
        date=row["date"],
    )


def _stance(reader: Reader, row: Row) -> Note:
    toward = row["instrument"]
    by = row["holder_id"]
    return Note(
        group="Positions",
        css=f"pt-stance pt-is-{row['stance']}",
        title=f"{row['holder']}: {wording.STANCES[row['stance']].lower()} {row['target_name']}",
        places=_place(row),
        address=permalinks.instrument(toward, as_of=reader.as_of)
        if toward
        else (permalinks.entity(by, row["holder"], as_of=reader.as_of) if by else ""),
        details=(*((f"Shown by “{row['cue']}”",) if row["cue"] else ()), _sure(row)),
    )


def _duty(reader: Reader, row: Row) -> Note:
    due = f"Due {wording.day(row['due'])}" if row["due"] else "No day is set"
    days = f" ({wording.counted(row['days'], 'day')})" if row["days"] else ""
    return Note(
        group="Duties",
        css="pt-duty",
        title=f"{row['agency']} must {row['duty']}",
        places=_place(row),
        address=permalinks.instrument(row["instrument_id"], as_of=reader.as_of)
        if row["instrument_id"]
        else "",
        details=(f"{due}{days}",),
        date=row["due"],
    )


def _deadline(reader: Reader, row: Row) -> Note:
    return Note(
        group="Deadlines",
        css="pt-deadline",
        title=row["title"],
        places=_place(row),
        address=permalinks.instrument(row["instrument_id"], as_of=reader.as_of)
        if row["instrument_id"]
        else "",
        details=(f"{wording.day(row['due'])}: {wording.DEADLINES[row['kind']]}",),
        date=row["due"],
    )


def _link(reader: Reader, row: Row) -> Note:
    relation = wording.RELATIONS[row["relation"]][0]
    return Note(
        group="Related texts",
        css="pt-link",
        title=f"{row['source_name']} {relation} {row['target_name']}",
        places=_place(row),
        address=permalinks.instrument(row["instrument_id"], as_of=reader.as_of),
    )


def _words(reader: Reader, state: Row) -> Iterator[Note]:
    text = reader.scalar(_ANNOTATION, [state["id"]])
    if text is None:
        return
    annotation = from_json(Annotation, text)
    known = _known(reader, annotation)
    for text_named in annotation.instruments:
        name = known.get(text_named.id)
        yield Note(
            group="Texts",
            css="pt-instrument",
            title=name or text_named.name,
            places=text_named.mentions,
            address=permalinks.instrument(text_named.id, as_of=reader.as_of) if name else "",
            details=(wording.kind(text_named.kind), *((text_named.key,) if text_named.key else ())),
            is_sentence=False,
        )
    for one in annotation.entities:
        name = known.get(one.id)
        tone = "" if one.sentiment is None else f"tone of this text toward it: {one.sentiment:+.2f}"
        yield Note(
            group="Names",
            css=f"pt-entity pt-is-{one.type}",
            title=name or one.name,
            places=one.mentions,
            address=permalinks.entity(one.id, name, as_of=reader.as_of) if name else "",
            details=tuple(filter(None, (wording.kind(one.type), tone))),
            is_sentence=False,
        )
    for sum_ in annotation.amounts:
        yield Note(
            group="Amounts",
            css="pt-amount",
            title=wording.amount(sum_.value, sum_.unit, sum_.bound, sum_.value_max),
            places=(sum_.span,),
            details=(f"Written as “{sum_.span.text}”",),
            is_sentence=False,
        )
    for hope in annotation.expectations:
        yield Note(
            group="Expectations",
            css="pt-outlook",
            title=f"{hope.holder or 'Somebody'}: {hope.outlook} on {hope.target}",
            places=(hope.evidence,),
            details=(f"Shown by “{hope.cue}”",) if hope.cue else (),
        )


_ANNOTATION = """
select a.claims from annotation a join run n on n.id = a.run_id
where a.revision_id = ? and a.outcome = 'annotated' order by n.number desc limit 1
"""
_KNOWN = """
select id, name from {table} where id in (select value from json_each(?))
"""


def _known(reader: Reader, annotation: Annotation) -> dict[str, str]:
    """Return the usual names of what the text names, as far as there are pages about it."""
    found: dict[str, str] = {}
    for table, named in (
        ("entity", [one.id for one in annotation.entities]),
        ("instrument", [one.id for one in annotation.instruments]),
    ):
        rows = reader.rows(_KNOWN.format(table=table), [json.dumps(named)])
        found |= {row["id"]: row["name"] for row in rows}
    return found
