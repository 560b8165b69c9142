"""Positions shown by acts, and positions that a sentence leaves to the one before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Span, Token

from policytrail.nlp.noun_phrases import is_definite
from policytrail.nlp.remembered import text_of
from policytrail.nlp.roles import prepositional, subjects
from policytrail.nlp.stance_court import defendants
from policytrail.nlp.stance_scene import Found, Scene, opposite
from policytrail.nlp.stance_targets import Target
from policytrail.records import EventClaim, StanceLabel

_INTENT = re.compile(
    r"\b(?:prepar\w+|ready|plans?\sto|planning|intend\w*|vow\w*|promis\w+|pledg\w*|will\ssign)\b",
    re.IGNORECASE,
)
_NEITHER = re.compile(r"\bneither\ssign\w*\b[^.;]*\bnor\b", re.IGNORECASE)
# A suit that is given up; a brief in the suit of others, whose side stance_court reads.
_NO_SUIT = re.compile(
    r"\b(?:drop|withdr[ae]w|abandon|end|settl)\w*\s(?:\w+\s){0,2}"
    r"(?:suit|lawsuit|challenge|appeal|case|complaint|action)\b"
    r"|\b(?:fil|lodg|submit)\w*\s(?:\w+\s){0,4}(?:amicus|brief)\b",
    re.IGNORECASE,
)
_DECISIONS = frozenset({"decision", "move", "vote", "announcement"})
_MEANING = frozenset({"plan", "intend", "mean", "propose", "vow", "move", "prepare", "decide"})
_ISSUING = frozenset({"issue", "propose", "finalize"})
_ATTACKED = frozenset({"rule", "guidance", "executive_order", "law", "memorandum", "bill"})
_BREAKING = frozenset({"breach", "break", "cite", "flout", "invoke", "violate"})
_LITIGANTS = frozenset({"person", "company", "advocacy", "pension_fund", "agency", "place"})
_DEFENDANTS = frozenset({"person", "company", "advocacy", "pension_fund", "agency"})


def from_events(scene: Scene, events: Iterable[EventClaim]) -> Iterator[Found]:
    """Yield positions that acts show (scheme, section 10, "Stances")."""
    kinds = {entity.name: entity.type for entity in scene.doc._.entities}
    for event in events:
        side = _side(event)
        if event.type == "litigate" and _NO_SUIT.search(event.evidence.text):
            continue
        if side is None or _NEITHER.search(event.evidence.text):
            continue
        sentence = _sentence_at(scene, event.evidence.start)
        for actor in event.actors:
            if not _may_hold(event, kinds.get(actor, "")):
                continue
            for target in _objects(scene, event, kinds):
                if target.name != actor:
                    yield Found(
                        holder=actor, target=target, label=side, sentence=sentence, rule="act",
                        cue=event.type,
                    )  # fmt: skip


def from_rescissions(scene: Scene) -> Iterator[Found]:
    """Yield that a body is against the guidance or rule that it did away with."""
    for verb, instrument in scene.targets.rescissions:
        decided = verb.dep_ == "acl" and verb.head.lemma_.lower() in _DECISIONS
        modal = any(c.dep_ == "aux" and c.tag_ == "MD" for c in verb.children)
        done = verb.tag_ in {"VBD", "VBN", "VBZ"} and not modal
        if not (done or decided or _is_intended(verb)):
            continue
        for holder in scene.subjects_of(verb) or _issuers(scene, verb):
            target = Target(name=instrument.name)
            yield Found(
                holder=holder, target=target, label="oppose", sentence=verb.sent, rule="act",
                cue=verb.lemma_,
            )  # fmt: skip


def _issuers(scene: Scene, verb: Token) -> tuple[str, ...]:
    """Return the agencies behind a text that withdraws another: "the notice also withdraws X"."""
    heads = [head for head in subjects(verb) if is_definite(head)]
    names = {i.name for i in scene.doc._.instruments for head in heads
             if head.lemma_.lower() in i.name.casefold().split()}  # fmt: skip
    agencies = {entity.name for entity in scene.doc._.entities if entity.type == "agency"}
    issued = (e for e in scene.doc._.events if e.type in _ISSUING and names & set(e.objects))
    return tuple(dict.fromkeys(a for event in issued for a in event.actors if a in agencies))


def _is_intended(verb: Token) -> bool:
    """ "will scrap it", "plans to scrap it"."""
    governor = verb.head.lemma_.lower() if verb.dep_ in {"xcomp", "ccomp"} else ""
    return governor in _MEANING or any(
        c.dep_ == "aux" and c.lower_ == "will" for c in verb.children
    )


def _side(event: EventClaim) -> StanceLabel | None:
    if event.type == "sign":
        planned = event.status == "planned" and _INTENT.search(event.evidence.text)
        return "support" if event.status == "done" or planned else None
    if event.status != "done":
        return None
    if event.type == "introduce":
        return "support"
    return "oppose" if event.type in {"rescind", "litigate", "reject"} else None


def _may_hold(event: EventClaim, kind: str) -> bool:
    if event.type == "rescind":
        return kind in {"agency", "person"}
    return kind in _LITIGANTS if event.type == "litigate" else kind == "person"


def _objects(scene: Scene, event: EventClaim, kinds: dict[str, str]) -> Iterator[Target]:
    """Return the texts acted on; in a suit without one, the document's text or the defendant."""
    texts = {instrument.name: instrument for instrument in scene.doc._.instruments}
    named = [n for n in event.objects if n in texts and texts[n].kind not in {"case", "docket"}]
    sentence = _sentence_at(scene, event.evidence.start)
    grounds = _grounds(scene, sentence) if event.type == "litigate" else frozenset()
    named = [name for name in named if name not in grounds]
    sued = [name for name in event.objects if kinds.get(name) in _DEFENDANTS]
    sued = sued or list(defendants(scene, kinds, event.actors))
    if event.type != "litigate" or (named and not _is_elsewhere(scene, sentence, sued)):
        yield from (Target(name=name) for name in named)
        return
    near = scene.targets.last_before(sentence.end - 1)
    near = None if near is not None and near.name in grounds else near
    if near is not None and near.kind in _ATTACKED and not _is_elsewhere(scene, sentence, sued):
        yield Target(name=near.name)
        return
    main = scene.targets.main
    if main is not None and main.kind in {"rule", "guidance"} and _are_agencies(sued, kinds):
        yield Target(name=main.name)  # who sues the agency over its text attacks the text
        return
    yield from (Target(name=name, kind="entity") for name in sued)


def _grounds(scene: Scene, sentence: Span) -> frozenset[str]:
    """Return the texts on which a suit rests, which it does not attack: "under X", "violated X"."""
    found: set[str] = set()
    for token in sentence:
        under = token.dep_ == "pobj" and token.head.lower_ == "under"
        broken = token.dep_ == "dobj" and token.head.lemma_.lower() in _BREAKING
        if under or broken:
            found |= {t.name for t in scene.targets.named_in(token.i, token.i + 1)}
    return frozenset(found)


def _is_elsewhere(scene: Scene, sentence: Span, sued: Sequence[str]) -> bool:
    """Tell a suit against a firm whose sentence names no text: those named before are others."""
    kinds = {entity.name: entity.type for entity in scene.doc._.entities}
    private = bool(sued) and not _are_agencies(sued, kinds)
    return private and not scene.targets.named_in(sentence.start, sentence.end)


def _are_agencies(names: Sequence[str], kinds: dict[str, str]) -> bool:
    return bool(names) and all(kinds.get(name) == "agency" for name in names)


def _sentence_at(scene: Scene, offset: int) -> Span:
    span = scene.doc.char_span(offset, offset + 1, alignment_mode="expand")
    return span.sent if span is not None else next(iter(scene.doc.sents))


# --- ellipsis -----------------------------------------------------------------------------------

_ELLIPSIS = re.compile(
    r"\b(?:[Ss]o\s(?:does|did|do|has|have|is|are)\b|\bas\s(?:does|did|do|has|have)\b"
    r"|(?:does|did|do|has|have)\s(?:too|as\swell|so\sagain|likewise)\b"
    r"|\b[Nn]ot\sso\b|(?:says?|said)\sthe\ssame\b|along\sthe\ssame\slines\b|made\sthe\ssame\s\w+\b)"
)
_NAMES_AFTER = re.compile(r"(?:so|as)\s", re.IGNORECASE)
_RELATIVES = frozenset({"who", "whose", "which", "whom", "that"})
_EXPLICIT = frozenset({"verb", "noun", "people", "judging", "request", "neutral", "vote"})
_AGREEING = frozenset({"agree", "concur", "disagree", "differ"})
_DENIAL = re.compile(
    r"\b(?:(?:did|does|do)\snot(?=[,.;:])|took\sthe\sopposite\sview|begged\sto\sdiffer"
    r"|saw\sit\s(?:differently|otherwise))"
)


def from_ellipses(scene: Scene, found: Sequence[Found]) -> Iterator[Found]:
    """ "So does X", "X does too", "X says the same": what was told last, of another holder."""
    matches = [*_ELLIPSIS.finditer(text_of(scene.doc)), *_DENIAL.finditer(text_of(scene.doc))]
    for match in matches:
        span = scene.doc.char_span(match.start(), match.end(), alignment_mode="expand")
        if span is None:
            continue
        if match.re is _DENIAL and span.root.dep_ == "conj":
            continue  # "was expected to write and did not"
        sentence = span.sent
        earlier = [
            f
            for f in found
            if f.rule in _EXPLICIT and f.sentence.start <= span.start
            and sentence.start - f.sentence.end <= 45
        ]  # fmt: skip
        if not earlier:
            continue
        last = max(earlier, key=lambda item: item.sentence.start)
        same = [f for f in earlier if f.holder == last.holder and f.sentence == last.sentence]
        for holder in _elided(scene, span):
            if holder != last.holder:
                for item in same:
                    turned = match.re is _DENIAL
                    yield replace(
                        item, holder=holder, sentence=sentence, rule="ellipsis", cue=match[0],
                        label=opposite(item.label) if turned else item.label,
                    )  # fmt: skip


def from_agreement(scene: Scene, found: Sequence[Found]) -> Iterator[Found]:
    """ "X agreed with her", "Y disagreed", "Z, backed by X, opposes it"."""
    for token in scene.doc:
        if token.pos_ != "VERB" or token.lemma_.lower() not in _AGREEING:
            continue
        if any(child.dep_ in {"xcomp", "ccomp"} for child in token.children):
            continue  # "agreed to be bought", "agreed that it rained"
        turned = token.lemma_.lower() in {"disagree", "differ"}
        partners = [n for h in prepositional(token, "with") for n in scene.holders.of(h)]
        partners = partners or [_last_holder(found, token)]
        for holder in scene.subjects_of(token):
            for item in found:
                near = 0 <= token.sent.start - item.sentence.start <= 90
                if (
                    item.holder in partners
                    and near
                    and item.rule != "act"
                    and holder != item.holder
                ):
                    label = opposite(item.label) if turned else item.label
                    yield replace(
                        item, holder=holder, sentence=token.sent, rule="ellipsis", label=label,
                        cue=token.lemma_,
                    )  # fmt: skip
    yield from _allies(found)
    yield from _right_or_wrong(scene, found)


def _allies(found: Sequence[Found]) -> Iterator[Found]:
    """ "X thanked the governor", "Y, backed by X": on the side of whom they praise."""
    for item in found:
        if item.target.kind != "entity" or item.label != "support":
            continue
        for other in found:
            near = 0 <= item.sentence.start - other.sentence.start <= 90
            if other.holder == item.target.name and near and other.target.kind != "entity":
                yield replace(
                    other, holder=item.holder, sentence=item.sentence, rule="ellipsis", cue=item.cue
                )


def _right_or_wrong(scene: Scene, found: Sequence[Found]) -> Iterator[Found]:
    """ "X thinks Y is right", "Z said that Y was wrong"."""
    for word in scene.doc:
        if word.lower_ not in {"right", "wrong", "correct", "mistaken"} or word.dep_ != "acomp":
            continue
        verb = word.head
        praised = [n for c in verb.children if c.dep_ == "nsubj" for n in scene.holders.of(c)]
        outer = verb.head if verb.dep_ == "ccomp" else None
        holders = scene.subjects_of(outer) if outer is not None else ()
        turned = word.lower_ in {"wrong", "mistaken"}
        for item in found:
            if item.holder in praised and item.rule != "act":
                label = opposite(item.label) if turned else item.label
                for holder in holders:
                    yield replace(
                        item, holder=holder, sentence=word.sent, rule="ellipsis", label=label,
                        cue=word.text,
                    )  # fmt: skip


def _last_holder(found: Sequence[Found], token: Token) -> str:
    before = [f for f in found if f.sentence.start <= token.i and f.sentence != token.sent]
    return max(before, key=lambda f: f.sentence.start).holder if before else ""


def _elided(scene: Scene, span: Span) -> tuple[str, ...]:
    """Return the holders named after "so does", or before "does too"."""
    sentence = span.sent
    after = _NAMES_AFTER.match(span.text)
    place = range(span.end, sentence.end) if after else range(sentence.start, span.start)
    names: dict[str, None] = {}
    for index in place:
        token = scene.doc[index]
        if after and names and token.lower_ in _RELATIVES:
            break  # "so does X, whose rival Y": of X only
        if token.text in {";", ":"}:
            if after:
                break
            names = {}
        if scene.holders.at(index) is not None:
            names |= dict.fromkeys(scene.holders.of(token, everyone=False))
    return tuple(names)
