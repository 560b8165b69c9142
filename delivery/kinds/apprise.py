"""Slack, Teams, ntfy and a hundred more, by the addresses of Apprise (the extra ``alerts``)."""

from __future__ import annotations

import importlib.util
import logging
import tempfile
from pathlib import Path

from policytrail.delivery import Means, Message
from policytrail.errors import ConfigError, DeliveryError

SCHEMES = ()  # all that no other kind serves


def send(message: Message, address: str, means: Means) -> None:
    """Hand a message to Apprise. An address may hold secrets: errors name its scheme alone."""
    scheme = address.partition(":")[0]
    if importlib.util.find_spec("apprise") is None:
        raise ConfigError("is not installed", subject=f"Apprise, for {scheme}:", remedy=_INSTALL)
    import apprise

    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it logs whole addresses
    told = apprise.Apprise()
    if not told.add(address):
        raise ConfigError("is no address that Apprise knows", subject=f"{scheme}:")
    with tempfile.TemporaryDirectory() as folder:
        paths = [_written(Path(folder), name, content) for name, content in message.files]
        taken = told.notify(title=message.title, body=message.text, attach=paths or None)
    if not taken:
        raise DeliveryError("the message was not taken", subject=f"{scheme}:")


_INSTALL = "Install policytrail[alerts]."


def _written(folder: Path, name: str, content: bytes) -> str:
    path = folder / Path(name).name
    path.write_bytes(content)
    return str(path)
