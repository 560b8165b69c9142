"""Which components read a document, by the work that it is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from spacy.language import Language

from policytrail.nlp import sentences
from policytrail.nlp.gate import Level
from policytrail.nlp.recognition import NAME as NER

# What a document carries that nobody follows: events and stances are not sought in it.
_UNPARSED = ("doc._.entities", "doc._.instruments", "doc._.amounts", "doc._.sentiment")
_NEEDS_PARSE = ("token.dep", "token.head")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Names of pipeline components by the work that a document is worth.

    ``first`` is the cheap pass that every document gets which the gate lets through: it finds
    what the recogniser needs not read. ``levels`` are the components that follow it: "full" (all),
    "names" (the recogniser, and ours that make entities, instruments and amounts), "known" (the
    same without the recogniser).
    """

    first: tuple[str, ...]
    levels: Mapping[Level, tuple[str, ...]]


def make_plan(ordered: Sequence[str], model: tuple[str, ...]) -> Plan:
    """Divide our components by what they require, directly or through others."""
    first = _needed_for(Language.get_factory_meta(NER).requires, ordered)
    rest = [name for name in ordered if name not in first]
    full = _reached_from(_NEEDS_PARSE, rest)
    always = tuple(name for name in rest if name not in full)
    cheap = tuple(name for name in _needed_for(_UNPARSED, ordered) if name in always)
    return Plan(
        first=tuple(first),
        levels={
            "full": (sentences.BOUNDS, *model, *always, *full),
            "names": (sentences.GUESS, NER, *cheap),
            "known": (sentences.GUESS, *cheap),
        },
    )


def _needed_for(attributes_: Iterable[str], ordered: Sequence[str]) -> list[str]:
    """Return the components that assign these, or what such a component requires, in order."""
    wanted = set(attributes_)
    needed: list[str] = []
    for name in reversed(ordered):
        meta = Language.get_factory_meta(name)
        if wanted & set(meta.assigns):
            wanted |= set(meta.requires)
            needed.insert(0, name)
    return needed


def _reached_from(attributes_: Iterable[str], ordered: Sequence[str]) -> list[str]:
    """Return the components that require these, or what such a component assigns, in order."""
    tainted = set(attributes_)
    reached: list[str] = []
    for name in ordered:
        meta = Language.get_factory_meta(name)
        if tainted & set(meta.requires):
            tainted |= set(meta.assigns)
            reached.append(name)
    return reached
