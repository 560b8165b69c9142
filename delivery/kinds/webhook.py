"""A web hook: JSON by POST, signed, with a key by which a receiver knows what it has already.

The signature is ``sha256=`` and the hex HMAC-SHA-256 of the moment, a full stop and the body, by
the secret that receiver and sender share.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
import time
from urllib.parse import SplitResult, urlsplit

from policytrail.delivery import Means, Message
from policytrail.errors import ConfigError, DeliveryError

SCHEMES = ("http", "https")
SECRET = "POLICYTRAIL_WEBHOOK_API_KEY"  # noqa: S105 - the name of a variable
_SECONDS = 30.0


def send(message: Message, address: str, means: Means) -> None:
    """Send a message; a receiver must answer with a status below 300."""
    where = urlsplit(address)
    if not where.hostname:
        raise ConfigError("is no address of the web", subject=repr(address))
    if where.scheme == "http" and not _is_inner(where):
        raise ConfigError(
            "would be sent in the clear over the internet", subject=address, remedy="Take https."
        )
    body = _body(message)
    status = _post(where, body, _headers(message, body, means))
    if not 200 <= status < 300:
        raise DeliveryError(f"HTTP {status}", subject=where.hostname)


def signature(secret: str, moment: str, body: bytes) -> str:
    """Return the signature of a body that is sent at a moment (seconds since 1970)."""
    signed = hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256)
    return f"sha256={signed.hexdigest()}"


def _body(message: Message) -> bytes:
    files = [
        {"name": name, "content": base64.b64encode(content).decode()}
        for name, content in message.files
    ]
    table = {"id": message.id, "title": message.title, "text": message.text, "files": files}
    return json.dumps(table, ensure_ascii=False).encode("utf-8", "replace")


def _headers(message: Message, body: bytes, means: Means) -> dict[str, str]:
    moment = str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": message.id,
        "X-Policytrail-Timestamp": moment,
    }
    if secret := means.secrets.get(SECRET):
        headers["X-Policytrail-Signature"] = signature(secret, moment, body)
    return headers


def _post(where: SplitResult, body: bytes, headers: dict[str, str]) -> int:
    host = where.hostname or ""
    kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
    try:
        with contextlib.closing(kind(host, where.port, timeout=_SECONDS)) as connection:
            path = (where.path or "/") + (f"?{where.query}" if where.query else "")
            connection.request("POST", path, body, headers)
            return connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        said = " ".join(str(error).split())[:200] or type(error).__name__
        raise DeliveryError(said, subject=host) from error


def _is_inner(where: SplitResult) -> bool:
    """Whether a host is this machine or in its network."""
    try:
        found = socket.getaddrinfo(where.hostname, where.port or 80, type=socket.SOCK_STREAM)
    except OSError as error:
        raise DeliveryError(str(error), subject=where.hostname or "") from error
    addresses = [ipaddress.ip_address(str(each[4][0])) for each in found]
    return all(each.is_private or each.is_loopback for each in addresses)
