"""An answer as of a moment is the answer that was given then, whatever happened since."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from policytrail import jobs
from policytrail.digest import render, week_of
from policytrail.errors import PolicytrailError
from policytrail.records import AnnotatedDocument, Document, PollResult, Run
from policytrail.store import Store, TimelineQuery
from policytrail.tests.timeline.test_kept_linking import _correction, _visit, made
from policytrail.tests.timeline.test_saving import NOW, READ, _record, edited

Chain = list[AnnotatedDocument]
Answers = dict[str, Any]
_HOUR = timedelta(hours=1)


def printed(store: Store, moment: datetime, as_of: datetime | None) -> Answers:
    """Return every answer about now (``as_of`` None: asked at the moment) or about a moment."""
    states = store._connection.rows("select id from instrument") if as_of is None else []
    return {
        "timeline": store.timeline(query=TimelineQuery(as_of=as_of)),
        "stances": store.stances(as_of=as_of),
        "directives": store.directives(as_of=as_of),
        "deadlines": store.deadlines(as_of=as_of),
        "status": {row["id"]: _status(store, row["id"], moment) for row in states},
        "overdue": store.overdue(as_of=moment),
        "digest": render(jobs.build_digest(store, week_of(moment.date()), now=moment), "json"),
    }


def _status(store: Store, instrument_id: str, moment: datetime) -> object:
    try:
        return store.status(instrument_id=instrument_id, as_of=moment)
    except PolicytrailError as error:
        return str(error)


def assert_same(store: Store, kept: dict[datetime, Answers]) -> None:
    """Ask about each moment again, and compare with what was answered then."""
    for moment, then in kept.items():
        now = printed(store, moment, moment)
        now["status"] = {key: _status(store, key, moment) for key in then["status"]}
        for kind, answer in then.items():
            assert now[kind] == answer, f"{kind} as of {moment}"


class Days:
    """Documents that come, change, are read again and renamed, an hour after the other."""

    def __init__(self, store: Store, seed: int, chain: Chain) -> None:
        self.store, self.now = store, NOW - timedelta(days=600)
        self.linking = jobs.Linking()
        self.there: Chain = []
        self.kept: dict[datetime, Answers] = {}
        self._random = random.Random(seed)  # noqa: S311 - no secret
        self._waiting = self._random.sample(chain, len(chain))

    def pass_by(self) -> None:
        while self._waiting:
            self.now += _HOUR * self._random.choice([1, 30])
            happenings = [self.arrive, self.arrive, self.change, self.rename, self.read_again]
            (self._random.choice(happenings) if self.there else self.arrive)()
            if self._random.random() < 0.1:
                self.linking = jobs.Linking()
            self.linking.update(self.store)
            self.kept[self.now] = printed(self.store, self.now, None)

    def arrive(self) -> None:
        item = self._waiting.pop()
        document = replace(item.document, retrieved=self.now, first_seen=self.now)
        self.there.append(replace(item, document=document))
        _record(self.store, self.there[-1])

    def change(self) -> None:
        item = self._random.choice(self.there)
        texts = [f"{item.document.text} It was said again.", "It was withdrawn by its editors."]
        state = edited(item, self._random.choice(texts), 0)
        document = replace(state.document, retrieved=self.now)
        self._record(document)
        self.store.save_annotations(run_id=READ.id, results=[(document, state.annotation)])

    def rename(self) -> None:
        item = self._random.choice(self.there)
        published = self.now - timedelta(days=self._random.randint(0, 9))
        document = replace(
            item.document, title=f"Renamed on {self.now}", published=published, retrieved=self.now
        )
        self._record(document)

    def _record(self, document: Document) -> None:
        visit = _visit(AnnotatedDocument(document=document, annotation=self.there[0].annotation))
        self.store.record(result=PollResult(poll=visit, documents=(document,)))

    def read_again(self) -> None:
        """A newer run says less of a text; as it is read at that hour, so it counts from then."""
        item = self._random.choice(self.there)
        self.store.save_run(run=Run(id="newer", stage="annotate", version="2"))
        less = replace(item.annotation, events=item.annotation.events[1:])
        self.store.save_annotations(run_id="newer", results=[(item.document, less)])
        self.rename()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with made(tmp_path / "policytrail.db") as opened:
        yield opened


@pytest.mark.parametrize("seed", [2, 3])
def test_an_answer_about_a_moment_is_that_of_the_moment(
    store: Store, chain: Chain, seed: int
) -> None:
    days = Days(store, seed, chain)
    days.pass_by()
    assert_same(store, days.kept)
    assert store.past_since() == min(days.kept)


def test_a_past_that_was_never_linked_is_made_day_by_day(
    tmp_path: Path, store: Store, chain: Chain
) -> None:
    """All was read before anything was linked: the past is that of linking every evening."""
    ordered = sorted(chain, key=lambda item: item.document.first_seen)
    kept, linking = {}, jobs.Linking()
    with made(tmp_path / "once.db") as once:
        for number, item in enumerate(ordered):
            _record(store, item)
            _record(once, item)
            moment = item.document.first_seen
            following = ordered[number + 1 :][:1]
            if [each for each in following if each.document.first_seen.date() == moment.date()]:
                continue
            linking.update(store)
            kept[moment] = printed(store, moment, None)
        report = jobs.Linking().update(once)
        assert (report.documents, report.taken) == (len(chain), len(chain))
        assert store.dump() == once.dump()
        assert_same(once, kept)


def test_a_correction_counts_for_the_past(store: Store, chain: Chain) -> None:
    """But an act is not done before its day, and what is taken back is as it was."""
    days = Days(store, 1, chain)
    days.pass_by()
    told = [entry.event for entry in store.timeline(query=TimelineQuery())]
    event = next(each for each in told if each.status in {"planned", "considered"})
    moment = min(at for at in days.kept if at >= event.first_known)

    def then() -> Any:
        entries = store.timeline(query=TimelineQuery(subject=event.id, as_of=moment))
        return [(entry.event.status, entry.event.title) for entry in entries]

    before = then()
    number = store.correct(correction=_correction("status", event.id, "denied"))
    days.linking.update(store)
    assert [status for status, _ in then()] == ["denied"]
    store.withdraw_correction(number=number, who="a lawyer", now=NOW)
    days.linking.update(store)
    assert then() == before
    store.correct(correction=_correction("delete", event.id))
    days.linking.update(store)
    assert event.id not in str(store.timeline(query=TimelineQuery(as_of=moment)))
