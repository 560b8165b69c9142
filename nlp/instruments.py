"""The instruments of a document: every name, number and description of one text in one record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from policytrail.nlp.acts import (
    KnownFinder,
    Named,
    find_acts,
    find_bills,
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
    overlaps,
)
from policytrail.nlp.instrument_placing import place
from policytrail.nlp.lexicons import load_rows, load_words
from policytrail.nlp.unnamed import UnnamedFinder
from policytrail.records import Instrument, InstrumentKind, Span

__all__ = ["InstrumentFinder", "Setting", "load_finder", "slug"]

_KEY_ORDER = ("eo", "plaw", "bill", "guidance", "rin", "fr", "cfr", "case", "docket")


def load_finder(folders: Sequence[Path] = ()) -> InstrumentFinder:
    """Return the finder for our lexicons and the user's.

    Raises:
        LexiconError: a file is missing or wrong.
    """
    words = load_words("instruments", folders)
    return InstrumentFinder(
        citations=CitationFinder(series_from(words["series"]), words["states"], words["capitals"]),
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
            place(text, item, drafts)
        own = _own_order(text, setting, drafts)
        return _finish(drafts, own)

    def _names(self, text: str, cited: Sequence[Draft]) -> list[Named]:
        taken = [span for draft in cited for span in draft.mentions]
        every = [
            *self._known.find(text),
            *find_acts(text),
            *find_bills(text),
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
            year=year[1] if (year := _ACT_OF.search(item.span.text)) else None,
            known=known,
        )


_ACT_OF = re.compile(r"\bAct\sof\s((?:19|20)\d\d)$")


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
