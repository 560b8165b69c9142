"""The offices and bodies that an order names: "the Secretary of Labor", "the heads of agencies".

The subject of "shall" is what stands before it at the head of the clause; "in consultation
with" and the like bring in others who have no duty of their own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from spacy.tokens import Doc

from policytrail.nlp.remembered import text_of

_TITLE = (
    r"Secretar(?:y|ies)|Attorneys?\s+General|Directors?|Administrators?|Assistants?\s+to\s+the\s+"
    r"President|Chair(?:man|person|s)?|Commissioners?|Archivist|Librarian|Comptroller|Treasurer|"
    r"CEO|United\s+States\s+Attorneys?|Representative|Surgeon\s+General|Solicitor\s+General|Postmaster\s+General|Chief|Counsel|"
    r"Advis[eo]r|Ambassador|Inspectors?\s+General|Under\s+Secretary|Deputy\s+Secretary|President"
)
_BODY = (
    r"Departments?|Commissions?|Boards?|Councils?|Offices?|Bureaus?|Agenc(?:y|ies)|agenc(?:y|ies)|"
    r"Administrations?|Committees?|Task\s+Forces?|Working\s+Groups?|Corps|Corporation|Service|Foundation|"
    r"Institutes?|Authority|heads?|departments?|Cabinet|Group|Center|Initiative|officials?|officers?|"
    r"regulators?|secretaries"
)
_OFFICE = re.compile(rf"\b(?:{_TITLE}|{_BODY}|[A-Z]{{2,8}})\b")
_NO_OFFICE = re.compile(
    r"\b(?:order|section|policy|term|costs?|nothing|provisions?|funds?|notice|purposes?|report|plan"
    r"|implementation|memorandum|proclamation|guidance|individuals?|entit(?:y|ies))\b"
)
# "Within 60 days of the date of this order the Director …": no comma parts them.
_UNPARTED = re.compile(
    r"\A(?:within|no\s+later\s+than|not\s+later\s+than)\b[^,]*?\b(?:this|the)\s+(?:order|memorandum)\s+"
    r"(?=(?:the|each|all)\s)",
    re.IGNORECASE,
)
_ENUMERATOR = re.compile(
    r"\A\W*(?:(?:Sec(?:tion)?\.?\s*\d+\.?|\([a-zA-Z0-9]{1,4}\)|\*+)\s*)+"
    r"(?:[A-Z][\w’',\- ]{2,120}?\.\*?\s+)?"
)
_PARENTHESIS = re.compile(r"\s*\([^()]*\)")
# What opens a phrase beside the subject.
_BESIDE = re.compile(
    r"\A(?:and\s+|or\s+)?(?:in|with|within|through|by|to|for|upon|under|pursuant|consistent|as|after"
    r"|before|no\s+later|not\s+later|not\s+more|on|at|from|following|beginning|when|where|if|except"
    r"|subject|notwithstanding|until|during|immediately|further|accordingly|additionally|therefore"
    r"|unless|acting|including|working|using|whether|because|while|also|informed|promptly|annually|thereafter"
    r"|once|based|having|such\s+as|or\s+(?:his|her|their)\s+designees?|who|which|that|whose)\b",
    re.IGNORECASE,
)
_CAPITAL = r"(?:[A-Z][\w’&-]*|(?:[A-Z]\.){2,3})"
_DEFINED = re.compile(
    rf"(?P<full>{_CAPITAL}(?:\s+(?:{_CAPITAL}|of|the|for|and|to|on)){{0,14}})"
    r"\s*\((?:the\s+)?[“\"‘]?(?P<short>[A-Z][\w&-]*(?:\s[A-Z][\w&-]*)?)[”\"’]?\)"
)
_SPLIT = re.compile(
    rf"\s+(?:and|or)\s+(?=(?:the|each|all|any|other|relevant|heads?|{_TITLE})\b)", re.IGNORECASE
)
_HEADS = re.compile(r"\A(?:the\s+)?(?:heads?|leaders?)\s+of\s+", re.IGNORECASE)
_LED = re.compile(
    rf"\A(?:Acting\s+|Executive\s+)?(?:{_TITLE})\s+of\s+(?:the\s+)?(?P<body>[A-Z].*)\Z", re.DOTALL
)
_NAMED_BODY = re.compile(rf"\b(?:{_BODY})\b|\A[A-Z]{{2,8}}\Z")
_DESIGNEE = re.compile(r"(?:[’']s\s+|,?\s+or\s+(?:his|her|the|their)\s+)designees?.*\Z", re.DOTALL)
# What a body of an order may be called; anything else before "shall" is no office.
_ACCEPTED = re.compile(
    rf"(?:(?:Acting|Assistant|Associate|Deputy|Executive|Principal|Senior|Under|Vice)\s+)*(?:{_TITLE})\b"
    r"|[A-Z]{2,8}\b(?!\s+(?:of|are|is)\b)"
    rf"|(?:(?:{_CAPITAL}|of|the|on|and|for|to)\s+)*(?:{_BODY}|{_TITLE})\b"
    r"|(?:(?:relevant|appropriate|other|all|each|any|such|respective|affected|Federal|executive|"
    r"regulatory|independent|covered|designated|applicable|contracting|agency|banking|financial)\s+)*"
    r"(?:agenc(?:y|ies)|departments?|heads?|officials?|regulators?)\b"
)
_REJECTED = re.compile(
    r"\bof\s+(?:this|that|such)\b|[’']s\s+[a-z]|\b(?:is|are|that|which)\b|\bfunctions?\b|\bestablished\b|\bHTSUS\b|\Athere\b|\A(?:vice\s+)?president\Z|\b(?:shall|will|must|should)\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"\A(?:the|each|all|any|every|other|relevant|such|appropriate)\s+", re.IGNORECASE
)
_GENERIC = frozenset(
    {"agencies", "agency", "executive", "all", "each", "relevant", "such", "heads"}
)
# "The agencies that lend", "the Task Force established in Order 1": who is meant stands before.
_AFTER_NAME = re.compile(
    r"\s+(?:that|which|with|established|listed|identified|described|specified|involved|responsible|tasked"
    r"|charged|designated|empowered|participating)\b.*\Z",
    re.DOTALL,
)
_WHOLE_NAME = re.compile(
    rf"(?:heads?\s+of\s+(?:each|all|any|every)?\s*)?(?:(?:{_CAPITAL}|of|the|on|and|for|to|executive|relevant"
    r"|appropriate|other|governmental|unnecessary|covered|independent|federal)\s+)*"
    rf"(?:{_BODY}|entit(?:y|ies))",
)
_LONGEST = 160  # characters of an office's name


class Offices:
    """Reads the subjects of duties in one document."""

    def __init__(self, doc: Doc) -> None:
        self._defined = [
            (match.start(), match["short"], _full(match["full"]))
            for match in _DEFINED.finditer(text_of(doc))
        ]
        self._names = sorted(
            {
                " ".join(mention.text.split()): entity.name
                for entity in doc._.entities
                if entity.type == "agency"
                for mention in entity.mentions
            }.items(),
            key=lambda pair: -len(pair[0]),
        )
        self._places = [(m.start(), m[0]) for m in _FULL_TITLE.finditer(text_of(doc))]

    def subject(self, before: str, place: int) -> tuple[str, ...]:
        """Return the bodies that are the subject of a modal verb at a place of the text."""
        clause = _clause(before)
        names = self._subject_names(clause)
        return tuple(dict.fromkeys(b for name in names for b in self._bodies(name, place)))

    def _subject_names(self, clause: str) -> Iterator[str]:
        """Yield the names of a subject, which "in consultation with …" may follow or precede."""
        parts = [part.strip() for part in re.split(r",\s*", clause) if part.strip()]
        while parts and (_BESIDE.match(parts[0]) or not self._begins(parts[0])):
            parts.pop(0)
        for part in parts:
            words = re.sub(r"\A(?:and|or)\s+", "", part)
            if _BESIDE.match(part) or not self._begins(words):
                return
            yield from _SPLIT.split(words)

    def _begins(self, part: str) -> bool:
        return _begins_name(part) or self._is_known(part)

    def _is_known(self, part: str) -> bool:
        return any(text == _LEADING.sub("", part) for text, _ in self._names)

    def _bodies(self, name: str, place: int) -> Iterator[str]:
        """Yield the bodies that an office leads: the Secretary of Labor is the Department."""
        phrase = _DESIGNEE.sub("", _LEADING.sub("", name.strip(" ,;:*")))
        bare = _AFTER_NAME.sub("", phrase)
        if bare != phrase and _WHOLE_NAME.fullmatch(bare):
            phrase = bare
        if len(phrase) > _LONGEST or _REJECTED.search(phrase):
            return
        if not _ACCEPTED.match(phrase) and not self._is_known(phrase):
            return
        full = _LEADING.sub("", self._expanded(phrase, place))
        secretaries = re.fullmatch(r"(?:Acting\s+)?Secretar(?:y|ies)\s+of\s+(.+)", full)
        if secretaries is not None:
            fields = [secretaries[1]]
            if full.startswith("Secretaries"):
                fields = re.split(r",\s*(?:and\s+)?|\s+and\s+", secretaries[1])
            yield from (f"Department of {self._spelled(field, place)}" for field in fields)
            return
        full = _HEADS.sub("", full)
        led = _LED.match(full)
        if led is None:
            yield self._named(full)
            return
        known = next((name for text, name in self._names if text in led["body"]), None)
        body = led["body"] if _NAMED_BODY.search(led["body"]) else full
        yield known or self._named(self._expanded(body, place))

    def _spelled(self, field: str, place: int) -> str:
        """Return what an acronym of a department stands for: "the Secretary of HUD"."""
        full = self._expanded(field, place) if field.isupper() else field
        return _OF_DEPARTMENT.sub("", full)

    def _named(self, body: str) -> str:
        if _GENERIC_NAME.match(body) and body.split(" ", 1)[0].lower() in _GENERIC:
            body = body[0].lower() + body[1:]
        return next((name for text, name in self._names if text == body), body)

    def _expanded(self, phrase: str, place: int) -> str:
        """Return the full form of a defined or shortened title: "the Secretary", "APST"."""
        known = [full for start, short, full in self._defined if short == phrase and start < place]
        if known:
            return known[-1]
        if re.fullmatch(rf"(?:{_PREFIX}\s+)?(?:{_TITLE})", phrase):
            position = bisect_right([start for start, _ in self._places], place)
            for _, title in reversed(self._places[:position]):
                if title.startswith(phrase):
                    return title
        return phrase


_OF_DEPARTMENT = re.compile(r"\A(?:Secretary|Department)\s+of\s+(?:the\s+)?")
_GENERIC_NAME = re.compile(
    r"\w+(?:\s+[a-z]|\Z)"
)  # "Executive departments", no "Executive Director"
_PREFIX = r"(?:Assistant|Associate|Deputy|Executive|Principal|Senior|Under)"
_FULL_TITLE = re.compile(
    rf"\b(?:{_PREFIX}\s+)?(?:{_TITLE})\s+of\s+(?:the\s+)?[A-Z][\w’-]+(?:\s+(?:and|of|the|for|[A-Z][\w’-]+))*"
)


def _full(words: str) -> str:
    """Return a title as it is defined, its line breaks and its small words before it left out."""
    return re.sub(r"\A(?:(?:the|of|and|for|to|on)\s+)+", "", " ".join(words.split()), flags=re.I)


def _clause(before: str) -> str:
    text = _ENUMERATOR.sub("", " ".join(before.split()), count=1)
    text = _PARENTHESIS.sub("", text)
    for mark in ("; ", ": "):
        text = text.rsplit(mark, 1)[-1]
    return _UNPARTED.sub("", text.strip())


def _begins_name(part: str) -> bool:
    office = _OFFICE.search(part)
    return office is not None and _NO_OFFICE.search(part[: office.start()]) is None
