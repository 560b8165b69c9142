"""What can be asked of an open database. The docstrings are the specification."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from policytrail.records import (
    Coverage,
    Deadline,
    Directive,
    DocumentChange,
    FilingReport,
    InstrumentState,
    Position,
    SourceHealth,
    SourceLink,
    Stance,
    TimelineEntry,
    ToldFigure,
)
from policytrail.store import (
    answers,
    connection,
    coverage,
    edits,
    explanations,
    filed,
    lateness,
    meanings,
    positions,
    queries,
    scopes,
    searching,
    standings,
)
from policytrail.store.explanations import Explanation
from policytrail.store.positions import PositionLife
from policytrail.store.queries import Subject, TimelineQuery
from policytrail.store.searching import Term
from policytrail.store.standings import InstrumentStatus
from policytrail.store.wordings import Wording


class Questions:
    """Answers; nothing here writes."""

    def __init__(self, opened: connection.Connection) -> None:
        self._connection = opened

    def resolve(self, *, subject: str, known: Sequence[Wording] = ()) -> list[Subject]:
        """Return what is meant by an id, a key (``eo:14330``) or a name, in any usual spelling.

        An id wins over names, and a name over acronyms, other spellings and descriptions.
        Several results mean that it is ambiguous. The id of an event that was merged into another
        leads to that one. ``known`` are further names of things that may be on record.

        Raises:
            QueryError: nothing is meant; the message names the nearest names.
        """
        return meanings.resolve(self._connection, subject, known)

    def timeline(self, *, query: TimelineQuery) -> list[TimelineEntry]:
        """Return events with their sources, ordered by date.

        Of an event's sources those come first that say what it counts as, by authority. With
        ``as_of``, an event shows the status, date and sources that the documents known then
        support; nothing that was learned later shines through.
        """
        return queries.timeline(self._connection, query)

    def began(self) -> date | None:
        """Return the day (UTC) on which the first event came to be known: what was read on it may
        be old. None: no event is known."""
        return queries.began(self._connection)

    def explain(self, *, subject: str) -> Explanation:
        """Return why an event is what it is: its places and whom they name, how an id that is no
        longer its own leads to it, corrections, and values that were rejected.

        Raises:
            QueryError: it is no event, or was deleted.
        """
        return explanations.explain(self._connection, subject)

    def document_meant(self, *, subject: str) -> str | None:
        """Return the id of the document that an id or an address means; None if it means none."""
        return explanations.document_meant(self._connection, subject)

    def terms(self, *, text: str, known: Sequence[Wording] = ()) -> tuple[Term, ...]:
        """Return the terms of a search: words, and words that name one thing together with the
        names under which texts speak of it. ``known`` as in ``resolve``. At most 20 words count.

        Raises:
            QueryError: no word was given.
        """
        return searching.terms_of(self._connection, text, known)

    def search(
        self, *, text: str = "", terms: Sequence[Term] = (), limit: int = 20
    ) -> list[SourceLink]:
        """Return documents whose title or current text has all the words, best match first.

        With ``terms``, those that have each of them under one of its names. At most 20 words
        count. They are words, never operators. ``quote`` is an excerpt around them.

        Raises:
            QueryError: no word was given.
        """
        return searching.search(self._connection, terms or searching.plain_terms(text), limit)

    def stances(self, *, subject: str | None = None, as_of: datetime | None = None) -> list[Stance]:
        """Return positions that an entity holds or that are held toward an entity, an instrument
        or an issue (its id); all where none is named. Ordered by date."""
        return answers.stances(self._connection, subject, as_of)

    def directives(
        self, *, subject: str | None = None, as_of: datetime | None = None
    ) -> list[Directive]:
        """Return duties of an agency (its id) or from an instrument (its id), or all; the first
        due first."""
        return answers.directives(self._connection, subject, as_of)

    def states(self, *, instrument_id: str, as_of: datetime | None = None) -> list[InstrumentState]:
        """Return the steps of an instrument's life in their order; the last is its state.

        With ``as_of``, those that were known then and whose date had come.
        """
        return answers.states(self._connection, instrument_id, as_of)

    def status(self, *, instrument_id: str, as_of: datetime) -> InstrumentStatus:
        """Return where an instrument stood at a moment, how it came there, and what is due next.

        Raises:
            QueryError: no instrument of this id was known then.
        """
        return standings.status(self._connection, instrument_id, as_of)

    def deadlines(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        as_of: datetime | None = None,
        subject: str | None = None,
    ) -> list[Deadline]:
        """Return what is due between two days, both included; the first due first. With
        ``subject``, of an instrument or of a body that has a duty (its id)."""
        return answers.deadlines(self._connection, since, until, as_of, subject)

    def overdue(self, *, as_of: datetime, subject: str | None = None) -> list[Directive]:
        """Return duties of an agency or from an instrument (its id), or all, whose last day was
        past at a moment without an act that was known then; the longest overdue first.

        Duties from an order that had ended before they were due are none.
        """
        return lateness.overdue(self._connection, subject, as_of)

    def source_health(self, *, now: datetime | None = None) -> list[SourceHealth]:
        """Return how each source of the catalogue that was ever visited stands.

        ``now`` is the moment at which it is asked, and later visits do not count; None: the clock
        of the machine, and all visits.
        """
        return answers.source_health(self._connection, now)

    def changes(
        self, *, since: datetime | None = None, until: datetime | None = None
    ) -> list[DocumentChange]:
        """Return what was changed, taken down or put back after publication, as it was noticed
        from one moment to another, both included; changes of dress alone are left out."""
        return edits.changes(self._connection, since, until)

    def coverage(self, *, since: datetime, until: datetime) -> Coverage:
        """Return how much was visited, seen and read between two moments, both included, and in
        which hours nothing was visited at all."""
        return coverage.coverage(self._connection, since, until)

    def figures(self, *, since: datetime, until: datetime) -> list[ToldFigure]:
        """Return the figures of relevant documents that were first seen between two moments, as
        far as they stand in a sentence that is quoted for something."""
        return coverage.figures(self._connection, since, until)

    def citations(self, *, documents: Iterable[str]) -> list[SourceLink]:
        """Return documents (ids) as they are cited, without a quote, by id."""
        return scopes.citations(self._connection, documents)

    def documents_about(
        self, *, subject: str | None = None, topic: str | None = None
    ) -> frozenset[str]:
        """Return the ids of the documents that name a subject (its id) or have a topic.

        Raises:
            QueryError: no document has such a topic.
        """
        return scopes.documents_about(self._connection, subject, topic)

    def filings(
        self, *, ciks: Iterable[str] | None = None, as_of: date | None = None
    ) -> list[FilingReport]:
        """Return the forms 13F of filers, by EDGAR's numbers without zeros in front, or of all:
        those on file at the end of a day, whenever they were fetched. By filer and quarter, the
        oldest first."""
        return filed.reports(self._connection, ciks, as_of)

    def filed_positions(self, *, accession: str) -> Iterator[Position]:
        """Yield the rows of one form 13F in their order, values in dollars; none where there is no
        such filing."""
        return filed.positions(self._connection, accession)

    def filed_words(self, *, accession: str, row: int) -> str:
        """Return the bytes of one row of a form 13F, as text.

        Raises:
            QueryError: there is no such row.
            StoreError: its bytes are gone or damaged.
        """
        return filed.quote(self._connection, accession, row)

    def filing_documents(self, *, ciks: Iterable[str]) -> dict[str, str]:
        """Return the ids of the documents of these filers' forms 13F, by accession number."""
        return filed.documents_of(self._connection, ciks)

    def filers_of(self, *, documents: Iterable[str]) -> frozenset[str]:
        """Return EDGAR's numbers of those whose forms 13F are among these documents."""
        return filed.filers_of(self._connection, documents)

    def positions(self, *, as_of: datetime | None = None) -> list[PositionLife]:
        """Return the lives of positions, each an investor and an asset, as they were known at a
        moment; those without a step are left out."""
        return positions.positions(self._connection, as_of)
