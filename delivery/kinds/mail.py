"""Mail by SMTP, with STARTTLS and a login whose password stands in the environment."""

from __future__ import annotations

import smtplib
import ssl
from email import message_from_bytes, policy
from email.message import EmailMessage
from urllib.parse import unquote

from policytrail.delivery import Means, Message
from policytrail.digest.mail import address_list, write_mail
from policytrail.errors import ConfigError, DeliveryError

SCHEMES = ("mailto",)
PASSWORD = "POLICYTRAIL_SMTP_API_KEY"  # noqa: S105 - the name of a variable
_SECONDS = 30.0


def send(message: Message, address: str, means: Means) -> None:
    """Send a message to ``mailto:a@example.org,b@example.org``; all of them get it, or nobody is
    noted as having got it."""
    to = address_list(unquote(address.partition(":")[2].partition("?")[0]))
    mail = means.mail
    if not mail.host:
        raise ConfigError("is not set", subject="mail.host", remedy="Name the server for mail.")
    whole = message.whole or write_mail(
        id=message.id,
        title=message.title,
        text=message.text,
        sender=mail.sender,
        files=message.files,
    )
    written = message_from_bytes(whole, policy=policy.SMTP)
    assert isinstance(written, EmailMessage)
    del written["To"]
    written["To"] = ", ".join(to)
    try:
        with smtplib.SMTP(mail.host, mail.port, timeout=_SECONDS) as server:
            _log_in(server, means)
            refused = server.send_message(written, mail.sender, to)
    except (OSError, smtplib.SMTPException) as error:
        raise DeliveryError(
            f"the mail was not taken: {_plain(error)}", subject=f"{mail.host}:{mail.port}"
        ) from error
    if refused:
        raise DeliveryError(f"refused {', '.join(sorted(refused))}", subject=mail.host)


def _log_in(server: smtplib.SMTP, means: Means) -> None:
    mail, password = means.mail, means.secrets.get(PASSWORD, "")
    if mail.starttls:
        context = ssl.create_default_context()
        for file in mail.authority:
            context.load_verify_locations(file)
        server.starttls(context=context)
    if not mail.user:
        return
    if not password:
        raise ConfigError("is not set", subject=PASSWORD, remedy=f"It is {mail.user}'s password.")
    if not mail.starttls:
        raise ConfigError(
            "a password is not sent in the clear", subject="mail.starttls", remedy="Set it to true."
        )
    server.login(mail.user, password)


def _plain(error: Exception) -> str:
    """Return what a server said, on one line and without what it may have echoed."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        return f"{error.smtp_code} {' '.join(text.split())[:200]}"
    return " ".join(str(error).split())[:200] or type(error).__name__
