"""Why an event counts as it does, and what would change that. The rules are those of decision 0700.

Pure: it reads an event and says in words which rule its tellings meet.
"""

from __future__ import annotations

from collections.abc import Sequence

from policytrail.records import Event, EventMention
from policytrail.web import wording

_STRONG = frozenset({"instrument", "official", "filing"})
_VOUCHED = frozenset(
    {"sign", "issue", "propose", "finalize", "rescind", "enact", "comment", "effective"}
)


def why(event: Event) -> list[str]:
    """Return the reasons for the status, each a sentence."""
    told = "done" if event.status == "reported" else event.status
    support = [one for one in event.mentions if one.status == told]
    others = len(event.mentions) - len(support)
    said = _said(event, support)
    if others:
        more = wording.counted(others, "other place")
        verb = "tells" if others == 1 else "tell"
        said.append(f"{more} {verb} it otherwise; those that are stronger or later count.")
    return said


def _said(event: Event, support: Sequence[EventMention]) -> list[str]:
    origins = wording.joined(event.origins)
    strong = sorted({one.authority for one in support if one.authority in _STRONG})
    vouches = wording.AUTHORITIES[event.authority]
    if event.status == "done":
        if strong:
            by = wording.joined([wording.AUTHORITIES[one] for one in strong])
            enough = "each of them alone is enough" if len(strong) > 1 else "that alone is enough"
            return [f"It counts as done because it is told by {by}: {enough}."]
        if len(event.origins) >= 2:
            count = len(event.origins)
            return [f"It counts as done because {count} independent origins tell it: {origins}."]
        return [
            f"It counts as done because {vouches} tells it as a fact ({origins}). For an act of"
            " this kind one such telling is enough."
        ]
    if event.status == "reported":
        return [
            f"It is told as done, but only by {vouches} ({origins}). An act of this kind needs"
            " the text itself, an official source or a filing; or two independent origins."
        ]
    if event.status == "denied":
        return [f"It is denied by {vouches} ({origins}), and nothing as strong says it was done."]
    word = "a plan" if event.status == "planned" else "something that is considered"
    return [f"It is told as {word} by {vouches} ({origins}). Nothing known says it was done."]


def would_change(event: Event) -> list[str]:
    """Return what would give it another status."""
    if event.status == "done":
        if event.authority in _STRONG:
            return [
                "Only a denial by a stronger source than those that tell it, or a source that"
                " takes back what it said itself, would change this; so would a correction."
            ]
        return [
            "A denial by an official source, a filing or the text itself would make it denied;"
            " so would its own sources, if they took back what they said.",
        ]
    if event.status == "reported":
        return [
            "It counts as done as soon as the text itself, an official source or a filing tells"
            " it, or a second origin that is independent of the first.",
            "A denial by somebody with more authority makes it denied.",
        ]
    if event.status == "denied":
        return [
            "It counts as done if somebody with at least as much authority as the denial says so.",
            "A plan that is told after the denial, by a source as strong, makes it planned again.",
        ]
    need = (
        "the text itself, an official source or a filing says that it was done, or two"
        " independent origins do"
        if event.type in _VOUCHED
        else "somebody who is named says that it was done"
    )
    return [
        f"It counts as done as soon as {need}.",
        "A denial of the same day or later, by a source at least as strong, makes it denied.",
    ]
