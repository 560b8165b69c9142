"""What the stance rules share: the document with its speakers, targets and quotations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from spacy.tokens import Doc, Span, Token

from policytrail.nlp.attribution import Speech, find_speech, inside, quotations
from policytrail.nlp.holders import Holders
from policytrail.nlp.roles import subjects
from policytrail.nlp.stance_lexicon import StanceLexicon
from policytrail.nlp.stance_targets import Target, Targets
from policytrail.nlp.stance_voice import interviewee_of, statement_by, voice_of
from policytrail.records import StanceLabel

_SCENE = f"{__name__}.scene"
_LABELS: tuple[StanceLabel, ...] = get_args(StanceLabel)
_OWN_BODIES = frozenset({
    "alliance", "association", "board", "coalition", "company", "council", "federation", "firm",
    "fund", "group", "institute", "league", "membership", "organisation", "organization", "society",
    "union",
})  # fmt: skip
_OFFICES = frozenset({"agency", "bureau", "commission", "department", "office"})
_TITLES = frozenset({"administrator", "commissioner", "secretary", "superintendent"})
_TITLE_BEFORE = 4  # tokens: "Secretary Ona Pell"
_OPPOSITE: dict[StanceLabel, StanceLabel] = {"support": "oppose", "oppose": "support"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A position before claims are joined. ``label`` is toward the target itself."""

    holder: str
    target: Target
    label: StanceLabel
    sentence: Span
    rule: str
    cue: str


class Scene:
    """One document as the rules see it."""

    def __init__(self, doc: Doc, lexicon: StanceLexicon) -> None:
        self.doc = doc
        self.lexicon = lexicon
        self.holders = Holders(doc)
        self.targets = Targets(doc, lexicon)
        self.quoted = quotations(doc)
        document = doc._.document
        title = document.title if document is not None else ""
        self.voice = voice_of(doc, title, self.holders)
        answering = interviewee_of(doc, self.holders) or statement_by(doc, self.holders)
        self.speech = find_speech(doc, self.holders, lexicon.saying, answering)

    def subjects_of(self, verb: Token) -> tuple[str, ...]:
        """Return who does what a verb says; "we" in a quotation is its speaker."""
        names: dict[str, None] = {}
        heads = subjects(verb)
        for head in heads:
            if head.lower_ in {"we", "i", "our", "us"} or _is_our_body(head):
                names |= dict.fromkeys(self.speakers_at(head.i) or self._signer_at(head.i))
            else:
                names |= dict.fromkeys(self.holders.of(head))
        if any(head.lower_ in {"it", "they"} for head in heads):
            names = dict.fromkeys(self._reporting(verb)) or names
        if not names and verb.lemma_.lower() in {*self.lexicon.verbs, "sue"}:
            names = dict.fromkeys(name for head in heads for name in self._states(verb, head))
        return self.spoken_for(verb, tuple(names))

    def spoken_for(self, verb: Token, names: tuple[str, ...]) -> tuple[str, ...]:
        """ "X of the league said the group opposes it": X, who is named, speaks for it."""
        for speech in self.speech if names else ():
            if speech.direct or speech.verb is None or not speech.start <= verb.i < speech.end:
                continue
            if set(names) <= set(self.holders.behind(speech.verb, speech.speakers)):
                return speech.speakers
            if self._is_own_office(verb, speech):
                return speech.speakers
        return names

    def _is_own_office(self, verb: Token, speech: Speech) -> bool:
        """Tell "Secretary X said the department supports it": X speaks for what X heads."""
        heads = subjects(verb)
        agency = all(head.pos_ == "NOUN" and head.lemma_.lower() in _OFFICES for head in heads)
        said = subjects(speech.verb) if speech.verb is not None else ()
        titled = [
            word.lower_ in _TITLES
            for head in said
            for word in self.doc[max(0, head.i - _TITLE_BEFORE) : head.i]
        ]
        return bool(heads) and agency and any(titled)

    def _states(self, verb: Token, head: Token) -> tuple[str, ...]:
        """Return states that take a side: "Iowa opposes it", "… that they would contest it"."""
        outer = verb.head if verb.dep_ == "ccomp" else verb
        if any(child.lower_ == "who" for child in verb.children):
            return ()  # "a judge in Iowa, who dismissed it": no place is a "who"
        for _ in range(3):  # "Iowa let it be known that they would"
            if head.lower_ != "they":
                return self.holders.places(head)
            head = next(iter(subjects(outer)), head)
            outer = outer.head
        return ()

    def names(self, head: Token) -> tuple[str, ...]:
        """Return the holders that a noun phrase or pronoun means."""
        if head.lower_ in {"my", "our"}:
            return self.speakers_at(head.i) or self._signer_at(head.i)
        if head.lower_ in {"it", "they"}:
            return self._reporting(head.head) or self.holders.of(head)
        return self.holders.of(head)

    def _reporting(self, verb: Token) -> tuple[str, ...]:
        """Return the body that says of itself: "the agency said that it opposes"."""
        around = [s for s in self.speech if not s.direct and s.start <= verb.i < s.end]
        return around[-1].speakers if around else ()

    def behind(self, holder: str, target: Target, index: int) -> Target:
        """Return the text that is meant where an official blames those who made it.

        Who withdraws a predecessor's text and blames the predecessor is against the text.
        """
        main = next(iter(self.targets.main_text(index)), None)
        if target.kind != "entity" or main is None or not main.inverted:
            return target
        return Target(name=main.name) if self.holders.is_official(holder) else target

    def accused(self) -> list[Target]:
        """Return who is penalised, where the document is a report of that."""
        kinds = {entity.name: entity.type for entity in self.doc._.entities}
        first = [e for e in self.doc._.events if e.evidence.start < 300]
        return [
            Target(name=name, kind="entity")
            for event in first if event.type == "enforce" and event.status == "done"
            for name in event.objects if kinds.get(name) in {"company", "person"}
        ]  # fmt: skip

    def speakers_at(self, index: int) -> tuple[str, ...]:
        """Return whose words a token is, if it stands in a quotation."""
        for speech in self.speech:
            if speech.direct and speech.start <= index < speech.end:
                return speech.speakers
        return ()

    def seen(self, start: int, end: int) -> StanceLabel | None:
        """Return the side that the encoder sees in a stretch of tokens, where it sees one only."""
        low, high = self.doc[start].idx, self.doc[end - 1].idx + len(self.doc[end - 1])
        found = {t.kind for t in self.doc._.tellings if t.kind in _LABELS and low <= t.start < high}
        return next((label for label in _LABELS if found == {label}), None)

    def _signer_at(self, index: int) -> tuple[str, ...]:
        """Return whose "I" and "we" stands outside of quotations in a signed text."""
        signed = self.voice is not None and not self.is_quoted(index)
        return (self.voice,) if signed and self.voice is not None else ()

    def is_quoted(self, index: int) -> bool:
        """Tell whether a token stands in quotation marks."""
        return inside(index, self.quoted)

    def found(
        self, holder: str, target: Target, label: StanceLabel, at: Token, rule: str, cue: str
    ) -> Found:
        """Return a position; the judgement of an act against a text is turned around."""
        seen = opposite(label) if target.inverted else label
        return Found(holder=holder, target=target, label=seen, sentence=at.sent, rule=rule, cue=cue)


def _is_our_body(head: Token) -> bool:
    """Tell "our union", which is the body that speaks."""
    ours = any(child.lower_ == "our" and child.dep_ == "poss" for child in head.children)
    return ours and head.lemma_.lower() in _OWN_BODIES


def scene_of(doc: Doc, lexicon: StanceLexicon) -> Scene:
    """Return a document as the rules see it; who asks again with the same lexicon gets the same."""
    scene = doc.user_data.get(_SCENE)
    if not isinstance(scene, Scene) or scene.lexicon is not lexicon:
        scene = doc.user_data[_SCENE] = Scene(doc, lexicon)
    return scene


def opposite(label: StanceLabel) -> StanceLabel:
    """Return the other side; neutral stays."""
    return _OPPOSITE.get(label, label)
