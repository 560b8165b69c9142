"""PDF files: paragraphs over lines and pages, running titles, page numbers of characters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from policytrail.crawler.kinds import page
from policytrail.crawler.parsed import Link, Parsed
from policytrail.crawler.pdf_text import page_of, read_pdf
from policytrail.records import Outcome

URL = "https://www.example.org/files/release.pdf"
PAGES = [
    [
        "Example Pension Board", "Release 1",
        "Private assets in the plan", "",
        "The board will look again at the rule on private assets, and it will ask all mem-",
        "bers of the plan what they think of it before the end of the year, as it must do.",
        "(a) The review ends after 180 days.",
        "(b) A report follows, and it will be open to everybody who wants to read it then",
    ],
    [
        "Example Pension Board", "Release 2",
        "and to the press, which has asked for it again and again, and lately in the course",
        "of the year.",
        "No change is made before the report.",
    ],
    ["Example Pension Board", "Release 3", "The board thanks its staff."],
]  # fmt: skip


def make_pdf(pages: list[list[str]], title: str = "", encrypt: bool = False) -> bytes:
    """Return a PDF file with the lines of each page, written by hand: no library is asked."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    kids = []
    for lines in pages:
        shown = "".join(f"({_escape(line)}) Tj T* " for line in lines)
        stream = f"BT /F1 10 Tf 14 TL 50 750 Td {shown}ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        resources = "<< /Font << /F1 3 0 R >> >>"
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources {resources} "
            f"/Contents {len(objects)} 0 R >>"
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< /Title ({_escape(title)}) >>")
    trailer = f"/Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R"
    if encrypt:
        keys = f"/O <{'00' * 32}> /U <{'00' * 32}> /P -4"
        trailer += f" /Encrypt << /Filter /Standard /V 1 /R 2 {keys} >> /ID [<00> <00>]"
    return _assemble(objects, trailer)


def _assemble(objects: list[str], trailer: str) -> bytes:
    body, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    rows = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}"
    return f"{body}{table}trailer << {trailer} >>\nstartxref\n{len(body)}\n%%EOF\n".encode(
        "latin-1"
    )


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def test_lines_become_paragraphs_and_running_titles_go() -> None:
    pdf = read_pdf(make_pdf(PAGES, title="Private assets"))
    assert pdf.text.split("\n\n") == [
        "Private assets in the plan",
        "The board will look again at the rule on private assets, and it will ask all members of "
        "the plan what they think of it before the end of the year, as it must do.",
        "(a) The review ends after 180 days.",
        "(b) A report follows, and it will be open to everybody who wants to read it then and to "
        "the press, which has asked for it again and again, and lately in the course of the year.",
        "No change is made before the report.",
        "The board thanks its staff.",
    ]
    assert pdf.title == "Private assets"


def test_every_character_has_its_page() -> None:
    pdf = read_pdf(make_pdf(PAGES))
    places = {
        phrase: page_of(pdf.page_starts, pdf.text.index(phrase))
        for phrase in ("180 days", "to read it then", "and to the press", "No change", "thanks")
    }
    assert places == {
        "180 days": 1,
        "to read it then": 1,
        "and to the press": 2,
        "No change": 2,
        "thanks": 3,
    }


@pytest.mark.parametrize(
    ("body", "outcome", "part"),
    [
        (make_pdf([[], []]), Outcome.NO_TEXT, "2 pages without text"),
        (make_pdf(PAGES)[:200], Outcome.MALFORMED, "broken"),
        (b"%PDF-1.7 and nothing else", Outcome.MALFORMED, "broken"),
        (make_pdf(PAGES, encrypt=True), Outcome.NO_TEXT, "encrypted"),
    ],
    ids=["pictures", "truncated", "empty", "encrypted"],
)
def test_files_without_readable_text_say_why(body: bytes, outcome: Outcome, part: str) -> None:
    pdf = read_pdf(body)
    assert pdf.outcome is outcome
    assert part in pdf.message


def test_a_link_to_a_file_gives_a_document_with_its_pages(
    make_source: Callable[..., Any], make_fetch: Callable[..., Any]
) -> None:
    link = Link(
        url=URL,
        title="Release on private assets",
        published=datetime(2025, 8, 7, tzinfo=UTC),
        published_precision="day",
    )
    parsed: Parsed = page.parse(
        make_source("page", URL), make_fetch(make_pdf(PAGES), URL), link=link
    )
    (document,) = parsed.documents
    assert (document.kind, document.title, document.method) == ("file", link.title, "pypdf")
    assert (document.published, document.published_precision) == (link.published, "day")
    starts = [int(start) for start in document.metadata["page_starts"].split()]
    assert len(starts) == 3
    assert document.text[starts[2] :] == "The board thanks its staff."
