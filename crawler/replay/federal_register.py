"""The Federal Register API (version 1) over a handful of documents.

Conditions, order, paging and fields follow https://www.federalregister.gov/developers/documentation/api/v1
as far as policytrail asks: agencies, type, presidential document type, term and publication date.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from policytrail.crawler.replay.articles import parse_front_matter
from policytrail.crawler.replay.pages import markdown_to_html
from policytrail.crawler.replay.web import Reply, Request
from policytrail.errors import ReplayError

API = "/api/v1/documents"
PER_PAGE = 20  # the API's own default
MOST_PER_PAGE = 1000
JSON_TYPE = "application/json; charset=utf-8"
# The register goes online at 6:00 in Washington, which is 11:00 UTC in winter and 10:00 in summer.
ONLINE = time(11, 0, tzinfo=UTC)

# Fields of a search result unless fields[] asks for others.
RESULT_FIELDS = (
    "title", "type", "abstract", "document_number", "html_url", "pdf_url",
    "public_inspection_pdf_url", "publication_date", "agencies", "excerpts",
)  # fmt: skip
# Fields of a single document that most documents leave empty.
EMPTY_FIELDS: Mapping[str, Any] = {
    "abstract": None, "action": None, "cfr_references": [], "citation": None, "comment_url": None,
    "comments_close_on": None, "correction_of": None, "corrections": [], "dates": None,
    "disposition_notes": None, "docket_id": None, "docket_ids": [], "dockets": [],
    "effective_on": None, "end_page": None, "executive_order_notes": None,
    "executive_order_number": None, "explanation": None, "images": {},
    "not_received_for_publication": None,
    "page_length": None, "presidential_document_number": None, "proclamation_number": None,
    "regulation_id_number_info": {}, "regulation_id_numbers": [], "regulations_dot_gov_info": {},
    "regulations_dot_gov_url": None, "significant": None, "signing_date": None,
    "start_page": None, "subtype": None, "toc_doc": None, "toc_subject": None, "topics": [],
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterDocument:
    """A document of the register: its fields as the API names them, and its text in Markdown."""

    number: str
    published: date
    slug: str
    agencies: tuple[str, ...]  # slugs
    fields: Mapping[str, Any]
    text: str

    @property
    def online(self) -> datetime:
        """The moment from which the register shows it."""
        return datetime.combine(self.published, ONLINE)

    @property
    def dated_path(self) -> str:
        """Year, month, day and number, as the register's addresses have them."""
        return f"{self.published:%Y/%m/%d}/{self.number}"


def load_documents(folder: Path) -> tuple[RegisterDocument, ...]:
    """Read ``<number>.md`` files of a folder, newest first.

    Raises ReplayError that names the file when front matter is missing or wrong.
    """
    documents = [_load(file) for file in folder.glob("*.md")]
    return tuple(sorted(documents, key=lambda item: (item.published, item.number), reverse=True))


def _load(file: Path) -> RegisterDocument:
    matter, text = parse_front_matter(file.read_text(encoding="utf-8"), str(file))
    try:
        published, slug, agencies = (
            matter.pop(name) for name in ("publication_date", "slug", "agencies")
        )
        title, kind = matter["title"], matter["type"]
    except KeyError as error:
        raise ReplayError(f"front matter lacks {error}", subject=str(file)) from error
    unknown = set(matter) - set(EMPTY_FIELDS) - {"title", "type", "president"}
    if unknown:
        raise ReplayError(f"unknown fields: {', '.join(sorted(unknown))}", subject=str(file))
    fields = {"title": title, "type": kind} | {name: _plain(matter[name]) for name in matter}
    return RegisterDocument(
        number=file.stem, published=published, slug=slug, agencies=tuple(agencies),
        fields=fields, text=text,
    )  # fmt: skip


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSite:
    """The register's API and the texts it leads to."""

    documents: tuple[RegisterDocument, ...]
    agencies: Mapping[str, Mapping[str, Any]]  # by slug: id, name, raw_name, parent_id

    def answer(self, request: Request) -> Reply | None:
        """Answer a search, a single document, or one of its texts."""
        visible = [item for item in self.documents if item.online <= request.at]
        path = request.path.removesuffix(".json").rstrip("/")
        if path == API:
            return self._search(request, visible)
        for document in visible:
            if path == f"{API}/{document.number}":
                return _json(self._fields(document, request.base_url))
            reply = _text_reply(request.path, document)
            if reply is not None:
                return reply
        if path.startswith(API + "/"):
            return Reply(
                status=404, body=b'{"status":404,"message":"Record Not Found"}',
                content_type=JSON_TYPE, validators=False,
            )  # fmt: skip
        return None

    def _search(self, request: Request, visible: Sequence[RegisterDocument]) -> Reply:
        query = request.query
        found = [item for item in visible if all(_meets(item, *pair) for pair in query)]
        found.sort(key=lambda item: (item.published, item.number))
        if ("order", "oldest") not in query:
            found.reverse()
        per_page = min(_number(query, "per_page", PER_PAGE), MOST_PER_PAGE)
        page = _number(query, "page", 1)
        pages = math.ceil(len(found) / per_page)
        answer: dict[str, Any] = {
            "description": "Documents of the demonstration register",
            "count": len(found),
            "total_pages": pages,
        }
        for name, other in (("next_page_url", page + 1), ("previous_page_url", page - 1)):
            if 1 <= other <= pages:
                answer[name] = _page_url(request, other)
        shown = found[(page - 1) * per_page : page * per_page]
        wanted = [value for name, value in query if name == "fields[]"] or RESULT_FIELDS
        answer["results"] = [self._chosen(item, wanted, request.base_url) for item in shown]
        return _json(answer)

    def _chosen(
        self, document: RegisterDocument, wanted: Iterable[str], base_url: str
    ) -> dict[str, Any]:
        fields = self._fields(document, base_url) | {"excerpts": document.text[:300]}
        return {name: fields[name] for name in wanted if name in fields}

    def _fields(self, document: RegisterDocument, base_url: str) -> dict[str, Any]:
        dated, number = document.dated_path, document.number
        texts = f"{base_url}/documents/full_text"
        addresses = {
            "html_url": f"{base_url}/documents/{dated}/{document.slug}",
            "body_html_url": f"{texts}/html/{dated}.html",
            "raw_text_url": f"{texts}/text/{dated}.txt",
            "full_text_xml_url": f"{texts}/xml/{dated}.xml",
            "json_url": f"{base_url}{API}/{number}?publication_date={document.published}",
            "pdf_url": f"{base_url}/content/pkg/FR-{document.published}/pdf/{number}.pdf",
            "public_inspection_pdf_url": f"{base_url}/public-inspection/{number}.pdf",
        }
        own = {
            "document_number": number,
            "publication_date": document.published.isoformat(),
            "agencies": [self._agency(slug, base_url) for slug in document.agencies],
        }
        return dict(EMPTY_FIELDS) | addresses | own | dict(document.fields)

    def _agency(self, slug: str, base_url: str) -> dict[str, Any]:
        agency = self.agencies[slug]
        return dict(agency) | {
            "slug": slug,
            "url": f"{base_url}/agencies/{slug}",
            "json_url": f"{base_url}/api/v1/agencies/{agency['id']}",
        }


def _meets(document: RegisterDocument, name: str, value: str) -> bool:
    """Return whether a document meets one condition; parameters that are none are met by all."""
    condition = name.removeprefix("conditions").removesuffix("[]")
    codes = {"RULE": "Rule", "PRORULE": "Proposed Rule", "NOTICE": "Notice",
             "PRESDOCU": "Presidential Document"}  # fmt: skip
    published = document.published.isoformat()
    subtype = str(document.fields.get("subtype") or "").lower().replace(" ", "_")
    words = f"{document.fields['title']} {document.fields.get('abstract') or ''} {document.text}"
    checks: dict[str, bool] = {
        "[agencies]": value in document.agencies,
        "[type]": codes.get(value) == str(document.fields["type"]),
        "[presidential_document_type]": subtype == value,
        "[term]": value.strip('"').casefold() in words.casefold(),
        "[publication_date][is]": published == value,
        "[publication_date][gte]": published >= value,
        "[publication_date][lte]": published <= value,
    }
    return checks.get(condition, True)


def _number(query: Sequence[tuple[str, str]], name: str, default: int) -> int:
    text = dict(query).get(name, "")
    return max(int(text), 1) if text.isdecimal() else default


def _page_url(request: Request, page: int) -> str:
    kept = [(name, value) for name, value in request.query if name != "page"]
    return f"{request.base_url}{request.path}?{urlencode([*kept, ('page', str(page))])}"


def _json(answer: Mapping[str, Any]) -> Reply:
    # The real API sends no ETag either.
    body = json.dumps(answer, ensure_ascii=False).encode()
    return Reply(body=body, content_type=JSON_TYPE, validators=False)


def _text_reply(path: str, document: RegisterDocument) -> Reply | None:
    dated, title = document.dated_path, str(document.fields["title"])
    if path == f"/documents/full_text/text/{dated}.txt":
        return Reply(
            body=f"{title}\n\n{document.text}".encode(), content_type="text/plain; charset=utf-8"
        )
    if path == f"/documents/full_text/html/{dated}.html":
        return Reply(body=f"<h1>{escape(title)}</h1>\n{markdown_to_html(document.text)}".encode())
    if path.rstrip("/") == f"/documents/{dated}/{document.slug}":
        page = (
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
            f"<title>Federal Register (demonstration) :: {escape(title)}</title></head><body>"
            '<nav><a href="/">Home</a></nav><main>'
            f"<h1>{escape(title)}</h1>\n{markdown_to_html(document.text)}</main>"
            "<footer>A demonstration text, written for policytrail; not the Federal Register."
            "</footer></body></html>"
        )
        return Reply(body=page.encode())
    return None
