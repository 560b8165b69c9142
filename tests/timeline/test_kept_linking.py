"""Linking that is kept in memory leaves what linking all at once leaves, whatever happens between:
texts that come and change, readings, corrections, restarts, other processes, errors, backups."""

from __future__ import annotations

import asyncio
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from policytrail import jobs
from policytrail.errors import DatabaseLockedError
from policytrail.records import (
    AnnotatedDocument,
    Annotation,
    Failure,
    Outcome,
    Poll,
    PollResult,
    Run,
)
from policytrail.store import Correction, Store, TimelineQuery, open_store
from policytrail.tests.timeline.gold import read_gold
from policytrail.tests.timeline.test_saving import NOW, READ, _record, _source, edited
from policytrail.timeline import Linker

Chain = list[AnnotatedDocument]


def made(path: Path) -> Store:
    store = open_store(path, create=True, busy_seconds=0.1)
    store.sync_sources(sources=[_source("test"), _source("gold")], now=NOW - timedelta(days=700))
    store.save_run(run=READ)
    return store


class Weeks:
    """Two databases to which the same happens: one daemon keeps linking, the other begins anew."""

    def __init__(self, folder: Path, seed: int, items: Chain) -> None:
        self.kept, self.anew = made(folder / "kept.db"), made(folder / "anew.db")
        self.linking = jobs.Linking()
        self.reports: list[jobs.LinkReport] = []
        self.there: Chain = []
        self._random = random.Random(seed)  # noqa: S311 - no secret
        self._waiting = self._random.sample(items, len(items))
        self._unread: Chain = []
        self._hours = 0

    @property
    def both(self) -> tuple[Store, Store]:
        return self.kept, self.anew

    def close(self) -> None:
        for store in self.both:
            store.close()

    def link(self) -> None:
        self.reports.append(self.linking.update(self.kept))
        asyncio.run(jobs.link(self.anew))
        kept, anew = (store.dump() for store in self.both)
        assert kept.splitlines() == anew.splitlines()
        assert self.kept.verify().broken == self.anew.verify().broken

    # --- what happens

    def arrive(self) -> None:
        for _ in range(min(2, len(self._waiting))):
            self.there.append(self._waiting.pop())
            for store in self.both:
                _record(store, self.there[-1])

    def change(self) -> None:
        """A text gets or loses words; it is read at once, or later."""
        item = self._one()
        document = item.document
        self._hours += 1
        longer = f"{document.text} It was said again, number {self._hours}."
        text = self._random.choice([longer, document.text, "It was withdrawn by its editors."])
        state = edited(item, text, self._hours)
        self._unread.append(state)
        for store in self.both:
            poll = _visit(state)
            store.record(result=PollResult(poll=poll, documents=(state.document,)))
        if self._random.random() < 0.6:
            self.read()

    def read(self) -> None:
        for state in self._unread:
            for store in self.both:
                store.save_annotations(run_id=READ.id, results=[(state.document, state.annotation)])
        self._unread = []

    def rename(self) -> None:
        """A text keeps its words and gets another title and day: no new state, no new reading."""
        item = self._one()
        self._hours += 1
        document = replace(
            item.document,
            title=f"Renamed {self._hours} times",
            published=NOW - timedelta(hours=self._hours),
            retrieved=item.document.retrieved + timedelta(hours=self._hours),
        )
        for store in self.both:
            store.record(result=PollResult(poll=_visit(item), documents=(document,)))

    def read_again(self) -> None:
        """A newer run says less of a text, the same run says something else, or it fails."""
        item = self._one()
        run = self._random.choice([READ, Run(id="newer", stage="annotate", version="2")])
        result: Annotation | Failure = replace(
            item.annotation, events=item.annotation.events[self._random.randint(0, 1) :]
        )
        if self._random.random() < 0.2:
            result = Failure(subject=item.document.id, message="took too long")
        for store in self.both:
            store.save_run(run=run)
            store.save_annotations(run_id=run.id, results=[(item.document, result)])

    def correct(self) -> None:
        entries = self.anew.timeline(query=TimelineQuery(limit=1000))
        mentions = {entry.event.id: entry.event.mentions for entry in entries}
        events = sorted(mentions)
        if not events:
            return
        one, other = self._random.choice(events), self._random.choice(events)
        kind, value = self._random.choice(
            [
                ("status", "reported"),
                ("delete", ""),
                ("split", mentions[one][-1].id),
                ("merge", other),
            ]
        )
        if value == one:
            return
        for store in self.both:
            store.correct(correction=_correction(kind, one, value))

    def withdraw(self) -> None:
        if book := self.kept.corrections():
            number = self._random.choice(book).id
            assert number is not None
            for store in self.both:
                store.withdraw_correction(number=number, who="a lawyer", now=NOW)

    def restart(self) -> None:
        self.linking = jobs.Linking()

    def link_elsewhere(self) -> None:
        """Another process links, as `policytrail annotate` does."""
        for store in self.both:
            asyncio.run(jobs.link(store))

    def care(self) -> None:
        for store in self.both:
            store.tidy(vacuum=True)

    def _one(self) -> AnnotatedDocument:
        return self._random.choice(self.there)

    def something(self) -> None:
        happenings = [
            self.arrive, self.arrive, self.change, self.read, self.rename, self.read_again,
            self.correct, self.withdraw, self.restart, self.link_elsewhere, self.care,
        ]  # fmt: skip
        self._random.choice(happenings)()

    def pass_by(self) -> None:
        self.arrive()
        while self._waiting:
            for _ in range(self._random.randint(1, 4)):
                self.something()
            self.link()
        self.read()
        self.link()


def _correction(kind: str, subject: str, value: str = "") -> Correction:
    return Correction(
        kind=kind, subject_id=subject, value=value, who="a lawyer", why="read it", made=NOW,
    )  # type: ignore[arg-type]  # fmt: skip


def _visit(item: AnnotatedDocument) -> Poll:
    document = item.document
    return Poll(
        source_id=document.source_id, url=document.url, started=document.retrieved,
        finished=document.retrieved, outcome=Outcome.NEW,
    )  # fmt: skip


# The last three once told rows apart that linking by and by did not write.
@pytest.mark.parametrize("seed", [*range(8), 207, 219, 368])
def test_whatever_happens_the_rows_are_those_of_linking_anew(
    tmp_path: Path, chain: Chain, seed: int
) -> None:
    weeks = Weeks(tmp_path, seed, chain)
    weeks.pass_by()
    weeks.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with made(tmp_path / "policytrail.db") as opened:
        yield opened


def _rows(store: Store) -> list[str]:
    return store.dump(derived_only=True).splitlines()


def _assert_whole(store: Store) -> None:
    """Assert that linking all anew changes no row."""
    kept = _rows(store)
    asyncio.run(jobs.link(store))
    assert _rows(store) == kept


@pytest.mark.parametrize("seed", range(3))
def test_documents_by_and_by_leave_the_rows_of_a_database_linked_once(
    store: Store, tmp_path: Path, chain: Chain, seed: int
) -> None:
    linking = jobs.Linking()
    for number, item in enumerate(random.Random(seed).sample(chain, len(chain))):  # noqa: S311
        _record(store, item)
        linking.update(store)
        if number == 2:
            event = store.timeline(query=TimelineQuery(limit=1))[0].event.id
            store.correct(correction=_correction("status", event, "reported"))
        if number == 4:
            linking = jobs.Linking()
    with made(tmp_path / "once.db") as once:
        for item in chain:
            _record(once, item)
        asyncio.run(jobs.link(once))
        once.correct(correction=_correction("status", event, "reported"))
        asyncio.run(jobs.link(once))
        assert _rows(store) == _rows(once)


@pytest.mark.recorded
def test_gold_documents_by_and_by_leave_the_rows_of_a_database_linked_once(
    store: Store, tmp_path: Path, gold: Path
) -> None:
    items = random.Random(3).sample(read_gold(gold), 63)  # noqa: S311 - no secret
    linking = jobs.Linking()
    with made(tmp_path / "once.db") as once:
        for start in range(0, 63, 9):
            for item in items[start : start + 9]:
                _record(store, item)
                _record(once, item)
            linking.update(store)
        asyncio.run(jobs.link(once))
        assert _rows(store) == _rows(once)


def test_only_what_changed_is_taken_in(store: Store, chain: Chain) -> None:
    linking = jobs.Linking()
    assert (linking.update(store).anew, linking.update(store).documents) == (True, 0)
    for item in chain[:-1]:
        _record(store, item)
    assert linking.update(store).taken == len(chain) - 1
    report = linking.update(store)
    assert (report.taken, report.anew, report.documents) == (0, False, len(chain) - 1)
    assert report.state == store.link_state()
    _record(store, chain[-1])
    assert store.link_state() != report.state
    report = linking.update(store)
    assert (report.taken, report.anew, report.documents) == (1, False, len(chain))
    assert report.events == store.counts()["event"]
    assert report.instruments == store.counts()["instrument"]
    assert report.entities == store.counts()["entity"]


def test_a_save_that_failed_is_made_good(store: Store, chain: Chain, tmp_path: Path) -> None:
    linking = jobs.Linking()
    for item in chain[:3]:
        _record(store, item)
    linking.update(store)
    _record(store, chain[3])
    other = open_store(store.path)
    with other, other._connection.transaction(), pytest.raises(DatabaseLockedError):
        linking.update(store)
    report = linking.update(store)
    assert (report.taken, report.anew) == (0, False)
    _assert_whole(store)


def test_an_error_in_the_midst_begins_anew(
    store: Store, chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    linking = jobs.Linking()
    for item in chain[:3]:
        _record(store, item)
    linking.update(store)
    _record(store, chain[3])

    def fail(linker: Linker) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(Linker, "_settle_tellings", fail)
        with pytest.raises(ZeroDivisionError):
            linking.update(store)
    assert linking.update(store).anew
    _assert_whole(store)


def test_a_correction_in_the_midst_of_an_update_is_not_lost(
    store: Store, chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process corrects after this one has read the book and before it saves."""
    linking = jobs.Linking()
    for item in chain[:5]:
        _record(store, item)
    linking.update(store)
    (event,) = [entry.event.id for entry in store.timeline(query=TimelineQuery(types=("sign",)))]
    _record(store, chain[5])
    real = Linker.update

    def update(self, *arguments, **named):  # type: ignore[no-untyped-def]
        store.correct(correction=_correction("delete", event))
        return real(self, *arguments, **named)

    monkeypatch.setattr(Linker, "update", update)
    linking.update(store)
    monkeypatch.undo()
    assert store.timeline(query=TimelineQuery(types=("sign",))) == []
    _assert_whole(store)


def test_a_backup_that_was_put_in_place_is_linked_anew(
    store: Store, chain: Chain, tmp_path: Path
) -> None:
    linking = jobs.Linking()
    for item in chain[:3]:
        _record(store, item)
    linking.update(store)
    backup = store.backup(folder=tmp_path / "backups", now=NOW)
    for item in chain[3:]:
        _record(store, item)
    linking.update(store)
    for suffix in ("-wal", "-shm"):
        store.path.with_name(store.path.name + suffix).unlink()
    shutil.copy(backup.path, store.path.with_suffix(".new"))
    store.path.with_suffix(".new").replace(store.path)
    with open_store(store.path) as restored:
        report = linking.update(restored)
        assert (report.anew, report.documents) == (True, 3)
        _record(restored, chain[3])
        assert linking.update(restored).documents == 4
        kept = _rows(restored)
        asyncio.run(jobs.link(restored))
        assert _rows(restored) == kept


@pytest.mark.parametrize("seed", range(5))
def test_rewriting_the_file_keeps_the_numbers_by_which_results_are_told(
    store: Store, chain: Chain, seed: int
) -> None:
    """A result that takes the place of another gets a later number. Were the numbers counted anew
    when the file is written anew, it might get the number of the other one back. SQLite promises
    none of this for a table such as ours; it keeps the numbers of any that has an index."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    linking = jobs.Linking()
    for item in chain:
        _record(store, item)
    linking.update(store)
    for item in chance.choices(chain, k=8):  # leaves gaps: each takes a later number
        store.save_annotations(run_id=READ.id, results=[(item.document, item.annotation)])
    before, state = store.readings(), store.link_state()
    assert state[1] == len(chain) + 8
    store.tidy(vacuum=True)
    store.give_back_space(pages=100)
    assert (store.readings(), store.link_state()) == (before, state)
    poorer = replace(item.annotation, events=item.annotation.events[:-1])
    store.save_annotations(run_id=READ.id, results=[(item.document, poorer)])
    store.tidy(vacuum=True)
    assert store.link_state()[1] == len(chain) + 9
    linking.update(store)
    _assert_whole(store)
