"""Six investors as papers told of them and as they filed: stage, basis and conflict."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from policytrail.config import LanguageSettings
from policytrail.holdings.lists import load
from policytrail.jobs.allocations import Allocations, Stage, allocations
from policytrail.jobs.claim_checks import ClaimCheck
from policytrail.nlp.pipeline import build_annotator
from policytrail.store import open_store
from policytrail.store.queries import end_of_day
from policytrail.tests.holdings import articles, told


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lines")
    read = build_annotator(LanguageSettings(event_model="none", tone_model="none"))
    found = articles.documents()
    with open_store(folder / "told.db", create=True) as store:
        told.take_in(store, folder, (*told.WISCONSIN, *told.MICHIGANS))
        store.add_source(source=articles.PAPER, now=told.NOW)
        for document in found:
            store.record(result=articles.visit(document))
        results = list(zip(found, read.annotate(found), strict=True))
        store.save_annotations(run_id=told.READ.id, results=results)
        told.timeline(store)
    return folder / "told.db"


def ask(database: Path, day: date | None = None) -> Allocations:
    moment = end_of_day(day) if day else None
    with open_store(database, read_only=True) as store:
        return allocations(store, load(), as_of=day, moment=moment)


@pytest.fixture(scope="module")
def now(database: Path) -> Allocations:
    return ask(database)


def stage(found: Allocations, fund: str, asset: str) -> Stage:
    (one,) = [each for each in found.stages if fund in each.fund and each.asset.casefold() == asset]
    return one


def claim(found: Allocations, words: str) -> ClaimCheck:
    (one,) = [each for each in found.claims if words in each.quote]
    return one


def test_wisconsin_has_exited_by_its_filing_whatever_a_paper_says_later(now: Allocations) -> None:
    bitcoin = stage(now, "Wisconsin", "bitcoin")
    assert (bitcoin.stage, bitcoin.basis, bitcoin.since) == ("exited", "filing", "2025-Q1")
    assert bitcoin.life[-1] == "(initiated)", "what is only told of moves nothing"
    (conflict,) = bitcoin.conflicts
    assert "contradicted: the filing for 2025-03-31" in conflict
    trust = stage(now, "Wisconsin", "ishares bitcoin trust")
    assert (trust.stage, trust.basis, len(trust.conflicts)) == ("exited", "filing", 2)
    assert stage(now, "Wisconsin", "grayscale bitcoin trust").since == "2024-Q2"


def test_michigan_holds_by_its_filing_and_did_not_triple(now: Allocations) -> None:
    held = stage(now, "Michigan", "ark 21shares bitcoin etf")
    assert held.basis == "filing"
    assert "a split taken out" in held.conflicts[0]
    assert stage(now, "Michigan", "ether").stage == "initiated"


def test_others_stand_where_they_stand(now: Allocations) -> None:
    japan = stage(now, "Government Pension Investment Fund", "bitcoin")
    assert (japan.stage, japan.basis) == ("studied", "outlet")
    jersey = stage(now, "Jersey City", "bitcoin")
    assert (jersey.stage, jersey.basis) == ("announced", "official")
    britain = stage(now, "British pension scheme", "bitcoin")
    assert (britain.stage, britain.is_reported, britain.basis) == ("initiated", True, "anonymous")
    assert (britain.amount, britain.unit) == (3.0, "percent")
    arizona = stage(now, "Arizona State Retirement System", "bitcoin")
    assert (arizona.stage, arizona.basis) == ("denied", "outlet")
    assert not any("Cartwright" in each.fund for each in now.stages), "an adviser is not the fund"


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("bought about $99 million", "consistent"),
        ("1,013,000", "consistent"),
        ("94,562 shares", "contradicted"),
        ("110,000 shares", "consistent"),
        ("put 3% of its assets", "not_checkable"),
        ("holds no bitcoin", "not_checkable"),
        ("sold its entire holding", "consistent"),
        ("has invested in bitcoin", "contradicted"),
        ("tripled its stake", "contradicted"),
        ("holds about 6 million shares", "contradicted"),
    ],
)
def test_each_claim_beside_the_filings(now: Allocations, words: str, verdict: str) -> None:
    assert claim(now, words).check.verdict == verdict


def test_both_evidences_are_given(now: Allocations) -> None:
    check = claim(now, "94,562 shares").check
    assert check.on_file is not None
    assert check.for_quarter is not None
    assert check.for_quarter.rows == (("0000854157-24-000001", 4),)
    assert check.arithmetic == "94,562 said, 2,450,400 filed: -96.1%"


def test_as_of_a_day_only_what_was_known_counts(database: Path) -> None:
    before = ask(database, date(2025, 2, 28))
    trust = stage(before, "Wisconsin", "ishares bitcoin trust")
    assert (trust.stage, trust.since) == ("increased", "2024-Q4")
    assert stage(before, "Wisconsin", "bitcoin").stage == "held"
    assert all(each.claim.told_on <= date(2025, 2, 28) for each in before.claims)
