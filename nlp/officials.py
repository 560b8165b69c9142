"""Officials of whom a text gives only title and surname: "Secretary Chavez-DeRemer"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from policytrail.nlp.components.gazetteer import Entry
from policytrail.nlp.names import Name

# Titles of national office. A judge, mayor or professor of the same surname is another person.
_TITLES = frozenset(
    {
        *("president", "secretary", "sen.", "senator", "rep.", "representative", "congressman"),
        *("congresswoman", "speaker", "commissioner", "chairman", "chair", "chairwoman"),
        *("governor", "gov.", "justice", "vice president", "administrator", "treasurer"),
    }
)


class Officials:
    """Knows officials by surname, where only one of the gazetteer has it."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        by_surname: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            if entry.type == "person":
                by_surname[_surname(entry.name)].append(entry)
        self._single = {
            surname: found[0]
            for surname, found in by_surname.items()
            if len(found) == 1 and found[0].roles
        }

    def identify(self, doc: Doc, names: Sequence[Name]) -> list[Name]:
        """Return the names, titled surnames with the entry of the official who bears it.

        A text that gives a full name with this surname speaks for itself.
        """
        full = {_surname(text) for name in names if " " in (text := _text(doc, name))}
        return [self._identified(doc, name, full) for name in names]

    def _identified(self, doc: Doc, name: Name, full: set[str]) -> Name:
        text = _text(doc, name)
        if name.entry is not None or not name.titled or " " in text or text in full:
            return name
        entry = self._single.get(text)
        before = [token.lower_ for token in doc[max(0, name.start - 2) : name.start]]
        official = before[-1:] and (before[-1] in _TITLES or " ".join(before) in _TITLES)
        return replace(name, entry=entry, strength=2) if entry and official else name


def _text(doc: Doc, name: Name) -> str:
    return doc[name.start : name.end].text


def _surname(text: str) -> str:
    words = [word for word in text.split() if word not in {"Jr.", "Sr.", "II", "III"}]
    return words[-1] if words else ""
