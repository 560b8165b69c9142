"""A store on a file of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from policytrail.store import Store, open_store
from policytrail.tests.store import world


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "policytrail.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """An empty store that knows the sources of the story."""
    with open_store(path, create=True, busy_seconds=1) as opened:
        opened.sync_sources(sources=world.SOURCES, now=world.RUMOUR_SEEN)
        yield opened


@pytest.fixture
def full(store: Store) -> Store:
    """A store that holds the whole story."""
    world.fill(store)
    return store
