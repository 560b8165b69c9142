"""What instruments do to each other: from disposition notes, and from sentences that say so.

A sentence gives a link only where it says it as a fact: "A rescinds B", "B is revoked by A",
"A, issued to carry out B". In a text's own document its own sentences speak for it: "Executive
Order 14036 is hereby revoked", "The proposal carries out Executive Order 14330".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from policytrail.records import AnnotatedDocument, Document, Instrument, InstrumentLink, Span
from policytrail.timeline import dispositions, orders, register
from policytrail.timeline.texts import Texts

Relation = Literal[
    "implements", "amends", "rescinds", "supersedes", "corrects", "challenges", "withdraws"
]
# Forms that need a subject: "rescinds", "rescinded"; and those of "I hereby revoke".
_FINITE: tuple[tuple[str, Relation], ...] = (
    (r"implement(?:s|ed)|carr(?:ies|ied) out|is intended to implement", "implements"),
    (r"rescind(?:s|ed)|revok(?:es|ed)|withdr(?:aws|ew)|repeal(?:s|ed)", "rescinds"),
    (r"amend(?:s|ed)|modif(?:ies|ied)|revis(?:es|ed)", "amends"),
    (r"supersede[sd]|replace[sd]", "supersedes"),
    (r"correct(?:s|ed)", "corrects"),
    (r"challenge[sd]", "challenges"),
)
# What a text says of itself: a proposed rule "would implement" an order by proposing.
_OF_ITSELF: tuple[tuple[str, Relation], ...] = (
    *_FINITE,
    (
        r"(?:would|will) (?:implement|carry out)|seeks to (?:implement|carry out)|"
        r"is (?:being )?(?:issued|proposed|published|intended|designed|meant) to "
        r"(?:implement|carry out)",
        "implements",
    ),
)
_FIRST_PERSON: tuple[tuple[str, Relation], ...] = (
    (r"rescind|revoke|withdraw", "rescinds"),
    (r"amend|modify", "amends"),
    (r"supersede", "supersedes"),
)
_PASSIVE: tuple[tuple[str, Relation], ...] = (
    (r"rescinded|revoked|withdrawn|repealed", "rescinds"),
    (r"amended|modified|revised", "amends"),
    (r"superseded|replaced", "supersedes"),
    (r"corrected", "corrects"),
    (r"implemented|carried out", "implements"),
)
_BE = r"(?:is|are|was|were|has been|have been)\s+(?:hereby\s+|also\s+)?"
_ADVERB = r"(?:also\s+|hereby\s+|formally\s+|officially\s+|additionally\s+|further\s+)?"
# What stands between a name and its verb: a title, a relative pronoun.
_APPOSITION = r"\s*(?:\([^()]*\)|“[^”]*”|\"[^\"]*\")?,?\s*(?:which\s+|that\s+)?"
# How a document speaks of itself: "This order", "The proposal", and "I" or "we".
_ITSELF = (
    r"(?:this|the)\s+(?:\w+\s+){0,2}?(?:order|memorandum|proposal|rule|release|notice|statement|"
    r"document|guidance|action)"
)
_REACH = 220  # characters between the two: further apart, another clause has begun
_GOVERNED = 60  # characters between a verb and the name of what it governs
_SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s+(?=[A-Z(“\"])|\n\s*\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mention:
    span: Span
    key: str  # id of the instrument over all documents


def find(item: AnnotatedDocument, texts: Texts) -> list[InstrumentLink]:
    """Return what a document says that instruments do to each other, each link once."""
    found: dict[tuple[str, str, str], InstrumentLink] = {}
    for link in (*_noted(item, texts), *_written(item, texts)):
        if link.source_id != link.target_id and _is_sensible(link):
            found.setdefault((link.source_id, link.relation, link.target_id), link)
    return list(found.values())


def _is_sensible(link: InstrumentLink) -> bool:
    """Tell whether such a thing can be done: acts of Congress are not carried out by one text."""
    statute = link.target_id.startswith(("act:", "plaw:", "bill:", "cfr:"))
    return not statute or link.relation == "challenges"


def _noted(item: AnnotatedDocument, texts: Texts) -> Iterator[InstrumentLink]:
    document = item.document
    if not register.is_register(document) or not register.order_number(document):
        return
    own = texts.id_of_key(f"eo:{register.order_number(document)}")
    for note in dispositions.read(document):
        other = texts.id_of_key(f"eo:{note.number}")
        if own and other:
            source, target = (other, own) if note.is_by else (own, other)
            relation: Relation = "amends" if note.in_part else note.relation
            yield _link(document, source, relation, target, note.line)


def _written(item: AnnotatedDocument, texts: Texts) -> Iterator[InstrumentLink]:
    document = item.document
    own = _own(item, texts)
    mentions = _mentions(item, texts, own)
    if not mentions:
        return
    for start, end in _sentences(document.text):
        inside = [each for each in mentions if start <= each.span.start and each.span.end <= end]
        evidence = Span(start=start, end=end, text=document.text[start:end])
        for position, target in enumerate(inside):
            before = inside[position - 1] if position else None
            after = inside[position + 1] if position + 1 < len(inside) else None
            yield from _active(document, own, before, target, evidence)
            yield from _passive(document, own, target, after, evidence)


def _own(item: AnnotatedDocument, texts: Texts) -> str | None:
    """Return the instrument that the document itself is."""
    if orders.is_order(item.document) and item.annotation.instruments:
        return texts.id_of(item.document, item.annotation.instruments[0])
    keys = register.keys(item.document) if register.is_register(item.document) else ()
    return texts.id_of_key(keys[0]) if keys else None


def _mentions(item: AnnotatedDocument, texts: Texts, own: str | None) -> list[_Mention]:
    """Return the mentions of instruments other than the document itself, in their order."""
    found = {
        (mention.start, mention.end): _Mention(span=mention, key=key)
        for instrument in item.annotation.instruments
        if (key := _key(item.document, instrument, texts)) != own
        for mention in instrument.mentions
    }
    return [found[place] for place in sorted(found)]


def _key(document: Document, instrument: Instrument, texts: Texts) -> str:
    return texts.id_of(document, instrument)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _SENTENCE_END.finditer(text):
        yield start, match.start() + 1
        start = match.end()
    yield start, len(text)


def _active(
    document: Document,
    own: str | None,
    before: _Mention | None,
    target: _Mention,
    evidence: Span,
) -> Iterator[InstrumentLink]:
    """ "A rescinds B"; in its own document "This order rescinds B", "I hereby revoke B"."""
    text = document.text
    if before is not None:
        between = text[before.span.end : target.span.start]
        relation = _verb(rf"^{_APPOSITION}{_ADVERB}", _FINITE, between)
        if relation is not None:
            yield _link(document, before.key, relation, target.key, evidence)
            return
    if own is None:
        return
    said = text[evidence.start : target.span.start]
    relation = _verb(rf"\b{_ITSELF}\s+{_ADVERB}", _OF_ITSELF, said)
    relation = relation or _verb(rf"\b(?:I|we)\s+{_ADVERB}", _FIRST_PERSON, said)
    if relation is not None:
        yield _link(document, own, relation, target.key, evidence)


def _verb(before: str, verbs: Sequence[tuple[str, Relation]], text: str) -> Relation | None:
    """Return the relation of the verb that stands where it must, and shortly before the end."""
    for pattern, relation in verbs:
        if re.search(rf"{before}(?:{pattern})\b.{{0,{_GOVERNED}}}$", text, re.I | re.S):
            return relation
    return None


def _passive(
    document: Document,
    own: str | None,
    target: _Mention,
    after: _Mention | None,
    evidence: Span,
) -> Iterator[InstrumentLink]:
    """ "B is revoked", by the document itself or by the instrument named after it."""
    end = after.span.start if after else evidence.end
    rest = document.text[target.span.end : end]
    for pattern, relation in _PASSIVE:
        match = re.search(rf"\b{_BE}(?:{pattern})\b(?P<by>\s+by\b)?", rest, re.IGNORECASE)
        if match is None or match.start() > _REACH:
            continue
        source = after.key if match["by"] and after else None if match["by"] else own
        if source is not None:
            yield _link(document, source, relation, target.key, evidence)
        return


def _link(
    document: Document, source: str, relation: Relation, target: str, evidence: Span
) -> InstrumentLink:
    return InstrumentLink(
        source_id=source,
        relation=relation,
        target_id=target,
        document_id=document.id,
        evidence=evidence,
        first_known=document.first_seen,
    )
