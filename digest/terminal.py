"""Answers as people read them in a terminal."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.segment import Segment, Segments
from rich.style import Style
from rich.table import Table
from rich.text import Text

from policytrail.records import (
    Deadline,
    Directive,
    Event,
    Poll,
    SourceLink,
    Stance,
    TimelineEntry,
)

# Colour repeats what the word beside it says; it never carries meaning alone.
_STATUS_STYLE = {
    "done": "green",
    "reported": "magenta",
    "planned": "yellow",
    "considered": "cyan",
    "denied": "red",
}
_STANCE_STYLE = {"support": "green", "oppose": "red", "neutral": "cyan"}
_ADDRESS = Style(color="blue")
_WHOLE_WORD = 20  # columns: a word as long as this is not broken, nor a date
_WHOLE_ID = 26  # in tables of our own records: the longest id of a source
_MOST_SOURCES = 3
_MOST_QUOTE = 220


def render(parts: Iterable[RenderableType], *, width: int, color: bool) -> str:
    """Return the parts as text of at most ``width`` columns, with ANSI colours if asked.

    Addresses are never broken: a line that ends with one may be longer.
    """
    console = Console(
        file=io.StringIO(),
        width=width,
        force_terminal=color,
        no_color=not color,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    for part in parts:
        segments = Segments(_with_addresses(console.render(part)))
        console.print(segments, end="", crop=False, soft_wrap=True)
    stream = console.file
    text = stream.getvalue() if isinstance(stream, io.StringIO) else ""
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def _address(url: str) -> Text:
    """Return an address that is laid out as one sign and printed whole.

    Whoever copies a broken address gets half of one. So a line may be longer than the terminal is
    wide where an address ends it: the terminal goes on below, and the address stays one.
    """
    return Text("@", style=_ADDRESS + Style(link=url))


def _with_addresses(segments: Iterable[Segment]) -> Iterator[Segment]:
    for segment in segments:
        link = segment.style.link if segment.style else None
        if link is None:
            yield segment
        else:
            yield Segment(link, segment.style and segment.style.update_link(None))


def _words(text: str) -> Text:
    """Return words in which no address is broken."""
    parts = re.split(r"(https?://[^\s\"'<>]+)", text)
    return Text.assemble(*(_address(x) if at % 2 else x for at, x in enumerate(parts)))


def timeline(entries: Sequence[TimelineEntry], *, quotes: bool = True) -> list[RenderableType]:
    """Return one block an event: its date and status, what happened, who says so."""
    return [_entry(entry, quotes=quotes) for entry in entries]


def _entry(entry: TimelineEntry, *, quotes: bool) -> RenderableType:
    event = entry.event
    grid = Table.grid(padding=(0, 2))
    grid.add_column(width=10, no_wrap=True)
    grid.add_column(width=10, no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    status = Text(event.status, style=_STATUS_STYLE[event.status])
    grid.add_row(Text(event.date or "no date", style="bold"), status, _story(entry, quotes))
    return Padding(grid, (0, 0, 1, 0))


def _story(entry: TimelineEntry, quotes: bool) -> RenderableType:
    lines: list[RenderableType] = [Text(entry.event.title, style="bold")]
    lines.append(Text(_standing(entry.event, entry.sources), style="dim"))
    shown = entry.sources[:_MOST_SOURCES]
    lines += [_source(link, quote=quotes and at == 0) for at, link in enumerate(shown)]
    if len(entry.sources) > len(shown):
        lines.append(Text(f"and {len(entry.sources) - len(shown)} more", style="dim"))
    return Group(*lines)


def _standing(event: Event, sources: Sequence[SourceLink]) -> str:
    parts = [
        event.type,
        who_says(sources),
        f"authority: {event.authority.replace('_', ' ')}",
        _counted(len({each.origin for each in event.mentions}), len(sources)),
        f"known since {event.first_known:%Y-%m-%d}",
    ]
    return " · ".join([*parts, "background"] if event.historical else parts)


def who_says(sources: Sequence[SourceLink]) -> str:
    """Return who vouches for what an event counts as; or, where nobody may, who reports it."""
    vouching = [link for link in sources if link.vouches]
    names = list(dict.fromkeys(link.publisher or link.url for link in vouching or sources))
    more = f" and {len(names) - _MOST_SOURCES} more" if len(names) > _MOST_SOURCES else ""
    said = "vouched for by" if vouching else "reported by"
    return f"{said} {', '.join(names[:_MOST_SOURCES])}{more}" if names else "nobody"


def _counted(origins: int, documents: int) -> str:
    """Return how many sources tell it independently, and in how many documents, copies included."""
    told = f"{origins} origin{'' if origins == 1 else 's'}"
    return told if documents == origins else f"{told} in {documents} documents"


def _source(link: SourceLink, *, quote: bool) -> RenderableType:
    when = f", {link.published:%Y-%m-%d}" if link.published else ""
    head = Text.assemble((f"{link.publisher}{when}: ", "dim"), _address(link.url))
    if not quote or not link.quote:
        return head
    return Group(Text(f"“{_shorten(link.quote)}”", style="italic"), head)


def _shorten(quote: str) -> str:
    flat = " ".join(quote.split())
    return flat if len(flat) <= _MOST_QUOTE else flat[: _MOST_QUOTE - 1].rsplit(" ", 1)[0] + "…"


def search_results(links: Sequence[SourceLink]) -> list[RenderableType]:
    """Return one block a document: title, publisher, date, address, the words that were found."""
    blocks: list[RenderableType] = []
    for link in links:
        when = f"{link.published:%Y-%m-%d}" if link.published else "no date"
        lines = [
            Text(link.title, style="bold") if link.title else _address(link.url),
            Text.assemble((f"{when} · {link.publisher} · ", "dim"), _address(link.url)),
            Text(_shorten(link.quote)),
        ]
        blocks.append(Padding(Group(*lines), (0, 0, 1, 0)))
    return blocks


def stances(rows: Sequence[Stance]) -> RenderableType:
    """Return a table of who holds what toward what, with the words."""
    table = _table("date", "holder", "stance", "target", "words")
    for row in rows:
        table.add_row(
            row.date or "",
            row.holder,
            Text(row.stance, style=_STANCE_STYLE[row.stance]),
            row.target,
            _shorten(row.evidence.text),
        )
    return _keep_words(table)


def deadlines(rows: Sequence[Deadline]) -> RenderableType:
    """Return a table of what is due when."""
    table = _table("due", "kind", "what", "words")
    for row in rows:
        table.add_row(row.due, row.kind, row.title, _shorten(row.evidence.text))
    return _keep_words(table)


def directives(rows: Sequence[Directive]) -> RenderableType:
    """Return a table of duties: who must do what by when."""
    table = _table("due", "who", "duty")
    for row in rows:
        table.add_row(row.due or "no date", row.agency, _shorten(row.duty))
    return _keep_words(table)


def polls(rows: Sequence[Poll]) -> RenderableType:
    """Return a table of visits and how they ended."""
    table = _table("source", "outcome", "items", "new", "message and address")
    for row in rows:
        counts = (str(row.items), str(row.new_items))
        lines = [_words(_shorten(row.message)), _address(row.url)]
        told = Group(*lines) if row.message else lines[-1]
        table.add_row(row.source_id, str(row.outcome), *counts, told)
    return _keep_words(table)


def explanation(
    entry: TimelineEntry, names: Mapping[str, str], notes: Sequence[str]
) -> list[RenderableType]:
    """Return an event and every place that tells of it, with the rule that read it there.

    ``names`` says by mention whom and what a place names; ``notes`` are sentences about the whole.
    """
    links = {link.document_id: link for link in entry.sources}
    table = _table("said", "date", "authority", "rule", "words")
    for mention in entry.event.mentions:
        link = links.get(mention.document_id)
        words = Text(f"“{_shorten(mention.evidence.text)}”", style="italic")
        where = f"[{mention.evidence.start}:{mention.evidence.end}] mention {mention.id} "
        document = _address(link.url) if link else Text(mention.document_id)
        place = Text.assemble((where, "dim"), document)
        said_by = " ← ".join((mention.authority.replace("_", " "), *mention.chain))
        said_by += f"\n{f'vouches: {mention.vouches}' if mention.vouches else 'a report'}"
        confidence = f"{mention.rule}\n{mention.confidence:.2f}"
        rejected = [Text(f"not {reading}", style="dim") for reading in mention.rejected]
        parties = [Text(names[mention.id])] if names.get(mention.id) else []
        told = Group(words, *parties, place, *rejected)
        table.add_row(mention.status, mention.date or "", said_by, confidence, told)
    return [*timeline([entry], quotes=False), *map(Text, notes), table]


def records(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> RenderableType:
    """Return a plain table."""
    table = _table(*columns)
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    return _keep_words(table, _WHOLE_ID)


def _keep_words(table: Table, longest: int = _WHOLE_WORD) -> Table:
    """Let no column be so narrow that words and dates break in it."""
    for column in table.columns:
        texts = [str(cell) for cell in (column.header, *column.cells)]
        sizes = [len(word) for text in texts for word in text.split()]
        column.min_width = max((size for size in sizes if size <= longest), default=1)
        column.no_wrap = len(sizes) <= len(texts) and max(sizes, default=0) <= longest
    return table


def _cell(value: object) -> Text:
    if value is None:
        return Text()
    return _words(f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value))


def _table(*columns: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold", vertical="top")
    return table
