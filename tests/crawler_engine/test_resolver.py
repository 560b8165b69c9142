"""Only vetted addresses are handed out, whatever a name server says."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Coroutine
from typing import Any

import pytest

from policytrail.crawler.guard import AddressPolicy, parse_policy
from policytrail.crawler.resolver import VettingResolver

PUBLIC, PRIVATE, METADATA = "93.184.216.34", "10.0.0.7", "169.254.169.254"


class NameServer:
    """A loop whose names are in a table; a number is a time to wait for nothing."""

    def __init__(self, names: dict[str, list[str] | float]) -> None:
        self.names = names
        self.asked: list[str] = []

    def create_task(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        return asyncio.get_running_loop().create_task(work)

    async def getaddrinfo(self, host: str, port: int, **more: object) -> list[tuple[Any, ...]]:
        self.asked.append(host)
        found = self.names.get(host)
        if isinstance(found, float):
            await asyncio.sleep(found)
        if not isinstance(found, list):
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]


class Receiver:
    """Collects what a lookup brings."""

    def __init__(self) -> None:
        self.addresses: list[tuple[str, int]] = []
        self.complete = asyncio.Event()

    def resolutionBegan(self, resolution: object) -> None:  # noqa: N802
        """Twisted's name."""

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.addresses.append((address.host, address.port))

    def resolutionComplete(self) -> None:  # noqa: N802
        self.complete.set()


async def look_up(resolver: VettingResolver, host: str) -> list[str]:
    receiver = Receiver()
    resolver.resolveHostName(receiver, host, 443)
    await asyncio.wait_for(receiver.complete.wait(), 5)
    assert all(port == 443 for _, port in receiver.addresses)
    return [address for address, _ in receiver.addresses]


def resolver(names: dict[str, list[str] | float], *policies: AddressPolicy) -> VettingResolver:
    made = VettingResolver(NameServer(names), timeout=0.1)  # type: ignore[arg-type]
    made.policies += policies or (AddressPolicy(),)
    return made


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([PUBLIC], [PUBLIC]),
        ([PUBLIC, PUBLIC], [PUBLIC]),
        ([PRIVATE, PUBLIC, METADATA], [PUBLIC]),
        ([PRIVATE], []),
        ([METADATA, "127.0.0.1"], []),
        (["::1"], []),
        (["2606:4700:4700::1111"], ["2606:4700:4700::1111"]),
        ([], []),
        (None, []),
        (1.0, []),
    ],
)
def test_names(found: list[str] | float, expected: list[str]) -> None:
    assert asyncio.run(look_up(resolver({"name.example": found}), "name.example")) == expected


def test_refusal_is_told_and_forgotten_when_the_name_is_good_again() -> None:
    made = resolver({"name.example": [PRIVATE]})
    asyncio.run(look_up(made, "name.example"))
    assert made.refusals == {
        "name.example": f"name.example is {PRIVATE}, which is not a public address"
        " (crawl.allowed_addresses allows it)"
    }
    made._loop.names["name.example"] = [PUBLIC]  # type: ignore[attr-defined]
    asyncio.run(look_up(made, "name.example"))
    assert made.refusals == {}


def test_unknown_name_is_no_refusal() -> None:
    made = resolver({})
    assert asyncio.run(look_up(made, "name.example")) == []
    assert made.refusals == {}


def test_literals_are_vetted_without_asking() -> None:
    made = resolver({})
    assert asyncio.run(look_up(made, PUBLIC)) == [PUBLIC]
    assert asyncio.run(look_up(made, "2130706433")) == []
    assert made._loop.asked == []  # type: ignore[attr-defined]


def test_every_open_crawl_must_allow_an_address() -> None:
    names: dict[str, list[str] | float] = {"intranet.example": [PRIVATE]}
    allowing, strict = parse_policy(["10.0.0.0/8"]), AddressPolicy()
    assert asyncio.run(look_up(resolver(names, allowing), "intranet.example")) == [PRIVATE]
    assert asyncio.run(look_up(resolver(names, allowing, strict), "intranet.example")) == []


def test_cancelled_lookup_says_nothing() -> None:
    async def run() -> list[tuple[str, int]]:
        receiver = Receiver()
        resolver({"name.example": [PUBLIC]}).resolveHostName(receiver, "name.example", 443).cancel()
        await asyncio.sleep(0.05)
        return receiver.addresses

    assert asyncio.run(run()) == []
