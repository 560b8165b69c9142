"""From the bytes of an answer to its body: gzip and deflate, bounded and checked to the end.

Scrapy's own decoding passes a truncated or damaged gzip stream as a good answer, so that half a
feed would be taken for the whole; here that is an error.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import TypeAlias

ACCEPTED = "gzip, deflate"
MAX_CODINGS = 3
_GZIP = b"\x1f\x8b"

_Decoder: TypeAlias = Callable[[bytes, int], bytes]


class CodingError(ValueError):
    """The body is not in the coding that its header names, or ends too early."""


class BodyTooLargeError(ValueError):
    """The body grows beyond the limit while it is decoded."""


def decode_body(body: bytes, content_encoding: str, limit: int) -> bytes:
    """Undo the codings of a ``Content-Encoding`` header, last one first (RFC 9110, section 8.4).

    Raises:
        CodingError: an unknown coding, too many, a damaged or truncated body.
        BodyTooLargeError: more than ``limit`` bytes.
    """
    codings = [name.strip().lower() for name in content_encoding.split(",")]
    codings = [name for name in codings if name not in {"", "identity"}]
    if len(codings) > MAX_CODINGS:
        raise CodingError(f"{len(codings)} content codings, one over the other")
    for coding in reversed(codings):
        decoder = _DECODERS.get(coding)
        if decoder is None:
            raise CodingError(f"content coding {coding[:40]!r} was not asked for")
        body = decoder(body, limit) if body else body
    if len(body) > limit:
        raise BodyTooLargeError(f"more than {limit} bytes")
    return body


def _inflate(body: bytes, limit: int, wbits: int) -> tuple[bytes, bytes]:
    """Decode one compressed stream. Returns what it holds and what comes after it."""
    engine = zlib.decompressobj(wbits)
    try:
        out = engine.decompress(body, limit + 1)
    except zlib.error as error:
        raise CodingError(f"damaged: {error}") from error
    if len(out) > limit:
        raise BodyTooLargeError(f"more than {limit} bytes when decoded")
    if not engine.eof:
        raise CodingError("truncated: the compressed body ends too early")
    return out, engine.unused_data


def _gunzip(body: bytes, limit: int) -> bytes:
    if not body.startswith(_GZIP):
        # Some servers name the coding although the body is plain; browsers take it as it is.
        if body.lstrip()[:1] in {b"<", b"{", b"["}:
            return body
        raise CodingError("the body is not gzip, although its header says so")
    whole = bytearray()
    # A gzip file may be several, one after the other (RFC 1952, section 2.2); padding may follow.
    while body.startswith(_GZIP):
        out, body = _inflate(body, limit - len(whole), 16 + zlib.MAX_WBITS)
        whole += out
    return bytes(whole)


def _undeflate(body: bytes, limit: int) -> bytes:
    """Zlib format, as RFC 9110 says, or the bare deflate stream that some servers send."""
    try:
        return _inflate(body, limit, zlib.MAX_WBITS)[0]
    except CodingError:
        return _inflate(body, limit, -zlib.MAX_WBITS)[0]


_DECODERS: dict[str, _Decoder] = {"gzip": _gunzip, "x-gzip": _gunzip, "deflate": _undeflate}
