"""Which URLs and addresses are refused, in every spelling."""

from __future__ import annotations

import ipaddress

import pytest

from policytrail.crawler.guard import (
    AddressPolicy,
    host_of,
    is_public,
    literal_address,
    parse_policy,
    same_origin,
    url_refusal,
)
from policytrail.errors import ConfigError

OPEN = AddressPolicy()
LOOPBACK = parse_policy(["127.0.0.1"])


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"],
)
def test_public_addresses(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "fc00::1",
        "fe80::1",
        "ff02::1",
        "2001:db8::1",
    ],
)
def test_addresses_of_inner_networks_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127。0。0。1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[fe80::1%eth0]",
    ],
)
def test_private_literals_are_refused_in_every_spelling(host: str) -> None:
    refusal = url_refusal(f"http://{host}/feed", OPEN)
    assert refusal is not None
    assert "not a public address" in refusal


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("file:///etc/hostname", "neither http nor https"),
        ("ftp://example.org/", "neither http nor https"),
        ("javascript:alert(1)", "neither http nor https"),
        ("data:text/plain,x", "neither http nor https"),
        ("//example.org/", "neither http nor https"),
        ("", "neither http nor https"),
        ("http:///path", "no host"),
        ("http://127%E3%80%820.0.1/", "percent escape"),
        ("http://user@example.org/", "user name"),
        ("http://example.org:123456/", "cannot be read"),
        ("http://[::1/", "cannot be read"),
        ("http://example.org\\@127.0.0.1/", "backslash"),
        ("http://example.org/\r\nHost: x", "control"),
        ("http://example.org/" + "a" * 5000, "more than"),
    ],
)
def test_unusable_urls_are_refused(url: str, says: str) -> None:
    refusal = url_refusal(url, OPEN)
    assert refusal is not None
    assert says in refusal


@pytest.mark.parametrize(
    "url",
    [
        "https://www.dol.gov/newsroom",
        "http://example.org:8080/a?b=c",
        "https://müller.example/",
        "http://8.8.8.8/",
        "http://1e100.net/",
    ],
)
def test_ordinary_urls_pass(url: str) -> None:
    assert url_refusal(url, OPEN) is None


def test_allowed_networks_and_hosts_pass_and_nothing_beside_them() -> None:
    assert url_refusal("http://127.0.0.1:8000/", LOOPBACK) is None
    assert url_refusal("http://2130706433/", LOOPBACK) is None
    assert url_refusal("http://127.0.0.2/", LOOPBACK) is not None
    policy = parse_policy(["10.0.0.0/8", "Intranet.example"])
    inner = ipaddress.ip_address("192.168.0.9")
    assert policy.allows("intranet.example", inner)
    assert policy.allows("other.example", ipaddress.ip_address("10.9.9.9"))
    assert not policy.allows("other.example", inner)


def test_wrong_entry_of_the_allow_list_is_named() -> None:
    with pytest.raises(ConfigError, match=r"allowed_addresses: '10\.0\.0\.0/99'"):
        parse_policy(["10.0.0.0/99"])


def test_names_are_not_taken_for_addresses() -> None:
    assert literal_address("example.org") is None
    assert literal_address("dead.beef") is None


def test_origin_is_scheme_host_and_port() -> None:
    assert same_origin("https://a.example/x", "https://A.example:443/y")
    assert not same_origin("https://a.example/", "http://a.example/")
    assert not same_origin("https://a.example/", "https://a.example:8443/")
    assert not same_origin("https://a.example/", "https://b.example/")
    assert not same_origin("http://[", "http://[")


def test_host_is_in_lower_case_without_a_final_dot() -> None:
    assert host_of("https://WWW.Example.org./a") == "www.example.org"
    assert host_of("http://[") == ""
