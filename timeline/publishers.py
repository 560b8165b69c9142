"""Publishers as identities: which names mean one, who a text says it is from. Pure.

``data/publishers.csv`` has the names that cannot be known from the spelling, and which publishers
are wires, whose texts others print, or collect what others wrote. All else is one publisher if it
differs by an article or a remark in brackets alone. See decision 0736.

What is counted as sources, anywhere, are the different ``EventMention.origin`` and the
``Story.origins``: they bear these names already, and who repeats another bears the other's.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Literal, get_args
from urllib.parse import urlsplit

from policytrail.errors import ConfigError
from policytrail.records import AnnotatedDocument, Document, Span
from policytrail.timeline.words import fold, one_line

Kind = Literal["paper", "wire", "aggregator", "office"]

_REMARK = re.compile(r"\s*\([^()]*\)\s*$")  # "The Hill (opinion)"
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_OPENING = 600  # characters: who a text is from is said at once, or not at all
_NAME = r"(?:the\s+)?(?P<name>[A-Z][\w.&’'-]*(?:\s+(?:(?:of|and|the|&)\s+)?[A-Z][\w.&’'-]*){0,4})"
# A dateline or a line of credit: "WASHINGTON (AP) —", "By Jane Roe, Reuters".
_DATELINE = re.compile(
    r"^[^\n]{0,60}?\((?:the\s+)?(?P<name>[A-Z][\w.& ]{1,30})\)\s*[—–-]", re.IGNORECASE
)
# Said of the whole news, wherever it stands.
_FIRST = (
    re.compile(rf"\bfirst\s+(?:reported|told|published|disclosed)\s+(?:by|in)\s+{_NAME}"),
    re.compile(rf"\b{_NAME}\s+(?:was|were)\s+(?:the\s+)?first\s+to\s+(?:report|tell|publish)"),
    re.compile(rf"\b{_NAME}\s+first\s+(?:reported|told|published|disclosed)"),
)
# Said of what stands beside it; the name must be that of a publisher.
_BESIDE = (
    re.compile(rf"\b{_NAME}\s+(?:(?:has|had|earlier|previously|also)\s+)?(?:reported|reports)\b"),
    re.compile(rf"\b(?:as|was|were|been)\s+reported\s+(?:by|in)\s+{_NAME}"),
    re.compile(
        rf"\b(?:a|an|its|the)\s+(?:report|article|story|scoop)\s+(?:by|in|of|from)\s+{_NAME}"
    ),
    re.compile(rf"\b(?:according\s+to|citing)\s+{_NAME}"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """A row of the table."""

    name: str
    kind: Kind
    aliases: tuple[str, ...]


@cache
def table() -> Mapping[str, Publisher]:
    """Return the known publishers by each of their names, folded.

    Raises:
        ConfigError: the file that came with the program has an unknown kind, or a name twice.
    """
    file = resources.files("policytrail.timeline") / "data" / "publishers.csv"
    found: dict[str, Publisher] = {}
    for cells in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
        row = _row(cells)
        for name in dict.fromkeys(map(fold, (row.name, *row.aliases))):
            if name in found:
                raise ConfigError(f"has the name {name!r} twice", subject="publishers.csv")
            found[name] = row
    return found


def _row(cells: Mapping[str, str]) -> Publisher:
    kind = cells["kind"]
    if kind not in get_args(Kind):
        subject = f"publishers.csv, row {cells['name']!r}"
        raise ConfigError(f"has a row of an unknown kind: {kind!r}", subject=subject)
    aliases = tuple(filter(None, cells["aliases"].split("|")))
    return Publisher(name=cells["name"], kind=kind, aliases=aliases)  # type: ignore[arg-type]


@lru_cache(maxsize=65_536)
def name_of(called: str) -> str:
    """Return the one name of a publisher, however it is called."""
    plain = _REMARK.sub("", one_line(called)) or one_line(called)
    folded = fold(plain)
    known = table().get(folded) or table().get(folded.removesuffix(".com"))
    return known.name if known else _ARTICLE.sub("", plain) or plain


def of(document: Document) -> str:
    """Return the publisher; or else the host of the address, or else the source.

    Of what a collector lists the publisher is whom the title ends with: "… - National Ledger".
    """
    called = document.publisher or _host(document.url) or document.source_id
    found = name_of(called)
    known = table().get(fold(found))
    if known and known.kind == "aggregator" and " - " in document.title:
        return name_of(document.title.rsplit(" - ", 1)[1])
    return found


def _host(url: str) -> str:
    """Return the host without "www."; nothing for an address that cannot be read."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return ""
    return (host or "").removeprefix("www.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """Whom a document names as the source of its news.

    ``whole``: of all of it, "" if nobody; ``beside``: in which paragraph (start and end) whom.
    """

    whole: str = ""
    beside: tuple[tuple[int, int, str], ...] = ()

    def of(self, place: Span) -> str:
        """Return who is named as the source of what a place tells; "": nobody."""
        near = (name for start, end, name in self.beside if start <= place.start < end)
        return self.whole or next(near, "")


def credits_in(item: AnnotatedDocument) -> Credits:
    """Return whom a document names as the source of its news, by itself alone."""
    media = frozenset(
        fold(name)
        for entity in item.annotation.entities
        if entity.type == "media"
        for name in (entity.name, *(mention.text for mention in entity.mentions))
    )
    return _credits(item.document.text, item.document.authors, of(item.document), media)


@lru_cache(maxsize=4096)  # the texts are those that linking holds; each is asked for often
def _credits(text: str, authors: tuple[str, ...], own: str, media: frozenset[str]) -> Credits:
    whole = next(_whole(text, authors), "")
    beside = tuple(_beside(text, media))
    return Credits(
        whole="" if whole == own else whole,
        beside=tuple(each for each in beside if each[2] != own),
    )


def _whole(text: str, authors: tuple[str, ...]) -> Iterator[str]:
    """Yield the wire of the dateline or of the authors; and who is said to have told it first."""
    dateline = _DATELINE.search(text[:_OPENING])
    for called in (dateline["name"] if dateline else "", *authors):
        known = table().get(fold(called))
        if known and known.kind == "wire":
            yield known.name
    for pattern in _FIRST:
        yield from (name_of(_bare(match["name"])) for match in pattern.finditer(text))


def _beside(text: str, media: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    for pattern in _BESIDE:
        for match in pattern.finditer(text):
            called = _publisher_in(match["name"], media)
            if called:
                start = text.rfind("\n\n", 0, match.start()) + 1
                end = text.find("\n\n", match.end())
                yield start, len(text) if end < 0 else end, called


def _bare(called: str) -> str:
    """Return a name without the end of the sentence or the possessive that it stands in."""
    return re.sub(r"(?:[’']s)?[.,’']*$", "", called)


def _publisher_in(called: str, media: frozenset[str]) -> str:
    """Return the publisher whose name the words begin with; "" if they are no publisher's."""
    words = _bare(called).split()
    for size in range(len(words), 0, -1):
        name = fold(" ".join(words[:size]))
        known = table().get(name)
        if name in media or (known and known.kind != "office"):
            return name_of(" ".join(words[:size]))
    return ""
