"""Addresses of pages that can be guessed and that last: ``/instrument/eo-14330``.

An address comes from an id or a plain name alone, so whoever writes one needs no database. The way
back is a list of what an address may mean: each can be looked up by an index, the likeliest first.
"""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import quote, unquote

# A name of which hyphens for blanks lose nothing. Another is addressed by the id of its bearer.
_PLAIN_NAME = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")


def instrument(instrument_id: str, *, as_of: date | None = None) -> str:
    """Return ``/instrument/eo-14330`` for ``eo:14330``."""
    return _page("instrument", _slug(instrument_id), as_of)


def entity(entity_id: str, name: str = "", *, as_of: date | None = None) -> str:
    """Return ``/entity/department-of-labor`` by a plain name, else one made of the id.

    Two entities may bear one name: a page that finds several must ask which is meant.
    """
    folded = " ".join(name.lower().split())
    plain = _PLAIN_NAME.fullmatch(folded)
    return _page("entity", folded.replace(" ", "-") if plain else _slug(entity_id), as_of)


def document(
    document_id: str,
    *,
    start: int | None = None,
    end: int | None = None,
    as_of: date | None = None,
) -> str:
    """Return the page of a document; with offsets (code points, end exclusive), a place in it."""
    place = "" if start is None or end is None else f"#at-{start}-{end}"
    return _page("document", _slug(document_id), as_of) + place


def story(story_id: str, *, as_of: date | None = None) -> str:
    """Return the page of a story."""
    return _page("story", _slug(story_id), as_of)


def event(event_id: str, *, as_of: date | None = None) -> str:
    """Return the page of an event."""
    return _page("event", _slug(event_id), as_of)


def issue(issue_id: str, *, as_of: date | None = None) -> str:
    """Return the page of an issue that people have positions on."""
    return _page("issue", _slug(issue_id), as_of)


def ids_meant(segment: str) -> tuple[str, ...]:
    """Return the ids that the last part of an address may stand for, as it stands in the address.

    Keys of instruments may be of another case than the address: compare them folded.
    """
    given = unquote(segment)
    scheme, hyphen, rest = given.partition("-")
    whole = f"{scheme}:{rest}" if hyphen and scheme and rest else given
    return tuple(dict.fromkeys((whole, given)))


def name_meant(segment: str) -> str:
    """Return the name that the last part of an address may stand for: lower case, plain blanks."""
    return " ".join(unquote(segment).lower().replace("-", " ").split())


def _slug(identity: str) -> str:
    """Return an id as a part of an address. Schemes have no hyphen, so ``ids_meant`` undoes it."""
    scheme, colon, rest = identity.partition(":")
    joined = f"{scheme}-{rest}" if colon and scheme and rest and "-" not in scheme else identity
    # A part that is only dots would be taken for a folder.
    return quote(joined, safe="") if joined.strip(".") else joined.replace(".", "%2E")


def _page(kind: str, segment: str, as_of: date | None) -> str:
    asked = "" if as_of is None else f"?as_of={as_of.isoformat()}"
    return f"/{kind}/{segment}{asked}"
