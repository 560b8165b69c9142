"""A digest as it is made passes; each of its lines, made to say something else, is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from policytrail import digest
from policytrail.digest.proof import objections
from policytrail.records import Digest, DigestLine, TimelineEntry

MakeEntry = Callable[..., TimelineEntry]
NOW = datetime(2025, 8, 11, 9, tzinfo=UTC)
DAY = "2025-08-08"
WEAK = (
    (
        "reported",
        "The agency is reported to have issued the letter.",
        "The agency issued the letter.",
    ),
    ("planned", "The agency is expected to issue the rule.", "The agency issued the rule."),
    ("considered", "The agency may issue the bulletin.", "The agency will issue the bulletin."),
    ("denied", "It is denied that the agency issued it.", "The agency issued it."),
)


def entries_of(make_entry: MakeEntry) -> list[TimelineEntry]:
    done = make_entry("Donald Trump signed it.", ("gazette", DAY, "done"), ("ledger", DAY, "done"))
    told = {"done": "done", "reported": "done"}
    return [done] + [
        make_entry(
            title, ("courier", DAY, told.get(status, status)), ("herald", DAY, "done"),
            id=f"event-{status}", type="issue", status=status, date=None,
        )
        for status, title, _ in WEAK
    ]  # fmt: skip


@pytest.fixture(scope="module")
def entries(make_entry: MakeEntry) -> list[TimelineEntry]:
    return entries_of(make_entry)


@pytest.fixture(scope="module")
def made(entries: list[TimelineEntry]) -> Digest:
    return digest.build("2025-W32", entries=entries, now=NOW)


def source(line: DigestLine, **fields: Any) -> DigestLine:
    first, *others = line.sources
    return replace(line, sources=(replace(first, **fields), *others))


def mutations(line: DigestLine, stronger: str) -> Iterator[DigestLine]:
    """Yield a line in eleven other forms, none of which its event and its sources bear out."""
    yield replace(line, text=stronger)
    yield replace(line, text=f"{line.text} It was upheld on 2031-01-01.")
    yield replace(line, text="")
    yield replace(line, sources=())
    yield replace(line, date="2025-08-01")
    yield replace(line, origins=9)
    yield replace(line, address="/event/another")
    yield source(line, quote="Words that nobody said.")
    yield source(line, quote="")
    yield source(line, document_id="nowhere")
    yield source(line, publisher="Another", url="https://another.example.org/")
    yield source(line, vouches="text")
    moment = line.sources[0].published
    assert moment is not None
    yield source(line, published=moment - timedelta(days=400))


def with_line(made: Digest, old: DigestLine, new: DigestLine) -> Digest:
    sections = tuple(
        replace(each, lines=tuple(new if line == old else line for line in each.lines))
        for each in made.sections
    )
    return replace(made, sections=sections)


def test_a_digest_as_it_is_made_passes(made: Digest, entries: list[TimelineEntry]) -> None:
    told = [line for each in made.sections[1:] for line in each.lines]
    assert len(told) == len(entries)
    assert objections(made, entries) == []


def test_the_week_with_something_in_every_section_passes(week: Digest) -> None:
    assert objections(week, []) == [
        f"{section.title}: {line.text!r}: its event is not on record"
        for section in week.sections[1:]
        for line in section.lines
        if line.event_id and " said: “" not in line.text
    ]


def test_mutated_lines_are_refused(made: Digest, entries: list[TimelineEntry]) -> None:
    stronger = {title: told for _, title, told in WEAK}
    count = 0
    for line in [each for section in made.sections[1:] for each in section.lines]:
        told = stronger.get(line.text, "Donald Trump signed two orders.")
        for mutated in mutations(line, told):
            count += 1
            assert objections(with_line(made, line, mutated), entries), mutated
    assert count >= 50


def test_an_event_that_is_told_twice_is_refused(made: Digest, entries: list[TimelineEntry]) -> None:
    section = next(each for each in made.sections[1:] if each.lines)
    twice = replace(section, lines=(*section.lines, *section.lines))
    doubled = replace(made, sections=(*made.sections, twice))
    assert any("told twice" in each for each in objections(doubled, entries))


def test_the_first_minute_says_nothing_of_its_own(
    made: Digest, entries: list[TimelineEntry]
) -> None:
    lead, *rest = made.sections
    own = replace(lead, lines=(replace(lead.lines[0], text="All is well."),))
    assert any(
        "below" in each for each in objections(replace(made, sections=(own, *rest)), entries)
    )


def test_background_is_refused(made: Digest, entries: list[TimelineEntry]) -> None:
    old = [replace(each, event=replace(each.event, historical=True)) for each in entries]
    assert any("background" in each for each in objections(made, old))
