"""What belongs to a week."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import quote

import pytest

from policytrail import digest
from policytrail.digest.weeks import week_of
from policytrail.errors import QueryError
from policytrail.records import Digest, SourceLink, Span, Stance, TimelineEntry
from policytrail.tests.digest.conftest import change

MakeEntry = Callable[..., TimelineEntry]
NOW = datetime(2025, 9, 30, tzinfo=UTC)


def texts(built: Digest, title: str) -> list[str]:
    return [
        line.text for section in built.sections if section.title == title for line in section.lines
    ]


def headings(built: Digest) -> list[str]:
    return [section.title for section in built.sections if section.lines]


def test_every_section_has_its_lines(week: Digest) -> None:
    assert headings(week) == [
        "Orders, guidance and rules",
        "Congress",
        "Denied or overturned",
        "Reported, not confirmed",
        "Planned and considered",
        "Due in the 30 days after 2025-08-10",
        "Duties",
        "Positions",
        "Allocations",
        "Changed after publication",
        "Sources that failed",
    ]


def test_an_act_that_was_a_plan_says_since_when(week: Digest) -> None:
    assert texts(week, "Orders, guidance and rules") == [
        "Donald Trump signed Executive Order 14330. Known as a plan since 2025-07-18."
    ]


def test_sources_of_the_present_status_come_first(week: Digest) -> None:
    (line,) = week.sections[0].lines
    assert [source.document_id for source in line.sources] == [
        "gazette",
        "ledger",
        "herald",
        "courier",
    ]


def test_positions_due_days_duties_and_failures_are_told(week: Digest) -> None:
    assert texts(week, "Positions") == ["Dana Ironwood opposes crypto in retirement plans."]
    assert texts(week, "Due in the 30 days after 2025-08-10") == ["Comments on Menus close."]
    assert texts(week, "Duties") == [
        "Department of Labor: propose a rule. Acted on 2025-08-10, 56 days late. "
        "It was due on 2025-06-15.",
        "Department of Labor: report on fees. Due on 2025-08-05; no act on record by 2025-08-10.",
    ]
    assert texts(week, "Sources that failed") == [
        "Department of Labor (dol_news): blocked since 2025-08-04, last read on 2025-08-03. "
        "Its documents came through federal_register."
    ]


def test_changes_after_publication_are_told(week: Digest) -> None:
    assert texts(week, "Changed after publication") == [
        "A date or period was changed in “Notice of comments” (2 sentences in all). "
        "Before: “Comments close on May 1.” Now: “Comments close on June 1.”",
        "“Old <b>guidance</b>” is no longer at its address: the server says that there is no such "
        "page. Its last text is kept.",
        "“Old <b>guidance</b>” is at its address again.",
    ]
    (section,) = [each for each in week.sections if each.title == "Changed after publication"]
    assert section.note == "1 more with changes of wording alone."


def test_a_long_sentence_is_cut_where_it_differs() -> None:
    start = "The plan fiduciary " + "shall consider many things and " * 20
    built = digest.build(
        "2025-W32",
        entries=[],
        now=NOW,
        changes=[change("status", old=f"{start}must act.", new=f"{start}may act.", sentences=1)],
    )
    (text,) = texts(built, "Changed after publication")
    assert len(text) < 300
    assert "must act.” Now: “… " in text
    assert text.endswith("may act.”")


def test_every_line_has_a_source(week: Digest) -> None:
    assert all(line.sources for section in week.sections for line in section.lines)


def test_an_event_is_news_in_the_week_of_its_act_or_of_its_first_telling(
    make_entry: MakeEntry,
) -> None:
    late = make_entry("Donald Trump signed it.", ("courier", "2025-08-18", "done"))
    weeks = {
        week: headings(digest.build(week, entries=[late], now=NOW))
        for week in ("2025-W31", "2025-W32", "2025-W33", "2025-W34", "2025-W35")
    }
    assert [week for week, found in weeks.items() if found] == ["2025-W32", "2025-W34"]


def test_a_changed_page_tells_news_on_the_day_of_the_change(
    make_entry: MakeEntry, make_link: Callable[..., SourceLink]
) -> None:
    early = make_entry("The Senate passed a bill.", ("courier", "2025-03-04", "done"), type="pass")
    changed = make_entry("Donald Trump signed it.", ("agency", "2025-08-12", "done"))
    old = TimelineEntry(event=changed.event, sources=(make_link("agency", "2025-03-10"),))

    def weeks(entries: list[TimelineEntry]) -> list[str]:
        named = ("2025-W11", "2025-W33")
        return [week for week in named if headings(digest.build(week, entries=entries, now=NOW))]

    assert weeks([early, old]) == ["2025-W33"]
    assert weeks([old]) == ["2025-W11"]  # the record begins with it: the page's own date counts


def test_background_is_no_news(make_entry: MakeEntry) -> None:
    old = make_entry(
        "Congress passed the Act.", ("courier", "2025-08-08", "done"), historical=True, date="1974"
    )
    assert headings(digest.build("2025-W32", entries=[old], now=NOW)) == []


def test_background_is_no_news_though_it_is_denied(make_entry: MakeEntry) -> None:
    old = make_entry(
        "It is denied that Congress passed the Act.",
        ("courier", "2025-08-08", "denied"),
        status="denied", historical=True, date="1974",
    )  # fmt: skip
    assert headings(digest.build("2025-W32", entries=[old], now=NOW)) == []


def test_an_event_comes_again_only_when_its_state_changes(make_entry: MakeEntry) -> None:
    told = (("courier", "2025-08-08", "done"),)
    more = (*told, ("ledger", "2025-08-13", "done"))
    title = "The Department of Labor is reported to have issued guidance."
    early = make_entry(title, *told, id="e", type="issue", status="reported")
    same = make_entry(title, *more, id="e", type="issue", status="reported")
    firm = make_entry("The Department of Labor issued guidance.", *more, id="e", type="issue")

    def lines(entry: TimelineEntry) -> list[str]:
        built = digest.build("2025-W33", entries=[entry], before=[early], now=NOW)
        return [line.text for section in built.sections for line in section.lines]

    assert lines(same) == []
    assert lines(firm) == [
        "The Department of Labor issued guidance. Reported since 2025-08-08, confirmed now."
    ]


def test_an_event_that_was_joined_to_another_is_still_known(make_entry: MakeEntry) -> None:
    mention = {"rule": "test", "id": "m1"}
    old = make_entry("The Senate passed a bill.", ("courier", "2025-08-08", "done"), type="pass")
    old = replace(
        old, event=replace(old.event, mentions=(replace(old.event.mentions[0], **mention),))
    )
    new = replace(old, event=replace(old.event, id="another"))
    built = digest.build("2025-W32", entries=[new], before=[old], now=NOW)
    assert headings(built) == []


def test_what_came_out_on_sunday_and_was_read_on_monday_is_news_of_monday(
    make_entry: MakeEntry, make_link: Callable[..., SourceLink]
) -> None:
    first = make_entry("The Senate passed a bill.", ("courier", "2025-03-04", "done"), type="pass")
    read = make_entry("Donald Trump signed it.", ("agency", "2025-08-11", "done"))
    entry = TimelineEntry(event=read.event, sources=(make_link("agency", "2025-08-10"),))
    weeks = [
        week
        for week, before_it in (("2025-W32", "2025-08-10"), ("2025-W33", "2025-08-17"))
        if headings(
            digest.build(
                week,
                # What was known when the week ended, and no more.
                entries=[first, *([entry] if before_it > "2025-08-11" else [])],
                now=NOW,
            )
        )
    ]
    assert weeks == ["2025-W33"]


def test_copies_stand_behind_the_origins_and_are_counted(make_entry: MakeEntry) -> None:
    entry = make_entry(
        "The Senate passed a bill.",
        ("wire", "2025-08-07", "done"),
        ("copier", "2025-08-08", "done"),
        ("ledger", "2025-08-09", "done"),
        type="pass",
    )
    origins = {"wire": "The Wire", "copier": "The Wire", "ledger": "The Ledger"}
    mentions = tuple(
        replace(each, origin=origins[each.document_id]) for each in entry.event.mentions
    )
    entry = replace(entry, event=replace(entry.event, mentions=mentions))
    (line,) = digest.build("2025-W32", entries=[entry], now=NOW).sections[0].lines
    assert [link.document_id for link in line.sources] == ["wire", "ledger", "copier"]
    assert line.origins == 2
    assert line.address == f"/event/{quote(entry.event.id, safe='')}"


def test_an_empty_week_says_so() -> None:
    built = digest.build("2025-W32", entries=[], now=NOW)
    notes = {section.title: section.note for section in built.sections}
    assert notes["What happened"] == "Nothing new in the sources of these days."
    assert all(notes.values())


def test_due_days_count_from_now_if_the_week_is_not_over() -> None:
    built = digest.build("2025-W32", entries=[], now=datetime(2025, 8, 6, 9, tzinfo=UTC))
    assert any("after 2025-08-06" in section.title for section in built.sections)


def test_a_statement_that_claims_too_much_is_left_out_and_named(make_entry: MakeEntry) -> None:
    wrong = make_entry(
        "Donald Trump signed Executive Order 14330.",
        ("courier", "2025-08-08", "planned"),
        status="planned",
    )
    built = digest.build("2025-W32", entries=[wrong], now=NOW)
    section = next(each for each in built.sections if each.title == "Planned and considered")
    assert section.lines == ()
    assert section.note.startswith("Left out: event-Donald Trump signed Executive Order 14330.")


def test_the_order_of_entries_does_not_matter(make_entry: MakeEntry) -> None:
    entries = [
        make_entry(f"The Senate passed bill {n}.", ("courier", "2025-08-08", "done"), type="pass")
        for n in range(5)
    ]
    forward = digest.build("2025-W32", entries=entries, now=NOW)
    assert digest.build("2025-W32", entries=reversed(entries), now=NOW) == forward


def test_a_position_without_its_document_is_the_callers_error() -> None:
    stance = Stance(
        id="s", document_id="nowhere", holder="A", target="B", stance="support",
        evidence=Span(start=0, end=1, text="A"), confidence=0.5, first_known=NOW, date="2025-08-08",
    )  # fmt: skip
    with pytest.raises(ValueError, match="nowhere"):
        digest.build("2025-W32", entries=[], stances=[stance], now=NOW)


@pytest.mark.parametrize(
    ("week", "message"),
    [
        ("2025-32", "2025-32: is no week. Write it like 2025-W32."),
        ("2025-W00", "2025-W00: is no week of the calendar. The year 2025 has weeks 01 to 52."),
        ("2025-W53", "2025-W53: is no week of the calendar. The year 2025 has weeks 01 to 52."),
        ("2025-W5", "2025-W5: is no week. Write it like 2025-W32."),
        ("", "is no week. Write it like 2025-W32."),
        ("0000-W01", "0000-W01: is no week of the calendar"),
    ],
)
def test_a_wrong_week_is_named(week: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        digest.parse_week(week)
    assert str(caught.value) == message


def test_weeks_run_from_monday_to_sunday() -> None:
    assert digest.parse_week("2025-W32") == (date(2025, 8, 4), date(2025, 8, 10))
    assert digest.parse_week("2020-W53") == (date(2020, 12, 28), date(2021, 1, 3))
    assert week_of(date(2021, 1, 3)) == "2020-W53"
