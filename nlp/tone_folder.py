"""The folder of a tone model: what its ``model.toml`` says beyond ``encoder_folder``.

name = "tone-minilm"
version = "1.0"
made_by = "training/README.md, step 4"
labels = ["negative", "neutral", "positive"]     # the order of the model's outputs
token_limit = 160
temperature = 1.0                                # divides the logits; from a split of its own

[sha256]
"model.onnx" = "…"
"tokenizer.json" = "…"
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast, get_args

from policytrail.errors import ToneModelError
from policytrail.nlp.encoder_folder import (
    MODEL,
    Card,
    EncoderFolder,
    EncoderKind,
    check_files,
    read_card,
)
from policytrail.records import SentimentLabel

BUILTIN = Path(__file__).parent / "models" / "tone"
KIND = EncoderKind(name="tone model", option="language.tone_model", error=ToneModelError)

_LABELS = get_args(SentimentLabel)
_LEAST_TOKENS = 16  # the frame, a target and some of its surroundings
_HOTTEST = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ToneFolder(EncoderFolder):
    """The folder of a tone model."""

    labels: tuple[SentimentLabel, ...]
    token_limit: int
    temperature: float


def open_folder(folder: Path) -> ToneFolder:
    """Read the card and check the files against it.

    Raises:
        ToneModelError: a file is missing or is not the one that the card names, or the card is
            wrong; the message names the file.
    """
    card = read_card(folder, KIND)
    found = _from_card(card)
    check_files(card)
    return found


def _from_card(card: Card) -> ToneFolder:
    labels = card.value("labels", list)
    if sorted(map(str, labels)) != sorted(_LABELS):
        raise card.unfit(f"labels must be {', '.join(_LABELS)} in the order of the outputs")
    limit, temperature = card.value("token_limit", int), card.number("temperature", below=_HOTTEST)
    if limit < _LEAST_TOKENS:
        raise card.unfit(f"token_limit must be {_LEAST_TOKENS} or more, not {limit}")
    return ToneFolder(
        folder=card.folder,
        name=card.value("name", str),
        version=card.value("version", str),
        sha256=card.sha256(MODEL),
        labels=cast("tuple[SentimentLabel, ...]", tuple(labels)),
        token_limit=limit,
        temperature=temperature,
    )
