"""How long pages, questions and searches take over a large record.

    python benchmarks/browsing.py [--documents 1000000] [--folder DIR] [--rounds 20] [--keep]

Makes a database of so many documents and five times as many mentions of names, with events,
positions, duties and visits in proportion, and asks each page and each question again and again,
each time about something else. Printed are the median and the 95th percentile in milliseconds, as
Datasette answers in this process, without a network. A row over its aim is marked.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from datasette.app import Datasette

from policytrail.records import content_id, permalinks
from policytrail.store import open_store
from policytrail.web.app import build_app
from policytrail.web.questions import questions

_AIM, _SEARCH_AIM = 300.0, 150.0  # milliseconds
_BATCH = 20_000
_START = date(2015, 1, 1)
_WORDS = tuple(
    word
    for line in (
        "fund board plan order rule bill court agency saver retiree bitcoin crypto asset equity",
        "credit market fiduciary guidance comment deadline proposal committee senate house labor",
        "treasury commission adviser trust pension state shares million quarter filing holding",
        "risk return fee menu participant sponsor record keeper letter hearing vote draft review",
    )
    for word in line.split()
)
_RUN = "benchmark"


class World:
    """Numbers of things in proportion to documents, and how each is called."""

    def __init__(self, documents: int) -> None:
        self.documents = documents
        self.entities = max(50, documents // 500)
        self.instruments = max(20, documents // 5000)
        self.events = max(20, documents // 10)
        self.chance = random.Random(22)  # noqa: S311 - a benchmark, not a secret

    def day(self, number: int) -> date:
        """Return the day of a document; they are spread evenly over the years."""
        return _START + timedelta(days=number * 4000 // self.documents)

    def moment(self, number: int) -> str:
        day = self.day(number)
        return f"{day}T{number % 24:02}:00:00+00:00"

    def document(self, number: int) -> str:
        return content_id("document", str(number))

    def event(self, number: int) -> str:
        return content_id("event", str(number))

    def entity(self, number: int) -> str:
        return f"org:body-{number}"

    def instrument(self, number: int) -> str:
        return f"eo:{10000 + number}"


def fill(path: Path, world: World) -> None:
    """Write the record into a new database, without the checks of a store."""
    open_store(path, create=True).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -400000")
    for table, rows in (
        ("run", [(_RUN, 1, "link", "0", "", "")]),
        ("source", _sources()),
        ("entity", _entities(world)),
        ("instrument", _instruments(world)),
        ("alias", _aliases(world)),
        ("revision", _revisions(world)),
        ("document", _documents(world)),
        ("sighting", ((world.document(n), f"s{n % 60}", world.moment(n)) for n in _all(world))),
        ("annotation", _annotations(world)),
        ("mention", _mentions(world)),
        ("evidence", _evidence(world)),
        ("event", _events(world)),
        ("event_version", _versions(world)),
        ("event_party", _parties(world)),
        ("event_mention", _event_mentions(world)),
        ("story", _stories(world)),
        ("story_document", _story_documents(world)),
        ("instrument_state", _states(world)),
        ("stance", _stances(world)),
        ("directive", _directives(world)),
        ("deadline", _deadlines(world)),
        ("poll", _polls(world)),
    ):
        _insert(connection, table, rows)
    connection.execute("INSERT OR REPLACE INTO linked VALUES (1, '2015-01-01', '2026-01-01')")
    connection.commit()
    connection.execute("PRAGMA optimize")
    connection.close()


def _insert(connection: sqlite3.Connection, table: str, rows: Any) -> None:
    """Add rows; a column that they do not give has its default, or nothing."""
    began = time.perf_counter()
    columns = connection.execute(f"PRAGMA table_info([{table}])").fetchall()
    batch: list[Any] = []
    count = 0

    def flush() -> None:
        width = len(batch[0])
        names = ", ".join(f"[{one[1]}]" for one in columns[:width])
        marks = ", ".join("?" * width)
        connection.executemany(f"INSERT INTO [{table}] ({names}) VALUES ({marks})", batch)  # noqa: S608
        connection.commit()
        batch.clear()

    for row in rows:
        batch.append(row)
        count += 1
        if len(batch) >= _BATCH:
            flush()
    if batch:
        flush()
    print(f"{table}: {count:,} rows in {time.perf_counter() - began:.0f} s", flush=True)


def _all(world: World) -> range:
    return range(world.documents)


def _sources() -> Iterator[tuple[Any, ...]]:
    for n in range(60):
        yield (f"s{n}", f"Publisher {n}", f"Source {n}", "feed", f"https://s{n}.example/feed",
               ("official", "news", "trade_press")[n % 3], 30, 1.0, "", None, "verified", None, 1,
               "{}", "2015-01-01T00:00:00+00:00")  # fmt: skip


def _entities(world: World) -> Iterator[tuple[Any, ...]]:
    for n in range(world.entities):
        yield (world.entity(n), f"Body {n} of Somewhere", "agency", None, _RUN, world.moment(0))


def _instruments(world: World) -> Iterator[tuple[Any, ...]]:
    for n in range(world.instruments):
        key = world.instrument(n)
        yield (key, f"Executive Order {10000 + n}", "executive_order", key, _RUN, world.moment(0))


def _aliases(world: World) -> Iterator[tuple[Any, ...]]:
    for n in range(world.entities):
        for name in (f"Body {n} of Somewhere", f"Body {n}", f"B{n}S"):
            yield (content_id(name), name, name.lower(), "name", world.entity(n), None, _RUN,
                   world.moment(0))  # fmt: skip
    for n in range(world.instruments):
        key = world.instrument(n)
        for name, kind in ((f"Executive Order {10000 + n}", "name"), (key, "key")):
            yield (content_id(key, name), name, name.lower(), kind, None, key, _RUN,
                   world.moment(0))  # fmt: skip


def _text(world: World, n: int) -> str:
    chance = random.Random(n)  # noqa: S311
    words = " ".join(chance.choices(_WORDS, k=60))
    return f"Body {n % world.entities} of Somewhere said number{n}. {words}."


def _revisions(world: World) -> Iterator[tuple[Any, ...]]:
    for n in _all(world):
        yield (n + 1, world.document(n), 1, "first", "{}", world.moment(n), world.moment(n),
               f"Title {n}", _text(world, n), content_id("text", str(n)), None, "main text",
               "page", f"s{n % 60}")  # fmt: skip
    for n in range(0, world.documents, 100):
        yield (world.documents + n + 1, world.document(n), 2, "wording", "{}", world.moment(n),
               world.moment(n), f"Title {n}", _text(world, n) + " Edited.",
               content_id("edit", str(n)), None, "main text", "page", f"s{n % 60}")  # fmt: skip


def _documents(world: World) -> Iterator[tuple[Any, ...]]:
    for n in _all(world):
        moment = world.moment(n)
        revision = world.documents + n + 1 if n % 100 == 0 else n + 1
        yield (world.document(n), f"Title {n}", f"Publisher {n % 60}", moment, "second",
               f"https://s{n % 60}.example/{n}", f"s{n % 60}", None, "page",
               ("official", "news", "trade_press")[n % 3], "en", "[]", None, moment, moment, "{}",
               revision)  # fmt: skip


def _annotations(world: World) -> Iterator[tuple[Any, ...]]:
    for n in _all(world):
        claims = {
            "document_id": world.document(n),
            "relevance": 0.7,
            "entities": [_named(world, n)],
        }
        revision = world.documents + n + 1 if n % 100 == 0 else n + 1
        yield (world.document(n), revision, "annotated", 0.7, '["crypto-legislation"]', "",
               json.dumps(claims), _RUN, world.moment(n))  # fmt: skip


def _named(world: World, n: int) -> dict[str, Any]:
    number = n % world.entities
    name = f"Body {number} of Somewhere"
    place = {"start": 0, "end": len(name), "text": name}
    return {"id": world.entity(number), "name": name, "type": "agency", "mentions": [place]}


def _mentions(world: World) -> Iterator[tuple[Any, ...]]:
    for n in _all(world):
        for place in range(5):
            number = (n * 5 + place) % world.entities
            yield (f"{n}-{place}", world.document(n), n + 1, "entity", world.entity(number),
                   f"Body {number}", "agency", place * 10, place * 10 + 8, "Body", _RUN,
                   world.moment(n))  # fmt: skip


def _evidence(world: World) -> Iterator[tuple[Any, ...]]:
    for n in range(0, world.documents, 4):
        text = _text(world, n)
        end = text.index(".") + 1
        yield (n + 1, world.document(n), n + 1, 0, end, text[:end])


def _first(world: World, event: int) -> int:
    """Return the number of the first document that tells of an event; it has evidence."""
    return (event * 10 % world.documents) // 4 * 4


def _events(world: World) -> Iterator[tuple[Any, ...]]:
    for n in range(world.events):
        day = world.day(_first(world, n)).isoformat()
        status = ("done", "reported", "planned", "considered", "denied")[n % 5]
        yield (world.event(n), f"Body {n % world.entities} did thing {n}.",
               ("allocate", "sign", "propose", "comment")[n % 4], status, day, day, day, "explicit",
               day, "outlet", '["Publisher 1"]', 0.8, 0, None, None, None, None, None, None, None,
               _RUN, world.moment(_first(world, n)))  # fmt: skip


def _versions(world: World) -> Iterator[tuple[Any, ...]]:
    for n in range(world.events):
        first = _first(world, n)
        day = world.day(first).isoformat()
        for later in (0, 4) if n % 5 == 0 else (0,):
            moment = world.moment(min(first + later * 10, world.documents - 1))
            yield (world.event(n), f"Body {n % world.entities} did thing {n}.",
                   "planned" if later else "done", day, day, day, "explicit", "outlet", "[]", "[]",
                   None, "[]", 0.8, _RUN, f"{moment[:14]}{later:02}{moment[16:]}")  # fmt: skip


def _parties(world: World) -> Iterator[tuple[Any, ...]]:
    for n in range(world.events):
        number = n % world.entities
        yield (world.event(n), "actor", 0, f"Body {number}", world.entity(number), None, _RUN,
               world.moment(0))  # fmt: skip
        key = world.instrument(n % world.instruments)
        if n % 20 == 0:
            yield (world.event(n), "object", 0, key, None, key, _RUN, world.moment(0))


def _event_mentions(world: World) -> Iterator[tuple[Any, ...]]:
    for n in range(world.events):
        for place in range(2):
            at = min(_first(world, n) + place * 4, (world.documents - 1) // 4 * 4)
            yield (world.event(n) if place == 0 else f"{n}-{place}", world.event(n), place,
                   world.document(at), at + 1, "done", None, "outlet", "[]", "Publisher 1", "rule",
                   0.8, _RUN, world.moment(at))  # fmt: skip


def _stories(world: World) -> Iterator[tuple[Any, ...]]:
    for n in range(0, world.documents, 10):
        yield (f"story{n}", '["Publisher 1"]', _RUN, world.moment(n))


def _story_documents(world: World) -> Iterator[tuple[Any, ...]]:
    for n in range(0, world.documents, 10):
        for place in range(3):
            yield (f"story{n}", place, world.document(min(n + place, world.documents - 1)), _RUN,
                   world.moment(n))  # fmt: skip


def _states(world: World) -> Iterator[tuple[Any, ...]]:
    for n in range(world.instruments):
        yield (f"state{n}", world.instrument(n), 0, "signed", "2020-01-01",
               world.event(n * 20 % world.events), _RUN, world.moment(0))  # fmt: skip


def _stances(world: World) -> Iterator[tuple[Any, ...]]:
    for n in range(0, world.documents, 48):
        number = n // 48 % world.entities
        key = world.instrument(n // 48 % world.instruments)
        target = "crypto-in-retirement-plans" if n % 480 == 0 else key
        side = ("support", "oppose")[n % 96 // 48]
        yield (f"stance{n}", f"Body {number}", world.entity(number), side,
               target, target, world.day(n).isoformat(), 0.8, "cue", "rule", world.document(n),
               n + 1, _RUN, world.moment(n))  # fmt: skip


def _directives(world: World) -> Iterator[tuple[Any, ...]]:
    for n in range(0, world.documents, 400):
        number = n // 400 % world.entities
        yield (f"duty{n}", f"Body {number}", world.entity(number), "write a rule",
               world.instrument(n // 400 % world.instruments), world.day(n).isoformat(), 90, None,
               None, None, world.document(n), n + 1, _RUN, world.moment(n))  # fmt: skip


def _deadlines(world: World) -> Iterator[tuple[Any, ...]]:
    for n in range(0, world.documents, 400):
        yield (f"deadline{n}", "comment", world.day(n).isoformat(), f"Comments {n} close",
               world.instrument(n // 400 % world.instruments), world.document(n), n + 1, _RUN,
               world.moment(n))  # fmt: skip


def _polls(world: World) -> Iterator[tuple[Any, ...]]:
    for n in _all(world):
        yield (n + 1, f"s{n % 60}", f"https://s{n % 60}.example/feed", world.moment(n),
               world.moment(n), "new", 200, 10, 1, 1, "")  # fmt: skip


def addresses(world: World) -> dict[str, Callable[[int], str]]:
    """Return what is asked: a name, and how its address is made for a round."""

    def some(size: int, round_: int) -> int:
        return round_ * 7919 % size

    found: dict[str, Callable[[int], str]] = {
        "home": lambda n: "/",
        "document": lambda n: permalinks.document(world.document(some(world.documents, n))),
        "event": lambda n: permalinks.event(world.event(some(world.events, n))),
        "instrument": lambda n: permalinks.instrument(world.instrument(some(world.instruments, n))),
        "entity": lambda n: permalinks.entity(world.entity(some(world.entities, n))),
        "story": lambda n: permalinks.story(f"story{some(world.documents // 10, n) * 10}"),
        "issue": lambda n: permalinks.issue("crypto-in-retirement-plans"),
        "deadlines": lambda n: f"/deadlines?month={2016 + n % 9}-0{1 + n % 9}",
        "sources": lambda n: "/sources",
        "allocations": lambda n: "/allocations",
        "search: one document": lambda n: f"/search?q=number{some(world.documents, n)}",
        "search: a name": lambda n: f"/search?q=B{some(world.entities, n)}S",
        "search: a word of all": lambda n: f"/search?q={_WORDS[n % len(_WORDS)]}",
        "search: two words": lambda n: f"/search?q={_WORDS[n % 20]}+{_WORDS[n % 20 + 20]}",
        "suggest": lambda n: f"/-/suggest?q=body+{some(world.entities, n)}",
    }
    given = {"name": "eo:10001", "day": "2020-02-03", "words": "bitcoin", "text": "body",
             "event": world.event(7)}  # fmt: skip
    for one in questions():
        asked = "&".join(f"{ask.name}={quote_plus(given[ask.type])}" for ask in one.asks)
        address = f"/policytrail/{one.name}" + (f"?{asked}" if asked else "")
        found[f"question: {one.name}"] = lambda n, address=address: address  # type: ignore[misc]
    return found


async def measure(site: Datasette, world: World, rounds: int) -> int:
    """Print how long each address takes; return how many miss their aim."""
    missed = 0
    for name, make in addresses(world).items():
        times = []
        status = 0
        for n in range(rounds):
            began = time.perf_counter()
            answer = await site.client.get(make(n))
            times.append(1000 * (time.perf_counter() - began))
            status = answer.status_code
        times.sort()
        middle, most = times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.95))]
        aim = _SEARCH_AIM if name.startswith("search") else _AIM
        over = most > aim or status >= 400
        missed += over
        print(
            f"{middle:9.1f} {most:9.1f}  {name} ({status}){'   <-- over' if over else ''}",
            flush=True,
        )
    return missed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--keep", action="store_true", help="keep the database, and use it again")
    given = parser.parse_args()
    world = World(given.documents)
    with tempfile.TemporaryDirectory() as made:
        path = (given.folder or Path(made)) / f"browsing-{given.documents}.db"
        if not path.exists():
            fill(path, world)
        print(f"{path.stat().st_size / 1e6:,.0f} MB, {datetime.now(UTC):%Y-%m-%d}")
        print("   median       p95  milliseconds")
        missed = asyncio.run(measure(build_app(path), world, given.rounds))
        print(f"{missed} over their aim")
        if not given.keep:
            path.unlink()


if __name__ == "__main__":
    main()
