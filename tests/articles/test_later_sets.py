"""The later sets of articles (tuning and held out) follow the annotation scheme."""

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

FOLDERS = [FOLDER.parent / name for name in ("tuning_b", "heldout_b")]
SETS = {folder.name: load_articles(folder) for folder in FOLDERS if folder.is_dir()}
ROWS = [row for rows in SETS.values() for row in rows]
METRICS = ("entities_f1", "instruments_f1", "events_f1", "stances_f1", "amounts_f1")
BEFORE = re.compile(r'(?:^|[.?!:]["”)]?\s+|\n\n(?:[*\d]\.? )?)$')
AFTER = re.compile(r"\s|$")


def by_id(row: dict[str, Any]) -> str:
    return str(row["id"])


def test_every_file_loads_under_an_id_of_its_own() -> None:
    earlier = (*load_articles(), *load_articles(FOLDER.parent / "tuning"))
    ids = [row["id"] for row in (*ROWS, *earlier)]
    assert len(ROWS) == sum(len(list(folder.glob("*.md"))) for folder in FOLDERS) > 0
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("row", ROWS, ids=by_id)
def test_mentions_lead_to_their_words_and_do_not_overlap(row: dict[str, Any]) -> None:
    check_mentions(row)


@pytest.mark.parametrize("row", ROWS, ids=by_id)
def test_evidence_is_one_whole_sentence(row: dict[str, Any]) -> None:
    for claim in (*row["events"], *row["stances"]):
        evidence, text = claim["evidence"], row["text"]
        after = text[evidence["end"] :]
        assert "\n" not in evidence["text"]
        assert evidence["text"].endswith((*".?!”:)", '."', '?"', '!"')) or after[:1] in ("", "\n")
        assert BEFORE.search(text[: evidence["start"]]), evidence["text"]
        assert AFTER.match(after), evidence["text"]


@pytest.mark.parametrize("row", ROWS, ids=by_id)
def test_claims_speak_of_names_of_the_article(row: dict[str, Any]) -> None:
    named = {name for record in (*row["entities"], *row["instruments"]) for name in record["names"]}
    for event in row["events"]:
        assert set(event["actors"]) <= named
    for stance in row["stances"]:
        assert stance["holder"] in named | {"author"}
        assert stance["target"] in named or re.fullmatch(r"[a-z]+(-[a-z]+)+", stance["target"])
    if not row["relevance"]:
        assert not any((row["topics"], row["events"], row["stances"], row["story"]))


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
