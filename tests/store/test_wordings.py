"""A name means the same in any usual spelling, and what fits two things means neither."""

from __future__ import annotations

import pytest

from policytrail.errors import QueryError
from policytrail.store import Store
from policytrail.store.wordings import Names, Wording, words_of
from policytrail.tests.store import world

NAMES = {
    "eo:14330": ("executive_order", "Access to Alternative Assets for 401(k) Investors"),
    "eo:14178": ("executive_order", "Strengthening Digital Financial Technology"),
    "guidance:dol-car-2022-01": ("guidance", "Compliance Assistance Release No. 2022-01"),
    "guidance:sec-sab-121": ("guidance", "Staff Accounting Bulletin No. 121"),
    "bill:119-hr-3633": ("bill", "CLARITY Act"),
    "rin:1210-AC38": ("rule", "Fiduciary Duties in Selecting Investment Alternatives"),
    "provisional:1": ("executive_order", "order on 401(k) plans"),
    "agency:us-dol": ("agency", "Department of Labor"),
    "fund:swib": ("pension_fund", "State of Wisconsin Investment Board"),
    "fund:ohio-strs": ("pension_fund", "State Teachers Retirement System of Ohio"),
    "person:lori": ("person", "Lori Chavez-DeRemer"),
    "position:fund:swib/asset:ibit": ("position", "State of Wisconsin Investment Board: a trust"),
}  # fmt: skip
WORDINGS = [
    *(Wording(id=id, text=name, kind=kind) for id, (kind, name) in NAMES.items()),
    *(Wording(id=id, text=id, kind=kind) for id, (kind, _) in NAMES.items() if ":us" not in id),
]


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("EO 14330", "eo:14330"),
        ("E.O. 14330", "eo:14330"),
        ("E. O. No. 14,330", "eo:14330"),
        ("EO14330", "eo:14330"),
        ("14330", "eo:14330"),
        ("the 401(k) order", "eo:14330"),
        ("401k order", "eo:14330"),
        ("alternative assets order", "eo:14330"),
        ("CAR 2022-01", "guidance:dol-car-2022-01"),
        ("CAR No. 2022-1", "guidance:dol-car-2022-01"),
        ("compliance assistance release 2022–01", "guidance:dol-car-2022-01"),
        ("SAB 121", "guidance:sec-sab-121"),
        ("H.R. 3633", "bill:119-hr-3633"),
        ("hr3633", "bill:119-hr-3633"),
        ("clarity", "bill:119-hr-3633"),
        ("RIN 1210-ac38", "rin:1210-AC38"),
        ("the fiduciary rule", "rin:1210-AC38"),
        ("DOL", "agency:us-dol"),
        ("Labor Department", "agency:us-dol"),
        ("swib", "fund:swib"),
        ("STRS Ohio", "fund:ohio-strs"),
        ("Ohio STRS", "fund:ohio-strs"),
        ("Chavez-DeRemer", "person:lori"),
    ],
)
def test_any_usual_spelling(text: str, id: str) -> None:
    assert Names(WORDINGS).meant(text) == (id,)


@pytest.mark.parametrize(
    "text",
    [
        "EO 14331", "4330", "33", "State of Wisconsin", "Wisconsin Board", "Ohio", "order", "the",
        "", "…", "of", "Wisconson Investment Bord", "401(k)", "CAR", "CAR 2022", "the crypto order",
    ],
)  # fmt: skip
def test_what_is_no_name_means_nothing(text: str) -> None:
    assert Names(WORDINGS).meant(text) == ()


def test_two_readings_are_both_given() -> None:
    twin = Wording(id="fund:other", text="Society of Western Investment Banks", kind="company")
    assert Names([*WORDINGS, twin]).meant("SWIB") == ("fund:swib", "fund:other")
    second = Wording(id="eo:99999", text="Fees in 401(k) Plans", kind="executive_order")
    assert Names([*WORDINGS, second]).meant("the 401(k) order") == ("eo:14330", "eo:99999")


def test_a_full_name_goes_before_an_acronym() -> None:
    named_so = Wording(id="company:swib", text="Swib", kind="company")
    assert Names([*WORDINGS, named_so]).meant("SWIB") == ("company:swib",)


def test_descriptions_and_surnames_are_no_names() -> None:
    assert (
        Names(WORDINGS).named("the 401(k) order") == Names(WORDINGS).named("Chavez-DeRemer") == ()
    )
    assert Names(WORDINGS).named("Labor Department") == ("agency:us-dol",)


@pytest.mark.parametrize("id", NAMES)
def test_every_name_means_itself_without_marks_and_capitals(id: str) -> None:
    plain = " ".join(words_of(NAMES[id][1])).upper()
    assert id in Names(WORDINGS).meant(plain)


def test_an_alias_of_a_lexicon_counts_for_what_is_on_record(full: Store) -> None:
    known = [
        Wording(id="fund:swib", text="Badger Fund", kind="pension_fund"),
        Wording(id="fund:else", text="Else Fund", kind="pension_fund"),
    ]
    assert [one.id for one in full.resolve(subject="badger fund", known=known)] == ["fund:swib"]
    with pytest.raises(QueryError, match=r"Else Fund \(fund:else\), of which nothing is on record"):
        full.resolve(subject="Else fund", known=known)


def test_a_search_by_acronym_finds_texts_with_the_name(full: Store) -> None:
    assert full.search(text="swib") == []
    (term,) = full.terms(text="swib")
    assert (term.subject and term.subject.id) == "fund:swib"
    assert [hit.document_id for hit in full.search(terms=[term])] == [world.FUND.id]


def test_words_that_name_nothing_stay_words(full: Store) -> None:
    terms = full.terms(text='the SWIB sold "swib"')
    assert [(term.words, term.subject is not None) for term in terms] == [
        (("the",), False),
        (("SWIB",), True),
        (("sold",), False),
        (('"swib"',), False),
    ]
