"""Lines of a digest: a statement, its sources with their quotes, and an address that lasts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from policytrail.digest import lint
from policytrail.digest.ranking import ranking
from policytrail.digest.telling import Told, earlier, ordered
from policytrail.records import DigestLine, DigestSection, Event, SourceLink, permalinks


def of_events(title: str, told: Sequence[Told], *, note: str = "") -> DigestSection:
    """Return a section of statements about events, in wordings that the lint allows."""
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
    """Return the section; what the wording check refuses is told in the words of its source.

    Those lines are counted in the note. Only a statement without any source is left out.
    """
    events = {each.event.id: each.event for each in told}
    ordered_ = sorted(lines, key=lambda each: (each.date or "9", each.text, each.event_id or ""))
    cited = [line for line in ordered_ if line.sources]
    kept = [_allowed(line, events[line.event_id or ""]) for line in cited]
    plain = sum(new.text != old.text for new, old in zip(kept, cited, strict=True))
    bare = [str(line.event_id) for line in ordered_ if not line.sources]
    notes = (
        note,
        f"Told in the words of the source, for want of a wording that claims no more: {plain}."
        if plain
        else "",
        f"Left out, for no source is on record: {', '.join(bare)}." if bare else "",
    )
    return DigestSection(title=title, lines=tuple(kept), note=" ".join(filter(None, notes)))


def _allowed(line: DigestLine, event: Event) -> DigestLine:
    """Return the line; or what it tells as its first source words it, if its wording is refused."""
    if not lint.objections(line.text, event):
        return line
    said = " ".join(line.sources[0].quote.split()) or event.mentions[0].evidence.text
    return replace(line, text=f"{event.status.capitalize()}, as the source has it: “{said}”")


def quoting(document_id: str, quote: str, cited: Mapping[str, SourceLink]) -> SourceLink:
    """Return a document as it is cited, with other words of it.

    Raises:
        ValueError: it is not among those that were handed in.
    """
    link = cited.get(document_id)
    if link is None:
        raise ValueError(f"no source is given for document {document_id}")
    return replace(link, quote=quote, vouches="")
