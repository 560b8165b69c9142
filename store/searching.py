"""Documents by their words, and by the other names of what the words mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from policytrail.errors import QueryError
from policytrail.records import SourceLink
from policytrail.store import meanings
from policytrail.store.connection import Connection
from policytrail.store.queries import Subject, source_link
from policytrail.store.wordings import SMALL, Names, Wording

_MOST_TERMS = 20  # each term costs a search of the index
_MOST_NAMES = 12  # of one thing
_MOST_HITS = 1000
_LONGEST_NAME = 8  # words
_SEARCH_SECONDS = 1.0
_AROUND = 120  # characters of an excerpt before and after


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Words that a document must have all, or one of the names beside them.

    ``subject`` is what the words were understood as; None where they are only words.
    """

    words: tuple[str, ...]
    names: tuple[str, ...] = ()
    subject: Subject | None = None


def plain_terms(text: str) -> tuple[Term, ...]:
    """Return a term a word, and no other names. Raises QueryError if there is no word."""
    words = text.split()[:_MOST_TERMS]
    if not words:
        raise QueryError("a search needs at least one word")
    return tuple(Term(words=(word,)) for word in words)


def terms_of(connection: Connection, text: str, known: Sequence[Wording]) -> tuple[Term, ...]:
    """Return the terms of a search; see ``Store.terms``."""
    words = [term.words[0] for term in plain_terms(text)]
    with connection.snapshot():
        understand = partial(
            _understood, connection, meanings.names_on_record(connection), Names(known)
        )
        return tuple(_terms(words, understand))


def _terms(
    words: list[str], understand: Callable[[tuple[str, ...]], Term | None]
) -> Iterator[Term]:
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + _LONGEST_NAME), at, -1):
            term = understand(tuple(words[at:end]))
            if term is not None:
                yield term
                at = end
                break
        else:
            yield Term(words=(words[at],))
            at += 1


def _understood(
    connection: Connection, names: Names, elsewhere: Names, words: tuple[str, ...]
) -> Term | None:
    """Return the term of words that name one thing; None if they name none, or several."""
    text = " ".join(words)
    if '"' in text:  # whoever puts words into quotes means these words
        return None
    if {words[0].casefold(), words[-1].casefold()} & SMALL:
        return None
    found = meanings.named_in(connection, text, names, elsewhere)
    if len(found) != 1 or not _has_names(found[0]):
        return None
    others = meanings.names_of(connection, found[0].id)[:_MOST_NAMES]
    return Term(words=words, names=others, subject=found[0])


def _has_names(subject: Subject) -> bool:
    """Whether texts call it by a name of its own: "rule" is the name of many rules."""
    of_its_own = not subject.id.startswith(("provisional:", "position:"))
    return of_its_own and subject.kind in {"entity", "instrument"}


def search(connection: Connection, terms: Sequence[Term], limit: int) -> list[SourceLink]:
    """Return documents that have all the terms, the best match first; see ``Store.search``."""
    values = {"match": match_of(terms), "limit": max(1, min(limit, _MOST_HITS))}
    with connection.limited(_SEARCH_SECONDS):
        rows = connection.rows(_SEARCH, values)
    looked_for = [text for term in terms for text in (*term.words, *term.names)]
    return [source_link(row | {"quote": excerpt(row["text"], looked_for)}) for row in rows]


def match_of(terms: Sequence[Term]) -> str:
    """Return the terms as a full-text query that SQLite takes, whatever their words are."""
    return " AND ".join(map(_match, terms))


def _match(term: Term) -> str:
    words = " AND ".join(map(_quoted, term.words))
    return "(" + " OR ".join((f"({words})", *map(_quoted, term.names))) + ")"


def _quoted(text: str) -> str:
    """In quotes, a text is a text: AND, NEAR, *, ^ and the like have no meaning."""
    return '"' + text.replace('"', '""') + '"'


_SEARCH = """
select d.id as document_id, d.title, d.url, d.publisher, d.published, r.text
from document_fts join document d on d.revision_id = document_fts.rowid
join revision r on r.id = d.revision_id
where document_fts match :match
order by bm25(document_fts, 4.0, 1.0), d.id limit :limit
"""


def excerpt(text: str, terms: Sequence[str]) -> str:
    """Return the words around the first place that has one of the terms, or the beginning.

    FTS5's own ``snippet`` is quadratic in the number of places: one text that repeats a word
    80,000 times took it 8 seconds. Endings are left off, as the index does by its stemming.
    """
    stems = "|".join(re.escape(_stem(term)) for term in terms)
    found = re.search(rf"\b(?:{stems})", text, re.IGNORECASE)
    middle = found.start() if found else 0
    start, end = max(0, middle - _AROUND), min(len(text), middle + _AROUND)
    if start > 0:
        start = text.find(" ", start, middle) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", middle, end), middle + 1)
    words = " ".join(text[start:end].split())
    return ("… " if start > 0 else "") + words + (" …" if end < len(text) else "")


def _stem(term: str) -> str:
    word = term.strip("\"'()[].,;:!?*^-")
    return word[: max(4, len(word) - 3)] or term
