"""One loaded pipeline for all tests of the language stage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from spacy.tokens import Doc

from policytrail.config import LanguageSettings
from policytrail.nlp.instruments import InstrumentFinder, Setting, load_finder
from policytrail.nlp.pipeline import Annotator, build_annotator, to_annotation
from policytrail.records import Annotation, Document, InstrumentKind

PUBLISHED = datetime(2025, 8, 14, 15, 30, tzinfo=UTC)  # a Thursday


def make_document(
    text: str,
    *,
    title: str = "",
    published: datetime | None = PUBLISHED,
    source: str = "Harbor Wire",
    id: str = "d1",
) -> Document:
    """Return a document as the crawler would deliver it."""
    return Document(
        id=id, source_id="harbor_wire", publisher=source, url="https://news.example.org/1",
        title=title, text=text, published=published, retrieved=PUBLISHED, first_seen=PUBLISHED,
    )  # fmt: skip


@pytest.fixture(scope="session")
def document() -> Callable[..., Document]:
    """``document(text, title=…, published=…, source=…, id=…) -> Document``."""
    return make_document


@pytest.fixture(scope="session")
def annotator() -> Annotator:
    """The whole pipeline, loaded once."""
    return build_annotator(LanguageSettings())


@pytest.fixture(scope="session")
def eager() -> Annotator:
    """The whole pipeline without a gate: every text gets all components."""
    return build_annotator(LanguageSettings(relevance_floor=0.0))


@pytest.fixture(scope="session")
def read(eager: Annotator) -> Callable[..., Doc]:
    """``read(text, title=…, published=…) -> Doc`` with every attribute, whatever the gate says."""
    return lambda text, **fields: eager.read(make_document(text, **fields))


@pytest.fixture(scope="session")
def annotate(read: Callable[..., Doc]) -> Callable[..., Annotation]:
    """``annotate(text, title=…, published=…) -> Annotation``, whatever the gate says."""
    return lambda text, **fields: to_annotation(read(text, **fields))


@pytest.fixture(scope="session")
def finder() -> InstrumentFinder:
    """What finds instruments in plain text, with our lexicons."""
    return load_finder()


@pytest.fixture(scope="session")
def find(finder: InstrumentFinder) -> Callable[[str], list[tuple[InstrumentKind, str]]]:
    """``find(text)`` -> kind and first words of every instrument of a text of March 2026."""

    def run(text: str) -> list[tuple[InstrumentKind, str]]:
        found = finder.find(text, Setting(anchor=date(2026, 3, 2)))
        return [(item.kind, item.mentions[0].text) for item in found]

    return run
