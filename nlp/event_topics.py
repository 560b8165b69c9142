"""Which text a sentence speaks of without naming it: "Comments are due by May 4." """

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from policytrail.nlp.antecedents import Mention
from policytrail.nlp.event_verdict import TOPICS
from policytrail.nlp.noun_phrases import year_in
from policytrail.nlp.remembered import text_of
from policytrail.records import Instrument

_KINDS = {
    "topic": TOPICS,
    "topic-rule": frozenset({"rule", "docket"}),
    "topic-bill": frozenset({"bill", "law"}),
    "topic-case": frozenset({"case"}),
}


def topic_of(token: Token, path: str, mentions: Sequence[Mention]) -> Mention | None:
    """Return the mention of the text that is meant: of its line, else of the text before.

    ``path`` is the path of a frame that begins with ``topic``. In its line the first text counts,
    and one that the sentence names later; above it, the last, but no old one that is called by its
    year ("the 2007 regulation"): such a text is background.
    """
    kinds = _KINDS[path]
    start = text_of(token.doc).rfind("\n", 0, token.idx) + 1
    texts = [m for m in mentions if isinstance(m.record, Instrument)]
    line = [m for m in texts if start <= m.head.idx < token.idx]
    own = [m for m in line if _kind(m) in kinds]
    # Notices may ask for comments, too.
    asking = [m for m in texts if _kind(m) == "guidance" and not _is_old(m)]
    asking = asking if path == "topic-rule" else []
    notices = [m for m in asking if m in line]
    later = [m for m in texts if token.i < m.head.i < token.sent.end and _kind(m) in kinds]
    fitting = [m for m in texts if _kind(m) in kinds]
    before = [m for m in fitting if m.head.i < token.i]
    newer = [m for m in before if not _is_old(m)]
    chosen = (
        own[:1]
        or notices[:1]
        or later[:1]
        or newer[-1:]
        or before[-1:]
        or fitting[:1]
        or asking[:1]
    )
    return chosen[0] if chosen else None


def _kind(mention: Mention) -> str:
    return mention.record.kind if isinstance(mention.record, Instrument) else ""


def _is_old(mention: Mention) -> bool:
    """Tell whether a text is called by a year before that of the document."""
    document, record = mention.head.doc._.document, mention.record
    published = document.published if document is not None else None
    if published is None or not isinstance(record, Instrument):
        return False
    return record.name[:2] in {"19", "20"} and int(year_in(record)) < published.year
