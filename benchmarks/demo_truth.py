"""Compare what a database of the demonstration says with what its texts tell.

    policytrail demo --folder .demo && python benchmarks/demo_truth.py .demo/policytrail.db

Prints what was missed, what has another date or status, what is untrue and stands all the same, and
which done events nobody expected (to be read by a person). Exit status 1 when something untrue
stands or something is known too early: to miss is bad, to claim falsely is worse.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from policytrail.records import Event, Stance
from policytrail.store import Store, TimelineQuery, open_store

TRUTH = Path(__file__).with_suffix(".toml")
HAPPENED = ("done", "reported")
MUTUAL = ("partner", "appoint")  # all parties take part


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A row of the truth: an event by its type, status, date and names."""

    type: str
    status: str
    date: str
    who: str
    what: str

    def is_about(self, event: Event) -> bool:
        """Return whether type and names fit."""
        objects = [event.title, *(party.name for party in event.objects)]
        objects += [party.instrument_id or "" for party in event.objects]
        return (
            event.type == self.type
            and _finds(self.who, _actors(event))
            and _finds(self.what, objects)
        )

    def has_status_of(self, event: Event) -> bool:
        """Return whether the status fits; a reported event counts as done."""
        return event.status == self.status or (self.status == "done" and event.status in HAPPENED)

    def has_date_of(self, event: Event) -> bool:
        """Return whether one date lies inside the other; no date in the truth fits all."""
        if not self.date:
            return True
        mine, theirs = self.date, event.date or ""
        if "-Q" in mine or "-Q" in theirs:
            mine, theirs = _quarter(mine), _quarter(theirs)
        return bool(theirs) and (mine.startswith(theirs) or theirs.startswith(mine))

    def __str__(self) -> str:
        return " | ".join((self.date or "no date", self.status, self.type, self.who, self.what))


def _actors(event: Event) -> list[str]:
    actors = [party.name for party in event.actors]
    if event.type in MUTUAL:
        return actors + [party.name for party in event.objects]
    # An event without actors tells who did it in its title, if anywhere.
    return actors or [event.title]


def _finds(pattern: str, texts: Iterable[str]) -> bool:
    return any(re.search(pattern, text) for text in texts)


def _quarter(date: str) -> str:
    """Return a date as a quarter where it has a month, else as it is."""
    month = date[5:7]
    return f"{date[:4]}-Q{(int(month) + 2) // 3}" if month.isdecimal() else date


def _events(store: Store, as_of: datetime | None = None) -> list[Event]:
    return [entry.event for entry in store.timeline(query=TimelineQuery(as_of=as_of))]


def compare_told(rows: Sequence[Sequence[str]], events: Sequence[Event]) -> set[str]:
    """Print what is missing or different; return the ids of events that the truth knows."""
    known: set[str] = set()
    right = 0
    for row in rows:
        claim = Claim(**dict(zip(("type", "status", "date", "who", "what"), row, strict=True)))
        about = [event for event in events if claim.is_about(event)]
        known |= {event.id for event in about}
        fits = [event for event in about if claim.has_status_of(event)]
        if any(claim.has_date_of(event) for event in fits):
            right += 1
            continue
        near = fits or about
        says = "; ".join(f"{event.date} {event.status}: {event.title}" for event in near[:2])
        print(f"  {'differs' if near else 'missing'}: {claim}{' <> ' + says if near else ''}")
    print(f"told: {right} of {len(rows)} right\n")
    return known


def compare_untrue(rows: Sequence[Sequence[str]], events: Sequence[Event]) -> int:
    """Print untrue claims that stand; return their number."""
    standing = 0
    for *row, why in rows:
        claim = Claim(**dict(zip(("type", "status", "date", "who", "what"), row, strict=True)))
        for event in events:
            # What is only reported is told as hearsay; that much may be wrong.
            if claim.is_about(event) and claim.status == event.status and claim.has_date_of(event):
                standing += 1
                print(f"  untrue: {event.date} {event.status}: {event.title} ({why})")
                print(f"          “{event.mentions[0].evidence.text[:160]}”")
    print(f"untrue: {standing} stand, of {len(rows)} kinds looked for\n")
    return standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A row of the truth: who holds which side toward what; patterns, "" is anything."""

    holder: str
    side: str
    target: str

    def is_of(self, stance: Stance) -> bool:
        """Return whether a stance of the database is this one; "" as side is any side."""
        target = (stance.target, stance.target_id or "")
        fits = _finds(self.holder, [stance.holder]) and _finds(self.target, target)
        return fits and self.side in {"", stance.stance}

    def __str__(self) -> str:
        return " | ".join((self.holder, self.side or "any side", self.target))


def compare_positions(
    held: Sequence[Sequence[str]], not_held: Sequence[Sequence[str]], stances: Sequence[Stance]
) -> int:
    """Print positions that are missing, and untrue ones that stand; return the number of those."""
    right = 0
    for row in held:
        position = Position(**dict(zip(("holder", "side", "target"), row, strict=True)))
        if any(position.is_of(stance) for stance in stances):
            right += 1
        else:
            print(f"  missing: {position}")
    print(f"positions: {right} of {len(held)} right\n")
    standing = 0
    for *row, why in not_held:
        position = Position(**dict(zip(("holder", "side", "target"), row, strict=True)))
        for stance in stances:
            if position.is_of(stance):
                standing += 1
                print(f"  untrue: {stance.holder}: {stance.stance}, {stance.target} ({why})")
                print(f"          “{stance.evidence.text[:160]}”")
    print(f"untrue positions: {standing} stand, of {len(not_held)} kinds looked for\n")
    return standing


def compare_moments(rows: Sequence[Sequence[str]], store: Store, *, known: bool) -> int:
    """Print what was known too late or too early at a moment; return how often."""
    wrong = 0
    for moment, *row in rows:
        type, status, who, what = row
        claim = Claim(type=type, status=status, date="", who=who, what=what)
        events = _events(store, datetime.fromisoformat(moment))
        found = [event for event in events if claim.is_about(event) and claim.has_status_of(event)]
        if bool(found) != known:
            wrong += 1
            says = found[0].title if found else "nothing"
            print(
                f"  at {moment}, {'expected' if known else 'not expected'}: {claim}; found {says}"
            )
    print(f"{'known' if known else 'not known'} at moments: {len(rows) - wrong} of {len(rows)}\n")
    return wrong


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("database", type=Path)
    database = parser.parse_args().database
    truth = tomllib.loads(TRUTH.read_text(encoding="utf-8"))
    with open_store(database, read_only=True) as store:
        events = _events(store)
        known = compare_told(truth["told"], events)
        untrue = compare_untrue(truth["untrue"], events)
        untrue += compare_positions(truth["held"], truth["not_held"], store.stances())
        compare_moments(truth["known"], store, known=True)
        early = compare_moments(truth["unknown"], store, known=False)
    others = [event for event in events if event.status in HAPPENED and event.id not in known]
    print(f"{len(others)} other events are said to have happened; read them:")
    for event in others:
        print(f"  {event.date} {event.type}: {event.title}")
    raise SystemExit(1 if untrue or early else 0)


if __name__ == "__main__":
    main()
