"""What instruments do to each other: from disposition notes, and from sentences that say so.

A sentence gives a link only where it says it as a fact: "A rescinds B", "B is revoked by A",
"A, issued to carry out B". In a text's own document its own sentences speak for it: "Executive
Order 14036 is hereby revoked", "The proposal carries out Executive Order 14330".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policytrail.records import AnnotatedDocument, Document, Instrument, InstrumentLink, Span
from policytrail.timeline import dispositions, link_verbs, orders, register
from policytrail.timeline.link_verbs import Relation
from policytrail.timeline.texts import Texts

# "Marlowe v. Department", "Sen. Orkney", "the U.S. Senate" and the like end no sentence.
_SHORT = ("v", "vs", "No", "Nos", "Sen", "Rep", "Gov", "Mr", "Ms", "Mrs", "Dr", "St", "U.S", "Sec")
_NO_END = "".join(rf"(?<!\b{re.escape(each)})" for each in _SHORT)
_SENTENCE_END = re.compile(rf"{_NO_END}[.!?][\"”’)]*\s+(?=[A-Z(“\"])|\n\s*\n")


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
        said = text[evidence.start : before.span.start]
        between = text[before.span.end : target.span.start]
        is_case = before.key.startswith("case:")
        relation = link_verbs.between_two(said, between, is_case=is_case)
        if relation is not None:
            yield _link(document, before.key, relation, target.key, evidence)
            return
    if own is None:
        return
    relation = link_verbs.of_itself(text[evidence.start : target.span.start])
    if relation is not None:
        yield _link(document, own, relation, target.key, evidence)


def _passive(
    document: Document,
    own: str | None,
    target: _Mention,
    after: _Mention | None,
    evidence: Span,
) -> Iterator[InstrumentLink]:
    """ "B is revoked", by the document itself or by the instrument named after it."""
    rest = document.text[target.span.end : after.span.start if after else evidence.end]
    if after and after.key.startswith("case:") and link_verbs.is_challenged_in(rest):
        yield _link(document, after.key, "challenges", target.key, evidence)
        return
    done = link_verbs.passive(rest)
    if done is None:
        return
    relation, has_agent, is_next = done
    source = (after.key if after and is_next else None) if has_agent else own
    if source is not None:
        yield _link(document, source, relation, target.key, evidence)


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
