"""Expectations of markets are rows; changes of position show the words of both sides."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlite_utils import Database

from policytrail.records import ExpectationClaim, Run, Span, Stance
from policytrail.store import Store
from policytrail.tests.store import world

_OF_NOBODY = "select * from expectation where target = 'Nobody'"


def _rows(path: Path, sql: str) -> list[dict[str, object]]:
    with Database(path, execute_plugins=False) as db:
        return list(db.query(sql))


def test_an_expectation_is_a_row_of_the_present_text(full: Store, path: Path) -> None:
    document, run = world.DOCUMENTS[-1], Run(id="r-9", stage="annotate", version="9")
    text = document.text
    claim = ExpectationClaim(
        holder="", target="Nobody", outlook="bullish", cue="rise",
        evidence=Span(start=0, end=10, text=text[:10]),
    )  # fmt: skip
    plain = world.annotate(document)
    full.save_run(run=run)
    full.save_annotations(
        run_id=run.id, results=[(document, replace(plain, expectations=(claim,)))]
    )
    (row,) = _rows(path, _OF_NOBODY)
    assert (row["holder"], row["target"], row["entity_id"]) == ("", "Nobody", None)
    assert (row["outlook"], row["text"], row["cue"]) == ("bullish", text[:10], "rise")
    full.save_annotations(run_id=run.id, results=[(document, plain)])
    assert _rows(path, _OF_NOBODY) == []


def test_a_change_of_position_shows_both_sides(full: Store, path: Path) -> None:
    knowledge = world.KNOWLEDGE
    first = knowledge.stances[0]
    later = _turned(first)
    full.save_knowledge(
        run=world.LINK, knowledge=replace(knowledge, stances=(*knowledge.stances, later))
    )
    (change,) = _rows(path, "select * from stance_changes")
    assert (change["from"], change["to"]) == (first.stance, later.stance)
    assert (change["from_quote"], change["to_quote"]) == (first.evidence.text, later.evidence.text)
    assert change["confidence"] == min(first.confidence, later.confidence)
    told = _rows(path, "select * from stance_map where earlier_stance is not null")
    assert [(row["latest_stance"], row["earlier_quote"]) for row in told] == [
        (later.stance, first.evidence.text)
    ]
    weeks = _rows(path, "select * from stance_by_week where support_quote is not null")
    assert all(str(row["support_quote"]).count(": ") for row in weeks)


def _turned(stance: Stance) -> Stance:
    assert stance.date is not None
    day = stance.first_known + timedelta(days=30)
    return replace(
        stance, id="turned", stance="oppose" if stance.stance != "oppose" else "support",
        date=day.date().isoformat(), first_known=day, confidence=0.6,
    )  # fmt: skip
