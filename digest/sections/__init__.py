"""The sections of a digest, a file each; found, and put in the order that they name."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Protocol, cast

from policytrail.digest.material import Material
from policytrail.records import DigestSection


class SectionModule(Protocol):
    """A file of this package: where it stands among the others, and what it makes."""

    ORDER: int

    def sections(self, material: Material) -> list[DigestSection]:
        """Return one section, or several of one subject."""
        ...


@cache
def found() -> tuple[SectionModule, ...]:
    """Return the sections in the order in which they are printed."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = [cast(SectionModule, importlib.import_module(f"{__name__}.{one}")) for one in names]
    return tuple(sorted(modules, key=lambda module: module.ORDER))
