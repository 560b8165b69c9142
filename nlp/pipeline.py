"""Builds the spaCy pipeline from the components that are found, and runs it over documents."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import logging
import pkgutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import NumpyOps, set_current_ops

from policytrail.config import LanguageSettings
from policytrail.errors import EncoderError, LanguageError
from policytrail.nlp import (
    attributes,
    components,
    event_choice,
    lexicons,
    sentences,
    tone_choice,
)
from policytrail.nlp.characters import plain_characters
from policytrail.nlp.gate import LEVELS, Gate, Verdict, make_gate
from policytrail.nlp.morphology import remember_morphology
from policytrail.nlp.output import to_annotation
from policytrail.nlp.parts import PART_CHARS, cut_at_paragraph, join_annotations, split_document
from policytrail.nlp.plan import Plan, make_plan
from policytrail.nlp.recognition import select_recognition
from policytrail.nlp.remembered import forget
from policytrail.records import Annotation, Document, Failure

logger = logging.getLogger(__name__)

_PACKAGE = Path(__file__).parent
# The tokenizer would split these before bracket or point, and no name could then be matched.
_WHOLE_TOKENS = (
    *("401(k)", "401(k)s", "403(b)", "403(b)s", "457(b)", "457(b)s", "401(a)"),
    *("Sens.", "Reps.", "Govs."),
)
# Characters beyond which a text is no report: proceedings, a code, a file of many texts. The rules
# read it; the encoder would take longer over it than all else.
_ENCODED = 200_000
_MOST = 64  # documents that are judged before the first of them is answered
_ENCODERS = ("tellings", "tone")  # the components whose models a run names beside spaCy's


_Judged = tuple[Document, Verdict]


def _goes_along(document: Document, verdict: Verdict) -> bool:
    """Return whether a document is read together with others: a long one is read alone."""
    return verdict.level != "outside" and len(document.text) <= PART_CHARS


def _annotation(doc: Doc) -> Annotation:
    """Return what is to be kept of a document that has been read; the rest is let go."""
    annotation = to_annotation(doc)
    forget(doc)
    return annotation


class Annotator:
    """Reads documents. One instance serves one process; it is not safe for threads."""

    def __init__(
        self, nlp: Language, gate: Gate, plan: Plan, settings: LanguageSettings, rules: str
    ) -> None:
        self._nlp = nlp
        self._gate = gate
        self._plan = plan
        self._settings = settings
        self.model = _described(nlp)
        self.rules = rules

    def annotate(self, documents: Iterable[Document]) -> Iterator[Annotation | Failure]:
        """Yield one result for each document, in their order.

        A document that cannot be read becomes a Failure whose subject is its id. One that the
        gate finds outside the field is not read: its annotation holds its relevance only.
        """
        for batch in self._batches(documents):
            read = iter(self._read_batch([pair for pair in batch if _goes_along(*pair)]))
            for document, verdict in batch:
                if _goes_along(document, verdict):
                    yield next(read)
                elif verdict.level == "outside":
                    yield Annotation(document_id=document.id, relevance=verdict.probability)
                else:
                    yield self._long(document)

    def _batches(self, documents: Iterable[Document]) -> Iterator[list[_Judged]]:
        """Yield documents with what they are worth, as many as the model reads at a time."""
        batch: list[_Judged] = []
        to_read = 0
        for document in documents:
            verdict = self.judge(document)
            batch.append((document, verdict))
            to_read += verdict.level != "outside"
            if to_read == self._settings.batch_size or len(batch) == _MOST:
                yield batch
                batch, to_read = [], 0
        if batch:
            yield batch

    def _long(self, document: Document) -> Annotation | Failure:
        """Annotate a long document part by part; a part that fails is left out."""
        text = cut_at_paragraph(document.text, self._settings.max_chars)
        if len(text) < len(document.text):
            logger.warning(
                "%s: only the first %d of %d characters are read",
                document.id, len(text), len(document.text),
            )  # fmt: skip
        parts = split_document(replace(document, text=text))
        verdicts = [self.judge(part) for _, part in parts]
        # What the whole is worth, each part is.
        level = max((verdict.level for verdict in verdicts), key=LEVELS.index)
        if level == "outside":
            relevance = max(verdict.probability for verdict in verdicts)
            return Annotation(document_id=document.id, relevance=relevance)
        with self._without_encoder(len(text) > _ENCODED):
            read = [
                (start, self._annotate_safely(part, replace(verdict, level=level)))
                for (start, part), verdict in zip(parts, verdicts, strict=True)
            ]
        found = [(start, item) for start, item in read if isinstance(item, Annotation)]
        if found:
            return join_annotations(document, found)
        return next(item for _, item in read if isinstance(item, Failure))

    def _without_encoder(self, without: bool) -> contextlib.AbstractContextManager[object]:
        present = _ENCODERS[0] in self._nlp.pipe_names
        if without and present:
            return self._nlp.select_pipes(disable=[_ENCODERS[0]])
        return contextlib.nullcontext()

    def read(self, document: Document) -> Doc:
        """Return the ``Doc`` of one document with everything that the components left on it.

        The document is read in one piece; ``annotate`` reads long ones in parts.
        """
        return self._run([(document, self.judge(document))])[0]

    def judge(self, document: Document) -> Verdict:
        """Return what the gate makes of a document: cues, probability, and how much work it gets.

        Of a text beyond ``max_chars`` only the beginning counts: no more is read of it.
        """
        if len(document.text) > self._settings.max_chars:
            document = replace(document, text=document.text[: self._settings.max_chars])
        return self._gate.judge(document)

    def _read_batch(self, batch: Sequence[_Judged]) -> list[Annotation | Failure]:
        try:
            return [_annotation(doc) for doc in self._run(batch)]
        except EncoderError:  # no document is to blame
            raise
        except Exception:  # one bad document must not take the others along: find it
            return [self._annotate_safely(document, verdict) for document, verdict in batch]

    def _annotate_safely(self, document: Document, verdict: Verdict) -> Annotation | Failure:
        try:
            return _annotation(self._run([(document, verdict)])[0])
        except EncoderError:
            raise
        except Exception as error:
            logger.exception("%s: cannot be annotated", document.id)
            message = f"cannot be annotated: {type(error).__name__}: {error}"
            return Failure(subject=document.id, message=message)

    def _start(self, document: Document, verdict: Verdict) -> Doc:
        doc = self._nlp.make_doc(plain_characters(document.text))
        doc._.document = document
        doc._.cues = verdict.cues
        # The relevance component, which runs on wanted documents only, will know better.
        doc._.gate = doc._.relevance = verdict.probability
        for name in self._plan.first:
            doc = self._nlp.get_pipe(name)(doc)
        return doc

    def _run(self, batch: Sequence[_Judged]) -> list[Doc]:
        """Give each document the work that it is worth, and keep their order."""
        docs = [self._start(document, verdict) for document, verdict in batch]
        read: dict[str, Iterator[Doc]] = {}
        for level in LEVELS:
            chosen = [
                doc for doc, (_, verdict) in zip(docs, batch, strict=True) if verdict.level == level
            ]
            names = self._plan.levels.get(level)
            read[level] = iter(self._pipe(chosen, names) if names else chosen)
        return [next(read[verdict.level]) for _, verdict in batch]

    def _pipe(self, docs: list[Doc], names: Sequence[str]) -> list[Doc]:
        disabled = [name for name in self._nlp.pipe_names if name not in names]
        size = self._settings.batch_size
        return list(self._nlp.pipe(docs, batch_size=size, disable=disabled)) if docs else []


def _described(nlp: Language) -> str:
    """Return the models that a run reads with: spaCy's and our encoders."""
    language = f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"
    pipes: dict[str, Any] = {name: nlp.get_pipe(name) for name in nlp.pipe_names}
    events, tone = (pipes[name].model if name in pipes else None for name in _ENCODERS)
    return f"{language}; {event_choice.described(events)}; {tone_choice.described(tone)}"


def build_annotator(
    settings: LanguageSettings, lexicon_folders: tuple[Path, ...] = ()
) -> Annotator:
    """Load the model and add the components found in ``nlp/components``.

    Args:
        settings: the model's name or folder, batch size, limits.
        lexicon_folders: the user's folders of lexicon files, read after ours.

    Raises:
        LanguageError: the model is missing, or is not an English pipeline with tagger, parser and
            ner, or a component does not declare itself.
        LexiconError: a lexicon file has a wrong row.
    """
    attributes.register()
    nlp = load_model(settings.model)
    remember_morphology(nlp)
    select_recognition(nlp, lexicon_folders)
    model = tuple(nlp.pipe_names)
    nlp.max_length = max(nlp.max_length, settings.max_chars)
    tokenizer: Any = nlp.tokenizer
    tokenizer.add_special_case("X.", [{"ORTH": "X"}, {"ORTH": "."}])  # "… wrote on X."
    for word in _WHOLE_TOKENS:
        tokenizer.add_special_case(word, [{"ORTH": word}])
    ordered = order_components(find_components(), provided_by=nlp)
    for name in ordered:
        config: dict[str, Any] = {
            "lexicons": [str(folder) for folder in lexicon_folders],
            "tone_model": settings.tone_model,
            "event_model": settings.event_model,
        }
        takes = Language.get_factory_meta(name).default_config or {}
        nlp.add_pipe(name, config={key: config[key] for key in takes if key in config})
    nlp.add_pipe(sentences.BOUNDS, first=True)
    nlp.add_pipe(sentences.GUESS, first=True)
    gate = make_gate(settings.relevance_floor, lexicon_folders)
    return Annotator(nlp, gate, make_plan(ordered, model), settings, rules_hash(lexicon_folders))


def load_model(name: str) -> Language:
    """Return the spaCy pipeline of that name or folder.

    Raises:
        LanguageError: it is missing, broken, or unfit for this stage.
    """
    # NumPy's own matrix product is a third faster here than the bundled BLIS (docs/decisions/0401).
    set_current_ops(NumpyOps(use_blis=False))
    try:
        nlp = spacy.load(name)
    except (OSError, ValueError, ImportError) as error:
        reason = str(error).splitlines()[0]
        raise LanguageError(
            f"the language model cannot be loaded: {reason}",
            subject=name,
            remedy=f"Install it with 'pip install {name.replace('_', '-')}', or set "
            "language.model to an English spaCy pipeline that is installed.",
        ) from error
    missing = {"tagger", "parser", "ner"} - set(nlp.pipe_names)
    if nlp.lang != "en" or missing:
        lack = f"lacks {', '.join(sorted(missing))}" if missing else f"reads '{nlp.lang}'"
        raise LanguageError(
            f"the language model {lack}",
            subject=name,
            remedy="Set language.model to an English spaCy pipeline with tagger, parser and ner.",
        )
    return nlp


def find_components() -> list[str]:
    """Return the names of the modules in ``nlp/components``: each registers a factory of its name.

    Raises:
        LanguageError: a module that registers none.
    """
    names = sorted(module.name for module in pkgutil.iter_modules(components.__path__))
    for name in names:
        importlib.import_module(f"{components.__name__}.{name}")
        if not Language.has_factory(name):
            raise LanguageError(
                "no factory of this name is registered",
                subject=f"nlp/components/{name}.py",
                remedy=f"Decorate a function with @Language.factory({name!r}, assigns=…).",
            )
    return names


def order_components(names: Iterable[str], *, provided_by: Language | None = None) -> list[str]:
    """Return component names so that each runs after those that assign what it requires.

    Where the requirements leave it open, the order is alphabetical.

    Raises:
        LanguageError: nobody assigns what a component requires, or they require each other.
    """
    metas = {name: Language.get_factory_meta(name) for name in names}
    givers = {attribute: name for name, meta in metas.items() for attribute in meta.assigns}
    given = _given_by_model(provided_by)
    graph: dict[str, list[str]] = {}
    for name, meta in sorted(metas.items()):
        graph[name] = [givers[item] for item in meta.requires if item in givers]
        for item in meta.requires:
            if item not in givers and item not in given:
                raise LanguageError(f"no component assigns {item}", subject=name)
    try:
        return _sorted_by_name(TopologicalSorter(graph))
    except CycleError as error:
        raise LanguageError(f"components require each other: {error.args[1]}") from error


def _given_by_model(nlp: Language | None) -> set[str]:
    given = {f"doc._.{name}" for name in attributes.ATTRIBUTES}  # they have a value from the start
    if nlp is not None:
        for name in nlp.pipe_names:
            given.update(nlp.get_pipe_meta(name).assigns)
    return given


def _sorted_by_name(sorter: TopologicalSorter[str]) -> list[str]:
    sorter.prepare()
    ordered: list[str] = []
    ready: list[str] = []
    while sorter.is_active():
        ready = sorted([*ready, *sorter.get_ready()])
        ordered.append(ready[0])
        sorter.done(ready.pop(0))
    return ordered


def rules_hash(folders: Sequence[Path]) -> str:
    """Return 16 hex digits over every rule: the stage's sources and all lexicon files."""
    digest = hashlib.sha256()
    files = [*_PACKAGE.rglob("*.py"), *lexicons.BUILTIN.iterdir()]
    files.sort(key=lambda file: file.relative_to(_PACKAGE).as_posix())
    for folder in folders:
        files += sorted(file for file in folder.iterdir() if file.is_file())
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
