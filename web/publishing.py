"""A folder that Datasette alone can serve: a database named by its content, what it says about it,
and a start command."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policytrail.errors import StoreError
from policytrail.store import publishing
from policytrail.web.metadata import DATABASE, SETTINGS, build_metadata

_NAMED = re.compile(r"policytrail-[0-9a-f]{12}\.db")
_HEAD = "#!/bin/sh\n# Serves this folder with Datasette alone: pip install 'datasette>=0.65,<1'\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The files that were written, and those of earlier times that went."""

    database: Path
    metadata: Path
    start: Path
    removed: tuple[Path, ...] = ()


def publish(database: Path, folder: Path) -> Published:
    """Publish a database into a folder; what was published there before is replaced.

    Raises:
        StoreError: the folder cannot be made, the copy is not sound, or there is no room.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot be made: {error.strerror}", subject=str(folder)) from error
    made = publishing.publish(database, folder)
    metadata = folder / "metadata.json"
    text = json.dumps(_metadata(made.stem), indent=1, ensure_ascii=False, sort_keys=True)
    metadata.write_text(f"{text}\n", encoding="utf-8")
    start = folder / "serve.sh"
    start.write_text(_start(made.name), encoding="utf-8")
    start.chmod(0o755)
    old = [one for one in folder.iterdir() if _NAMED.fullmatch(one.name) and one != made]
    for one in old:
        one.unlink()
    return Published(database=made, metadata=metadata, start=start, removed=tuple(sorted(old)))


def _metadata(name: str) -> dict[str, Any]:
    """Return the metadata under the name that Datasette gives to the file."""
    found = build_metadata()
    found["databases"] = {name: found["databases"][DATABASE]}
    return found


def _start(name: str) -> str:
    settings = " \\\n  ".join(
        f"--setting {key} {shlex.quote(_setting(value))}" for key, value in SETTINGS.items()
    )
    return (
        f'{_HEAD}cd "$(dirname "$0")"\n'
        f"exec datasette serve --immutable {name} --metadata metadata.json \\\n  {settings} "
        '"$@"\n'
    )


def _setting(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)
