"""Which addresses and URLs may be visited: pure checks, made before and while connecting.

A crawler that follows links out of feeds can be sent to the services of its own network
(server-side request forgery, OWASP SSRF Prevention Cheat Sheet). So the text of a URL is checked
before each hop, and the addresses that its host resolves to are checked when it is connected.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import SplitResult, urlsplit

from policytrail.errors import ConfigError

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

MAX_URL = 4096
# Behind every refusal of a private address: the setting that people look for.
ALLOW_IT = " (crawl.allowed_addresses allows it)"
# Blanks and control characters are dropped by some parsers and kept by others; so is a backslash,
# which the WHATWG URL standard reads as a slash and RFC 3986 does not allow.
_AMBIGUOUS = re.compile(r"[\x00-\x20\x7f-\x9f\\]")
# IDNA 2003 (RFC 3490, section 3.1) reads these as a full stop.
_WIDE_DOTS = re.compile("[\u3002\uff0e\uff61]")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressPolicy:
    """What may be visited beside public addresses: networks, and hosts by name."""

    networks: tuple[Network, ...] = ()
    hosts: frozenset[str] = frozenset()

    def allows(self, host: str, address: Address) -> bool:
        """Tell whether a connection to this address, in the name of this host, may be made."""
        if is_public(address) or host.lower().rstrip(".") in self.hosts:
            return True
        return any(address in network for network in self.networks)


def parse_policy(allowed: Sequence[str]) -> AddressPolicy:
    """Read ``crawl.allowed_addresses``: networks such as ``127.0.0.0/8``, addresses, host names.

    Raises:
        ConfigError: an entry that is none of these.
    """
    networks: list[Network] = []
    hosts: set[str] = set()
    for entry in allowed:
        try:
            networks.append(ipaddress.ip_network(entry, strict=False))
        except ValueError:
            if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", entry):
                raise ConfigError(
                    f"{entry!r} is neither a network nor a host name",
                    subject="crawl.allowed_addresses",
                    remedy="Write 10.1.0.0/16, 127.0.0.1 or intranet.example",
                ) from None
            hosts.add(entry.lower())
    return AddressPolicy(networks=tuple(networks), hosts=frozenset(hosts))


def is_public(address: Address) -> bool:
    """Tell whether an address is one of the open internet, looking into embedded IPv4 addresses."""
    inner = _embedded(address)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _embedded(address: Address) -> Address | None:
    """Return the IPv4 address that an IPv6 address stands for: mapped, 6to4, Teredo or NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address.teredo is not None:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour


def url_refusal(url: str, policy: AddressPolicy) -> str | None:
    """Return why a URL may not be visited, or None. Names are not resolved here."""
    if len(url) > MAX_URL:
        return f"the URL has more than {MAX_URL} characters"
    if _AMBIGUOUS.search(url):
        return "the URL has a blank, a control character or a backslash"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        return f"the URL cannot be read: {error}"
    return _parts_refusal(parts, host, policy)


def _parts_refusal(parts: SplitResult, host: str | None, policy: AddressPolicy) -> str | None:
    if parts.scheme not in {"http", "https"}:
        return f"'{parts.scheme[:20]}:' is neither http nor https"
    if not host:
        return "the URL has no host"
    if "@" in parts.netloc:
        return "the URL carries a user name"
    if "%" in host and ":" not in host:  # in IPv6 it begins a zone
        return "the host has a percent escape"
    address = literal_address(host)
    if address is not None and not policy.allows(host, address):
        return f"{address} is not a public address{ALLOW_IT}"
    return None


def literal_address(host: str) -> Address | None:
    """Return the address that a host is, in any spelling that resolvers accept, or None.

    ``inet_aton`` reads decimal, hexadecimal, octal and shortened forms, as browsers do.
    """
    plain = _WIDE_DOTS.sub(".", host).strip("[]")
    if ":" in plain:
        plain = plain.split("%")[0]  # an IPv6 address may have a zone
    try:
        return ipaddress.ip_address(plain)
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(plain))
    except (OSError, UnicodeEncodeError):
        return None


def host_of(url: str) -> str:
    """Return the host of a URL in lower case, empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def same_origin(first: str, second: str) -> bool:
    """Tell whether two URLs have one scheme, host and port (RFC 6454)."""
    return _origin(first) == _origin(second) is not None


def _origin(url: str) -> tuple[str, str, int | None] | None:
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return None
    return (parts.scheme, (parts.hostname or "").rstrip("."), port)
