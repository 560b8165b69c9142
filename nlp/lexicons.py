"""Word lists and gazetteers: data files of ours, then those of the user's folders, which win.

A lexicon is every file ``<stem>.<ext>`` or ``<stem>-<part>.<ext>`` of the folders, read in the
order of their names. ``.jsonl`` files hold one row a line, each with an ``id``; a later row
replaces an earlier one of the same id. ``.toml`` files hold word lists: a later list is added to
an earlier one, any other value replaces it.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from policytrail.errors import LexiconError

BUILTIN = Path(__file__).parent / "lexicons"
Lexicon = TypeVar("Lexicon")
_loaded: WeakKeyDictionary[object, dict[Any, Any]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a JSONL lexicon and where it stands."""

    where: str  # file:line
    values: Mapping[str, Any]


def lexicon_files(stem: str, folders: Sequence[Path], suffix: str) -> list[Path]:
    """Return the files of one lexicon, ours first.

    Raises:
        LexiconError: a folder that does not exist.
    """
    files: list[Path] = []
    for folder in (BUILTIN, *folders):
        if not folder.is_dir():
            raise LexiconError(
                "no such folder", subject=str(folder), remedy="Correct 'lexicons' in the config."
            )
        found = [*folder.glob(f"{stem}{suffix}"), *folder.glob(f"{stem}-*{suffix}")]
        files += sorted(found, key=lambda file: file.name)
    return files


def load_once(
    pipeline: object, load: Callable[[tuple[Path, ...]], Lexicon], folders: Sequence[str]
) -> Lexicon:
    """Return what ``load`` makes of the folders; components of one pipeline share it.

    Besides time and memory it saves work on documents: what one component has worked out with a
    lexicon, another that has the same need not work out again.
    """
    loaded = _loaded.setdefault(pipeline, {})
    key = (load, *folders)
    if key not in loaded:
        loaded[key] = load(tuple(Path(folder) for folder in folders))
    lexicon: Lexicon = loaded[key]
    return lexicon


def load_rows(stem: str, folders: Sequence[Path] = ()) -> tuple[Row, ...]:
    """Return the rows of a JSONL lexicon, one for each id.

    Raises:
        LexiconError: a line that is not a JSON object, or has no ``id``.
    """
    rows: dict[str, Row] = {}
    for file in lexicon_files(stem, folders, ".jsonl"):
        for row in _read_rows(file):
            rows[row.values["id"]] = row
    return tuple(rows.values())


def _read_rows(file: Path) -> Iterator[Row]:
    for number, line in enumerate(_read_text(file).splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        where = f"{file}:{number}"
        try:
            values = json.loads(line)
        except json.JSONDecodeError as error:
            raise LexiconError(f"not JSON: {error.msg}", subject=where) from error
        if not isinstance(values, dict) or not isinstance(values.get("id"), str):
            raise LexiconError("needs an object with a text under 'id'", subject=where)
        yield Row(where=where, values=values)


def load_words(stem: str, folders: Sequence[Path] = ()) -> dict[str, Any]:
    """Return the tables of a TOML lexicon, merged.

    Raises:
        LexiconError: a file that is not TOML.
    """
    merged: dict[str, Any] = {}
    for file in lexicon_files(stem, folders, ".toml"):
        try:
            table = tomllib.loads(_read_text(file))
        except tomllib.TOMLDecodeError as error:
            raise LexiconError(f"not TOML: {error}", subject=str(file)) from error
        merged = _merge(merged, table, str(file))
    return merged


def _merge(old: Mapping[str, Any], new: Mapping[str, Any], where: str) -> dict[str, Any]:
    merged = dict(old)
    for key, value in new.items():
        before = merged.get(key)
        if before is not None and type(before) is not type(value):
            expected = type(before).__name__
            raise LexiconError(f"'{key}' must be a {expected}", subject=where)
        if isinstance(before, dict):
            merged[key] = _merge(before, value, where)
        elif isinstance(before, list):
            merged[key] = before + [item for item in value if item not in before]
        else:
            merged[key] = value
    return merged


def _read_text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"cannot be read: {error}", subject=str(file)) from error
