"""No kind raises, whatever happens to the bytes of its answers on the way."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from policytrail.crawler import archived_sites
from policytrail.crawler.kinds import kind_names, load_options
from policytrail.crawler.parsed import Kind, Parsed
from policytrail.crawler.sources import load_catalogue
from policytrail.records import Source

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "sources"
CATALOGUE = load_catalogue([])
GARBAGE = {
    "nothing": b"",
    "zeros": b"\x00" * 300,
    "high bytes": bytes(range(128, 256)) * 20,
    "a brace": b"{",
    "a list": b"[1, null, {}]",
    "an angle": b"<",
    "a page": b"<html><body><p>Something else altogether stands here today.</p></body></html>",
    "a picture": b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
    "a PDF": b"%PDF-1.7\n1 0 obj << /Type /Catalog >>",
    "gzip": b"\x1f\x8b\x08\x00" + b"x" * 50,
}


def damage(body: bytes, seed: int) -> Iterator[bytes]:
    """Yield the body cut, with wrong bytes, with parts lost and repeated."""
    chance = random.Random(seed)  # noqa: S311 - the same damage in every run
    for _ in range(6):
        yield body[: chance.randrange(len(body))]
        changed = bytearray(body)
        for _ in range(max(1, len(body) // 200)):
            changed[chance.randrange(len(body))] = chance.randrange(256)
        yield bytes(changed)
        first, second = sorted(chance.randrange(len(body)) for _ in range(2))
        yield body[:first] + body[second:]
        yield body[:second] + body[first:]


def check(parsed: Parsed) -> None:
    """A document has an id, an address and a text; an outcome says something and has none."""
    for document in parsed.documents:
        assert document.id
        assert document.url.startswith("http")
        assert document.text.strip()
        document.text.encode("utf-8")
        json.dumps(dict(document.metadata)).encode("utf-8")
    if parsed.outcome is not None:
        assert parsed.message
        assert (parsed.documents, parsed.links, parsed.next_url) == ((), (), None)


@pytest.mark.parametrize("source", CATALOGUE, ids=lambda source: source.id)
def test_damaged_samples(
    source: Source, kinds: Mapping[str, Kind], make_fetch: Callable[..., Any]
) -> None:
    (sample,) = (SAMPLES / source.id).glob("sample.*")
    for seed, body in enumerate(damage(sample.read_bytes(), seed=len(source.id))):
        try:
            check(kinds[source.kind].parse(source, make_fetch(body, source.url)))
        except Exception as error:
            pytest.fail(f"damage {seed} of {source.id}: {type(error).__name__}: {error}")


@pytest.mark.parametrize("kind", kind_names())
@pytest.mark.parametrize("body", GARBAGE.values(), ids=GARBAGE.keys())
def test_garbage(
    kind: str,
    body: bytes,
    kinds: Mapping[str, Kind],
    make_source: Callable[..., Any],
    make_fetch: Callable[..., Any],
) -> None:
    check(kinds[kind].parse(make_source(kind), make_fetch(body)))


def test_every_kind_is_in_use_and_says_its_options() -> None:
    used = {source.kind for source in (*CATALOGUE, *archived_sites.SOURCES)}
    assert set(kind_names()) == used
    for name, options in load_options().items():
        assert all(types in {str, int, bool} for types in options.values()), name
