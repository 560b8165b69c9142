"""`policytrail eval`: files in, tables out, and the same numbers as the scheme's own scorer."""

from __future__ import annotations

import copy
import json
import random
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from policytrail import cli
from policytrail.errors import LanguageError
from policytrail.nlp.evaluation import corpus, reading
from policytrail.nlp.evaluation.metrics import METRICS, Meter
from policytrail.nlp.jsonl import annotation_to_dict, load_document
from policytrail.nlp.pipeline import Annotator
from policytrail.records import Failure

Row = dict[str, Any]
TEXT = "The Alder County Pension Board sold its bitcoin on August 12, 2025."


def _mentioned(name: str, type_: str) -> Row:
    start = TEXT.index(name)
    return {"name": name, "type": type_, "mentions": [{"start": start, "end": start + len(name)}]}


def row(**fields: Any) -> Row:
    evidence = {"start": 0, "end": len(TEXT)}
    return {
        "id": "a", "source": "Alder Post", "title": "Board sells", "text": TEXT,
        "published": "2025-08-14T12:00:00Z", "relevance": 1, "topics": [], "sentiment": {},
        "entities": [
            _mentioned("Alder County Pension Board", "pension_fund"),
            _mentioned("bitcoin", "asset"),
        ],
        "instruments": [], "stances": [], "amounts": [],
        "events": [
            {"type": "divest", "status": "done", "date": "2025-08-12", "evidence": evidence,
             "actors": ["Alder County Pension Board"], "objects": ["bitcoin"]},
        ],
        **fields,
    }  # fmt: skip


def write(file: Path, rows: Iterable[Row]) -> Path:
    file.write_text("".join(f"{json.dumps(one)}\n" for one in rows), encoding="utf-8")
    return file


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, ["eval", *(str(one) for one in arguments)])


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        ({"relevance": 2}, "(a) relevance", "from 0 to 1"),
        ({"relevance": True}, "(a) relevance", "must be a number"),
        ({"topics": "crypto"}, "(a) topics", "must be a list"),
        ({"sentiment": {"label": "good"}}, "(a) sentiment.label", "positive, neutral, negative"),
        ({"entities": [{"name": "x", "type": "asset"}]}, "entities[0].mentions", "is missing"),
        (
            {"entities": [{"name": "", "type": "asset", "mentions": [{"start": 0, "end": 1}]}]},
            "entities[0].name",
            "not empty",
        ),
        (
            {"entities": [{"name": "x", "type": "asset", "mentions": [{"start": 3, "end": 3}]}]},
            "entities[0].mentions[0].end",
            "greater than start",
        ),
        (
            {"entities": [{"name": "x", "type": "asset", "mentions": []}]},
            "entities[0].mentions",
            "at least 1",
        ),
        ({"events": [{**row()["events"][0], "type": "burn"}]}, "events[0].type", "one of sign"),
        ({"events": [{**row()["events"][0], "date": "May"}]}, "events[0].date", "YYYY-MM-DD"),
        ({"events": [7]}, "events[0]", "must be an object"),
        ({"stances": [{"holder": "x"}]}, "stances[0].target", "is missing"),
        ({"amounts": [{"value": float("nan"), "unit": "USD"}]}, "amounts[0].value", "finite"),
        ({"amounts": [{"value": float("inf"), "unit": "USD"}]}, "amounts[0].value", "finite"),
        ({"id": ""}, "line 2 id", "not empty"),
    ],
)
def test_a_wrong_field_is_named_with_file_and_line(
    tmp_path: Path, change: Row, place: str, words: str
) -> None:
    file = write(tmp_path / "gold.jsonl", [row(id="first"), row(**change)])
    result = run(file, "--predictions", file)
    assert result.exit_code == 2
    assert "gold.jsonl line 2" in result.output
    assert place in result.output
    assert words in result.output


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "has no annotations"),
        (b"{", "gold.jsonl line 1: is not JSON"),
        (b"[]", "line 1: must be an object, not a list"),
        (b"[" * 100_000, "line 1: is not usable JSON"),
        (b"\xff\xfe", "is not UTF-8 at byte 0"),
    ],
)
def test_a_file_that_is_no_gold_is_refused(tmp_path: Path, data: bytes, words: str) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_bytes(data)
    result = run(file)
    assert (result.exit_code, words in result.output) == (2, True), result.output


def test_a_missing_file_and_a_double_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LanguageError, match=r"none\.jsonl: cannot be read"):
        reading.read_rows(tmp_path / "none.jsonl")
    with pytest.raises(LanguageError, match="line 2 id: 'a' is there twice"):
        reading.read_rows(write(tmp_path / "gold.jsonl", [row(), row()]))


def test_a_document_without_text_cannot_be_read_now(tmp_path: Path) -> None:
    bare = row()
    del bare["text"]
    file = write(tmp_path / "gold.jsonl", [bare])
    assert run(file, "--predictions", file, "--bootstrap", 0).exit_code == 0
    result = run(file)
    assert result.exit_code == 2
    assert "gold.jsonl line 1: 'text' is missing" in result.output


@pytest.mark.parametrize(
    ("floors", "words"),
    [
        ('{"events_f2": 0.5}', "Did you mean 'events_f1'?"),
        ('{"events_f1": "high"}', "must be a number"),
        ("[]", "must be an object of metric names"),
    ],
)
def test_minima_that_cannot_be_checked_are_refused(tmp_path: Path, floors: str, words: str) -> None:
    gold, minima = write(tmp_path / "gold.jsonl", [row()]), tmp_path / "floor.json"
    minima.write_text(floors)
    result = run(gold, "--predictions", gold, "--min", minima)
    assert (result.exit_code, words in result.output) == (2, True), result.output


def test_a_metric_below_its_minimum_is_named_and_the_exit_status_is_one(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", [row()])
    predicted = write(tmp_path / "pred.jsonl", [row(events=[])])
    minima = tmp_path / "floor.json"
    minima.write_text('{"events_f1": 0.5, "entities_f1": 1.0}')
    arguments = (gold, "--predictions", predicted, "--min", minima, "--bootstrap", 0)
    result = run(*arguments)
    assert result.exit_code == 1
    assert result.stderr == "events_f1: 0.0000 is below 0.5\n"
    printed = json.loads(run(*arguments, "--json").stdout)
    assert printed["below_minimum"] == [{"metric": "events_f1", "value": 0.0, "minimum": 0.5}]


def test_tables_show_metrics_classes_groups_and_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gold = write(tmp_path / "gold.jsonl", [row()])
    flipped = {**row()["events"][0], "status": "planned"}
    predicted = write(tmp_path / "pred.jsonl", [row(events=[flipped])])
    monkeypatch.setenv("COLUMNS", "80")
    result = run(gold, "--predictions", predicted, "--errors", "--by", "source")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    cells = {line.split()[0]: line.split()[1:] for line in lines if line.strip()}
    assert cells["events_f1"] == ["1.000", "1.000-1.000", "1.000", "1.000", "0.000"]
    assert cells["events_status_f1"][-2:] == ["0.000", "1.000"]  # empty, and every event done
    assert cells["pension_fund"] == ["1.000", "1.000", "1.000", "1", "0", "0"]
    assert cells["Alder"][1:3] == ["1", "1.000"]
    assert "wrong    event status  planned for done divest, 2025-08-12" in result.stdout


def test_grouping_by_a_key_that_no_document_has_is_refused(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", [row()])
    result = run(gold, "--predictions", gold, "--by", "sauce")
    assert (result.exit_code, "no document has a key 'sauce'" in result.output) == (2, True)


def test_without_predictions_the_documents_are_read_now(tmp_path: Path) -> None:
    copy_ = row(id="b", story="s", published="2025-08-15T12:00:00Z")
    gold = write(tmp_path / "gold.jsonl", [row(story="s"), copy_])
    result = run(gold, "--json", "--bootstrap", 20, "--errors")
    assert result.exit_code == 0
    printed = json.loads(result.stdout)
    metrics = printed["metrics"]
    assert (metrics["entities_f1"]["found"], metrics["events_f1"]["found"]) == (4, 2)
    assert metrics["event_date_exact"]["value"] == 1.0
    assert metrics["stories_pairwise_f1"]["found"] == 1  # the stories of the timeline stage
    assert metrics["events_f1"]["interval"] == {"low": 1.0, "high": 1.0}
    assert set(metrics) == {metric.name for metric in METRICS}


# --- beside the scorer of the annotation scheme ---------------------------------------------


def theirs(gold: Path, dev: Path, predicted: Path) -> dict[str, float | None]:
    done = subprocess.run(
        [sys.executable, str(gold / "score.py"), str(dev), str(predicted), "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    metrics = json.loads(done.stdout)["metrics"]
    return {name: metric["value"] for name, metric in metrics.items() if name != "documents"}


def ours(dev: Path, predicted: Path) -> dict[str, float | None]:
    scored = corpus.score(reading.read_rows(dev), reading.read_rows(predicted))
    return {name: measure.value for name, measure in Meter(scored).measure().items()}


@pytest.mark.recorded
def test_gold_against_itself_is_one_for_both(gold: Path) -> None:
    dev = gold / "dev.jsonl"
    assert ours(dev, dev) == theirs(gold, dev, dev) == {metric.name: 1.0 for metric in METRICS}


@pytest.mark.recorded
def test_our_annotations_score_the_same(gold: Path, annotator: Annotator, tmp_path: Path) -> None:
    dev = write(tmp_path / "dev.jsonl", list(reading.read_rows(gold / "dev.jsonl").values())[::4])
    documents = [load_document(line, number) for number, line in reading.lines(dev)]
    rows = []
    for result in annotator.annotate(documents):
        assert not isinstance(result, Failure)
        rows.append(annotation_to_dict(result))
    predicted = write(tmp_path / "pred.jsonl", rows)
    assert ours(dev, predicted) == pytest.approx(theirs(gold, dev, predicted), abs=1e-6)


@pytest.mark.recorded
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_damaged_copy_scores_the_same(gold: Path, tmp_path: Path, seed: int) -> None:
    dev = gold / "dev.jsonl"
    damaged = damage(list(reading.read_rows(dev).values()), random.Random(seed))  # noqa: S311
    predicted = write(tmp_path / "pred.jsonl", damaged)
    found = ours(dev, predicted)
    assert found == pytest.approx(theirs(gold, dev, predicted), abs=1e-6)
    assert all(value is not None and value < 1 for value in found.values())


def damage(rows: list[Row], chance: random.Random) -> list[Row]:
    """Return a copy with records left out, doubled, renamed, moved and turned into others."""
    kept = [copy.deepcopy(one) for one in rows if chance.random() > 0.03]
    for one in kept:
        for key in ("entities", "instruments", "events", "stances", "amounts"):
            one[key] = _thinned(one[key], chance)
        for record in one["entities"] + one["instruments"]:
            _damage_record(record, chance)
        known = [record["name"] for record in one["entities"]] or ["Zed"]
        for event in one["events"]:
            _damage_event(event, known, chance)
        for stance in one["stances"]:
            _now_and_then(stance, "stance", ["support", "oppose", "neutral"], chance)
            _now_and_then(stance, "holder", known, chance)
        for amount in one["amounts"]:
            amount["value"] *= chance.choice([1, 1, 1.004, 1.006])
        _now_and_then(one, "relevance", [0.3, 0.5, 0.7], chance)
        _now_and_then(one, "topics", [[], ["litigation"], ["executive-orders"]], chance)
        _now_and_then(one, "sentiment", [{"score": 0.4}, {"label": "negative"}, {}], chance)
        _now_and_then(one, "story", [None, "one", "two"], chance)
    return kept


def _thinned(records: list[Row], chance: random.Random) -> list[Row]:
    kept = [record for record in records if chance.random() > 0.15]
    if kept and chance.random() < 0.4:
        kept.append(copy.deepcopy(chance.choice(kept)))
    chance.shuffle(kept)
    return kept


def _now_and_then(one: Row, key: str, choices: list[Any], chance: random.Random) -> None:
    if chance.random() < 0.2:
        one[key] = chance.choice(choices)


def _damage_record(record: Row, chance: random.Random) -> None:
    name = record["name"]
    _now_and_then(record, "name", [f"the {name}’s", "Zed", name.upper(), f"new {name}"], chance)
    if "kind" in record:
        _now_and_then(record, "kind", ["bill", "rule"], chance)
        _now_and_then(record, "key", [None, "eo:10000"], chance)
    else:
        _now_and_then(record, "type", ["agency", "company"], chance)
        _now_and_then(record, "sentiment", [None, 0.5, -0.9, "positive"], chance)
    for place in record["mentions"]:
        place.pop("text", None)
        place["end"] += chance.choice([0, 0, 0, 0, 1, 30])
        place["start"] = max(0, place["start"] - chance.choice([0, 0, 0, 0, 4]))


def _damage_event(event: Row, known: list[str], chance: random.Random) -> None:
    _now_and_then(event, "status", ["done", "denied"], chance)
    _now_and_then(event, "date", [None, "2025", "2025-Q3", "2025-08", "2025-08-07"], chance)
    _now_and_then(event, "actors", [[], known[:2], known[-1:]], chance)
    _now_and_then(
        event, "objects", [[], known[:1], [f"{o} plan" for o in event["objects"]]], chance
    )
    _now_and_then(event, "type", ["partner", "appoint", "sign"], chance)
    event["evidence"]["start"] = max(0, event["evidence"]["start"] - chance.choice([0, 0, 90]))
