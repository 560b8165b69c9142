"""The folder of a tone model: what its ``model.toml`` says, and whether its files are whole.

    name = "tone-minilm"
    version = "1.0"
    made_by = "training/README.md, step 4"
    labels = ["negative", "neutral", "positive"]     # the order of the model's outputs
    token_limit = 160
    temperature = 1.0                                # divides the logits; from a split of its own

    [sha256]
    "model.onnx" = "…"
    "tokenizer.json" = "…"

Nothing is loaded here, so a folder can be checked before any work begins.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast, get_args

from policytrail.errors import ToneModelError
from policytrail.records import SentimentLabel

BUILTIN = Path(__file__).parent / "models" / "tone"
CARD = "model.toml"
MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"

_LABELS = get_args(SentimentLabel)
_REMEDY = (
    "Install policytrail anew, name another folder in language.tone_model, or do without: "
    '--no-model, or language.tone_model = "none"'
)
_LEAST_TOKENS = 16  # the frame, a target and some of its surroundings


@dataclass(frozen=True, slots=True, kw_only=True)
class ToneFolder:
    """A model folder whose files are those that its card names."""

    folder: Path
    name: str
    version: str
    sha256: str  # of the model file
    labels: tuple[SentimentLabel, ...]
    token_limit: int
    temperature: float

    def __str__(self) -> str:
        """Return name, version and the first digits of the model's hash, for the ``run`` row."""
        return f"{self.name} {self.version} ({self.sha256[:12]})"


def unfit(file: Path, message: str) -> ToneModelError:
    """Return the error for a file of a model folder, with what can be done."""
    return ToneModelError(message, subject=str(file), remedy=_REMEDY)


def open_folder(folder: Path) -> ToneFolder:
    """Read the card and check the files against it.

    Raises:
        ToneModelError: a file is missing or is not the one that the card names, or the card is
            wrong; the message names the file.
    """
    card = folder / CARD
    if not folder.is_dir():
        raise unfit(folder, "there is no such folder of a tone model")
    table = _read_card(card)
    found = _from_card(table, folder)
    for name, wanted in table["sha256"].items():
        if name in (MODEL, TOKENIZER):
            _check(folder / name, wanted)
    return found


def _read_card(card: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_bytes(card).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise unfit(card, f"is not a TOML file: {error}") from error


def _from_card(table: Mapping[str, Any], folder: Path) -> ToneFolder:
    card = folder / CARD
    labels = _value(table, "labels", list, card)
    if sorted(map(str, labels)) != sorted(_LABELS):
        raise unfit(card, f"labels must be {', '.join(_LABELS)} in the order of the outputs")
    limit, temperature = _value(table, "token_limit", int, card), _number(table, card)
    if limit < _LEAST_TOKENS:
        raise unfit(card, f"token_limit must be {_LEAST_TOKENS} or more, not {limit}")
    hashes = _value(table, "sha256", dict, card)
    for name in (MODEL, TOKENIZER):
        _value(hashes, name, str, card)
    return ToneFolder(
        folder=folder,
        name=_value(table, "name", str, card),
        version=_value(table, "version", str, card),
        sha256=hashes[MODEL],
        labels=cast("tuple[SentimentLabel, ...]", tuple(labels)),
        token_limit=limit,
        temperature=temperature,
    )


def _number(table: Mapping[str, Any], card: Path) -> float:
    value = table.get("temperature")
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 100:
        raise unfit(card, "temperature must be a number above 0")
    return float(value)


def _value(table: Mapping[str, Any], key: str, kind: type, card: Path) -> Any:
    value = table.get(key)
    if type(value) is not kind:
        raise unfit(card, f"'{key}' is missing or is no {kind.__name__}")
    return value


def _check(file: Path, wanted: str) -> None:
    found = hashlib.sha256(_bytes(file)).hexdigest()
    if found != wanted:
        message = f"is not the file that {CARD} names: its sha256 is {found[:12]}…"
        raise unfit(file, f"{message}, not {wanted[:12]}…")


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError as error:
        raise unfit(file, "is missing") from error
    except OSError as error:
        raise unfit(file, f"cannot be read: {error.strerror}") from error
