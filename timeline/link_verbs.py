"""The verbs by which a sentence says that one instrument acts on another, and where they stand.

A link is a fact, so only forms that assert it count: finite verbs ("A amends B"), participles and
purposes that hang on an act that was done ("signed A, amending B", "published A to correct B"),
acts by way of a text ("with A the president revoked B"), and the passive. A directive ("A directs
the agency to rescind B"), a plan, a condition or a denial asserts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

Relation = Literal[
    "implements", "amends", "rescinds", "supersedes", "corrects", "challenges", "withdraws"
]
_Verbs = Sequence[tuple[str, Relation]]

# Forms that need a subject: "rescinds", "rescinded".
FINITE: _Verbs = (
    (r"implement(?:s|ed)|carr(?:ies|ied) out|is intended to implement", "implements"),
    (r"withdr(?:aws|ew)", "withdraws"),
    (r"rescind(?:s|ed)|revok(?:es|ed)|repeal(?:s|ed)", "rescinds"),
    (r"amend(?:s|ed)|modif(?:ies|ied)|revis(?:es|ed)", "amends"),
    (r"supersede[sd]|replace[sd]", "supersedes"),
    (r"correct(?:s|ed)", "corrects"),
    (r"challenge[sd]", "challenges"),
)
# What a text says of itself: a proposed rule "would implement" an order by proposing.
OF_ITSELF: _Verbs = (
    *FINITE,
    (
        r"(?:would|will) (?:implement|carry out)|seeks to (?:implement|carry out)|"
        r"is (?:being )?(?:issued|proposed|published|intended|designed|meant) to "
        r"(?:implement|carry out)",
        "implements",
    ),
)
FIRST_PERSON: _Verbs = (
    (r"withdraw", "withdraws"),
    (r"rescind|revoke", "rescinds"),
    (r"amend|modify", "amends"),
    (r"supersede", "supersedes"),
)
_INFINITIVE: _Verbs = (
    *FIRST_PERSON,
    (r"repeal", "rescinds"),
    (r"implement|carry out", "implements"),
    (r"revise", "amends"),
    (r"replace", "supersedes"),
    (r"correct", "corrects"),
)
_PARTICIPLE: _Verbs = (
    (r"withdrawing", "withdraws"),
    (r"rescinding|revoking|repealing", "rescinds"),
    (r"amending|modifying|revising", "amends"),
    (r"superseding|replacing", "supersedes"),
    (r"correcting", "corrects"),
    (r"implementing|carrying out", "implements"),
)
_PAST: _Verbs = (
    (r"withdrew|withdrawn", "withdraws"),
    (r"rescinded|revoked|repealed", "rescinds"),
    (r"amended|modified|revised", "amends"),
    (r"superseded|replaced", "supersedes"),
    (r"corrected", "corrects"),
    (r"implemented|carried out", "implements"),
)
_SUING: _Verbs = ((r"challenge[sd]?|(?:are|is|was|were) challenging", "challenges"),)

ADVERB = r"(?:also\s+|hereby\s+|formally\s+|officially\s+|additionally\s+|further\s+)?"
_SINCE = r"(?:(?:hereby|also|later|then|since|subsequently|formally|officially|partly|being)\s+)?"
_BE = rf"(?:is|are|was|were|(?:has|have|had)\s+{_SINCE}been)\s+{_SINCE}"
# What stands between a name and its verb: a title, a relative pronoun.
_APPOSITION = r"\s*(?:\([^()]*\)|“[^”]*”|\"[^\"]*\")?,?\s*"
_RELATIVE = r"(?:which\s+|that\s+)?"
# How a document speaks of itself: "This order", "The proposal", and "I" or "we".
_ITSELF = (
    r"(?:this|the)\s+(?:\w+\s+){0,2}?(?:order|memorandum|proposal|rule|release|notice|statement|"
    r"document|guidance|action)"
)
_REACH = 220  # characters between the two: further apart, another clause has begun
_GOVERNED = 60  # characters between a verb and the name of what it governs
# The text was brought into the world, so what it was made for or does is done.
_MADE = (
    r"\b(?:issued|published|signed|adopted|released|finali[sz]ed|approved|made)\s+"
    r"(?:(?:the|a|an|its|his|her|their|new|final)\s+){0,2}$"
)
_BY_WAY_OF = r"\b(?:with|by|in|through)\s+(?:(?:the|a|an|its|his|her|their|new)\s+){0,2}$"
_IN_A_CASE = r"\bin\s+[^;]{0,100}$"
# Words before a name that make what follows no fact: a plan, a wish, a condition, a denial.
_UNREAL = re.compile(
    r"\b(?:will|would|may|might|could|should|shall|can|if|whether|unless|until|plans?|planned|"
    r"expect(?:s|ed)?|wants?|wanted|ask(?:s|ed)?|urge[sd]?|consider(?:s|ed|ing)?|hopes?|seeks?|"
    r"not|never|no|nor|draft)\b|n['’]t\b",
    re.IGNORECASE,
)
_IF = re.compile(r"\b(?:if|whether|unless|until)\b[^,]*$", re.IGNORECASE)
# When or how far something was done, between the participle and "by".
_WHEN = (
    r"(?:\s+(?:in (?:full|part|whole)|entirely|wholly|again|"
    r"(?:on|in|last|this|early|late) (?:\w+ )?\w+(?:,? \d{4})?|yesterday|today))*"
)
# What may stand between "by" and the text that acts: "by the president in", "by its".
_AGENT = re.compile(
    r"\s*(?:[^,.;]{0,60}?\b(?:in|with|through)\s+)?(?:(?:the|a|an|its|his|her|their|new|later)\s+)"
    r"{0,2}",
    re.IGNORECASE,
)


def between_two(before: str, between: str, *, is_case: bool) -> Relation | None:
    """Return what the first of two texts does to the second.

    ``before`` are the words of the sentence before the first, ``between`` those between the two;
    ``is_case`` tells whether the first is a case in court.
    """
    if _IF.search(before):
        return None
    found = _verb(rf"^{_APPOSITION}{_RELATIVE}{ADVERB}", FINITE, between)
    if found is not None or _UNREAL.search(f"{before} {between}"):
        return found
    if re.search(_MADE, before, re.IGNORECASE):
        found = _verb(rf"^{_APPOSITION}to\s+", _INFINITIVE, between)
    found = found or _verb(rf"^{_APPOSITION}(?:thereby\s+)?", _PARTICIPLE, between)
    clause = r"^,?\s*(?:[^\s,;]+\s+){1,5}?"
    if found is None and re.search(_BY_WAY_OF, before, re.IGNORECASE):
        found = _verb(clause, _PAST, between)
    if found is None and is_case and re.search(_IN_A_CASE, before, re.IGNORECASE):
        found = _verb(clause, _SUING, between)
    return found


def of_itself(said: str) -> Relation | None:
    """Return what a document says that it does itself to the text named after these words."""
    found = _verb(rf"\b{_ITSELF}\s+{ADVERB}", OF_ITSELF, said)
    return found or _verb(rf"\b(?:I|we)\s+{ADVERB}", FIRST_PERSON, said)


def _verb(before: str, verbs: _Verbs, text: str) -> Relation | None:
    """Return the relation of the verb that stands where it must, and shortly before the end."""
    for pattern, relation in verbs:
        if re.search(rf"{before}(?:{pattern})\b.{{0,{_GOVERNED}}}$", text, re.IGNORECASE | re.S):
            return relation
    return None


def passive(rest: str) -> tuple[Relation, bool, bool] | None:
    """Return what is done to a text, from the words between it and the next: the relation, whether
    somebody is named as doing it, and whether that is the next text."""
    for pattern, relation in _PAST:
        match = re.search(rf"\b{_BE}(?:{pattern})\b(?P<by>{_WHEN}\s+by\b)?", rest, re.IGNORECASE)
        if match is None or match.start() > _REACH:
            continue
        acts = match["by"] is not None and _AGENT.fullmatch(rest, match.end()) is not None
        return relation, match["by"] is not None, acts
    return None


def is_challenged_in(rest: str) -> bool:
    """Tell whether a text is challenged in the case that is named after these words."""
    found = re.search(rf"\b{_BE}challenged\s+(?:in|by)\b", rest, re.IGNORECASE)
    return found is not None and len(rest) - found.end() <= _REACH
