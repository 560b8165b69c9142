"""Asks a running daemon how it is, over the port on which it tells that."""

from __future__ import annotations

import contextlib
import http.client

from policytrail.operations.server import Signs

_SECONDS = 5.0
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (to ask, not to listen)


def ask_health(host: str, port: int) -> Signs | None:
    """Return what ``/healthz`` says; None where the daemon has no known port to be asked on."""
    if port <= 0:
        return None
    where = _EVERYWHERE.get(host, host)
    try:
        with contextlib.closing(http.client.HTTPConnection(where, port, timeout=_SECONDS)) as asked:
            asked.request("GET", "/healthz")
            answer = asked.getresponse()
            text = answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return Signs(good=False, notes=(f"it does not answer at {where}:{port}: {error}",))
    return Signs(good=answer.status == 200, notes=tuple(text.split("\n")[:-1]))
