"""Certificates: a trusted one is accepted for its own name only."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from policytrail.records import Outcome


def certificate(folder: Path, address: str) -> Path:
    """Write a self-made certificate for an address, with its key, and return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return file


class Handler(BaseHTTPRequestHandler):
    """Answers everything with one item."""

    def do_GET(self) -> None:
        body = b'{"items": ["https://example.org/a"]}'
        self.send_response(200 if self.path == "/feed" else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Server(HTTPServer):
    """Closed by its test, whatever a client does."""

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that does not trust us hangs up: that is the test."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    file = certificate(tmp_path, "127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server = Server(("0.0.0.0", 0), Handler)  # noqa: S104
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server.server_address[1], file
    server.shutdown()
    server.server_close()
    thread.join()


def test_unknown_authority_is_not_trusted(served, crawl) -> None:
    (result,) = crawl.run(crawl.source(f"https://127.0.0.1:{served[0]}/feed"))
    assert result.poll.outcome is Outcome.UNREACHABLE
    assert "certificate verify failed" in result.poll.message


def test_authority_of_the_network_is_trusted_for_the_right_name(served, crawl, monkeypatch) -> None:
    port, file = served
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    right = crawl.source(f"https://127.0.0.1:{port}/feed")
    wrong = crawl.source(f"https://127.0.0.2:{port}/feed")
    results = {result.poll.url: result.poll for result in crawl.run(right, wrong)}
    assert results[right.url].outcome is Outcome.NEW
    assert results[wrong.url].outcome is Outcome.UNREACHABLE
    assert "the certificate is not for this host" in results[wrong.url].message
