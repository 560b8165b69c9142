"""Handing over messages: by mail, to a signed web hook, or through Apprise; a file a kind."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol, cast

from policytrail.config import MailSettings
from policytrail.delivery import kinds
from policytrail.errors import ConfigError

_OTHERS = "apprise"
_SECRET = "env:"  # noqa: S105 - what stands before the name of a variable


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is handed over. By its id a receiver knows a message that it has already."""

    id: str
    title: str
    text: str
    files: tuple[tuple[str, bytes], ...] = ()  # names and contents
    whole: bytes = b""  # a mail that is written already, but for who gets it


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What handing over needs: the mail server, and secrets by the names of their variables."""

    mail: MailSettings
    secrets: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)


class Kind(Protocol):
    """A file of ``kinds``: the schemes of addresses that it serves, and how."""

    SCHEMES: tuple[str, ...]

    def send(self, message: Message, address: str, means: Means) -> None:
        """Hand a message over; raise DeliveryError if it was not taken."""
        ...


def send(message: Message, to: str, means: Means) -> None:
    """Hand a message over to ``mailto:…``, ``https://…``, ``env:NAME_API_KEY`` or an address of
    Apprise.

    Raises:
        ConfigError: the variable is not set, or what the address needs is not installed.
        DeliveryError: it was not taken; trying again later may help.
    """
    address = resolve(to, means)
    scheme = address.partition(":")[0].lower()
    _kind(scheme).send(message, address, means)


def resolve(to: str, means: Means) -> str:
    """Return an address that stands in a variable, or the address itself."""
    if not to.startswith(_SECRET):
        return to
    name = to.removeprefix(_SECRET)
    if name not in means.secrets:
        remedy = "Set it; the names of secrets end in _API_KEY."
        raise ConfigError("is not set", subject=name, remedy=remedy)
    return means.secrets[name]


def _kind(scheme: str) -> Kind:
    names = [module.name for module in pkgutil.iter_modules(kinds.__path__)]
    modules = [
        cast(Kind, importlib.import_module(f"{kinds.__name__}.{name}"))
        for name in sorted(names)
        if name != _OTHERS
    ]
    others = cast(Kind, importlib.import_module(f"{kinds.__name__}.{_OTHERS}"))
    return next((each for each in modules if scheme in each.SCHEMES), others)
