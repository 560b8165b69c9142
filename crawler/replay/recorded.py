"""Routes for recorded material: feed histories, Markdown pages, page folders and API answers.

Nothing here knows where the material lies; the caller names folders and addresses.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from policytrail.crawler.replay.pages import markdown_to_html
from policytrail.crawler.replay.routes import BEGINNING, Route, State, constant, timed
from policytrail.crawler.replay.web import Reply
from policytrail.errors import ReplayError

RSS_TYPE = "application/rss+xml; charset=utf-8"
HTML_TYPE = "text/html; charset=utf-8"
JSON_TYPE = "application/json; charset=utf-8"
STAMP = "%Y%m%dT%H%M%SZ"  # the moment in the name of a recorded state

_PAGE = Template("""<!DOCTYPE html>
<html lang="en-US">
<head>
<meta charset="utf-8">
<title>$title</title>
<meta property="og:title" content="$title">
<meta property="article:published_time" content="$published">
<meta property="article:modified_time" content="$modified">
</head>
<body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/news/">News</a></li></ul></nav></header>
<main>
<article>
<h1>$title</h1>
<time datetime="$published">$published</time>
<div class="entry-content">
$body
</div>
</article>
</main>
<footer><ul><li><a href="/about/">About</a></li><li><a href="/privacy/">Privacy</a></li></ul>
</footer>
</body>
</html>
""")


def feed_history(
    folder: Path, path: str, *, origins: tuple[str, ...] = (), content_type: str = RSS_TYPE
) -> Route:
    """Return a route that shows each ``YYYYMMDDTHHMMSSZ.xml`` of a folder from its moment on.

    Raises ReplayError when the folder has no such file.
    """
    states = [
        (moment, Reply(body=file.read_bytes(), content_type=content_type, origins=origins))
        for moment, file in _stamped(folder)
    ]
    return timed(path, states)


def history_moments(folder: Path) -> tuple[datetime, ...]:
    """Return the moments of a feed history, oldest first."""
    return tuple(moment for moment, _ in _stamped(folder))


def markdown_pages(files: Iterable[Path], *, origins: tuple[str, ...] = ()) -> tuple[Route, ...]:
    """Return a page for each Markdown file with ``key: value`` front matter between ``---`` lines.

    ``source_url`` gives the address, ``title``, ``published_time`` and ``modified_time`` the head.
    Files with one address are states of one page: each is shown from its time of publication on,
    the first from the beginning.

    Raises ReplayError that names a file without address or title.
    """
    pages: dict[str, list[State]] = {}
    for file in sorted(files):
        path, state = _markdown_page(file, origins)
        states = pages.setdefault(path, [])
        states.append(state if states else replace(state, since=BEGINNING))
    return tuple(Route(path=path, states=tuple(states)) for path, states in pages.items())


def page_folder(
    files: Iterable[Path], prefix: str, *, content_type: str = HTML_TYPE
) -> tuple[Route, ...]:
    """Return a page for each HTML file at ``<prefix><stem>``; ``.gz`` files are unpacked."""
    return tuple(
        constant(
            prefix + file.name.removesuffix(".gz").removesuffix(".html"),
            Reply(body=_bytes(file), content_type=content_type),
        )
        for file in files
    )


def file_route(file: Path, path: str, *, content_type: str, origins: tuple[str, ...] = ()) -> Route:
    """Return a route that always answers with the bytes of a file."""
    return constant(path, Reply(body=_bytes(file), content_type=content_type, origins=origins))


def api_answer(
    file: Path, path: str, *, origins: tuple[str, ...] = ("https://www.federalregister.gov",)
) -> Route:
    """Return a recorded JSON answer whose addresses, ``next_page_url`` among them, lead here.

    The real API sends no validators, so this route sends none.
    """
    reply = Reply(body=_bytes(file), content_type=JSON_TYPE, origins=origins, validators=False)
    return constant(path, reply)


def _bytes(file: Path) -> bytes:
    data = file.read_bytes()
    return gzip.decompress(data) if file.suffix == ".gz" else data


def _stamped(folder: Path) -> list[tuple[datetime, Path]]:
    found = [
        (datetime.strptime(file.stem, STAMP).replace(tzinfo=UTC), file)
        for file in sorted(folder.glob("*T*Z.xml"))
    ]
    if not found:
        raise ReplayError("no file is named YYYYMMDDTHHMMSSZ.xml", subject=str(folder))
    return found


def _markdown_page(file: Path, origins: tuple[str, ...]) -> tuple[str, State]:
    head, _, body = file.read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")
    matter = {key: _unquoted(value) for key, value in _pairs(head)}
    try:
        address, title, published = matter["source_url"], matter["title"], matter["published_time"]
    except KeyError as error:
        raise ReplayError(f"front matter lacks {error}", subject=str(file)) from error
    page = _PAGE.substitute(
        title=escape(title),
        published=_iso(published),
        modified=_iso(matter.get("modified_time", published)),
        body=markdown_to_html(body),
    )
    state = State(
        since=datetime.fromisoformat(_iso(published)),
        reply=Reply(body=page.encode(), origins=origins),
    )
    return urlsplit(address).path, state


def _pairs(head: str) -> list[tuple[str, str]]:
    """Read ``key: value`` lines; an indented line continues the value before it."""
    pairs: list[tuple[str, str]] = []
    for line in head.splitlines():
        if line.startswith((" ", "\t")) and pairs:
            key, value = pairs[-1]
            pairs[-1] = (key, f"{value} {line.strip()}")
        elif ":" in line:
            key, _, value = line.partition(":")
            pairs.append((key.strip(), value.strip()))
    return pairs


def _unquoted(value: str) -> str:
    if value[:1] == value[-1:] == "'":
        return value[1:-1].replace("''", "'")  # YAML doubles a quote inside quotes
    return value.strip('"')


def _iso(written: str) -> str:
    return written.replace(" ", "T", 1)
