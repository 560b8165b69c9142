"""What can be asked of an open database. The docstrings are the specification."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime

from policytrail.records import (
    CalendarEntry,
    Coverage,
    Deadline,
    Directive,
    Document,
    DocumentChange,
    FilingReport,
    InstrumentState,
    KnownInstrument,
    Position,
    SourceHealth,
    SourceLink,
    Stance,
    TimelineEntry,
    ToldFigure,
    ToldLine,
)
from policytrail.store import (
    answers,
    connection,
    coverage,
    documents,
    edits,
    explanations,
    filed,
    holding_claims,
    lateness,
    lineage,
    meanings,
    past,
    positions,
    queries,
    scopes,
    searching,
    sizes,
    standings,
    taking_out,
    told,
)
from policytrail.store.explanations import Explanation
from policytrail.store.holding_claims import ToldHolding
from policytrail.store.positions import PositionLife
from policytrail.store.queries import Subject, TimelineQuery
from policytrail.store.searching import Term
from policytrail.store.sizes import LargeFigure
from policytrail.store.standings import InstrumentStatus
from policytrail.store.wordings import Wording


@dataclass(frozen=True, slots=True)
class _Then:
    """Where a question is asked, and with which moment; None: the tables are those of then."""

    connection: connection.Connection
    as_of: datetime | None
    subjects: tuple[str, ...] | None = None  # the ids that the subject had then; None: all


class Questions:
    """Answers; nothing here writes.

    With ``as_of``, an answer is the one that would have been given at that moment: the same query
    on the tables as they were. There is no other way to ask about the past. Ids of today lead to
    what the subject was called then. Before the log of the past began (``past_since``), an answer
    is reckoned from what is known today of the documents of then; it may know too much.
    """

    def __init__(self, opened: connection.Connection) -> None:
        self._connection = opened

    def past_since(self) -> datetime | None:
        """Return since when answers about the past are those that were given then; None: never."""
        return past.since(self._connection)

    @contextmanager
    def _asked(self, as_of: datetime | None, subject: str | None = None) -> Iterator[_Then]:
        present = self._connection
        with present.snapshot():
            then = None if as_of is None else past.at(present, as_of)
            if then is None:
                yield _Then(present, as_of, None if subject is None else (subject,))
            else:
                ids = None if subject is None else lineage.ids_then(present, then, subject)
                yield _Then(then, None, ids)

    def resolve(self, *, subject: str, known: Sequence[Wording] = ()) -> list[Subject]:
        """Return what is meant by an id, a key (``eo:14330``) or a name, in any usual spelling.

        An id wins over names, and a name over acronyms, other spellings and descriptions.
        Several results mean that it is ambiguous. The id of an event that was merged into another
        leads to that one. ``known`` are further names of things that may be on record.

        Raises:
            QueryError: nothing is meant; the message names the nearest names.
        """
        return meanings.resolve(self._connection, subject, known)

    def ids(self, *, subject: str, as_of: datetime | None = None) -> tuple[str, ...]:
        """Return the ids that a subject (its id of today) had at a moment: others before its
        number was known, and several before it was known that they are one."""
        with self._asked(as_of, subject) as then:
            return then.subjects or ()

    def timeline(self, *, query: TimelineQuery) -> list[TimelineEntry]:
        """Return events with their sources, ordered by date.

        Of an event's sources those come first that say what it counts as, by authority.
        """
        with self._asked(query.as_of, query.subject) as then:
            asked = replace(query, as_of=then.as_of)
            if then.connection is self._connection and then.as_of is None and query.changed_by:
                return []  # nothing has changed since the moment
            return queries.timeline(then.connection, asked, then.subjects)

    def began(self, *, as_of: datetime | None = None) -> date | None:
        """Return the day (UTC) on which the first event came to be known: what was read on it may
        be old. None: no event is known."""
        with self._asked(as_of) as then:
            return queries.began(then.connection)

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
        with self._asked(as_of, subject) as then:
            return answers.stances(then.connection, then.subjects, then.as_of)

    def directives(
        self, *, subject: str | None = None, as_of: datetime | None = None
    ) -> list[Directive]:
        """Return duties of an agency (its id) or from an instrument (its id), or all; the first
        due first."""
        with self._asked(as_of, subject) as then:
            return answers.directives(then.connection, then.subjects, then.as_of)

    def states(self, *, instrument_id: str, as_of: datetime | None = None) -> list[InstrumentState]:
        """Return the steps of an instrument's life in their order; the last is its state.

        With ``as_of``, those that were known then and whose date had come.
        """
        with self._asked(as_of, instrument_id) as then:
            ids = then.subjects or ()
            return answers.states(then.connection, ids, then.as_of, as_of)

    def status(self, *, instrument_id: str, as_of: datetime) -> InstrumentStatus:
        """Return where an instrument stood at a moment, how it came there, and what is due next.

        Raises:
            QueryError: no instrument of this id was known then.
        """
        with self._asked(as_of, instrument_id) as then:
            ids = then.subjects or ()
            return standings.status(then.connection, ids, as_of, then.as_of)

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
        with self._asked(as_of, subject) as then:
            return answers.deadlines(then.connection, since, until, then.as_of, then.subjects)

    def overdue(self, *, as_of: datetime, subject: str | None = None) -> list[Directive]:
        """Return duties of an agency or from an instrument (its id), or all, whose last day was
        past at a moment without an act that was known then; the longest overdue first.

        Duties from an order that had ended before they were due are none.
        """
        with self._asked(as_of, subject) as then:
            return lateness.overdue(then.connection, then.subjects, as_of, then.as_of)

    def source_health(self, *, now: datetime | None = None) -> list[SourceHealth]:
        """Return how each source of the catalogue that was ever visited stands.

        ``now`` is the moment at which it is asked, and later visits do not count; None: the clock
        of the machine, and all visits.
        """
        return answers.source_health(self._connection, now)

    def changes(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        as_of: datetime | None = None,
    ) -> list[DocumentChange]:
        """Return what was changed, taken down or put back after publication, as it was noticed
        from one moment to another, both included; changes of dress alone are left out."""
        with self._asked(as_of) as then:
            return edits.changes(then.connection, since, until)

    def document(self, *, document_id: str, as_of: datetime | None = None) -> Document:
        """Return a document in its current state; ``retrieved`` is when that was first seen.

        Raises:
            QueryError: there is no such document.
        """
        with self._asked(as_of) as then:
            return documents.document(then.connection, document_id)

    def coverage(
        self, *, since: datetime, until: datetime, as_of: datetime | None = None
    ) -> Coverage:
        """Return how much was visited, seen and read between two moments, both included, and in
        which hours nothing was visited at all."""
        with self._asked(as_of) as then:
            return coverage.coverage(then.connection, since, until)

    def figures(
        self, *, since: datetime, until: datetime, as_of: datetime | None = None
    ) -> list[ToldFigure]:
        """Return the figures of relevant documents that were first seen between two moments, as
        far as they stand in a sentence that is quoted for something."""
        with self._asked(as_of) as then:
            return coverage.figures(then.connection, since, until)

    def told_before(self, *, day: date) -> list[ToldLine]:
        """Return what weekly digests whose weeks ended before a day told last of each event."""
        return told.told_before(self._connection, day)

    def calendar(self) -> list[CalendarEntry]:
        """Return what calendars that people have subscribed to hold, by day."""
        return told.calendar(self._connection)

    def changed(
        self, *, events: Iterable[str], as_of: datetime | None = None
    ) -> dict[str, datetime]:
        """Return since when events (ids) stand as they do now, or did at a moment."""
        with self._asked(as_of) as then:
            return taking_out.changed(then.connection, events, then.as_of)

    def instruments(
        self, *, ids: Iterable[str], as_of: datetime | None = None
    ) -> list[KnownInstrument]:
        """Return texts with all their names and keys, by id; ids of none are left out."""
        with self._asked(as_of) as then:
            return taking_out.instruments(then.connection, ids)

    def citations(
        self, *, documents: Iterable[str], as_of: datetime | None = None
    ) -> list[SourceLink]:
        """Return documents (ids) as they are cited, without a quote, by id."""
        with self._asked(as_of) as then:
            return scopes.citations(then.connection, documents)

    def documents_about(
        self,
        *,
        subject: str | None = None,
        topic: str | None = None,
        as_of: datetime | None = None,
    ) -> frozenset[str]:
        """Return the ids of the documents that name a subject (its id) or have a topic.

        Raises:
            QueryError: no document has such a topic.
        """
        with self._asked(as_of, subject) as then:
            return scopes.documents_about(then.connection, then.subjects, topic)

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
        with self._asked(as_of) as then:
            return positions.positions(then.connection, then.as_of, as_of)

    def told_holdings(self, *, as_of: datetime | None = None) -> list[ToldHolding]:
        """Return the places in documents, filings left out, that tell of an allocation or a
        divestment, as they were known at a moment, in the order of publication."""
        with self._asked(as_of) as then:
            return holding_claims.told_holdings(then.connection, then.as_of)

    def large_figures(
        self, *, as_of: datetime | None = None
    ) -> tuple[list[LargeFigure], dict[str, str]]:
        """Return the sums and shares in the present texts of documents that tell a sum of $200
        billion or more, as known at a moment; and these texts by document."""
        with self._asked(as_of) as then:
            return sizes.large_figures(then.connection, then.as_of)
