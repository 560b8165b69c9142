"""The words of ``lexicons/stance*.toml`` and the issues of ``lexicons/issues*.jsonl``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from policytrail.errors import LexiconError
from policytrail.nlp.confidence_weights import load_least, load_weights
from policytrail.nlp.lexicons import Row, load_rows, load_words
from policytrail.nlp.terms import compile_terms
from policytrail.records import StanceLabel

Side = Literal["support", "oppose"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A question on which people take positions. ``key`` names it, ``context`` confirms it."""

    id: str
    key: re.Pattern[str]
    context: re.Pattern[str] | None
    weak: re.Pattern[str] | None  # key words that name it only with ``confirm`` in the document
    confirm: re.Pattern[str] | None
    against: re.Pattern[str] | None  # what the issue's remedy is against: blame of it is support
    beats: str  # the issue that gives way where both fit equally


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceLexicon:
    """Cue words. Verbs and nouns are lemmas."""

    verbs: Mapping[str, Side]
    with_preposition: Mapping[tuple[str, str], Side]
    governing: frozenset[str]  # the verbs of those pairs
    refused: frozenset[str]  # verbs that show a side only where they are denied: "abide"
    nouns: Mapping[str, Side]
    people: Mapping[str, Side]  # nouns for those who hold it: supporter, foe
    requests: frozenset[str]
    commands: frozenset[str]  # requests that only an infinitive makes one: "told it to scrap"
    requested: Mapping[str, Side]
    judging: frozenset[str]
    saying: frozenset[str]
    neutral: re.Pattern[str]
    careful: re.Pattern[str]
    silence: re.Pattern[str]
    good: re.Pattern[str]
    bad: re.Pattern[str]
    metaphors: re.Pattern[str]  # "is not a casino" complains that somebody treats it as one
    harming: re.Pattern[str]
    emotions: Mapping[str, Side]
    attitudes: Mapping[str, StanceLabel]  # adjectives: "fond", "hostile", "wary"
    idioms: Mapping[tuple[str, str], Mapping[str, Side]]  # verb and noun -> preposition -> side
    idiom_verbs: frozenset[str]
    giving: Mapping[str, Side]  # nouns for what is given to a text: "welcome", "shrift"
    stirring: Mapping[str, Side]  # verbs whose subject is judged by their object: "alarm"
    received: Mapping[tuple[str, str], Mapping[str, Side]]  # the same with a preposition
    stirring_verbs: frozenset[str]  # those of both, and of finding a friend in somebody
    moods: Mapping[str, Side]  # nouns for what somebody feels at an act: "dismay"
    belonging: Mapping[str, Side]  # nouns for what a text is to somebody: "brainchild"
    issues: tuple[Issue, ...]
    confidence: Mapping[str, float]  # sign of a claim -> weight, in log odds
    least_confidence: float  # what is less sure is not claimed


def load_stance_lexicon(folders: Sequence[Path] = ()) -> StanceLexicon:
    """Return our cue words and issues with the user's.

    Raises:
        LexiconError: a file or a row is wrong.
    """
    words = load_words("stance", folders)
    verbs, nouns = words["verbs"], words["nouns"]
    return StanceLexicon(
        verbs=_sided(verbs),
        with_preposition={
            (verb, preposition): side
            for key, side in verbs["with"].items()
            for verb, _, preposition in (key.partition(" "),)
        },
        refused=frozenset(verbs["refused"]),
        governing=frozenset(key.partition(" ")[0] for key in verbs["with"]),
        nouns=_sided(nouns),
        people=dict.fromkeys(nouns["supporter"], "support")
        | dict.fromkeys(nouns["opponent"], "oppose"),
        requests=frozenset(words["requests"]["verbs"]),
        commands=frozenset(words["requests"]["commands"]),
        requested=_sided(words["requests"]),
        judging=frozenset(words["judging"]["verbs"]),
        saying=frozenset(words["saying"]["verbs"]),
        neutral=_phrases(words["neutral"]["phrases"]),
        careful=_phrases(words["neutral"]["careful"]),
        silence=_phrases(words["silence"]["phrases"]),
        good=compile_terms(words["judgements"]["good"]),
        bad=compile_terms(words["judgements"]["bad"]),
        metaphors=compile_terms(words["judgements"]["metaphors"]),
        harming=_harming(words["harming"]["verbs"]),
        emotions=dict.fromkeys(words["emotions"]["good"], "support")
        | dict.fromkeys(words["emotions"]["bad"], "oppose"),
        attitudes=_sided(words["attitudes"])
        | dict.fromkeys(words["attitudes"]["neutral"], "neutral"),
        idioms=_idioms(words["idioms"]),
        idiom_verbs=frozenset(key.split()[0] for key in words["idioms"]),
        giving=_sided(words["giving"]),
        stirring=_sided(words["stirring"]),
        received=_idioms(words["received"]),
        stirring_verbs=frozenset(
            key.split()[0]
            for key in (*_sided(words["stirring"]), *words["received"], "find", "have")
        ),
        moods=_sided(words["moods"]),
        belonging=_sided(words["belonging"]),
        issues=tuple(_issue(row) for row in load_rows("issues", folders)),
        confidence=load_weights(folders),
        least_confidence=load_least(folders),
    )


def _sided(table: Mapping[str, Any]) -> dict[str, Side]:
    return dict.fromkeys(table["support"], "support") | dict.fromkeys(table["oppose"], "oppose")


def _idioms(table: Mapping[str, Side]) -> dict[tuple[str, str], dict[str, Side]]:
    """Return sides by verb and noun, then by preposition.

    Raises:
        LexiconError: a key is not a verb, a noun and a preposition.
    """
    found: dict[tuple[str, str], dict[str, Side]] = {}
    for key, side in table.items():
        if len(words := key.split()) != 3:
            raise LexiconError("must be a verb, a noun and a preposition", subject=f"'{key}'")
        found.setdefault((words[0], words[1]), {})[words[2]] = side
    return found


def _phrases(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)


def _harming(stems: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of a harming verb and at most two words before what is harmed."""
    verbs = "|".join(stem.replace("*", r"\w*") for stem in stems)
    return re.compile(rf"\b(?:{verbs})\s+(?:[\w'’-]+\s+){{0,2}}$", re.IGNORECASE)


def _issue(row: Row) -> Issue:
    values = row.values
    terms = {
        name: values.get(name, []) for name in ("key", "context", "weak", "confirm", "against")
    }
    for name, value in terms.items():
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise LexiconError(f"'{name}' must be a list of words", subject=row.where)
    if not terms["key"]:
        raise LexiconError("'key' is missing: the words that name the issue", subject=row.where)
    return Issue(
        id=values["id"],
        key=compile_terms(terms["key"]),
        context=compile_terms(terms["context"]) if terms["context"] else None,
        weak=compile_terms(terms["weak"]) if terms["weak"] else None,
        confirm=compile_terms(terms["confirm"]) if terms["confirm"] else None,
        against=compile_terms(terms["against"]) if terms["against"] else None,
        beats=values.get("beats", ""),
    )
