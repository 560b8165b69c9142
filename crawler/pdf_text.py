"""The text of a PDF file in paragraphs, with the place where each page begins."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policytrail.crawler.cleaning import clean_line
from policytrail.crawler.plain_text import is_broken, is_compound
from policytrail.records import Outcome

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_PAGES = 1000  # a long rule with its analysis has 600
_EDGE = 3  # lines at the head and foot of a page among which running titles are sought
_REPEATED = 0.5  # share of the pages that have a line there, which is then a running title
_NEW_PARAGRAPH = re.compile(
    r"^(?:\([a-z0-9]{1,4}\)\s|[•▪–-]\s|(?:Sec(?:tion)?\.?|§)\s?\d|[IVX]+\.\s)"
)
_FULL = 0.75  # of the width of a page's usual line: a line that is shorter may end a paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfText:
    """The text of a file, the offset of each page in it, and the title in its properties.

    ``outcome`` is set when there is no text; ``problem`` says what is less than it claims.
    """

    text: str = ""
    page_starts: tuple[int, ...] = ()
    title: str = ""
    outcome: Outcome | None = None
    message: str = ""
    problem: str = ""


def read_pdf(body: bytes) -> PdfText:
    """Return the text of a PDF file. Files of pictures have none, and encrypted ones are closed."""
    # Not at the top: the options of kinds are read without the library, which takes 0.1 s to load.
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            return PdfText(outcome=Outcome.NO_TEXT, message="an encrypted PDF file")
        count = len(reader.pages)
        pages = [_read_page(reader, n) for n in range(min(count, MAX_PAGES))]
        title = _title(reader)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        # pypdf promises its own errors, but broken files reach the other ones too.
        message = f"a broken PDF file: {type(error).__name__}: {clean_line(str(error), 120)}"
        return PdfText(outcome=Outcome.MALFORMED, message=message)
    text, starts = _join(_without_running_titles(pages))
    if not text:
        return PdfText(outcome=Outcome.NO_TEXT, message=f"a PDF file of {count} pages without text")
    problem = f"{count - MAX_PAGES} pages beyond {MAX_PAGES} left out" if count > MAX_PAGES else ""
    return PdfText(text=text, page_starts=starts, title=title, problem=problem)


def page_of(page_starts: Sequence[int], offset: int) -> int:
    """Return the number of the page, from 1, on which a character of the text stands."""
    return max(1, sum(start <= offset for start in page_starts))


def _read_page(reader: PdfReader, number: int) -> list[str]:
    text = reader.pages[number].extract_text() or ""
    return [clean_line(line) for line in text.splitlines() if line.strip()]


def _title(reader: PdfReader) -> str:
    properties: Any = reader.metadata
    title = clean_line(str(properties.title or "")) if properties else ""
    # Programs put the name of the file there.
    return (
        ""
        if re.search(r"\.(?:docx?|pdf|indd|wpd)$|^Microsoft Word", title, re.IGNORECASE)
        else title
    )


def _without_running_titles(pages: list[list[str]]) -> list[list[str]]:
    """Take out lines that most pages have at head or foot, and page numbers there."""
    edges = Counter(key for page in pages for key in {_key(line) for line in _edge(page)})
    running = {
        key for key, count in edges.items() if len(pages) > 2 and count > _REPEATED * len(pages)
    }
    return [
        [
            line
            for n, line in enumerate(page)
            if not (_is_edge(n, len(page)) and (_key(line) in running or not _key(line)))
        ]
        for page in pages
    ]


def _edge(page: list[str]) -> list[str]:
    return [line for n, line in enumerate(page) if _is_edge(n, len(page))]


def _is_edge(n: int, count: int) -> bool:
    return n < _EDGE or n >= count - _EDGE


def _key(line: str) -> str:
    """Return a line without its numbers, which differ from page to page."""
    return " ".join(re.findall(r"[^\W\d]+", line.casefold()))


def _join(pages: list[list[str]]) -> tuple[str, tuple[int, ...]]:
    """Join lines into paragraphs; one that goes on over the page goes on, with the page in it."""
    widths = sorted(len(line) for page in pages for line in page)
    usual = widths[int(len(widths) * 0.8)] if widths else 0
    parts: list[str] = []
    starts: list[int] = []
    previous, length = "", 0
    for page in pages:
        is_first = True
        for line in page:
            if is_broken(previous, line) and not is_compound(previous):
                parts[-1], length = parts[-1][:-1], length - 1
            separator = _separator(previous, line, usual)
            if is_first:
                starts.append(length + len(separator))
            parts.append(separator + line)
            length += len(separator) + len(line)
            previous, is_first = line, False
        if is_first:
            starts.append(length)
    return "".join(parts), tuple(starts)


def _separator(previous: str, line: str, usual: int) -> str:
    """Return what stands between two lines: nothing, a blank, or the end of a paragraph."""
    if not previous or is_broken(previous, line):
        return ""
    is_short = len(previous) < _FULL * usual
    if _NEW_PARAGRAPH.match(line) or (is_short and not line[:1].islower()):
        return "\n\n"
    return " "
