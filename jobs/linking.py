"""Linking: what follows from all texts together, kept up to date by what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from policytrail.holdings.lists import Lists, load
from policytrail.jobs import filed_events
from policytrail.jobs.reading import make_run
from policytrail.records import KnowledgeChange
from policytrail.store import Store

if TYPE_CHECKING:
    from policytrail.timeline import Linker


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkReport:
    """How much the whole collection says now, and how much of it was looked at."""

    documents: int
    events: int
    instruments: int
    entities: int
    taken: int  # documents that were taken in or forgotten
    anew: bool  # nothing was known before: all was linked
    state: tuple[int, int]  # ``Store.link_state`` as this leaves it


class Linking:
    """Keeps in memory what follows from a database's documents, and saves what changes in it.

    Nothing that may have changed is taken on trust. Each update compares the documents and their
    annotations with those that it has taken in, whoever wrote them. It saves in part only if the
    rows are those that it left itself, else whole. It begins anew where another file lies at the
    path. So the rows are always those of linking all at once.

    Not for use by several threads at a time. After an error the next update makes good.
    """

    def __init__(self, lists: Lists | None = None) -> None:
        """``lists`` of filers and securities; without them, those that come with the program."""
        self._filed = filed_events.KnownRows(lists or load())
        self._linker = _new_linker()
        self._taken: dict[str, int] = {}  # documents, as ``Store.readings`` tells them
        self._identity: tuple[int, int] | None = None  # of the file
        self._left: int | None = None  # the generation that the last save left; None: save whole

    def update(self, store: Store) -> LinkReport:
        """Take in what changed, save what follows, and return how much there is.

        Raises:
            StoreError: the database could not be read or written.
        """
        if store.identity != self._identity:
            self._forget()
            self._identity = store.identity
        anew = not self._taken
        _, newest = store.link_state()
        readings = store.readings()
        by_day = self._take_days(store) if anew and store.is_unlinked() else set()
        self._taken |= {key: mark for key, mark in readings.items() if key in by_day}
        touched = {key for key, _ in readings.items() ^ self._taken.items()}
        change = self._take(store, readings, touched)
        generation = self._save(store, change, touched, None)
        return LinkReport(
            documents=len(self._linker),
            events=self._linker.count("events"),
            instruments=self._linker.count("instruments"),
            entities=self._linker.count("entities"),
            taken=len(touched | by_day),
            anew=anew,
            state=(generation, newest),
        )

    def _take_days(self, store: Store) -> set[str]:
        """Link what was read before anything was linked day by day, as it was first seen, so that
        the past of each day is that which linking on that day would have left. Return the
        documents that are taken in as they are now."""
        there: set[str] = set()
        for moment, items, present in store.annotated_by_day():
            also = filed_events.companions(store, items.keys()) & there - items.keys()
            read = (*items.values(), *store.annotated_of(documents=also))
            told = filed_events.with_claims(store, self._filed, read, as_of=moment.date())
            try:
                change = self._linker.update(told, also=store.corrected())
                self._save(store, change, items.keys() | also, moment)
            except BaseException:
                self._forget()
                raise
            there = (there - items.keys()) | present
        # What filings show together is settled when all of them are there.
        return there - filed_events.companions(store, there)

    def _take(self, store: Store, readings: dict[str, int], touched: set[str]) -> KnowledgeChange:
        """Take in the documents that are others now, and forget those that have no annotation."""
        touched |= filed_events.companions(store, touched) & readings.keys()
        read = store.annotated_of(documents=touched & readings.keys())
        items = list(filed_events.with_claims(store, self._filed, read))
        there = {item.document.id for item in items}  # one may have got another text meanwhile
        corrected = store.corrected()
        try:
            change = self._linker.update(items, gone=touched - there, also=corrected)
        except BaseException:  # half of it may be taken in
            self._forget()
            raise
        self._taken = {
            key: mark for key, mark in readings.items() if key in there or key not in touched
        }
        return change

    def _save(
        self, store: Store, change: KnowledgeChange, touched: set[str], moment: datetime | None
    ) -> int:
        """Save what changed; whole where it would not do, or not be known to do."""
        run = make_run("link")
        # What documents took back is kept by rows that no unit names, so only all of them will do.
        partly = self._left is not None and not store.has_past_claims(documents=touched)
        since, self._left = self._left, None  # an error leaves open what is in the database
        redraw = self._linker.redraw
        left = (
            store.save_change(run=run, change=change, since=since, redraw=redraw, moment=moment)
            if partly
            else None
        )
        if left is None:
            whole = self._linker.knowledge()
            left = store.save_knowledge(run=run, knowledge=whole, redraw=redraw, moment=moment)
        self._left = left
        return left

    def _forget(self) -> None:
        """Begin anew: the next update links and saves all."""
        self._linker = _new_linker()
        self._taken, self._identity, self._left = {}, None, None


def _new_linker() -> Linker:
    # Not at the top: the daemon, which links in a process of its own, would load it for nothing.
    from policytrail.timeline import Linker

    return Linker()


async def link(store: Store, lists: Lists | None = None) -> LinkReport:
    """Link all anew and save it: for a command, which has nothing in memory yet."""
    return Linking(lists).update(store)
