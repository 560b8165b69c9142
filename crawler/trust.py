"""Which certificates are believed: those of the system, and Mozilla's list where it has none.

OpenSSL finds the system's list on Linux, but not on Windows, and on macOS only beside Homebrew's
OpenSSL; a laptop would call every https source unreachable. ``SSL_CERT_FILE`` and ``SSL_CERT_DIR``
are honoured, for networks with a certificate authority of their own.
"""

from __future__ import annotations

from typing import Any

import certifi
from OpenSSL import SSL
from twisted.internet._sslverify import ClientTLSOptions, IOpenSSLTrustRoot
from twisted.internet.ssl import CertificateOptions
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]


@implementer(IOpenSSLTrustRoot)
class _Roots:
    """Fills a context once, when the first https connection is made."""

    def _addCACertsToContext(self, context: SSL.Context) -> None:  # noqa: N802 (the interface's name)
        context.set_default_verify_paths()
        context.load_verify_locations(certifi.where())


@implementer(IPolicyForHTTPS)
class Trust:
    """Verifies certificate and host name of every connection.

    One context serves all of them: reading the lists takes 17 ms, which Twisted's own policy
    spends on each connection.
    """

    def __init__(self) -> None:
        roots: Any = _Roots()
        self._options = CertificateOptions(trustRoot=roots)

    def creatorForNetloc(self, hostname: bytes, port: int) -> ClientTLSOptions:  # noqa: N802
        """Return what makes and checks a connection to this host."""
        return ClientTLSOptions(self._options.clientConnectionForTLS, hostname.decode("ascii"))
