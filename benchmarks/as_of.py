"""Whether answers about the past are those that were given then, byte for byte.

    python -m benchmarks.as_of [--demo] [REPLAY ...]

A replay is a file of moments and documents (``tests/data/replays/``). It is lived moment by
moment: what is new is stored, read and linked, and every question is asked and its answer kept.
At the end each is asked again as of its moment. Without a file all are lived; ``--demo`` lives the
bundled demonstration too, crawled from its small web. What differs is printed; status 1 if any.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from policytrail import digest, jobs
from policytrail.config import Config
from policytrail.crawler import keep_open
from policytrail.crawler.registers import render_sheet
from policytrail.crawler.replay.demo import demo_site, demo_sources, moments
from policytrail.crawler.replay.server import ReplayServer
from policytrail.errors import PolicytrailError
from policytrail.nlp.process import LocalLanguage
from policytrail.records import Document, Outcome, Poll, PollResult, Source, content_id
from policytrail.store import Store, TimelineQuery, open_store

REPLAYS = Path(__file__).parent.parent / "tests" / "data" / "replays"
SOURCE = Source(
    id="replay", publisher="Replay", title="A replay", kind="feed",
    url="https://replay.example/feed", tier="news", interval_minutes=60,
)  # fmt: skip
Answers = dict[tuple[str, ...], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A moment and the documents that are new at it, or say something else since."""

    at: datetime
    documents: tuple[Document, ...]


def load(file: Path) -> tuple[Day, ...]:
    """Read a replay, the oldest moment first."""
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple(
        Day(
            at=moment["at"],
            documents=tuple(_document(keys, moment["at"]) for keys in moment["document"]),
        )
        for moment in table["moment"]
    )


def _document(keys: dict[str, Any], at: datetime) -> Document:
    """Return a document; one with fields is a record of a register."""
    fields: dict[str, str] = keys.get("fields", {})
    return Document(
        id=content_id(keys["url"]),
        source_id=SOURCE.id,
        url=keys["url"],
        title=keys["title"],
        text=render_sheet([keys["title"]], fields) if fields else keys["text"].strip(),
        kind="register" if fields else "page",
        metadata=fields,
        publisher=keys["publisher"],
        tier=keys.get("tier", "news"),
        retrieved=at,
        first_seen=at,
        published=at,
    )


@dataclass(slots=True)
class Lived:
    """A database that lives through moments, and what it answered at each."""

    store: Store
    kept: dict[datetime, Answers] = field(default_factory=dict)

    def keep(self, moment: datetime) -> None:
        """Link what is new, and keep every answer of now."""
        jobs.Linking().update(self.store)
        self.kept[moment] = dict(answers(self.store, moment, None))

    def differences(self) -> Iterator[tuple[datetime, tuple[str, ...], str, str]]:
        """Yield what is answered otherwise today: moment, question, the answer of then and now."""
        for moment, then in self.kept.items():
            now = dict(answers(self.store, moment, moment, [key[1] for key in then if key[1:]]))
            for key in sorted(then.keys() | now.keys()):
                if then.get(key) != now.get(key):
                    yield moment, key, then.get(key, ""), now.get(key, "")


def answers(
    store: Store, moment: datetime, as_of: datetime | None, subjects: list[str] | None = None
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every question and its answer: of now, at a moment; or later, as of the moment.

    ``subjects`` are the ids that are asked about one by one; None: all of today.
    """
    entries = store.timeline(query=TimelineQuery(as_of=as_of))
    yield ("timeline",), repr(entries)
    yield ("stances",), repr(store.stances(as_of=as_of))
    yield ("directives",), repr(store.directives(as_of=as_of))
    yield ("deadlines",), repr(store.deadlines(as_of=as_of))
    yield ("overdue",), repr(store.overdue(as_of=moment))
    yield ("positions",), repr(store.positions(as_of=moment))
    built = jobs.build_digest(store, digest.week_of(moment.date()), now=moment)
    for name in digest.formats():
        yield (f"digest.{name}",), repr(digest.render(built, name))
    known = sorted(
        {
            each.instrument_id
            for entry in entries
            for each in (*entry.event.actors, *entry.event.objects)
            if each.instrument_id
        }
    )
    for one in dict.fromkeys(known if subjects is None else subjects):
        yield ("status", one), _tried(lambda one=one: store.status(instrument_id=one, as_of=moment))
        about = TimelineQuery(subject=one, as_of=as_of)
        yield ("timeline of", one), repr(store.timeline(query=about))


def _tried(ask: Callable[[], Any]) -> str:
    try:
        return repr(ask())
    except PolicytrailError as error:
        return f"refused: {error}"


def live(store: Store, days: tuple[Day, ...], language: LocalLanguage) -> Lived:
    """Live through a replay."""
    store.sync_sources(sources=[SOURCE], now=days[0].at)
    lived = Lived(store)
    for day in days:
        for document in day.documents:
            poll = Poll(
                source_id=SOURCE.id, url=document.url, started=day.at, finished=day.at,
                outcome=Outcome.NEW,
            )  # fmt: skip
            store.record(result=PollResult(poll=poll, documents=(document,)))
        asyncio.run(_read(store, language, day.at))
        lived.keep(day.at)
    return lived


async def _read(store: Store, language: LocalLanguage, at: datetime) -> None:
    done = await jobs.annotate(store, language, batch_size=16, clock=lambda: at, worker="replay")
    if done.failures:
        raise RuntimeError(f"could not be read: {done.failures}")


async def _live_demo(store: Store, language: LocalLanguage) -> Lived:
    times = moments()
    crawl = replace(Config().crawl, allowed_addresses=("127.0.0.0/8",), contact="benchmark")
    lived = Lived(store)
    with ReplayServer(demo_site(), times[0].at) as server:
        sources = demo_sources(server.base_url)
        store.sync_sources(sources=sources, now=times[0].at)
        async with keep_open(crawl):
            for moment in times:
                server.move_to(moment.at)
                await jobs.crawl(store, sources, crawl, clock=lambda: server.at)
                await _read(store, language, moment.at)
                lived.keep(moment.at)
    return lived


def _report(name: str, lived: Lived) -> int:
    found: Counter[str] = Counter()
    for moment, key, then, now in lived.differences():
        found[key[0]] += 1
        print(f"{name}, {moment:%Y-%m-%d}, {' '.join(key)}:\n  then {then}\n  now  {now}")
    asked = sum(map(len, lived.kept.values()))
    print(
        f"{name}: {len(lived.kept)} moments, {asked} answers, {found.total()} differ {dict(found)}"
    )
    return found.total()


@contextmanager
def _database() -> Iterator[Store]:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(Path(folder) / "lived.db", create=True) as store,
    ):
        yield store


def main() -> int:
    """Live replays and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("replays", nargs="*", type=Path)
    parser.add_argument("--demo", action="store_true")
    options = parser.parse_args()
    language = LocalLanguage(Config().language, ())
    differ = 0
    for file in options.replays or sorted(REPLAYS.glob("*.toml")):
        with _database() as store:
            differ += _report(file.stem, live(store, load(file), language))
    if options.demo:
        with _database() as store:
            differ += _report("demonstration", asyncio.run(_live_demo(store, language)))
    return 1 if differ else 0


if __name__ == "__main__":
    raise SystemExit(main())
