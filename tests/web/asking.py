"""Asks a site for a page, and reads the answer."""

from __future__ import annotations

import asyncio
from typing import Any

from datasette.app import Datasette
from lxml import html


def get(site: Datasette, address: str) -> Any:
    """Return the answer at an address; a redirection is not followed."""
    return asyncio.run(site.client.get(address, follow_redirects=False))


def text_of(page: str, selector: str) -> str:
    """Return the text of the first element of a class or an id (``#text``), blanks joined."""
    return " ".join(element(page, selector).text_content().split())


def element(page: str, selector: str) -> Any:
    """Return the first element of a class, an id (``#text``) or a name (``<h1``)."""
    root = html.document_fromstring(page)
    if selector.startswith("#"):
        return root.get_element_by_id(selector[1:])
    if selector.startswith("<"):
        return next(root.iter(selector[1:]))
    return root.find_class(selector)[0]
