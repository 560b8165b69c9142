"""What is expected of a market: that a price rises or falls, that money comes or goes.

Neither stance nor tone (scheme of the field report, 4.5): who forecasts a fall of bitcoin need not
oppose it, and a price that fell is no forecast. Read are verbs of moving whose clause lies in the
future, or in what somebody expects; flows of money to come; and "bullish on", "bearish on". A
question, a condition and a negation claim nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc, Span, Token

from policytrail.nlp.lexicons import load_words
from policytrail.nlp.negation import is_negated, is_open
from policytrail.nlp.roles import objects, prepositional, subjects
from policytrail.nlp.sentences import sentence_of
from policytrail.nlp.stance_scene import Scene
from policytrail.records import Entity, ExpectationClaim, Outlook

_MODALS = frozenset({"will", "would", "could", "may", "might", "should", "'ll", "’ll"})
_MONEY = re.compile(r"[$€£]|\b(?:million|billion|trillion|dollars|money|inflows?|cash)\b", re.I)
_TYPES = frozenset({"asset", "company"})
_RECKONING = frozenset({
    "analyze", "analyse", "estimate", "reckon", "calculate", "forecast", "predict", "project",
})  # fmt: skip
_HEDGED = frozenset({"if", "unless"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlooks:
    """Cue words: lemmas, and which way they point."""

    moves: dict[str, Outlook]
    reach: frozenset[str]
    expecting: frozenset[str]
    adjectives: frozenset[str]
    prices: frozenset[str]
    flows: dict[str, Outlook]
    words: dict[str, Outlook]

    def may_tell(self, doc: Doc) -> bool:
        """Tell whether any of the words is there at all."""
        cues = {*self.moves, *self.reach, *self.flows, *self.words}
        return any(token.lemma_.lower() in cues for token in doc)


def load_outlooks(folders: Sequence[Path] = ()) -> Outlooks:
    """Return our words and the user's.

    Raises:
        LexiconError: a file is wrong.
    """
    words = load_words("expectations", folders)
    return Outlooks(
        moves=_pointing(words["moves"]["up"], words["moves"]["down"]),
        reach=frozenset(words["moves"]["reach"]),
        expecting=frozenset(words["expecting"]["verbs"]),
        adjectives=frozenset(words["expecting"]["adjectives"]),
        prices=frozenset(words["nouns"]["price"]),
        flows=_pointing(words["flows"]["in"], words["flows"]["out"]),
        words=_pointing(words["words"]["up"], words["words"]["down"]),
    )


def _pointing(up: Sequence[str], down: Sequence[str]) -> dict[str, Outlook]:
    bullish: dict[str, Outlook] = dict.fromkeys(up, "bullish")
    return bullish | dict.fromkeys(down, "bearish")


def read_expectations(scene: Scene, outlooks: Outlooks) -> tuple[ExpectationClaim, ...]:
    """Return one claim for each holder, target and outlook, in the order of the text."""
    found: dict[tuple[str, str, str], ExpectationClaim] = {}
    for sentence in scene.doc.sents:
        if sentence.text.rstrip().endswith("?"):
            continue
        for claim in _in_sentence(_Market(scene, outlooks), sentence):
            found.setdefault((claim.holder, claim.target, claim.outlook), claim)
    return tuple(found.values())


def _in_sentence(market: _Market, sentence: Span) -> Iterator[ExpectationClaim]:
    outlooks = market.outlooks
    for token in sentence:
        lemma = token.lemma_.lower()
        if lemma in outlooks.words:
            yield from market.by_word(token, outlooks.words[lemma])
        if token.pos_ not in {"VERB", "AUX"}:
            continue
        outlook = outlooks.moves.get(lemma) or _reached(token, lemma, outlooks)
        if outlook is not None:
            yield from market.by_move(token, outlook)
        if lemma in outlooks.flows:
            yield from market.by_flow(token, outlooks.flows[lemma])


def _reached(verb: Token, lemma: str, outlooks: Outlooks) -> Outlook | None:
    """ "could reach $200,000", "will hit a record": up; a low is down."""
    if lemma not in outlooks.reach:
        return None
    words = {part.lemma_.lower() for head in objects(verb) for part in head.subtree}
    if words & {"low", "bottom", "floor"}:
        return "bearish"
    high = words & {"record", "high", "peak"} or _MONEY.search(
        " ".join(part.text for head in objects(verb) for part in head.subtree)
    )
    return "bullish" if high else None


class _Market:
    """The assets of one document, and who speaks of them."""

    def __init__(self, scene: Scene, outlooks: Outlooks) -> None:
        self._scene = scene
        self.outlooks = outlooks

    def by_move(self, verb: Token, outlook: Outlook) -> Iterator[ExpectationClaim]:
        """ "bitcoin could double", "expects gold to fall"."""
        expecter = self._expecter(verb)
        if not self._is_to_come(verb, expecter):
            return
        for target in self._targets(subjects(verb)):
            yield from self._claims(verb, expecter, target, outlook)

    def by_flow(self, verb: Token, outlook: Outlook) -> Iterator[ExpectationClaim]:
        """ "1 percent would bring some $90 billion into bitcoin"."""
        expecter = self._expecter(verb)
        moved = " ".join(
            part.text for head in (*objects(verb), *subjects(verb)) for part in head.subtree
        )
        if not _MONEY.search(moved) or not self._is_to_come(verb, expecter):
            return
        ways = ("into", "to", "toward", "towards") if outlook == "bullish" else ("from", "of")
        heads = [head for way in ways for head in prepositional(verb, way)]
        heads += [
            head
            for moved_thing in objects(verb)
            for part in moved_thing.subtree
            for way in ways
            for head in prepositional(part, way)
        ]
        for target in self._targets(heads):
            yield from self._claims(verb, expecter, target, outlook)

    def by_word(self, word: Token, outlook: Outlook) -> Iterator[ExpectationClaim]:
        """ "is bullish on gold", "a bearish note on bitcoin"."""
        holder_of = word.head if word.dep_ in {"acomp", "oprd", "xcomp"} else None
        noun = word.head if word.dep_ == "amod" else word
        heads = [h for p in ("on", "about", "for") for h in prepositional(noun, p)]
        if holder_of is not None and (is_negated(holder_of) or is_open(holder_of)):
            return
        for target in self._targets(heads):
            yield from self._claims(word, holder_of, target, outlook)

    def _expecter(self, verb: Token) -> Token | None:
        """Return the verb of expecting that governs a clause."""
        head = verb.head
        if verb.dep_ in {"ccomp", "xcomp"} and head.lemma_.lower() in self.outlooks.expecting:
            return head
        return None

    def _is_to_come(self, verb: Token, expecter: Token | None) -> bool:
        """Tell whether a clause is of the future and is claimed."""
        if is_negated(verb) or is_open(verb) or _is_hedged(verb):
            return False
        if expecter is not None and is_negated(expecter):
            return False
        auxiliaries = {child.lower_ for child in verb.children if child.dep_ == "aux"}
        if auxiliaries & _MODALS:
            return "have" not in auxiliaries  # "could have fallen" is of the past
        if "to" in auxiliaries and verb.dep_ == "xcomp":
            head = verb.head
            ready = {head.lower_, head.lemma_.lower()} & self.outlooks.adjectives
            if ready and not is_negated(head):
                return True
        # "expects it to fall", "sees it falling"; "said that it fell" is of the past.
        return expecter is not None and ("to" in auxiliaries or verb.tag_ == "VBG")

    def _targets(self, heads: Sequence[Token]) -> Iterator[str]:
        """Yield the assets that noun phrases are of: "bitcoin", "the price of gold"."""
        names: dict[str, None] = {}
        for head in heads:
            own = self._asset(head)
            if own is not None:
                names[own] = None
            elif head.lemma_.lower() in self.outlooks.prices:
                below = (self._asset(part) for part in head.subtree if part.i != head.i)
                named = [name for name in below if name is not None]
                names |= dict.fromkeys(named or self._only_asset(head))
        yield from names

    def _only_asset(self, head: Token) -> list[str]:
        """Return what "the market" is of: the one asset that the sentence names."""
        if head.lemma_.lower() != "market":
            return []
        found = (self._scene.holders.at(token.i) for token in head.sent)
        names = {entity.name for entity in found if entity is not None and entity.type == "asset"}
        return list(names) if len(names) == 1 else []

    def _asset(self, token: Token) -> str | None:
        entity: Entity | None = self._scene.holders.at(token.i)
        if entity is None or entity.type not in _TYPES:
            return None
        priced = any(
            part.lemma_.lower() in self.outlooks.prices
            for part in (token.head, *token.ancestors) if part.sent == token.sent
        )  # fmt: skip
        # A company may rise in other ways than by its shares.
        return entity.name if entity.type == "asset" or priced else None

    def _claims(
        self, cue: Token, expecter: Token | None, target: str, outlook: Outlook
    ) -> Iterator[ExpectationClaim]:
        holders = self._scene.speakers_at(cue.i)
        if not holders and expecter is not None:
            holders = self._scene.subjects_of(expecter)
        if not holders:
            around = [s for s in self._scene.speech if s.start <= cue.i < s.end]
            holders = around[-1].speakers if around else self._going_on(cue)
        for holder in holders or ("",):
            if holder != target:
                yield ExpectationClaim(
                    holder=holder,
                    target=target,
                    outlook=outlook,
                    evidence=sentence_of(cue.sent),
                    cue=cue.text,
                )

    def _going_on(self, cue: Token) -> tuple[str, ...]:
        """Return whose forecast goes on: of who reckoned in the sentence before, in the paragraph.

        Not where the sentence names a person or speaks for anybody else.
        """
        start = cue.sent.start
        before = [s for s in self._scene.speech if s.verb is not None and not s.direct]
        last = next((s for s in reversed(before) if s.verb and s.verb.sent.end == start), None)
        if last is None or last.verb is None or last.verb.lemma_.lower() not in _RECKONING:
            return ()
        named = (self._scene.holders.at(token.i) for token in cue.sent)
        if "\n" in self._scene.doc[start - 1].text_with_ws or any(
            entity is not None and entity.type == "person" for entity in named
        ):
            return ()
        return last.speakers


def _is_hedged(verb: Token) -> bool:
    marks = {
        mark.lower_
        for clause in (verb, *(c for c in verb.children if c.dep_ == "advcl"))
        for mark in clause.children
        if mark.dep_ == "mark" and not (mark.i and mark.nbor(-1).lower_ == "even")
    }
    return bool(marks & _HEDGED)
