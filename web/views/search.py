"""Search: one field over names, documents and the quotes that claims rest on."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, get_args
from urllib.parse import urlencode

from policytrail.errors import QueryError
from policytrail.records import permalinks
from policytrail.records.labels import EventStanding, Tier
from policytrail.store.codec import fold
from policytrail.store.connection import Row
from policytrail.store.queries import Subject
from policytrail.store.searching import Term, match_of
from policytrail.web import wording
from policytrail.web.excerpts import cut, mark, pattern
from policytrail.web.parameters import Given, wrong
from policytrail.web.reading import Reader
from policytrail.web.views.page import Page

PARAMETERS = ("q", "tier", "month", "topic", "status", "page")
_MOST_DOCUMENTS, _MOST_QUOTES = 1000, 200  # that are counted
_A_PAGE, _SHOWN_QUOTES, _SHOWN_NAMES, _SHOWN_VALUES = 15, 8, 8, 8
_TIERS, _STATUSES = get_args(Tier), get_args(EventStanding)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """Values of one kind among the hits, each with its number and the address that keeps them."""

    title: str
    values: tuple[tuple[str, int, str, bool], ...]  # value, hits, address, chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """Something that bears a name which was asked for."""

    name: str
    what: str
    address: str


def view(reader: Reader, segment: str, given: Given) -> Page:
    """Return the page of a search; without words, the field alone.

    Raises:
        ParameterError: a parameter is wrong.
    """
    asked = given.text("q", "words or a name")
    if asked and not any(one.isalnum() for one in asked):
        raise wrong("q", given=f"“{asked}”", expected="words or a name: letters or digits")
    chosen = {
        "tier": given.choice("tier", _TIERS),
        "status": given.choice("status", _STATUSES),
        "month": _month(given),
        "topic": given.text("topic"),
    }
    page = given.number("page", least=1, most=_MOST_DOCUMENTS // _A_PAGE, default=1)
    found = _found(reader, asked, chosen, page) if asked else {"hits": None}
    return Page(
        template="page_search.html",
        title=f"Search: {asked}" if asked else "Search",
        address="/search",
        values=found | {"asked": asked, "chosen": chosen, "number": page},
    )


def _month(given: Given) -> str:
    text = given.text("month")
    if text and not (
        len(text) == 7 and text[4] == "-" and text[:4].isdecimal() and text[5:].isdecimal()
    ):
        raise wrong("month", given=f"“{text}”", expected="a month such as 2025-08")
    return text


def _found(reader: Reader, asked: str, chosen: dict[str, str], page: int) -> dict[str, Any]:
    terms = reader.questions.terms(text=asked)
    looked_for = pattern(phrase for term in terms for phrase in _phrases(term))
    values: dict[str, object] = {"match": match_of(terms), "until": reader.until}
    hits = reader.rows(_DOCUMENTS, values | {"most": _MOST_DOCUMENTS})
    quotes = reader.rows(_QUOTES, values | {"most": _MOST_QUOTES})
    kept = [row for row in hits if _fits(row, chosen)]
    shown = kept[(page - 1) * _A_PAGE : page * _A_PAGE]
    texts = _texts(reader, shown)
    fitting = [row for row in quotes if chosen["status"] in ("", row["status"])]

    def lead(**changed: str) -> str:
        return _address(asked, reader, chosen | changed)

    return {
        "hits": len(kept),
        "is_cut": len(hits) == _MOST_DOCUMENTS,
        "names": _names(reader, asked),
        "understood": [
            (" ".join(one.words), _subject(reader, one.subject), _others(one))
            for one in terms
            if one.subject
        ],
        "documents": [_document(reader, row, texts, looked_for) for row in shown],
        "quotes": [
            row
            | {
                "marked": mark(row["quote"], looked_for),
                "place": permalinks.document(
                    row["document_id"],
                    start=row["start_char"],
                    end=row["end_char"],
                    as_of=reader.as_of,
                ),
                "about": permalinks.event(row["event_id"], as_of=reader.as_of)
                if row["event_id"]
                else "",
            }
            for row in fitting[:_SHOWN_QUOTES]
        ],
        "quotes_count": len(fitting),
        "facets": [
            _facet("Sources", "tier", (row["tier"] for row in hits), chosen, lead),
            _facet("Months", "month", (_day(row)[:7] for row in hits), chosen, lead),
            _facet("Topics", "topic", _topics(hits), chosen, lead),
            _facet("Status", "status", (row["status"] for row in quotes), chosen, lead),
        ],
        "next": f"{lead()}&page={page + 1}" if len(kept) > page * _A_PAGE else "",
        "previous": f"{lead()}&page={page - 1}" if page > 1 else "",
    }


def _phrases(term: Term) -> Iterable[str]:
    """Return what is marked: a name as a whole, else each word."""
    return (" ".join(term.words), *term.names) if term.subject else term.words


def _others(term: Term) -> list[str]:
    """Return the other names that are searched for, without those that differ by case alone."""
    said = fold(" ".join(term.words))
    return list({fold(one): one for one in reversed(term.names) if fold(one) != said}.values())


# Only the present states of texts are searched: the index has the others too.
_DOCUMENTS = """
select d.id, d.title, d.publisher, d.published, d.first_seen, d.tier, d.revision_id,
  (select a.topics from annotation a where a.revision_id = d.revision_id
    and a.outcome = 'annotated' limit 1) as topics
from document_fts join document d on d.revision_id = document_fts.rowid
where document_fts match :match and d.first_seen <= :until
order by bm25(document_fts, 4.0, 1.0), d.id limit :most
"""
_QUOTES = """
select v.id, v.quote, v.start_char, v.end_char, v.document_id, d.title, d.publisher, d.published,
  coalesce(e.title, s.holder || ': ' || s.stance || ' ' || s.target) as says,
  coalesce(n.status, e.status, '') as status, e.id as event_id
from (select rowid as id, bm25(evidence_fts) as rank from evidence_fts
  where evidence_fts match :match order by 2 limit :most) h
join evidence v on v.id = h.id
join document d on d.id = v.document_id
left join event_mention m on m.evidence_id = v.id and m.superseded_at is null
left join event e on e.id = m.event_id
left join event_version n on n.event_id = e.id and n.first_known <= :until
  and (n.superseded_at is null or n.superseded_at > :until)
left join stance s on s.evidence_id = v.id and s.superseded_at is null and e.id is null
where coalesce(m.first_known, s.first_known) <= :until
group by v.id order by h.rank, v.id
"""


def _fits(row: Row, chosen: dict[str, str]) -> bool:
    return (
        chosen["tier"] in ("", row["tier"])
        and _day(row).startswith(chosen["month"])
        and (not chosen["topic"] or chosen["topic"] in json.loads(row["topics"] or "[]"))
    )


def _day(row: Row) -> str:
    return str(row["published"] or row["first_seen"])


def _topics(hits: Iterable[Row]) -> Iterable[str]:
    return (topic for row in hits for topic in json.loads(row["topics"] or "[]"))


def _texts(reader: Reader, rows: Sequence[Row]) -> dict[str, str]:
    numbers = json.dumps([row["revision_id"] for row in rows])
    sql = "select document_id, text from revision where id in (select value from json_each(:ids))"
    return {row["document_id"]: row["text"] for row in reader.rows(sql, {"ids": numbers})}


def _document(reader: Reader, row: Row, texts: dict[str, str], looked_for: Any) -> dict[str, Any]:
    excerpt = cut(texts[row["id"]], looked_for)
    place = {"start": excerpt.start, "end": excerpt.end} if excerpt.end else {}
    return row | {
        "marked_title": mark(row["title"] or row["id"], looked_for),
        "excerpt": excerpt.marked,
        "address": permalinks.document(row["id"], as_of=reader.as_of, **place),
    }


def _address(asked: str, reader: Reader, chosen: dict[str, str]) -> str:
    given = {"q": asked} | {name: value for name, value in chosen.items() if value}
    if reader.as_of:
        given["as_of"] = reader.as_of.isoformat()
    return f"/search?{urlencode(given)}"


def _facet(
    title: str,
    name: str,
    values: Iterable[str],
    chosen: dict[str, str],
    lead: Callable[..., str],
) -> Facet:
    counted = Counter(one for one in values if one)
    most = counted.most_common(_SHOWN_VALUES)
    if name == "month":
        most = sorted(most, reverse=True)
    current = chosen[name]
    if current and current not in dict(most):
        most.append((current, counted[current]))
    return Facet(
        title=title,
        values=tuple(
            (value, number, lead(**{name: "" if value == current else value}), value == current)
            for value, number in most
        ),
    )


_PREFIXED = """
select a.name, coalesce(a.entity_id, a.instrument_id) as id, coalesce(e.name, i.name) as full,
  coalesce(e.type, i.kind) as what, a.entity_id
from alias a left join entity e on e.id = a.entity_id
left join instrument i on i.id = a.instrument_id
where a.folded >= :from and a.folded < :to and a.superseded_at is null
  and coalesce(e.first_known, i.first_known) <= :until
order by length(a.folded), a.folded limit 40
"""


def _names(reader: Reader, asked: str) -> list[Name]:
    """Return what is meant by the words, then what bears a name that begins with them."""
    try:
        meant = reader.questions.resolve(subject=asked)
    except QueryError:
        meant = []
    found = {one.id: _subject(reader, one) for one in meant if one.kind in _PAGES}
    start = fold(asked)
    values = {"from": start, "to": f"{start}\U0010ffff", "until": reader.until}
    for row in reader.rows(_PREFIXED, values):
        kind = "entity" if row["entity_id"] else "instrument"
        subject = Subject(id=row["id"], name=row["full"], kind=kind)  # type: ignore[arg-type]
        found.setdefault(row["id"], _subject(reader, subject, row["what"]))
    return list(found.values())[:_SHOWN_NAMES]


_PAGES = ("entity", "instrument", "event")


def _subject(reader: Reader, subject: Subject, what: str = "") -> Name:
    if subject.kind == "entity":
        address = permalinks.entity(subject.id, as_of=reader.as_of)
    elif subject.kind == "instrument":
        address = permalinks.instrument(subject.id, as_of=reader.as_of)
    else:
        address = permalinks.event(subject.id, as_of=reader.as_of)
    return Name(name=subject.name, what=wording.kind(what or subject.kind), address=address)


def suggestions(reader: Reader, given: Given) -> list[dict[str, str]]:
    """Return names that begin with what was typed so far, the shortest first.

    Raises:
        ParameterError: the text is too long.
    """
    start = fold(given.text("q"))
    if not start:
        return []
    values = {"from": start, "to": f"{start}\U0010ffff", "until": reader.until}
    found: dict[str, dict[str, str]] = {}
    for row in reader.rows(_PREFIXED, values):
        found.setdefault(row["id"], {"name": row["name"], "what": wording.kind(row["what"])})
    return list(found.values())[:_SHOWN_NAMES]
