"""`policytrail eval`: the language stage against annotations made by hand."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policytrail import config
from policytrail.commands import _console as console
from policytrail.errors import LanguageError

if TYPE_CHECKING:
    from policytrail.nlp.evaluation.report import Report
    from policytrail.records import Document, Failure

_Rows = Mapping[str, Mapping[str, Any]]
_Low = Mapping[str, tuple[float | None, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """What the user asked for."""

    gold: Path
    predictions: Path | None
    minima: Path | None
    by: str | None
    resamples: int
    errors: bool
    as_json: bool


@click.command()
@click.argument("gold", metavar="GOLD.jsonl", type=click.Path(path_type=Path))
@click.option(
    "--predictions",
    metavar="PRED.jsonl",
    type=click.Path(path_type=Path),
    help="Score these annotations instead of reading the documents now.",
)
@click.option("--errors", is_flag=True, help="List what was missed, made up or wrong.")
@click.option("--by", metavar="KEY", help="Also by the values of a document key, such as source.")
@console.resamples_option
@click.option(
    "--min",
    "minima",
    metavar="FLOOR.json",
    type=click.Path(path_type=Path),
    help="Exit with 1 if a metric is below its minimum in this file.",
)
@console.json_option
@console.no_model_option
@click.pass_obj
def command(settings: config.Config, /, **options: Any) -> None:
    """Score annotations against GOLD.jsonl, one document with its annotation a line.

    Without --predictions the documents of the gold file are read now, as `annotate` reads them.
    """
    from policytrail.nlp.evaluation import reading, report

    request = _Request(**options)
    gold = reading.read_rows(request.gold)
    floors = reading.read_floors(request.minima) if request.minima else {}
    if request.by and not any(request.by in row for row in gold.values()):
        raise LanguageError(f"no document has a key '{request.by}'", subject=str(request.gold))
    failures: list[Failure] = []
    predicted: _Rows
    if request.predictions:
        predicted = reading.read_rows(request.predictions)
    else:
        predicted, failures = _read_now(request.gold, settings)
    found = report.make(gold, predicted, resamples=request.resamples, by=request.by)
    low = report.below(found.measures, floors)
    _answer(request, found, gold, low)
    console.report([*failures, *_too_low(low)])


def _answer(request: _Request, found: Report, gold: _Rows, low: _Low) -> None:
    from policytrail.commands import _score_tables as scores

    if request.as_json:
        console.show_json(scores.as_json(found, low, errors=request.errors))
        return
    width = shutil.get_terminal_size().columns
    parts = scores.tables(found, resamples=request.resamples, by=request.by, width=width)
    titles = {key: str(row.get("title") or "") for key, row in gold.items()}
    console.show(*parts, *(scores.mistakes(found, titles) if request.errors else ()))


def _read_now(file: Path, settings: config.Config) -> tuple[_Rows, list[Failure]]:
    """Annotate the documents of a file and put them into stories."""
    from policytrail.nlp.jsonl import annotation_to_dict
    from policytrail.nlp.pipeline import build_annotator
    from policytrail.records import AnnotatedDocument, Failure
    from policytrail.timeline import stories

    documents = list(_documents(file))
    annotator = build_annotator(settings.language, settings.lexicons)
    read: list[AnnotatedDocument] = []
    failures: list[Failure] = []
    with console.progress("reading", len(documents)) as bar:
        for document, result in zip(documents, annotator.annotate(documents), strict=True):
            if isinstance(result, Failure):
                failures.append(result)
            else:
                read.append(AnnotatedDocument(document=document, annotation=result))
            bar.update(1)
    told = {key: story.id for story in stories.find(read) for key in story.document_ids}
    rows = {
        item.document.id: {
            **annotation_to_dict(item.annotation),
            "story": told.get(item.document.id),
        }
        for item in read
    }
    return rows, failures


def _documents(file: Path) -> Iterator[Document]:
    from policytrail.nlp.evaluation import reading
    from policytrail.nlp.jsonl import load_document

    for number, line in reading.lines(file):
        try:
            yield load_document(line, number)
        except LanguageError as error:
            raise LanguageError(error.message, subject=f"{file} {error.subject}") from error


def _too_low(low: _Low) -> list[Failure]:
    from policytrail.records import Failure

    return [
        Failure(
            subject=name,
            message=f"{'no value' if value is None else f'{value:.4f}'} is below {floor:g}",
        )
        for name, (value, floor) in low.items()
    ]
