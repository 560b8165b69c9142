"""Pages over a small database."""

from __future__ import annotations

from pathlib import Path

import pytest
from datasette.app import Datasette

from policytrail.store import open_store
from policytrail.tests.store import world
from policytrail.web.app import build_app


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the whole story, and some that tests need besides."""
    path = tmp_path_factory.mktemp("web") / "some-name.db"
    with open_store(path, create=True) as store:
        world.fill(store)
        world.trouble(store)
    return path


@pytest.fixture(scope="session")
def site(database: Path) -> Datasette:
    return build_app(database)
