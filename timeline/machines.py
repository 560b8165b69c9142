"""The lives of texts and of positions as tables: which acts make which states, which need others.

After rulemaking (5 U.S.C. 553; Executive Order 12866, sections 4 for the agenda and 6 for the
reviews), the Federal Register (44 U.S.C. 1503, 1505), Congress (article I, section 7, and the 20th
Amendment) and the review of agency action by courts (5 U.S.C. 705, 706).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from policytrail.records import EventType

# What a court does to a text, by the words that tell it. A refusal to do it leaves the text as it
# is; so does what a court is only asked for.
_REFUSED = re.compile(
    r"\b(?:declin|refus|den(?:y|ie|ial)|reject|would not|did not|asked|seek|sought|urg|sue[sd]? to)"
    r"\w*\b[^.]{0,80}\b(?:block|enjoin|injunction|stay|vacat|halt|pause|strike|set aside)",
    re.IGNORECASE,
)
_COURTS: tuple[tuple[str, str], ...] = (
    (r"\b(?:lift|dissolv|revers|overturn|stay)\w*\b[^.]{0,60}\b(?:injunction|stay|order blocking)",
     "restored"),
    (r"\b(?:vacat|struck down|strikes? down|sets? aside|invalidat|nullif|annul)", "vacated"),
    (r"\b(?:partly|in part|partial\w*)\b[^.]{0,60}\b(?:block|enjoin|injunction)|"
     r"\b(?:block|enjoin)\w*\b[^.]{0,60}\b(?:parts?|portions?|provisions?)\b", "partly_enjoined"),
    (r"\b(?:enjoin|injunction|block|restrain|halt)", "enjoined"),
    (r"\b(?:stay|paus|suspend|postpon)", "stayed"),
    (r"\b(?:uph[eo]ld|sustain|affirm)", "upheld"),
)  # fmt: skip
COURT_STATES = frozenset({state for _, state in _COURTS})
# What is said of an act to come. It needs nothing before it, and may be said of a dead text, too.
_TALK = ("reported", "denied", "announced", "lapsed")
AGENDA = ("agenda_prerule", "long_term", "agenda_proposed", "agenda_final")
_THOUGHT = ("rumoured", "denied", "studying", "proposed", "announced", "approved")
_HAD = ("initiated", "held")
_JUDGED = ("enjoined", "partly_enjoined", "stayed", "restored", "vacated", "upheld")


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """The states of one family of instruments, or of positions."""

    begins: EventType  # the act whose plan is the state "reported" or "announced"
    states: Mapping[EventType, str]  # what an act that is done makes of the text
    order: tuple[str, ...]  # of states on the same day
    needs: Mapping[str, Sequence[str]] = field(default_factory=dict)  # one of these before it
    ends: Mapping[str, str] = field(default_factory=dict)  # last state -> what may revive the text
    repeated: frozenset[str] = frozenset()  # states that a text may reach again
    free: frozenset[str] = frozenset(_TALK)  # what is only said, planned, listed or filed
    lapses: bool = False  # whether talk of it lapses when nothing follows


MACHINES: Mapping[str, Machine] = {
    "order": Machine(
        begins="sign",
        states={"sign": "signed", "issue": "published", "amend": "amended", "rescind": "revoked"},
        needs={
            "on_inspection": ("signed",), "published": ("signed",), "amended": ("signed",),
            "revoked": ("signed",), "superseded": ("signed",),
            "enjoined": ("signed",), "partly_enjoined": ("signed",), "stayed": ("signed",),
            "vacated": ("signed",), "upheld": ("signed",),
            "restored": ("enjoined", "partly_enjoined", "stayed"),
        },
        order=(
            *_TALK, "signed", "on_inspection", "published", "amended", *_JUDGED, "superseded",
            "revoked",
        ),
        ends={"revoked": "signed", "superseded": "signed"},
        repeated=frozenset({"amended", "enjoined", "partly_enjoined", "stayed", "restored"}),
        lapses=True,
    ),
    "guidance": Machine(
        begins="issue",
        states={"issue": "issued", "amend": "revised", "rescind": "rescinded"},
        needs={
            "revised": ("issued",), "rescinded": ("issued",), "superseded": ("issued",),
            "withdrawn": ("issued",), "enjoined": ("issued",),
            "partly_enjoined": ("issued",), "stayed": ("issued",), "vacated": ("issued",),
            "upheld": ("issued",), "restored": ("enjoined", "partly_enjoined", "stayed"),
        },
        order=(
            *_TALK, "on_inspection", "issued", "revised", *_JUDGED, "superseded", "withdrawn",
            "rescinded",
        ),
        ends={
            "rescinded": "issued", "superseded": "issued", "withdrawn": "issued",
            "vacated": "issued",
        },
        repeated=frozenset({"revised", "enjoined", "partly_enjoined", "stayed", "restored"}),
        free=frozenset({*_TALK, "on_inspection"}),
    ),
    "rule": Machine(
        begins="propose",
        states={
            "propose": "proposed", "finalize": "final", "effective": "effective",
            "amend": "amended", "rescind": "rescinded",
        },
        needs={
            "oira_concluded": ("at_oira",),
            "comment_open": ("proposed", "requested"),
            "comment_extended": ("proposed", "requested"),
            "comment_closed": ("proposed", "requested"),
            "final": ("proposed",), "effective": ("final", "adopted_at_once"),
            "delayed": ("final", "adopted_at_once"),
            "corrected": ("proposed", "final", "adopted_at_once"),
            "amended": ("proposed", "adopted_at_once"),
            "rescinded": ("final", "adopted_at_once"),
            "enjoined": ("final", "adopted_at_once"),
            "partly_enjoined": ("final", "adopted_at_once"),
            "stayed": ("final", "adopted_at_once"), "vacated": ("final", "adopted_at_once"),
            "upheld": ("final", "adopted_at_once"),
            "restored": ("enjoined", "partly_enjoined", "stayed"),
        },
        order=(
            *_TALK, *AGENDA, "requested", "at_oira", "oira_concluded", "on_inspection", "proposed",
            "comment_open", "comment_extended", "comment_closed", "adopted_at_once", "final",
            "effective", "delayed", "corrected", "amended", *_JUDGED, "withdrawn", "rescinded",
        ),
        ends={"withdrawn": "proposed", "rescinded": "proposed", "vacated": "proposed"},
        repeated=frozenset(
            {
                *AGENDA, "at_oira", "oira_concluded", "on_inspection", "comment_extended",
                "amended", "corrected", "delayed", "enjoined", "partly_enjoined", "stayed",
                "restored",
            }
        ),
        free=frozenset({*_TALK, *AGENDA, "on_inspection"}),
    ),
    "act": Machine(
        begins="introduce",
        states={
            "introduce": "introduced", "advance": "reported_out", "pass": "passed", "sign": "law",
            "enact": "law", "reject": "failed", "amend": "amended", "effective": "effective",
        },
        needs={
            "in_committee": ("introduced",), "reported_out": ("introduced",),
            "passed_one": ("introduced",), "passed_both": ("passed_one",),
            "presented": ("passed_both",), "vetoed": ("presented",),
            "pocket_vetoed": ("presented",), "sustained": ("vetoed",),
            "overridden": ("vetoed",), "law": ("passed_both",), "effective": ("law",),
            "amended": ("law",), "withdrawn": ("introduced",),
        },
        order=(
            "reported", "denied", "announced", "introduced", "in_committee", "reported_out",
            "failed", "withdrawn", "passed_one", "passed_both", "presented", "vetoed",
            "pocket_vetoed", "sustained", "overridden", "law", "effective", "amended", "lapsed",
        ),
        ends={"lapsed": "introduced", "withdrawn": "introduced", "pocket_vetoed": "introduced"},
        repeated=frozenset({"amended", "in_committee", "reported_out"}),
        free=frozenset({"reported", "denied", "announced"}),
    ),
    "case": Machine(
        begins="litigate",
        states={"litigate": "filed", "hear": "heard", "decide": "decided"},
        needs={"heard": ("filed",), "decided": ("filed",)},
        order=(*_TALK, "filed", "heard", "decided"),
    ),
    # Not a text: what an investor has of one kind of asset. ``allocations`` reads its steps.
    "position": Machine(
        begins="allocate",
        states={},
        needs={"increased": _HAD, "reduced": _HAD, "exited": _HAD},
        order=(*_THOUGHT, *_HAD, "increased", "reduced", "exited", "unknown"),
        ends={"exited": "initiated"},
        repeated=frozenset({*_THOUGHT, *_HAD, "increased", "reduced", "exited", "unknown"}),
        free=frozenset(_THOUGHT),
    ),
}  # fmt: skip


def ruling(words: str) -> str | None:
    """Return what a court did to a text, by the words that tell it; None: nothing."""
    if _REFUSED.search(words) and not re.search(r"\b(?:granted|but|however)\b", words, re.I):
        return None
    found = (state for pattern, state in _COURTS if re.search(pattern, words, re.IGNORECASE))
    return next(found, None)
