"""Texts that command rather than report: orders, proclamations, notices, bills.

What their clauses say is to be done, and what they cite ("as amended"), is told by rules made for
them; an encoder that learned from reports takes their words for news. Whether a text is an order
that a president signed is asked more strictly, and elsewhere (``order_text``).
"""

from __future__ import annotations

import re

from policytrail.records import Document

_ENACTING = re.compile(
    r"\bauthority\s+vested\s+in\s+me\b"
    r"|\bNOW,?\s+THEREFORE,\s+I\b"
    r"|\bI\s+(?:do\s+)?here?by\s+(?:proclaim|order|determine|direct|certify|delegate|find|declare)\b"
    r"|\bBe\s+it\s+(?:enacted|resolved|ordained)\b"
    r"|^\W*MEMORANDUM\s+FOR\b"
    r"|^\W*(?:AGENCY|ACTION|SUMMARY):",
    re.MULTILINE,
)

# A long text is read part by part, and not each part holds a formula.
_COMMANDING = re.compile(
    r"\bshall\b|\bthis\s+(?:order|proclamation|memorandum|section|subsection|clause|Exemption)\b",
    re.I,
)
_LEAST = 3
_WORDS = 150  # in which one such word stands at least


def is_legal_text(document: Document | None) -> bool:
    """Tell whether a document, or a part of one, is itself an order, a notice or a bill."""
    if document is None:
        return False
    if document.kind == "register" or _ENACTING.search(document.text):
        return True
    signs = len(_COMMANDING.findall(document.text))
    return signs >= _LEAST and signs * _WORDS >= len(document.text.split())
