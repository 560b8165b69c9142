"""Text that is fit for a row or a log line: without keys, without control characters, bounded."""

from __future__ import annotations

import re

MAX_MESSAGE = 500
_KEY = re.compile(r"([?&](?:api[_-]?key|key|(?:access_)?token)=)[^&#\s]+", re.I)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


def redact(text: str) -> str:
    """Return the text with the values of key parameters replaced by ``***``, and cut."""
    return _CONTROLS.sub(" ", _KEY.sub(r"\1***", text))[:MAX_MESSAGE]
