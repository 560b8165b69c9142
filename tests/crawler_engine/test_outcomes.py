"""Statuses and failures to outcomes: pure, and without a network."""

from __future__ import annotations

import pytest
from OpenSSL import SSL
from scrapy import exceptions
from twisted.internet import error as twisted_error
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from policytrail.crawler.download import HeadersTooLargeError
from policytrail.crawler.outcomes import failure_outcome, may_retry, status_outcome
from policytrail.crawler.redaction import redact
from policytrail.records import Outcome


def failed(*reasons: BaseException) -> exceptions.DownloadFailedError:
    """Return a failed download as Scrapy raises it: the reasons hang on its cause."""
    error = exceptions.DownloadFailedError("failed")
    error.__cause__ = ResponseFailed([Failure(reason) for reason in reasons])
    return error


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, None),
        (204, None),
        (304, Outcome.ERROR),
        (400, Outcome.ERROR),
        (401, Outcome.BLOCKED),
        (403, Outcome.BLOCKED),
        (404, Outcome.GONE),
        (410, Outcome.GONE),
        (418, Outcome.ERROR),
        (429, Outcome.BLOCKED),
        (451, Outcome.BLOCKED),
        (500, Outcome.SERVER_ERROR),
        (503, Outcome.SERVER_ERROR),
        (599, Outcome.SERVER_ERROR),
        (999, Outcome.ERROR),
    ],
)
def test_status(status: int, expected: Outcome | None) -> None:
    found = status_outcome(status)
    assert (found[0] if found else None) is expected
    assert found is None or str(status) in found[1]


TLS = SSL.Error([("SSL routines", "", "certificate verify failed")])


@pytest.mark.parametrize(
    ("error", "expected", "says"),
    [
        (exceptions.DownloadTimeoutError("x"), Outcome.TIMEOUT, "within 30 seconds"),
        (exceptions.CannotResolveHostError("x"), Outcome.UNREACHABLE, "no address"),
        (exceptions.DownloadConnectionRefusedError("x"), Outcome.UNREACHABLE, "refuses"),
        (failed(TLS), Outcome.UNREACHABLE, "certificate verify failed"),
        (failed(twisted_error.ConnectionLost()), Outcome.UNREACHABLE, "lost"),
        (failed(HeadersTooLargeError("x")), Outcome.TOO_LARGE, "headers"),
        (exceptions.ResponseDataLossError(), Outcome.UNREACHABLE, "middle of the body"),
        (exceptions.DownloadCancelledError("x"), Outcome.TOO_LARGE, "larger"),
        (twisted_error.NoRouteError(), Outcome.UNREACHABLE, "no connection"),
        (failed(ValueError("bad status line")), Outcome.ERROR, "bad status line"),
        (ValueError("bad\x1b[0m name"), Outcome.ERROR, "ValueError: bad [0m name"),
    ],
)
def test_failure(error: BaseException, expected: Outcome, says: str) -> None:
    outcome, message = failure_outcome(error, 30.0)
    assert outcome is expected
    assert says in message


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (failed(twisted_error.ConnectionLost()), True),
        (failed(twisted_error.ConnectionDone()), True),
        (exceptions.ResponseDataLossError(), True),
        (failed(TLS), False),
        (failed(HeadersTooLargeError("x"), twisted_error.ConnectionLost()), False),
        (exceptions.DownloadTimeoutError("x"), False),
        (exceptions.DownloadConnectionRefusedError("x"), False),
        (exceptions.CannotResolveHostError("x"), False),
    ],
)
def test_one_more_try_is_for_lost_connections_only(error: BaseException, again: bool) -> None:
    assert may_retry(error) is again


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://x/?api_key=abc&page=2", "https://x/?api_key=***&page=2"),
        ("https://x/?q=1&API-KEY=abc", "https://x/?q=1&API-KEY=***"),
        ("https://x/?access_token=abc#f", "https://x/?access_token=***#f"),
        ("https://x/?monkey=1", "https://x/?monkey=1"),
        ("two\x1b[2Jlines\r\n\ud800end", "two [2Jlines end"),
    ],
)
def test_messages_hold_no_keys_and_no_controls(text: str, expected: str) -> None:
    assert redact(text) == expected
    assert len(redact("a" * 9000)) == 500
