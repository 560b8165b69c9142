"""Where a redirect leads, as pure functions."""

from __future__ import annotations

import itertools
import re
from urllib.parse import quote, urldefrag, urljoin, urlsplit

REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
PERMANENT_STATUSES = frozenset({301, 308})
# What a path or query may hold as it is, and what the guard is to see.
_KEPT = "!#$%&'()*+,/:;=?@[]~\\\x00\r\n\t"
_FRONT_PAGE = re.compile(r"/?(index\.(html?|php|aspx?))?|/(en|en-us|home|default\.aspx)/?", re.I)


def next_hop(url: str, location: str) -> str | None:
    """Return the absolute URL of a ``Location``, without fragment; None for an empty one.

    Blanks and letters outside ASCII are percent-encoded, as browsers do; control characters and
    backslashes are left for the guard to refuse.
    """
    target = location.strip(" ")
    if not target:
        return None
    try:
        joined = urljoin(url, target)
    except ValueError:
        return target  # the guard says what is wrong with it
    plain, _ = urldefrag(joined)
    start, slashes, rest = plain.partition("//")
    host, slash, path = rest.partition("/")
    return start + slashes + host + slash + quote(path, safe=_KEPT)


def leads_home(url: str, final_url: str) -> bool:
    """Tell whether a page was answered with the front page of its site.

    Publishers do this with pages they have taken down (a "soft 404"): the status says 200, and the
    text is about something else.
    """
    start, end = urlsplit(url), urlsplit(final_url)
    if _FRONT_PAGE.fullmatch(start.path) or not _FRONT_PAGE.fullmatch(end.path):
        return False
    return not end.query and _site(start.hostname) == _site(end.hostname)


def _site(host: str | None) -> str:
    return (host or "").lower().removeprefix("www.")


def permanent_target(hops: tuple[tuple[str, int], ...]) -> str | None:
    """Return where the unbroken run of permanent redirects from the start leads, or None.

    ``hops`` are (target, status) in order. Only that run may replace an address for good: after a
    temporary hop the publisher has promised nothing (RFC 9110, sections 15.4.2 and 15.4.9).
    """
    run = list(itertools.takewhile(lambda hop: hop[1] in PERMANENT_STATUSES, hops))
    return run[-1][0] if run else None


def gives_up_encryption(url: str, following: str) -> bool:
    """Tell whether a hop leads from https to http: anybody on the way could answer from there."""
    return url.startswith("https:") and following.startswith("http:")
