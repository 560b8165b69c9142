"""Matches trigger words with their argument frames: which tokens of a text tell of which event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Doc, Token

from policytrail.nlp.event_generic import is_generic
from policytrail.nlp.event_headlines import read_headline
from policytrail.nlp.event_lexicon import NATURAL, OF_ASSETS, EventLexicon, Trigger
from policytrail.nlp.event_nouns import tells_event
from policytrail.nlp.event_topics import topic_of
from policytrail.nlp.event_verdict import verdict_of
from policytrail.nlp.participants import Referents
from policytrail.nlp.referent import Referent, fits, is_faction
from policytrail.nlp.roles import VERBAL, at_path, clauses, is_name, is_passive, lemmas, subjects
from policytrail.nlp.status import StatusReader, Verdict
from policytrail.records import Instrument

_EVENT_NOUNS = frozenset({"suit", "ruling", "hearing", "vote", "pact"})
_SUMS = frozenset({"NUM", "SYM"})  # "keeps its $190 million": of what is not said
_OPENERS = frozenset({":", ";", "•", "-", "–", "*"})
_SENTENCES_BACK = 4
_TAKES_OVER = frozenset({"direct.to", "direct.told", "direct.give-days", "decide.take",
                         "decide.refuse", "review.ask", "reject.let-die",
                         "launch.let", "advance.ordered"})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A trigger in a text with its participants."""

    trigger: Trigger
    token: Token
    type: str
    actors: tuple[Referent, ...]
    objects: tuple[Referent, ...]
    verdict: Verdict
    author: Referent | None = None  # the text that acts in its author's stead
    rival: tuple[str, str] | None = None  # type and id of another frame that fits
    probability: float | None = None  # where the encoder found it
    dated: tuple[tuple[int, int], ...] = ()  # code points that the encoder takes for its date


class FrameMatcher:
    """Finds candidates in one document."""

    def __init__(
        self, doc: Doc, lexicon: EventLexicon, referents: Referents, reader: StatusReader
    ) -> None:
        self._doc = doc
        self._text: str = doc.text  # spaCy builds it anew each time
        self._lexicon = lexicon
        self._referents = referents
        self._reader = reader
        self._dated = _tokens_of_dates(doc)
        self._author = referents.author()
        self.void: set[int] = set()  # words whose frame fits, but that claim nothing

    def candidates(self) -> Iterator[Candidate]:
        """Yield every candidate in the order of the text, void ones left out."""
        taken: set[int] = set()  # tokens whose event another one tells
        told: dict[int, str] = {}
        for token in self._doc:
            candidate = self._first(token)
            if candidate is None or (token.i in taken and not _has_own_weight(candidate)):
                continue
            if _is_named_by_verb(candidate, told):
                continue
            told[token.i] = candidate.type
            if candidate.trigger.id in _TAKES_OVER:
                taken |= {t.i for clause in clauses(token) for t in clause.subtree}
            if candidate.verdict.value == "void":
                self.void.add(token.i)
            else:
                yield from self._split(candidate)

    def _first(self, token: Token) -> Candidate | None:
        """Return what the first fitting trigger of a token tells."""
        part = _part(token)
        if part is None:
            return self._headline(token)
        matches = (self._match(token, trigger) for trigger in self._triggers(token, part))
        found = next((match for match in matches if match is not None), None)
        if found is None:
            return self._headline(token)
        other = next((m for m in matches if m is not None and m.type != found.type), None)
        return replace(found, rival=(other.type, other.trigger.id)) if other else found

    def _headline(self, token: Token) -> Candidate | None:
        """Return what a headline tells whose verb was taken for a noun."""
        for trigger, actor, thing in read_headline(token, self._lexicon.triggers, self._referents):
            verdict = Verdict(value="done", cues=("present",))
            if trigger.aspect in {"event", "activity"} and trigger.status is None:
                return self._candidate(token, trigger, (actor,), (thing,), verdict)
        return None

    def _triggers(self, token: Token, part: str) -> Iterator[Trigger]:
        for lemma in lemmas(token):
            yield from self._lexicon.triggers.get((part, lemma), ())

    def _match(self, token: Token, trigger: Trigger) -> Candidate | None:
        if not _has_word(token, trigger) or not self._has_form(token, trigger):
            return None
        if not all(self._holds(token, path, wanted) for path, wanted in trigger.where.items()):
            return None
        actors = self._role(token, trigger.actor, trigger.actor_is)
        objects = self._role(token, trigger.object, trigger.object_is)
        if actors is None and trigger.type == NATURAL:
            actors = ()  # "a floor vote": what stands before the noun is nobody
        if actors is None or objects is None:
            return None
        if trigger.type in OF_ASSETS:
            objects = tuple(o for o in objects if o.record or o.token.pos_ not in _SUMS)
        if not actors and "author" in trigger.need and self._author is not None:
            actors = (self._author,)
        if not _is_filled(trigger.need, actors, objects) or _is_vague(trigger, actors, objects):
            return None
        if self._is_barred(token, trigger, actors):
            return None
        verdict = verdict_of(self._reader, token, trigger, actors)
        if is_generic(token, actors, objects, verdict) or not _suits(trigger, verdict):
            return None
        return self._candidate(token, trigger, actors, objects, verdict)

    def _candidate(
        self,
        token: Token,
        trigger: Trigger,
        actors: tuple[Referent, ...],
        objects: tuple[Referent, ...],
        verdict: Verdict,
    ) -> Candidate | None:
        """Return what a frame tells, with its further objects and its own type."""
        for path in trigger.extra:
            objects += tuple(self._referents_at(token, path, frozenset()))
        kind: str | None = trigger.type
        if trigger.type == NATURAL:
            kind = self._natural(objects)
            objects = self._beside(objects)
        if kind is None or (kind == "pass" and not actors and not objects):
            return None
        author = next((a for a in actors if isinstance(a.record, Instrument)), None)
        return Candidate(
            trigger=trigger,
            token=token,
            type=kind,
            actors=tuple(a for a in actors if not isinstance(a.record, Instrument)),
            objects=objects,
            verdict=verdict,
            author=author,
        )

    def _natural(self, objects: Sequence[Referent]) -> str | None:
        for name in self._lexicon.natural:
            if any(name in referent.classes for referent in objects):
                stage = {"final_rule", "proposed_rule"}
                if name == "rule" and any(stage & referent.classes for referent in objects):
                    final = any("final_rule" in referent.classes for referent in objects)
                    return "finalize" if final else "propose"
                return self._lexicon.natural[name]
        return None

    def _beside(self, objects: Sequence[Referent]) -> tuple[Referent, ...]:
        """Return what a hearing or a suit is about: the word itself only names the event."""
        found: list[Referent] = []
        for referent in objects:
            if not referent.classes & _EVENT_NOUNS or isinstance(referent.record, Instrument):
                found.append(referent)
                continue
            for path in ("on", "over", "of", "against"):
                found += self._referents_at(referent.token, path, frozenset())
        return tuple(found)

    def _has_form(self, token: Token, trigger: Trigger) -> bool:
        if trigger.form == "passive":
            return is_passive(token)
        if trigger.form == "fragment":
            return _is_fragment(token)
        if trigger.form == "told":
            return tells_event(token, self._dated, self._reader.is_saying)
        return True

    def _holds(self, token: Token, path: str, wanted: Sequence[str]) -> bool:
        if path == "date":
            return any(i in self._dated for i in range(token.i + 1, token.sent.end))
        if path == "money":
            start, end = token.left_edge.idx, token.right_edge.idx
            return any(start <= a.span.start <= end for a in self._doc._.amounts)
        found = at_path(token, path)
        if not found or "*" in wanted:
            return bool(found)
        lemmas, classes = _divided(tuple(wanted))
        if lemmas and any(t.lemma_.lower() in lemmas or t.lower_ in lemmas for t in found):
            return True
        return bool(classes) and any(
            fits(referent, classes) for t in found for referent in self._referents.of(t, classes)
        )

    def _role(
        self, token: Token, paths: Sequence[str], wanted: frozenset[str]
    ) -> tuple[Referent, ...] | None:
        """Return the fitting referents of a role; None where others fill it."""
        misfit = False
        for path in paths:
            if misfit and path.startswith("topic"):
                break  # what stands there is something else
            found = list(self._referents_at(token, path, wanted))
            good = [referent for referent in found if fits(referent, wanted)]
            if good:
                return tuple(_unique(good))
            misfit = misfit or bool(found)
        return None if misfit else ()

    def _referents_at(self, token: Token, path: str, wanted: frozenset[str]) -> Iterator[Referent]:
        if path == "topic-asset":
            yield from self._topic_asset(token)
            return
        if path.startswith("topic"):
            topic = self._topic(token, path)
            if topic is not None:
                yield topic
            return
        for reached in at_path(token, path):
            if reached.i not in self._dated:
                yield from self._referents.of(reached, wanted)

    def _topic_asset(self, token: Token) -> Iterator[Referent]:
        """ "It said that it would buy": what was spoken of is left out."""
        if at_path(token, "object") and not any(t.pos_ == "PRON" for t in at_path(token, "object")):
            return
        last = self._referents.last(token.i, frozenset({"asset"}), sentences=_SENTENCES_BACK)
        if last is not None:
            yield last

    def _topic(self, token: Token, path: str) -> Referent | None:
        """Return the instrument that a fragment speaks of."""
        chosen = topic_of(token, path, self._referents.mentions)
        return self._referents.topic(chosen) if chosen is not None else None

    def _is_barred(self, token: Token, trigger: Trigger, actors: Sequence[Referent]) -> bool:
        for bar in trigger.without:
            path, _, wanted = bar.partition(":")
            if path == "actor":
                if any(wanted in referent.classes for referent in actors):
                    return True
            elif self._holds(token, path, (wanted,)):
                return True
        return False

    def _split(self, candidate: Candidate) -> Iterator[Candidate]:
        """Yield one passage for each bill of a vote on several."""
        if candidate.trigger.each and len(candidate.objects) > 1:
            for referent in candidate.objects:
                yield replace(candidate, objects=(referent,))
        else:
            yield candidate


def _is_vague(trigger: Trigger, actors: Sequence[Referent], objects: Sequence[Referent]) -> bool:
    """Tell whether a noun names nothing known, or only some members pass a bill."""
    if trigger.form == "told" and not any(r.record for r in (*actors, *objects)):
        return True
    return trigger.type == "pass" and any(is_faction(actor) for actor in actors)


def _suits(trigger: Trigger, verdict: Verdict) -> bool:
    """Tell whether a status is one of which the trigger speaks."""
    if trigger.cue and not set(trigger.cue) & set(verdict.cues):
        return False
    if trigger.form == "future":
        return verdict.value in {"planned", "considered"}
    if trigger.form == "told":  # what "the repeal of it would" do is a guess
        return verdict.value != "considered" or not {"would", "could"} & set(verdict.cues)
    return trigger.form != "pending" or (verdict.value != "done" and bool(verdict.cues))


def _is_named_by_verb(candidate: Candidate, told: dict[int, str]) -> bool:
    """Tell whether a noun repeats what its verb tells: "threatened a lawsuit"."""
    token = candidate.token
    if candidate.trigger.part != "noun":
        return False
    if token.dep_ in {"dobj", "nsubjpass"} and token.head.i in told:
        return True
    return candidate.type in {told.get(token.head.i), told.get(token.head.head.i)}


def _has_own_weight(candidate: Candidate) -> bool:
    """Tell whether what somebody is told to do is an event of its own: to weigh a known text."""
    weighed = candidate.verdict.value == "considered" and "whether" in candidate.verdict.cues
    return weighed and any(isinstance(r.record, Instrument) for r in candidate.objects)


@cache
def _divided(wanted: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the lemmas and the classes that a lexicon's row wants at the end of a path."""
    lemmas = frozenset(item[1:] for item in wanted if item.startswith("="))
    return lemmas, frozenset(item for item in wanted if not item.startswith("="))


def _part(token: Token) -> str | None:
    if is_name(token):
        return None
    if token.pos_ in VERBAL:
        return "verb" if token.dep_ not in {"amod", "compound"} else None
    if token.pos_ == "NOUN":
        return "noun"
    return "adj" if token.pos_ == "ADJ" else None


def _has_word(token: Token, trigger: Trigger) -> bool:
    needed = {part for lemma in lemmas(token) for part in _particles(trigger.words).get(lemma, ())}
    if not needed or "" in needed:
        return bool(needed)
    near = {c.lower_ for c in token.children if c.i > token.i}
    near |= {t.lower_ for t in token.doc[token.i + 1 : token.i + 2]}
    return not needed.isdisjoint(near)


@cache
def _particles(words: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """Return the particles that each verb of a row may bring, "" for none."""
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        first, _, particle = word.partition(" ")
        found[first] = (*found.get(first, ()), particle)
    return found


def _is_fragment(token: Token) -> bool:
    opens = token.i == token.sent.start or token.nbor(-1).text[-1:] in _OPENERS
    if token.pos_ == "ADJ":
        return opens
    if any(c.dep_ in {"nsubj", "nsubjpass"} for c in token.children):
        return False
    if opens:
        return True
    return token.dep_ in {"ROOT", "acl", "dep", "advcl", "conj"} and not subjects(token)


def _is_filled(
    need: Iterable[str], actors: Sequence[Referent], objects: Sequence[Referent]
) -> bool:
    filled = {"actor": bool(actors), "object": bool(objects), "actors": len(actors) > 1}
    filled["author"] = bool(actors)
    return all(any(filled[role] for role in item.split("|")) for item in need)


def _unique(referents: Iterable[Referent]) -> Iterator[Referent]:
    seen: set[str] = set()
    for referent in referents:
        key = referent.name.casefold()
        if key not in seen:
            seen.add(key)
            yield referent


def _tokens_of_dates(doc: Doc) -> set[int]:
    found: set[int] = set()
    for mention in doc._.dates:
        span = doc.char_span(mention.span.start, mention.span.end, alignment_mode="expand")
        if span is not None:
            found.update(range(span.start, span.end))
    return found
