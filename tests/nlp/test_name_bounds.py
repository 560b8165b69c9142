"""Where names begin and end, and what stands beside them. All names are made up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policytrail.records import Annotation

Annotate = Callable[..., Annotation]


def kinds(annotation: Annotation) -> dict[str, str]:
    return {entity.name: entity.type for entity in annotation.entities}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # trades in the name of one union or fund
        ("Canal and Ferry Workers United said no.", {"Canal and Ferry Workers United": "advocacy"}),
        (
            "The United Dock and Cannery Workers said no.",
            {"United Dock and Cannery Workers": "advocacy"},
        ),
        (
            "She runs the Vermont Road and Airport Employees' Retirement Fund.",
            {"Vermont Road and Airport Employees' Retirement Fund": "pension_fund"},
        ),
        (
            "Members of the Textile and Dairy Annuity Fund sued.",
            {"Textile and Dairy Annuity Fund": "pension_fund"},
        ),
        (
            "The Idaho Bakers' and Millers' Retirement Board met.",
            {"Idaho Bakers' and Millers' Retirement Board": "pension_fund"},
        ),
        (
            "The Brotherhood of Canal and Ferry Officers met.",
            {"Brotherhood of Canal and Ferry Officers": "advocacy"},
        ),
        # a trade in capitals
        ("The TV Makers Association met.", {"TV Makers Association": "advocacy"}),
        ("The HR Policy Association met.", {"HR Policy Association": "advocacy"}),
        # a surname that is a plural
        (
            "Rep. Ida Rivers of Utah and Maxine Waters of California met the Retired Pipefitters "
            "of Utah.",
            {
                "Ida Rivers": "person",
                "Utah": "place",
                "Maxine Waters": "person",
                "California": "place",
                "Retired Pipefitters of Utah": "advocacy",
            },
        ),
        # two bodies
        (
            "The fund sold Torvane Energy and Mellith Petroleum.",
            {"Torvane Energy": "company", "Mellith Petroleum": "company"},
        ),
        (
            "The Larkmoor Pension Trust and Ada Vance met.",
            {"Larkmoor Pension Trust": "pension_fund", "Ada Vance": "person"},
        ),
        ("The Senate and the Ostrel Fund met.", {"Senate": "legislature", "Ostrel Fund": "asset"}),
        # one firm
        (
            "Torvane Food and Beverage Group sued its lender.",
            {"Torvane Food and Beverage Group": "company"},
        ),
        # directions
        (
            "Western Quillan Teachers' Retirement System met.",
            {"Western Quillan Teachers' Retirement System": "pension_fund"},
        ),
        ("Western officials praised the Ostrel Bank.", {"Ostrel Bank": "company"}),
        # churches
        (
            "Ministers of the Moravian Synod of the Lakes met.",
            {"Moravian Synod of the Lakes": "advocacy"},
        ),
    ],
)
def test_names_are_whole(annotate: Annotate, text: str, expected: dict[str, str]) -> None:
    assert kinds(annotate(text)) == expected


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Thessaly Orme, a principal at Ostrel Consulting, objected.", "Thessaly Orme", "person"),
        ("Branwell Idris, the No. 3 official at EBSA, leaves.", "Branwell Idris", "person"),
        ("The only witness was Treasury's Ysolde Marrin.", "Ysolde Marrin", "person"),
        ("Their lawyer, Thorvin Ashdown of Calder Pike, wrote to us.", "Thorvin Ashdown", "person"),
        ("Asset manager Tamber Vole, which runs $9 billion, agreed.", "Tamber Vole", "company"),
        ("Tamber Vole's chief executive, Ada Fisk, agreed.", "Tamber Vole", "company"),
        ("Tamber Vole's chief risk officer agreed.", "Tamber Vole", "company"),
        ("She is a lawyer with the firm of Beck Sorensen.", "Beck Sorensen", "company"),
        ("It offers the Sable Point Credit CIT.", "Sable Point Credit CIT", "asset"),
        ("Trustees Ada Fisk, Ivo Garst and Odo Vance voted no.", "Ivo Garst", "person"),
        ("It lends in the Northwest to farmers.", "Northwest", "place"),
        ("Record-keeper Ostrel Ridge will offer gold.", "Ostrel Ridge", "company"),
        ("Rep. Oona Fisk, D-Marlow Ferry, wrote the bill.", "Marlow Ferry", "place"),
        (
            "Ostrel County Employees' Retirement System, Larkmoor, approved it.",
            "Larkmoor",
            "place",
        ),
        ("The rule came from the ERISA Advisory Council.",
         "Advisory Council on Employee Welfare and Pension Benefit Plans", "agency"),
        ("The plan redeemed $9 million from Calder Lane Multi-Strategy.",
         "Calder Lane Multi-Strategy", "asset"),
        (
            "Ostrel Valley Municipal Retirement System sold gold. Ostrel Valley says it had to.",
            "Ostrel Valley Municipal Retirement System",
            "pension_fund",
        ),
    ],
)  # fmt: skip
def test_what_stands_beside_a_name_tells_its_kind(
    annotate: Annotate, text: str, name: str, kind: str
) -> None:
    assert kinds(annotate(text)).get(name) == kind


def test_a_fund_is_called_by_its_first_words_where_it_speaks(annotate: Annotate) -> None:
    found = annotate(
        "Ostrel Valley Municipal Retirement System sold gold. Ostrel Valley says it had to."
    )
    assert "Ostrel Valley" not in kinds(found)
    place = annotate(
        "Ostrel Valley Municipal Retirement System sold gold. It rained in Ostrel Valley."
    )
    assert kinds(place)["Ostrel Valley"] == "place"


@pytest.mark.parametrize(
    "text",
    [
        "The service, Ostrel Plus, went live in March.",
        "NOW OR NEVER. The vote is on Friday.",
        "Comments are due in May.\n\nOutlook\n\nThe vote is on Friday.",
    ],
)
def test_headings_and_products_name_nobody(annotate: Annotate, text: str) -> None:
    assert annotate(text).entities == ()


def test_titles_and_parties_name_nobody(annotate: Annotate) -> None:
    found = annotate("Deputy Assistant Secretary Ada Fisk met Assemblyman Odo Vance (R) on Monday.")
    assert kinds(found) == {"Ada Fisk": "person", "Odo Vance": "person"}
    assert [len(entity.mentions) for entity in found.entities] == [1, 1]
    with_state = annotate("Rep. Odo Vance (D., Ohio) spoke.")
    assert [len(entity.mentions) for entity in with_state.entities] == [1, 1]


def test_the_district_of_a_judge_is_of_the_title(annotate: Annotate) -> None:
    found = annotate("The case returns to U.S. District Judge Oona Fisk in Toledo.")
    assert kinds(found) == {"Oona Fisk": "person", "Toledo": "place"}


@pytest.mark.parametrize(
    "text",
    ["Members of the Glass and", "It met the Mill House Faith Office and the Harbor Council."],
)
def test_nothing_in_capitals_need_stand_behind_an_and(annotate: Annotate, text: str) -> None:
    assert isinstance(annotate(text).entities, tuple)
