"""`policytrail allocations`: holdings by quarter and class, with their lag, and stages."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policytrail.cli import main
from policytrail.store import open_store
from policytrail.tests.holdings import told


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("allocations")
    with open_store(folder / "told.db", create=True) as store:
        restated = told.filing(
            9, "20240930", "20241220", [told.ibit(2_898_050, 104_706_547)], amendment="restatement"
        )
        told.take_in(store, folder, (*told.WISCONSIN, *told.MICHIGANS, restated))
        told.timeline(store)
    return folder / "told.db"


def ask(database: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        main,
        ["allocations", *arguments],
        env={"POLICYTRAIL_DATABASE": str(database), "COLUMNS": "140"},
    )


def test_a_line_a_holding_with_the_days_until_it_was_filed(database: Path) -> None:
    result = ask(database, "wisconsin", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.output)
    line = next(each for each in found["lines"] if each["quarter"] == "2024-12-31")
    assert (line["shares"], line["value"], line["change"], line["difference"]) == (
        6_060_351, 321_501_621, "increased", 3_162_301,
    )  # fmt: skip
    assert (line["filed"], line["lag_days"]) == ("2025-02-14", 45)
    assert line["rows"] == [4]
    gone = found["lines"][-1]
    assert (gone["quarter"], gone["shares"], gone["change"]) == ("2025-03-31", 0, "exited")


def test_as_of_shows_what_was_on_file_then(database: Path) -> None:
    before = json.loads(ask(database, "wisconsin", "--json", "--as-of", "2024-12-19").output)
    after = json.loads(ask(database, "wisconsin", "--json", "--as-of", "2024-12-20").output)
    assert before["lines"][-1]["shares"] == 2_898_051
    assert before["lines"][-1]["amended"] is False
    assert after["lines"][-1]["shares"] == 2_898_050
    assert after["lines"][-1]["amended"] is True
    assert {each["stage"] for each in before["stages"]} == {"held", "exited", "increased"}


def test_an_asset_class_and_a_spreadsheet(database: Path) -> None:
    result = ask(database, "--asset", "ether", "--csv")
    rows = list(csv.DictReader(io.StringIO(result.output)))
    assert [(row["quarter"], row["change"]) for row in rows] == [
        ("2024-09-30", "initiated"), ("2025-03-31", "kept"), ("2025-06-30", "kept"),
    ]  # fmt: skip
    assert {row["security"] for row in rows} == {"Grayscale Ethereum Trust"}


def test_the_terminal_shows_classes_over_quarters_and_stages(database: Path) -> None:
    text = ask(database).output
    assert "State of Michigan Retirement System" in text
    assert "one share became 3 by a split" in text
    assert "held > increased" in text
    assert "days later" in text


def test_a_fund_that_nothing_is_known_of_is_an_error(database: Path) -> None:
    result = ask(database, "harbor")
    assert result.exit_code != 0
    assert "no fund of this name" in str(result.exception) + result.output
