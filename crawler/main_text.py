"""The main text of a page: the library's choice, checked and completed against the page.

trafilatura is right on most pages. Two of its failures can be seen from the page itself. Its fast
method may pick the menu: then the text has few of the page's paragraphs, and its slower method is
asked. And it may stop at the first of several containers into which a layout cuts one article: then
the other containers, of the same class in the same article, have paragraphs that are missing.
"""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from typing import Any

import lxml.html

from policytrail.crawler.cleaning import clean_line, join_paragraphs
from policytrail.crawler.rendering import html_to_text, tree_to_text

_ENOUGH = 250  # characters; below that the slower method may find more
_LONG = 80  # characters of a paragraph that is no menu entry and no caption
_COVERED = 0.1  # share of the page's prose that a main text has at least; a menu has none
_MISSING = 0.3  # of the paragraphs found: so much more, and the article was cut short
_PARTS = frozenset({"p", "h2", "h3", "h4", "ul", "ol", "blockquote", "table", "pre", "dl"})
# A form is none of it: whole pages stand in one.
_FURNITURE = frozenset({"nav", "aside", "footer", "figure"})


def find_main_text(tree: lxml.html.HtmlElement) -> str:
    """Return the main text of a page in paragraphs; "" when there is none."""
    paragraphs = _long_paragraphs(tree)
    text = _extract(tree, fast=True)
    if len(text) < _ENOUGH or _coverage(text, paragraphs) < _COVERED:
        slower = _extract(tree, fast=False)
        text = max(text, slower, key=lambda found: (_coverage(found, paragraphs), len(found)))
    return _complete(text, paragraphs)


def _extract(tree: lxml.html.HtmlElement, *, fast: bool) -> str:
    import trafilatura  # here for the reason that ``extraction`` gives

    html = trafilatura.extract(
        deepcopy(tree), output_format="html", include_comments=False, fast=fast
    )
    return html_to_text(html or "")


def _long_paragraphs(tree: lxml.html.HtmlElement) -> list[tuple[Any, str]]:
    """Return the paragraphs that are long enough to be prose, with their elements."""
    found = []
    for element in tree.iter("p"):
        text = clean_line("".join(element.itertext()), 100_000)
        if len(text) >= _LONG and not _FURNITURE & {
            parent.tag for parent in element.iterancestors()
        }:
            found.append((element, text))
    return found


def _coverage(text: str, paragraphs: list[tuple[Any, str]]) -> float:
    """Return which share of the page's prose a text has; 0 when the page has none."""
    lines = set(text.split("\n\n"))
    total = sum(len(paragraph) for _, paragraph in paragraphs)
    covered = sum(len(paragraph) for _, paragraph in paragraphs if paragraph in lines)
    return covered / total if total else 0.0


def _complete(text: str, paragraphs: list[tuple[Any, str]]) -> str:
    """Add the other containers of the same article, when the text has the first of several."""
    lines = set(text.split("\n\n"))
    shapes = Counter[tuple[Any, ...]]()
    for element, paragraph in paragraphs:
        if paragraph in lines and element.getparent().get("class"):
            shapes[_shape(element.getparent())] += len(paragraph)
    if not shapes:
        return text
    shape, present = shapes.most_common(1)[0]
    alike = [
        (element, found) for element, found in paragraphs if _shape(element.getparent()) == shape
    ]
    missing = sum(len(paragraph) for _, paragraph in alike if paragraph not in lines)
    if missing < _MISSING * present:
        return text
    containers = list(dict.fromkeys(element.getparent() for element, _ in alike))
    return join_paragraphs(
        [
            part
            for container in containers
            for child in container
            if child.tag in _PARTS
            for part in tree_to_text(child).split("\n\n")
        ]
    )


def _shape(container: Any) -> tuple[Any, ...]:
    """Return what containers of one article have in common: tag, class, and the article."""
    article = next(container.iterancestors("article", "main"), None)
    return container.tag, container.get("class", ""), article
