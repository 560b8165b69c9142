"""Compressed bodies: bounded while they grow, and read to their very end."""

from __future__ import annotations

import gzip
import zlib

import pytest

from policytrail.crawler.content_coding import BodyTooLargeError, CodingError, decode_body

TEXT = b"The Department rescinded the release. " * 40
LIMIT = 10_000


def raw_deflate(data: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return engine.compress(data) + engine.flush()


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT)),
        ("X-GZIP", gzip.compress(TEXT)),
        ("gzip", gzip.compress(TEXT) + b"trailing"),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", raw_deflate(TEXT)),
        ("deflate, gzip", gzip.compress(zlib.compress(TEXT))),
    ],
)
def test_honest_bodies_are_decoded(coding: str, body: bytes) -> None:
    assert decode_body(body, coding, LIMIT) == TEXT


def test_plain_body_under_a_wrong_header_is_taken_as_it_is() -> None:
    assert decode_body(b"<rss/>", "gzip", LIMIT) == b"<rss/>"


def test_two_members_are_one_body() -> None:
    assert decode_body(gzip.compress(b"one ") + gzip.compress(b"two"), "gzip", LIMIT) == b"one two"


@pytest.mark.parametrize(
    ("coding", "body", "says"),
    [
        ("gzip", gzip.compress(TEXT)[:-4], "truncated"),
        ("gzip", gzip.compress(TEXT)[:60], "truncated"),
        ("gzip", gzip.compress(TEXT)[:-8] + b"\0" * 8, "damaged"),
        ("gzip", b"noise", "not gzip"),
        ("deflate", b"noise", "damaged"),
        ("foo", TEXT, "'foo' was not asked for"),
        (", ".join(["gzip"] * 200), TEXT, "200 content codings"),
    ],
)
def test_damaged_bodies_are_refused(coding: str, body: bytes, says: str) -> None:
    with pytest.raises(CodingError, match=says):
        decode_body(body, coding, LIMIT)


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(b"\0" * 5_000_000)),
        ("deflate", zlib.compress(b"\0" * 5_000_000)),
        ("gzip, gzip", gzip.compress(gzip.compress(b"\0" * 5_000_000))),
        ("gzip", gzip.compress(b"\0" * 6_000) * 3),
        ("", b"\0" * (LIMIT + 1)),
    ],
)
def test_bombs_stop_at_the_limit(coding: str, body: bytes) -> None:
    with pytest.raises(BodyTooLargeError):
        decode_body(body, coding, LIMIT)
