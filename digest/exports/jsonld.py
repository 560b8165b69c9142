"""Documents and texts of law as JSON-LD in the words of schema.org."""

from __future__ import annotations

import json
from typing import Any

from policytrail.digest.exports import Taken
from policytrail.digest.rendering import web_address
from policytrail.records import KnownInstrument, SourceLink, permalinks

SUFFIX = "jsonld"
_LEGISLATION = {"law": "Act", "bill": "Bill", "rule": "Regulation"}


def export(taken: Taken) -> bytes:
    """Return one graph: a ``Legislation`` for each text, a ``NewsArticle`` for each document that
    is cited, which says what it is about."""
    about: dict[str, set[str]] = {}
    cited: dict[str, SourceLink] = {}
    for entry in taken.entries:
        named = {each.instrument_id for each in entry.event.objects if each.instrument_id}
        for link in entry.sources:
            cited.setdefault(link.document_id, link)
            about.setdefault(link.document_id, set()).update(named)
    known = {each.id for each in taken.instruments}
    graph = [_legislation(taken.site, each) for each in taken.instruments]
    graph += [_article(taken.site, cited[key], sorted(about[key] & known)) for key in sorted(cited)]
    table = {"@context": "https://schema.org", "@graph": graph}
    # "<" as an escape: the graph may stand in a script element of a page, which no text may end.
    text = json.dumps(table, ensure_ascii=False, indent=2).replace("<", "\\u003c")
    return (text + "\n").encode("utf-8", "replace")


def _legislation(site: str, text: KnownInstrument) -> dict[str, Any]:
    return {
        "@type": "Legislation",
        "@id": site + permalinks.instrument(text.id),
        "name": text.name,
        "legislationIdentifier": [text.id, *(key for key in text.keys if key != text.id)],
        "legislationType": _LEGISLATION.get(text.kind, text.kind.replace("_", " ")),
        "alternateName": list(text.aliases),
    }


def _article(site: str, link: SourceLink, about: list[str]) -> dict[str, Any]:
    article: dict[str, Any] = {
        "@type": "NewsArticle",
        "@id": site + permalinks.document(link.document_id),
        "headline": link.title,
        "publisher": {"@type": "Organization", "name": link.publisher},
        "about": [{"@id": site + permalinks.instrument(each)} for each in about],
    }
    if url := web_address(link.url):
        article["url"] = url
    if link.published:
        article["datePublished"] = link.published.isoformat()
    return article
