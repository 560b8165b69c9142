"""The articles for tuning are what the annotation scheme asks for."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from policytrail.tests.articles.annotated import FOLDER, check_mentions, load_articles

TUNING = FOLDER.parent / "tuning"
ROWS = load_articles(TUNING)
METRICS = ("entities_f1", "instruments_f1", "events_f1", "stances_f1", "amounts_f1")


def by_id(row: dict[str, Any]) -> str:
    return str(row["id"])


def test_every_file_loads_under_an_id_of_its_own() -> None:
    ids = [row["id"] for row in (*ROWS, *load_articles())]
    assert len(ROWS) == len(list(TUNING.glob("*.md"))) > 0
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("row", ROWS, ids=by_id)
def test_mentions_lead_to_their_words_and_do_not_overlap(row: dict[str, Any]) -> None:
    check_mentions(row)


@pytest.mark.parametrize("row", ROWS, ids=by_id)
def test_evidence_is_one_whole_sentence(row: dict[str, Any]) -> None:
    for claim in (*row["events"], *row["stances"]):
        evidence, text = claim["evidence"], row["text"]
        before, after = text[: evidence["start"]], text[evidence["end"] :]
        assert "\n" not in evidence["text"]
        assert evidence["text"].endswith((".", "?", "!", '."', '?"', "”", ":"))
        assert re.search(r'(?:^|[.?!:]["”]?\s+|\n\n(?:[*\d]\.? )?)$', before), evidence["text"]
        assert re.match(r"\s|$", after), evidence["text"]


@pytest.mark.parametrize("row", ROWS, ids=by_id)
def test_claims_speak_of_names_of_the_article(row: dict[str, Any]) -> None:
    named = {name for record in (*row["entities"], *row["instruments"]) for name in record["names"]}
    for event in row["events"]:
        assert set(event["actors"]) <= named
    for stance in row["stances"]:
        assert stance["holder"] in named | {"author"}
        assert stance["target"] in named or re.fullmatch(r"[a-z]+(-[a-z]+)+", stance["target"])
    if not row["relevance"]:
        claims = (row["topics"], row["events"], row["stances"], row["story"])
        assert not any(claims)


@pytest.mark.recorded
def test_the_scheme_accepts_the_articles_and_scores_them_full(gold: Path, tmp_path: Path) -> None:
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
    assert {name: metrics[name]["value"] for name in METRICS} == dict.fromkeys(METRICS, 1.0)
