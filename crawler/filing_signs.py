"""How a filing to EDGAR is known by its first bytes: light, for who does not parse."""

from __future__ import annotations

_WINDOW = 4096
EXTRACT = b"EXTRACT OF A FORM 13F DATA SET"  # the first line of what we cut out of a data set
_STARTS = (b"<SEC-DOCUMENT>", b"<SUBMISSION>", EXTRACT + b"\n")
_MARKS = (b"<edgarSubmission", b"informationTable")


def is_filing(body: bytes) -> bool:
    """Tell whether a body is a full submission to EDGAR, or XML of a form 13F."""
    head = body[:_WINDOW].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(_STARTS):
        return True
    is_xml = head.startswith(b"<") and b"<html" not in head.lower()
    return is_xml and any(mark in head for mark in _MARKS)
