"""Nouns and turns of phrase by which a text, an act on it or its undoing is meant."""

from __future__ import annotations

import re

from spacy.tokens import Token

from policytrail.records import InstrumentKind

KINDS: dict[str, tuple[InstrumentKind, ...]] = {
    **dict.fromkeys(("order", "directive", "edict", "decree"), ("executive_order", "memorandum")),
    **dict.fromkeys(("rule", "regulation", "draft", "harbor", "rulemaking"), ("rule",)),
    **dict.fromkeys(("proposal", "framework"), ("rule", "bill", "executive_order")),
    "text": ("rule", "bill", "law", "executive_order", "guidance", "memorandum"),
    **dict.fromkeys(("bill", "legislation"), ("bill", "law")),
    "measure": ("bill", "law", "rule"),
    **dict.fromkeys(("law", "statute"), ("law", "bill")),
    "act": ("bill", "law"),
    **dict.fromkeys(("guidance", "release", "bulletin", "warning", "standard"), ("guidance",)),
    **dict.fromkeys(("statement", "letter", "memo"), ("guidance",)),
    "memorandum": ("memorandum",),
}  # fmt: skip
# Nouns for an act against a text: who praises the withdrawal is against what was withdrawn.
INVERTING = frozenset(
    {
        *(
            "withdrawal",
            "repeal",
            "rescission",
            "reversal",
            "veto",
            "revocation",
            "defeat",
            "demise",
        ),
        *("rejection", "elimination", "removal", "end", "abolition", "cancellation", "undoing"),
        *("rollback", "dismissal", "ban", "prohibition", "moratorium"),
    }
)
# Nouns for an act on a text: praise or blame of it goes to the text.
FORWARD = frozenset(
    {"passage", "adoption", "approval", "signing", "release", "publication", "enactment", "vote",
     "introduction", "issuance", "finalization", "debate"}
)  # fmt: skip
# What a text is for: praise of "the aim of the order" goes to the order.
AIMS = frozenset(
    {"aim", "goal", "intent", "objective", "principle", "purpose", "spirit", "thrust"}
)  # fmt: skip
# Who needs protection from a thing is against it.
RELIEF = frozenset({"relief", "protection", "shield", "immunity", "respite"})
PROTECTING = frozenset(
    {"free", "guard", "immunize", "insulate", "protect", "safeguard", "shelter", "shield", "spare"}
)  # fmt: skip
ACTS = frozenset(
    {"move", "change", "decision", "action", "step", "shift", "announcement", "effort", "push",
     "plan", "idea", "reform", "policy", "turn", "outcome", "result", "vote", "choice", "ruling",
     "judgment", "verdict", "notion", "concept", "prospect", "approach"}
)  # fmt: skip
PRONOUNS = frozenset({"it", "its", "this", "that", "them", "they", "these", "both", "which"})
MAIN_TYPES = frozenset(
    {"sign", "propose", "issue", "rescind", "introduce", "pass", "finalize", "amend", "advance",
     "reject", "decide"}
)  # fmt: skip
# What is put to a body about a text, and is not the text.
PARTIAL = frozenset({"amendment", "appeal", "deadline", "motion", "period", "petition", "request"})
# Words that stand for whatever was spoken of.
THINGS = frozenset({"thing", "stuff", "matter"})
ALTERNATIVES = "private-assets-in-retirement-plans"  # where it is the issue, the asset is none
BACKGROUND = frozenset({"retirement-plan-litigation"})  # suits are told of everywhere
OLDER = frozenset(
    {"old", "older", "earlier", "previous", "former", "prior", "existing", "original"}
)
PASSIVE_KINDS = frozenset({"docket", "case"})
PROHIBITIVE = re.compile(
    r"\b(?:Anti|No|Stop|Ban|Banning|Prohibit\w*|Block\w*|End|Ending|Against|Prevent\w*)\b"
)
FORBIDS = re.compile(
    r"[^.;]*?\bwould\s(?:have\s)?(?:forbid|bar|ban|prohibit|stop|block|outlaw|prevent)\w*",
    re.IGNORECASE,
)
REFUSAL = re.compile(
    r"\b(?:not|no|never|against|reject\w*|rul\w+\sout|refus\w+|turn\w*\sdown|spurn\w*|shun\w*)\b",
    re.IGNORECASE,
)
# What is said of talk, and not of a text.
_OF_TALK = frozenset({
    "alarmism", "alarmist", "demagoguery", "fearmongering", "grandstanding", "hyperbole",
    "hypocrisy", "hypocritical", "hysteria", "misinformation", "posturing", "propaganda",
    "rhetoric", "scaremongering", "spin", "theater", "theatrics",
})  # fmt: skip


def is_of_talk(word: Token) -> bool:
    """Tell the "scaremongering" of "called it scaremongering"."""
    return word.lower_.replace("-", "") in _OF_TALK
