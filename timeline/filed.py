"""Claims that the rows of filings make: what became of a holding is a fact, not a matter of words.

``jobs/filed_events.py`` makes them from the rows of forms 13F. Their rule is ``filing:``, the step,
whether a share split would look the same, and the last day for which filings show the holding:
``filing:increased/doubtful/2025-06-30``.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

from policytrail.timeline.phrases import Phrase

RULE = "filing:"
Step = Literal["held", "initiated", "increased", "reduced", "exited"]
_PHRASES: dict[str, Phrase] = {
    "held": Phrase(past="held", participle="held", bare="hold", passive="held"),
    "initiated": Phrase(
        past="first reported a holding of",
        participle="first reported a holding of",
        bare="first report a holding of",
        passive="first reported as held",
    ),
    "increased": Phrase(
        past="increased its holding of",
        participle="increased its holding of",
        bare="increase its holding of",
        passive="bought",
    ),
    "reduced": Phrase(
        past="reduced its holding of",
        participle="reduced its holding of",
        bare="reduce its holding of",
        passive="sold in part",
    ),
    "exited": Phrase(
        past="no longer reported any holding of",
        participle="no longer reported any holding of",
        bare="no longer report any holding of",
        passive="no longer reported as held",
    ),
}


_DOUBTFUL: dict[str, Phrase] = {
    "increased": Phrase(
        past="reported more shares of",
        participle="reported more shares of",
        bare="report more shares of",
        passive="reported in more shares",
    ),
    "reduced": Phrase(
        past="reported fewer shares of",
        participle="reported fewer shares of",
        bare="report fewer shares of",
        passive="reported in fewer shares",
    ),
}


def make_rule(step: str, shown_until: date | None, *, is_doubtful: bool = False) -> str:
    """Return the rule of a claim."""
    parts = [step, *(["doubtful"] if is_doubtful else [])]
    return RULE + "/".join([*parts, *([shown_until.isoformat()] if shown_until else [])])


def _parts(rule: str) -> list[str]:
    return rule.removeprefix(RULE).split("/") if rule.startswith(RULE) else [""]


def step_of(rule: str) -> str | None:
    """Return the step that a row of a filing shows, by the rule of its claim; None: it is none."""
    step = _parts(rule)[0]
    return step if step in get_args(Step) else None


def shown_until(rule: str) -> date | None:
    """Return the last day for which filings show the holding; None: none does, or it is gone."""
    last = _parts(rule)[-1]
    return date.fromisoformat(last) if last[:1].isdecimal() else None


def phrase_of(rule: str) -> Phrase | None:
    """Return how such a claim is told; None where the rule is no filing's."""
    parts = _parts(rule)
    doubtful = _DOUBTFUL.get(parts[0]) if "doubtful" in parts else None
    return doubtful or _PHRASES.get(parts[0])
