"""API keys: from the environment, under the names that a source gives, and only if it asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from policytrail.records import Source

DEFAULT_HEADER = "X-Api-Key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """The headers that carry a source's key, or the name of the variable that is not set."""

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    missing: str = ""


def find_key(source: Source, environment: Mapping[str, str]) -> Key:
    """Return the key of a source whose options name a ``key_variable`` (and a ``key_header``)."""
    variable = str(source.options.get("key_variable", ""))
    if not variable:
        return Key()
    value = environment.get(variable, "").strip()
    if not value:
        return Key(missing=variable)
    return Key(headers={str(source.options.get("key_header", DEFAULT_HEADER)): value})
