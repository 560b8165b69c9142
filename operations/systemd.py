"""Messages to systemd: the ``sd_notify`` protocol, one datagram a message."""

from __future__ import annotations

import socket


def notify(address: str | None, message: str) -> None:
    """Send ``READY=1``, ``WATCHDOG=1``, ``STOPPING=1`` or ``RELOADING=1`` to ``address``.

    ``address`` is what systemd gives as ``NOTIFY_SOCKET``; None means that it is not there, and
    then nothing is sent. An address that begins with ``@`` is in the abstract namespace.

    Raises:
        OSError: the socket of systemd cannot be reached.
    """
    if not address:
        return
    path = "\0" + address[1:] if address.startswith("@") else address
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.connect(path)
        sender.sendall(message.encode("ascii"))
