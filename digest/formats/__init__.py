"""The formats of a digest, a file each, by whose name it is asked for; found, not listed."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Protocol, cast

from policytrail.errors import QueryError
from policytrail.records import Digest


class FormatModule(Protocol):
    """A file of this package."""

    def render(self, digest: Digest) -> str | bytes:
        """Return the digest as a whole file: the same bytes for the same digest."""
        ...

    def missing(self) -> str:
        """Return what has to be installed for this format, or nothing."""
        ...


def formats() -> tuple[str, ...]:
    """Return the names of all formats, sorted."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def usable() -> tuple[str, ...]:
    """Return the formats for which everything is installed."""
    return tuple(name for name in formats() if not missing(name))


def missing(name: str) -> str:
    """Return what has to be installed for a format, or nothing."""
    return _module(name).missing()


def render(digest: Digest, fmt: str) -> str | bytes:
    """Return the digest as a file of a format: one of ``formats()``.

    Raises:
        QueryError: there is no such format, or what it needs is not installed.
    """
    module = _module(fmt)
    if needed := module.missing():
        raise QueryError(
            "cannot be written here", subject=f"format {fmt}", remedy=f"It needs {needed}."
        )
    return module.render(digest)


def _module(name: str) -> FormatModule:
    known = formats()
    if name not in known:
        raise QueryError("is no format", subject=name, remedy=f"Formats: {', '.join(known)}.")
    return cast(FormatModule, importlib.import_module(f"{__name__}.{name}"))
