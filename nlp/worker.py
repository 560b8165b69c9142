"""The language stage in a worker process: functions that can be pickled; the model stays."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from policytrail.config import LanguageSettings
from policytrail.nlp.pipeline import Annotator, build_annotator
from policytrail.records import Annotation, Document, Failure

_Key = tuple[LanguageSettings, tuple[Path, ...]]
_annotators: dict[_Key, Annotator] = {}  # of this process: none, then one


def versions(settings: LanguageSettings, lexicon_folders: tuple[Path, ...]) -> tuple[str, str]:
    """Return the model and a hash of the rules, for the ``run`` row.

    Raises:
        LanguageError: the model or a lexicon is missing or wrong.
    """
    annotator = _annotator(settings, lexicon_folders)
    return annotator.model, annotator.rules


def annotate(
    settings: LanguageSettings, lexicon_folders: tuple[Path, ...], documents: Sequence[Document]
) -> list[Annotation | Failure]:
    """Return one result for each document, in their order.

    Raises:
        LanguageError: the model or a lexicon is missing or wrong.
    """
    return list(_annotator(settings, lexicon_folders).annotate(documents))


def _annotator(settings: LanguageSettings, lexicon_folders: tuple[Path, ...]) -> Annotator:
    key = (settings, lexicon_folders)
    if key not in _annotators:
        _annotators.clear()
        _annotators[key] = build_annotator(settings, lexicon_folders)
    return _annotators[key]
