"""`policytrail eval-tone`: target sentiment against labelled sets that others have published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policytrail import config
from policytrail.commands import _console as console
from policytrail.errors import LanguageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from policytrail.nlp.evaluation.tone_scores import Answer, ToneReport
    from policytrail.nlp.evaluation.tone_sets import TargetPair
    from policytrail.records import Failure

_AT_ONCE = 256  # targets between two steps of the progress bar


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """What the user asked for."""

    files: tuple[Path, ...]
    model: str | None
    resamples: int
    as_json: bool
    curves: Path | None


@click.command()
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--model", metavar="FOLDER", help="A model folder, or 'built-in' or 'none'.")
@console.resamples_option
@click.option(
    "--curves",
    metavar="FILE.json",
    type=click.Path(path_type=Path),
    help="Also write reliability and coverage there, for benchmarks/calibration_plots.py.",
)
@console.no_model_option
@console.json_option
@click.pass_obj
def command(settings: config.Config, /, **options: Any) -> None:
    """Score the tone model on files of NewsMTSC, FinEntity or SEntFiN.

    The intervals are over articles: targets of one article are not independent.
    """
    from policytrail.nlp import tone_choice
    from policytrail.nlp.evaluation.tone_scores import score
    from policytrail.nlp.evaluation.tone_sets import read_tone_set

    request = _Request(**options)
    name = request.model or settings.language.tone_model
    model = tone_choice.choose(name)
    failures: list[Failure] = []
    reports: dict[str, ToneReport] = {}
    for file in request.files:
        tones = read_tone_set(file)
        failures += tones.failures
        with console.progress(file.name, len(tones.pairs)) as bar:
            answers: list[Answer] = []
            for part in _parts(tones.pairs):
                answers += _answers(part, model)
                bar.update(len(part))
        reports[f"{file}"] = score(tones.pairs, answers, resamples=request.resamples)
    _answer(request, tone_choice.described(model), reports)
    console.report(failures)


def _parts(pairs: Sequence[TargetPair]) -> Iterator[Sequence[TargetPair]]:
    for first in range(0, len(pairs), _AT_ONCE):
        yield pairs[first : first + _AT_ONCE]


def _answers(pairs: Sequence[TargetPair], model: Any) -> list[Answer]:
    from policytrail.nlp.evaluation.tone_scores import Answer
    from policytrail.nlp.sentiment import load_tone, read_tone
    from policytrail.nlp.tone_model import Targeted
    from policytrail.records import Failure

    if model is None:
        words = load_tone()
        return [Answer(label=read_tone(pair.text, words)[0]) for pair in pairs]
    found = model.score([Targeted(text=p.text, start=p.start, end=p.end) for p in pairs])
    for tone in found:
        if isinstance(tone, Failure):  # places were checked when the file was read
            raise LanguageError(tone.message, subject=tone.subject)
    return [Answer(label=tone.label, confidence=tone.confidence) for tone in found]


def _answer(request: _Request, model: str, reports: dict[str, ToneReport]) -> None:
    if request.curves:
        _write_curves(request.curves, model, reports)
    if request.as_json:
        console.show_json({"model": model, "files": reports})
        return
    console.show(f"{model}\n", _table(reports))


def _table(reports: dict[str, ToneReport]) -> RenderableType:
    from policytrail.digest import terminal

    rows = [
        (
            Path(file).name if name == "macro_f1" else "",
            name.replace("_", " "),
            f"{value.value:.3f}",
            f"{value.interval.low:.3f}-{value.interval.high:.3f}" if value.interval else "",
            f"{report.pairs} in {report.groups}" if name == "macro_f1" else "",
            f"{report.always_neutral:.3f}" if name == "macro_f1" else "",
        )
        for file, report in reports.items()
        for name, value in report.values.items()
    ]
    columns = ("file", "figure", "value", "95 %", "targets in texts", "always neutral")
    return terminal.records(columns, rows)


def _write_curves(file: Path, model: str, reports: dict[str, ToneReport]) -> None:
    import dataclasses
    import json

    rows = {
        Path(name).stem: {
            "reliability": [dataclasses.asdict(one) for one in report.reliability],
            "coverage": [dataclasses.asdict(one) for one in report.coverage],
        }
        for name, report in reports.items()
    }
    try:
        file.write_text(json.dumps({"model": model, "sets": rows}), encoding="utf-8")
    except OSError as error:
        message = f"cannot be written: {error.strerror}"
        raise LanguageError(message, subject=str(file)) from error
