"""Which names of a document mean the same thing: surnames, acronyms, short forms, known ids."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from policytrail.nlp.components.gazetteer import Entry
from policytrail.nlp.names import Name
from policytrail.nlp.namewords import NameWords
from policytrail.records import Entity, EntityType, Span

_PREFIX: dict[EntityType, str] = {"pension_fund": "fund"}
_LEGAL_FORMS = frozenset(
    {
        "inc.",
        "inc",
        "corp.",
        "corp",
        "llc",
        "llp",
        "l.p.",
        "ltd.",
        "ltd",
        "plc",
        "co.",
        "company",
        "corporation",
        "limited",
        *("jr.", "jr", "sr.", "sr", "ii", "iii"),
    }
)
_ORGANISATIONS = frozenset(
    {"agency", "legislature", "court", "company", "pension_fund", "advocacy", "media"}
)
_SMALL = frozenset(
    {"of", "the", "and", "for", "on", "in", "to", "&", "de", "et", "du", "'s", "’s", "'", "’"}
)
_HEADS = frozenset({"trust", "fund", "series", "etf", "system", "token"})
_PARTICLES = frozenset(
    {
        "van",
        "von",
        "de",
        "der",
        "den",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "du",
        "la",
        "le",
        "st.",
        "ter",
    }
)


@dataclass(slots=True, kw_only=True)
class Cluster:
    """Mentions of one thing while a document is read."""

    words: tuple[str, ...]  # of its fullest name
    votes: Counter[EntityType] = field(default_factory=Counter)
    entry: Entry | None = None
    places: list[tuple[int, int]] = field(default_factory=list)
    plain: tuple[str, ...] = field(init=False)  # its words, folded, without legal forms

    def __post_init__(self) -> None:
        self.plain = _plain(self.words)

    @property
    def kind(self) -> EntityType:
        """The type with the strongest evidence over all mentions."""
        return self.entry.type if self.entry else self.votes.most_common(1)[0][0]


def resolve(
    doc: Doc,
    typed: Sequence[tuple[Name, EntityType, int]],
    loose: Sequence[Name],
    words: NameWords,
) -> list[Cluster]:
    """Join names into clusters: known entries by id, the rest by their words.

    Longer names come first, so that a surname, a short form or an acronym finds its full name
    wherever it stands. ``loose`` names have no kind of their own: they count only as a shorter
    form of a name that has one.
    """
    clusters: list[Cluster] = []
    ordered = sorted(
        typed, key=lambda item: (-item[2], -(item[0].end - item[0].start), item[0].start)
    )
    full_first = sorted(ordered, key=lambda item: -_content_length(doc, item[0]))
    acronyms = _bracketed(doc, [*(name for name, _, _ in typed), *loose])
    for name, kind, strength in full_first:
        cluster = _find(doc, name, (kind, strength), clusters, acronyms)
        if cluster is None:
            cluster = Cluster(words=_words(doc, name))
            clusters.append(cluster)
        if cluster.entry is None and name.entry is not None and name.strength:
            cluster.entry = name.entry
        cluster.votes[kind] += strength * (3 if strength > 1 else 1)
        cluster.places.append((name.start, name.end))
    for name in loose:
        cluster = _owner_of_loose(doc, name, clusters, acronyms, words)
        if cluster is not None:
            cluster.places.append((name.start, name.end))
    return clusters


def _owner_of_loose(
    doc: Doc, name: Name, clusters: Sequence[Cluster], acronyms: dict[int, Name], words: NameWords
) -> Cluster | None:
    text = _words(doc, name)
    first = text[0].casefold()
    if first in words.descriptive or first in words.capitalised:
        return None
    if len(text) == 1 and first in words.heads:
        return None
    owner = acronyms.get(name.start)
    if owner is not None:
        place = (owner.start, owner.end)
        return next((cluster for cluster in clusters if place in cluster.places), None)
    near = [c for c in clusters if first in c.plain or text[0].isupper()]
    matching = [cluster for cluster in near if is_form_of(text, cluster.kind, cluster)]
    return _nearest(name, matching)


def _content_length(doc: Doc, name: Name) -> int:
    return sum(1 for token in doc[name.start : name.end] if token.lower_ not in _SMALL)


def _find(
    doc: Doc,
    name: Name,
    evidence: tuple[EntityType, int],
    clusters: Iterable[Cluster],
    acronyms: dict[int, Name],
) -> Cluster | None:
    kind, strength = evidence
    text = _words(doc, name)
    owner = acronyms.get(name.start)
    if name.entry is not None and owner is None:
        known = [c for c in clusters if c.entry is not None and c.entry.id == name.entry.id]
        if known or name.strength == 2:
            return known[0] if known else None
    matching: list[Cluster] = []
    for cluster in clusters:
        if owner is not None and (owner.start, owner.end) in cluster.places:
            return cluster
        if is_form_of(text, kind, cluster, sure=strength > 1):
            matching.append(cluster)
    return _nearest(name, matching)


def _nearest(name: Name, clusters: Sequence[Cluster]) -> Cluster | None:
    """Of two Scotts, "Scott" is the one who was named last, or else the first of the text."""
    if len(clusters) < 2:
        return clusters[0] if clusters else None
    before = [
        (start, i)
        for i, cluster in enumerate(clusters)
        for start, _ in cluster.places
        if start <= name.start
    ]
    if before:
        return clusters[max(before)[1]]
    return min(clusters, key=lambda cluster: min(cluster.places), default=None)


def same_thing(one: Entity, two: Entity) -> bool:
    """Return whether a record of a later part is a shorter form of an earlier one's name."""
    if two.type not in {one.type, "company"}:
        return False
    cluster = Cluster(words=tuple(one.name.split()))
    cluster.votes[one.type] += 1
    return is_form_of(tuple(two.name.split()), one.type, cluster)


def _words(doc: Doc, name: Name) -> tuple[str, ...]:
    return tuple(doc[name.start : name.end].text.split())


def is_form_of(
    text: tuple[str, ...], kind: EntityType, cluster: Cluster, *, sure: bool = False
) -> bool:
    """Return whether words are a shorter way to name the cluster's thing.

    ``sure``: the kind rests on more than the recogniser's word. A place that is surely one is
    no short form of "Barrow County Retirement Fund".
    """
    whole, short = cluster.plain, _plain(text)
    if whole == short:
        return True
    known = cluster.kind
    if known == "person":
        return kind in {"person", "company", "place"} and _is_part_of_person(short, whole)
    if known in _ORGANISATIONS and not (sure and kind in {"place", "person"}):
        return _is_short_form(short, whole) or _is_acronym(text, cluster.words)
    if known != "asset":
        return False
    in_short = short[-1] in _HEADS and _is_short_form(short, whole)
    return in_short or (kind == "company" and _is_acronym(text, cluster.words))


def _plain(text: tuple[str, ...]) -> tuple[str, ...]:
    words = [word.casefold() for word in text if word.casefold() != "the"]
    if len(words) > 1 and words[-1] in _LEGAL_FORMS:  # "Northgate, Inc."
        words[-2] = words[-2].rstrip(",")
    while len(words) > 1 and words[-1] in _LEGAL_FORMS | {","}:
        words.pop()
    return tuple(words)


def _is_part_of_person(short: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Surname, or given name and surname without what stands between."""
    if len(short) == 1:
        return len(whole) > 1 and short[0] in {whole[-1], " ".join(whole[-3:])}
    if short[0] in _PARTICLES and short == whole[-len(short) :]:
        return True
    return short[-1] == whole[-1] and short[0] == whole[0]


def _is_short_form(short: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """The first words of an organisation's name ("Granger" for "Granger Partners")."""
    size = len(short)
    if 2 <= size < len(whole) and (short[0], short[-1]) == (whole[0], whole[-1]):
        return short[-1] in _HEADS  # "the Granger trust"
    if size >= len(whole) or any(word in _SMALL for word in short[-1:]):
        return False
    return short == whole[:size] and whole[size] not in {"of", "and", "&"}


def _is_acronym(text: tuple[str, ...], words: tuple[str, ...]) -> bool:
    if len(text) != 1 or not 2 < len(text[0]) < 9 or not text[0].isupper():
        return False
    letters = "".join(word[0] for word in words if word.casefold() not in _SMALL)
    with_small = "".join(word[0] for word in words if word[0].isalpha())
    return text[0] in {letters.upper(), with_small.upper()}


def _bracketed(doc: Doc, names: Sequence[Name]) -> dict[int, Name]:
    """Return start tokens of names in brackets directly behind another name: "… Board (SWIB)"."""
    ends = {name.end: name for name in names}
    found: dict[int, Name] = {}
    for name in names:
        before = name.start - 1
        bracketed = before > 0 and doc[before].text == "(" and name.end < len(doc)
        if not bracketed or before not in ends:
            continue
        owner = ends[before]
        of_person = name.entry is not None and (owner.titled or owner.label == "PERSON")
        if doc[name.end].text[0] in {")", ","} and not of_person:  # also "):"
            found[name.start] = ends[before]
    short = {doc[start].text: owner for start, owner in found.items() if doc[start].is_upper}
    for name in names:  # "Granger Peak (GPX)" is GPX from there on
        full = short.get(doc[name.start : name.end].text)
        if full is not None and full.start < name.start:
            found.setdefault(name.start, full)
    return found


def entity_of(doc: Doc, cluster: Cluster) -> Entity:
    """Return a cluster as a record, its mentions in the order of the text."""
    spans = [doc[start:end] for start, end in sorted(set(cluster.places))]
    mentions = tuple(
        Span(start=span.start_char, end=span.end_char, text=span.text) for span in spans
    )
    if cluster.entry is not None:
        entry = cluster.entry
        return Entity(
            id=entry.id,
            name=entry.name,
            type=entry.type,
            mentions=mentions,
            wikidata=entry.wikidata,
        )
    name = max((span.text for span in mentions), key=lambda text: (len(text), text))
    kind = cluster.kind
    return Entity(id=entity_id(name, kind), name=name, type=kind, mentions=mentions)


def entity_id(name: str, kind: EntityType) -> str:
    """Return an id that depends on the name and kind alone: equal names meet across documents."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    return f"{_PREFIX.get(kind, kind)}:{slug or name.casefold()}"
