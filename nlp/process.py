"""The language stage in this process, for commands that end soon; the daemon has a worker."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from policytrail.config import LanguageSettings
from policytrail.records import Annotation, Document, Failure


class LocalLanguage:
    """The language stage in this process. Loads the model at once.

    Raises:
        LanguageError: the model or a lexicon is missing or wrong.
    """

    def __init__(self, settings: LanguageSettings, lexicon_folders: tuple[Path, ...]) -> None:
        from policytrail.nlp.pipeline import build_annotator

        self._annotator = build_annotator(settings, lexicon_folders)

    async def versions(self) -> tuple[str, str]:
        """Return the model and a hash of the rules."""
        return self._annotator.model, self._annotator.rules

    async def annotate(self, documents: Sequence[Document]) -> list[Annotation | Failure]:
        """Return one result a document, in order."""
        return list(self._annotator.annotate(documents))
