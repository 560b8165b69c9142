"""Texts beside the one that a document is about: likened, prepared, undone. Names are made up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from policytrail.nlp.instruments import InstrumentFinder, Setting
from policytrail.records import InstrumentKind

Found = list[tuple[InstrumentKind, str]]
Find = Callable[[str], Found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a text that is likened to another is another
        (
            "The bureau proposed a rule on tolls. A broader proposal that it published in 2021 "
            "was withdrawn.",
            [("rule", "rule"), ("rule", "broader proposal")],
        ),
        (
            "The House passed House Bill 12. A weaker version that Dell introduced died.",
            [("bill", "House Bill 12"), ("bill", "weaker version")],
        ),
        ("The governor vetoed a similar bill in 2021.", [("bill", "bill")]),
        # Congress undoes rules by resolutions
        ("Sen. Oona Fisk will file a resolution to scrap the rule.", [("bill", "resolution")]),
        (
            "The Congressional Review Act gives senators 60 days. "
            "Sen. Oona Fisk introduced a resolution on Tuesday.",
            [("law", "Congressional Review Act"), ("bill", "resolution")],
        ),
        # what an agency prepares
        (
            "The staff of the commission is aiming for a proposal by the spring.",
            [("rule", "proposal")],
        ),
        ("The Treasury said a notice on boats is under consideration.", [("guidance", "notice")]),
        (
            "The board read the agency's review of the final rule on tolls.",
            [("rule", "final rule")],
        ),
        # when it was proposed may stand before what it would do
        ("The department proposed a rule in April that would cap tolls.", [("rule", "rule")]),
        ("The agency proposed a rule on May 5 to require audits.", [("rule", "rule")]),
        # a second rule beside the one with a number
        (
            "The IRS released final regulations (RIN 1545-AB12) on loans. In May the IRS sent a "
            "proposed rule on catch-up pay to the White House.",
            [("rule", "RIN 1545-AB12"), ("rule", "proposed rule")],
        ),
    ],
)
def test_another_text_is_told(find: Find, text: str, expected: Found) -> None:
    assert find(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The board adopted a resolution to cancel its contract with the agency.", []),
        ("The council passed a resolution to reject the offer.", []),
        ("The Congressional Review Act lets the Senate pass a resolution.",
         [("law", "Congressional Review Act")]),
        ("The commission is planning for a rule in which nobody believes.", []),
        ("Trustees turned down a proposal in October 2022.", []),
        ("The House heard a shorter version of the story that she told in 2022.", []),
        # the same text, later or by another word
        ("The SEC proposed a rule on tolls. The measure would cap fees.", [("rule", "rule")]),
        (
            "The SEC proposed the ferry rule on Monday and amended a 2019 rule on tolls. "
            "A final rule is expected in May.",
            [("rule", "ferry rule"), ("rule", "2019 rule")],
        ),
        ("The SEC's final rule on tolls is out. The coming rule is a favor, she said.",
         [("rule", "final rule")]),
    ],
)  # fmt: skip
def test_no_other_text_is_told(find: Find, text: str, expected: Found) -> None:
    assert find(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The judge cited Chamber of Ferries v. Bureau of Tolls, No. 4:24-cv-163.",
            [("case", "Chamber of Ferries v. Bureau of Tolls")],
        ),
        ("It amended Rule 206(4)-2.", [("rule", "Rule 206(4)-2")]),
        ("It cites Rule 10b5-1(c)(1) and Rule 15c3-1.",
         [("rule", "Rule 10b5-1(c)(1)"), ("rule", "Rule 15c3-1")]),
        (
            "Rep. Fisk wrote House Bill 12. A companion bill was introduced by Sen. Dell.",
            [("bill", "House Bill 12"), ("bill", "companion bill")],
        ),
        ("The president's memorandum told agencies to sell.", [("memorandum", "memorandum")]),
        ("The board's investment policy statement is known to the agency.", []),
    ],
)  # fmt: skip
def test_names_of_texts_are_whole(find: Find, text: str, expected: Found) -> None:
    assert find(text) == expected


def test_how_a_text_was_voted_on_is_no_subject(finder: InstrumentFinder) -> None:
    text = "The commission proposed a rule on a 3-2 vote that would cap tolls."
    found = finder.find(text, Setting(anchor=date(2026, 3, 2)))
    assert all("vote" not in item.name for item in found)


def test_a_description_ends_before_whom_a_text_goes_to(finder: InstrumentFinder) -> None:
    text = "The bureau sent a proposed rule on ferry tolls to OMB on May 2."
    found = finder.find(text, Setting(anchor=date(2026, 3, 2)))
    assert [item.name for item in found] == ["proposed rule on ferry tolls"]
