"""The thin face of the database. Its docstrings are the specification."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from policytrail.records import (
    AnnotatedDocument,
    Annotation,
    Blob,
    Document,
    Failure,
    Knowledge,
    KnowledgeChange,
    Poll,
    PollResult,
    PollState,
    Run,
    Source,
)
from policytrail.store import (
    backups,
    connection,
    correction_subjects,
    differences,
    documents,
    dump,
    finding,
    history,
    language,
    ledger,
    undo,
    units,
    upkeep,
    verification,
    work,
)
from policytrail.store import knowledge as _knowledge  # methods have parameters of this name,
from policytrail.store import sources as _sources  # and of this one
from policytrail.store.backups import Backup
from policytrail.store.codec import from_moment
from policytrail.store.corrections import Correction, Redraw
from policytrail.store.differences import Difference
from policytrail.store.operating import Operating
from policytrail.store.questions import Questions
from policytrail.store.upkeep import Pruned, Retention
from policytrail.store.verification import Rederive, Verification
from policytrail.store.work import Claim


class Store(Questions, Operating):
    """One open database. What can be asked of it is in ``Questions``, what the daemon keeps in it
    about its own work in ``Operating``.

    Every writing method is one transaction: when it returns, the data survives a power cut; when
    it raises, nothing of it is there. Any thread may call; calls run one at a time. All methods
    raise ``DatabaseLockedError``, ``DatabaseReadOnlyError`` or another ``StoreError``, naming the
    file, when SQLite cannot do its part.
    """

    def __init__(self, opened: connection.Connection) -> None:
        self._connection = opened

    @classmethod
    def open(cls, path: Path, *, create: bool, read_only: bool, busy_seconds: float) -> Self:
        """Open a file; ``policytrail.store.open_store`` says what may be raised."""
        opened = connection.open_connection(
            path, create=create, read_only=read_only, busy_seconds=busy_seconds
        )
        from policytrail.store import migrations  # loads sqlite-utils

        try:
            migrations.prepare(opened, create=create, read_only=read_only)
        except BaseException:
            opened.close()
            raise
        return cls(opened)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. Calling it again does nothing."""
        self._connection.close()

    @property
    def path(self) -> Path:
        """The file."""
        return self._connection.path

    @property
    def identity(self) -> tuple[int, int]:
        """Device and number of the file: others than before where a backup took its place."""
        return self._connection.identity

    # --- sources and visits

    def sync_sources(self, *, sources: Iterable[Source], now: datetime) -> None:
        """Make the ``source`` table agree with the catalogue.

        A source that is no longer in it keeps its row and documents, and is marked ``removed``.
        Validators of a source whose address changed are forgotten.
        """
        _sources.sync(self._connection, sources, now)

    def add_source(self, *, source: Source, now: datetime) -> None:
        """Add or change one source and leave the others alone."""
        _sources.add(self._connection, source, now)

    def known_sources(self) -> list[Source]:
        """Return all sources that the database knows, with those that left the catalogue."""
        return _sources.everything(self._connection)

    def poll_state(self, *, source_id: str) -> PollState:
        """Return the validators of the last visit whose answer was read to the end, and the
        canonical URLs of all documents that the source has brought.

        Raises:
            CatalogueError: the source was never synchronised.
        """
        return _sources.poll_state(self._connection, source_id)

    def polls(
        self, *, source_id: str, limit: int = 100, until: datetime | None = None
    ) -> list[Poll]:
        """Return the last visits to the source's own address, oldest first: what the crawler's
        back-off and moved addresses are reckoned from. With ``until``, those begun by then: a
        clock that was set back leaves visits behind that are yet to come."""
        return _sources.polls(self._connection, source_id, limit, until)

    def page_polls(self, *, source_id: str, since: datetime) -> list[Poll]:
        """Return the visits since a moment to pages that a source's items led to, oldest first:
        what the crawler's patience with pages that fail is reckoned from."""
        return _sources.page_polls(self._connection, source_id, since)

    def facts(self, *, source_id: str, urls: Iterable[str]) -> list[_sources.DocumentFacts]:
        """Return title and date of those documents that a source has brought and that have one of
        the canonical addresses: a page that is looked at again keeps the date that its feed gave
        it."""
        return _sources.facts(self._connection, source_id, urls)

    def page_addresses(self, *, source_id: str, since: datetime) -> frozenset[str]:
        """Return where what a source has brought since then lives, and where it was asked for."""
        return _sources.page_addresses(self._connection, source_id, since)

    def teasers(self, *, source_id: str) -> frozenset[str]:
        """Return the canonical addresses of pages of which only what the source said is stored."""
        return _sources.teasers(self._connection, source_id)

    def record(self, *, result: PollResult) -> int:
        """Write one visit, its bytes, documents and validators; return the new revisions.

        A document whose text (by ``text_sha256``) is stored makes no revision, whichever state it
        is: a state that comes back becomes the current one again. A text that is new makes one,
        with what changed. The state that was retrieved last is the current one, whatever the
        order of recording; ``first_seen`` stays the earliest. A document that another source
        brought first is only marked as seen here too, unless this form is fuller (a page after a
        feed item).

        Bytes are kept unless the visit brought nothing new. An ``unchanged`` visit that brought a
        new state is stored as ``new``. Recording a result again changes nothing. NUL and lone
        surrogates in texts become U+FFFD, one for one, so offsets stay.

        Raises:
            StoreError: the poll's source is unknown, or a document names an unknown source or
                bytes that are not stored.
        """
        return documents.record(self._connection, result)

    def blob(self, *, sha256: str) -> Blob:
        """Return stored bytes.

        Raises:
            StoreError: there are none of this hash, or they are damaged.
        """
        return documents.read_blob(self._connection, sha256)

    # --- language

    def save_run(self, *, run: Run) -> None:
        """Add a run. The order in which runs are first saved is their age."""
        language.save_run(self._connection, run)

    def pending(self, *, run_id: str, limit: int) -> list[Document]:
        """Return up to ``limit`` documents whose current state this run has not dealt with,
        neither annotated nor quarantined; the newest first."""
        return language.pending(self._connection, run_id, limit)

    def claim(self, *, asked: Claim, limit: int) -> list[Document]:
        """Take up to ``limit`` texts in hand that are ``pending`` and that nobody holds.

        They are the worker's until ``asked.now + asked.lease``; saving a result ends the claim in
        the same transaction. A text that somebody began without a result is handed out alone;
        after three such attempts it goes into quarantine instead.
        """
        return work.claim(self._connection, asked, limit)

    def release(self, *, run_id: str, worker: str) -> int:
        """Give back what a worker holds, as if it had not begun; return how many texts."""
        return work.release(self._connection, run_id, worker)

    def retry(self, *, document_id: str | None = None) -> int:
        """Take texts out of quarantine, one document's or all; return how many."""
        return work.retry(self._connection, document_id)

    def save_annotations(
        self, *, run_id: str, results: Iterable[tuple[Document, Annotation | Failure]]
    ) -> None:
        """Write what a run says about documents, in the state in which they were handed out.

        A ``Failure`` puts that state in quarantine for this run. An annotation of the current
        state replaces the document's rows in ``mention``, ``figure`` and ``sentiment``; one of an
        older state is kept, but shows nowhere. Saving again replaces the earlier result.

        Raises:
            StoreError: the run, a document or its text is not stored.
        """
        language.save(self._connection, run_id, results)

    def annotated_of(self, *, documents: Iterable[str]) -> Iterator[AnnotatedDocument]:
        """Yield those of these documents that ``annotated`` yields, by id, in the same order."""
        return language.annotated_of(self._connection, documents)

    def annotated_by_day(
        self,
    ) -> Iterator[tuple[datetime, dict[str, AnnotatedDocument], set[str]]]:
        """Yield all states of texts that were read, day by day (UTC) as they were first seen: the
        last moment of the day, the last state of each document then, and the ids of those
        documents whose present state that is."""
        for moment, items, present in language.annotated_by_day(self._connection):
            yield from_moment(moment), items, present

    def is_unlinked(self) -> bool:
        """Whether nothing was ever linked here."""
        return not undo.has_begun(self._connection) and not units.any_row(self._connection)

    def readings(self) -> dict[str, int]:
        """Return the id of each document that ``annotated`` yields, with a number that is another
        one, in this process, when anything else would be yielded or saved for it: another text,
        title, date or annotation, or one more state of its text."""
        return language.readings(self._connection)

    def annotated(self, *, as_of: datetime | None = None) -> Iterator[AnnotatedDocument]:
        """Yield the documents that have an annotation of their current state, ordered by id.

        The newest run's annotation counts; a run that failed on a text does not hide what an
        earlier one found. ``document.retrieved`` is when the state was first seen,
        ``document.first_seen`` when the document was. With ``as_of``, the state that stood at
        that moment counts, and documents first seen later are left out.
        """
        return language.annotated(self._connection, as_of=as_of)

    def diff_runs(self, *, old: str, new: str) -> list[Difference]:
        """Return the claims that one of two runs makes and the other does not, about the texts
        that both have read; differences of confidence alone are left out.

        Raises:
            QueryError: there is no such run.
        """
        return list(differences.diff_runs(self._connection, old, new))

    # --- knowledge

    def save_knowledge(
        self,
        *,
        run: Run,
        knowledge: Knowledge,
        redraw: Redraw | None = None,
        moment: datetime | None = None,
    ) -> int:
        """Replace everything that follows from many documents by this; return the generation that
        it leaves.

        Only rows that differ are written: saving the same again changes nothing. A row that was
        there before keeps the earliest ``first_known``. Where a document has several states, the
        ``first_known`` of a claim is settled as the moment of the earliest state with its words;
        a claim whose words a document took back is kept, with the moment in ``superseded_at``.
        Corrections are applied first, and ``redraw`` draws what follows from the corrected events
        (see ``corrections.apply``).

        What rows said before is kept, and is the answer about every moment before ``moment``;
        without it, that is when the newest of the stored documents was retrieved.

        Raises:
            StoreError: a quote is not at its offsets in any stored state of its document, or a
                row refers to an entity, instrument, event or document that is not there.
        """
        return _knowledge.save(self._connection, run, knowledge, redraw, moment)

    def save_change(
        self,
        *,
        run: Run,
        change: KnowledgeChange,
        since: int | None = None,
        redraw: Redraw | None = None,
        moment: datetime | None = None,
    ) -> int | None:
        """Replace the units of knowledge that a change names, and leave all others alone; return
        the generation that it leaves.

        As ``save_knowledge`` otherwise, at the cost of the change. Where corrections stand, the
        change must hold what they name (``corrected``), or they cannot be applied to it. A change
        ``since`` a generation is not written over another one: None is returned, and all is to
        be saved whole.

        Raises:
            StoreError: as for ``save_knowledge``.
        """
        return _knowledge.save_change(self._connection, run, change, since, redraw, moment)

    def corrected(self) -> frozenset[str]:
        """Return the ids that standing corrections name: ``Linker.update`` wants them."""
        return ledger.named(self._connection)

    def generation(self) -> int:
        """Return a number that is another one after whatever changes knowledge or corrections.

        Whoever keeps knowledge up to date sees by it that somebody else wrote meanwhile.
        """
        return ledger.generation(self._connection)

    def link_state(self) -> tuple[int, int]:
        """Return the generation and the number of the last annotation. While they stay what they
        were before linking, nobody gave it anything to do; what it saves begins a generation."""
        return ledger.generation(self._connection), language.newest_reading(self._connection)

    def has_past_claims(self, *, documents: Iterable[str]) -> bool:
        """Whether any of these documents said what it took back since."""
        return history.has_past_claims(self._connection, documents)

    # --- care

    def verify(self, *, rederive: Rederive | None = None) -> Verification:
        """Check that each text and each stored body has its hash, and each quote its words.

        Damaged rows are read as they lie; one of them hides no other. ``rederive`` gives the text
        that stored bytes yield today; with it, the words of each quote must be in that text. What
        fails is listed row by row, with all claims that rest on it and no others.
        """
        return verification.verify(self._connection, rederive)

    def find_quote(
        self, *, document_id: str, quote: str, rederive: Rederive | None = None
    ) -> str | None:
        """Return why words are in no state of a document, or no more in what its stored bytes
        yield today (``rederive``); None: they are there."""
        return finding.find_quote(self._connection, document_id, quote, rederive)

    def backup(self, *, folder: Path, now: datetime, keep: int = 7) -> Backup:
        """Copy the database as it stands, while others write to it, and prove the copy sound.

        The copy is one file, ``policytrail-<moment>.db``. Of all such files in the folder the
        newest ``keep`` stay, at least one.

        Raises:
            StoreError: the folder cannot be made, has no room, or the copy is not sound.
        """
        return backups.backup(self._connection, folder, now, keep)

    def prune(self, *, retention: Retention, now: datetime) -> Pruned:
        """Delete uneventful visits and bytes that no document rests on, if they are old enough,
        and what runs before the latest said of a text. Of each source the last 200 visits stay."""
        return upkeep.prune(self._connection, retention, now)

    def tidy(self, *, vacuum: bool = False) -> None:
        """Merge the search indexes and empty the journal. ``vacuum`` also gives back the space of
        deleted rows; it needs as much free space again, and nobody can write meanwhile."""
        upkeep.tidy(self._connection, vacuum=vacuum)

    def rebuild_search(self) -> None:
        """Build the search indexes anew, when ``checkup`` finds them out of step."""
        upkeep.rebuild_search(self._connection)

    # --- corrections

    def correct(self, *, correction: Correction) -> int:
        """Write a person's decision into the book and return its number.

        It is applied whenever knowledge is saved, from the next time on: link again to see it.
        Ids that it merges away or deletes lead on, or say by whom and why they were deleted.

        Raises:
            QueryError: nothing of the id is known or it was deleted, it is not of a kind that can
                be corrected so, nobody or no reason is named, or the value does not fit.
        """
        with self._connection.transaction():
            settled = correction_subjects.settle(self._connection, correction)
            return ledger.add(self._connection, settled)

    def withdraw_correction(self, *, number: int, who: str, now: datetime) -> None:
        """Take a correction back; it stays in the book. Link again to see it.

        Raises:
            QueryError: there is no such correction, or nobody is named.
        """
        ledger.withdraw(self._connection, number, who, now)

    def corrections(self) -> list[Correction]:
        """Return the book of corrections, the oldest first, each with what it did."""
        return ledger.everything(self._connection)

    # --- content

    def counts(self) -> dict[str, int]:
        """Return the number of rows of each table, by name."""
        return dump.counts(self._connection)

    def dump(self, *, derived_only: bool = False) -> str:
        """Return all content as text: equal texts mean equal content, whatever the order in
        which it was written. ``derived_only`` leaves out visits, bytes and documents."""
        return dump.dump(self._connection, derived_only=derived_only)
