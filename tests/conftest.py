"""Fixtures that every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parent.parent
# Recorded feeds, pages and gold annotations live beside the checkout; they are not ours to ship.
_MATERIAL = Path(os.environ.get("POLICYTRAIL_TEST_MATERIAL", _ROOT.parent / "shared"))


def _folder(name: str) -> Path:
    folder = _MATERIAL / name
    if not folder.is_dir():
        pytest.skip(f"no recorded data: {name}/ is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return _ROOT


@pytest.fixture(scope="session")
def recorded() -> Path:
    """Recorded feeds, pages, API answers and filings."""
    return _folder("recorded")


@pytest.fixture(scope="session")
def gold() -> Path:
    """The annotation scheme, its development gold and the scorer."""
    return _folder("annotation")


@pytest.fixture(scope="session")
def hostile() -> Path:
    """The hostile server and its catalogue."""
    return _folder("hostile")


@pytest.fixture(scope="session")
def seed() -> Path:
    """The article with which the project began."""
    return _folder("seed")
