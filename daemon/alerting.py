"""What counts as trouble, and who is told of it."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import ipaddress
import json
import logging
import os
import socket
from collections.abc import Iterable, Mapping
from urllib.parse import SplitResult, urlsplit

from policytrail.config import DaemonSettings
from policytrail.crawler.redaction import redact
from policytrail.errors import ConfigError
from policytrail.records import SourceHealth
from policytrail.store import Alert, JobRecord, Trouble

logger = logging.getLogger("policytrail.daemon")

# How many visits in a row must fail before it is trouble: what passes by itself gets one more.
_REFUSALS, _FAILURES = 2, 3
_PATIENT = {"annotate": 2, "link": 2}  # these are tried again within minutes
_SECONDS = 30.0  # for the command or the address that is told


def source_troubles(health: Iterable[SourceHealth]) -> dict[str, Trouble]:
    """Return the sources that are bad for longer than a moment."""
    least = {"stale": 0, "failing": _FAILURES}
    return {
        f"source {one.source_id}": Trouble(state=one.state, message=_describe(one))
        for one in health
        if one.state in {"stale", "blocked", "drift", "dead", "failing"}
        and one.failures >= least.get(one.state, _REFUSALS)
    }


def _describe(one: SourceHealth) -> str:
    covered = f"; covered through {', '.join(one.covered_by)}" if one.covered_by else ""
    return f"{one.publisher}: {one.why or one.message or one.outcome}{covered}"


def job_troubles(jobs: Mapping[str, JobRecord]) -> dict[str, Trouble]:
    """Return the jobs that failed the last time, or twice where they are tried again at once."""
    return {
        f"job {name}": Trouble(state="failed", message=job.message)
        for name, job in jobs.items()
        if job.failures >= _PATIENT.get(name, 1)
    }


def check(settings: DaemonSettings) -> None:
    """Refuse an address that cannot be told.

    Raises:
        ConfigError: it is no address of the web.
    """
    where = urlsplit(settings.alert_webhook)
    if settings.alert_webhook and (where.scheme not in {"http", "https"} or not where.hostname):
        raise ConfigError(
            "is no http(s) address", subject=f"daemon.alert_webhook {settings.alert_webhook!r}"
        )


async def tell(alert: Alert, settings: DaemonSettings) -> bool:
    """Tell of an alert's beginning or end; return whether all who are to be told were.

    The log always has it, as one line.
    """
    event = "recovered" if alert.ended else "alert"
    message = redact(alert.message)
    logger.warning(
        "event=%s subject=%r state=%s since=%s message=%r",
        event,
        alert.subject,
        alert.state,
        alert.began.isoformat(timespec="seconds"),
        message,
    )
    body = json.dumps(
        {
            "event": event,
            "subject": alert.subject,
            "state": alert.state,
            "message": message,
            "began": alert.began.isoformat(),
            "ended": alert.ended.isoformat() if alert.ended else None,
        },
        ensure_ascii=False,
    ).encode()
    problems = []
    if settings.alert_command:
        problems.append(await _run(settings.alert_command, body))
    if settings.alert_webhook:
        problems.append(await asyncio.to_thread(_post, urlsplit(settings.alert_webhook), body))
    for problem in filter(None, problems):
        logger.error("event=alert_not_told subject=%r reason=%r", alert.subject, problem)
    return not any(problems)


async def _run(command: tuple[str, ...], body: bytes) -> str:
    """Run the program with the alert on its input; return what went wrong, or nothing."""
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            # API keys and the rest of the environment are not its business.
            env={name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        )
    except OSError as error:
        return f"{command[0]}: {error.strerror}"
    try:
        await asyncio.wait_for(process.communicate(body), _SECONDS)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        return f"{command[0]}: took more than {_SECONDS:.0f} s"
    return f"{command[0]}: status {process.returncode}" if process.returncode else ""


def _post(where: SplitResult, body: bytes) -> str:
    """Send the alert to an address of this machine or its network; return what went wrong."""
    host = where.hostname or ""
    port = where.port or (443 if where.scheme == "https" else 80)
    try:
        outside = [one for one in _addresses(host, port) if not _is_inner(one)]
        if outside:
            return f"{host} is {outside[0]}, outside of this network: alerts are not sent there"
        kind = (
            http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
        )
        connection = kind(host, port, timeout=_SECONDS)
        with contextlib.closing(connection):
            path = (where.path or "/") + (f"?{where.query}" if where.query else "")
            connection.request("POST", path, body, {"Content-Type": "application/json"})
            status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return f"{host}: {error}"
    return "" if status < 300 else f"{host}: HTTP {status}"


def _addresses(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[4][0]) for address in found]


def _is_inner(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    return parsed.is_private or parsed.is_loopback
