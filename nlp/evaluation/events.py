"""Events: who did, will do, may do or denies doing what, when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from policytrail.nlp.evaluation import assignment, names, periods, spans
from policytrail.nlp.evaluation.names import Party
from policytrail.nlp.evaluation.spans import Place, Row
from policytrail.nlp.evaluation.tally import Sheet, Tally, share

LAYER = "events"
# Both sides of these take part alike, so who is subject and who is object tells nothing.
_ALL_TAKE_PART = frozenset({"partner", "appoint"})
_EQUAL = 0.5  # the weight of an equal status, and of a compatible date

Resolve = Callable[[str], Party]


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event as it is matched, with its names resolved to parties."""

    type: str
    status: str
    date: str | None
    actors: tuple[Party, ...]
    objects: tuple[Party, ...]
    evidence: Place
    optional: bool
    told: str

    @property
    def is_bare(self) -> bool:
        """Whether it names nobody and nothing."""
        return not self.actors and not self.objects


def read(row: Row, resolve: Resolve, text: str | None) -> tuple[Happening, ...]:
    """Return the events of a document as they are matched."""
    return tuple(_happening(event, resolve, text) for event in row["events"])


def _happening(event: Row, resolve: Resolve, text: str | None) -> Happening:
    actors, objects = event["actors"], event["objects"]
    if event["type"] in _ALL_TAKE_PART:
        actors, objects = [*actors, *objects], []
    return Happening(
        type=event["type"],
        status=event["status"],
        date=event.get("date"),
        actors=tuple(resolve(name) for name in dict.fromkeys(actors)),
        objects=tuple(resolve(name) for name in dict.fromkeys(objects)),
        evidence=spans.place(event["evidence"]),
        optional=bool(event.get("optional")),
        told=_told(event, text),
    )


def _told(event: Row, text: str | None) -> str:
    actors, objects = (", ".join(event[key]) or "?" for key in ("actors", "objects"))
    when = event.get("date") or "undated"
    words = spans.quoted(event["evidence"], text)
    return f"{event['status']} {event['type']}, {when}: {actors} → {objects} {words}"


def score(gold: Sequence[Happening], predicted: Sequence[Happening], sheet: Sheet) -> None:
    """Compare the events of a document."""
    pairs = match(gold, predicted)
    for row, column in sorted(pairs.items()):
        _compare(gold[row], predicted[column], sheet)
    for row, event in enumerate(gold):
        if row not in pairs and not event.optional:
            sheet.classified("events_f1", event.type, None)
            sheet.classified("events_status_f1", event.status, None)
            sheet.crossings[LAYER, event.status, ""] += 1
            sheet.note("missed", "event", event.told)
    for column in sorted(set(range(len(predicted))) - set(pairs.values())):
        event = predicted[column]
        sheet.classified("events_f1", None, event.type)
        sheet.classified("events_status_f1", None, event.status)
        sheet.crossings[LAYER, "", event.status] += 1
        sheet.note("made up", "event", event.told)


def grade(gold: Sequence[Happening], predicted: Sequence[Happening]) -> tuple[bool, ...]:
    """Tell of each predicted event whether gold has it, with its status."""
    matched = {column: row for row, column in match(gold, predicted).items()}
    return tuple(
        at in matched and gold[matched[at]].status == event.status
        for at, event in enumerate(predicted)
    )


def match(gold: Sequence[Happening], predicted: Sequence[Happening]) -> dict[int, int]:
    """Return gold -> predicted, the best pair first; required events go before optional ones."""
    links = assignment.edges(
        len(gold), len(predicted), lambda row, column: alike(gold[row], predicted[column])
    )
    pairs = assignment.best_first(links)
    for row in sorted(row for row in pairs if gold[row].optional):
        column = pairs[row]
        free = (
            other
            for other, event in enumerate(gold)
            if (other, column) in links and other not in pairs and not event.optional
        )
        better = max(free, key=lambda other: links[other, column], default=None)
        if better is not None:
            del pairs[row]
            pairs[better] = column
    return pairs


def alike(one: Happening, other: Happening) -> float | None:
    """Return how well two events agree; None if they cannot be one.

    They can where the type is equal and an actor or an object is shared; where either names
    nobody and nothing, shared evidence stands in for that.
    """
    if one.type != other.type:
        return None
    actors = names.agreeing(one.actors, other.actors)
    objects = names.agreeing(one.objects, other.objects)
    common = spans.shared(one.evidence, other.evidence)
    by_evidence = common > 0 and (one.is_bare or other.is_bare)
    if not (actors or objects or by_evidence):
        return None
    longest = max(end - start for start, end in (one.evidence, other.evidence))
    return (
        _dice(actors, one.actors, other.actors)
        + _dice(objects, one.objects, other.objects)
        + common / longest
        + _EQUAL * (one.status == other.status)
        + _EQUAL * (one.date == other.date or periods.compatible(one.date, other.date))
    )


def _dice(agreeing: int, one: Sequence[Party], other: Sequence[Party]) -> float:
    return share(2 * agreeing, len(one) + len(other)) or 0.0


def _compare(gold: Happening, predicted: Happening, sheet: Sheet) -> None:
    """Compare two events that are taken for one."""
    sheet.classified("events_f1", gold.type, predicted.type)
    sheet.classified("events_status_f1", gold.status, predicted.status)
    sheet.crossings[LAYER, gold.status, predicted.status] += 1
    sheet.judged("event_status_accuracy", gold.status == predicted.status)
    if gold.status != predicted.status:
        sheet.note("wrong", "event status", f"{predicted.status} for {gold.told}")
    _compare_dates(gold, predicted, sheet)
    evidence = spans.shared(gold.evidence, predicted.evidence)
    sheet.judged("event_evidence_overlap", evidence > 0)
    sides: Mapping[str, tuple[Sequence[Party], Sequence[Party]]] = {
        "actors": (gold.actors, predicted.actors),
        "objects": (gold.objects, predicted.objects),
    }
    for side, (asked, given) in sides.items():
        pairs = names.agreeing(asked, given)
        sheet.matched(f"event_{side}_f1", pairs, gold=len(asked), predicted=len(given))
        if pairs < max(len(asked), len(given)):
            listed = ", ".join(party.form for party in given) or "none"
            sheet.note("wrong", f"event {side}", f"{listed} for {gold.told}")


def _compare_dates(gold: Happening, predicted: Happening, sheet: Sheet) -> None:
    """Compare dates where gold has one; a date that gold does not give is counted apart."""
    if gold.date is not None:
        sheet.judged("event_date_exact", gold.date == predicted.date)
        sheet.judged("event_date_compatible", periods.compatible(gold.date, predicted.date))
    elif predicted.date is not None:
        sheet.add("event_date_compatible", Tally(extra=1))
    if gold.date != predicted.date:
        sheet.note("wrong", "event date", f"{predicted.date or 'none'} for {gold.told}")
