"""Instruments: identifiers with keys, names, cases, specific texts without a name; merging."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from policytrail.errors import LexiconError
from policytrail.nlp.citations import congress_of
from policytrail.nlp.instruments import InstrumentFinder, Setting, load_finder, slug
from policytrail.records import Instrument

Find = Callable[..., list[Instrument]]


def _load(name: str) -> list[dict[str, Any]]:
    file = Path(__file__).parents[1] / "data/components" / name
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


_CASES = _load("instruments.jsonl")
_NAMES = _load("instrument_names.jsonl")


@pytest.fixture(scope="module")
def find(finder: InstrumentFinder) -> Find:
    def run(text: str, anchor: str | None = "2025-09-10", title: str = "") -> list[Instrument]:
        day = date.fromisoformat(anchor) if anchor else None
        found = finder.find(text, Setting(anchor=day, title=title))
        for instrument in found:
            for span in instrument.mentions:
                assert text[span.start : span.end] == span.text
        return list(found)

    return run


def _named(found: list[Instrument]) -> list[tuple[str, str]]:
    return [(item.kind, item.name) for item in found]


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["text"][:50])
def test_identifier_gives_key(find: Find, case: dict[str, Any]) -> None:
    found = find(case["text"], case["anchor"], case["title"])
    keys = [item.key for item in found if item.key]
    assert keys == [key for key in case["keys"] if key]
    assert all(item.id == item.key for item in found if item.key)


def test_there_are_enough_identifiers() -> None:
    assert len(_CASES) >= 120


@pytest.mark.parametrize("case", _NAMES, ids=lambda case: case["text"][:50])
def test_text_is_named(find: Find, case: dict[str, str]) -> None:
    assert _named(find(case["text"])) == [(case["kind"], case["name"])]


@pytest.mark.parametrize(
    "text",
    [
        "New rules and more guidance are coming.",
        "By executive order, no ketchup.",
        "The order would help, the rule would not.",
        "Act now, said the Act One theater.",
        "Federal law and state law differ.",
        "Executive orders pile up.",
        "Chevron raised its dividend.",
        "The ERISA Industry Committee met.",
        "A letter from a reader arrived.",
        "Any bill that comes will fail.",
        "Trucks must wait, a rule that will be reviewed.",
        "Order 66 pizzas.",
        "Utah vs. Arizona ended three to one.",
        "The agency signed a memorandum of understanding.",
        "The prudent rule is to wait, the commission said.",
        "The unpaid water bill went to the House.",
        "A travel advisory was issued for the coast.",
        "It is a rule on lunch.",
        "Lawmakers put a bill on the floor.",
        "The agency wants guidance.",
        "The law enforcement bureau will empower law school students.",
        "It is the most important law in years, the senator said.",
        "The Technology Advisory Committee of the agency met.",
        "His rule lasted ten years, the ministry said.",
        "The record includes legislation, the senator said.",
        "A judge signed an order to sell the barge.",
        "The daily radio bulletin by the group, the agency said.",
        "The release of the figures helped the agency.",
        "He was the first pick of the 2017 league draft.",
    ],
)
def test_text_names_no_instrument(find: Find, text: str) -> None:
    assert _named(find(text)) == []


def test_name_number_and_abbreviation_are_one_record(find: Find) -> None:
    text = (
        "The Honest Fees for Savers Act (HFSA), H.R. 812, passed. HFSA would cap fees. "
        "H.R. 812 goes to the Senate."
    )
    (found,) = find(text)
    assert found.key == "bill:119-hr-812"
    assert found.name == "Honest Fees for Savers Act"
    assert [span.text for span in found.mentions].count("HFSA") == 2


def test_order_without_number_joins_the_one_with(find: Find) -> None:
    text = "She signed an executive order on Monday. Executive Order 14999 binds all agencies."
    (found,) = find(text)
    assert (found.key, len(found.mentions)) == ("eo:14999", 2)


def test_year_joins_guidance_to_its_number(find: Find) -> None:
    text = (
        "It rescinded a 2022 compliance release. Compliance Assistance Release No. 2022-01 had "
        "urged care. Its 2021 statement stays."
    )
    assert [(item.key, len(item.mentions)) for item in find(text)] == [
        ("guidance:dol-car-2022-01", 2),
        (None, 1),
    ]


def test_rules_of_two_years_are_two(find: Find) -> None:
    text = "The agency replaced its 2020 rule in 2022 with a rule that pleased nobody."
    assert [item.name for item in find(text)] == ["2020 rule", "rule"]


def test_later_bare_reference_is_no_mention(find: Find) -> None:
    text = "He signed an executive order on fees. The executive order is short."
    (found,) = find(text)
    assert len(found.mentions) == 1


def test_second_bill_is_another(find: Find) -> None:
    text = (
        "In Arizona, the governor vetoed Senate Bill 9. The Utah House passed a bill that would "
        "let funds buy coins."
    )
    assert [item.key for item in find(text)] == ["bill:az-2025-sb-9", None]


def test_presidential_text_names_itself_first(find: Find) -> None:
    text = (
        "By the authority vested in me as President, it is hereby ordered: Section 1. Under "
        "Executive Order 12866, agencies act. Sec. 2. Within 30 days of the date of this order, "
        "the Secretary shall report."
    )
    found = find(text, title="Opening Doors for Savers")
    assert _named(found) == [
        ("executive_order", "Opening Doors for Savers"),
        ("executive_order", "Executive Order 12866"),
    ]
    assert found[0].id == "instrument:executive_order:opening-doors-for-savers"


def test_act_is_a_bill_before_and_a_law_after_it_was_enacted(find: Find) -> None:
    text = "Issuers wait for the GENIUS Act."
    assert find(text, "2025-07-17")[0].kind == "bill"
    assert find(text, "2025-07-19")[0].kind == "law"


@pytest.mark.parametrize(
    ("day", "congress"),
    [(date(2025, 1, 2), 118), (date(2025, 1, 3), 119), (date(2026, 12, 31), 119)],
)
def test_congress_turns_on_january_third(day: date, congress: int) -> None:
    assert congress_of(day) == congress


def test_users_texts_and_series_are_added(tmp_path: Path) -> None:
    row = {"id": "law:x", "kind": "law", "name": "Lakemont Code", "aliases": ["LC1"]}
    (tmp_path / "instruments.jsonl").write_text(json.dumps(row) + "\n")
    series = ["[series.lm-note]", 'names = ["Lakemont Note"]']
    series += ["number = '\\d+'", "title = 'Note {}'"]
    (tmp_path / "instruments.toml").write_text("\n".join(series))
    finder = load_finder([tmp_path])
    found = finder.find("LC1 and Lakemont Note 7 apply.", Setting())
    assert [item.id for item in found] == ["instrument:law:lakemont-code", "guidance:lm-note-7"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"id": "a", "kind": "law"}, "'name' is missing"),
        ({"id": "a", "kind": "lore", "name": "X"}, "unknown kind 'lore'"),
        ({"id": "a", "kind": "law", "name": "X", "enacted": "soon"}, "YYYY-MM-DD"),
    ],
)
def test_wrong_row_is_named(tmp_path: Path, row: dict[str, str], message: str) -> None:
    (tmp_path / "instruments.jsonl").write_text(json.dumps(row) + "\n")
    with pytest.raises(LexiconError, match=r"instruments\.jsonl:1") as caught:
        load_finder([tmp_path])
    assert message in str(caught.value)


def test_slug_is_plain() -> None:
    assert slug("Workers’ Choice & Savings Act (2025)") == "workers-choice-savings-act-2025"


def test_long_text_takes_bounded_time(find: Find) -> None:
    assert find("Act of Act and " * 5_000 + "A " * 20_000) is not None
    assert find("a new long " * 20_000) == []


@pytest.mark.recorded
def test_development_gold_is_met(gold: Path, find: Find) -> None:
    """Keys that the gold asks for are found in 95 of 100 cases, and few are made up."""
    wanted: set[tuple[str, str]] = set()
    found: set[tuple[str, str]] = set()
    for line in (gold / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        wanted |= {(row["id"], item["key"]) for item in row["instruments"] if item.get("key")}
        here = find(row["text"], row["published"][:10], row["title"])
        found |= {(row["id"], item.key) for item in here if item.key}
    assert len(wanted & found) / len(wanted) >= 0.95
    assert len(wanted & found) / len(found) >= 0.95


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A statute of 1957 let it lend to farmers.", [("law", "statute")]),
        (
            "She will offer a resolution to undo the rule.",
            [("bill", "resolution to undo the rule")],
        ),
        ("The trustees passed a resolution to sell.", []),
        ("The law of 1990 was long.", []),
        (
            "The agency proposed a rule that would ease filings. It replaces the 2019 rule.",
            [("rule", "rule"), ("rule", "2019 rule")],
        ),
        (
            "A bill that would tax tokens died. Few wept. The bill, drafted in May, was "
            "House Bill 61.",
            [("bill", "House Bill 61")],
        ),
    ],
)
def test_texts_told_by_year_purpose_or_a_later_name(
    find: Find, text: str, expected: list[tuple[str, str]]
) -> None:
    assert _named(find(text)) == expected


def test_a_memorandum_of_the_white_house_is_one_text(find: Find) -> None:
    found = find("The White House memorandum tells agencies to report.")
    assert [item.kind for item in found] == ["memorandum"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # told apart by their subjects
            "The SEC proposed a rule on custody. It still sits on the rollover rule.",
            [("rule", "rule on custody"), ("rule", "rollover rule")],
        ),
        (
            "The SEC proposed a rule on custody. The custody rule pleases banks.",
            [("rule", "rule on custody")],
        ),
        (  # a definite noun without more is the text that was named
            "The IRS issued Notice 2031-7. The bulletin is short.",
            [("guidance", "Notice 2031-7")],
        ),
        (
            "Under House Bill 61 funds may buy tokens. The token bill pleases the House.",
            [("bill", "House Bill 61")],
        ),
        (
            "The governor vetoed a token bill. Rep. Ann Hale spoke of her bill to tax lamps.",
            [("bill", "token bill"), ("bill", "bill to tax lamps")],
        ),
        (
            "A judge struck down a Labor Department rule that made plans report. The regulation, "
            "adopted in 2024, is void.",
            [("rule", "rule")],
        ),
    ],
)
def test_texts_are_told_apart_by_their_subjects(
    find: Find, text: str, expected: list[tuple[str, str]]
) -> None:
    assert _named(find(text)) == expected
