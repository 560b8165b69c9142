"""Mail as bytes: the same for the same message, and no text in it becomes a header."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage, MIMEPart
from email.utils import format_datetime

from policytrail.digest.rendering import one_line
from policytrail.errors import ConfigError

_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\\x00-\x1f\x7f]+@[^\s@<>,;:\"()\[\]\\\x00-\x1f\x7f]+")
_LONGEST = 200  # characters of a subject


def address_list(text: str) -> tuple[str, ...]:
    """Return addresses that stand between commas.

    Raises:
        ConfigError: one of them is no address.
    """
    found = tuple(part.strip() for part in text.split(",") if part.strip())
    for one in found:
        if not _ADDRESS.fullmatch(one):
            raise ConfigError("is no address of mail", subject=repr(one))
    if not found:
        raise ConfigError("names nobody", subject=repr(text))
    return found


def write_mail(
    *,
    id: str,
    title: str,
    text: str,
    sender: str,
    html: str = "",
    moment: datetime | None = None,
    files: tuple[tuple[str, bytes], ...] = (),
) -> bytes:
    """Return a mail without its receivers: plain text, and HTML beside it where there is some.

    ``id`` makes its Message-ID, so that a mail that is sent again is known as the same.
    """
    (address,) = address_list(sender)
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = address
    mail["Subject"] = one_line(title)[:_LONGEST]
    mail["Message-ID"] = f"<{one_line(id)}@{address.partition('@')[2]}>"
    mail["Date"] = format_datetime((moment or datetime.now(UTC)).astimezone(UTC))
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(_sound(text), cte="quoted-printable")
    if html:
        mail.add_alternative(_sound(html), subtype="html", cte="quoted-printable")
    for name, content in files:
        mail.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=one_line(name)
        )
    _fix_boundaries(mail, hashlib.sha256(f"{id}\x1f{title}\x1f{text}".encode()).hexdigest()[:24])
    return mail.as_bytes()


def _sound(text: str) -> str:
    """Return a text without halves of characters, which no encoding knows."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _fix_boundaries(part: MIMEPart, seed: str) -> None:
    """Give each part that holds others a boundary that follows from the message alone."""
    for number, each in enumerate(part.walk()):
        if each.is_multipart():
            each.set_boundary(f"=_{seed}_{number}")
