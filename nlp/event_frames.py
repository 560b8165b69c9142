"""Matches trigger words with their argument frames: which tokens of a text tell of which event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from policytrail.nlp.event_lexicon import NATURAL, EventLexicon, Trigger
from policytrail.nlp.participants import Referent, Referents, fits, is_faction
from policytrail.nlp.roles import VERBAL, at_path, clauses, is_passive, lemmas, subjects
from policytrail.nlp.status import StatusReader, Verdict
from policytrail.records import Instrument

_TOPICS = frozenset(
    {"executive_order", "memorandum", "guidance", "rule", "bill", "law", "case", "docket"}
)
_EVENT_NOUNS = frozenset({"suit", "ruling", "hearing", "vote", "pact"})
_KINDS_OF_TOPIC = {
    "topic": _TOPICS,
    "topic-rule": frozenset({"rule", "docket"}),
    "topic-bill": frozenset({"bill", "law"}),
    "topic-case": frozenset({"case"}),
}
_OFFICIAL = frozenset({"office", "legislator", "court", "legislature"})
_OPENERS = frozenset({":", ";", "•", "-", "–", "*"})
_AGREED = frozenset({"partner", "enforce"})
_SENTENCES_BACK = 4
_TAKES_OVER = frozenset({"direct.to", "direct.told", "direct.give-days", "decide.take",
                         "decide.refuse", "review.ask", "reject.let-die",
                         "launch.let"})  # fmt: skip


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
            if candidate.verdict.value != "void":
                yield from self._split(candidate)

    def _first(self, token: Token) -> Candidate | None:
        """Return what the first fitting trigger of a token tells."""
        part = _part(token)
        if part is None:
            return None
        matches = (self._match(token, trigger) for trigger in self._triggers(token, part))
        return next((match for match in matches if match is not None), None)

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
        if not _is_filled(trigger.need, actors, objects):
            return None
        if trigger.type == "pass" and any(is_faction(actor) for actor in actors):
            return None
        if self._is_barred(token, trigger, actors):
            return None
        verdict = self._verdict(token, trigger, actors)
        if _is_generic(token, actors, objects, verdict) or not _suits(trigger, verdict):
            return None
        for path in trigger.extra:
            objects += tuple(self._referents_at(token, path, frozenset()))
        kind: str | None = trigger.type
        if trigger.type == NATURAL:
            kind = self._natural(objects)
            objects = self._beside(objects)
        if kind is None:
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
        return True

    def _holds(self, token: Token, path: str, wanted: Sequence[str]) -> bool:
        if path == "date":
            return any(i in self._dated for i in range(token.i + 1, token.sent.end))
        found = at_path(token, path)
        if "*" in wanted:
            return bool(found)
        lemmas = {item[1:] for item in wanted if item.startswith("=")}
        if any(t.lemma_.lower() in lemmas or t.lower_ in lemmas for t in found):
            return True
        classes = frozenset(item for item in wanted if not item.startswith("="))
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
            topic = self._topic(token, _KINDS_OF_TOPIC[path])
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

    def _topic(self, token: Token, kinds: frozenset[str]) -> Referent | None:
        """Return the instrument that a fragment speaks of: the first of its line, else the last."""
        start = self._text.rfind("\n", 0, token.idx) + 1
        mentions = [
            m for m in self._referents.mentions
            if isinstance(m.record, Instrument) and m.record.kind in kinds
        ]  # fmt: skip
        in_line = [m for m in mentions if start <= m.head.idx < token.idx]
        before = [m for m in mentions if m.head.i < token.i]
        chosen = in_line[:1] or before[-1:] or mentions[:1]
        return self._referents.topic(chosen[0]) if chosen else None

    def _is_barred(self, token: Token, trigger: Trigger, actors: Sequence[Referent]) -> bool:
        for bar in trigger.without:
            path, _, wanted = bar.partition(":")
            if path == "actor":
                if any(wanted in referent.classes for referent in actors):
                    return True
            elif self._holds(token, path, (wanted,)):
                return True
        return False

    def _verdict(self, token: Token, trigger: Trigger, actors: Sequence[Referent]) -> Verdict:
        verdict = self._reader.judge(token, aspect=trigger.aspect)
        by_text = any(isinstance(a.record, Instrument) or a.classes & _TOPICS for a in actors)
        if by_text and "would" in verdict.cues:
            value = "planned" if trigger.type == "direct" else "void"
            return replace(verdict, value=value)
        if verdict.value == "denied" and (by_text or _is_absence(token, trigger)):
            return replace(verdict, value="void")
        if verdict.value == "considered" and "would" in verdict.cues and not _has_condition(token):
            return replace(verdict, value="void")  # a guess at what might be
        if trigger.type in _AGREED and "agree" in verdict.cues and verdict.value == "planned":
            return replace(verdict, value="done")  # the agreement is the event
        if trigger.status is None:
            return verdict
        if trigger.type == "comment" and verdict.value == "considered":
            return replace(verdict, value=trigger.status)  # "may comment": the period is set
        value = _overridden(verdict.value, trigger.status)
        return replace(verdict, value=value)

    def _split(self, candidate: Candidate) -> Iterator[Candidate]:
        """Yield one passage for each bill of a vote on several."""
        if candidate.trigger.each and len(candidate.objects) > 1:
            for referent in candidate.objects:
                yield replace(candidate, objects=(referent,))
        else:
            yield candidate


def _suits(trigger: Trigger, verdict: Verdict) -> bool:
    """Tell whether a status is one of which the trigger speaks."""
    if trigger.cue and not set(trigger.cue) & set(verdict.cues):
        return False
    if trigger.form == "future":
        return verdict.value in {"planned", "considered"}
    return trigger.form != "pending" or (verdict.value != "done" and bool(verdict.cues))


def _is_named_by_verb(candidate: Candidate, told: dict[int, str]) -> bool:
    """Tell whether a noun repeats what its verb tells: "threatened a lawsuit"."""
    token = candidate.token
    if candidate.trigger.part != "noun":
        return False
    if token.dep_ in {"dobj", "nsubjpass"} and token.head.i in told:
        return True
    return candidate.type in {told.get(token.head.i), told.get(token.head.head.i)}


def _has_condition(token: Token) -> bool:
    words = {t.lower_ for t in token.sent}
    return bool(words & {"if", "unless", "should", "once", "provided", "were", "whether", "or"})


def _overridden(value: str, status: str) -> str:
    """Return what a trigger that tells of something ahead makes of its clause's status."""
    if status == "denied":
        return {"done": "denied", "planned": "denied", "denied": "considered"}.get(value, value)
    if value == "done":
        return status
    return "considered" if status == "considered" and value == "planned" else value


def _has_own_weight(candidate: Candidate) -> bool:
    """Tell whether what somebody is told to do is an event of its own: to weigh a known text."""
    weighed = candidate.verdict.value == "considered" and "whether" in candidate.verdict.cues
    return weighed and any(isinstance(r.record, Instrument) for r in candidate.objects)


def _is_generic(
    token: Token, actors: Sequence[Referent], objects: Sequence[Referent], verdict: Verdict
) -> bool:
    """Tell whether nobody in particular acts: "funds may buy", "a committee can be sued"."""
    value, cues = verdict.value, verdict.cues
    doers = actors or (objects if is_passive(token) else ())
    if not doers or any(r.how != "words" or r.record is not None for r in doers):
        return False
    if not actors:
        return all(_names_kind(r.token) for r in doers) and value == "considered"
    if any(r.classes & _OFFICIAL for r in doers):
        known = any(isinstance(r.record, Instrument) for r in objects)
        if known and not any("court" in r.classes for r in doers):
            return False
        return value == "considered" and all(_names_kind(r.token) for r in doers)
    if all(r.token.tag_ in {"NNS", "NNPS"} for r in doers):
        return value != "done" or not any(_is_definite(r.token) for r in doers)
    timeless = value in {"considered", "planned"} or "present" in cues
    return timeless and all(_names_kind(r.token) for r in doers)


def _is_definite(noun: Token) -> bool:
    """Tell whether a plural speaks of certain ones: "the funds", "two unions", "workers at X"."""
    return any(
        c.dep_ in {"poss", "nummod"}
        or (c.dep_ == "det" and c.lower_ == "the")
        or (c.dep_ == "prep" and c.lower_ in {"at", "of", "from"})
        for c in noun.children
    )


def _names_kind(noun: Token) -> bool:
    """Tell whether a noun speaks of any one of a kind: plural, or with "a"."""
    given = {c.lower_ for c in noun.children if c.dep_ == "det"}
    return noun.tag_ in {"NNS", "NNPS"} or bool(given & {"a", "an", "any", "every", "each", "some"})


def _is_absence(token: Token, trigger: Trigger) -> bool:
    """Tell whether a state is merely lacking: "assets that it does not own", "no longer owns"."""
    if trigger.aspect != "state":
        return False
    longer = any(c.lower_ == "longer" for c in token.subtree if c.i < token.i)
    return token.dep_ in {"relcl", "acl"} or longer


def _part(token: Token) -> str | None:
    if token.pos_ in VERBAL:
        return "verb" if token.dep_ not in {"amod", "compound"} else None
    if token.pos_ == "NOUN":
        return "noun"
    return "adj" if token.pos_ == "ADJ" else None


def _has_word(token: Token, trigger: Trigger) -> bool:
    known = lemmas(token)
    for word in trigger.words:
        first, _, particle = word.partition(" ")
        if first not in known:
            continue
        if not particle:
            return True
        near = {c.lower_ for c in token.children if c.i > token.i} | {
            t.lower_ for t in token.doc[token.i + 1 : token.i + 2]
        }
        if particle in near:
            return True
    return False


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
