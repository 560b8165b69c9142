"""Whether each line of a digest says what its event and its sources say, and no more. Pure.

Written apart from what makes the lines, as ``lint`` is: a mistake there is found here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from policytrail.digest import lint
from policytrail.digest.lead import TITLE as LEAD
from policytrail.records import Digest, DigestLine, DigestSection, Event, TimelineEntry, permalinks

_WORDS_OF_OURS = ("What could not be seen", "Changed after publication")  # told without a quote


def objections(digest: Digest, entries: Iterable[TimelineEntry]) -> list[str]:
    """Return what is wrong with a digest, each with its section and line; empty: nothing.

    ``entries`` are the events as they stood when it was made.
    """
    known = {entry.event.id: entry for entry in entries}
    lead = next((each for each in digest.sections if each.title == LEAD), None)
    others = [each for each in digest.sections if each is not lead]
    found = [*_lead(lead, others)] if lead else []
    for section in others:
        for line in section.lines:
            found += [f"{section.title}: {line.text!r}: {why}" for why in _of(section, line, known)]
    return found + _twice(others)


def _lead(lead: DigestSection, others: Iterable[DigestSection]) -> Iterator[str]:
    told = [line for section in others for line in section.lines]
    for line in lead.lines:
        if line not in told:
            yield f"{lead.title}: {line.text!r}: it is not told in these words below"


def _twice(sections: Iterable[DigestSection]) -> list[str]:
    seen: set[str] = set()
    found = []
    for section in sections:
        for line in section.lines:
            if line.event_id in seen:
                found.append(f"{section.title}: {line.text!r}: its event is told twice")
            seen |= {line.event_id} if line.event_id else set()
    return found


def _of(section: DigestSection, line: DigestLine, known: dict[str, TimelineEntry]) -> Iterator[str]:
    if not line.text.strip():
        yield "it says nothing"
    if not line.sources:
        yield "it has no source"
    if not 0 <= line.origins <= len(line.sources):
        yield "it counts more origins than sources"
    if section.title not in _WORDS_OF_OURS:
        yield from _unquoted(line)
    entry = known.get(line.event_id or "")
    if entry is not None:
        yield from _of_event(line, entry)
    elif line.event_id and " said: “" not in line.text:
        yield "its event is not on record"


def _unquoted(line: DigestLine) -> Iterator[str]:
    for link in line.sources:
        if not link.quote.strip() or not link.document_id:
            yield "it has a source without a sentence"
    if not line.address.startswith("/"):
        yield "it has no page"


def _of_event(line: DigestLine, entry: TimelineEntry) -> Iterator[str]:
    event = entry.event
    if line.date != event.date:
        yield f"its date is {line.date}, that of the event {event.date}"
    if event.title not in line.text:
        yield "it is not in the words of the event"
    if line.address != permalinks.event(event.id):
        yield "its page is another event's"
    if event.historical:
        yield "it is background"
    yield from lint.objections(line.text, event)
    yield from _of_sources(line, entry)
    yield from _of_rest(line, event)


def _of_sources(line: DigestLine, entry: TimelineEntry) -> Iterator[str]:
    quotes = {link.document_id: link for link in entry.sources}
    for link in line.sources:
        cited = quotes.get(link.document_id)
        if cited is None:
            yield f"{link.document_id} does not tell of the event"
        elif link.quote != cited.quote:
            yield f"{link.document_id} does not have these words"
        elif (link.url, link.publisher, link.published) != (
            cited.url,
            cited.publisher,
            cited.published,
        ):
            yield f"{link.document_id} is another source"
        elif link.vouches != cited.vouches:
            yield f"{link.document_id} does not vouch for it as is said"
    origins = {each.origin or each.document_id for each in entry.event.mentions}
    if line.origins > len(origins):
        yield "it counts more origins than there are"


def _of_rest(line: DigestLine, event: Event) -> Iterator[str]:
    """What stands beside the title may be days that are known, and nothing that is told as done."""
    rest = line.text.replace(event.title, " ")
    days = {each.first_known.date() for each in event.mentions}
    for word in rest.replace(".", " ").replace(",", " ").split():
        if not _is_day(word):
            continue
        if "said: “" not in rest and date.fromisoformat(word) > max(days, default=date.max):
            yield f"{word} is later than all that is known"


def _is_day(word: str) -> bool:
    try:
        date.fromisoformat(word)
    except ValueError:
        return False
    return True
