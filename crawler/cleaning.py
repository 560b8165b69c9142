"""Text that may be stored: no control characters, no surrogates, one shape of paragraphs."""

from __future__ import annotations

import re

MAX_LINE = 500  # characters of a title, an author or a field
MAX_TEXT = 2_000_000  # characters of a document; longer ones are cut at a paragraph
# C0 and C1 controls but tab and line ends, surrogates, non-characters, and the marks that change
# the direction of writing: in a terminal or a page they hide or reorder what is read.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# The same characters as references: &#1; &#x1F; &#0;
_CONTROL_REFERENCE = re.compile(
    r"&#(?:[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F])(?![0-9a-fA-F])|"
    r"0*(?:[0-8]|1[124-9]|2[0-9]|3[01])(?![0-9]));?"
)
_BYLINE = re.compile(r"^(?:written\s+)?by:?\s+", re.IGNORECASE)
_LOGIN = re.compile(r"[a-z0-9._-]*")  # one word in lower case is how one signs in, not a name
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{2,}")
_ANY_SPACE = re.compile(r"\s+")


def without_controls(markup: str) -> str:
    """Return markup without the characters that no XML may have: extraction trips over them."""
    return _CONTROL_REFERENCE.sub("", _NOT_XML.sub("", markup))


def clean_line(text: str, limit: int = MAX_LINE) -> str:
    """Return one line without controls, at most ``limit`` characters long."""
    line = _ANY_SPACE.sub(" ", _FORBIDDEN.sub("", text)).strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def clean_author(text: str) -> str:
    """Return the name of an author; "" for login names, addresses and web pages."""
    name = _BYLINE.sub("", clean_line(text)).strip(" ,;|")
    return "" if _LOGIN.fullmatch(name) or "@" in name or "://" in name else name


def clean_text(text: str) -> str:
    """Return paragraphs separated by one blank line; single line ends inside them stay."""
    plain = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n"))
    lines = (_SPACES.sub(" ", line).strip() for line in plain.splitlines())
    return _cut(_BLANK_LINES.sub("\n\n", "\n".join(lines)).strip())


def join_paragraphs(paragraphs: list[str]) -> str:
    """Return the paragraphs that are not blank, one line each, in the shape of ``clean_text``."""
    kept = (clean_line(paragraph, MAX_TEXT) for paragraph in paragraphs)
    return _cut("\n\n".join(paragraph for paragraph in kept if paragraph))


def _cut(text: str) -> str:
    if len(text) <= MAX_TEXT:
        return text
    end = text.rfind("\n\n", 0, MAX_TEXT)
    return text[: end if end > 0 else MAX_TEXT]
