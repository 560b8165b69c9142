"""The demonstration: a small web about 401(k) plans, and the moments at which to look at it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from policytrail.crawler.replay.bundle import BUNDLED, load_site
from policytrail.crawler.replay.web import Site
from policytrail.errors import ReplayError
from policytrail.records import Source

BASE = "{base}"  # stands for the address of the server in sources.toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When the demonstration looks at its web, and what has just happened."""

    at: datetime
    title: str


_MOMENTS = (
    ("2025-07-18T13:00", "the morning after the report of a planned order"),
    ("2025-07-19T13:00", "the stablecoin law is signed"),
    ("2025-08-08T13:00", "the order on 401(k) plans is signed"),
    ("2025-08-13T13:00", "the order is published; the 2021 statement is withdrawn"),
    ("2025-08-18T13:00", "a claim about pension funds that will not stand"),
    ("2025-09-26T13:00", "the claim is corrected; four groups want guidance soon"),
    ("2025-11-03T13:00", "senators object, a bill would write the order into law"),
    ("2026-01-17T13:00", "the proposed rule is at the White House for review"),
    ("2026-02-18T13:00", "the deadline of the order has passed"),
    ("2026-04-01T13:00", "the rule is proposed"),
    ("2026-04-22T13:00", "the labor secretary leaves"),
    ("2026-05-20T13:00", "the market-structure bill moves; one feed has turned into a web page"),
    ("2026-06-03T13:00", "comments have closed"),
)


def moments() -> tuple[Moment, ...]:
    """Return the moments of the demonstration, oldest first."""
    return tuple(
        Moment(at=datetime.fromisoformat(at).replace(tzinfo=UTC), title=title)
        for at, title in _MOMENTS
    )


def demo_site() -> Site:
    """Read the bundled site."""
    return load_site(BUNDLED)


def demo_sources(base_url: str) -> tuple[Source, ...]:
    """Return the sources of the demonstration, with addresses on a running replay server.

    Raises ReplayError that names a wrong entry.
    """
    return load_sources(BUNDLED / "sources.toml", base_url)


def load_sources(file: Path, base_url: str) -> tuple[Source, ...]:
    """Read a file in the form of the catalogue, whose addresses begin with ``{base}``.

    Raises ReplayError that names a wrong entry.
    """
    table = tomllib.loads(file.read_text(encoding="utf-8").replace(BASE, base_url))
    return tuple(_source(id, keys, file) for id, keys in table["sources"].items())


def _source(id: str, keys: dict[str, Any], file: Path) -> Source:
    try:
        return Source(id=id, **keys)
    except TypeError as error:
        raise ReplayError(f"wrong entry: {error}", subject=f"{file}, source '{id}'") from error
