"""Sentences that claim no more than the status of an event allows, in one plain form each."""

from __future__ import annotations

import re

from policytrail.records import EntityType, EventStanding, EventType, KnownInstrument
from policytrail.timeline.appointments import appointment
from policytrail.timeline.known import Name
from policytrail.timeline.manner import Manner, manner_of, tell
from policytrail.timeline.modality import Parties, join_names, shorten
from policytrail.timeline.naming import is_generic
from policytrail.timeline.phrases import (
    OFFERING,
    SUING,
    WITHOUT_OBJECT,
    Phrase,
)
from policytrail.timeline.verbs import phrase_for
from policytrail.timeline.words import words

REGISTER = "Federal Register"  # which prints texts, and does not issue them
_PROPOSED = re.compile(r"^((?:an?|the) )?proposed (?=(?:rule|regulation|amendment)s?\b)")
# "two bills", "new rules": words in lower case that end in a plural, not a name.
_PLURAL = re.compile(
    r"(?i:two|three|four|five|six|seven|eight|nine|ten|dozens|several|some|all|both|many)\b"
    r"|[a-z][a-z ]*[a-rt-z]s$"
)


def label(instrument: KnownInstrument | Name) -> str:
    """Return an instrument as it is cited: "Executive Order 14330 (Democratizing Access …)"."""
    number = _citation(instrument.id)
    name = instrument.name.strip()
    if number is None:
        if is_generic(name):
            return described(name)
        if name[:1].islower() or name[:1].isdigit():
            return _with_indefinite(name)
        return f"the executive order “{name}”" if instrument.kind == "executive_order" else name
    if not name or is_generic(name) or set(words(number)) >= set(words(name)):
        return number
    if instrument.id.startswith(("eo:", "bill:", "plaw:", "rin:")):
        return f"{number} ({shorten(name)})"
    return name if words(number)[-1] in words(name) else f"{shorten(name)} ({number})"


def _citation(key: str) -> str | None:
    """Return an identifier in its customary written form."""
    scheme, _, value = key.partition(":")
    if scheme == "eo":
        return f"Executive Order {value}"
    if scheme == "rin":
        return f"rulemaking RIN {value}"
    if scheme == "plaw":
        return f"Public Law {value}"
    if scheme == "fr" and (page := re.fullmatch(r"(\d+)-fr-(\d+)", value)):
        return f"{page[1]} FR {page[2]}"
    if scheme == "fr":
        return f"Federal Register {value}"
    if scheme == "docket":
        return f"docket {value.upper()}"
    if scheme == "case":
        return f"No. {value}"
    bill = re.fullmatch(r"(\d+)-([a-z]+)-(\d+)", value) if scheme == "bill" else None
    if bill:
        return f"{_BILLS.get(bill[2], bill[2].upper())} {bill[3]}"
    return None


_BILLS = {
    "hr": "H.R.",
    "s": "S.",
    "hres": "H.Res.",
    "sres": "S.Res.",
    "hjres": "H.J.Res.",
    "sjres": "S.J.Res.",
    "hconres": "H.Con.Res.",
    "sconres": "S.Con.Res.",
}


_SINGLE = frozenset(
    {
        *("account", "agreement", "amendment", "appeal", "bill", "bulletin", "change", "complaint"),
        *("exemption", "framework", "fund", "harbor", "hearing", "holding", "interest", "lawsuit"),
        *("letter", "motion", "notice", "option", "order", "paper", "petition", "plan", "platform"),
        *("position", "product", "program", "proposal", "report", "request", "review", "rule"),
        *("service", "settlement"),
        *("stake", "statement", "suit", "text", "trust", "version"),
    }
)
_BODIES: frozenset[EntityType] = frozenset(
    {"agency", "legislature", "court", "pension_fund", "advocacy"}
)
_COMMON_HEADS = frozenset(
    {
        "administration", "agency", "association", "authority", "board", "bureau", "center",
        "chamber", "coalition", "commission", "committee", "council", "court", "department",
        "division", "federation", "fund", "house", "institute", "office", "plan", "register",
        "reserve", "senate", "service", "society", "subcommittee", "system", "trust", "union",
    }
)  # fmt: skip

_ACTORS = _COMMON_HEADS | {
    *("bank", "company", "firm", "foundation", "governor", "group", "insurer", "investor", "judge"),
    *("lawmaker", "legislator", "legislature", "manager", "official", "pension", "president"),
    *("provider", "regulator", "scheme", "secretary", "senator", "state", "town", "university"),
}
# Of these there is one at a time: "the next president", "the largest pension fund".
_ONLY = re.compile(r"(?:next|same|first|last|only|other|largest|biggest|smallest|oldest|newest)\s")
_DETERMINER = re.compile(
    r"(?:an?|the|th(?:is|at|ese|ose)|its?|his|her|their|our|one|no|any|each|every|another)\s"
)
_AS_IN_YOU = re.compile(r"uni(?![dmn])|us[aeiu]|u\.|eu|one\b")  # "a union", "a U.S. agency"

# A motion or a vote that fails is a step on the way, and no end: nobody rejected the text.
_FAILED = re.compile(r"\bfail(?:s|ed|ing|ure)?\b|\bf[ae]ll short\b|\bnot enough votes\b", re.I)
_FAILING = Phrase(past="failed", participle="failed", bare="fail", passive="")
_PRINTING = Phrase(past="", participle="", bare="", passive=f"published in the {REGISTER}")
_MAKING = Phrase(past="made", participle="made", bare="make", passive="made")
_SELLING = Phrase(past="sold", participle="sold", bare="sell", passive="sold")
_NUMBER_OF = re.compile(r"[\d.,]+(?: (?:thousand|million|billion))? (?:shares|units|coins|tokens)")


def title(type_: EventType, standing: EventStanding, parties: Parties) -> str:
    """Return one sentence that says who did, will do, may do or is denied to have done what."""
    manner = manner_of(standing, parties.evidence, parties.rule, is_vouched=parties.is_vouched)
    special = _SPECIAL.get(type_)
    if type_ == "reject" and _FAILED.search(parties.evidence):
        special = _failed_vote
    if special is not None:
        return _sentence(special(parties, manner))
    objects = _objects(type_, parties)
    phrase = _phrase(type_, parties, objects)
    if not parties.actors or _is_printer(type_, parties):
        plural = len(parties.objects) > 1 or bool(_PLURAL.match(objects))
        subject = objects or WITHOUT_OBJECT.get(type_, "a text")
        return _sentence(tell(manner, subject, _passive(phrase, plural), plural))
    if type_ == "partner":
        everyone = join_names((*parties.actors, *parties.objects))
        return _sentence(
            tell(manner, everyone, phrase, len(parties.actors) + len(parties.objects) > 1)
        )
    actors = join_names([_acting(name) for name in parties.actors])
    return _sentence(
        tell(manner, actors, _done_to(type_, phrase, objects, parties), _many(parties))
    )


def _phrase(type_: EventType, parties: Parties, objects: str) -> Phrase:
    """Return the verb: what filings show has one, some objects ask for another."""
    if parties.phrase:
        return parties.phrase
    if _is_printer(type_, parties):
        return _PRINTING
    if type_ == "launch" and parties.objects and set(parties.objects) <= {*parties.assets}:
        return OFFERING  # nobody launches "private markets"
    if type_ == "litigate" and not objects:
        return SUING
    if type_ == "divest" and any(_NUMBER_OF.fullmatch(name) for name in parties.objects):
        return _SELLING
    if type_ == "propose" and objects.endswith("proposal"):
        return _MAKING
    return phrase_for(type_, parties.evidence)


def _is_printer(type_: EventType, parties: Parties) -> bool:
    return type_ == "issue" and set(parties.actors) in ({REGISTER}, {f"the {REGISTER}"})


def _objects(type_: EventType, parties: Parties) -> str:
    bare = phrase_for(type_, parties.evidence).bare
    named = [_of_what(name.removeprefix(f"{bare} ")) for name in parties.objects]
    if type_ == "propose":  # "proposed a proposed rule"
        named = [_PROPOSED.sub(r"\1", name) for name in named]
    return join_names([_counted(name) for name in named])


def _done_to(type_: EventType, phrase: Phrase, objects: str, parties: Parties) -> Phrase:
    """Return the verb with what it is done to."""
    if type_ == "direct":
        objects = f"{objects or 'agencies'} to act{parties.under and f' under {parties.under}'}"
    elif type_ != "litigate":
        objects = objects or WITHOUT_OBJECT.get(type_, "a text")
    rest = f" {objects}" if objects else ""
    return Phrase(
        past=phrase.past + rest,
        participle=phrase.participle + rest,
        bare=phrase.bare + rest,
        passive="",
    )


def _failed_vote(parties: Parties, manner: Manner) -> str:
    where = f" in {join_names(parties.actors)}" if parties.actors else ""
    on = join_names([_counted(name) for name in parties.objects]) or "a text"
    return tell(manner, f"a vote on {on}{where}", _FAILING)


def _of_what(name: str) -> str:
    """Return "6.81 million shares of an asset" for a bare number of shares, which are of something
    that the words do not name."""
    return f"{name} of an asset" if _NUMBER_OF.fullmatch(name) else name


def _acting(name: str) -> str:
    """Return "a pension scheme" for "pension scheme"; a name, and several, stay as they are."""
    common = name[:1].islower() and not _DETERMINER.match(name)
    single = common and _head(name).rsplit(" ", 1)[-1] in _ACTORS
    if single and _ONLY.match(name):
        return f"the {name}"
    return _with_indefinite(name) if single else name


def _head(name: str) -> str:
    """Return what stands before the first preposition: "rule" of "rule on alternative assets"."""
    return re.split(r" (?:of|on|for|to|in|with|that|from|by|over|against) ", name)[0]


def _counted(name: str) -> str:
    """Return "a fund" for "fund", of which nothing else is said; names and what is no single
    thing stay as they are."""
    head = _head(name)
    common = name[:1].islower() or re.match(r"(?:19|20)\d\d\s", name)  # "2022 letter"
    single = common and head.rsplit(" ", 1)[-1] in _SINGLE
    return _with_indefinite(name) if single else name


def _many(parties: Parties) -> bool:
    return len(parties.actors) > 1 or any(_PLURAL.match(name) for name in parties.actors)


def _passive(phrase: Phrase, plural: bool = False) -> Phrase:
    return Phrase(
        past=f"{'were' if plural else 'was'} {phrase.passive}",
        participle=f"been {phrase.passive}",
        bare=f"be {phrase.passive}",
        passive="",
    )


def _comment(parties: Parties, manner: Manner) -> str:
    subject = f"the comment period on {join_names(parties.objects) or 'a proposal'}"
    step = comment_step(parties.evidence)
    if step == "open" and manner.standing == "planned" and _STANDING_OPEN.search(parties.evidence):
        step = "close"  # they can be filed already: the day to come is the last one
    forms = {
        "close": Phrase(past="closed", participle="closed", bare="close", passive=""),
        "open": Phrase(past="opened", participle="opened", bare="open", passive=""),
        "extend": Phrase(
            past="was extended", participle="been extended", bare="be extended", passive=""
        ),
        "change": Phrase(
            past="was changed", participle="been changed", bare="be changed", passive=""
        ),
    }
    return tell(manner, subject, forms[step])


_STANDING_OPEN = re.compile(r"\b(?:can|may) (?:be|file|send|write)\b|\baccepts?\b", re.IGNORECASE)


def comment_step(evidence: str) -> str:
    """Return what happens to the comment period by the words that tell it."""
    text = evidence.casefold()
    if re.search(r"\bexten|\breopen|\bre-open|\blonger\b|more time", text):
        return "extend"
    if re.search(
        r"clos(?:e|ing)|\bend(?:s|ed)?\b|\bdue\b|\buntil\b|\bdeadline|\bby\b|expire", text
    ):
        return "close"
    opening = r"\b(?:open|beg[ai]n|start|accept|invit|welcom|(?:can|may) (?:be|file|send|write)\b)"
    return "open" if re.search(opening, text) else "change"


def _effective(parties: Parties, manner: Manner) -> str:
    subject = join_names(parties.objects) or "a text"
    phrase = Phrase(past="took effect", participle="taken effect", bare="take effect", passive="")
    return tell(manner, subject, phrase)


_SPECIAL = {"comment": _comment, "effective": _effective, "appoint": appointment}


def with_article(name: str, type_: EntityType) -> str:
    """Return a body's name with "the" if its head is a common noun: "the Department of Labor"."""
    head = re.split(r" (?:of|on|for|to) ", name)[0].rsplit(" ", 1)[-1].casefold()
    if type_ in _BODIES and head in _COMMON_HEADS and not name.casefold().startswith("the "):
        return f"the {name}"
    return name


def described(name: str) -> str:
    """Return words for a text that has no name: "a final rule", "new guidance"."""
    return _with_indefinite(name if name.isupper() else name.casefold())


def _with_indefinite(name: str) -> str:
    if not words(name) or re.match(r"(?:an?|the)\s", name, re.IGNORECASE):
        return name
    head = _head(name)
    if words(head)[-1:] in (("guidance",), ("legislation",)) and not name[:1].isdigit():
        return name  # these are no single things
    if re.search(r"[^aius]s$", head):  # "guidelines": a plural takes no "a"
        return name
    if re.match(r"(?:19|20)\d\d\b", name):  # "the 2022 guidance"
        return f"the {name}"
    if name[:1].isdigit():
        return name
    first = name.casefold()
    vowel = first[:1] in "aeiou" and not _AS_IN_YOU.match(first)
    return f"{'an' if vowel else 'a'} {name}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "…", ".”", "…”")) else ".")
