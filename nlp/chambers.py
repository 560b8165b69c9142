"""Whose House and Senate a text speaks of: those of Congress, or of one state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from policytrail.nlp.components.gazetteer import Entry
from policytrail.nlp.names import Name

_FEDERAL = {"legislature:us-house": "house", "legislature:us-senate": "senate"}
_CHAMBERS = {
    "house": "house",
    "house of representatives": "house",
    "house of delegates": "house",
    "senate": "senate",
    "legislature": "legislature",
    "general assembly": "legislature",
    "assembly": "house",
    "general court": "legislature",
}
_TITLES = {"house": "House", "senate": "Senate", "legislature": "Legislature"}
_STATE_BILL = re.compile(r"^bill:(?P<code>[a-z]{2})-")
_STATE_MATTER = re.compile(
    r"\b(?:Gov\.|Governor|[Ss]tatehouse|[Ss]tate (?:lawmakers?|senators?|representatives?))", re.A
)
_STRONG = 2


class Chambers:
    """Gives chambers of a state their own entries."""

    def __init__(self, states: Mapping[str, str]) -> None:
        self._codes = dict(states)  # name -> postal code in lower case
        self._names = {code: name for name, code in states.items()}
        listed = "|".join(sorted(map(re.escape, states), key=len, reverse=True))
        kinds = "|".join(sorted(_CHAMBERS, key=len, reverse=True))
        self._own = re.compile(rf"^(?:the )?(?P<state>{listed})(?:'s|’s)? (?P<what>{kinds})$", re.I)

    def assign(self, doc: Doc, names: Sequence[Name]) -> list[Name]:
        """Return the names, those of state chambers with the entry of that chamber.

        "The Oregon House" says whose it is. A bare "House" is Oregon's where the text is about
        one state and names nothing of Congress; "the state Senate" is that of the state that was
        named last.
        """
        read = [self._read(doc, name) for name in names]
        home = self._home(doc, read)
        return [self._settled(doc, name, read, home) for name in read]

    def _read(self, doc: Doc, name: Name) -> Name:
        match = self._own.match(doc[name.start : name.end].text)
        if match is None or (name.entry is not None and name.entry.id not in _FEDERAL):
            return name
        code = self._codes[match["state"].title()]
        return replace(name, entry=self._entry(code, _CHAMBERS[match["what"].lower()]), strength=2)

    def _entry(self, code: str, chamber: str) -> Entry:
        name = f"{self._names[code]} {_TITLES[chamber]}"
        return Entry(id=f"legislature:{code}-{chamber}", name=name, type="legislature")

    def _home(self, doc: Doc, names: Iterable[Name]) -> str:
        """Return the code of the one state whose legislature the text is about, or ''."""
        entries = [name.entry for name in names if name.entry is not None]
        if any(e.id.startswith("legislature:us-") and e.id not in _FEDERAL for e in entries):
            return ""
        if any(doc[n.start].text in {"U.S.", "US"} for n in names if _is_federal(n)):
            return ""
        keys = [_STATE_BILL.match(item.key or "") for item in doc._.instruments]
        codes = {key["code"] for key in keys if key and key["code"] in self._names}
        codes |= {e.id[12:14] for e in entries if e.id[14:15] == "-" and e.type == "legislature"}
        codes &= self._names.keys()  # of a state: not of the Congress, nor of another country
        if not codes and _STATE_MATTER.search(doc._.document.text):
            codes = {self._codes[e.name] for e in entries if e.name in self._codes}
        return codes.pop() if len(codes) == 1 else ""

    def _settled(self, doc: Doc, name: Name, names: Sequence[Name], home: str) -> Name:
        if not _is_federal(name) or name.entry is None:
            return name
        chamber = _FEDERAL[name.entry.id]
        if name.start and doc[name.start - 1].lower_ == "state":
            code = self._last_state(doc, name, names) or home
            entry = self._entry(code, chamber) if code else _unknown(chamber)
            return replace(name, start=name.start - 1, entry=entry, strength=_STRONG)
        if name.start and doc[name.start - 1].lower_ == "its":  # of what has it: a state, if named
            owner = self._last_state(doc, name, names) or home
            if owner and not self._is_of_congress(doc, name, names):
                return replace(name, entry=self._entry(owner, chamber), strength=_STRONG)
        if home and doc[name.start].text not in {"U.S.", "US", "United"}:
            return replace(name, entry=self._entry(home, chamber), strength=_STRONG)
        return name

    def _is_of_congress(self, doc: Doc, name: Name, names: Sequence[Name]) -> bool:
        """Tell whether "Congress" was named after the last state: "its House" is then its own."""
        for other in sorted(names, key=lambda item: -item.start):
            if other.start < name.start and other.entry is not None:
                if other.entry.id == "legislature:us-congress":
                    return True
                if other.entry.name in self._codes:
                    return False
        return False

    def _last_state(self, doc: Doc, name: Name, names: Sequence[Name]) -> str:
        """Return the code of the state named last before a name, as a place or in a chamber."""
        for other in sorted(names, key=lambda item: -item.start):
            if other.start >= name.start or other.entry is None:
                continue
            if other.entry.name in self._codes:
                return self._codes[other.entry.name]
            code = other.entry.id[12:14]
            if other.entry.type == "legislature" and code in self._names:
                return code
        return ""


def _is_federal(name: Name) -> bool:
    return name.entry is not None and name.entry.id in _FEDERAL and name.strength == _STRONG


def _unknown(chamber: str) -> Entry:
    name = f"state {_TITLES[chamber]}"
    return Entry(id=f"legislature:state-{chamber}", name=name, type="legislature")
