"""Positions that are expressly none: neutral, undecided, cautious."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

from policytrail.nlp.stance_content import is_of_procedure
from policytrail.nlp.stance_scene import Found, Scene
from policytrail.nlp.stance_targets import Target

_VERBAL = frozenset({"VERB", "AUX"})
_POSITION = ("position", "view", "stance", "side", "neutral", "judg", "opinion", "agnostic")


def neutral_words(scene: Scene, sentence: Span) -> Span | None:
    match = scene.lexicon.neutral.search(sentence.text)
    if match is None or is_of_procedure(sentence.text, match.end()):
        return None
    return scene.doc.char_span(
        sentence.start_char + match.start(),
        sentence.start_char + match.end(),
        alignment_mode="expand",
    )


def from_neutral(scene: Scene, sentence: Span, words: Span) -> Iterator[Found]:
    """ "took no position on X", "has not decided whether to buy Y"."""
    targets = list(scene.targets.named_in(words.start, sentence.end))
    if not targets:
        issues = scene.targets.issues_in(words.start, sentence.end)
        targets = [Target(name=issue, kind="issue") for issue in issues]
    if not targets:
        targets = list(scene.targets.named_in(sentence.start, sentence.end))
    if not targets:
        issues = scene.targets.issues_in(sentence.start, sentence.end)
        targets = [Target(name=issue, kind="issue") for issue in issues]
    if "asset" in words.text.casefold() and (issues := scene.targets.issues_at(words.start)):
        targets = [Target(name=issue, kind="issue") for issue in issues]
    last = scene.targets.last_before(words.start)
    if (
        not targets
        and scene.is_quoted(words.start)
        and (last is None or last is not scene.targets.main)
    ):
        near = scene.targets.issues_before(words.start)
        targets = [Target(name=issue, kind="issue") for issue in near]
    if not targets and _may_mean_main(scene, sentence, words):
        known = last is None or scene.targets.is_main_named_before(words.start)
        targets = list(scene.targets.default(words.start)) if known or last is None else [
            Target(name=last.name)
        ]  # fmt: skip
    holders = _neutral_holders(scene, words[0]) or _neutral_holders(scene, words.root)
    for holder in holders:
        for target in targets:
            if target.name != holder:
                yield scene.found(holder, target, "neutral", words.root, "neutral", words.text)


def _may_mean_main(scene: Scene, sentence: Span, words: Span) -> bool:
    """Tell whether neutrality that names no target is toward what the document is about."""
    said = words.text.casefold()
    if any(word in said for word in _POSITION) or "official" in said:
        return True
    rest = scene.doc[words.end : sentence.end]
    vague = {token.lower_ for token in rest} & {"it", "this", "matter", "question"}
    return bool(vague) or scene.is_quoted(words.start)


def _neutral_holders(scene: Scene, anchor: Token) -> tuple[str, ...]:
    speakers = scene.speakers_at(anchor.i)
    if speakers:
        return speakers
    verb = anchor
    for _ in range(8):
        if verb.pos_ in _VERBAL:
            names = scene.subjects_of(verb)
            if names:
                return names
        if verb.head == verb:
            break
        verb = verb.head
    return ()
