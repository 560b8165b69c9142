"""The catalogue: sources as data, one TOML file for each publisher.

A file gives the publisher's facts once, at the top, and its sources below::

    publisher = "Board of Governors of the Federal Reserve System"
    tier = "regulator"
    licence = "US public domain"

    [sources."fed"]
    title = "Federal Reserve press releases"
    kind = "feed"
    url = "https://www.federalreserve.gov/feeds/press_all.xml"
    interval_minutes = 15

Files of a user's folders are read after ours. An entry there that names its ``kind`` replaces ours
with the same id; one without changes the keys that it gives and no others: ``enabled = false``.
"""

from __future__ import annotations

import re
import tomllib
import typing
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from policytrail.crawler.extraction import find_selector_error
from policytrail.crawler.fallbacks import fallbacks_of
from policytrail.crawler.kinds import OptionTypes, load_options
from policytrail.crawler.kinds.feed import FEED_CONTENTS
from policytrail.crawler.slots import parse_slots
from policytrail.errors import CatalogueError, did_you_mean
from policytrail.records import Source, Tier

OURS = Path(__file__).parent / "catalogue"
_ALL_SOURCES = "`policytrail sources list` shows all"
_FEED = "Feeds of every form (RSS, Atom, JSON Feed) are of kind 'feed'"
_MEANT = {"rss": _FEED, "atom": _FEED}  # words that people write for a kind
_HEAD_KEYS = ("publisher", "tier", "licence", "delay_seconds", "excerpt_chars", "sources")
_ENTRY_KEYS = tuple(item.name for item in fields(Source) if item.name != "id")
_REQUIRED = tuple(
    item.name
    for item in fields(Source)
    if item.name != "id" and item.default is MISSING and item.default_factory is MISSING
)
_TYPES: dict[str, tuple[type, ...]] = {
    "publisher": (str,), "title": (str,), "kind": (str,), "url": (str,), "tier": (str,),
    "interval_minutes": (int,), "delay_seconds": (int, float), "licence": (str,),
    "excerpt_chars": (int,), "status": (str,), "verified_on": (date,), "enabled": (bool,),
    "options": (dict,),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One entry before it is a source: its keys and where they stand."""

    id: str
    file: Path
    keys: Mapping[str, Any]

    @property
    def where(self) -> str:
        return f"{self.file}, source '{self.id}'"


def load_catalogue(folders: Sequence[Path]) -> tuple[Source, ...]:
    """Return all sources, ours and then those of the folders, sorted by id.

    Raises:
        CatalogueError: a file that is not TOML, an unknown or missing key, a wrong value, an id
            given twice in one folder, an unknown kind or option; it names file, entry and key.
    """
    entries: dict[str, _Entry] = {}
    for folder in (OURS, *folders):
        for entry in _read_folder(folder):
            below = entries.get(entry.id)
            entries[entry.id] = _merge(below, entry) if below is not None else entry
    options = load_options()
    sources = tuple(_build(entries[id], options) for id in sorted(entries))
    for source in sources:
        _check_fallbacks(source, entries)
    return sources


def find_source(sources: Sequence[Source], id: str) -> Source:
    """Return the source with an id.

    Raises:
        CatalogueError: there is none; the message names the id that is nearest.
    """
    for source in sources:
        if source.id == id:
            return source
    remedy = did_you_mean(id, [source.id for source in sources], otherwise=_ALL_SOURCES)
    raise CatalogueError("no such source", subject=f"'{id}'", remedy=remedy if sources else "")


def _read_folder(folder: Path) -> list[_Entry]:
    entries: dict[str, _Entry] = {}
    for file in _files_of(folder):
        for entry in _read_file(file):
            if entry.id in entries:
                first = entries[entry.id].file.name
                raise CatalogueError(f"id '{entry.id}' is taken by {first}", subject=entry.where)
            entries[entry.id] = entry
    return list(entries.values())


def _files_of(folder: Path) -> list[Path]:
    """Return the files of a folder; one that may not be listed is an error, not an empty one."""
    try:
        return sorted(file for file in folder.iterdir() if file.suffix == ".toml")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise CatalogueError(
            "no such folder", subject=str(folder), remedy="Correct 'catalogues'."
        ) from error
    except OSError as error:
        raise CatalogueError(
            f"cannot be read: {error.strerror}",
            subject=str(folder),
            remedy="Grant read permission, or correct 'catalogues'.",
        ) from error


def _read_file(file: Path) -> list[_Entry]:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"not a TOML file: {error}", subject=str(file)) from error
    except OSError as error:
        raise CatalogueError(f"cannot be read: {error.strerror}", subject=str(file)) from error
    _check_keys(table, _HEAD_KEYS, str(file))
    sources = table.pop("sources", {})
    if not isinstance(sources, dict) or not all(
        isinstance(keys, dict) for keys in sources.values()
    ):
        raise CatalogueError("key 'sources' must be a table of tables", subject=str(file))
    return [_Entry(id=id, file=file, keys={**table, **keys}) for id, keys in sources.items()]


def _merge(below: _Entry, entry: _Entry) -> _Entry:
    if "kind" in entry.keys:
        return entry
    return _Entry(id=entry.id, file=entry.file, keys={**below.keys, **entry.keys})


def _build(entry: _Entry, options: Mapping[str, OptionTypes]) -> Source:
    keys = dict(entry.keys)
    _check_keys(keys, _ENTRY_KEYS, entry.where)
    missing = [name for name in _REQUIRED if name not in keys]
    if missing:
        raise CatalogueError(f"key '{missing[0]}' is missing", subject=entry.where)
    for name, value in keys.items():
        _check_type(name, value, _TYPES[name], entry.where)
    _check_values(entry, keys, options)
    _check_options(keys.get("options", {}), options[keys["kind"]], entry.where)
    return Source(id=entry.id, **keys)


def _check_keys(table: Mapping[str, Any], known: Sequence[str], where: str) -> None:
    for key in table:
        if key not in known:
            remedy = did_you_mean(key, known)
            raise CatalogueError(f"unknown key '{key}'", subject=where, remedy=remedy)


def _check_type(name: str, value: Any, types: tuple[type, ...], where: str) -> None:
    # A truth value is an int in Python, and a moment is a date; neither is meant here.
    exact = type(value) in types
    if not exact:
        expected = " or ".join(kind.__name__ for kind in types)
        raise CatalogueError(
            f"key '{name}' must be of type {expected}, not {value!r}", subject=where
        )


def _check_values(entry: _Entry, keys: Mapping[str, Any], kinds: Iterable[str]) -> None:
    for name, known in (("kind", list(kinds)), ("tier", list(typing.get_args(Tier)))):
        if keys[name] not in known:
            remedy = _MEANT.get(keys[name], did_you_mean(keys[name], known))
            raise CatalogueError(
                f"unknown {name} '{keys[name]}'", subject=entry.where, remedy=remedy
            )
    problem = find_url_problem(keys["url"])
    if problem:
        raise CatalogueError(f"key 'url' {problem}: {keys['url']!r}", subject=entry.where)
    if keys["interval_minutes"] < 1 or keys.get("delay_seconds", 1) < 0:
        raise CatalogueError("intervals and delays cannot be negative or zero", subject=entry.where)


def find_url_problem(url: str) -> str:
    """Return what is wrong with the address of a source; "" when nothing is."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return f"is no address ({error})"
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        return "is no http(s) address"
    if parts.username or parts.password:
        return "must not hold a name or password"
    if any(mark in url for mark in "{}<> \t\n") or not url.isprintable():
        return "has a blank or a placeholder in it"
    return ""


def _check_options(options: Mapping[str, Any], known: OptionTypes, where: str) -> None:
    for name, value in options.items():
        if name not in known:
            remedy = did_you_mean(name, known)
            raise CatalogueError(f"unknown option '{name}'", subject=where, remedy=remedy)
        _check_type(f"options.{name}", value, (known[name],), where)
        problem = _find_option_problem(name, value)
        if problem:
            raise CatalogueError(f"option '{name}' {problem}: {value!r}", subject=where)


def _check_fallbacks(source: Source, entries: Mapping[str, _Entry]) -> None:
    for name in fallbacks_of(source):
        problem = "names itself" if name == source.id else "names no source"
        if name == source.id or name not in entries:
            raise CatalogueError(
                f"option 'fallbacks' {problem}: '{name}'",
                subject=entries[source.id].where,
                remedy=did_you_mean(
                    name, [id for id in entries if id != source.id], otherwise=_ALL_SOURCES
                ),
            )


def _find_option_problem(name: str, value: Any) -> str:
    if name == "timezone":
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            return "is no IANA time zone such as 'America/New_York'"
    if name == "content" and value not in FEED_CONTENTS:
        return f"must be one of {', '.join(FEED_CONTENTS)}"
    if name.startswith(("page_", "item")) or name == "next":
        return "is no CSS selector" if find_selector_error(value) else ""
    if name == "include":
        return _find_pattern_error(value)
    if name == "slots":
        return _find_slot_error(value)
    return ""


def _find_slot_error(slots: str) -> str:
    try:
        parse_slots(slots)
    except ValueError as error:
        return f"has {error}"
    return ""


def _find_pattern_error(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        return f"is no regular expression ({error})"
    return ""


def render_table(sources: Sequence[Source]) -> str:
    """Return the sources as a table in Markdown, by tier and id: what ``docs/sources.md`` has."""
    order = typing.get_args(Tier)
    rows = [
        f"| `{source.id}` | {source.publisher}: {source.title} | {source.tier} | `{source.kind}` | "
        f"{_every(source.interval_minutes)} | {_state(source)} |"
        for source in sorted(sources, key=lambda source: (order.index(source.tier), source.id))
    ]
    head = "| id | what | tier | kind | every | state |\n| --- | --- | --- | --- | --- | --- |"
    return "\n".join([head, *rows])


def _every(minutes: int) -> str:
    if minutes % 1440 == 0:
        return f"{minutes // 1440} d"
    return f"{minutes // 60} h" if minutes % 60 == 0 else f"{minutes} min"


def _state(source: Source) -> str:
    seen = f" {source.verified_on.isoformat()}" if source.verified_on else ""
    return f"{source.status}{seen}{'' if source.enabled else ', off'}"
