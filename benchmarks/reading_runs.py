"""Reads marked documents in many configurations; each text is parsed once.

Everything before the encoder is the same in all of them, so the parsed text is kept, and what
stands behind it in the pipeline is run anew for each configuration.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from policytrail.benchmarks.reading_switches import (
    Switch,
    lexicon_without,
    watched,
    without,
)
from policytrail.config import LanguageSettings
from policytrail.nlp import event_choice
from policytrail.nlp.components.events import Events
from policytrail.nlp.event_reading import EventReader
from policytrail.nlp.jsonl import annotation_to_dict, load_document
from policytrail.nlp.output import to_annotation
from policytrail.nlp.pipeline import Annotator, build_annotator
from policytrail.nlp.remembered import forget

Rows = dict[str, dict[str, Any]]
SHIPPED_MODEL = "built-in"
_FIRST = "tellings"  # the component with which configurations begin to differ


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """One way to read: an encoder ("built-in", "none", or a folder), and what is taken out."""

    name: str
    model: str = SHIPPED_MODEL
    switch: Switch | None = None


def read_all(
    lines: Mapping[str, str], configurations: Sequence[Configuration], processes: int = 2
) -> dict[str, Rows]:
    """Return by the name of each configuration the annotations of documents by key.

    ``lines`` are documents by key, each a JSON line as `annotate` takes it.
    """
    keys = sorted(lines)
    shares = [{key: lines[key] for key in keys[at::processes]} for at in range(processes)]
    found: dict[str, Rows] = {each.name: {} for each in configurations}
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for rows in pool.map(read_share, shares, [configurations] * processes):
            for name, some in rows.items():
                found[name].update(some)
    return found


def read_share(
    lines: Mapping[str, str],
    configurations: Sequence[Configuration],
    annotator: Annotator | None = None,
) -> dict[str, Rows]:
    """Read documents in this process, in each of the configurations."""
    reader = _Reader(annotator or build_annotator(LanguageSettings()))
    found: dict[str, Rows] = {each.name: {} for each in configurations}
    for key, line in lines.items():
        for name, row in reader.read(line, configurations):
            found[name][key] = row
    return found


class _Reader:
    """An annotator whose encoder and rules can be changed between two texts."""

    def __init__(self, annotator: Annotator) -> None:
        self._annotator = annotator
        self._nlp = annotator._nlp
        self._lexicon = self._nlp.get_pipe("events")._reader.lexicon  # type: ignore[attr-defined]
        self._models: dict[str, Any] = {}
        self._events: dict[str, Events] = {}

    def read(
        self, line: str, configurations: Sequence[Configuration]
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield names of configurations with what they read in a document."""
        document = load_document(line, 1)
        names = self._annotator._plan.levels.get(self._annotator.judge(document).level, ())
        later = list(names[names.index(_FIRST) :]) if _FIRST in names else []
        with self._nlp.select_pipes(disable=[n for n in self._nlp.pipe_names if n in later]):
            doc = self._annotator.read(document)
        # What was remembered of the text may have come from a rule that is taken out.
        before = {key: value for key, value in doc.user_data.items() if isinstance(key, tuple)}
        told: dict[str, Any] = {}
        whole = Configuration(name="")
        with watched(c.switch for c in configurations if c.switch) as matter:
            shipped = self._once(doc, before, later, whole, told)
        for configuration in configurations:
            if _is_same(configuration, matter):
                yield configuration.name, shipped
            else:
                yield configuration.name, self._once(doc, before, later, configuration, told)
        forget(doc)

    def _once(
        self,
        doc: Doc,
        before: Mapping[Any, Any],
        later: Sequence[str],
        configuration: Configuration,
        told: dict[str, Any],
    ) -> dict[str, Any]:
        doc.user_data.clear()
        doc.user_data.update(before)
        if later:
            self._again(doc, later, configuration, told)
        return annotation_to_dict(to_annotation(doc))

    def _again(
        self, doc: Doc, later: Sequence[str], configuration: Configuration, told: dict[str, Any]
    ) -> None:
        model = configuration.model
        if model not in told:
            tellings: Any = self._nlp.get_pipe(_FIRST)
            kept, tellings.model = tellings.model, self._model(model)
            told[model] = tellings(doc)._.tellings
            tellings.model = kept
        doc._.tellings = told[model]
        frames = configuration.switch.frames if configuration.switch else ""
        with without(configuration.switch):
            for name in later[1:]:
                pipe: Any = self._nlp.get_pipe(name)
                (self._events_without(frames) if name == "events" else pipe)(doc)

    def _model(self, name: str) -> Any:
        if name not in self._models:
            folder = (
                name if name in {SHIPPED_MODEL, event_choice.NONE} else str(Path(name).resolve())
            )
            self._models[name] = event_choice.choose(folder)
        return self._models[name]

    def _events_without(self, frames: str) -> Events:
        if frames not in self._events:
            self._events[frames] = Events(EventReader(lexicon_without(self._lexicon, frames)))
        return self._events[frames]


def _is_same(configuration: Configuration, matter: Container[str]) -> bool:
    """Tell whether a configuration reads a document as the shipped one does."""
    switch = configuration.switch
    if configuration.model != SHIPPED_MODEL:
        return False
    return switch is None or not (switch.frames or switch.name in matter)
