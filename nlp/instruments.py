"""The instruments of a document: every name, number and description of one text in one record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from policytrail.nlp.acts import (
    KnownFinder,
    Named,
    find_acts,
    find_cases,
    find_rules,
    find_titles,
    known_from,
)
from policytrail.nlp.citations import Citation, CitationFinder, Setting, series_from
from policytrail.nlp.instrument_drafts import (
    Draft,
    act_kind,
    add_abbreviations,
    merge_neighbours,
    merge_numbers,
    name_rank,
    overlaps,
)
from policytrail.nlp.lexicons import load_rows, load_words
from policytrail.nlp.plain_sentences import breaks_between, sentence_bounds
from policytrail.nlp.unnamed import Unnamed, UnnamedFinder
from policytrail.records import Instrument, InstrumentKind, Span

__all__ = ["InstrumentFinder", "Setting", "load_finder", "slug"]

_NEAR = 60  # characters before a mention that are looked at
_KEY_ORDER = ("eo", "plaw", "bill", "guidance", "rin", "fr", "cfr", "case", "docket")


def load_finder(folders: Sequence[Path] = ()) -> InstrumentFinder:
    """Return the finder for our lexicons and the user's.

    Raises:
        LexiconError: a file is missing or wrong.
    """
    words = load_words("instruments", folders)
    return InstrumentFinder(
        citations=CitationFinder(series_from(words["series"]), words["states"]),
        known=KnownFinder(known_from(load_rows("instruments", folders))),
        unnamed=UnnamedFinder(words["unnamed"]),
    )


class InstrumentFinder:
    """Finds instruments in plain text; needs neither model nor parse."""

    def __init__(
        self, *, citations: CitationFinder, known: KnownFinder, unnamed: UnnamedFinder
    ) -> None:
        self._citations = citations
        self._known = known
        self._unnamed = unnamed

    def find(self, text: str, setting: Setting) -> tuple[Instrument, ...]:
        """Return the instruments in the order of their first mentions."""
        cited = [_from_citation(item) for item in self._citations.find(text, setting)]
        named = [self._from_named(item) for item in self._names(text, cited)]
        drafts = _group([*cited, *named])
        drafts = merge_neighbours(text, drafts)
        drafts = merge_numbers(drafts)
        add_abbreviations(text, drafts)
        for draft in drafts:
            draft.kind = act_kind(text, draft, setting)
        for item in self._unnamed.find(text):
            _place(text, item, drafts)
        own = _own_order(text, setting, drafts)
        return _finish(drafts, own)

    def _names(self, text: str, cited: Sequence[Draft]) -> list[Named]:
        taken = [span for draft in cited for span in draft.mentions]
        every = [
            *self._known.find(text),
            *find_acts(text),
            *find_rules(text),
            *find_cases(text),
            *find_titles(text),
        ]
        every.sort(key=lambda item: (item.span.start, -item.span.end))
        kept: list[Named] = []
        for item in every:
            if kept and item.span.start < kept[-1].span.end:
                continue
            if not overlaps(item.span, taken):
                kept.append(item)
        return kept

    def _from_named(self, item: Named) -> Draft:
        known = self._known.known(item.name) if item.family != "title" else None
        return Draft(
            kind=item.kind or "bill",
            name=known.name if known else item.name,
            family=item.family,
            mentions=[item.span],
            known=known,
        )


def slug(text: str) -> str:
    """Return lower-case words joined by hyphens, at most 80 characters."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:80].rstrip("-")


def _from_citation(item: Citation) -> Draft:
    year = re.search(r"(?:19|20)\d\d", item.key or "") if item.scheme == "guidance" else None
    return Draft(
        kind=item.kind,
        name=item.name,
        family=item.scheme,
        mentions=[item.span],
        keys={item.scheme: item.key} if item.key else {},
        year=year[0] if year else None,
    )


def _group(drafts: Iterable[Draft]) -> list[Draft]:
    """Join records of equal number or equal name."""
    groups: dict[str, Draft] = {}
    for draft in sorted(drafts, key=lambda item: item.start):
        identity = next(iter(draft.keys.values()), "") or slug(draft.name)
        if identity in groups:
            groups[identity].absorb(draft)
        else:
            groups[identity] = draft
    return list(groups.values())


# --- texts without a name -----------------------------------------------------------------------


def _place(text: str, item: Unnamed, drafts: list[Draft]) -> None:
    """Join an unnamed mention to the record that it means, begin one, or let it go."""
    taken = [span for draft in drafts for span in draft.mentions]
    if overlaps(item.span, taken):
        return
    same = [draft for draft in drafts if _is_same_kind(draft, item) and _years_agree(draft, item)]
    dated = [draft for draft in same if item.year and draft.year == item.year]
    if dated:
        dated[0].mentions.append(item.span)
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
    if draft.keys.keys() & {"rin", "fr"} and not draft.told:
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
    start, end = sentence_bounds(text, span.start, span.end)
    return text[start:end].casefold()


# "proposed a rule", "a bill that would …": a text that is still to be made.
_IN_THE_MAKING = re.compile(r"\b(?:propos|unveil|introduc|draft|prepar)\w*\s+(?:an?|its|their)\s+$")
_WOULD = re.compile(r"^,?\s(?:that|which)\s(?:would|could|might)\b")


_SYNONYMS = frozenset({"rule", "regulation"})


def _is_undated_twin(text: str, item: Unnamed, same: Sequence[Draft]) -> bool:
    """Tell whether the one undated record of the same noun can be the dated text.

    A text that is only now being made is not the one of 2020.
    """
    nouns = _SYNONYMS if item.noun in _SYNONYMS else {item.noun}
    undated = [d for d in same if d.year is None]
    twins = [d for d in undated if any(noun in d.name.casefold() for noun in nouns)]
    return len(twins) == 1 and not _is_in_the_making(text, twins[0])


def _is_in_the_making(text: str, draft: Draft) -> bool:
    first = min(draft.mentions, key=lambda span: span.start)
    before = text[max(0, first.start - _NEAR) : first.start]
    return bool(_IN_THE_MAKING.search(before) and _WOULD.match(text[first.end :]))


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
        distance = _distance(text, item.span, draft)
        if distance == 0 or (distance == 1 and draft.start > item.span.start):
            return draft
        if distance <= 2 and not item.indefinite and draft.start < item.span.start:
            return draft
        if item.indefinite and draft.start > item.span.start and _is_identified(text, draft):
            return draft
    return None


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


# --- a presidential text speaks of itself -------------------------------------------------------

_FORMULA = re.compile(
    r"\bBy\s+the\s+authority\s+vested\s+in\s+me\s+as\s+President\b", re.IGNORECASE
)
_ORDERED = re.compile(r"\bit\s+is\s+hereby\s+ordered\b", re.IGNORECASE)
_ITSELF = re.compile(r"\bthis\s+(?P<noun>order|memorandum)\b", re.IGNORECASE)


def _own_order(text: str, setting: Setting, drafts: list[Draft]) -> Draft | None:
    """Return the record of the order or memorandum that the document itself is."""
    itself = _ITSELF.search(text)
    if itself is None or not (_FORMULA.search(text) or _ORDERED.search(text)):
        return None
    is_order = itself["noun"].casefold() == "order"
    kind: InstrumentKind = "executive_order" if is_order else "memorandum"
    span = Span(start=itself.start("noun"), end=itself.end("noun"), text=itself["noun"])
    name = setting.title or ("executive order" if is_order else "memorandum")
    draft = Draft(kind=kind, name=name, family="title", mentions=[span])
    drafts.append(draft)
    return draft


# --- records --------------------------------------------------------------------------------


def _finish(drafts: list[Draft], own: Draft | None) -> tuple[Instrument, ...]:
    drafts.sort(key=lambda draft: (draft is not own, draft.start))
    names: set[str] = set()
    finished: list[Instrument] = []
    for draft in drafts:
        name = _unique(draft, names)
        names.add(name)
        key = next((draft.keys[s] for s in _KEY_ORDER if s in draft.keys), None)
        finished.append(
            Instrument(
                id=key or f"instrument:{draft.kind}:{slug(name)}",
                kind=draft.kind,
                name=name,
                mentions=tuple(sorted(draft.mentions, key=lambda span: span.start)),
                key=key,
            )
        )
    return tuple(finished)


def _unique(draft: Draft, names: set[str]) -> str:
    name = draft.name
    if name in names and draft.year:
        name = f"{draft.year} {name}"
    number = 2
    while name in names:
        name, number = f"{draft.name} ({number})", number + 1
    return name
