"""The language stage in a worker process: functions that ``ProcessPoolExecutor`` can pickle."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from policytrail.config import LanguageSettings
from policytrail.errors import LanguageError
from policytrail.nlp.pipeline import Annotator, build_annotator
from policytrail.records import Annotation, Document, Failure

_annotators: list[Annotator] = []  # of this process: none before initialise(), then one


def initialise(settings: LanguageSettings, lexicon_folders: tuple[Path, ...]) -> None:
    """Load the model once for this process: the executor's ``initializer``.

    Raises:
        LanguageError: the model or a lexicon is missing or wrong.
    """
    _annotators[:] = [build_annotator(settings, lexicon_folders)]


def is_ready() -> bool:
    """Tell whether ``initialise`` has run in this process."""
    return bool(_annotators)


def annotate_batch(documents: Sequence[Document]) -> list[Annotation | Failure]:
    """Return one result for each document, in their order.

    Raises:
        LanguageError: ``initialise`` has not run in this process.
    """
    if not _annotators:
        raise LanguageError("initialise() has not run in this process", subject="language worker")
    return list(_annotators[0].annotate(documents))


def versions() -> tuple[str, str]:
    """Return the model and the rules of this process, for the ``run`` row.

    Raises:
        LanguageError: ``initialise`` has not run in this process.
    """
    if not _annotators:
        raise LanguageError("initialise() has not run in this process", subject="language worker")
    return _annotators[0].model, _annotators[0].rules
