"""Dates as far as a text supports them, and names as they are printed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from policytrail.records import KnownInstrument
from policytrail.timeline import dates, modality, naming, wording

SEEN = modality.Parties(actors=(), objects=("Menus Act",))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-Q1", date(2025, 1, 1), date(2025, 3, 31)),
        ("2025-Q4", date(2025, 10, 1), date(2025, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-08-07", date(2025, 8, 7), date(2025, 8, 7)),
    ],
)
def test_a_date_is_the_days_that_it_may_be(text: str, first: date, last: date) -> None:
    assert dates.parse(text) == dates.Interval(first=first, last=last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "soon",
        "2025-13",
        "2025-02-30",
        "2025-Q5",
        "0000",
        "20257",
        "2025-00",
        "2025-01-00",
    ],
)
def test_what_is_no_date_is_none(text: str | None) -> None:
    assert dates.parse(text) is None


def test_compatible_dates_lie_in_each_other() -> None:
    assert dates.compatible("2025-08", "2025-08-07")
    assert dates.compatible("2025-Q3", "2025-08")
    assert dates.compatible(None, "2025")
    assert not dates.compatible("2025-08-07", "2025-08-08")
    assert dates.within("2025-08-07", "2025-08-12", timedelta(days=5))
    assert not dates.within("2025-08-07", None, timedelta(days=5))
    assert dates.finest(["2025", "2025-08", None, "2025-08-09", "2025-08-07"]) == "2025-08-07"


@pytest.mark.parametrize(
    ("key", "name", "kind", "label"),
    [
        ("eo:14330", "Menus", "executive_order", "Executive Order 14330 (Menus)"),
        ("eo:14330", "Executive Order 14330", "executive_order", "Executive Order 14330"),
        ("bill:119-hr-3633", "CLARITY Act", "bill", "H.R. 3633 (CLARITY Act)"),
        ("rin:1210-AC38", "proposed rule", "rule", "rulemaking RIN 1210-AC38"),
        ("case:25-498", "Anderson v. Intel", "case", "Anderson v. Intel (No. 25-498)"),
        ("fr:91-fr-16088", "91 FR 16088", "rule", "91 FR 16088"),
        ("provisional:1", "executive order", "executive_order", "an executive order"),
        ("provisional:1", "2022 guidance", "guidance", "the 2022 guidance"),
        ("provisional:1", "new guidance", "guidance", "new guidance"),
        ("provisional:1", "Menus for Savers Now", "executive_order",
         "the executive order “Menus for Savers Now”"),
        ("cfr:29-2550.404a-6", "29 CFR 2550.404a-6", "rule", "29 CFR 2550.404a-6"),
    ],
)  # fmt: skip
def test_instruments_are_cited_as_is_customary(key: str, name: str, kind: str, label: str) -> None:
    instrument = KnownInstrument(
        id=key, kind=kind, name=name, aliases=(), keys=(), first_known=None  # type: ignore[arg-type]
    )  # fmt: skip
    assert wording.label(instrument) == label


@pytest.mark.parametrize(
    ("name", "kind", "wanted"),
    [
        ("Retirement Savings Modernization Act", "bill", True),
        ("ERISA", "law", True),
        ("the Act", "law", False),
        ("executive order", "executive_order", False),
        ("2022 guidance", "guidance", False),
        ("Fiduciary Duties in Selecting Designated Investment Alternatives", "rule", True),
        ("Anderson v. Intel", "case", True),
        ("a rule that would cap fees on plans", "rule", False),
    ],
)
def test_only_names_of_one_text_are_distinctive(name: str, kind: str, wanted: bool) -> None:
    assert naming.is_distinctive(name, kind) is wanted  # type: ignore[arg-type]


def test_titles_agree_in_number_and_take_articles() -> None:
    many = modality.Parties(actors=("Seven senators",), objects=("a letter",))
    assert wording.title("issue", "reported", many) == (
        "Seven senators are reported to have issued a letter."
    )
    assert wording.title("rescind", "denied", SEEN) == (
        "It is denied that Menus Act was rescinded."
    )
    assert wording.with_article("Department of Labor", "agency") == "the Department of Labor"
    assert wording.with_article("CalPERS", "pension_fund") == "CalPERS"
    assert modality.join_names(list("ABCDEF")) == "A, B, C and 3 others"
