"""The folder of an event model: what its ``model.toml`` says beyond ``encoder_folder``.

kinds = ["sign", …, "support", "oppose", "neutral"]   # the order of the model's outputs
statuses = ["done", "planned", "considered", "denied"]
issues = ["crypto-in-retirement-plans", …]
floor = 0.5                                           # probability from which a word counts
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from policytrail.errors import EventModelError
from policytrail.nlp.encoder_folder import (
    MODEL,
    Card,
    EncoderFolder,
    EncoderKind,
    check_files,
    read_card,
)
from policytrail.nlp.event_encoding import ISSUES, KINDS, STATUSES

BUILTIN = Path(__file__).parent / "models" / "events"
KIND = EncoderKind(name="event model", option="language.event_model", error=EventModelError)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFolder(EncoderFolder):
    """The folder of an event model."""

    floor: float  # probability from which a word counts


def open_folder(folder: Path) -> EventFolder:
    """Read the card and check the files against it.

    Raises:
        EventModelError: a file is missing or is not the one that the card names, or the card is
            wrong; the message names the file.
    """
    card = read_card(folder, KIND)
    for key, wanted in (("kinds", KINDS), ("statuses", STATUSES), ("issues", ISSUES)):
        _check_labels(card, key, wanted)
    found = EventFolder(
        folder=folder,
        name=card.value("name", str),
        version=card.value("version", str),
        sha256=card.sha256(MODEL),
        floor=card.number("floor", below=1.0),
    )
    check_files(card)
    return found


def _check_labels(card: Card, key: str, wanted: tuple[str, ...]) -> None:
    if tuple(card.value(key, list)) != wanted:
        raise card.unfit(f"{key} must be {', '.join(wanted)}, in this order")
