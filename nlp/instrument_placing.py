"""Mentions of texts without a name: to which record each belongs, or that it begins a new one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from policytrail.nlp import text_cues as cues
from policytrail.nlp.instrument_drafts import Draft, name_rank, overlaps
from policytrail.nlp.plain_sentences import breaks_between, sentence_bounds
from policytrail.nlp.unnamed import Unnamed
from policytrail.records import InstrumentKind, Span

_NEAR = 60  # characters before a mention that are looked at


def place(text: str, item: Unnamed, drafts: list[Draft]) -> None:
    """Join an unnamed mention to the record that it means, begin one, or let it go."""
    taken = [span for draft in drafts for span in draft.mentions]
    if overlaps(item.span, taken):
        return
    if item.echoes:
        before = [d for d in drafts if d.start < item.span.start and d.kind in _ECHOED]
        if not before:
            return
        nearest = max(before, key=lambda draft: draft.start)
        drafts.append(_from_unnamed(replace(item, kind=_ECHOED[nearest.kind])))
        return
    same = [draft for draft in drafts if _is_same_kind(draft, item) and _years_agree(draft, item)]
    dated = [draft for draft in same if item.year and draft.year == item.year]
    if dated:
        dated[0].mentions.append(item.span)
        return
    if _is_measure_of_rule(text, item, drafts) or _is_last_stage(text, item, same):
        return
    if item.definite and any(item.span.text == d.mentions[0].text for d in same if not d.named):
        return  # "the Texas abortion law", told again
    if item.another or (item.year and not _is_undated_twin(text, item, same)):
        drafts.append(_from_unnamed(item))
        return
    told = [draft for draft in same if not _differs(text, item, draft)]
    owner = _owner(text, item, told)
    if owner is None:
        if not (same and (item.bare or _is_known_bill(item, same))):
            drafts.append(_from_unnamed(item))
    elif _is_first_or_describes(item, owner):
        owner.mentions.append(item.span)
        owner.told = owner.told or bool(item.subject)
        owner.year = owner.year or item.year
        described = _from_unnamed(item)
        if name_rank(described) < name_rank(owner):
            owner.name = described.name


def _is_measure_of_rule(text: str, item: Unnamed, drafts: Sequence[Draft]) -> bool:
    """Read "The measure would …" after a rule, where nobody speaks of bills: it is the rule."""
    if item.noun != "measure" or item.indefinite:
        return False
    before = {draft.kind for draft in drafts if draft.start < item.span.start}
    return before == {"rule"} and not cues.LAWMAKING.search(_sentence(text, item.span))


_LATER = re.compile(
    r"^\s(?:(?:could|may|might|will|would|should)\s(?:come|follow|be|appear|arrive|take)"
    r"|is\s(?:expected|due|planned|likely|not\sexpected|unlikely|not\slikely))\b"
)


def _is_last_stage(text: str, item: Unnamed, same: Sequence[Draft]) -> bool:
    """Read "A final rule could come in May": what becomes of one of several rules told before."""
    if item.noun not in cues.ADOPTED_RULES or not item.indefinite or item.subject or item.year:
        return False
    before = [draft for draft in same if draft.start < item.span.start]
    return len(before) > 1 and bool(_LATER.match(text[item.span.end :]))


# What a version or a replacement is of: a version of a law is a bill until it is one.
_ECHOED: dict[str, InstrumentKind] = {
    "bill": "bill", "law": "bill", "rule": "rule", "guidance": "guidance",
}  # fmt: skip


def _is_same_kind(draft: Draft, item: Unnamed) -> bool:
    if draft.family in {"cfr", "docket", "case"} or draft.name.startswith("Regulation "):
        return False
    if item.kind in {"bill", "law"}:
        return draft.kind in {"bill", "law"}
    return draft.kind == item.kind


def _years_agree(draft: Draft, item: Unnamed) -> bool:
    return not (draft.year and item.year and draft.year != item.year)


def _differs(text: str, item: Unnamed, draft: Draft) -> bool:
    """Tell whether a mention names a subject that nothing said of a record shares.

    "The rollover rule" is not the rule on missing participants. A title or a register number may
    be of any subject.
    """
    if not item.subject or item.kind == "law":
        return False
    anew = item.indefinite and draft.start < item.span.start  # "and a proposed rule on annuities"
    if draft.keys.keys() & {"rin", "fr"} and not (draft.told or anew):
        return False
    if draft.family in {"act", "rule", "title"} or (item.kind in _BY_SUBJECT and not draft.told):
        return False
    said = draft.name.casefold() + "".join(_said(text, span) for span in draft.mentions)
    shared = sum(word.casefold()[:5] in said for word in item.subject)
    return shared < min(2, len(item.subject))


_BY_SUBJECT = frozenset({"bill", "executive_order", "memorandum"})  # which have few subjects told


def _is_known_bill(item: Unnamed, same: Sequence[Draft]) -> bool:
    """Read "the bitcoin bill" as one that has a number or a name, if the text has any."""
    return item.kind == "bill" and item.definite and any(draft.named for draft in same)


def _said(text: str, span: Span) -> str:
    return _sentence(text, span).casefold()


def _sentence(text: str, span: Span) -> str:
    start, end = sentence_bounds(text, span.start, span.end)
    return text[start:end]


# "proposed a rule", "a bill that would …": a text that is still to be made.
_IN_THE_MAKING = re.compile(r"\b(?:propos|unveil|introduc|draft|prepar)\w*\s+(?:an?|its|their)\s+$")
_WOULD = re.compile(r"^,?\s(?:that|which)\s(?:would|could|might)\b")


_WILL_BE = re.compile(r"\bwould\b|\bpropos(?:es|ed)\s(?:a|its|the)\b|\bcomments?\son\b")
_SYNONYMS = frozenset({"rule", "regulation"})


def _is_undated_twin(text: str, item: Unnamed, same: Sequence[Draft]) -> bool:
    """Tell whether the one undated record of the same noun can be the dated text.

    A text that is only now being made is not the one of 2020.
    """
    nouns = _SYNONYMS if item.noun in _SYNONYMS else {item.noun}
    undated = [d for d in same if d.year is None and not (item.indefinite and "eo" in d.keys)]
    twins = [d for d in undated if any(noun in d.name.casefold() for noun in nouns)]
    return len(twins) == 1 and not _is_in_the_making(text, twins[0])


def _is_in_the_making(text: str, draft: Draft) -> bool:
    first = min(draft.mentions, key=lambda span: span.start)
    before = text[max(0, first.start - _NEAR) : first.start]
    if _IN_THE_MAKING.search(before) and _WOULD.match(text[first.end :]):
        return True
    return draft.kind == "rule" and bool(_WILL_BE.search(_said(text, first)))


def _owner(text: str, item: Unnamed, same: Sequence[Draft]) -> Draft | None:
    """Return the record that an undated mention means."""
    if not same:
        return None
    if item.kind in {"bill", "law"}:
        return _owner_of_bill(text, item, same)
    if item.kind == "guidance":
        head = item.noun.split()[-1]
        general = item.noun in {"guidance", "guidelines"}
        nouned = [
            d
            for d in same
            if head in f"{d.mentions[0].text} {d.name}".casefold() or (general and d.keys)
        ]
        return nouned[0] if len(nouned) == 1 else None
    if item.kind == "rule" and item.indefinite and item.noun == "rule":
        near = [
            draft for draft in same if 0 < _distance(text, item.span, draft) <= 2 or draft.named
        ]
        return near[0] if near else None
    return same[0] if len(same) == 1 or item.kind == "executive_order" else None


def _owner_of_bill(text: str, item: Unnamed, same: Sequence[Draft]) -> Draft | None:
    """Return the bill that the next words name: "a bill that would …. House Bill 12 …".

    "A bill" after one that was named is another; "her bill" there may be the same.
    """
    for draft in same:
        if _is_of_another_place(text, item.span, draft) or _is_old_law(item, draft):
            continue
        distance = _distance(text, item.span, draft)
        if distance == 0 or (distance == 1 and draft.start > item.span.start):
            return draft
        if distance <= 2 and not item.indefinite and draft.start < item.span.start:
            return draft
        if item.indefinite and draft.start > item.span.start and _is_identified(text, draft):
            return draft
    return None


_MAKER_BEFORE = re.compile(
    r"\b((?:New\s|North\s|South\s|West\s)?[A-Z][a-z]+)['’]s?\s(?:[a-z]+\s){0,3}$"
)


def _is_of_another_place(text: str, span: Span, draft: Draft) -> bool:
    """Tell "Idaho's token bill" from "Oklahoma's HB 61"."""
    mine = _MAKER_BEFORE.search(text, max(0, span.start - _NEAR), span.start)
    first = min(draft.mentions, key=lambda mention: mention.start)
    other = _MAKER_BEFORE.search(text, max(0, first.start - _NEAR), first.start)
    return bool(mine and other and mine[1] != other[1])


def _is_old_law(item: Unnamed, draft: Draft) -> bool:
    """Tell a bill from an act that has long been law."""
    return item.noun == "bill" and bool(draft.known and draft.known.enacted and draft.kind == "law")


_IDENTIFIES = re.compile(
    r"\bthe\s(?:bill|measure|legislation|proposal)\b[^.!?\n]{0,80}?\s(?:is|was|called|titled|numbered)"
    r"\s(?:the\s)?$",
    re.IGNORECASE,
)


def _is_identified(text: str, draft: Draft) -> bool:
    """Read "The bill, approved in May, was House Bill 12": the name of one spoken of before."""
    return bool(_IDENTIFIES.search(text[max(0, draft.start - 2 * _NEAR) : draft.start]))


def _distance(text: str, span: Span, draft: Draft) -> int:
    """Return how many sentence ends lie between a mention and the nearest of a record."""
    return min(
        breaks_between(text, min(span.end, other.end), max(span.start, other.start))
        for other in draft.mentions
    )


def _is_first_or_describes(item: Unnamed, owner: Draft) -> bool:
    """A later bare reference is no mention; an introduction before the name is one."""
    return item.span.start < owner.start or item.indefinite


def _from_unnamed(item: Unnamed) -> Draft:
    return Draft(
        kind=item.kind,
        name=item.description,
        family="unnamed",
        mentions=[item.span],
        year=item.year,
        named=False,
        told=bool(item.subject),
    )
