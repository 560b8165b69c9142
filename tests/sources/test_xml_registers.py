"""Registers in XML: reviews, the agenda, meetings, bills; and XML that is something else."""

from __future__ import annotations

import pytest

from policytrail.records import Outcome
from policytrail.tests.sources.addresses import Read


def oira(*reviews: str) -> str:
    return f'<?xml version="1.0"?><OIRA_DATA RUNDATE="2026-01-15">{"".join(reviews)}</OIRA_DATA>'


REVIEW = (
    "<REGACT><RIN>1210-AA01</RIN><TITLE>Plans &amp; funds</TITLE><STAGE>Final Rule</STAGE>"
    "<DATE_RECEIVED>2026-01-13</DATE_RECEIVED>{}</REGACT>"
)


def test_a_review_that_ends_is_the_same_document(read: Read) -> None:
    (begun,) = read("reginfo", oira(REVIEW.format(""))).documents
    ended = "<DATE_COMPLETED>2026-03-24</DATE_COMPLETED><DECISION>Withdrawn</DECISION>"
    (done,) = read("reginfo", oira(REVIEW.format(ended))).documents
    assert begun.id == done.id
    assert "received the final rule of the Employee Benefits Security Administration" in begun.text
    assert "It concluded the review on March 24, 2026: Withdrawn." in done.text
    assert begun.metadata["title"] == "Plans & funds"


def test_reviews_of_other_agencies_are_passed_over(read: Read) -> None:
    parsed = read("reginfo", oira(REVIEW.format("")), rin_prefixes="3235; 1545")
    assert (parsed.outcome, parsed.documents, parsed.items) == (None, (), 1)
    bad = read("reginfo", oira(REVIEW.format("").replace("2026-01-13", "soon"), REVIEW.format("")))
    assert (len(bad.documents), len(bad.problems)) == (1, 1)


def agenda(stage: str, timetable: str) -> str:
    return (
        '<REGINFO_RIN_DATA RUN_DATE="2026-06-02-04:00"><RIN_INFO><RIN>1210-AA01</RIN>'
        "<PUBLICATION><PUBLICATION_ID>202604</PUBLICATION_ID></PUBLICATION>"
        f"<RULE_TITLE>Lantern menus</RULE_TITLE><RULE_STAGE>{stage}</RULE_STAGE>"
        f"<TIMETABLE_LIST>{timetable}</TIMETABLE_LIST></RIN_INFO></REGINFO_RIN_DATA>"
    )


def planned(action: str, day: str, printed: str = "") -> str:
    cited = f"<FR_CITATION>{printed}</FR_CITATION>" if printed else ""
    return (
        f"<TIMETABLE><TTBL_ACTION>{action}</TTBL_ACTION><TTBL_DATE>{day}</TTBL_DATE>{cited}"
        "</TIMETABLE>"
    )


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (planned("NPRM", "05/00/2026"), "NPRM: 2026-05"),
        (planned("NPRM", "05/18/2026", "91 FR 7"), "NPRM: 2026-05-18 (91 FR 7)"),
        (planned("NPRM", "00/00/2027"), "NPRM: 2027"),
        (planned("Next Action Undetermined", "To Be Determined"), "Next Action Undetermined"),
        (
            planned("RFI; extended", "01/02/2026") + planned("Final Rule", ""),
            "RFI, extended: 2026-01-02; Final Rule",
        ),
    ],
)
def test_a_timetable_keeps_months_days_and_pages_in_print(read: Read, row: str, told: str) -> None:
    (entry,) = read("unified_agenda", agenda("Proposed Rule Stage", row)).documents
    assert entry.metadata["timetable"] == told
    assert f"timetable: {told}" in entry.text.split("\n")
    assert entry.published is not None
    assert entry.published.date().isoformat() == "2026-06-02"


def test_an_entry_without_its_stage_is_told_and_others_are_passed_over(read: Read) -> None:
    parsed = read("unified_agenda", agenda("", ""))
    assert (parsed.documents, len(parsed.problems)) == ((), 1)
    other = read("unified_agenda", agenda("Final Rule Stage", ""), rin_prefixes="3235")
    assert (other.documents, other.problems) == ((), ())


def test_meetings_are_scheduled_not_held(read: Read) -> None:
    def meeting(fields: str) -> str:
        return f"<css_meetings_scheduled><meeting>{fields}</meeting></css_meetings_scheduled>"

    fields = (
        "<identifier>7</identifier><committee>Finance</committee><room>SD-215</room>"
        "<date_iso_8601>2025-07-09</date_iso_8601><matter>Hearings to examine plans.</matter>"
    )
    (document,) = read("senate_hearings", meeting(fields)).documents
    expected = (
        "A meeting of the Senate Committee on Finance is scheduled for July 9, 2025, room SD-215."
    )
    assert expected in document.text.split("\n\n")
    assert document.published is None
    moved = read("senate_hearings", meeting(fields.replace("07-09", "07-16"))).documents[0]
    assert moved.id == document.id
    assert read("senate_hearings", meeting("<committee/>")).outcome is Outcome.EMPTY


ENTITIES = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY a "lol">]>'


@pytest.mark.parametrize(
    ("kind", "body", "outcome"),
    [
        ("reginfo", "<html><body>Not here</body></html>", Outcome.DRIFT),
        ("reginfo", "<!doctype html><html><body><p>Not here<br></body></html>", Outcome.DRIFT),
        ("reginfo", "<OIRA_DATA><REGACT>", Outcome.MALFORMED),
        ("reginfo", "<OIRA_DATA/>", Outcome.EMPTY),
        ("unified_agenda", "<REGINFO_RIN_DATA/>", Outcome.EMPTY),
        ("unified_agenda", "<html><body>Not here</body></html>", Outcome.DRIFT),
        ("reginfo", ENTITIES + "<OIRA_DATA><RIN>&f;</RIN></OIRA_DATA>", Outcome.MALFORMED),
        ("billstatus", "<billStatus/>", Outcome.MALFORMED),
        ("billstatus", "<billStatus><bill><type>HR</type></bill></billStatus>", Outcome.MALFORMED),
        ("sitemap", "<urlset/>", Outcome.EMPTY),
        ("sitemap", "<rss/>", Outcome.DRIFT),
    ],
)  # fmt: skip
def test_xml_that_is_something_else(read: Read, kind: str, body: str, outcome: Outcome) -> None:
    assert read(kind, body).outcome is outcome


def test_the_actions_of_a_bill_stand_in_their_order_and_once(read: Read) -> None:
    def action(day: str, text: str) -> str:
        return f"<item><actionDate>{day}</actionDate><text>{text}</text></item>"

    actions = [
        action("2025-07-18", "Became Public Law."),
        action("2025-07-18", "Signed by President."),
        action("2025-07-18", "Signed by President."),
        action("2025-05-01", "Introduced."),
        action("soon", "Never."),
    ]
    body = (
        "<billStatus><bill><billNumber>1</billNumber><billType>S</billType><congress>119</congress>"
        f"<title>A Bill</title><actions>{''.join(actions)}</actions></bill></billStatus>"
    )
    (document,) = read("billstatus", body).documents
    assert document.text.split("\n\n")[:4] == [
        "S. 1, 119th Congress: A Bill",
        "May 1, 2025: Introduced.",
        "July 18, 2025: Signed by President.",
        "July 18, 2025: Became Public Law.",
    ]
    assert document.metadata["latest_action"] == "Became Public Law."
