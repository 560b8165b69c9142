"""What the events component knows about words: triggers, classes of nouns, status words.

The data are ``lexicons/events.jsonl`` (one trigger with its argument frame a line) and
``lexicons/events*.toml``; decision 0601 explains both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from policytrail.errors import LexiconError
from policytrail.nlp.lexicons import Row, load_rows, load_words
from policytrail.nlp.office_holders import OfficeHolders, load_office_holders
from policytrail.records import EntityType, EventStatus, EventType, InstrumentKind

OF_ASSETS = frozenset({"allocate", "divest"})
POOLED = frozenset({"partner", "appoint"})  # all parties take part, whichever role they are in
NATURAL = "natural"  # the event's type follows from the kind of its object
# Classes that records bring along, besides those of nouns; see nlp/antecedents.py.
_CLASSES = frozenset(
    {*get_args(EntityType), *get_args(InstrumentKind), "committee", "chamber", "proposed_rule",
     "final_rule"}
)  # fmt: skip
_FORMS = frozenset({"any", "passive", "fragment", "future", "pending", "told"})
_ASPECTS = frozenset({"event", "activity", "state", "scheduled", "ability", "reversal", "ordered"})
_FIELDS = frozenset(
    [
        "id",
        "type",
        "verb",
        "noun",
        "adj",
        "where",
        "without",
        "actor",
        "object",
        "actor_is",
        "object_is",
        "need",
        "form",
        "as",
        "aspect",
        "each",
        "extra",
        "cue",
        "undated",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A word that tells of an event, and what must stand around it.

    ``where``, ``actor`` and ``object`` hold paths of grammatical relations from the trigger
    (``object.of``: what "of" hangs below its object), ``a|b`` being alternatives; a class is that
    of a referent, ``=word`` a lemma, ``*`` anything.
    """

    id: str
    type: str  # an EventType, or NATURAL
    words: tuple[str, ...]  # lemmas; a verb may bring its particle: "strike down"
    part: str  # verb, noun or adj
    where: Mapping[str, tuple[str, ...]]
    without: tuple[str, ...]  # path:class that must not be there
    actor: tuple[str, ...]
    object: tuple[str, ...]
    actor_is: frozenset[str]
    object_is: frozenset[str]
    need: tuple[str, ...]  # actor, object or "actor|object"
    form: str = "any"
    status: EventStatus | None = None  # what a clause without any other sign makes of it
    aspect: str = "event"
    each: bool = False  # one event for each object: a vote on three bills is three passages
    extra: tuple[str, ...] = ()  # paths whose referents are objects too
    cue: tuple[str, ...] = ()  # words of which one must have shaped the status: "must"
    undated: bool = False  # a date beside it is that of the telling: "disclosed on Friday"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """The classes of actors and objects that the triggers of one event type allow together."""

    actors: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLexicon:
    """Triggers by part of speech and lemma, and the word lists."""

    triggers: Mapping[tuple[str, str], tuple[Trigger, ...]]
    nouns: Mapping[str, frozenset[str]]  # lemma -> classes
    transparent: Mapping[str, frozenset[str]]  # preposition -> lemmas of heads
    antecedents: Mapping[str, tuple[str, ...]]  # lemma of a definite noun -> classes
    natural: Mapping[str, str]  # class -> event type
    status: Mapping[str, frozenset[str]]  # lemma -> classes of governors
    words: Mapping[str, frozenset[str]]  # other lists by name
    holders: OfficeHolders
    part_of: Mapping[str, str]  # id of a body -> name of its executive department
    parties: Mapping[str, Parties]  # event type -> who and what its triggers allow


def load_event_lexicon(folders: Sequence[Path] = ()) -> EventLexicon:
    """Read the triggers and lists of the package and of the user's folders.

    Raises:
        LexiconError: a row with an unknown field, type, class, form or group.
    """
    words = load_words("events", folders)
    groups = words["groups"]
    triggers: dict[tuple[str, str], list[Trigger]] = {}
    known = _CLASSES | set(words["nouns"])
    for row in load_rows("events", folders):
        trigger = _trigger(row, groups, words["natural"])
        _check_classes(trigger, known, row.where)
        for word in trigger.words:
            triggers.setdefault((trigger.part, word.split()[0]), []).append(trigger)
    return EventLexicon(
        triggers={key: tuple(found) for key, found in triggers.items()},
        nouns=_inverted(words["nouns"]),
        transparent={prep: frozenset(heads) for prep, heads in words["transparent"].items()},
        antecedents={noun: tuple(found) for noun, found in words["antecedents"].items()},
        natural=words["natural"],
        status=_inverted(words["status"]),
        words={
            name: frozenset(listed)
            for table in ("status_words", "authority", "offices")
            for name, listed in words[table].items()
        },
        part_of=words["part_of"],
        holders=load_office_holders(folders),
        parties=_parties((t for found in triggers.values() for t in found), words["natural"]),
    )


def _parties(triggers: Iterable[Trigger], natural: Mapping[str, str]) -> dict[str, Parties]:
    found: dict[str, Parties] = {}
    for trigger in triggers:
        kinds = set(natural.values()) if trigger.type == NATURAL else {trigger.type}
        for kind in kinds:
            before = found.get(kind, Parties())
            found[kind] = Parties(
                actors=before.actors | trigger.actor_is, objects=before.objects | trigger.object_is
            )
    return {
        kind: _pooled(parties) if kind in POOLED else parties for kind, parties in found.items()
    }


def _pooled(parties: Parties) -> Parties:
    both = parties.actors | parties.objects
    return Parties(actors=both, objects=both)


def _trigger(row: Row, groups: Mapping[str, list[str]], natural: Mapping[str, str]) -> Trigger:
    values = row.values
    unknown = set(values) - _FIELDS
    if unknown:
        raise LexiconError(f"unknown field '{min(unknown)}'", subject=row.where)
    part = next((name for name in ("verb", "noun", "adj") if name in values), None)
    if part is None:
        raise LexiconError("needs 'verb', 'noun' or 'adj'", subject=row.where)
    _check(values.get("type"), {*get_args(EventType), NATURAL}, "type", row.where)
    _check(values.get("form", "any"), _FORMS, "form", row.where)
    _check(values.get("aspect", "event"), _ASPECTS, "aspect", row.where)

    def classes(listed: Iterable[str]) -> tuple[str, ...]:
        return _resolved(listed, groups, natural, row.where)

    return Trigger(
        id=values["id"],
        type=values["type"],
        words=tuple(values[part]),
        part=part,
        where={path: classes(wanted) for path, wanted in values.get("where", {}).items()},
        without=tuple(values.get("without", ())),
        actor=tuple(values.get("actor", ("subject",))),
        object=tuple(values.get("object", ("object",))),
        actor_is=frozenset(classes(values.get("actor_is", ()))),
        object_is=frozenset(classes(values.get("object_is", ()))),
        need=tuple(values.get("need", ())),
        form=values.get("form", "any"),
        status=values.get("as"),
        aspect=values.get("aspect", "event"),
        each=values.get("each", False),
        extra=tuple(values.get("extra", ())),
        cue=tuple(values.get("cue", ())),
        undated=values.get("undated", False),
    )


def _check_classes(trigger: Trigger, known: set[str] | frozenset[str], where: str) -> None:
    listed = {*trigger.actor_is, *trigger.object_is}
    listed |= {item for wanted in trigger.where.values() for item in wanted}
    listed |= {bar.partition(":")[2] for bar in trigger.without}
    unknown = {item for item in listed if item not in known and not item.startswith(("=", "*"))}
    if unknown:
        raise LexiconError(f"unknown class '{min(unknown)}'", subject=where)


def _check(value: Any, allowed: Iterable[str], field: str, where: str) -> None:
    if value not in allowed:
        raise LexiconError(f"'{field}' is {value!r}, which is not known", subject=where)


def _resolved(
    listed: Iterable[str], groups: Mapping[str, list[str]], natural: Mapping[str, str], where: str
) -> tuple[str, ...]:
    found: list[str] = []
    for item in listed:
        if item == "@natural":
            found += natural
        elif item.startswith("@"):
            if item[1:] not in groups:
                raise LexiconError(f"unknown group '{item}'", subject=where)
            found += _resolved(groups[item[1:]], groups, natural, where)
        else:
            found.append(item)
    return tuple(dict.fromkeys(found))


def _inverted(table: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, listed in table.items():
        for word in listed:
            found.setdefault(word, set()).add(name)
    return {word: frozenset(names) for word, names in found.items()}
