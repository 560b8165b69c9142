"""What a position is toward: an instrument, an issue, a person or a body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from policytrail.nlp.noun_phrases import (
    cited_texts,
    core,
    is_definite,
    phrase,
    year_in,
)
from policytrail.nlp.roles import prepositional
from policytrail.nlp.stance_issues import Issues
from policytrail.nlp.stance_lexicon import StanceLexicon
from policytrail.nlp.stance_main import main_text, rescissions
from policytrail.nlp.stance_names import Assets, bills_counted, named_tokens
from policytrail.nlp.stance_pronouns import described_by, is_beside, is_main_subject, is_of_no_text
from policytrail.nlp.stance_relief import feared
from policytrail.nlp.stance_sections import Sections
from policytrail.nlp.stance_target_words import (
    ACTS,
    AIMS,
    ALTERNATIVES,
    BACKGROUND,
    FORBIDS,
    FORWARD,
    INVERTING,
    KINDS,
    OLDER,
    PASSIVE_KINDS,
    PROHIBITIVE,
    PRONOUNS,
    REFUSAL,
    RELIEF,
    THINGS,
)
from policytrail.records import Instrument


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is judged. ``inverted``: the judgement was of an act against it."""

    name: str
    inverted: bool = False
    kind: str = "instrument"  # instrument, issue, entity


def _named(name: str) -> Target:
    return Target(name=name)


class Targets:
    """The possible targets of one document."""

    def __init__(self, doc: Doc, lexicon: StanceLexicon) -> None:
        self._doc = doc
        self._cited = cited_texts(doc)
        self._issues = Issues(doc, lexicon.issues)
        self._at: dict[int, Instrument] = {}
        self._mentions: list[tuple[int, int, Instrument]] = []
        for instrument in doc._.instruments:
            for mention in instrument.mentions:
                span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
                if span is not None and len(span):
                    self._mentions.append((span.start, span.end, instrument))
                    self._at.update(dict.fromkeys(range(span.start, span.end), instrument))
        self._mentions.sort(key=lambda item: item[:2])
        # Verbs of withdrawal with the guidance or rule that they do away with.
        self.rescissions = tuple(rescissions(doc, self._at))
        self.main, self._main_inverted = main_text(doc, self._mentions, self.rescissions)
        named = [start for start, _, instrument in self._mentions if instrument is self.main]
        self._sections = Sections(doc, named)
        self._named = named_tokens(doc)
        self._assets = Assets(doc)

    # --- instruments ------------------------------------------------------------------------

    def of(self, token: Token) -> tuple[Target, ...]:
        """Return what a noun phrase is about, by its head; nothing where that is not clear."""
        lemma, free = token.lemma_.lower(), token.i not in self._at
        if lemma in INVERTING and free:
            return tuple(replace(t, inverted=not t.inverted) for t in self._acted_on(token))
        if lemma in RELIEF and free:
            return self.relieved(token)
        if lemma in FORWARD and free:
            return self._complements(token) or self.current(token.i)
        if lemma in AIMS and free and (meant := self._complements(token)):
            return meant
        direct = self._instruments_below(token)
        if direct:
            return direct
        if token.lower_ in PRONOUNS:
            return self._of_pronoun(token)
        if lemma in THINGS and is_definite(token):
            return self._of_thing(token)
        if token.pos_ == "NUM":
            return tuple(map(_named, bills_counted(self._doc, token, self._cited)))
        generic = self._generic(token, lemma)
        if generic:
            return generic
        if lemma in ACTS and is_beside(token):  # "a rule would bar it, a notion that X likes"
            told = [i for _, i in self._meant(token.sent.start, token.i)]
            # "withdrew the letter, a step that she praised"
            undone = {i.name for verb, i in self.rescissions if verb.sent == token.sent}
            return tuple(Target(name=i.name, inverted=i.name in undone) for i in told[-1:])
        if lemma in ACTS and is_definite(token):
            return self.main_act(token.i)
        return self._issues_of(token)

    def _issues_of(self, token: Token) -> tuple[Target, ...]:
        """Return the issues that a noun phrase names; a class of assets where none is known."""
        words = " ".join(part.text for part in phrase(token))
        issues = self._issues.named(words, token.sent)
        if issues:
            return tuple(Target(name=i, kind="issue") for i in issues)
        if ALTERNATIVES in self.issues_at(token.i):
            return ()
        return tuple(Target(name=a, kind="entity") for a in self._assets.of(token))

    def is_text(self, token: Token) -> bool:
        """Tell whether a noun is of a text, or of an act on one: "the rule", "a veto"."""
        lemma = token.lemma_.lower()
        return token.i in self._at or lemma in {*INVERTING, *FORWARD, *KINDS}

    def is_bill(self, token: Token) -> bool:
        """Tell whether a token is the head of a bill's or a law's name: "the Lost Savers Act"."""
        found = self._at.get(token.i)
        outside = token.head == token or self._at.get(token.head.i) is not found
        return found is not None and found.kind in {"bill", "law"} and outside

    def relieved(self, token: Token) -> tuple[Target, ...]:
        """Return what relief or protection is from, as something that is not wanted."""
        return tuple(
            Target(name=issue, kind="issue", inverted=True)
            for head in feared(token)
            for issue in self.issues_in(head.left_edge.i, head.right_edge.i + 1)
        )

    def main_text(self, index: int) -> Iterator[Target]:
        """Yield the text that the document is about at a token.

        It must have been named by then. Where a document tells of several matters, it is one that
        is named in the same section.
        """
        main = self.main_at(index)
        if main is not None:
            kind = "bill" if main.kind in {"bill", "law"} else "instrument"
            undone = main is self.main and self._main_inverted
            yield Target(name=main.name, inverted=undone, kind=kind)

    def main_at(self, index: int) -> Instrument | None:
        """Return the text that the document is about at a token."""
        start, end = self._sections.bounds(index)
        end = min(end, int(self._doc[index].sent.end))
        named = [i for low, _, i in self._mentions if start <= low < end]
        if any(instrument is self.main for instrument in named):
            return self.main
        if not self._sections.many:
            return None
        able = [i for i in named if i.kind not in PASSIVE_KINDS and i.name not in self._cited]
        return able[-1] if able else None

    def current(self, index: int) -> tuple[Target, ...]:
        """Return what was spoken of last before a token, else what the document is about."""
        last = self.last_before(index)
        if last is None or last is self.main:
            return tuple(self.main_text(index))
        return (Target(name=last.name),)

    def is_near(self, one: int, other: int) -> bool:
        """Tell whether two tokens stand in the same section."""
        start, end = self._sections.bounds(one)
        return start <= other < end

    def issues_at(self, index: int) -> tuple[str, ...]:
        """Return the issues that the document, or its section of a token, is about."""
        if not self._sections.many:
            return self._issues.about
        start, end = self._sections.bounds(index)
        return self.issues_in(start, end)

    def _first_issue(self, index: int) -> tuple[Target, ...]:
        return tuple(Target(name=issue, kind="issue") for issue in self.issues_at(index)[:1])

    def default(self, index: int) -> Iterator[Target]:
        """Yield what the document is about at a token: its text, else its first issue."""
        main = self.main_at(index)
        if main is not None:
            yield Target(name=main.name)
        else:
            yield from self._first_issue(index)

    def masked(self, start: int, end: int) -> str:
        """Return words without names, which judge nothing: the "Fair Benefits Board"."""
        return "".join(
            " " * len(token.text_with_ws)
            if token.i in self._at or token.i in self._named
            else token.text_with_ws
            for token in self._doc[start:end]
        )

    def _acted_on(self, token: Token) -> tuple[Target, ...]:
        found = self._complements(token)
        main = found or tuple(replace(t, inverted=False) for t in self.main_text(token.i))
        return main or self._first_issue(token.i)

    def _complements(self, token: Token) -> tuple[Target, ...]:
        """Return what a noun of action acts on: "the repeal of X", "X's repeal"."""
        heads = [
            *prepositional(token, "of"),
            *(c for c in token.children if c.dep_ in {"poss", "compound"}),
        ]
        return tuple(
            target for head in heads for target in self.of(head) if target.kind != "entity"
        )

    def _instruments_below(self, token: Token) -> tuple[Target, ...]:
        """Return instruments that the phrase names: at its head, before it, listed with it."""
        names: dict[str, None] = {}
        for each in (token, *token.conjuncts):
            for part in core(each):
                if part.i in self._at:
                    names[self._at[part.i].name] = None
        return tuple(Target(name=name) for name in names)

    def _of_pronoun(self, token: Token) -> tuple[Target, ...]:
        if token.lower_ == "it" and is_of_no_text(token, self._at):
            return ()
        last = self.last_before(token.i, but=described_by(token, self._at))
        if last is not None:
            undone = last is self.main and self._main_inverted and not self._named_near(token)
            return (Target(name=last.name, inverted=undone),)
        main = tuple(replace(t, inverted=False) for t in self.main_text(token.i))
        issues = self._first_issue(token.i)
        return main or tuple(t for t in issues if self._issues.is_keyed(t.name, token.i))

    def _of_thing(self, token: Token) -> tuple[Target, ...]:
        """Return what "the thing" means: an issue, where the sentence before names no text."""
        start = token.sent.start
        before = self._doc[start - 1].sent.start if start else 0
        if not any(self._meant_between(before, token.i)):
            issues = self.issues_in(before, token.i) if before < token.i else ()
            if issues:
                return tuple(Target(name=issue, kind="issue") for issue in issues)
        return self._of_pronoun(token)

    def _named_near(self, token: Token) -> bool:
        """Tell whether the sentence names a text itself, so that "it" is not the act on it."""
        return any(
            part.i in self._at or self._generic(part, part.lemma_.lower())
            for part in token.sent
            if part.i < token.i
        )

    def is_main_named_before(self, index: int) -> bool:
        """Tell whether the text that the document is about was named before a token."""
        return any(i is self.main and start < index for start, _, i in self._mentions)

    def last_before(self, index: int, but: frozenset[str] = frozenset()) -> Instrument | None:
        """Return the instrument meant last: the sentence's own, else the main one, else any.

        Two sentences back at most; three where it is the main one. ``but`` are names of others.
        """
        floors = [self._doc[index].sent.start]
        section, _ = self._sections.bounds(index)
        for _ in range(3):
            floors.append(max(section, self._doc[floors[-1] - 1].sent.start) if floors[-1] else 0)
        meant = [i for i in self._meant_between(floors[0], index) if i.name not in but]
        just = meant or [i for i in self._meant_between(floors[1], index) if i.name not in but]
        near = meant or [i for i in self._meant_between(floors[2], index) if i.name not in but]
        wide = near if just else list(self._meant_between(floors[3], index))
        if not meant and (told := self._spoken_of(floors[1], floors[0], but)) is not None:
            return told  # the subject of the sentence before
        if self.main is not None and any(i.name == self.main.name for i in wide):
            return self.main
        return self._spoken_of(floors[2], index, but) or (near[-1] if near else None)

    def _spoken_of(self, start: int, end: int, but: frozenset[str]) -> Instrument | None:
        """Return the text that is the subject of the last sentence that means any.

        In "a bill to write the order into law lay dormant" the bill is spoken of, not the order.
        """
        told = [(token, i) for token, i in self._meant(start, end) if i.name not in but]
        last = [(token, i) for token, i in told if token.sent == told[-1][0].sent]
        subjects = [i for token, i in last if is_main_subject(token)]
        return subjects[-1] if subjects else None

    def _meant_between(self, start: int, end: int) -> Iterator[Instrument]:
        return (instrument for _, instrument in self._meant(start, end))

    def _meant(self, start: int, end: int) -> Iterator[tuple[Token, Instrument]]:
        """Yield the texts that tokens name or mean, but those that are only cited."""
        by_name = {instrument.name: instrument for instrument in self._doc._.instruments}
        for token in self._doc[start:end]:
            found = self._at.get(token.i)
            if found is None:
                generic = self._generic(token, token.lemma_.lower())
                found = by_name[generic[0].name] if generic else None
            if (
                found is not None
                and found.kind not in PASSIVE_KINDS
                and found.name not in self._cited
            ):
                yield token, found

    def _generic(self, token: Token, lemma: str) -> tuple[Target, ...]:
        """Resolve "the rule", "his order", "all three bills" to what was named before."""
        kinds = KINDS.get(lemma)
        if kinds is None or token.i in self._at or token.pos_ not in {"NOUN", "PROPN"}:
            return ()
        if token.tag_ == "NNS":
            several = [i for i in self._doc._.instruments if i.kind in kinds]
            return tuple(Target(name=i.name) for i in several) if is_definite(token) else ()
        if not is_definite(token):
            return ()
        for kind in kinds:
            before = self._named_before(token.i, kind)
            if any(child.lower_ in OLDER for child in token.children):  # "the old text"
                before = [min(before, key=year_in)] if before else []
            if before:
                best = next((i for i in before if i is self.main), before[-1])
                return (Target(name=best.name),)
        return ()

    def _named_before(self, index: int, kind: str) -> list[Instrument]:
        """Return the texts of a kind named before a token, those of its section where any are."""
        places = [(s, i) for s, _, i in self._mentions if i.kind == kind and s < index]
        section, _ = self._sections.bounds(index)
        return [i for s, i in places if s >= section] or [i for _, i in places]

    def main_act(self, index: int) -> tuple[Target, ...]:
        """Return what "the decision", "the idea" is about at a token."""
        main = next(self.main_text(index), None)
        if main is None:  # "the decision" of a board that said no
            refused = bool(REFUSAL.search(self._issues.opening))
            return tuple(replace(t, inverted=refused) for t in self._first_issue(index))
        return (Target(name=main.name, inverted=main.inverted),)

    # --- issues -----------------------------------------------------------------------------

    def issues_in(self, start: int, end: int) -> tuple[str, ...]:
        """Return the issues that the words of a stretch of tokens name."""
        return self._issues.named(self._issues.words(start, end), self._doc[start].sent)

    def issues_before(self, index: int) -> tuple[str, ...]:
        """Return the issues that the sentences shortly before a token name."""
        start = self._doc[index].sent.start
        section, _ = self._sections.bounds(index)
        for _ in range(4):
            start = max(section, self._doc[start - 1].sent.start) if start else 0
            found = self.issues_in(start, index) if start < index else ()
            if set(found) - BACKGROUND:
                return tuple(issue for issue in found if issue not in BACKGROUND)
        return ()

    def issue_targets(self, start: int, end: int) -> tuple[Target, ...]:
        """Return the issues in a stretch; blame of what a remedy is against is for the remedy."""
        against = set(self._issues.remedied(self._issues.words(start, end)))
        against |= {t.name for token in self._doc[start:end] for t in self.relieved(token)}
        return tuple(
            Target(name=issue, kind="issue", inverted=issue in against)
            for issue in self.issues_in(start, end)
        )

    def is_ban(self, name: str) -> bool:
        """Tell whether a text forbids: by its name, or by what is said of it."""
        after = (self._doc[end : end + 16].text for _, end, i in self._mentions if i.name == name)
        return bool(PROHIBITIVE.search(name)) or any(map(FORBIDS.match, after))

    def _meant_by(self, token: Token) -> tuple[Target, ...]:
        """Return what "the rule", "the withdrawal" mean."""
        lemma = token.lemma_.lower()
        if lemma in INVERTING and is_definite(token):
            return tuple(replace(t, inverted=not t.inverted) for t in self._acted_on(token))
        return self._generic(token, lemma)

    # --- stretches of text ----------------------------------------------------------------------

    def named_in(self, start: int, end: int) -> tuple[Target, ...]:
        """Return the instruments that a stretch of tokens names or means; else its issues."""
        found: dict[str, Target] = {}
        for token in self._doc[start:end]:
            here = self._at.get(token.i)
            if here is not None and here.kind not in PASSIVE_KINDS and here.name not in self._cited:
                found.setdefault(here.name, Target(name=here.name))
            elif here is None:
                for target in self._meant_by(token):
                    found[target.name] = target
        return tuple(found.values())
