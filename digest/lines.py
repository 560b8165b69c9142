"""Lines of a digest: a statement, its sources with their quotes, and an address that lasts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from policytrail.digest import lint
from policytrail.digest.ranking import ranking
from policytrail.digest.telling import Told, earlier, ordered
from policytrail.records import DigestLine, DigestSection, SourceLink, permalinks


def of_events(title: str, told: Sequence[Told], *, note: str = "") -> DigestSection:
    """Return a section of statements about events, without those that the lint refuses."""
    return checked(title, [of_event(each) for each in told], told, note=note)


def of_event(told: Told, more: str = "") -> DigestLine:
    """Return what is told of an event, and what was told of it before."""
    sources, origins = ranked(told)
    return DigestLine(
        text=told.event.title + earlier(told) + more,
        sources=sources,
        date=told.event.date,
        event_id=told.event.id,
        origins=origins,
        weight=ranking().of_event(told.event, origins, told.known),
        address=permalinks.event(told.event.id),
    )


def ranked(told: Told) -> tuple[tuple[SourceLink, ...], int]:
    """Return the sources, the first of each origin before those that repeat it, and how many
    origins there are."""
    origin_of = {each.document_id: each.origin for each in reversed(told.event.mentions)}
    first: dict[str, SourceLink] = {}
    copies = []
    for link in ordered(told):
        origin = origin_of.get(link.document_id) or link.publisher or link.document_id
        if origin in first:
            copies.append(link)
        else:
            first[origin] = link
    return (*first.values(), *copies), len(first)


def checked(
    title: str, lines: Iterable[DigestLine], told: Iterable[Told], *, note: str = ""
) -> DigestSection:
    """Return the section without statements that the wording check refuses, and say so."""
    events = {each.event.id: each.event for each in told}
    kept, refused = [], []
    for line in sorted(lines, key=lambda each: (each.date or "9", each.text, each.event_id or "")):
        if not line.sources:
            refused.append(f"{line.event_id} has no source")
        elif found := lint.objections(line.text, events[line.event_id or ""]):
            refused.append(f"{line.event_id}: {found[0]}")
        else:
            kept.append(line)
    notes = (note, f"Left out: {'; '.join(refused)}." if refused else "")
    return DigestSection(title=title, lines=tuple(kept), note=" ".join(filter(None, notes)))


def quoting(document_id: str, quote: str, cited: Mapping[str, SourceLink]) -> SourceLink:
    """Return a document as it is cited, with other words of it.

    Raises:
        ValueError: it is not among those that were handed in.
    """
    link = cited.get(document_id)
    if link is None:
        raise ValueError(f"no source is given for document {document_id}")
    return replace(link, quote=quote, vouches="")
