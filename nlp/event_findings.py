"""Events that the encoder finds where no trigger frame fits: other words, odd constructions.

The encoder says which word tells, of what type, and which words are actors and objects; what these
mean, and how far the event has come, is read as for the frames. A frame that fits goes first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import get_args

from spacy.tokens import Doc, Span, Token

from policytrail.nlp.event_frames import Candidate
from policytrail.nlp.event_generic import is_generic
from policytrail.nlp.event_lexicon import EventLexicon, Parties, Trigger
from policytrail.nlp.event_model import Telling
from policytrail.nlp.event_nouns import tells_event
from policytrail.nlp.event_verdict import STOPPING, is_agreement, on_condition
from policytrail.nlp.participants import Referents
from policytrail.nlp.referent import Referent, fits
from policytrail.nlp.roles import VERBAL
from policytrail.nlp.status import StatusReader, Verdict
from policytrail.nlp.telling_parties import can_take_part, has_parties, is_turned_down
from policytrail.records import EventType, Instrument

MODEL = "model"  # begins the name of the rule that such an event carries
_ANY: frozenset[str] = frozenset()
_NUMBERS = frozenset({"NUM", "SYM"})
_ON_MATTERS = frozenset({"hear", "review"})  # their objects may be any matter
_BY_OBJECT = frozenset({"allocate", "divest", "launch", "partner"})
_AFFECTED = frozenset({"nsubjpass", "dobj"})
_THINGS = frozenset({"it", "they", "them", "this", "these", "those", "that"})
_ANYBODYS = frozenset({"allocate", "direct", "divest"})
# What a text about one pension fund tells without saying who did it, the fund did.
_OF_FUNDS = frozenset({"allocate", "divest"})
_AHEAD = frozenset({"may", "might", "could", "will", "would"})
_POSSIBLE = frozenset({"may", "might", "could"})
_SURE_ALONE = 0.9  # probability from which an event may be told of nobody by name
_SURE = 0.8  # probability from which the encoder's "done" needs no support by the grammar


class Finder:
    """Turns the tellings of one document into candidates."""

    def __init__(
        self, doc: Doc, lexicon: EventLexicon, referents: Referents, reader: StatusReader
    ) -> None:
        self._doc = doc
        self._lexicon = lexicon
        self._referents = referents
        self._reader = reader

    def candidates(
        self, tellings: Iterable[Telling], known: Sequence[Candidate], void: Collection[int]
    ) -> Iterator[Candidate]:
        """Yield what the encoder found and ``known`` does not tell, in the order of the text.

        ``void`` are the tokens of which the frames know that they claim nothing.
        """
        for telling in tellings:
            token = token_at(self._doc, telling.start)
            if telling.kind not in _TRIGGERS or token is None or token.i in void:
                continue
            candidate = self._candidate(telling, token)
            if candidate is not None and _is_new(candidate, known) and not _is_void(candidate):
                yield candidate

    def _candidate(self, telling: Telling, token: Token) -> Candidate | None:
        """Return what a word tells; None where others take part than in such events."""
        if _is_named_only(token, self._reader) or self._referents.names(token):
            return None
        told = telling.roles["of"]
        of = [span for span in told if _is_near(span, token)]
        wanted = self._lexicon.parties.get(telling.kind, Parties())
        doers = _able(self._doc, telling.roles["by"], token, ("by", telling.kind))
        actors = tuple(_referents(doers, self._referents, wanted.actors))
        affected = _able(self._doc, of, token, ("of", telling.kind))
        objects = tuple(_referents(affected, self._referents, wanted.objects))
        by = tuple(r for r in actors if fits(r, wanted.actors))
        things = tuple(r for r in objects if fits(r, wanted.objects))
        if things and not telling.roles["by"] and telling.kind in _OF_FUNDS:
            fund = self._referents.only_fund()  # "two office buildings were sold at a loss"
            by = (fund,) if fund is not None else by
        if not by and any(r.how != "inside" for r in actors):
            return None
        if told and not things and not _says_little(telling.kind, objects, by):
            return None
        if not has_parties(telling, token, by, things):
            return None
        return Candidate(
            trigger=_TRIGGERS[telling.kind],
            token=token,
            type=telling.kind,
            actors=tuple(a for a in by if not isinstance(a.record, Instrument)),
            objects=things,
            verdict=on_condition(token, self._verdict(telling, token)),
            probability=telling.probability,
            dated=telling.roles["when"],
        )

    def _verdict(self, telling: Telling, token: Token) -> Verdict:
        """Return the status: the encoder's, where the grammar does not know better.

        A wrong "done" is the worst mistake: an unsure one is left to the grammar, and what the
        clause negates is not done. So is the choice between what is ahead and what is only wished,
        where a word that the grammar knows governs the clause; and a denial needs a negation.
        What hangs on a condition is void, as for the frames.
        """
        judged = self._reader.judge(token)
        if telling.kind == "comment" and token.lemma_ in STOPPING:  # the period closes
            value = "done" if judged.value == "done" and token.tag_ == "VBD" else "planned"
            return Verdict(value=value, cues=(MODEL, token.lemma_))
        if judged.value == "void":
            return judged
        if token.pos_ == "ADJ" and any(c.dep_ == "neg" for c in token.head.children):
            return replace(judged, value="void")  # "is not final" tells of no step
        status = telling.status
        if is_agreement(telling.kind, judged):
            return Verdict(value="done", cues=(MODEL, "agree"))
        if status == "done" and (judged.value == "denied" or _AHEAD & {*judged.cues[:1]}):
            return judged  # "who may try it in 2027" is not done, however sure the encoder is
        if status == "done" and is_turned_down(token, telling.kind):
            return Verdict(value="denied", cues=(MODEL, "against"))
        if status == "done" and _is_listed(token):
            return Verdict(value="planned", cues=(MODEL, "down"))
        if status == "denied" and judged.value != "denied" and not self._reader.negates(token):
            return replace(judged, value="void")
        open_ = {"planned", "considered"}
        if status in open_ and judged.value in open_ and self._is_settled(judged):
            return replace(judged, cues=(MODEL, *judged.cues))
        if status != "done" or telling.status_probability >= _SURE:
            return Verdict(value=status, cues=(MODEL,))
        # Without a cue the grammar has not found the word's clause, and supports nothing.
        return judged if judged.cues else replace(judged, value="void")

    def _is_settled(self, judged: Verdict) -> bool:
        """Tell whether the grammar knows if a thing is ahead or only possible: "may follow"."""
        is_possible = judged.value == "considered" and bool(_POSSIBLE & {*judged.cues})
        return is_possible or self._reader.is_governed(judged)


def with_dates(
    doc: Doc, tellings: Iterable[Telling], known: Iterable[Candidate]
) -> Iterator[Candidate]:
    """Yield candidates of frames with the words that the encoder takes for their dates."""
    dated = {
        (token.i, telling.kind): telling.roles["when"]
        for telling in tellings if (token := token_at(doc, telling.start)) is not None
    }  # fmt: skip
    for candidate in known:
        when = dated.get((candidate.token.i, candidate.type), ())
        yield replace(candidate, dated=when) if when else candidate


def token_at(doc: Doc, place: int) -> Token | None:
    """Return the token that covers a code point of the text."""
    span = doc.char_span(place, place + 1, alignment_mode="expand")
    return span[0] if span is not None and len(span) else None


def _able(
    doc: Doc, spans: Iterable[tuple[int, int]], token: Token, role: tuple[str, str]
) -> Iterator[Span]:
    """Yield the words of stretches of code points that can take part in what a token tells."""
    for start, end in spans:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None and len(span) and can_take_part(span.root, token, *role):
            yield span


def _referents(
    spans: Iterable[Span], referents: Referents, wanted: frozenset[str]
) -> Iterator[Referent]:
    """Yield what words stand for: what could take part, else what is named.

    A pronoun stands for nothing that could not.
    """
    seen: set[str] = set()
    for span in spans:
        if not span.text.strip():
            continue
        head = _past_preposition(span.root)
        if head.pos_ in _NUMBERS:
            continue  # a sum is no party
        able = referents.of(head, wanted)
        named = () if able or head.pos_ == "PRON" else referents.of(head, _ANY)
        found = able or named or (_words(span.text, head),)
        for referent in found:
            if referent.name and referent.name.casefold() not in seen:
                seen.add(referent.name.casefold())
                yield referent


def _past_preposition(head: Token) -> Token:
    """Return the noun of a phrase that the encoder gave with its preposition: "into gold"."""
    nouns = [c for c in head.children if c.dep_ == "pobj"] if head.dep_ == "prep" else []
    return nouns[0] if nouns else head


def _says_little(kind: str, objects: Collection[Referent], actors: Collection[Referent]) -> bool:
    """Tell whether objects that do not fit speak neither for nor against an event.

    So it is with words of which nothing is known ("the question", "the relief"). But anybody buys
    and launches something: there, what it was says whether it is of the field. A deal between two
    who are known by name is one, whatever it is about ("an annuity contract").
    """
    if kind in _ON_MATTERS or (kind == "partner" and sum(bool(r.record) for r in actors) > 1):
        return True
    return kind not in _BY_OBJECT and not any(r.record or r.classes for r in objects)


def _is_near(span: tuple[int, int], token: Token) -> bool:
    """Tell whether an object stands in the sentence, or is what a pronoun there points to.

    "One small scheme did buy": what stood in the sentence before may be another thing. "It was
    adopted": it may not.
    """
    sentence = token.sent
    if sentence.start_char <= span[0] and span[1] <= sentence.end_char:
        return True
    return any(c.dep_ in _AFFECTED and c.lower_ in _THINGS for c in token.children)


def _words(text: str, head: Token) -> Referent:
    name = " ".join(text.split()).strip(" \"'“”‘’") if head.pos_ != "PRON" else ""
    return Referent(name=name, classes=_ANY, token=head)


def _is_named_only(token: Token, reader: StatusReader) -> bool:
    """Tell whether a word names a deed in passing: "her veto", "the Trade Act, as amended"."""
    if token.tag_ == "VBN" and token.i and token.nbor(-1).lower_ == "as":
        return True
    if token.pos_ != "NOUN" or token.dep_ not in {"pobj", "dobj"} or token.head.dep_ == "ROOT":
        return False
    owned = any(child.dep_ == "poss" for child in token.children)
    return owned and not tells_event(token, (), reader.is_saying)


def _is_listed(token: Token) -> bool:
    """Tell whether somebody is only down for something: "they had her down as a witness"."""
    verb = token if token.lemma_ == "have" else token.head
    return verb.lemma_ == "have" and any(c.lower_ == "down" for c in verb.children)


def _is_new(candidate: Candidate, known: Sequence[Candidate]) -> bool:
    """Tell whether no frame tells it: at the word, or in the sentence with the same parties."""
    for other in known:
        if other.token.i == candidate.token.i:
            return False
        is_like = other.type == candidate.type
        if is_like and _clause_of(other.token) == _clause_of(candidate.token):
            return False  # "comments", of which "are due" is told
        if is_like and other.token.sent == candidate.token.sent:
            mine, theirs = _names(candidate), _names(other)
            if not _are_two(candidate, other) and (not mine or not theirs or mine & theirs):
                return False
    return True


def _clause_of(token: Token) -> int:
    """Return the place of the "be" of a clause, for its subject and predicate too."""
    of_be = token.dep_ in {"nsubj", "acomp", "attr"} and token.head.lemma_ == "be"
    return token.head.i if of_be else token.i


def _are_two(one: Candidate, other: Candidate) -> bool:
    """Tell whether one verb denies and another tells: "has not resigned and was re-elected"."""
    verbs = one.token.pos_ in VERBAL and other.token.pos_ in VERBAL
    return verbs and (one.verdict.value == "denied") != (other.verdict.value == "denied")


def _names(candidate: Candidate) -> set[str]:
    return {r.name.casefold() for r in (*candidate.actors, *candidate.objects)}


def _is_void(candidate: Candidate) -> bool:
    if candidate.verdict.value == "void":
        return True
    parties = (*candidate.actors, *candidate.objects)
    named = any(r.record or r.how == "office" for r in parties)
    if not named and not _tells_alone(candidate):
        return True  # nobody and nothing that the text knows by name
    return is_generic(candidate.token, candidate.actors, candidate.objects, candidate.verdict)


def _tells_alone(candidate: Candidate) -> bool:
    """Tell whether a word is sure enough where nobody is named: "comments are welcome until May".

    Anybody buys, sells and gives orders; what is done to texts and in courts is of the field.
    """
    sure = candidate.probability is not None and candidate.probability >= _SURE_ALONE
    return sure and candidate.type not in _ANYBODYS


def _trigger(kind: str) -> Trigger:
    return Trigger(
        id=f"{MODEL}.{kind}",
        type=kind,
        words=(),
        part="",
        where=MappingProxyType({}),
        without=(),
        actor=(),
        object=(),
        actor_is=_ANY,
        object_is=_ANY,
        need=(),
    )


_TRIGGERS = {kind: _trigger(kind) for kind in get_args(EventType)}
