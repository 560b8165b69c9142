"""Documents and annotations as lines of JSON: the language stage as a filter."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from policytrail.errors import LanguageError
from policytrail.records import (
    Amount,
    Annotation,
    DirectiveClaim,
    Document,
    Entity,
    EventClaim,
    ExpectationClaim,
    Failure,
    Instrument,
    Span,
    StanceClaim,
)

if TYPE_CHECKING:
    from policytrail.nlp.pipeline import Annotator

Numbered = tuple[int, str]  # number of a line in its file, and the line
Annotate = Callable[[list[Document]], Iterable[Annotation | Failure]]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_REQUIRED = ("id", "text")
_OPTIONAL = ("url", "source", "title")


def annotate_lines(lines: Iterable[str], annotator: Annotator) -> Iterator[str | Failure]:
    """Yield an annotation line for each document line, in their order.

    A line that is no document, or that cannot be annotated, yields a Failure; the rest goes on.
    Blank lines are passed over.
    """
    for batch in numbered_batches(lines, 64):
        yield from annotate_numbered(batch, annotator.annotate)


def numbered_batches(lines: Iterable[str], size: int) -> Iterator[list[Numbered]]:
    """Yield lines that are not blank with their numbers, so many at a time."""
    numbered = ((n, line) for n, line in enumerate(lines, start=1) if line.strip())
    while batch := list(itertools.islice(numbered, size)):
        yield batch


def annotate_numbered(batch: Sequence[Numbered], annotate: Annotate) -> list[str | Failure]:
    """Return an annotation line or a Failure for each line of a batch."""
    read = [_read_safely(line, number) for number, line in batch]
    results = iter(annotate([item for item in read if isinstance(item, Document)]))
    found = [item if isinstance(item, Failure) else next(results) for item in read]
    return [item if isinstance(item, Failure) else dump_annotation(item) for item in found]


def _read_safely(line: str, number: int) -> Document | Failure:
    try:
        return load_document(line, number)
    except LanguageError as error:
        return Failure(subject=error.subject, message=error.message, remedy=error.remedy)


def load_document(line: str, number: int) -> Document:
    """Read one line ``{id, text, url, source, published, title}``; only id and text are needed.

    A document without a known visit carries its publication as ``retrieved``, or else 1970: the
    language stage reads neither.

    Raises:
        LanguageError: names the line and the key that is wrong.
    """
    where = f"line {number}"
    try:
        values = json.loads(line)
    except json.JSONDecodeError as error:
        raise LanguageError(f"not JSON: {error.msg}", subject=where) from error
    if not isinstance(values, dict):
        raise LanguageError("not a JSON object", subject=where)
    for key in (*_REQUIRED, *_OPTIONAL):
        if key not in values and key in _REQUIRED:
            raise LanguageError(f"'{key}' is missing", subject=where)
        value = values.get(key, "")
        if not isinstance(value, str) and (value is not None or key in _REQUIRED):
            raise LanguageError(f"'{key}' must be a text", subject=where)
    published = _moment(values.get("published"), where)
    return Document(
        id=values["id"],
        source_id=values.get("source") or "",
        publisher=values.get("source") or "",
        url=values.get("url") or "",
        title=values.get("title") or "",
        text=values["text"],
        published=published,
        retrieved=published or _EPOCH,
        first_seen=published or _EPOCH,
    )


def _moment(value: object, where: str) -> datetime | None:
    if value is None or value == "":
        return None
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None:
        message = f"'published' must be an ISO 8601 date or time, not {value!r}"
        raise LanguageError(message, subject=where)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def dump_annotation(annotation: Annotation) -> str:
    """Return one line of JSON in the annotation scheme."""
    return json.dumps(annotation_to_dict(annotation), ensure_ascii=False)


def load_annotation(line: str) -> Annotation:
    """Read a line that ``dump_annotation`` wrote.

    Raises:
        LanguageError: the line is not such a line.
    """
    try:
        return annotation_from_dict(json.loads(line))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = f"not an annotation: {type(error).__name__}: {error}"
        raise LanguageError(message, subject="annotation line") from error


def annotation_to_dict(annotation: Annotation) -> dict[str, Any]:
    """Return an annotation in the scheme's keys, with ours beside them."""
    return {
        "id": annotation.document_id,
        "relevance": annotation.relevance,
        "topics": list(annotation.topics),
        "sentiment": {"score": annotation.sentiment_score, "label": annotation.sentiment},
        "entities": [_entity(item) for item in annotation.entities],
        "instruments": [_instrument(item) for item in annotation.instruments],
        "events": [_event(item) for item in annotation.events],
        "stances": [_stance(item) for item in annotation.stances],
        "amounts": [_amount(item) for item in annotation.amounts],
        "directives": [_directive(item) for item in annotation.directives],
        "expectations": [_expectation(item) for item in annotation.expectations],
    }


def _span(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.text}


def _entity(item: Entity) -> dict[str, Any]:
    return {
        "id": item.id,
        "name": item.name,
        "type": item.type,
        "wikidata": item.wikidata,
        "sentiment": item.sentiment,
        "mentions": [_span(span) for span in item.mentions],
    }


def _instrument(item: Instrument) -> dict[str, Any]:
    return {
        "id": item.id,
        "key": item.key,
        "kind": item.kind,
        "name": item.name,
        "mentions": [_span(span) for span in item.mentions],
    }


def _amount(item: Amount) -> dict[str, Any]:
    return {
        "value": item.value,
        "value_max": item.value_max,
        "unit": item.unit,
        "bound": item.bound,
        **_span(item.span),
    }


def _event(item: EventClaim) -> dict[str, Any]:
    return {
        "type": item.type,
        "status": item.status,
        "date": item.date,
        "date_basis": item.date_basis,
        "actors": list(item.actors),
        "objects": list(item.objects),
        "amount": _amount(item.amount) if item.amount else None,
        "confidence": item.confidence,
        "authority": item.authority,
        "chain": list(item.chain),
        "rule": item.rule,
        "headline": item.headline,
        "rejected": list(item.rejected),
        "evidence": _span(item.evidence),
    }


def _stance(item: StanceClaim) -> dict[str, Any]:
    return {
        "holder": item.holder,
        "target": item.target,
        "stance": item.stance,
        "confidence": item.confidence,
        "cue": item.cue,
        "rule": item.rule,
        "evidence": _span(item.evidence),
    }


def _directive(item: DirectiveClaim) -> dict[str, Any]:
    return {
        "agency": item.agency,
        "duty": item.duty,
        "instrument": item.instrument,
        "due": item.due,
        "days": item.days,
        "evidence": _span(item.evidence),
    }


def _expectation(item: ExpectationClaim) -> dict[str, Any]:
    return {
        "holder": item.holder,
        "target": item.target,
        "outlook": item.outlook,
        "cue": item.cue,
        "evidence": _span(item.evidence),
    }


def annotation_from_dict(values: Mapping[str, Any]) -> Annotation:
    """Return the annotation of which ``annotation_to_dict`` made these values."""
    return Annotation(
        document_id=values["id"],
        relevance=values["relevance"],
        topics=tuple(values["topics"]),
        sentiment_score=values["sentiment"]["score"],
        sentiment=values["sentiment"]["label"],
        entities=tuple(Entity(**_with_mentions(item)) for item in values["entities"]),
        instruments=tuple(Instrument(**_with_mentions(item)) for item in values["instruments"]),
        events=tuple(_load_event(item) for item in values["events"]),
        stances=tuple(StanceClaim(**_with_evidence(item)) for item in values["stances"]),
        amounts=tuple(_load_amount(item) for item in values["amounts"]),
        directives=tuple(DirectiveClaim(**_with_evidence(item)) for item in values["directives"]),
        expectations=tuple(
            ExpectationClaim(**_with_evidence(item)) for item in values.get("expectations", ())
        ),
    )


def _with_mentions(values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "mentions": tuple(Span(**span) for span in values["mentions"])}


def _with_evidence(values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "evidence": Span(**values["evidence"])}


def _load_amount(values: Mapping[str, Any]) -> Amount:
    span = {key: values[key] for key in ("start", "end", "text")}
    rest = {key: value for key, value in values.items() if key not in span}
    return Amount(span=Span(**span), **rest)


def _load_event(values: Mapping[str, Any]) -> EventClaim:
    amount = _load_amount(values["amount"]) if values["amount"] else None
    names = ("actors", "objects", "chain", "rejected")
    lists = {key: tuple(values.get(key, ())) for key in names}
    return EventClaim(**{**_with_evidence(values), **lists, "amount": amount})
