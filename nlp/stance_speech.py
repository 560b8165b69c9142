"""Positions shown by what people say, and by what the author of an opinion piece writes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Span

from policytrail.nlp.attribution import Speech
from policytrail.nlp.noun_phrases import is_definite
from policytrail.nlp.roles import objects, prepositional
from policytrail.nlp.stance_asked import asked_side
from policytrail.nlp.stance_content import Judgement, judge
from policytrail.nlp.stance_pronouns import says_what
from policytrail.nlp.stance_scene import Found, Scene, opposite
from policytrail.nlp.stance_target_words import ACTS, RELIEF
from policytrail.nlp.stance_targets import Target
from policytrail.nlp.stance_unnamed import is_question, judges_another, without_preposition
from policytrail.nlp.stance_voice import AUTHOR
from policytrail.records import StanceLabel

_SIGN: dict[StanceLabel, int] = {"support": 1, "oppose": -1, "neutral": 0}
_OF_LAW = frozenset({"crypto-market-structure", "stablecoin-regulation"})
_CRY = 4  # tokens
_LONG_QUOTE = 7  # tokens: a quotation that says more than a word about the text
_SHORT_TEXT = 450  # tokens: in a longer text an official may speak of something else
_PERSONS = frozenset({"he", "she"})
_PLAIN = frozenset({"announce", "note", "state", "predict", "explain", "acknowledge", "concede"})


def from_speech(scene: Scene, speech: Speech, before: Sequence[Found]) -> Iterator[Found]:
    """Yield what the words of a speech show. What its sentence shows by itself goes first."""
    evidence = speech.verb.sent if speech.verb is not None else scene.doc[speech.start].sent
    if scene.lexicon.silence.search(evidence.text):
        return
    told = [f for f in before if f.sentence == evidence and _is_told(f)]
    yield from _relief(scene, speech, evidence)
    for speaker in speech.speakers:
        mine = [f for f in told if f.holder == speaker]
        if mine:
            yield from _on_issue_too(scene, speech, mine)
        else:
            yield from _by_words(scene, speech, speaker, evidence)


def _is_told(found: Found) -> bool:
    """Tell a side that a sentence says; a veto is an act whose reasons are mostly given."""
    return found.rule not in {"act", "speech"} or found.cue == "veto"


def _on_issue_too(scene: Scene, speech: Speech, mine: Sequence[Found]) -> Iterator[Found]:
    """Who backs a text and speaks of the issue behind it is on the same side there."""
    first = mine[0]
    if any(found.target.kind == "issue" for found in mine) or first.target.inverted:
        return
    if first.label == "neutral":
        return
    issues = scene.targets.issues_in(speech.start, speech.end)
    if not issues and speech.direct and speech.end - speech.start >= _LONG_QUOTE:
        issues = (
            ()
            if scene.targets.named_in(speech.start, speech.end)
            else scene.targets.issues_at(speech.start)
        )
        around = first.sentence
        issues = (scene.targets.issues_in(around.start, around.end) if issues else ()) or issues
    verdict = judge(scene.targets.masked(speech.start, speech.end), scene.lexicon)
    clear = verdict is not None and verdict.strength >= 2 and verdict.label != "neutral"
    remedied = {t.name for t in scene.targets.issue_targets(speech.start, speech.end) if t.inverted}
    for issue in issues:
        target = Target(name=issue, kind="issue")
        against = scene.targets.is_ban(first.target.name)  # its friends are foes of the issue
        label = opposite(first.label) if against else first.label
        if clear and verdict is not None:  # the words themselves take a side on the issue
            label = opposite(verdict.label) if issue in remedied else verdict.label
        yield Found(
            holder=first.holder, target=target, label=label, sentence=first.sentence,
            rule="speech", cue=first.cue,
        )  # fmt: skip


def _relief(scene: Scene, speech: Speech, evidence: Span) -> Iterator[Found]:
    """ "sponsors need protection from lawsuits": against what one is to be protected from."""
    for token in scene.doc[speech.start : speech.end]:
        if token.lemma_.lower() not in RELIEF:
            continue
        for target in scene.targets.relieved(token):
            for speaker in speech.speakers:
                yield Found(
                    holder=speaker, target=replace(target, inverted=False), label="oppose",
                    sentence=evidence, rule="request", cue=token.lemma_,
                )  # fmt: skip


def _by_words(scene: Scene, speech: Speech, speaker: str, evidence: Span) -> Iterator[Found]:
    verdict = _verdict(scene, speech)
    if verdict is None or _names_no_text(scene, speech):
        return
    if speech.verb is not None and speech.verb.lemma_ in _PLAIN and not speech.direct:
        return
    if not speech.direct and is_question(speech.verb, scene.doc[speech.start]):
        return
    targets, rule = _targets(scene, speech, speaker)
    if _is_own_choice(scene, speaker, verdict):
        targets = [target for target in targets if target.name not in _OF_LAW]
    start, end = speech.start, speech.end
    named = scene.targets.named_in(start, end) or scene.targets.issues_in(start, end)
    main = rule == "speech-main"
    if main and judges_another(scene.doc[start:end], verdict.cue):
        return
    if (main or not named) and _is_on_other(speech, verdict):
        return
    for target in targets:
        if target.name == speaker:
            continue
        label = verdict.label
        if target.inverted and target.kind == "issue":
            label = opposite(label)
        elif target.inverted and label != "neutral":
            label = "oppose"  # an official speaks for the withdrawal
        yield Found(
            holder=speaker, target=target, label=label, sentence=evidence, rule=rule,
            cue=verdict.cue,
        )  # fmt: skip


def _is_own_choice(scene: Scene, speaker: str, verdict: Judgement) -> bool:
    """Tell "nothing has been decided" of a firm: on its own business, not on rules for it."""
    undecided = verdict.label == "neutral" and "decided" in verdict.cue
    return undecided and not scene.holders.is_official(speaker)


def _is_on_other(speech: Speech, verdict: Judgement) -> bool:
    """Tell whether a speech says on what it is neutral, which is nothing that is known here."""
    said = speech.verb.sent.text if speech.verb is not None else ""
    on = _ON.match(said.partition(without_preposition(verdict.cue))[2])
    return verdict.label == "neutral" and bool(on)


_ON = re.compile(r"\s(?:about|as\sto|for|if|on|over|whether)\s(?!it\b|this\b|that\b|the\smatter\b)")
_WARNING = frozenset({"warn", "complain", "object", "lament", "worry", "fear"})


def _verdict(scene: Scene, speech: Speech) -> Judgement | None:
    """Return the side of what is said; a warning that names its target is against it."""
    found = judge(scene.targets.masked(speech.start, speech.end), scene.lexicon)
    if found is not None or speech.verb is None or speech.verb.lemma_ not in _WARNING:
        return found
    named = scene.targets.named_in(speech.start, speech.end)
    if named or scene.targets.issues_in(speech.start, speech.end):
        return Judgement(label="oppose", cue=speech.verb.lemma_, strength=1)
    return None


def _targets(scene: Scene, speech: Speech, speaker: str) -> tuple[list[Target], str]:
    """Return what a speech is about: what it names, what its sentence names, its document."""
    around = speech.verb.sent if speech.verb is not None else scene.doc[speech.start].sent
    if topic := _topic(scene, speech):
        return topic, "speech"
    named = list(scene.targets.named_in(speech.start, speech.end))
    issues = list(scene.targets.issue_targets(speech.start, speech.end))
    if speech.direct and not named and not issues:
        named = list(scene.targets.named_in(around.start, around.end))
        issues = list(scene.targets.issue_targets(around.start, around.end))
    found = [*named, *issues] or list(_act_spoken_of(scene, speech))
    if found:
        return found, "speech"
    if _is_turn(scene, speech):
        return [], "speech"
    opening = scene.doc[speech.start : min(speech.end, speech.start + 4)]
    meant = (token for token in opening if token.dep_ not in {"mark", "det"})
    if any(token.lower_ in {"it", "this", "that"} for token in meant):
        last = scene.targets.last_before(speech.start)
        if last is not None:
            about = [
                Target(name=issue, kind="issue") for issue in scene.targets.issues_at(speech.start)
            ]
            return [Target(name=last.name), *(about if speech.direct else ())], "speech"
    if opening and opening[0].lower_ in _PERSONS:  # "He gambled it away" blames him
        persons = scene.holders.of(opening[0])
        return [Target(name=person, kind="entity") for person in persons], "speech-main"
    return _unnamed(scene, speech, speaker), "speech-main"


def _topic(scene: Scene, speech: Speech) -> list[Target]:
    """ "“…,” she said of the rule": what the words are said of."""
    if speech.verb is None:
        return []
    heads = [*prepositional(speech.verb, "of"), *prepositional(speech.verb, "about")]
    return [t for head in heads for t in scene.targets.of(head) if t.kind != "entity"]


def _act_spoken_of(scene: Scene, speech: Speech) -> tuple[Target, ...]:
    """ "said the change was overdue": of the act that the document tells."""
    for token in scene.doc[speech.start : speech.end]:
        act = token.dep_ == "nsubj" and token.lemma_.lower() in ACTS and is_definite(token)
        if act and not says_what(token):
            return scene.targets.of(token)
    return ()


def _is_turn(scene: Scene, speech: Speech) -> bool:
    """Tell a sentence of a conversation, which alone says little of what it is about."""
    return speech.direct and speech.verb is None and not scene.is_quoted(speech.start)


def _unnamed(scene: Scene, speech: Speech, speaker: str) -> list[Target]:
    """Return what a speech is about that names nothing: its document, or what came before."""
    near, whole = scene.targets.issues_before(speech.start), scene.targets.issues_at(speech.start)
    chosen = near if near and not set(near) & set(whole) else whole
    issues = [Target(name=issue, kind="issue") for issue in chosen]
    main = list(scene.targets.main_text(speech.start))
    if not scene.holders.is_official(speaker):
        # "“Good riddance,” said X": of what was told just before.
        cry = speech.direct and speech.end - speech.start <= _CRY
        return issues or list(scene.targets.current(speech.start) if cry else ())
    told = any(token.tag_ == "VBD" for token in scene.doc[speech.start : speech.end])
    accused = scene.accused() if told else []
    if accused:  # an official who speaks of a penalty speaks of who pays it
        return accused
    last = scene.targets.last_before(speech.start)
    if not main or (len(scene.doc) > _SHORT_TEXT and last is not scene.targets.main):
        return issues
    return main if main[0].inverted else [*main, *issues]


def _names_no_text(scene: Scene, speech: Speech) -> bool:
    """Tell whether a speech is of some text that is none of the document's: "a rule of reason"."""
    words = {token.lemma_.lower() for token in scene.doc[speech.start : speech.end]}
    return bool(words & {"rule", "bill", "law"}) and not scene.targets.named_in(
        speech.start, speech.end
    )


# --- opinion pieces -----------------------------------------------------------------------------


def from_author(scene: Scene) -> Iterator[Found]:
    """Yield the positions of who signs the text: for each target what most of the sentences say."""
    by_target: dict[str, list[Found]] = {}
    for found in _authors_sentences(scene):
        by_target.setdefault(found.target.name, []).append(found)
    overall = sum(_SIGN[f.label] for each in by_target.values() for f in each)
    for each in by_target.values():
        sides = any(f.label != "neutral" for f in each)
        balance = 2 * sum(_SIGN[f.label] for f in each) + (overall if sides else 0)
        label: StanceLabel = "support" if balance > 0 else "oppose" if balance < 0 else "neutral"
        yield replace(next((f for f in each if f.label == label), each[0]), label=label)


def _authors_sentences(scene: Scene) -> Iterator[Found]:
    """Yield what single sentences say that nobody else speaks."""
    spoken = [(speech.start, speech.end) for speech in scene.speech]
    for sentence in scene.doc.sents:
        if any(start < sentence.end and sentence.start < end for start, end in spoken):
            continue
        verdict = judge(scene.targets.masked(sentence.start, sentence.end), scene.lexicon)
        if verdict is not None and not sentence.text.rstrip().endswith("?"):
            yield from _authors_view(scene, sentence, verdict)


def _undone(scene: Scene, sentence: Span) -> set[str]:
    """Return the texts that a sentence tells to be done away with: blame of that is for them."""
    verbs = (token for token in sentence if token.pos_ == "VERB")
    ending = (v for v in verbs if asked_side(v, scene.lexicon.requested) == "oppose")
    return {t.name for v in ending for head in objects(v) for t in scene.targets.of(head)}


def _authors_view(scene: Scene, sentence: Span, verdict: Judgement) -> Iterator[Found]:
    targets = list(scene.targets.named_in(sentence.start, sentence.end))
    issues = scene.targets.issues_in(sentence.start, sentence.end)
    targets += [Target(name=issue, kind="issue") for issue in issues]
    undone = _undone(scene, sentence)
    for target in targets:
        label = opposite(verdict.label) if target.name in undone else verdict.label
        yield Found(
            holder=scene.voice or AUTHOR, target=target, label=label, sentence=sentence,
            rule="author", cue=verdict.cue,
        )  # fmt: skip
