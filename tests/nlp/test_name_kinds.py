"""Kinds of names that no list contains, from the words around them. All names are made up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policytrail.records import Annotation

Annotate = Callable[..., Annotation]


def kinds(annotation: Annotation) -> dict[str, str]:
    return {entity.name: entity.type for entity in annotation.entities}


def mentions(annotation: Annotation, name: str) -> list[str]:
    return [m.text for e in annotation.entities if e.name == name for m in e.mentions]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        # what only a person has
        ("Odalys Brenn, 58, retired from the mill in May.", "Odalys Brenn", "person"),
        ("Wendeline Brack-Osei spoke for the plan.", "Wendeline Brack-Osei", "person"),
        ("Ostin Veld, a marine chemist, sued the plan.", "Ostin Veld", "person"),
        ("Ione Castell joined the bank as a partner last week.", "Ione Castell", "person"),
        # what only a firm has
        ("Castellane CEO Mira Toth said no.", "Castellane", "company"),
        ("Brightholm Tane (BHT) fell 4 percent on Monday.", "Brightholm Tane", "company"),
        ("The fund put $40 million with Larkrise Tarn, it said.", "Larkrise Tarn", "company"),
        ("Tidemint's app lets savers buy ether.", "Tidemint", "company"),
        ("The trustees voted to pull $90 million from Argyle Thorne.", "Argyle Thorne", "company"),
        ("Argyle Thorne declined to comment. Its founder did too.", "Argyle Thorne", "company"),
        ("Argyle Thorne declined to comment. Her lawyer did too.", "Argyle Thorne", "person"),
        ("Mirabeau Tellis, which two bankers run, filed for a fund.", "Mirabeau Tellis", "company"),
        ("Some, like Greenlath's Hal Mercado, see a chance.", "Greenlath", "company"),
        ("Money manager Ruane Talbot has cut its fee.", "Ruane Talbot", "company"),
        ("Money manager Ruane Talbot has cut his fee.", "Ruane Talbot", "person"),
        ("Skye Lindahl of Bristow Kemp objected.", "Bristow Kemp", "company"),
        ("She spent two decades at Pembroke Hale before that.", "Pembroke Hale", "company"),
        ("Tarrant, Dell & Rowe, in Omaha, sued.", "Tarrant, Dell & Rowe", "company"),
        ("Ferncliff was in talks to buy a rival, two people said.", "Ferncliff", "company"),
        ("The fund picked Larkmoor Oaks to run $500 million.", "Larkmoor Oaks", "company"),
        ("Corning Tarn, a glassmaker, sued.", "Corning Tarn", "company"),
        ("Corning Tarn, a former lawmaker, sued.", "Corning Tarn", "person"),
        ("Fenmarch says it won't offer bitcoin to savers.", "Fenmarch", "company"),
        ("Of the large insurers, only Fenmarch has filed.", "Fenmarch", "company"),
        ("A class action against Ardent Vale was filed in Boston.", "Ardent Vale", "company"),
        ("The pier, managed by Fern Harbor, was sold.", "Fern Harbor", "company"),
        # what a description says
        ("The plan fired Castle Merrin, its bond manager of 14 years.", "Castle Merrin", "company"),
        ("The upstart Corvid Lane does too.", "Corvid Lane", "company"),
        ("She told the Quillhaven Packet that it was over.", "Quillhaven Packet", "media"),
        ("She told the Dunmore Club that it was over.", "Dunmore Club", "advocacy"),
        ("Its president, Marlo Quent, said no.", "Marlo Quent", "person"),
        ("It owns units of the Fenmoor Canal Trust.", "Fenmoor Canal Trust", "asset"),
        ("Salta Vire was one of nine insurers to sign the letter.", "Salta Vire", "company"),
        ("Rooksbury Trent is a trade group for brokers.", "Rooksbury Trent", "advocacy"),
        ("Its record-keeper, Plover Lane, declined.", "Plover Lane", "company"),
        ("This is Third Ladder, the show about savings.", "Third Ladder", "media"),
        ("Savers Aloft, a retirees' group, objected.", "Savers Aloft", "advocacy"),
        # what the words of the name say
        ("The Millbrook Fire and Police Fund owns gold.", "Millbrook Fire and Police Fund", "pension_fund"),  # noqa: E501
        ("The Larkspur Growth Fund owns gold.", "Larkspur Growth Fund", "asset"),
        ("The Appropriations Committee passed it.", "Appropriations Committee", "legislature"),
        ("The Southern District of Ohio agreed.", "Southern District of Ohio", "court"),
        ("The bakers' union, Local 318, objected.", "Local 318", "advocacy"),
        ("Porters Council 31 will testify.", "Porters Council 31", "advocacy"),
        ("Porters Local 77 backed the order.", "Porters Local 77", "advocacy"),
        ("Tamber Holl Advisory wrote to its clients.", "Tamber Holl Advisory", "company"),
        ("The Railway Clerks International objected.", "Railway Clerks International", "advocacy"),
        ("Harrowgate International builds hotels.", "Harrowgate International", "company"),
        ("The bill cleared Assembly Insurance on Monday.", "Assembly Insurance", "legislature"),
        ("Germany's Versorgungswerk Nordau sold bonds.", "Versorgungswerk Nordau", "pension_fund"),
        ("Stichting Pensioen Wadden sold bonds.", "Stichting Pensioen Wadden", "pension_fund"),
        ("Drivers Forward backed the rule.", "Drivers Forward", "advocacy"),
        ("$20 million was committed to Quillan Vineyards LP.", "Quillan Vineyards LP", "asset"),
        ("Quillan Vineyards LP sued its lender.", "Quillan Vineyards LP", "company"),
        ("The Calder Orchestra pension plan bought gold.", "Calder Orchestra pension plan", "pension_fund"),  # noqa: E501
        ("The Board of Trustees of the Fernley Water Workers' Retirement Plan met.", "Fernley Water Workers' Retirement Plan", "pension_fund"),  # noqa: E501
        ("It does not matter what the Daily Forge prints.", "Daily Forge", "media"),
        # where it is
        ("The ad ran in Toledo and Marlow Wells on Monday.", "Marlow Wells", "place"),
    ],
)  # fmt: skip
def test_what_stands_around_a_name_tells_its_kind(
    annotate: Annotate, text: str, name: str, kind: str
) -> None:
    assert kinds(annotate(text)).get(name) == kind


def test_persons_keep_their_last_word_and_firms_their_first(annotate: Annotate) -> None:
    person = annotate("Tovik Sarrand keeps a chart. Sarrand has counted the fees since 2019.")
    assert mentions(person, "Tovik Sarrand") == ["Tovik Sarrand", "Sarrand"]
    assert kinds(person)["Tovik Sarrand"] == "person"
    firm = annotate("The plan hired Ostrel Lumen in May. In June Ostrel and its lawyers sued.")
    assert kinds(firm) == {"Ostrel Lumen": "company"}


def test_two_trades_behind_one_article_are_one_union(annotate: Annotate) -> None:
    fund = annotate("The Clay and Tile Workers' Pension Fund sold its bitcoin.")
    assert kinds(fund)["Clay and Tile Workers' Pension Fund"] == "pension_fund"
    two = annotate("The Senate and the Bakers' Pension Fund met on Monday.")
    assert kinds(two) == {"Senate": "legislature", "Bakers' Pension Fund": "pension_fund"}


def test_what_an_office_is_for_is_no_body_beside_its_holder(annotate: Annotate) -> None:
    found = annotate("Assistant Secretary for Retirement Policy Wilmot Dace said so.")
    assert kinds(found) == {"Wilmot Dace": "person"}


def test_speakers_of_a_transcript_are_the_persons_it_names(annotate: Annotate) -> None:
    found = annotate(
        "Our guest is Imre Van Voss.\nVAN VOSS: The rule is bad.\nTHE QUESTION: Why?\n"
        "VAN VOSS: Because it is."
    )
    assert mentions(found, "Imre Van Voss") == ["Imre Van Voss", "VAN VOSS", "VAN VOSS"]
    assert len(found.entities) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Roth catch-ups begin next year, and a Roth IRA is taxed.",
        "The book was worth SEK 14bn.",
        "The Investor Advisory was posted on Monday.",
    ],
)
def test_sorts_of_accounts_and_money_name_nobody(annotate: Annotate, text: str) -> None:
    assert annotate(text).entities == ()


def test_an_abbreviation_in_brackets_stands_for_its_name_from_there_on(
    annotate: Annotate,
) -> None:
    found = annotate("Granth Hollow (GHX): better. Analysts rate GHX a buy.")
    assert mentions(found, "Granth Hollow") == ["Granth Hollow", "GHX", "GHX"]


def test_an_article_ends_the_name_before_it(annotate: Annotate) -> None:
    found = annotate("At Westminster the Treasury kept its head down.")
    assert "Westminster the Treasury" not in kinds(found)
    assert "Treasury" in [m.text for e in found.entities for m in e.mentions]


def test_a_trust_in_small_letters_is_the_one_that_the_text_named(annotate: Annotate) -> None:
    found = annotate("The Ostrel Gold Trust rose. Trading in the Ostrel trust was halted.")
    assert mentions(found, "Ostrel Gold Trust") == ["Ostrel Gold Trust", "Ostrel trust"]


def test_a_body_in_brackets_is_not_the_person_before_it(annotate: Annotate) -> None:
    found = annotate("Also there: Ada Crane (SEC) and Imre Voss.")
    assert kinds(found)["Ada Crane"] == "person"
    assert kinds(found)["Securities and Exchange Commission"] == "agency"


@pytest.mark.parametrize("text", ["Background. It rained.", "The Board of Trustees met."])
def test_headings_and_boards_alone_name_nobody(annotate: Annotate, text: str) -> None:
    assert annotate(text).entities == ()


def test_all_in_a_list_bear_the_title_before_it(annotate: Annotate) -> None:
    found = annotate("Judges Bibb, Amaro and Krauss met. Sens. Fisk and Dole objected in Ohio.")
    persons = {"Bibb", "Amaro", "Krauss", "Fisk", "Dole"}
    assert {name for name, kind in kinds(found).items() if kind == "person"} == persons


def test_a_firm_that_is_named_after_a_lake_is_none(annotate: Annotate) -> None:
    found = annotate("Vesper Lake Capital sold. Vesper Lake blamed beetles.")
    assert mentions(found, "Vesper Lake Capital") == ["Vesper Lake Capital", "Vesper Lake"]
    apart = annotate("The Carver Lake Partners office closed. It had stood near Carver Lake.")
    assert kinds(apart)["Carver Lake"] == "place"


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("Fed Governor Amias Thack spoke.", "agency:us-fed"),
        ("House passes the ferry bill.", "legislature:us-house"),
        ("The bill died in House Ag.", "legislature:us-house-agriculture"),
        ("The bill cleared Senate Judiciary.", "legislature:us-senate-judiciary"),
        ("The 9th Cir. reversed.", "court:us-ca9"),
        ("It is with the White House budget office.", "agency:us-omb"),
        ("He told the US labour department so.", "agency:us-dol"),
    ],
)
def test_short_ways_to_name_a_known_body(annotate: Annotate, text: str, id_: str) -> None:
    assert id_ in {entity.id for entity in annotate(text).entities}


def test_a_comma_before_a_legal_form_makes_no_other_firm(annotate: Annotate) -> None:
    found = annotate("Northgate, Inc., settled for $4 million. Northgate denied nothing.")
    assert mentions(found, "Northgate, Inc.") == ["Northgate, Inc.", "Northgate"]
    assert len(found.entities) == 1


def test_a_known_name_behind_and_is_a_name_of_its_own(annotate: Annotate) -> None:
    found = annotate("The Alliance for Steady Retirement and Public Citizen sued.")
    assert set(kinds(found)) == {"Alliance for Steady Retirement", "Public Citizen"}
