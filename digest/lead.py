"""In one minute: the few lines that weigh most, out of all sections."""

from __future__ import annotations

from collections.abc import Iterable

from policytrail.digest.ranking import ranking
from policytrail.records import DigestLine, DigestSection

TITLE = "In one minute"


def lead(sections: Iterable[DigestSection]) -> DigestSection:
    """Return three to five lines, fewer where less weighs enough, the heaviest first.

    They are the very lines of the sections: nothing is told here in other words.
    """
    table = ranking()
    heavy = [line for section in sections for line in section.lines if line.weight >= table.least]
    heavy.sort(key=lambda line: (-line.weight, line.date or "9", line.text))
    few, many = table.lines
    kept = [
        line for place, line in enumerate(heavy[:many]) if place < few or line.weight >= table.firm
    ]
    note = "" if kept else "Nothing of weight is known of these days."
    return DigestSection(title=TITLE, lines=_different(kept), note=note)


def _different(lines: list[DigestLine]) -> tuple[DigestLine, ...]:
    return tuple({(line.text, line.date): line for line in lines}.values())
