"""Changes of office: who is nominated, confirmed, appointed or leaves, by the words used."""

from __future__ import annotations

import re

from policytrail.timeline.manner import Manner, in_words, tell
from policytrail.timeline.modality import Parties, join_names, shorten
from policytrail.timeline.phrases import Phrase

_LEAVING = Phrase(past="left a post", participle="left a post", bare="leave a post", passive="")
_OTHER = Phrase(past="was made", participle="been made", bare="be made", passive="")
# Where one sentence tells of two steps, it is not clear which one is meant.
_STEPS: dict[str, re.Pattern[str]] = {
    "nominated": re.compile(r"\bnominat\w+"),
    "confirmed": re.compile(r"\bconfirm(?:s|ed|ing|ation)?\b"),
    "appointed": re.compile(
        r"\b(?:appoint\w*|named|names|naming|hir(?:e[sd]?|ing)|elect(?:s|ed|ing|ion)?|promot\w+"
        r"|sworn in|swears in|installed|acting|interim|becom(?:e|es|ing)|became"
        r"|succeed(?:s|ed|ing)?|tak(?:e|es|en|ing) over|took over|replac\w+)\b"
    ),
    "left": re.compile(
        r"\b(?:resign\w*|step(?:s|ped|ping)? down|left (?:the|his|her|its|their|office)"
        r"|retir(?:e|es|ed|ing|ement)(?= (?:on|in|as|at|from|after|next|this|by|before))"
        r"|leav(?:es?|ing)|depart(?:s|ed|ing|ure)|oust\w*|fired|quits?|dismiss\w+)\b"
    ),
}
_TO = {"nominated": "for a post", "confirmed": "in a post", "appointed": "to a post"}
_ACTIVE = {"nominated": "nominate", "confirmed": "confirm", "appointed": "appoint"}


def appointment(parties: Parties, manner: Manner) -> str:
    """Return who is nominated for, confirmed in or appointed to a post, or left one.

    Posts are printed in lower case: "Ona Pell was appointed to a post (chief actuary)". Where
    it is not clear which step it is, the text's own words stand.
    """
    step = _step(parties.evidence)
    persons = [name for name in parties.objects if name in parties.persons]
    if step is None:
        return _unclear(parties, manner)
    if step == "left":
        leaving = persons or [name for name in parties.actors if name in parties.persons]
        if not leaving:
            return _unclear(parties, manner)
        rest = _rest(parties, leaving)
        return tell(manner, join_names(leaving), _with(_LEAVING, rest), len(leaving) > 1)
    if persons:
        return _passive(step, persons, parties, manner)
    posts = [name for name in parties.objects if name[:1].islower()]
    if parties.actors and posts:  # "may nominate a permanent successor"
        return _active(step, posts, parties, manner)
    persons = [name for name in parties.actors if name in parties.persons]
    return _passive(step, persons, parties, manner) if persons else _unclear(parties, manner)


def _step(evidence: str) -> str | None:
    text = evidence.casefold()
    found = [step for step, pattern in _STEPS.items() if pattern.search(text)]
    return found[0] if len(found) == 1 else None


def _passive(step: str, persons: list[str], parties: Parties, manner: Manner) -> str:
    rest = _rest(parties, persons)
    many = len(persons) > 1
    phrase = Phrase(
        past=f"{'were' if many else 'was'} {step} {_TO[step]}{rest}",
        participle=f"been {step} {_TO[step]}{rest}",
        bare=f"be {step} {_TO[step]}{rest}",
        passive="",
    )
    return tell(manner, join_names(persons), phrase, many)


def _active(step: str, posts: list[str], parties: Parties, manner: Manner) -> str:
    rest = f" {join_names([_one(post) for post in posts])}"
    phrase = Phrase(
        past=f"{step}{rest}", participle=f"{step}{rest}", bare=f"{_ACTIVE[step]}{rest}", passive=""
    )
    return tell(manner, join_names(parties.actors), phrase, len(parties.actors) > 1)


def _one(post: str) -> str:
    return post if re.match(r"(?:an?|the|its|his|her|their)\s", post) else f"a {post}"


def _with(phrase: Phrase, rest: str) -> Phrase:
    return Phrase(
        past=phrase.past + rest,
        participle=phrase.participle + rest,
        bare=phrase.bare + rest,
        passive="",
    )


def _rest(parties: Parties, persons: list[str]) -> str:
    """Return the posts and bodies in question, in brackets."""
    others = [n for n in dict.fromkeys((*parties.objects, *parties.actors)) if n not in persons]
    return f" ({join_names(others)})" if others else ""


def _unclear(parties: Parties, manner: Manner) -> str:
    """Return the words of the text: which step it is cannot be told."""
    if parties.evidence:
        return in_words(manner, shorten(parties.evidence))
    everyone = tuple(dict.fromkeys((*parties.actors, *parties.objects)))
    posts = [name for name in everyone if name[:1].islower()]
    names = [name for name in everyone if name not in posts]
    offices = f" ({join_names(posts)})" if posts else ""
    subject = f"a change of office concerning {join_names(names) or 'an unnamed person'}{offices}"
    return tell(manner, subject, _OTHER)
