"""The digest of a week, built from the database and written to files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from policytrail import digest
from policytrail.config import Config
from policytrail.errors import QueryError
from policytrail.jobs.files import write_whole
from policytrail.records import (
    Deadline,
    Digest,
    Directive,
    DocumentChange,
    SourceLink,
    Stance,
    TimelineEntry,
    ToldFigure,
    ToldLine,
)
from policytrail.store import Store, Subject, TimelineQuery, end_of_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a digest is confined to; nothing named: everything."""

    subject: Subject | None = None  # an instrument, an entity or an issue
    topic: str | None = None

    @property
    def words(self) -> str:
        """What the reader is told of it."""
        named = self.subject.name if self.subject else ""
        return " · ".join(filter(None, (named, f"topic {self.topic}" if self.topic else "")))

    @property
    def slug(self) -> str:
        """What the names of files say of it."""
        parts = filter(None, (self.subject.id if self.subject else "", self.topic or ""))
        return "-".join(re.sub(r"[^a-z0-9]+", "-", part.casefold()).strip("-") for part in parts)


EVERYTHING = Scope()


def last_week(now: datetime) -> str:
    """Return the ISO week that ended last."""
    return digest.week_of((now - timedelta(days=7)).date())


def write_digest(
    store: Store,
    week: str,
    folder: Path,
    formats: Sequence[str] = (),
    *,
    now: datetime,
    as_of: date | None = None,
    scope: Scope = EVERYTHING,
    site: str = "",
    note: bool = False,
) -> tuple[Path, ...]:
    """Write the digest of a week or an interval of days into a folder of its name, a file a
    format; all formats that can be written here if none is named.

    It says what was known when the days ended, or now if that is earlier, so a later run gives
    the same bytes. With ``as_of``, it says what was known at the end of that day, before the end
    of the days or after it, in files of other names. ``note`` keeps what it told, so that later
    digests can correct it; that of a whole week that is over, and not confined, is noted.

    Raises:
        QueryError: no week and no interval, one that had not begun by ``as_of``, an unknown
            format, or one that cannot be written here.
        StoreError: the folder cannot be written.
    """
    found = _Found(store, week, now=now, as_of=as_of, scope=scope, site=site)
    built = found.digest
    contents = {name: digest.render(built, name) for name in formats or digest.usable()}
    paths = {name: digest_path(folder, week, name, as_of=as_of, scope=scope) for name in contents}
    for name, path in paths.items():
        write_whole(path, contents[name])
    if note and is_noted(week, now, as_of, scope):
        lines = digest.told_lines(built, (*found.entries, *found.present), found.earlier)
        store.note_told(week=week, lines=lines, now=now)
    return tuple(paths.values())


def is_noted(week: str, now: datetime, as_of: date | None, scope: Scope) -> bool:
    """Whether what this digest tells counts as told to everybody."""
    whole = "/" not in week and as_of is None and scope == EVERYTHING
    return whole and end_of_day(digest.parse_week(week)[1]) < now


def digest_path(
    folder: Path, week: str, fmt: str, *, as_of: date | None = None, scope: Scope = EVERYTHING
) -> Path:
    """Return where a digest is written: ``2025-W32/policytrail-2025-W32.md``."""
    days = week.replace("/", "-to-")
    stem = f"policytrail-{days}"
    stem += f"-{scope.slug}" if scope.slug else ""
    stem += f"-as-of-{as_of}" if as_of else ""
    return folder / days / f"{stem}.{fmt}"


def build_digest(
    store: Store,
    week: str,
    *,
    now: datetime,
    as_of: date | None = None,
    scope: Scope = EVERYTHING,
    site: str = "",
) -> Digest:
    """Return the digest of some days; ``write_digest`` says of when, and what may be raised."""
    return _Found(store, week, now=now, as_of=as_of, scope=scope, site=site).digest


class _Found:
    """What the database has for a digest, and the digest."""

    def __init__(
        self,
        store: Store,
        week: str,
        *,
        now: datetime,
        as_of: date | None,
        scope: Scope,
        site: str,
    ) -> None:
        first, last = digest.parse_week(week)
        if as_of is not None and as_of < first:
            raise QueryError(f"the week had not begun on {as_of}", subject=week)
        start = datetime.combine(first, time(), tzinfo=UTC)
        eve = end_of_day(first - timedelta(days=1))
        moment = min(now, end_of_day(as_of or last))
        seen = min(moment, end_of_day(last))
        about = _About(store, scope, moment)
        stances = about.stances(store.stances(as_of=moment))
        deadlines = about.deadlines(store.deadlines(since=first, as_of=moment))
        directives = about.directives(store.directives(as_of=moment))
        told: list[Stance | Deadline | Directive] = [*stances, *deadlines, *directives]
        self.entries = about.entries(TimelineQuery(as_of=moment, changed_since=eve))
        self.earlier = store.told_before(day=first) if scope == EVERYTHING else []
        self.present = _now_of(store, self.earlier, moment)
        self.digest = digest.build(
            week,
            entries=self.entries,
            before=about.entries(TimelineQuery(as_of=eve, changed_by=moment)),
            began=store.began(as_of=moment),
            now=moment,
            stances=stances,
            deadlines=deadlines,
            directives=directives,
            changes=about.changes(store.changes(since=start, until=seen, as_of=moment)),
            health=store.source_health(now=moment),
            figures=about.figures(store.figures(since=start, until=seen, as_of=moment)),
            coverage=store.coverage(since=start, until=seen, as_of=moment),
            earlier=self.earlier,
            present=self.present,
            sources=_cited(store, told, moment),
            scope=scope.words,
            site=site,
        )


def _now_of(store: Store, told: Iterable[ToldLine], moment: datetime) -> list[TimelineEntry]:
    """Return the events of earlier digests as they stand at a moment."""
    ids = tuple({one for line in told for one in (line.event_id, *line.mentions)})
    return store.timeline(query=TimelineQuery(events=ids, as_of=moment)) if ids else []


class _About:
    """Leaves out what is not about the scope."""

    def __init__(self, store: Store, scope: Scope, moment: datetime) -> None:
        self._store = store
        self._id = scope.subject.id if scope.subject else None
        self._ids = set(store.ids(subject=self._id, as_of=moment) if self._id else ())
        self._topic = scope.topic
        self._documents: frozenset[str] | None = None
        if self._id or self._topic:
            self._documents = store.documents_about(
                subject=self._id, topic=self._topic, as_of=moment
            )

    def _has(self, document_id: str) -> bool:
        return self._documents is None or document_id in self._documents

    def entries(self, query: TimelineQuery) -> list[TimelineEntry]:
        found = self._store.timeline(query=query)
        return [each for each in found if self._is_about(each)]

    def _is_about(self, entry: TimelineEntry) -> bool:
        if self._documents is None:
            return True
        parties = {*entry.event.actors, *entry.event.objects}
        named = {each.entity_id for each in parties} | {each.instrument_id for each in parties}
        told = any(link.document_id in self._documents for link in entry.sources)
        return told and (self._id is None or not self._ids.isdisjoint(named))

    def stances(self, rows: Iterable[Stance]) -> list[Stance]:
        return [
            each
            for each in rows
            if self._has(each.document_id)
            and (
                self._id is None
                or not self._ids.isdisjoint({each.holder_id, each.target_id, each.target})
            )
        ]

    def deadlines(self, rows: Iterable[Deadline]) -> list[Deadline]:
        return [
            each for each in rows if self._has(each.document_id) or each.instrument_id in self._ids
        ]

    def directives(self, rows: Iterable[Directive]) -> list[Directive]:
        return [
            each
            for each in rows
            if self._has(each.document_id)
            and (self._id is None or not self._ids.isdisjoint({each.agency_id, each.instrument_id}))
        ]

    def changes(self, rows: Iterable[DocumentChange]) -> list[DocumentChange]:
        return [each for each in rows if self._has(each.document_id)]

    def figures(self, rows: Iterable[ToldFigure]) -> list[ToldFigure]:
        return [each for each in rows if self._has(each.source.document_id)]


def _cited(
    store: Store, rows: Iterable[Stance | Deadline | Directive], moment: datetime
) -> list[SourceLink]:
    """Return the documents that rows rest on."""
    return store.citations(documents=[row.document_id for row in rows], as_of=moment)


def write_due_digest(store: Store, config: Config, *, now: datetime) -> tuple[Path, ...]:
    """Write the digest of the last whole week, unless it is there already."""
    week = last_week(now)
    paths = [digest_path(config.digests, week, name) for name in digest.usable()]
    missing = any(not path.exists() for path in paths)
    site = config.web.site
    if not missing:
        return ()
    return write_digest(store, week, config.digests, now=now, site=site, note=True)
