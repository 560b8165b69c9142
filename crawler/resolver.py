"""Names to addresses, each address vetted before a connection is made to it."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Sequence
from typing import Any

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution
from zope.interface import implementer  # type: ignore[import-untyped]

from policytrail.crawler.guard import ALLOW_IT, Address, AddressPolicy, literal_address


@implementer(IHostResolution)
class _Resolution:
    """A lookup under way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.task: asyncio.Task[None] | None = None

    def cancel(self) -> None:
        if self.task is not None:
            self.task.cancel()


@implementer(IHostnameResolver)
class VettingResolver:
    """Resolves on the loop's threads and hands out only addresses that every policy allows.

    Twisted connects to exactly what it is handed, so there is no second lookup that a hostile name
    server could answer otherwise (DNS rebinding). ``policies`` has one entry for each open crawl.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, timeout: float) -> None:
        self._loop = loop
        self._timeout = timeout
        self.policies: list[AddressPolicy] = []
        self.refusals: dict[str, str] = {}  # host -> why its last lookup was refused

    def resolveHostName(  # noqa: N802 (the interface's name)
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> _Resolution:
        """Start a lookup and return it. A name without an allowed address has no results."""
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        resolution.task = self._loop.create_task(
            self._resolve(resolutionReceiver, hostName, portNumber)
        )
        return resolution

    async def _resolve(self, receiver: Any, host: str, port: int) -> None:
        try:
            found = await self._lookup(host, port)
        except (OSError, UnicodeError, TimeoutError):
            found = []  # Twisted reports a name without addresses as a lookup error
        for address in self._vetted(host, found):
            kind = IPv4Address if address.version == 4 else IPv6Address
            receiver.addressResolved(kind("TCP", str(address), port))
        receiver.resolutionComplete()

    async def _lookup(self, host: str, port: int) -> list[Address]:
        literal = literal_address(host)
        if literal is not None:
            return [literal]
        answers = await asyncio.wait_for(
            self._loop.getaddrinfo(host, port, type=socket.SOCK_STREAM), self._timeout
        )
        texts = dict.fromkeys(str(answer[4][0]).split("%")[0] for answer in answers)
        return [ipaddress.ip_address(text) for text in texts]

    def _vetted(self, host: str, found: list[Address]) -> list[Address]:
        allowed = [item for item in found if all(p.allows(host, item) for p in self.policies)]
        self.refusals.pop(host, None)
        if found and not allowed:
            self.refusals[host] = f"{host} is {found[0]}, which is not a public address{ALLOW_IT}"
        return allowed
