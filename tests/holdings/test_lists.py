"""The lists of filers and securities: each entry with its source, and none by a wrong number."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policytrail.errors import CatalogueError
from policytrail.holdings.classes import Classes, filer_of, is_misnamed
from policytrail.holdings.lists import is_cusip, load
from policytrail.holdings.reference import render
from policytrail.tests.holdings.world import CLASSES, LISTS, Q1_24, report, row


def test_at_least_twenty_funds_are_followed_besides_wisconsin_michigan_and_arizona() -> None:
    ids = {each.id for each in LISTS.filers}
    assert {"swib", "michigan", "arizona"} <= ids
    assert len(ids - {"swib", "michigan", "arizona"}) >= 20
    assert all(each.source for each in LISTS.filers)
    assert all(each.source for each in LISTS.securities)
    numbers = [each.cik for each in LISTS.filers if each.cik]
    assert len(set(numbers)) == len(numbers)


def test_titles_and_numbers_are_those_of_the_word_lists(root: Path) -> None:
    known = {}
    for file in (root / "nlp" / "lexicons").glob("entities-*.jsonl"):
        for line in file.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            known[entry["id"]] = entry
    for filer in LISTS.filers:
        if filer.entity:
            assert known[filer.entity]["name"] == filer.title
            assert known[filer.entity].get("cik", filer.cik) == filer.cik
    for security in LISTS.securities:
        if security.entity:
            assert security.entity in known


@pytest.mark.parametrize(
    ("issuer", "cusip", "expected"),
    [
        ("ISHARES BITCOIN TRUST ETF", "46438F101", "ibit"),
        ("ISHARES BITCOIN TR", "000000000", "ibit"),
        ("GRAYSCALE BITCOIN TR BTC", "389637109", "gbtc"),
        ("GRAYSCALE BITCOIN MINI TR ETF", "389930207", "btc_mini"),
        ("GRAYSCALE BITCOIN MINI TR ETF", "389637109", None),  # the number is another one's
        ("ARK 21SHARES BITCOIN ETF", "040919102", "arkb"),
        ("GRAYSCALE ETHEREUM TR ETH", "389638107", "ethe"),
        ("SPDR GOLD TR", "78463V107", "gld"),
        ("ISHARES GOLD TR", "464285204", "iau"),
        ("GOLD MINERS ETF VANECK", "92189F106", None),
        ("BLUE OWL CAPITAL CORPORATION COM", "69121K104", "obdc"),
        ("BLUE OWL CAPITAL INC", "09581B103", "blue_owl"),
        ("ARES CAP CORP", "04010L103", "arcc"),
        ("BLACKSTONE GROUP INC", "09260D107", "blackstone"),
        ("BLACKSTONE MORTGAGE TRUST INC", "09257W100", None),
        ("QUAY WORKS INC", "46438F101", None),  # a claimed number alone proves nothing
    ],
)
def test_a_row_is_of_the_security_that_its_number_and_words_tell(
    issuer: str, cusip: str, expected: str | None
) -> None:
    found = CLASSES.of(row(1, issuer, cusip, 100))
    assert (found.id if found else None) == expected


def test_a_number_alone_does_not_make_a_filer() -> None:
    right = report(1, Q1_24, Q1_24)
    assert (filer_of(LISTS.filers, right) or LISTS.filers[0]).id == "swib"
    wrong = report(1, Q1_24, Q1_24, filer="BADGER VALLEY CAPITAL LLC")
    assert filer_of(LISTS.filers, wrong) is None
    assert is_misnamed(LISTS.filers, wrong)
    arizona = report(1, Q1_24, Q1_24, cik="1", filer="ARIZONA STATE RETIREMENT SYSTEM")
    assert (filer_of(LISTS.filers, arizona) or LISTS.filers[0]).id == "arizona"
    assert not is_misnamed(LISTS.filers, arizona)


def test_check_digits() -> None:
    assert is_cusip("46438F101")
    assert not is_cusip("46438F102")
    assert not is_cusip("46438F1")


def test_a_users_entries_come_after_ours(tmp_path: Path) -> None:
    (tmp_path / "filers.toml").write_text(
        '[filers.harbor]\ntitle = "Harbor Fund"\nname = "Harbor Pension"\ncik = "99"\n'
        'evidence = "row"\nsource = "its own filing"\n'
    )
    (tmp_path / "securities.toml").write_text(
        '[securities.quay]\nname = "Quay Bitcoin Trust"\nasset = "bitcoin"\n'
        'words = ["QUAY", "BITCOIN"]\nsource = "its prospectus"\n'
    )
    lists = load([tmp_path])
    assert lists.filers[-1].cik == "99"
    found = Classes(lists.securities).of(row(1, "QUAY BITCOIN TR", "1", 1))
    assert found is not None
    assert found.id == "quay"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("filers", "[filers.a\n", "cannot be read"),
        ("filers", "[funds.a]\n", "other tables"),
        ("filers", '[filers.a]\ntitle = "A"\ncolour = "red"\n', "unknown field 'colour'"),
        ("filers", '[filers.a]\ntitle = "A"\n', "a field is missing"),
        (
            "filers",
            '[filers.a]\ntitle = "A"\nname = "A"\nsource = "s"\nevidence = "row"\ncik = "007"\n',
            "without zeros",
        ),
        (
            "securities",
            '[securities.a]\nname = "A"\nasset = "bitcoin"\nsource = "s"\nproved = ["46438F102"]\n',
            "check digit",
        ),
        ("securities", '[securities.a]\nname = "A"\nasset = "tulips"\nsource = "s"\n', "asset"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_name(
    tmp_path: Path, name: str, text: str, told: str
) -> None:
    (tmp_path / f"{name}.toml").write_text(text)
    with pytest.raises(CatalogueError, match=told):
        load([tmp_path])


def test_the_page_in_docs_is_up_to_date(root: Path) -> None:
    """Write it again with ``python -m policytrail.holdings.reference > docs/holdings.md``."""
    assert (root / "docs" / "holdings.md").read_text(encoding="utf-8") == render(load())
