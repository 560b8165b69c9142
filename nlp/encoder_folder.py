"""The folder of an encoder: its card ``model.toml``, and whether its files are whole.

    name = "tone-minilm"
    version = "1.0"
    made_by = "training/README.md, step 4"

    [sha256]
    "model.onnx" = "…"
    "tokenizer.json" = "…"

What else a card says is the matter of the encoder. Nothing is loaded here, so a folder can be
checked before any work begins.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policytrail.errors import EncoderError

CARD = "model.toml"
MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderKind:
    """What an encoder is called, where it is chosen, and the error that speaks of it."""

    name: str  # "tone model"
    option: str  # "language.tone_model"
    error: type[EncoderError]

    def unfit(self, file: Path, message: str) -> EncoderError:
        """Return the error for a file of a folder, with what can be done."""
        remedy = (
            f"Install policytrail anew, name another folder in {self.option}, or do without: "
            f'--no-model, or {self.option} = "none"'
        )
        return self.error(message, subject=str(file), remedy=remedy)

    def not_installed(self, library: str, error: ImportError) -> EncoderError:
        """Return the error for a library that cannot be imported."""
        return self.error(
            f"the {self.name} needs it, and it cannot be imported: {first_line(error)}",
            subject=library,
            remedy=f"Install it with 'pip install {library}', or do without: --no-model",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderFolder:
    """A model folder whose files are those that its card names."""

    folder: Path
    name: str
    version: str
    sha256: str  # of the model file

    def __str__(self) -> str:
        """Return name, version and the first digits of the model's hash, for the ``run`` row."""
        return f"{self.name} {self.version} ({self.sha256[:12]})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The table of a card, read with errors that name file and key."""

    folder: Path
    kind: EncoderKind
    table: Mapping[str, Any]

    def unfit(self, message: str) -> EncoderError:
        """Return the error for this card."""
        return self.kind.unfit(self.folder / CARD, message)

    def value(self, key: str, kind: type) -> Any:
        """Return what stands under a key; it must be of just that type."""
        value = self.table.get(key)
        if type(value) is not kind:
            raise self.unfit(f"'{key}' is missing or is no {kind.__name__}")
        return value

    def number(self, key: str, *, below: float) -> float:
        """Return a number above 0 and below a limit."""
        value = self.table.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < below:
            raise self.unfit(f"{key} must be a number above 0 and below {below:g}")
        return float(value)

    def sha256(self, name: str) -> str:
        """Return the hash that the card gives for a file."""
        hashes = self.value("sha256", dict)
        if type(hashes.get(name)) is not str:
            raise self.unfit(f"'{name}' is missing or is no str")
        return str(hashes[name])


def read_card(folder: Path, kind: EncoderKind) -> Card:
    """Read the card of a folder.

    Raises:
        EncoderError: of the kind; there is no such folder, or its card is missing or no TOML.
    """
    if not folder.is_dir():
        raise kind.unfit(folder, f"there is no such folder of {_article(kind.name)}")
    card = folder / CARD
    try:
        table = tomllib.loads(_bytes(card, kind).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise kind.unfit(card, f"is not a TOML file: {error}") from error
    return Card(folder=folder, kind=kind, table=table)


def check_files(card: Card) -> None:
    """Check model and tokenizer against the card.

    Raises:
        EncoderError: a file is missing or is not the one that the card names.
    """
    for name in (MODEL, TOKENIZER):
        wanted = card.sha256(name)
        found = hashlib.sha256(_bytes(card.folder / name, card.kind)).hexdigest()
        if found != wanted:
            message = f"is not the file that {CARD} names: its sha256 is {found[:12]}…"
            raise card.kind.unfit(card.folder / name, f"{message}, not {wanted[:12]}…")


def first_line(error: Exception) -> str:
    """Return the beginning of what a library says; theirs go on for pages."""
    return str(error).partition("\n")[0][:200]


def _article(name: str) -> str:
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def _bytes(file: Path, kind: EncoderKind) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError as error:
        raise kind.unfit(file, "is missing") from error
    except OSError as error:
        raise kind.unfit(file, f"cannot be read: {error.strerror}") from error
