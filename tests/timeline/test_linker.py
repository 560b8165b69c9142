"""Knowledge that is kept up to date is the same as knowledge made at once."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from policytrail import timeline
from policytrail.records import AnnotatedDocument, Knowledge, KnowledgeChange
from policytrail.tests.timeline.gold import read_gold
from policytrail.timeline import Linker, descriptions, story_groups

Chain = list[AnnotatedDocument]
Make = Callable[..., Any]
UNITS = {
    "states": "instrument_id",
    "gaps": "instrument_id",
    "links": "source_id",
    "contradictions": "event_id",
}


class Mirror:
    """What somebody knows who was only told of changes."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], list[Any]] = {}

    def take(self, change: KnowledgeChange) -> None:
        for table, units in change.units.items():
            for unit in units:
                self.rows[table, unit] = []
            for row in getattr(change.rows, table):
                self.rows[table, getattr(row, UNITS.get(table, "id"))].append(row)

    def table(self, name: str) -> list[Any]:
        return [
            row for (table, _), rows in sorted(self.rows.items()) if table == name for row in rows
        ]


def _edited(item: AnnotatedDocument, hours: int) -> AnnotatedDocument:
    """Return another state of a document: other words and, if it is told twice, other claims."""
    document = replace(
        item.document,
        text=f"{item.document.text} Said again about pensions.",
        title=f"{item.document.title} (changed)",
        retrieved=item.document.retrieved + timedelta(hours=hours),
    )
    events = item.annotation.events[1:]
    return AnnotatedDocument(document=document, annotation=replace(item.annotation, events=events))


def _arrive(items: Chain, seed: int, mirror: Mirror) -> Knowledge:
    """Link documents in batches, in some order, with some told twice, edited and taken back."""
    rand = random.Random(seed)  # noqa: S311 - no secret
    waiting = [*items, *items[::5]]
    rand.shuffle(waiting)
    linker, there = Linker(), dict[str, AnnotatedDocument]()
    while waiting:
        batch = [waiting.pop() for _ in range(min(len(waiting), rand.randint(1, 9)))]
        there |= {item.document.id: item for item in batch}
        mirror.take(linker.update(batch))
        victim = rand.choice(sorted(there))
        if rand.random() < 0.3:
            mirror.take(linker.update([_edited(there[victim], 1)]))
            mirror.take(linker.update([there[victim]]))
        elif rand.random() < 0.3:
            mirror.take(linker.update([], gone=[victim, "nobody"]))
            mirror.take(linker.update([there[victim]]))
    return linker.knowledge()


def _same(mirror: Mirror, wanted: Knowledge) -> bool:
    return all(
        sorted(map(repr, mirror.table(name))) == sorted(map(repr, getattr(wanted, name)))
        for name in Knowledge.__slots__
    )


@pytest.mark.parametrize("seed", range(12))
def test_any_arrival_gives_the_same_knowledge(chain: Chain, seed: int) -> None:
    wanted, mirror = timeline.link(chain), Mirror()
    assert _arrive(chain, seed, mirror) == wanted
    assert _same(mirror, wanted)


@pytest.mark.recorded
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("base", [4, 512])
def test_any_arrival_of_gold_documents_gives_the_same_knowledge(
    gold: Path, seed: int, base: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Small tables of frequencies, too, so that documents pass from one to the next."""
    monkeypatch.setattr(story_groups, "_BASE", base)
    monkeypatch.setattr(descriptions, "_BASE", min(base, 64))
    items = read_gold(gold)
    wanted, mirror = timeline.link(items), Mirror()
    assert _arrive(items, seed, mirror) == wanted
    assert _same(mirror, wanted)


def test_what_did_not_change_is_not_told_again(chain: Chain, article: Make) -> None:
    linker = Linker()
    linker.update(chain)
    other = article("ledger-9", "The council of Lakemont adjourned.", "2025-08-09T08:00:00").build()
    change = linker.update([other])
    assert _told(change) == {"stories"}
    assert _told(linker.update([])) == set()


def test_rows_of_a_replaced_document_are_told_again(chain: Chain) -> None:
    """Its text may be another one, so the quotes may stand elsewhere."""
    linker = Linker()
    linker.update(chain)
    change = linker.update([chain[0]])
    assert {"events", "stances"} <= _told(change)
    assert {event.type for event in change.rows.events} == {"sign", "direct"}


def test_rows_that_are_asked_for_are_told(chain: Chain) -> None:
    linker = Linker()
    linker.update(chain)
    (signing,) = [event for event in linker.knowledge().events if event.type == "sign"]
    change = linker.update([], also=[signing.mentions[-1].id, "eo:14330", "no such id"])
    assert [event.id for event in change.rows.events] == [signing.id]
    assert [each.id for each in change.rows.instruments] == ["eo:14330"]


def test_forgetting_all_documents_leaves_nothing(chain: Chain) -> None:
    linker, mirror = Linker(), Mirror()
    mirror.take(linker.update(chain))
    mirror.take(linker.update([], gone=_ids(chain)))
    assert linker.knowledge() == Knowledge()
    assert len(linker) == 0
    assert not any(mirror.rows.values())


def _told(change: KnowledgeChange) -> set[str]:
    return {table for table, units in change.units.items() if units}


def _ids(items: Iterable[AnnotatedDocument]) -> list[str]:
    return [item.document.id for item in items]
