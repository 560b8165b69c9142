"""How well marked documents are read: by each configuration, and with each group of rules out.

    python -m benchmarks.reading [--model FOLDER]... [--gold GOLD.jsonl]... [--set FOLDER]...
        [--ablate] [--resamples N] [--page docs/reading.md]

Reads the sets of ``tests/data``: those that nobody who changes the program has read ("unseen"),
and those that rules were made with ("read"); ``--gold`` adds files to the latter. ``--model`` adds
an event encoder to compare; ``--ablate`` takes out one group of rules or one veto at a time.
Prints Markdown; ``--page`` writes it to a file, too.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policytrail.benchmarks.reading_figures import SHOWN, WITH_INTERVAL, Figures, figures
from policytrail.benchmarks.reading_runs import Configuration, Rows, read_all
from policytrail.benchmarks.reading_switches import FRAMES_OFF, SWITCHES
from policytrail.nlp.evaluation import reading
from policytrail.nlp.evaluation.intervals import Interval
from policytrail.tests.articles.annotated import load_articles

DATA = Path(__file__).resolve().parent.parent / "tests" / "data"
UNSEEN = ("articles", "heldout_b", "heldout_c", "heldout_d")
READ = ("tuning", "tuning_b", "tuning_c", "tuning_d", "tuning_e", "tuning_f")
SHIPPED = Configuration(name="as shipped")
PLAIN = (
    SHIPPED,
    Configuration(name="rules alone", model="none"),
    Configuration(name="proposals alone", switch=FRAMES_OFF),
)
_MATTERS = 0.003  # a group whose loss costs less on unseen documents may go
_Gold = Mapping[str, Mapping[str, Any]]
_Table = Iterator[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedSet:
    """Documents with marks, by key; ``unseen`` if nobody who changes the program reads them."""

    name: str
    unseen: bool
    rows: _Gold


def marked_set(name: str, rows: Iterable[Mapping[str, Any]], *, unseen: bool) -> MarkedSet:
    """Return a set whose documents are known by its name and their ids."""
    return MarkedSet(name=name, unseen=unseen, rows={f"{name}/{r['id']}": r for r in rows})


def load_sets(golds: Iterable[Path] = (), folders: Iterable[Path] = ()) -> list[MarkedSet]:
    """Return the sets of the tests, or of the folders; and gold files among those that were read.

    Raises:
        LanguageError: a gold file is wrong.
    """
    known = [(DATA / name, name in UNSEEN) for name in (*UNSEEN, *READ)]
    chosen = [(folder, folder.name in UNSEEN) for folder in folders] or known
    found = [
        marked_set(folder.name, load_articles(folder), unseen=unseen) for folder, unseen in chosen
    ]
    found += [
        marked_set(file.stem, reading.read_rows(file).values(), unseen=False) for file in golds
    ]
    return found


def read(sets: Sequence[MarkedSet], configurations: Sequence[Configuration]) -> dict[str, Rows]:
    """Return what each configuration reads in the documents of the sets, by key."""
    fields = ("id", "url", "source", "published", "title", "text")
    lines = {
        key: json.dumps({name: row[name] for name in fields if name in row})
        for each in sets
        for key, row in each.rows.items()
    }
    return read_all(lines, configurations)


def scored(sets: Iterable[MarkedSet], found: Rows, resamples: int = 0) -> Figures:
    """Return the figures of a configuration on sets together."""
    gold = {key: row for each in sets for key, row in each.rows.items()}
    return figures(gold, {key: found[key] for key in gold}, resamples=resamples)


# --- the page ---------------------------------------------------------------------------------


def page(
    sets: Sequence[MarkedSet],
    configurations: Sequence[Configuration],
    found: Mapping[str, Rows],
    resamples: int,
) -> str:
    """Return the whole report as Markdown."""
    plain = [each for each in configurations if each in PLAIN or each.switch is None]
    switched = [each for each in configurations if each not in plain]
    parts = [_opening(sets)]
    for title, kept in (("Unseen", True), ("Read while rules were made", False)):
        some = [each for each in sets if each.unseen == kept]
        if some:
            parts.append("\n".join(_configurations(title, some, plain, found, resamples)))
    parts.append("\n".join(_by_set(sets, found[SHIPPED.name])))
    if switched:
        parts.append("\n".join(_ablation(sets, switched, found)))
    return "\n\n".join(parts) + "\n"


def _opening(sets: Sequence[MarkedSet]) -> str:
    unseen = sum(len(each.rows) for each in sets if each.unseen)
    total = sum(len(each.rows) for each in sets)
    return (
        "# How well documents are read\n\n"
        "Made by `python -m benchmarks.reading`; do not edit.\n\n"
        f"{total} marked documents, {unseen} of which nobody who changes the program has read. "
        "Figures are F1, but for status, dates (accuracy of matched events), calibration (expected "
        "error of the confidence of events and of positions, 0 is honest) and false done: events "
        "told as done that are not, of a thousand events told. In brackets: 95 % over documents "
        "drawn anew."
    )


def _header(first: str) -> list[str]:
    names = [*SHOWN.values(), "precision, recall", "calibration", "false done"]
    return [f"| {first} | {' | '.join(names)} |", "| --- " * (len(names) + 1) + "|"]


def _configurations(
    title: str,
    sets: Sequence[MarkedSet],
    configurations: Sequence[Configuration],
    found: Mapping[str, Rows],
    resamples: int,
) -> _Table:
    yield f"## {title}\n"
    yield from _header("configuration")
    for each in configurations:
        yield _row(each.name, scored(sets, found[each.name], resamples))


def _by_set(sets: Sequence[MarkedSet], found: Rows) -> _Table:
    yield "## By set, as shipped\n"
    yield from _header("set")
    for each in sets:
        name = f"{each.name} ({len(each.rows)}{', unseen' if each.unseen else ''})"
        yield _row(name, scored([each], found))


def _row(name: str, said: Figures) -> str:
    values = [
        _ratio(said.values[metric]) + (_span(said.spans[metric]) if metric in WITH_INTERVAL else "")
        for metric in SHOWN
    ]
    errors = ", ".join(_ratio(error) for error in said.errors.values())
    both = f"{_ratio(said.precision)}, {_ratio(said.recall)}"
    return f"| {' | '.join([name, *values, both, errors, f'{said.false_done_per_thousand:.0f}'])} |"


def _ablation(
    sets: Sequence[MarkedSet], configurations: Sequence[Configuration], found: Mapping[str, Rows]
) -> _Table:
    """What each group and veto is worth: what is lost without it, in points."""
    yield "## What each group of rules and each veto is worth\n"
    yield (
        "Points (hundredths of F1) that are lost without it, on unseen documents and on read ones; "
        "false done is how many more of them are told. A minus: better without. "
        "\\* marks what costs less than 0.3 points on unseen documents in all three.\n"
    )
    metrics = ("events_f1", "events_status_f1", "stances_strict_f1")
    names = [f"{SHOWN[m]}, {kind}" for kind in ("unseen", "read") for m in metrics]
    names += ["false done, unseen", "false done, read", "documents changed"]
    yield f"| taken out | kind | {' | '.join(names)} |"
    yield "| --- " * (len(names) + 2) + "|"
    groups = [[s for s in sets if s.unseen], [s for s in sets if not s.unseen]]
    whole = [scored(group, found[SHIPPED.name]) for group in groups]
    for each in configurations:
        less = [scored(group, found[each.name]) for group in groups]
        losses = [
            (one.values[m] or 0.0) - (other.values[m] or 0.0)
            for one, other in zip(whole, less, strict=True)
            for m in metrics
        ]
        more = [b.false_done - a.false_done for a, b in zip(whole, less, strict=True)]
        cheap = " \\*" if max(losses[: len(metrics)]) < _MATTERS else ""
        changed = sum(found[each.name][k] != row for k, row in found[SHIPPED.name].items())
        cells = [*(f"{100 * loss:+.1f}" for loss in losses), *(f"{m:+d}" for m in more)]
        kind = each.switch.kind if each.switch else ""
        yield f"| {each.name}{cheap} | {kind} | {' | '.join(cells)} | {changed} |"


def _ratio(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _span(interval: Interval | None) -> str:
    return f" ({interval.low:.2f}–{interval.high:.2f})" if interval else ""


def main(arguments: Sequence[str] | None = None) -> None:
    """Read, score, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, nargs="*", default=[])
    parser.add_argument("--gold", type=Path, nargs="*", default=[])
    parser.add_argument("--set", type=Path, nargs="*", default=[], dest="folders")
    parser.add_argument("--ablate", action="store_true")
    parser.add_argument("--resamples", type=int, default=200)
    parser.add_argument("--page", type=Path)
    given = parser.parse_args(arguments)
    sets = load_sets(given.gold, given.folders)
    others = [Configuration(name=str(folder), model=str(folder)) for folder in given.model]
    configurations = [*PLAIN, *others]
    if given.ablate:
        configurations += [Configuration(name=s.name, switch=s) for s in SWITCHES[1:]]
    made = page(sets, configurations, read(sets, configurations), given.resamples)
    print(made, end="")
    if given.page:
        given.page.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
