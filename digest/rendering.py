"""What the templates share: how texts are made harmless in each kind of file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from policytrail.records import Digest, DigestLine

if TYPE_CHECKING:
    from jinja2 import Environment

_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # full-width ones count too
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~&]|:(?=//))")  # wherever they stand
_LINE_START = re.compile(r"^([#+=>-]|\d+(?=[.)]))")  # what opens a heading, a list, a rule
_BREAKING = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+"
)


def from_template(name: str, digest: Digest, **more: str) -> str:
    """Return what a template of the package makes of a digest, ended by one line break."""
    text = _environment().get_template(name).render(digest=digest, **more)
    return text.strip() + "\n"


@cache
def _environment() -> Environment:
    # Not at the top: most that import this package, the daemon for one, write no digest.
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=PackageLoader("policytrail.digest", "templates"),
        autoescape=select_autoescape(enabled_extensions=("html.jinja",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "line": one_line,
        "markdown": escape_markdown,
        "address": web_address,
        "anchor": anchor,
        "plain": plain,
        "csv_row": csv_row,
        "counted": counted,
        "page": page_of,
    }
    return environment


def one_line(text: str) -> str:
    """Return the text on one line, without controls, directions and halves of characters."""
    return " ".join(_BREAKING.sub(" ", text).split())


def escape_markdown(text: str) -> str:
    """Return the text so that Markdown prints it as it is."""
    escaped = _MARKDOWN.sub(r"\\\1", one_line(text))
    start = _LINE_START.match(escaped)
    if start is None:
        return escaped
    if start[1].isdigit():
        return f"{start[1]}\\{escaped[start.end() :]}"
    return f"\\{escaped}"


def web_address(url: str) -> str:
    """Return an http(s) address in the characters that RFC 3986 allows; else nothing."""
    line = one_line(url)
    try:
        parts = urlsplit(line)
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    return quote(line, safe="/:?#@!$&*+,;=%~-._")


def page_of(line: DigestLine, digest: Digest) -> str:
    """Return the whole address of the page about a line; nothing where there is none."""
    return web_address(digest.site + line.address) if digest.site and line.address else ""


def counted(line: DigestLine) -> str:
    """Return how many sources a line has that are independent, and how many repeat them."""
    origins = line.origins or len(line.sources)
    copies = len(line.sources) - origins
    if len(line.sources) < 2:
        return ""
    told = f"{origins} origin{'' if origins == 1 else 's'}"
    return told + (f", {copies} cop{'y' if copies == 1 else 'ies'} beside" if copies else "")


def csv_row(cells: Iterable[object]) -> str:
    """Return cells as a row of RFC 4180, each in quotes; None is an empty cell.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    return ",".join(map(_csv_cell, cells))


def _csv_cell(value: object) -> str:
    text = "" if value is None else one_line(str(value))
    guard = "'" if text.startswith(_FORMULA_STARTS) else ""
    return '"' + guard + text.replace('"', '""') + '"'


def plain(digest: Digest) -> dict[str, object]:
    """Return the digest as tables, lists, texts and numbers; dates as ISO 8601."""
    table: dict[str, object] = json.loads(json.dumps(asdict(digest), default=_iso))
    return table


def _iso(value: date) -> str:
    return value.isoformat()


def anchor(text: str) -> str:
    """Return a heading as the name of a place in the page."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
