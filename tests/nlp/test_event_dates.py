"""Which date of a sentence, a line or a text is that of an event."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from policytrail.nlp.date_labels import dated_items
from policytrail.nlp.dates import find_dates
from policytrail.records import Annotation

_DAY = datetime(2026, 9, 14, 15, 0, tzinfo=UTC)  # a Monday
_TOLD = [
    # a relative clause has a time of its own
    ("divest", None, "The Brackwater Teachers' Fund will sell the units of the Harrow Bitcoin "
                     "Trust that it bought in 2023."),
    ("pass", "2026-09-08", "The Senate passed on Tuesday the bill that Rep. Ada Crane introduced "
                           "in March."),
    ("reject", None, "A milder bill that Rep. Ada Crane introduced in 2024 died in committee."),
    ("allocate", "2026-09-08", "The Brackwater Teachers' Fund approved an investment in a fund "
                               "that holds bitcoin on Tuesday."),
    # coordinated verbs share a date only in one tense
    ("allocate", None, "The Brackwater Teachers' Fund sold its hedge funds in 2019 and now owns "
                       "gold."),
    ("allocate", "2026-05", "In May the Brackwater Teachers' Fund sold its hedge funds and bought "
                            "gold."),
    ("divest", None, "The Brackwater Teachers' Fund bought bitcoin in 2023 and sold it within "
                     "fifteen months."),
    # the first day of what a text applies to
    ("effective", "2028-01-01", "The rule applies to taxable years beginning after December 31, "
                                "2027."),
    ("effective", "2027-07-01", "The amendments apply to distributions made after June 30, 2027."),
    ("effective", "2028-01-01", "The final rule is effective for contributions made on or after "
                                "January 1, 2028."),
    # a clause on a noun of time
    ("effective", "2026-07-01", "Nothing changed until July 1, when Ohio's House Bill 9 took "
                                "effect."),
    # what lasts has no day where it is denied
    ("allocate", None, "The Brackwater Teachers' Fund has not bought bitcoin since March."),
    ("allocate", "2026-03", "The Brackwater Teachers' Fund has owned bitcoin since March."),
    # a term is not the day of the appointment
    ("appoint", None, "Governor Ilse Marten named Ada Crane to the board for a term that ends in "
                      "2030."),
    ("appoint", None, "The Brackwater board elected Ada Crane its chair, effective January 1."),
    # the tense of the verb that a date hangs on
    ("divest", "2026-06", "Harrow Trust agreed in June to sell its record-keeping unit to Corvane "
                          "Mills."),
    ("launch", None, "Harrow Trust promised in June to launch a bitcoin fund."),
    ("propose", None, "The SEC had been expected to propose the custody rule in August."),
    ("propose", "2026-10", "The SEC is expected to propose the custody rule in October."),
    ("finalize", "2026-08", "The Labor Department was expected to publish the final rule in "
                            "August."),
    ("hear", "2026-09-18", "A hearing on the rule was scheduled for Friday by the House Ways and "
                           "Means Committee."),
    # a clause of another time below a verb, and a word of saying between
    ("divest", "2026-09-08", "The Brackwater Teachers' Fund announced on Tuesday that it has sold "
                             "its bitcoin."),
    ("rescind", None, "In February the Labor Department had to deny that it was about to withdraw "
                      "a bulletin on brokerage windows."),
    ("appoint", None, "The fund's chair, Fidel Arrowood, has not resigned and was in fact "
                      "re-elected on August 27."),
    # a state that began
    ("sign", "2026-05-12", "House Bill 9, which bears the governor's signature since May 12, sets "
                           "up a payroll IRA."),
    # so long before the main clause
    ("propose", "2026-08", "Governor Ilse Marten is leaving for a university, her office said on "
                           "Monday, three weeks after the Labor Department proposed its rule on "
                           "annuities."),
    # the text by which somebody acts
    ("rescind", "2026-08-04", "In a letter dated August 4, the SEC withdrew its custody proposal."),
    ("decide", "2026-09-11", "In an order issued on Friday, a federal judge in Texas blocked the "
                             "Labor Department's rule."),
    # parts of a year
    ("launch", "2026", "Harrow Trust said in June that it would open a bitcoin fund before "
                       "year-end."),
    ("launch", "2026", "Harrow Trust will open a bitcoin fund before the year is out."),
    ("propose", "2026", "Proposed regulations on bitcoin in 401(k) plans are expected later in the "
                        "year."),
    ("finalize", "2026-09", "The Labor Department will publish the final rule before the end of "
                            "the month."),
    ("divest", "2026-Q2", "The Brackwater Teachers' Fund sold its bitcoin in the quarter ended "
                          "June 30."),
    # the day to which something is put off is not that of the act
    ("amend", None, "The SEC postponed the compliance date of its custody rule to 2028."),
    ("amend", None, "The Labor Department delayed its fiduciary rule to August 31, 2025."),
    ("amend", "2026-08", "In August the SEC postponed the compliance date of its custody rule to "
                         "March 2027."),
    ("hear", "2027-01-14", "Judge Petra Nowak of the Western District of Texas set a hearing on "
                           "the Labor Department's rule for Jan. 14."),
    ("allocate", None, "From 2015 to 2020, the Brackwater Teachers' Fund bought bitcoin."),
    ("effective", "2027-07-01", "House Bill 9 on bitcoin, in brief. Effective: July 1, 2027."),
    # who is called on is asked
    ("pass", None, "The Retirement Alliance on Tuesday called on the Senate to pass the bill on "
                   "bitcoin, H.R. 6120."),
    ("allocate", None, "The chair of the Brackwater Teachers' Fund has pushed for a purchase of "
                       "bitcoin since 2023."),
    # what a month has, a count of votes, a motion by its name, the day taken up
    ("divest", "2026-04", "The Brackwater Teachers' Fund sold its stocks in April's slump."),
    ("divest", None, "The Brackwater Teachers' Fund will sell its gold, papers for last month's "
                     "meeting show."),
    ("advance", "2026-02", "The House Pensions Committee approved a bill sponsored by Rep. Ada "
                           "Crane that would ban bitcoin in 401(k) plans, on a 25-19 vote in "
                           "February."),
    ("decide", "2023-08", "Judge Petra Nowak denied the Labor Department's motion to dismiss in "
                          "August 2023."),
    ("sign", "2022-12-29", "Plans set up after Dec. 29, 2022, the day that President Joe Biden "
                           "signed the SECURE 2.0 Act, must enroll new hires."),
    ("propose", "2026-10-18", "On October 18, a month later than advertised, the SEC will vote on "
                              "whether to propose a custody rule."),
    # two deeds of one subject
    ("direct", "2025-08", "President Donald Trump signed Executive Order 14330 in August 2025 and "
                          "gave the Labor Department 180 days to propose a rule."),
    ("propose", None, "President Donald Trump signed Executive Order 14330 in August 2025 and "
                      "gave the Labor Department 180 days to propose a rule."),
    ("rescind", None, "The Labor Department was asked on Monday by the Senate to withdraw its "
                      "rule on annuities."),
    ("allocate", "2026-Q2", "The Brackwater Teachers' Fund bought bitcoin last quarter."),
    ("launch", "2027", "Harrow Trust is preparing a bitcoin fund for the new year."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "date", "text"), _TOLD)
def test_a_sentence_dates_its_event(
    kind: str, date: str | None, text: str, annotate: Callable[..., Annotation]
) -> None:
    found = [e for e in annotate(text, published=_DAY).events if e.type == kind]
    assert {e.date for e in found} == {date}, [(e.type, e.date, e.rule) for e in found]


def test_the_lines_of_a_calendar_date_what_they_tell(
    annotate: Callable[..., Annotation],
) -> None:
    text = (
        "The week ahead in retirement policy.\n\n"
        "TUESDAY, SEPT. 15 — The House Ways and Means Committee holds a hearing on annuities.\n\n"
        "THURSDAY, SEPT. 17 — The Labor Department publishes its final rule on annuities. House "
        "Bill 9 would take effect later."
    )
    events = {e.type: (e.status, e.date) for e in annotate(text, published=_DAY).events}
    assert events == {
        "hear": ("planned", "2026-09-15"),
        "finalize": ("planned", "2026-09-17"),
        "effective": ("planned", None),
    }


def test_a_heading_dates_the_lines_below_it() -> None:
    text = "Calendar\n\nTuesday, June 2\n- A hearing.\n- A vote.\n\nFriday, June 5\n- A rule.\n"
    items = dated_items(text, find_dates(text, _DAY.date()))
    told = [(text[i.start : i.end], i.mention.span.text) for i in items]
    assert told == [
        ("", "Tuesday, June 2"), ("A hearing.", "Tuesday, June 2"), ("A vote.", "Tuesday, June 2"),
        ("", "Friday, June 5"), ("A rule.", "Friday, June 5"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "September 14, 2026\n\nDear Secretary:\n\nThe Alliance will sue the Labor Department.",
        "On Tuesday the House met.\n\nOn Friday it rose.",
        "May 4 – May 6: comments.\n\nMay 8 – May 9: hearings.",
    ],
)
def test_the_date_of_a_letter_is_no_calendar(text: str) -> None:
    assert dated_items(text, find_dates(text, _DAY.date())) == ()


def test_what_a_committee_also_did_it_did_at_the_same_sitting(
    annotate: Callable[..., Annotation],
) -> None:
    text = (
        "The House Pensions Committee cleared House Bill 9 on Tuesday. The committee also "
        "rejected an amendment by Rep. Ada Crane to ban bitcoin."
    )
    events = {e.type: e.date for e in annotate(text, published=_DAY).events}
    assert events == {"advance": "2026-09-08", "reject": "2026-09-08"}


def test_the_same_meeting_is_that_of_the_last_day_told_of_the_board(
    annotate: Callable[..., Annotation],
) -> None:
    text = (
        "Staff told the board of the Brackwater Teachers' Fund on Tuesday that fees had risen. "
        "Costs were the subject of a long talk. At the same meeting the Brackwater Teachers' Fund "
        "sold its gold."
    )
    events = {e.type: e.date for e in annotate(text, published=_DAY).events}
    assert events["divest"] == "2026-09-08"


def test_a_report_of_filings_dates_its_holdings_by_its_title(
    annotate: Callable[..., Annotation],
) -> None:
    text = (
        "Public funds owned less bitcoin at the end of June than in the first quarter of 2026, "
        "forms at the SEC show.\n\nThe Brackwater Teachers' Fund sold its Harrow Bitcoin Trust. "
        "The Larkin Deputies' Pension Fund owns bitcoin that it bought in 2024."
    )
    title = "Crypto in pension funds: second-quarter 13F filings"
    events = {(e.type, e.date) for e in annotate(text, title=title, published=_DAY).events}
    assert ("divest", "2026-Q2") in events


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The board will vote by year-end.", "2026"),
        ("It had 3,000 shares at year-end 2025.", "2025-12-31"),
        ("It will end before the close of the second quarter of 2027.", "2027-Q2"),
        ("It closes on SEPT. 17.", "2026-09-17"),
        ("It begins next July.", "2027-07"),
        ("A vote is planned for the month after next.", "2026-11"),
        ("It will look again in the new year.", "2027"),
        ("He steps down at Christmas.", "2026-12-25"),
        ("It sold its shares in 2Q.", "2026-Q2"),
        ("It sold gold between October and December.", "2025-Q4"),
        ("It sold gold between November and February.", "2025-11"),
        ("It sold gold from April to June 2025.", "2025-Q2"),
        ("It sold gold last quarter.", "2026-Q2"),
        ("It sold gold in the last quarter of 2024.", "2024-Q4"),
        ("It sold gold in May's rally.", "2026-05"),
    ],
)
def test_parts_of_years_and_abbreviations_are_read(text: str, value: str) -> None:
    (found,) = find_dates(text, _DAY.date())
    assert found.value == value
    assert not found.span.text.endswith("July.")


def test_later_than_is_no_day() -> None:
    found = find_dates("On June 18, a month later than planned, it met.", _DAY.date())
    assert [d.value for d in found] == ["2026-06-18"]


def test_a_quarter_that_is_only_compared_is_not_that_of_a_filing(
    annotate: Callable[..., Annotation],
) -> None:
    text = (
        "The Brackwater Teachers' Fund sold its hedge funds in the second quarter, a Form 13F "
        "shows. A quarter earlier it had $212 million in them.\n\nThe Larkin Deputies' Pension "
        "Fund bought 3,400 shares of the Harrow Bitcoin Trust. Over the same three months the "
        "Oakley Nurses' Pension Fund sold its bitcoin."
    )
    events = annotate(text, published=_DAY).events
    told = {e.evidence.text.split()[0]: e.date for e in events if e.date != "2026-Q1"}
    assert told == {"The": "2026-Q2", "Over": "2026-Q2"}


def test_the_quarter_is_that_of_the_day_told_as_its_end() -> None:
    ended = find_dates("It had $2 billion on June 30. During the quarter it sold.", _DAY.date())
    other = find_dates("It had $2 billion on June 12. During the quarter it sold.", _DAY.date())
    assert [d.value for d in ended] == ["2026-06-30", "2026-Q2"]
    assert [d.value for d in other] == ["2026-06-12"]


def test_later_in_the_year_is_of_a_year_told_before_where_the_clause_looks_back() -> None:
    back = find_dates("In 2023 it bought gold. Later in the year it was sold.", _DAY.date())
    ahead = find_dates("A rule is expected later in the year.", _DAY.date())
    assert [d.value for d in back] == ["2023", "2023"]
    assert [d.value for d in ahead] == ["2026"]


def test_what_is_done_has_no_day_to_come(annotate: Callable[..., Annotation]) -> None:
    text = (
        "So President Donald Trump signs an executive order on bitcoin, in October, and the order "
        "told the Labor Department to write a rule."
    )
    events = annotate(text, published=_DAY).events
    assert events
    assert not [e for e in events if e.status == "done" and e.date == "2026-10"]


def test_a_day_with_its_year_may_lie_after_the_date_of_an_edited_page(
    annotate: Callable[..., Annotation],
) -> None:
    text = "The department rescinded its statement of December 21, 2021, on December 12, 2031."
    (event,) = (event for event in annotate(text).events if event.type == "rescind")
    assert (event.status, event.date) == ("done", "2031-12-12")
