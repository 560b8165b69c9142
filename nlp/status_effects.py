"""What a governor makes of the event below it: values, and how each class of words turns them."""

from __future__ import annotations

from dataclasses import dataclass

REAL = frozenset({"done", "present", "progressive"})
# Classes of what is made or held: such a thing holds no claim, as a report does.
MADE = frozenset(
    {"executive_order", "memorandum", "rule", "bill", "law", "asset", "holding", "product"}
)
# What this is done to has come about, whenever it is done.
PRESUPPOSING = frozenset({"appeal", "contest", "overturn", "overrule", "challenge"})
# What a governor of each class makes of its complement, by the governor's own value.
EFFECTS: dict[str, tuple[str, str, str]] = {
    # class: (governor real, governor denied, governor open or ahead)
    "commit": ("planned", "denied", ""),
    "resolve": ("planned", "considered", ""),
    "weigh": ("considered", "denied", "considered"),
    "urge": ("considered", "void", "considered"),
    "refuse": ("denied", "considered", ""),
    "deny": ("denied", "considered", "considered"),
    "doubt": ("considered", "considered", "considered"),
    "imagine": ("void", "void", "void"),
    "instruct": ("planned", "void", ""),
    "enable": ("void", "void", "void"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A status, or ``void`` where nothing is claimed, and the words that led to it."""

    value: str
    cues: tuple[str, ...] = ()
    depth: int = 0  # governors passed

    def then(self, value: str, cue: str) -> Verdict:
        """Return this verdict as a governor changes it."""
        cues = (*self.cues, cue) if cue and cue not in self.cues else self.cues
        return Verdict(value=value, cues=cues, depth=self.depth + 1)


def settled(verdict: Verdict, aspect: str) -> Verdict:
    value = _turned(verdict, aspect)
    if value == "present":
        value = "planned" if aspect == "scheduled" else "done"
    elif value == "progressive":
        value = "planned" if aspect == "event" else "done"
    elif value in {"would", "bare"}:
        value = "considered"
    elif value == "not_would":
        value = "void"
    return Verdict(value=value, cues=verdict.cues, depth=verdict.depth)


def _turned(verdict: Verdict, aspect: str) -> str:
    """Return a value as the sense of its frame turns it.

    ``ability``: "can now buy it here" tells that it is open to buyers. ``ordered``: "must report"
    tells that it was told to. ``reversal``: "is no longer in force" tells that it was undone.
    """
    value = verdict.value
    if aspect == "ability":
        able = value == "considered" and {"can", "may"} & set(verdict.cues[:1])
        return "done" if able else value
    if aspect == "ordered":
        return "done" if value == "planned" else value
    if aspect == "reversal":
        return {"denied": "done", "done": "void", "present": "void"}.get(value, value)
    return value


def said(verdict: Verdict, outer: Verdict, cue: str) -> Verdict:
    """A speaker's claim stands as spoken; a claim that was not made vouches for nothing."""
    inner = verdict.value
    if inner == "would" and outer.value in REAL:
        return verdict.then("planned", cue)
    if inner == "not_would" and outer.value in REAL:
        return verdict.then("denied", cue)
    if inner == "bare":
        return verdict.then("considered" if outer.value in REAL else outer.value, cue)
    if outer.value in REAL or inner != "done":
        return verdict.then(inner, "" if outer.value in REAL else cue)
    return verdict.then("considered", cue)


def begun(verdict: Verdict, outer: Verdict, cue: str) -> Verdict:
    if verdict.value == "bare":
        value = "done" if outer.value in REAL else outer.value
        return verdict.then(value, cue)
    return verdict


def changed(name: str, verdict: Verdict, outer: Verdict, cue: str) -> Verdict:
    real, denied, ahead = EFFECTS[name]
    if name == "weigh" and verdict.value == "denied":
        return verdict
    if name in {"commit", "resolve", "instruct"} and verdict.value == "denied":
        return verdict  # "plans not to sign"
    if outer.value in REAL:
        return verdict.then(real, cue)
    if outer.value in {"denied", "not_would"}:
        return verdict.then(denied, cue)
    value = ahead or ("considered" if outer.value in {"would", "considered"} else real)
    if name == "refuse" and outer.value == "considered":
        value = "considered"
    return verdict.then(value, cue)
