"""One character for another, so that rules need not know every space and control of Unicode."""

from __future__ import annotations

import re

_SPACES = (
    *(0x00A0, 0x1680, *range(0x2000, 0x200C), 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF),
    *(code for code in [*range(0x00, 0x20), *range(0x7F, 0xA0)] if chr(code) not in "\t\n\r"),
)
# A rule or a broken file: the tokenizer's time grows with the square of its length.
_LONG_RUN = re.compile(r"[^\w\s]{30,}")
_KEPT = 10
# A break in a long line that no punctuation ends, before a line that is no item of a list.
_WRAPPED = re.compile(
    r"(?<=[^\s.!?:;…\"”’)\]])(?<=[^\n]{60})\n(?=[^\s\-–—•*·▪◦>|#])(?!\(?[0-9a-zA-Z]{1,3}[.)]\s)"
)
_REPLACEMENT = "\ufffd"

_TABLE: dict[int, str] = dict.fromkeys(_SPACES, " ") | dict.fromkeys(
    range(0xD800, 0xE000), _REPLACEMENT
)


def plain_characters(text: str) -> str:
    """Return a text of equal length that rules can read.

    Odd spaces and controls are blanks, lone surrogates U+FFFD, and of a long run of punctuation
    only the beginning is left. The line break of a wrapped line is a blank, so that a name may run
    over it. Each character stands for one, so offsets into the result are offsets into the text.
    """
    plain = _LONG_RUN.sub(_shortened, text.translate(_TABLE))
    return _WRAPPED.sub(" ", plain)


def _shortened(match: re.Match[str]) -> str:
    run = match[0]
    return run[:_KEPT] + " " * (len(run) - _KEPT)
