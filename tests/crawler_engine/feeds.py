"""Feeds of the kind that needs no parser library, and how visits to them ended."""

from __future__ import annotations

import json

from policytrail.records import Outcome


def feed(items=(), links=(), **more) -> bytes:
    return json.dumps({"items": list(items), "links": list(links), **more}).encode()


def outcomes(results) -> dict[str, Outcome]:
    return {result.poll.url: result.poll.outcome for result in results}
