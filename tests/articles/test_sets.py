"""The sets of annotated articles are what the annotation scheme asks for."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from policytrail.tests.articles.annotated import FOLDER, check_mentions, load_articles

# A folder each: to measure by (articles, heldout_*), and to learn from (tuning*).
FOLDERS = [FOLDER, *sorted(FOLDER.parent.glob("tuning*")), *sorted(FOLDER.parent.glob("heldout*"))]
SETS = {folder.name: load_articles(folder) for folder in FOLDERS}
ROWS = [row for rows in SETS.values() for row in rows]
METRICS = ("entities_f1", "instruments_f1", "events_f1", "stances_f1", "amounts_f1")
BEFORE = re.compile(
    r'(?:^|[.?!:]["”)]?\s+|\n\n(?:[*\d]\.? |\d\d?:\d\d )?|\n\n\d\d?(?:\. |:\d\d )[^\n]+\n)$'
)
AFTER = re.compile(r"\s|$")


def by_id(row: dict[str, Any]) -> str:
    return str(row["id"])


def test_every_file_loads_under_an_id_of_its_own() -> None:
    assert {
        "articles",
        "heldout_b",
        "heldout_c",
        "heldout_d",
        "tuning",
        "tuning_b",
        "tuning_c",
        "tuning_d",
        "tuning_e",
        "tuning_f",
    } <= SETS.keys()
    ids = [row["id"] for row in ROWS]
    assert len(ids) == sum(len(list(folder.glob("*.md"))) for folder in FOLDERS)
    assert [key for key, number in Counter(ids).items() if number > 1] == []


@pytest.mark.parametrize("row", ROWS, ids=by_id)
def test_mentions_lead_to_their_words_and_do_not_overlap(row: dict[str, Any]) -> None:
    check_mentions(row)


@pytest.mark.parametrize("row", ROWS, ids=by_id)
def test_evidence_is_one_whole_sentence(row: dict[str, Any]) -> None:
    for claim in (*row["events"], *row["stances"]):
        evidence, text = claim["evidence"], row["text"]
        after = text[evidence["end"] :]
        assert text[evidence["start"] : evidence["end"]] == evidence["text"]
        assert "\n" not in evidence["text"]
        assert evidence["text"].endswith((*".?!”:)", '."', '?"', '!"')) or after[:1] in ("", "\n")
        assert BEFORE.search(text[: evidence["start"]]), evidence["text"]
        assert AFTER.match(after), evidence["text"]


def _meant(row: dict[str, Any]) -> set[str]:
    """Who the scheme allows to be an actor by a role alone: "the president" of a dated report."""
    return (
        {"Donald Trump"} if re.search(r"[Tt]he (?:president|White House)", row["text"]) else set()
    )


@pytest.mark.parametrize("row", ROWS, ids=by_id)
def test_claims_speak_of_names_of_the_article(row: dict[str, Any]) -> None:
    named = {name for record in (*row["entities"], *row["instruments"]) for name in record["names"]}
    for event in row["events"]:
        assert set(event["actors"]) <= named | _meant(row)
    for stance in row["stances"]:
        assert stance["holder"] in named | {"author"} | _meant(row)
        assert stance["target"] in named or re.fullmatch(r"[a-z]+(-[a-z]+)+", stance["target"])
    if not row["relevance"]:
        assert not any((row["topics"], row["events"], row["stances"], row["story"]))


def test_the_first_set_has_every_kind_of_claim() -> None:
    rows = SETS["articles"]
    assert len(rows) >= 20
    assert any(row["relevance"] == 0 for row in rows)
    told = Counter(event["status"] for row in rows for event in row["events"])
    assert all(told[status] >= 8 for status in ("done", "planned", "considered", "denied"))


@pytest.mark.recorded
@pytest.mark.parametrize("name", SETS)
def test_the_scheme_accepts_a_set_and_scores_it_full(name: str, gold: Path, tmp_path: Path) -> None:
    schema = json.loads((gold / "schema.json").read_text(encoding="utf-8"))
    for row in SETS[name]:
        jsonschema.validate(row, schema)
    file = tmp_path / "gold.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in SETS[name]), encoding="utf-8")
    scored = subprocess.run(
        [sys.executable, str(gold / "score.py"), str(file), str(file), "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    metrics = json.loads(scored.stdout)["metrics"]
    assert {name: metrics[name]["value"] for name in METRICS} == dict.fromkeys(METRICS, 1.0)


def sentences(rows: Iterable[dict[str, Any]]) -> set[str]:
    parts = {part for row in rows for part in re.split(r"(?<=[.?!])\s+", row["text"])}
    return {part for part in parts if len(part.split()) > 5}


@pytest.mark.recorded
def test_no_sentence_is_one_of_the_development_gold(gold: Path) -> None:
    rows = [json.loads(line) for line in (gold / "dev.jsonl").read_text("utf-8").splitlines()]
    assert not sentences(rows) & sentences(ROWS)
