"""From a visit to its result: outcome, validators and message, as pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from policytrail.crawler.addresses import set_key
from policytrail.crawler.fetching import Fetched
from policytrail.crawler.parsed import Parsed
from policytrail.crawler.redaction import redact
from policytrail.records import (
    SERVED_OUTCOMES,
    Blob,
    Document,
    Fetch,
    Outcome,
    Poll,
    PollResult,
    PollState,
    sha256_hex,
)

MAX_VALIDATOR = 1024  # characters; a longer one would only burden every later request
# Only an address that serves what the source promises can be the source's new one.


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One answer and what was made of it."""

    started: datetime
    finished: datetime
    fetched: Fetched
    parsed: Parsed

    @property
    def fetch(self) -> Fetch:
        """The answer itself."""
        return self.fetched.fetch


def conditional_headers(state: PollState) -> dict[str, str]:
    """Return the validators of the last full answer, exactly as the server sent them."""
    headers: dict[str, str] = {}
    if state.etag:
        headers["If-None-Match"] = state.etag
    if state.last_modified:
        headers["If-Modified-Since"] = state.last_modified
    return headers


def is_usable(parsed: Parsed) -> bool:
    """Tell whether an answer was what the source promises."""
    return parsed.outcome is None


def new_documents(documents: Sequence[Document], known: frozenset[str]) -> int:
    """Count the documents whose canonical URL is not among those already stored."""
    return sum(set_key(document.url) not in known for document in documents)


def report(
    visit: Visit, state: PollState, *, new_items: int, complete: bool, notes: Sequence[str] = ()
) -> PollResult:
    """Return the result of a visit.

    ``complete`` tells that everything the answer leads to has been read as well; only then, and
    only if the answer itself had no fault, are its validators kept.
    """
    fetch, parsed = visit.fetch, visit.parsed
    outcome = parsed.outcome or _outcome_of_good(parsed, new_items)
    etag, last_modified, sha256 = _validators(visit, state, outcome, complete=complete)
    poll = Poll(
        source_id=fetch.source_id,
        url=fetch.url,
        started=visit.started,
        finished=visit.finished,
        outcome=outcome,
        status=fetch.status,
        size=len(fetch.body),
        items=max(parsed.items, len(parsed.documents)),
        new_items=new_items,
        message=_message(parsed, outcome, notes),
        etag=etag,
        last_modified=last_modified,
        body_sha256=sha256,
        not_before=visit.fetched.not_before,
        moved_to=visit.fetched.moved_to if outcome in SERVED_OUTCOMES else None,
    )
    return PollResult(
        poll=poll, blobs=_blobs(visit), documents=parsed.documents, filings=parsed.filings
    )


def _outcome_of_good(parsed: Parsed, new_items: int) -> Outcome:
    if not (parsed.items or parsed.documents or parsed.links):
        return Outcome.EMPTY
    return Outcome.NEW if new_items else Outcome.UNCHANGED


def _validators(
    visit: Visit, state: PollState, outcome: Outcome, *, complete: bool
) -> tuple[str | None, str | None, str | None]:
    """Return entity tag, date and hash for the next visit, or nothing to make it a full one."""
    etag, last_modified = _validator(visit.fetch, "etag"), _validator(visit.fetch, "last-modified")
    if outcome is Outcome.NOT_MODIFIED:
        return etag or state.etag, last_modified or state.last_modified, state.body_sha256
    if visit.parsed.outcome is Outcome.UNCHANGED:
        return etag, last_modified, state.body_sha256
    clean = is_usable(visit.parsed) and visit.parsed.complete and complete
    if not clean or outcome is Outcome.EMPTY:
        return None, None, None
    return etag, last_modified, sha256_hex(visit.fetch.body)


def _validator(fetch: Fetch, name: str) -> str | None:
    value = fetch.headers.get(name)
    usable = value and len(value) <= MAX_VALIDATOR and value.isascii() and value.isprintable()
    return value if usable else None


def _blobs(visit: Visit) -> tuple[Blob, ...]:
    fetch = visit.fetch
    if not fetch.body or visit.parsed.outcome is Outcome.UNCHANGED:
        return ()  # none came, or the very bytes are stored
    content_type = fetch.headers.get("content-type", "")
    return (Blob(sha256=sha256_hex(fetch.body), data=fetch.body, content_type=content_type),)


def _message(parsed: Parsed, outcome: Outcome, notes: Sequence[str]) -> str:
    parts = [parsed.message] if parsed.message else []
    if outcome is Outcome.EMPTY and not parts:
        parts.append("no items")
    if parsed.problems:
        parts.append(f"{len(parsed.problems)} problems, such as: {parsed.problems[0]}")
    return redact("; ".join([*parts, *notes]))
