"""One module for each kind of source, discovered by name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from typing import cast

from policytrail.crawler.parsed import Kind

# What an option of a source may be: its type.
OptionTypes = Mapping[str, type[str] | type[int] | type[bool]]
# What any source may say, whatever its kind.
COMMON_OPTIONS: OptionTypes = {
    "fallbacks": str,  # ids of its stand-ins, separated by ","
    "robots": bool,  # false: the publisher offers the address to programs, whatever robots.txt says
    "slots": str,  # when something new appears, HH:MM on business days, separated by ","
    "timezone": str,  # the IANA time zone of the slots
}

# Loaded by the kinds when they parse: who only reads their options is spared a third of a second.
_PARSERS = ("feedparser", "pypdf", "trafilatura")


def kind_names() -> tuple[str, ...]:
    """Return the names of all kinds, sorted, without importing them."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def load_kinds() -> Mapping[str, Kind]:
    """Return every kind by its name: a module with ``OPTIONS`` and ``parse``."""
    return {
        name: cast(Kind, importlib.import_module(f"{__name__}.{name}")) for name in kind_names()
    }


def load_parsers() -> Mapping[str, Kind]:
    """Return every kind, ready to parse: with the libraries that it else loads for its first body.

    For a process that parses, whose limits are to be for what is in the bodies.
    """
    for library in _PARSERS:
        importlib.import_module(library)
    return load_kinds()


def load_options() -> Mapping[str, OptionTypes]:
    """Return the options that each kind understands, with their types."""
    return {
        name: {**COMMON_OPTIONS, **cast(OptionTypes, vars(kind)["OPTIONS"])}
        for name, kind in load_kinds().items()
    }
