"""Topics of a document, from its events, instruments, entities and cue phrases."""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from policytrail.errors import LexiconError
from policytrail.nlp import lexicons as lexicon_files
from policytrail.nlp.cues import share_for
from policytrail.records import Entity, Instrument

_ISSUED = frozenset({"rule", "guidance"})
_UNWANTED = 0.25  # probability: three to one against


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Parts that must all hold; an empty part always does. See ``lexicons/topics.toml``."""

    events: frozenset[str] = frozenset()
    instruments: frozenset[str] = frozenset()
    except_names: frozenset[str] = frozenset()
    entities: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    party_words: frozenset[str] = frozenset()
    stances: frozenset[str] = frozenset()
    texts_of: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    cues: Mapping[str, int] = field(default_factory=dict)

    def holds(self, doc: Doc) -> bool:
        """Return whether every part is met by what the components left on the ``Doc``."""
        return (
            self._cues_hold(doc)
            and self._entities_hold(doc)
            and self._instruments_hold(doc)
            and self._events_hold(doc)
            and self._stances_hold(doc)
            and self._texts_hold(doc)
            and self._subject_holds(doc)
        )

    def _subject_holds(self, doc: Doc) -> bool:
        """Whether a text is named for the subject, or one of the entities stands beside it.

        Beside it is in the sentence of a mention or in the next one: what a text is comes first,
        what it does follows.
        """
        if not self.beside and not self.named:
            return True
        texts = [item for item in doc._.instruments if self._is_wanted(item)]
        if any(self.named & set(_WORD.findall(item.name.casefold())) for item in texts):
            return True
        things = [e for e in doc._.entities if e.id in self.beside]
        at = sorted(_sentences(doc, [m.start for e in things for m in e.mentions]))
        of_texts = _sentences(doc, [m.start for item in texts for m in item.mentions])
        return any(0 <= one - other <= 1 for one in at for other in of_texts)

    def _is_wanted(self, item: Instrument) -> bool:
        return item.kind in self.instruments and item.name not in self.except_names

    def _texts_hold(self, doc: Doc) -> bool:
        """Whether a sentence names one of the bodies and a rule or guidance: it is of theirs."""
        if not self.texts_of:
            return True
        bodies = [e for e in doc._.entities if e.id in self.texts_of]
        texts = [i for i in doc._.instruments if i.kind in _ISSUED]
        places = [m.start for record in bodies for m in record.mentions]
        others = [m.start for record in texts for m in record.mentions]
        return any(
            any(sent.start_char <= at < sent.end_char for at in places)
            and any(sent.start_char <= at < sent.end_char for at in others)
            for sent in (doc.sents if places and others else ())
        )

    def _stances_hold(self, doc: Doc) -> bool:
        return not self.stances or any(claim.target in self.stances for claim in doc._.stances)

    def _cues_hold(self, doc: Doc) -> bool:
        share = share_for(len(doc))
        return all(
            doc._.cues.get(group, 0) >= round(least * share) for group, least in self.cues.items()
        )

    def _entities_hold(self, doc: Doc) -> bool:
        found = doc._.entities
        if self.entities and not any(entity.id in self.entities for entity in found):
            return False
        return not self.types or any(entity.type in self.types for entity in found)

    def _instruments_hold(self, doc: Doc) -> bool:
        if not self.instruments:
            return True
        return any(self._is_wanted(item) for item in doc._.instruments)

    def _is_party(self, entity: Entity) -> bool:
        if entity.id in self.parties:
            return True
        words = {word.strip(".,") for word in entity.name.casefold().split()}
        return entity.type == "agency" and bool(words & self.party_words)

    def _events_hold(self, doc: Doc) -> bool:
        if not self.events:
            return True
        told = [event for event in doc._.events if event.type in self.events]
        if not self.parties and not self.party_words:
            return bool(told)
        wanted = {entity.name for entity in doc._.entities if self._is_party(entity)}
        return any(wanted & {*event.actors, *event.objects} for event in told)


def _sentences(doc: Doc, places: Sequence[int]) -> set[int]:
    """Return the numbers of the sentences in which characters stand."""
    if not places:
        return set()
    ends = [sentence.end_char for sentence in doc.sents]
    return {bisect.bisect_right(ends, place) for place in places}


_WORD = re.compile(r"\w+")
_SETS = frozenset(
    {
        "events",
        "instruments",
        "except",
        "entities",
        "types",
        "parties",
        "party_words",
        "stances",
        "texts_of",
        "beside",
        "named",
    }
)


def load_topics(folders: Sequence[Path] = ()) -> dict[str, list[Condition]]:
    """Return the conditions of each topic, from ``topics*.toml``.

    Raises:
        LexiconError: a condition with an unknown key or a part of the wrong type.
    """
    table = lexicon_files.load_words("topics", folders)
    return {
        topic: [_condition(values, topic) for values in conditions]
        for topic, conditions in table.items()
    }


def _condition(values: Mapping[str, Any], topic: str) -> Condition:
    parts: dict[str, Any] = {}
    for key, value in values.items():
        if key in _SETS and isinstance(value, list):
            parts["except_names" if key == "except" else key] = frozenset(value)
        elif key == "cues" and isinstance(value, dict):
            parts[key] = value
        else:
            known = ", ".join(sorted([*_SETS, "cues"]))
            raise LexiconError(
                f"topic '{topic}': '{key}' is unknown or of the wrong type",
                subject="topics.toml",
                remedy=f"Keys: {known}.",
            )
    return Condition(**parts)


class Topics:
    """Leaves the topics in ``doc._.topics``, in the order of the lexicon."""

    def __init__(self, topics: Mapping[str, Sequence[Condition]]) -> None:
        self._topics = topics

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc._.topics``; a document that is very likely unwanted has none."""
        if doc._.relevance < _UNWANTED:
            doc._.topics = ()
            return doc
        doc._.topics = tuple(
            topic
            for topic, conditions in self._topics.items()
            if any(condition.holds(doc) for condition in conditions)
        )
        return doc


@Language.factory(
    "topics",
    assigns=["doc._.topics"],
    requires=[
        "doc._.cues",
        "doc._.entities",
        "doc._.instruments",
        "doc._.events",
        "doc._.stances",
        "doc._.relevance",
    ],
    default_config={"lexicons": []},
)
def make_topics(nlp: Language, name: str, lexicons: list[str]) -> Topics:
    """Build the component with the conditions of ours and of the user's folders."""
    return Topics(load_topics(tuple(Path(folder) for folder in lexicons)))
