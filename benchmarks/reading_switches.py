"""Groups of rules and vetoes that can be taken out, to see what each is worth.

A switch names functions of the language stage and what they answer while it is off: nothing,
"no", or the thing that they were given. A group of frames names a file of triggers.
"""

from __future__ import annotations

import contextlib
import importlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from policytrail.nlp.event_lexicon import EventLexicon
from policytrail.nlp.lexicons import BUILTIN

_ANSWERS: dict[str, Callable[..., Any]] = {
    "no": lambda *_, **__: False,
    "yes": lambda *_, **__: True,
    "none": lambda *_, **__: None,
    "nothing": lambda *_, **__: (),
    "first": lambda first, *_, **__: first,
    "second": lambda _, second, *__, **___: second,
    "third": lambda _, __, third, *___, **____: third,
    "listed": lambda _, second, *__: list(second),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """Something that can be taken out.

    ``places`` are "module:name" or "module:Class.name" below ``policytrail.nlp``, each with what
    it answers then; ``frames`` is the name of a file of triggers.
    """

    name: str
    kind: str  # "group" or "veto"
    places: tuple[tuple[str, str], ...] = ()
    frames: str = ""


def _veto(name: str, place: str, answer: str = "no") -> Switch:
    return Switch(name=name, kind="veto", places=((place, answer),))


def _group(name: str, *places: tuple[str, str]) -> Switch:
    return Switch(name=name, kind="group", places=places)


def _stances(name: str, function: str) -> Switch:
    return _group(name, (f"stances:{function}", "nothing"))


FRAMES_OFF = _group("all frames", ("event_frames:FrameMatcher.candidates", "nothing"))
SWITCHES = (
    FRAMES_OFF,
    *(
        Switch(name=f"frames of {file}", kind="group", frames=file)
        for file in ("events-deverbal", "events-idioms", "events-money", "events-public",
                     "events-ways")
    ),
    _group("headlines", ("event_frames:read_headline", "nothing")),
    _group("completion from the document", ("event_reading:Completion.complete", "listed")),
    _group("times of paragraphs", ("event_reading:with_times", "second")),
    _group("dates by rules", ("event_reading:DateReader.date_of", "none")),
    _group("dates by the encoder", ("event_reading:DateReader.date_at", "none")),
    _group("notices", ("event_reading:notice_events", "nothing")),
    _group("orders", ("event_reading:read_order", "none")),
    _stances("positions from events", "from_events"),
    _stances("positions from withdrawals", "from_rescissions"),
    _stances("positions from captions", "from_captions"),
    _stances("positions from words that take sides", "from_sentence"),
    _stances("positions from deeds", "from_deeds"),
    _stances("positions from stirring", "from_stirring"),
    _stances("positions from attending", "from_attending"),
    _stances("positions from briefs", "from_briefs"),
    _stances("positions from choices", "from_choices"),
    _stances("positions from speech", "from_speech"),
    _stances("positions of authors", "from_author"),
    _stances("positions by the encoder", "from_findings"),
    _stances("positions by ellipsis", "from_ellipses"),
    _stances("positions by agreement", "from_agreement"),
    _stances("positions of who joins", "from_joiners"),
    _stances("positions of spokesmen", "from_spokesmen"),
    _veto("satire", "event_caveats:Caveats.is_satire"),
    _veto("imagined", "event_caveats:Caveats._is_imagined"),
    _veto("made up", "event_caveats:Caveats._is_made_up"),
    _veto("retracted", "event_caveats:Caveats.is_retracted"),
    _veto("down for", "event_caveats:_is_put_down_for"),
    _veto("called untrue", "event_caveats:_is_called_untrue"),
    _veto("question", "event_caveats:Caveats._is_question"),
    _veto("not yet", "event_caveats:_is_only_not_yet"),
    _veto("answered no", "event_caveats:_is_answered_no"),
    _veto("dropped", "event_caveats:_is_dropped"),
    _veto("denied in the next sentence", "event_caveats:Caveats._is_denied_next"),
    _veto("plan denied", "event_caveats:Caveats._is_plan_denied"),
    _veto("quotation in a quotation", "event_caveats:Caveats._is_quote_in_quote"),
    _veto("cited twice", "event_caveats:_is_cited_twice"),
    _veto("of anybody", "event_findings:is_generic"),
    _veto("of anybody, frames", "event_frames:is_generic"),
    _veto("named only", "event_findings:_is_named_only"),
    _veto("parties by grammar", "event_findings:can_take_part", "yes"),
    _veto("parties by type", "event_findings:has_parties", "yes"),
    _veto("on a condition", "event_findings:on_condition", "second"),
    _veto("agreement", "event_findings:is_agreement"),
    _veto("turned down", "event_findings:is_turned_down"),
    _veto("listed", "event_findings:_is_listed"),
)  # fmt: skip


@contextlib.contextmanager
def without(switch: Switch | None) -> Iterator[None]:
    """Take the functions of a switch out; put them back at the end."""
    kept: list[tuple[Any, str, Any]] = []
    try:
        for place, answer in switch.places if switch else ():
            holder, name = holder_of(place)
            kept.append((holder, name, getattr(holder, name)))
            setattr(holder, name, _ANSWERS[answer])
        yield
    finally:
        for holder, name, function in reversed(kept):
            setattr(holder, name, function)


@contextlib.contextmanager
def watched(switches: Iterable[Switch]) -> Iterator[set[str]]:
    """Yield the names of switches whose functions answer otherwise than while they are off.

    What answers the same need not be taken out: nothing would change.
    """
    seen: set[str] = set()
    with contextlib.ExitStack() as stack:
        for switch in switches:
            for place, answer in switch.places:
                holder, name = holder_of(place)
                function = getattr(holder, name)
                setattr(holder, name, _watching(function, answer, switch.name, seen))
                stack.callback(setattr, holder, name, function)
        yield seen


def _watching(
    function: Callable[..., Any], answer: str, name: str, seen: set[str]
) -> Callable[..., Any]:
    def ask(*given: Any, **named: Any) -> Any:
        # What can be gone through once is kept, so that it can be compared.
        kept = [list(each) if isinstance(each, Iterator) else each for each in given]
        said = function(*kept, **named)
        said = list(said) if isinstance(said, Iterator) else said
        if not _alike(said, _ANSWERS[answer](*kept, **named)):
            seen.add(name)
        return said

    return ask


def _alike(said: Any, off: Any) -> bool:
    if isinstance(off, bool):
        return bool(said) == off
    if isinstance(off, (list, tuple)):
        return list(said) == list(off)
    return said is off or said == off


def holder_of(place: str) -> tuple[Any, str]:
    """Return the module or class of a place and the name in it.

    Raises:
        AttributeError: there is no such function any more.
    """
    module, _, path = place.partition(":")
    holder: Any = importlib.import_module(f"policytrail.nlp.{module}")
    *classes, name = path.split(".")
    for each in classes:
        holder = getattr(holder, each)
    getattr(holder, name)
    return holder, name


@cache
def ids_of(file: Path) -> frozenset[str]:
    """Return the ids of the triggers in a file."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(json.loads(line)["id"] for line in lines if line.startswith("{"))


def lexicon_without(lexicon: EventLexicon, frames: str) -> EventLexicon:
    """Return the lexicon without the triggers of a file; as it is for an empty name."""
    if not frames:
        return lexicon
    ids = ids_of(BUILTIN / f"{frames}.jsonl")
    return replace(
        lexicon,
        triggers={
            key: tuple(trigger for trigger in found if trigger.id not in ids)
            for key, found in lexicon.triggers.items()
        },
    )
