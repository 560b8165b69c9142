"""HTML as plain paragraphs: what a reader sees, one block of it to a paragraph."""

from __future__ import annotations

import re

import lxml.html
from lxml import etree

from policytrail.crawler.cleaning import clean_line, join_paragraphs, without_controls

MAX_ELEMENTS = 20_000  # of one page: of 273 recorded ones the largest has 3,000
MAX_ATTRIBUTES = 500  # of one element; libxml2 takes quadratic time in their number
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{4000,}")
# An element that is opened again and again nests; libxml2 drops what lies deeper than 2048.
_RUN = re.compile(r"(<([a-zA-Z]\w*)(?:\s[^<>]*)?>)(?:\s*<\2(?:\s[^<>]*)?>){50,}")
_MANY = 2000
_SUBSET_END = re.compile(r"\]\s*>")
_ATTRIBUTE = re.compile(r"\s[\w:.-]+\s*=")

# What no reader sees. Forms and media are left in, because the rest of a text often stands in one
# that was never closed.
_HIDDEN = frozenset(
    {"script", "style", "noscript", "template", "button", "select", "textarea", "svg", "math",
     "head", "title", "canvas", "nav"}
)  # fmt: skip
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
     "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "h1", "h2",
     "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "ol",
     "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul"}
)  # fmt: skip
_CELLS = frozenset({"td", "th"})
_MARKUP = re.compile(r"<[a-zA-Z!/][^>]*>|&(?:[a-zA-Z]{2,8}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")


def is_too_complex(markup: str, *, max_elements: int = MAX_ELEMENTS) -> str:
    """Return why a parser should not see this HTML or XML; "" when it may. Takes linear time."""
    if markup.count("<") > 2 * max_elements:
        return f"more than {max_elements} elements"
    for tag in _LONG_TAG.finditer(markup):
        if len(_ATTRIBUTE.findall(tag[0])) > MAX_ATTRIBUTES:
            return f"an element with more than {MAX_ATTRIBUTES} attributes"
    return ""


def collapse_runs(html: str) -> str:
    """Return HTML in which an element that is opened again and again is opened once."""
    return _RUN.sub(r"\1", html) if html.count("<") > _MANY else html


def without_doctype(markup: str, window: int = 5000) -> str:
    """Return XML without its document type, and with it without every entity that it defines.

    Looked for at the beginning only, and without a pattern over the subset in brackets: a text
    of thousands of brackets would take it quadratic time.
    """
    start = markup[:window].upper().find("<!DOCTYPE")
    if start < 0:
        return markup
    end, bracket = markup.find(">", start), markup.find("[", start)
    if 0 <= bracket < end:
        closing = _SUBSET_END.search(markup, bracket)
        return markup[:start] + markup[closing.end() :] if closing else markup[:start]
    return markup[:start] + markup[end + 1 :] if end >= 0 else markup[:start]


def parse_tree(html: str) -> lxml.html.HtmlElement | None:
    """Return the tree of a page or a fragment; None when there is nothing in it.

    The tree is read leniently and without network; deep nesting is cut by libxml2, not followed.
    """
    parser = lxml.html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, recover=True
    )
    try:
        # As bytes, because lxml refuses text that begins with an encoding declaration.
        body = without_controls(html).encode("utf-8", "replace")
        return lxml.html.document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def html_to_text(html: str) -> str:
    """Return the visible text of HTML: blocks become paragraphs, cells are joined by ``|``."""
    if not _MARKUP.search(html):
        return join_paragraphs(re.split(r"\n\s*\n", html))
    tree = None if is_too_complex(html) else parse_tree(html)
    return "" if tree is None else tree_to_text(tree)


def html_to_line(html: str) -> str:
    """Return the visible text of HTML as one line, for titles and names."""
    return clean_line(html_to_text(html) if _MARKUP.search(html) else html)


def tree_to_text(tree: lxml.html.HtmlElement) -> str:
    """Return the visible text of an element and all below it."""
    writer = _ParagraphWriter()
    # iterwalk keeps its own stack: a page of 100,000 nested elements must not end the recursion.
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if event == "start" and _is_hidden(element):
            walk.skip_subtree()
        elif event == "start":
            writer.open(element)
        if event == "end":
            writer.close(element, is_hidden=_is_hidden(element))
    return join_paragraphs(writer.finish())


class _ParagraphWriter:
    """Collects text until a block begins or ends."""

    def __init__(self) -> None:
        self._paragraphs: list[str] = []
        self._parts: list[str] = []

    def open(self, element: etree._Element) -> None:
        if element.tag in _BLOCKS:
            self._break()
        if element.tag in _CELLS and "".join(self._parts).strip():
            self._parts.append(" | ")
        if element.tag == "br":
            self._parts.append("\n")
        self._parts.append(element.text or "")

    def close(self, element: etree._Element, *, is_hidden: bool) -> None:
        if element.tag in _BLOCKS and not is_hidden:
            self._break()
        self._parts.append(element.tail or "")

    def finish(self) -> list[str]:
        self._break()
        return self._paragraphs

    def _break(self) -> None:
        """End the paragraph; two line breaks in a row end one as well."""
        text = "".join(self._parts)
        self._paragraphs += re.split(r"\n[^\S\n]*\n", text) if "\n" in text else [text]
        self._parts = []


def _is_hidden(element: etree._Element) -> bool:
    return element.tag in _HIDDEN or "hidden" in element.attrib
