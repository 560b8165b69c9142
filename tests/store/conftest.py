"""A store on a file of its own for each test, copied from one that was made once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from policytrail.store import Store, open_store
from policytrail.tests.store import world


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database that knows only the sources, and one with the whole story."""
    folder = tmp_path_factory.mktemp("templates")
    for name in ("store", "full"):
        with open_store(folder / f"{name}.db", create=True) as made:
            made.sync_sources(sources=world.SOURCES, now=world.RUMOUR_SEEN)
            if name == "full":
                world.fill(made)
    return folder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "policytrail.db"


def _open_copy(template: Path, path: Path) -> Iterator[Store]:
    shutil.copy(template, path)
    with open_store(path, busy_seconds=1) as opened:
        yield opened


@pytest.fixture
def store(path: Path, templates: Path) -> Iterator[Store]:
    """An empty store that knows the sources of the story."""
    yield from _open_copy(templates / "store.db", path)


@pytest.fixture
def full(path: Path, templates: Path) -> Iterator[Store]:
    """A store that holds the whole story."""
    yield from _open_copy(templates / "full.db", path)
