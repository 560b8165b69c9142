"""Visits to sources: from a catalogue entry to documents."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from policytrail.crawler.backoff import Due, next_due, prepare_state
from policytrail.crawler.fallbacks import Route, add_stand_ins, as_stand_in, find_routes
from policytrail.crawler.polling import PollRequest, crawl, keep_open, make_request, poll_sources
from policytrail.records import Source

__all__ = [
    "Due",
    "PollRequest",
    "Route",
    "add_stand_ins",
    "as_stand_in",
    "crawl",
    "find_routes",
    "keep_open",
    "load_catalogue",
    "make_request",
    "next_due",
    "poll_sources",
    "prepare_state",
]


def load_catalogue(folders: Sequence[Path] = ()) -> tuple[Source, ...]:
    """Return all sources, ours and then those of the folders, sorted by id.

    Raises:
        CatalogueError: a wrong entry; the message names file, entry and key.
    """
    # Checking the entries loads every kind and lxml: 0.1 seconds.
    from policytrail.crawler.sources import load_catalogue as load

    return load(folders)
