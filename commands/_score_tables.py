"""How `policytrail eval` looks in a terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, get_args

from policytrail.digest import terminal
from policytrail.nlp.evaluation.report import NONE, Report
from policytrail.records import EventStatus, StanceLabel

if TYPE_CHECKING:
    from rich.console import RenderableType

    from policytrail.nlp.evaluation.intervals import Interval
    from policytrail.nlp.evaluation.metrics import Measure

WIDE = 104  # columns from which the counts stand beside the values
_LABEL = 30  # so that the columns of all tables begin at one place
_KEY = 22
# Of a group of documents, only what its few documents can tell.
_GROUP_COLUMNS = {
    "entities": "entities_typed_f1",
    "instr.": "instruments_f1",
    "events": "events_f1",
    "+status": "events_status_f1",
    "dates": "event_date_compatible",
    "stances": "stances_f1",
}
_ORDER = (*get_args(EventStatus), *get_args(StanceLabel))
_Cells = Sequence[object]


def tables(
    report: Report, *, resamples: int, by: str | None, width: int
) -> Iterator[RenderableType]:
    """Yield all tables of a report, for a terminal of that many columns."""
    yield f"{report.documents} documents\n"
    yield _metrics(report, wide=width >= WIDE)
    yield "\n" + _legend(report, resamples)
    for name, rows in report.classes.items():
        if rows:
            yield ""
            yield _classes(name, rows)
    for layer, crossings in report.crossings.items():
        yield f"\n{layer}: gold in rows, predicted in columns"
        yield _crossings(crossings)
    if by:
        yield ""
        yield _groups(report, by)
    for note in report.notes:
        yield f"\nnote: {note}"


def _metrics(report: Report, *, wide: bool) -> RenderableType:
    columns = ["metric", "value", "95 %", "prec.", "recall", "empty", "const"]
    counts = ["found", "made up", "missed"] if wide else []
    rows = (
        (
            name,
            ratio(measure.value),
            _range(report.intervals.get(name)),
            ratio(measure.precision),
            ratio(measure.recall),
            ratio(report.empty.get(name)),
            ratio(report.constant[name]) if name in report.constant else "",
            *(_counts(measure) if wide else ()),
        )
        for name, measure in report.measures.items()
    )
    return terminal.records([*columns, *counts], rows)


def _legend(report: Report, resamples: int) -> str:
    spurious = report.measures["event_date_compatible"].tally
    lines = [
        "empty: a prediction that says nothing.",
        "const: this prediction, but every event done, dated as its document, or every",
        "tone neutral.",
        f"Events dated where gold has no date: {spurious.extra if spurious else 0}.",
    ]
    if report.intervals:
        lines.insert(0, f"95 %: {resamples} resamples of the documents.")
    return "\n".join(lines)


def _classes(name: str, rows: Mapping[str, Measure]) -> RenderableType:
    header = [f"{name:<{_LABEL}}", "F1", "prec.", "recall", "found", "made up", "missed"]
    return terminal.records(
        header,
        (
            (
                label,
                ratio(measure.value),
                ratio(measure.precision),
                ratio(measure.recall),
                *_counts(measure),
            )
            for label, measure in rows.items()
        ),
    )


def _crossings(crossings: Mapping[str, Mapping[str, int]]) -> RenderableType:
    seen = {*crossings, *(name for row in crossings.values() for name in row)}
    labels = [label for label in _ORDER if label in seen]
    columns = [f"{'gold':<{_LABEL}}", *labels, "missed"]
    rows: list[_Cells] = [
        (label, *(crossings.get(label, {}).get(other, 0) for other in (*labels, NONE)))
        for label in labels
    ]
    rows.append(("made up", *(crossings.get(NONE, {}).get(other, 0) for other in labels), ""))
    return terminal.records(columns, rows)


def _groups(report: Report, by: str) -> RenderableType:
    rows: Iterable[_Cells] = (
        (
            _cut(name),
            group.documents,
            *(ratio(group.measures[metric].value) for metric in _GROUP_COLUMNS.values()),
        )
        for name, group in report.groups.items()
    )
    return terminal.records([by, "docs", *_GROUP_COLUMNS], rows)


def mistakes(report: Report, titles: Mapping[str, str]) -> Iterator[RenderableType]:
    """Yield for each document with mistakes its title and a table of them."""
    for key, findings in report.findings.items():
        yield f"\n{key}  {titles.get(key, '')}".rstrip()
        rows = ((finding.mistake, finding.what, finding.detail) for finding in findings)
        yield terminal.records(["mistake", "of", "which"], rows)


def as_json(
    report: Report, low: Mapping[str, tuple[float | None, float]], *, errors: bool
) -> dict[str, Any]:
    """Return a report for programs: metrics with their counts, intervals and baselines."""
    values = {
        "documents": report.documents,
        "metrics": {
            name: {
                **_measure(measure),
                "interval": report.intervals.get(name),
                "empty": report.empty.get(name),
                "constant": report.constant.get(name),
            }
            for name, measure in report.measures.items()
        },
        "classes": {name: _all_measures(rows) for name, rows in report.classes.items()},
        "crossings": report.crossings,
        "groups": {
            name: {"documents": group.documents, "metrics": _all_measures(group.measures)}
            for name, group in report.groups.items()
        },
        "notes": report.notes,
        "below_minimum": [
            {"metric": name, "value": value, "minimum": floor}
            for name, (value, floor) in low.items()
        ],
    }
    return {**values, "errors": report.findings} if errors else values


def _all_measures(rows: Mapping[str, Measure]) -> dict[str, dict[str, Any]]:
    return {name: _measure(measure) for name, measure in rows.items()}


def _measure(measure: Measure) -> dict[str, Any]:
    tally = measure.tally
    counts = {"found": tally.found, "extra": tally.extra, "missed": tally.missed} if tally else {}
    parts = {"value": measure.value, "precision": measure.precision, "recall": measure.recall}
    return {**parts, **counts}


def ratio(value: float | None) -> str:
    """Return a value with three decimals, never rounded up to 1; "-" for none."""
    if value is None:
        return "-"
    return f"{value:.3f}" if value == 1 else f"{min(value, 0.999):.3f}"


def _range(interval: Interval | None) -> str:
    return f"{ratio(interval.low)}-{ratio(interval.high)}" if interval else ""


def _counts(measure: Measure) -> tuple[str, ...]:
    tally = measure.tally
    if tally is None:
        return ("", "", "")
    return tuple(f"{count:>5}" for count in (tally.found, tally.extra, tally.missed))


def _cut(name: str) -> str:
    return name if len(name) <= _KEY else f"{name[: _KEY - 1]}…"
