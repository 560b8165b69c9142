"""Plain text of printed pages, as the Government Publishing Office has it: lines to paragraphs."""

from __future__ import annotations

import html
import re

from policytrail.crawler.cleaning import join_paragraphs

# A page that is one preformatted block has nothing before it but tags and its title.
_BLOCK = re.compile(r"<pre\b[^<>]*>", re.IGNORECASE)
_TITLE = re.compile(r"<title[^<>]*>[^<]*</title>", re.IGNORECASE)
_WINDOW = 2000
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
# It stands between blank lines, and often in the middle of a sentence.
_PAGE_MARK = re.compile(r"^\s*\[\[Page \d+\]\]\s*$")
_RULE = re.compile(r"^\s*[-_=*]{5,}\s*$")
# What stands above a document of the Federal Register: where the text comes from.
_HEAD = re.compile(
    r"^\s*(?:\[(?:Federal Register|Presidential Documents|Rules and Regulations|Proposed Rules|"
    r"Notices|Pages?|FR Doc No)\b.*\]|From the Federal Register Online .*)\s*$"
)
_INDENT = 4  # blanks before the first line of a paragraph
_CENTRED = 15  # blanks before a heading
# First parts of compounds, which keep their hyphen at the end of a line.
_COMPOUND = frozenset(
    {"non", "self", "cross", "long", "short", "high", "low", "well", "co", "anti", "multi", "so",
     "third", "year", "day", "month", "tax", "fee", "risk", "cost", "plan", "asset", "full", "part"}
)  # fmt: skip


def find_plain_text(text: str) -> str | None:
    """Return the lines of an answer that is plain text or one preformatted block; else None."""
    block = _BLOCK.search(text[:_WINDOW])
    if block is not None and not _TAG.sub("", _TITLE.sub("", text[: block.start()])).strip():
        inner, _, _ = text[block.end() :].partition("</pre>")
        return html.unescape(_TAG.sub("", inner))
    return None if _TAG.search(text[:20_000]) else text


def join_lines(text: str) -> str:
    """Return the paragraphs of printed lines: broken words are joined, page marks and rules go."""
    paragraphs: list[list[str]] = []
    is_open = False  # whether the last paragraph may go on
    for line in _without_page_marks(text.splitlines()):
        if not line.strip():
            is_open = False
            continue
        if _RULE.match(line) or _HEAD.match(line):
            continue  # these interrupt a paragraph without ending it
        indent = len(line) - len(line.lstrip())
        if not is_open or indent >= _INDENT:
            paragraphs.append([])
        paragraphs[-1].append(line.strip())
        is_open = indent < _CENTRED
    return join_paragraphs([_join_words(lines) for lines in paragraphs])


def _without_page_marks(lines: list[str]) -> list[str]:
    """Return the lines without marks of pages and the blank lines around them."""
    kept: list[str] = []
    is_after_mark = False
    for line in lines:
        if _PAGE_MARK.match(line):
            is_after_mark = True
            while kept and not kept[-1].strip():
                kept.pop()
        elif line.strip() or not is_after_mark:
            kept.append(line)
            is_after_mark = False
    return kept


def _join_words(lines: list[str]) -> str:
    """Return lines as one; words that line ends broke become whole."""
    parts: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if is_broken(line, following):
            parts.append(line if is_compound(line) else line[:-1])
        else:
            parts.append(f"{line} ")
    return "".join(parts).strip()


def is_broken(line: str, following: str) -> bool:
    """Tell whether a word goes on in the next line."""
    return line.endswith("-") and line[-2:-1].isalpha() and following[:1].islower()


def is_compound(line: str) -> bool:
    """Tell whether the hyphen at the end of a line belongs to its word: ``non-``, ``long-``."""
    last = re.search(r"([A-Za-z]+)-$", line[-20:])
    return last is not None and last[1].lower() in _COMPOUND
