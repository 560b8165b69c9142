"""How much was looked at between two moments, and the figures that were read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from policytrail.records import Coverage, Gap, SourceLink, ToldFigure
from policytrail.store.codec import from_moment, maybe_from_moment, to_moment
from policytrail.store.connection import Connection, Row

# A daemon that runs visits some source every few minutes.
_MISSED = timedelta(hours=2)
_RELEVANT = 0.5  # as in the digest and in stories
_QUIET = "('unchanged', 'not_modified', 'empty')"


def coverage(connection: Connection, since: datetime, until: datetime) -> Coverage:
    """Return what was visited and seen between two moments; see ``Questions.coverage``."""
    values = {"since": to_moment(since), "until": to_moment(until), "least": _RELEVANT}
    with connection.snapshot():
        visits = connection.rows(_VISITS, values)[0]
        documents = connection.rows(_DOCUMENTS, values)[0]
        return Coverage(
            visits=visits["visits"],
            failed=visits["failed"],
            sources=visits["sources"],
            documents=documents["documents"],
            relevant=documents["relevant"],
            told=documents["told"],
            copies=connection.scalar(_COPIES, values),
            unread=documents["unread"],
            gaps=_gaps(connection, since, until) if visits["quiet"] else None,
        )


_VISITS = f"""
select count(*) as visits, count(distinct source_id) as sources,
  coalesce(sum(outcome not in ('new', 'unchanged', 'not_modified', 'empty')), 0) as failed,
  coalesce(sum(outcome in {_QUIET}), 0) as quiet
from poll where started between :since and :until
"""  # noqa: S608
_DOCUMENTS = """
select count(*) as documents,
  coalesce(sum(coalesce(a.relevance, 0) >= :least), 0) as relevant,
  coalesce(sum(exists (select 1 from event_mention m
    where m.document_id = d.id and m.superseded_at is null)), 0) as told,
  coalesce(sum(a.run_id is null), 0) as unread
from document d left join reading g on g.document_id = d.id
  left join annotation a on a.revision_id = d.revision_id and a.run_id = g.run_id
where d.first_seen between :since and :until
"""
# A copy tells nothing that an earlier document of the same origin did not tell.
_COPIES = """
select count(*) from document d
where d.first_seen between :since and :until
  and exists (select 1 from event_mention m
    where m.document_id = d.id and m.superseded_at is null)
  and not exists (select 1 from event_mention m
    where m.document_id = d.id and m.superseded_at is null and not exists (
      select 1 from event_mention o
      where o.event_id = m.event_id and o.origin = m.origin and o.document_id <> m.document_id
        and o.superseded_at is null
        and (o.first_known, o.position) < (m.first_known, m.position)))
"""


def _gaps(connection: Connection, since: datetime, until: datetime) -> tuple[Gap, ...]:
    spans = list(_spans(_moments(connection, since, until), since, until))
    return tuple(
        Gap(began=began, ended=ended, found_later=_found_later(connection, began, ended))
        for began, ended in spans
    )


def _moments(connection: Connection, since: datetime, until: datetime) -> list[datetime]:
    rows = connection.rows(
        "select finished from poll where started between ? and ? order by finished",
        [to_moment(since), to_moment(until)],
    )
    return [from_moment(row["finished"]) for row in rows]


def _spans(
    visits: list[datetime], since: datetime, until: datetime
) -> Iterator[tuple[datetime, datetime]]:
    last = since
    for moment in (*visits, until):
        if moment - last > _MISSED:
            yield last, moment
        last = max(last, moment)


def _found_later(connection: Connection, began: datetime, ended: datetime) -> int:
    """Count documents of these hours that were seen afterwards; days alone tell no hour."""
    number: int = connection.scalar(
        "select count(*) from document where published between ? and ?"
        " and published_precision = 'second' and first_seen >= ?",
        [to_moment(began), to_moment(ended), to_moment(ended)],
    )
    return number


def figures(connection: Connection, since: datetime, until: datetime) -> list[ToldFigure]:
    """Return the figures of the days in sentences that were quoted; see ``Questions.figures``."""
    values = {"since": to_moment(since), "until": to_moment(until), "least": _RELEVANT}
    return [_figure(row) for row in connection.rows(_FIGURES, values)]


_FIGURES = """
select f.value, f.value_max, f.unit, f.text, f.start_char, f.end_char, v.quote,
  d.id as document_id, d.title, d.url, d.publisher, d.published,
  min(v.end_char - v.start_char) as width  -- of several quotes the shortest
from document d
  join reading g on g.document_id = d.id
  join annotation a on a.revision_id = d.revision_id and a.run_id = g.run_id
  join figure f on f.document_id = d.id and f.revision_id = d.revision_id
  join evidence v on v.document_id = d.id and v.revision_id = f.revision_id
    and v.start_char <= f.start_char and v.end_char >= f.end_char
where d.first_seen between :since and :until and a.relevance >= :least
group by f.id
order by d.published, d.id, f.start_char
"""


def _figure(row: Row) -> ToldFigure:
    source = SourceLink(
        document_id=row["document_id"],
        title=row["title"],
        url=row["url"],
        publisher=row["publisher"],
        published=maybe_from_moment(row["published"]),
        quote=row["quote"],
    )
    return ToldFigure(
        value=row["value"],
        value_max=row["value_max"],
        unit=row["unit"],
        text=row["text"],
        start=row["start_char"],
        end=row["end_char"],
        source=source,
    )
