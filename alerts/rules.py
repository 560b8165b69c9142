"""Rules and channels from a TOML file.

    [channels.desk]
    to = "mailto:desk@example.org"     # or https://…, or env:NAME_API_KEY, or any Apprise address
    quiet = "22:00-07:00"              # nothing is sent in these hours; it comes after them
    batch_minutes = 30                 # what comes within them comes in one message

    [rules.orders]
    channel = "desk"                   # or several
    event = ["sign", "issue"]          # kinds of events
    status = ["done", "planned"]
    instrument = ["eo:14330"]          # ids; what is about any of them
    entity = ["agency:dol"]
    position = ["oppose"]              # positions that somebody takes
    issue = ["crypto-in-retirement-plans"]
    deadline_days = [7, 1]             # so many days before a day that is due
    source = ["blocked", "dead"]       # how a source is

A rule is about events, positions, deadlines or sources: those of which it names something; about
events where it names only texts and bodies.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from policytrail.errors import ConfigError
from policytrail.records import EventStanding, EventType, StanceLabel

Kind = Literal["event", "position", "deadline", "source"]
SOURCE_STATES = ("stale", "blocked", "drift", "dead", "failing")
_QUIET = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
MOST_DAYS = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """Where messages go."""

    name: str
    to: str
    quiet: tuple[time, time] | None = None
    batch: timedelta = timedelta(0)

    def free_from(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """Return the first moment from one on at which messages may go there."""
        if self.quiet is None:
            return moment
        start, end = self.quiet
        here = moment.astimezone(zone)
        clock = here.time()
        within = start <= clock < end if start <= end else clock >= start or clock < end
        if not within:
            return moment
        day = here.date() + timedelta(days=1 if start > end and clock >= start else 0)
        return datetime.combine(day, end, zone).astimezone(moment.tzinfo)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is to be told, and where; an empty field means: any."""

    name: str
    channels: tuple[str, ...]
    kinds: frozenset[Kind]
    event: frozenset[str] = frozenset()
    status: frozenset[str] = frozenset()
    instrument: frozenset[str] = frozenset()
    entity: frozenset[str] = frozenset()
    position: frozenset[str] = frozenset()
    issue: frozenset[str] = frozenset()
    deadline_days: tuple[int, ...] = ()
    source: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules and channels of a file."""

    channels: Mapping[str, Channel]
    rules: tuple[Rule, ...]


def load(path: Path) -> Rules:
    """Read a file of rules.

    Raises:
        ConfigError: it cannot be read, is no TOML, or says something that is not understood; the
            message names the rule and the key.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", subject=str(path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"is no TOML: {error}", subject=str(path)) from error
    return parse(table, str(path))


def parse(table: Mapping[str, Any], where: str) -> Rules:
    """Return the rules of a table; ``load`` says what may be raised."""
    _known(table, {"channels", "rules"}, where)
    named = _tables(table, "channels", where), _tables(table, "rules", where)
    channels = {name: _channel(name, each, where) for name, each in named[0].items()}
    rules = tuple(_rule(name, each, channels, where) for name, each in named[1].items())
    return Rules(channels=channels, rules=rules)


def _tables(table: Mapping[str, Any], key: str, where: str) -> dict[str, dict[str, Any]]:
    found = table.get(key, {})
    if not isinstance(found, dict) or not all(isinstance(each, dict) for each in found.values()):
        raise ConfigError(f"'{key}' must be tables such as [{key}.name]", subject=where)
    return found


def _channel(name: str, table: dict[str, Any], where: str) -> Channel:
    subject = f"{where}, channel {name}"
    _known(table, {"to", "quiet", "batch_minutes"}, subject)
    to, minutes = table.get("to"), table.get("batch_minutes", 0)
    if not isinstance(to, str) or ":" not in to:
        raise ConfigError('needs an address, to = "mailto:…"', subject=subject)
    if not isinstance(minutes, int) or isinstance(minutes, bool) or not 0 <= minutes <= 24 * 60:
        raise ConfigError("'batch_minutes' must be from 0 to 1440", subject=subject)
    return Channel(
        name=name,
        to=to,
        quiet=_quiet(table["quiet"], subject) if "quiet" in table else None,
        batch=timedelta(minutes=minutes),
    )


def _quiet(text: object, subject: str) -> tuple[time, time]:
    match = _QUIET.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ConfigError(f"{text!r} are no hours; write 22:00-07:00", subject=subject)
    start_hour, start_minute, end_hour, end_minute = map(int, match.groups())
    return time(start_hour, start_minute), time(end_hour, end_minute)


_WORDS: Mapping[str, tuple[str, ...]] = {
    "event": get_args(EventType),
    "status": get_args(EventStanding),
    "position": get_args(StanceLabel),
    "source": SOURCE_STATES,
}
_FREE = ("instrument", "entity", "issue")


def _rule(name: str, table: dict[str, Any], channels: Mapping[str, Channel], where: str) -> Rule:
    subject = f"{where}, rule {name}"
    _known(table, {"channel", "deadline_days", *_WORDS, *_FREE}, subject)
    to = _texts(table, "channel", subject)
    for one in to:
        if one not in channels:
            remedy = f"Channels: {', '.join(channels) or 'none'}."
            raise ConfigError(f"there is no channel '{one}'", subject=subject, remedy=remedy)
    if not to:
        raise ConfigError("names no channel", subject=subject)
    sets = {key: frozenset(_texts(table, key, subject)) for key in (*_WORDS, *_FREE)}
    for key, words in _WORDS.items():
        for one in sorted(sets[key].difference(words)):
            remedy = f"Write one of {', '.join(words)}."
            raise ConfigError(f"'{key}' has no '{one}'", subject=subject, remedy=remedy)
    days = _days(table.get("deadline_days", []), subject)
    return Rule(name=name, channels=to, kinds=_kinds(sets, days), deadline_days=days, **sets)


def _kinds(sets: Mapping[str, frozenset[str]], days: tuple[int, ...]) -> frozenset[Kind]:
    kinds: set[Kind] = set()
    if sets["event"] or sets["status"]:
        kinds.add("event")
    if sets["position"] or sets["issue"]:
        kinds.add("position")
    if days:
        kinds.add("deadline")
    if sets["source"]:
        kinds.add("source")
    return frozenset(kinds or {"event"})


def _texts(table: Mapping[str, Any], key: str, subject: str) -> tuple[str, ...]:
    value = table.get(key, [])
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not all(isinstance(each, str) and each for each in found):
        raise ConfigError(f"'{key}' must be a text or a list of texts", subject=subject)
    return tuple(dict.fromkeys(found))


def _days(value: object, subject: str) -> tuple[int, ...]:
    found = value if isinstance(value, list) else [value]
    for one in found:
        if not isinstance(one, int) or isinstance(one, bool) or not 0 <= one <= MOST_DAYS:
            raise ConfigError("'deadline_days' must be numbers of days", subject=subject)
    return tuple(sorted(set(found)))


def _known(table: Mapping[str, Any], keys: set[str], subject: str) -> None:
    for key in table:
        if key not in keys:
            remedy = f"Known: {', '.join(sorted(keys))}."
            raise ConfigError(f"unknown key '{key}'", subject=subject, remedy=remedy)
