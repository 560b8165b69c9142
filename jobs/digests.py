"""The digest of a week, built from the database and written to files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from policytrail import digest
from policytrail.config import Config
from policytrail.errors import QueryError, StoreError
from policytrail.records import Deadline, Digest, Directive, SourceLink, Stance
from policytrail.store import Store, TimelineQuery, end_of_day


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
) -> tuple[Path, ...]:
    """Write the digest of an ISO week, a file a format (all formats if none is named).

    It says what was known when the week ended, or now if that is earlier, so a later run gives
    the same text. With ``as_of``, it says what was known at the end of that day, before the end of
    the week or after it, in files of other names.

    Raises:
        QueryError: not an ISO week, one that had not begun by ``as_of``, or an unknown format.
        StoreError: the folder cannot be written.
    """
    built = build_digest(store, week, now=now, as_of=as_of)
    texts = {name: digest.render(built, name) for name in formats or digest.usable()}
    stem = f"policytrail-{week}" + (f"-as-of-{as_of}" if as_of else "")
    paths = {name: folder / f"{stem}.{name}" for name in texts}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, path in paths.items():
            _write_whole(path, texts[name])
    except OSError as error:
        raise StoreError(f"cannot be written: {error.strerror}", subject=str(folder)) from error
    return tuple(paths.values())


def _write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that it is never seen half: whoever is killed leaves none."""
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    partial.replace(path)


def build_digest(store: Store, week: str, *, now: datetime, as_of: date | None = None) -> Digest:
    """Return the digest of an ISO week; ``write_digest`` says of when, and what may be raised."""
    monday, sunday = digest.parse_week(week)
    if as_of is not None and as_of < monday:
        raise QueryError(f"the week had not begun on {as_of}", subject=week)
    start = datetime.combine(monday, time(), tzinfo=UTC)
    eve = end_of_day(monday - timedelta(days=1))
    moment = min(now, end_of_day(as_of or sunday))
    stances = store.stances(as_of=moment)
    deadlines = store.deadlines(as_of=moment)
    directives = store.directives(as_of=moment)
    told: list[Stance | Deadline | Directive] = [*stances, *deadlines, *directives]
    return digest.build(
        week,
        entries=store.timeline(query=TimelineQuery(as_of=moment, changed_since=eve)),
        before=store.timeline(query=TimelineQuery(as_of=eve, changed_by=moment)),
        began=store.began(as_of=moment),
        now=moment,
        stances=stances,
        deadlines=deadlines,
        directives=directives,
        changes=store.changes(since=start, until=min(moment, end_of_day(sunday)), as_of=moment),
        health=store.source_health(now=moment),
        sources=[_cite(store, row, moment) for row in told],
    )


def _cite(store: Store, row: Stance | Deadline | Directive, moment: datetime) -> SourceLink:
    document = store.document(document_id=row.document_id, as_of=moment)
    return SourceLink(
        document_id=document.id,
        title=document.title,
        url=document.url,
        publisher=document.publisher,
        published=document.published,
        quote=row.evidence.text,
    )


def write_due_digest(store: Store, config: Config, *, now: datetime) -> tuple[Path, ...]:
    """Write the digest of the last whole week, unless it is there already."""
    week = last_week(now)
    names = [f"policytrail-{week}.{name}" for name in digest.usable()]
    missing = any(not (config.digests / name).exists() for name in names)
    return write_digest(store, week, config.digests, now=now) if missing else ()
