"""The annotated articles are what the annotation scheme asks for."""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from policytrail.tests.articles.annotated import FOLDER, load_articles

ROWS = load_articles()


def spans(row: dict[str, Any]) -> list[dict[str, Any]]:
    records = [*row["entities"], *row["instruments"]]
    return [
        *(span for record in records for span in record["mentions"]),
        *(claim["evidence"] for claim in (*row["events"], *row["stances"])),
        *row["amounts"],
    ]


def test_there_are_at_least_twenty_articles_with_different_ids() -> None:
    assert len({row["id"] for row in ROWS}) == len(ROWS) >= 20
    assert len(ROWS) == len(list(FOLDER.glob("*.md")))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_offsets_lead_to_the_words(row: dict[str, Any]) -> None:
    for span in spans(row):
        assert row["text"][span["start"] : span["end"]] == span["text"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_mentions_do_not_overlap(row: dict[str, Any]) -> None:
    records = [*row["entities"], *row["instruments"]]
    places = sorted(
        (span["start"], span["end"]) for record in records for span in record["mentions"]
    )
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(places))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_evidence_is_one_whole_sentence(row: dict[str, Any]) -> None:
    for claim in (*row["events"], *row["stances"]):
        text, (start, end) = row["text"], (claim["evidence"]["start"], claim["evidence"]["end"])
        assert claim["evidence"]["text"][-1] in '.?!"'
        assert not re.search(r"\n", claim["evidence"]["text"])
        assert start == 0 or re.search(r'(?:[.?!:]["”]?\s+|\n\n(?:\* )?)$', text[:start])
        assert end == len(text) or text[end] in " \n"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_actors_holders_and_targets_are_names_of_the_article(row: dict[str, Any]) -> None:
    named = {name for record in (*row["entities"], *row["instruments"]) for name in record["names"]}
    issues = re.compile(r"[a-z]+(-[a-z]+)+")
    for event in row["events"]:
        assert set(event["actors"]) <= named
    for stance in row["stances"]:
        assert stance["holder"] in named | {"author"}
        assert stance["target"] in named or issues.fullmatch(stance["target"])


def test_an_irrelevant_article_makes_no_claims() -> None:
    irrelevant = [row for row in ROWS if row["relevance"] == 0]
    assert irrelevant
    for row in irrelevant:
        assert (row["topics"], row["events"], row["stances"]) == ([], [], [])


def test_every_status_is_exercised() -> None:
    found = [event["status"] for row in ROWS for event in row["events"]]
    for status in ("done", "planned", "considered", "denied"):
        assert found.count(status) >= 8


@pytest.mark.recorded
def test_the_scheme_accepts_the_articles(gold: Path, tmp_path: Path) -> None:
    schema = json.loads((gold / "schema.json").read_text(encoding="utf-8"))
    for row in ROWS:
        jsonschema.validate(row, schema)
    file = tmp_path / "gold.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    scored = subprocess.run(
        [sys.executable, str(gold / "score.py"), str(file), str(file), "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    metrics = json.loads(scored.stdout)["metrics"]
    for name in ("entities_f1", "instruments_f1", "events_f1", "stances_f1", "amounts_f1"):
        assert metrics[name]["value"] == 1.0


def sentences(rows: Iterable[dict[str, Any]]) -> set[str]:
    parts = {part for row in rows for part in re.split(r"(?<=[.?!])\s+", row["text"])}
    return {part for part in parts if len(part.split()) > 5}


@pytest.mark.recorded
def test_no_sentence_is_one_of_the_development_gold(gold: Path) -> None:
    rows = [json.loads(line) for line in (gold / "dev.jsonl").read_text("utf-8").splitlines()]
    assert not sentences(rows) & sentences(ROWS)
