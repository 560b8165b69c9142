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
from policytrail.records import Coverage, Digest, SourceLink, Span, Stance, TimelineEntry
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
        "In one minute",
        "Orders, guidance and rules",
        "Congress",
        "Denied or overturned",
        "Reported, not confirmed",
        "Planned and considered",
        "Due in the 30 days after 2025-08-10",
        "Duties",
        "Positions",
        "Allocations",
        "Figures",
        "Changed after publication",
        "Corrections to earlier digests",
        "What could not be seen",
    ]


def test_an_act_that_was_a_plan_says_since_when(week: Digest) -> None:
    assert texts(week, "Orders, guidance and rules") == [
        "Donald Trump signed Executive Order 14330. Known as a plan since 2025-07-18."
    ]


def test_sources_of_the_present_status_come_first(week: Digest) -> None:
    (line,) = week.sections[1].lines
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
    assert texts(week, "What could not be seen") == [
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
        return [line.text for section in built.sections[1:] for line in section.lines]

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
    (line,) = digest.build("2025-W32", entries=[entry], now=NOW).sections[1].lines
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


def test_a_statement_that_claims_too_much_is_told_in_its_sources_words_and_counted(
    make_entry: MakeEntry,
) -> None:
    wrong = make_entry(
        "Donald Trump signed Executive Order 14330.",
        ("courier", "2025-08-08", "planned"),
        status="planned",
    )
    built = digest.build("2025-W32", entries=[wrong], now=NOW)
    section = next(each for each in built.sections if each.title == "Planned and considered")
    (line,) = section.lines
    assert line.text == "Planned, as the source has it: “Words of courier.”"
    assert section.note == (
        "Told in the words of the source, for want of a wording that claims no more: 1."
    )


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


def test_an_interval_of_days_is_asked_for_as_iso_8601_writes_it() -> None:
    built = digest.build("2025-08-01/2025-08-15", entries=[], now=NOW)
    assert (built.start, built.end) == (date(2025, 8, 1), date(2025, 8, 15))
    assert digest.interval(built.start, built.end) == built.week
    for wrong, why in (
        ("2025-08-15/2025-08-01", "ends before it begins"),
        ("2025-08-15/", "is no interval of days"),
        ("a/b/c", "is no interval of days"),
    ):
        with pytest.raises(QueryError, match=why):
            digest.parse_week(wrong)


def test_one_minute_has_the_heaviest_lines_word_by_word(week: Digest) -> None:
    lead, *rest = week.sections
    told = {line.text: line for section in rest for line in section.lines}
    assert [line.text for line in lead.lines] == [
        "Donald Trump signed Executive Order 14330. Known as a plan since 2025-07-18.",
        "The Senate passed [an Act](javascript:alert(1)) *today*.",
        "The digest of 2025-W31 said: “The Senate <i>passed</i> bill 9.”, dated 2025-07-31. "
        "Now: no longer on record; the sources do not bear it out.",
    ]
    assert all(told[line.text] == line for line in lead.lines)


def test_a_done_step_of_a_rule_comes_before_any_report(make_entry: MakeEntry) -> None:
    day = "2025-08-08"
    report = make_entry(
        "The President is reported to have enacted it.",
        *((f"paper{n}", day, "done") for n in range(9)),
        type="enact", status="reported", authority="named_person",
    )  # fmt: skip
    rule = make_entry("The agency finalized a rule.", ("agency", day, "done"), type="finalize")
    lead = digest.build("2025-W32", entries=[report, rule], now=NOW).sections[0]
    assert [line.event_id for line in lead.lines] == [rule.event.id, report.event.id]


def test_what_is_old_or_undated_is_nothing_for_one_minute(make_entry: MakeEntry) -> None:
    entries = [
        make_entry(f"It was signed ({day}).", ("courier", "2025-08-08", "done"), date=day)
        for day in (None, "2024", "2025-07", "2025", "2025-05-01")
    ]
    lines = {
        line.date: line.weight
        for line in digest.build("2025-W32", entries=entries, now=NOW).sections[1].lines
    }
    assert lines[None] == lines["2024"] == lines["2025-05-01"] < lines["2025-07"] == lines["2025"]


def test_at_most_five_lines_and_three_where_little_is_firm(make_entry: MakeEntry) -> None:
    def lead(kind: str, status: str, text: str) -> int:
        entries = [
            make_entry(f"{text} {n}.", ("courier", "2025-08-08", "done"), type=kind, status=status)
            for n in range(9)
        ]
        return len(digest.build("2025-W32", entries=entries, now=NOW).sections[0].lines)

    assert lead("pass", "done", "The Senate passed bill") == 5
    assert lead("pass", "reported", "The Senate is reported to have passed bill") == 3
    assert lead("partner", "reported", "A firm is reported to have partnered with firm") == 0


def test_figures_stand_once_with_all_who_give_them(week: Digest) -> None:
    assert texts(week, "Figures") == [
        "Gazette and 1 other write of $321 million.",
        "Ledger writes of $99 million.",
    ]


def test_what_was_looked_at_and_what_was_missed_is_said(week: Digest) -> None:
    notes = {section.title: section.note for section in week.sections}
    assert notes["What could not be seen"] == (
        "Nothing was visited in 24 hours of these days (UTC: 2025-08-05 09:00 to 2025-08-06 09:00);"
        " 3 documents of these hours were found afterwards."
    )
    assert "31 documents were first seen in these days, 9 of them" in notes["Method and counts"]
    assert "of which 2 only repeat" in notes["Method and counts"]


def test_hours_of_which_visits_are_gone_are_not_told(week: Digest) -> None:
    lost = Coverage(
        visits=3, failed=3, sources=1, documents=0, relevant=0, told=0, copies=0, unread=0,
        gaps=None,
    )  # fmt: skip
    built = digest.build("2025-W32", entries=[], now=NOW, coverage=lost)
    notes = {section.title: section.note for section in built.sections}
    assert "cannot be told" in notes["What could not be seen"]
