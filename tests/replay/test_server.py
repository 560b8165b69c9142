"""The replay server: moments, validators, and an end that leaves nothing open."""

from __future__ import annotations

import http.client
import socket
import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from policytrail.crawler.replay.routes import RouteSite, constant, step, stepped, timed
from policytrail.crawler.replay.server import ReplayServer
from policytrail.crawler.replay.web import Reply, Sites
from policytrail.errors import ReplayError

JULY = datetime(2025, 7, 1, tzinfo=UTC)
AUGUST = datetime(2025, 8, 1, tzinfo=UTC)

SITE = RouteSite(
    routes=(
        timed(
            "/order",
            [
                (JULY, Reply(body=b"a draft", modified=JULY)),
                (AUGUST, Reply(body=b"signed", modified=AUGUST)),
            ],
        ),
        constant("/search", Reply(body=b"page one")),
        constant("/search", Reply(body=b"page two"), query={"page": "2"}),
        constant("/refused", Reply(status=403, body=b"Access Denied")),
        constant("/link", Reply(body=b"see https://agency.example/x", origins=("https://agency.example",))),
        constant("/plain", Reply(body=b"no validators", validators=False)),
    )
)  # fmt: skip


def get(
    base: str, path: str, headers: dict[str, str] | None = None, method: str = "GET"
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=5)
    try:
        connection.request(method, path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def ask_again(connection: http.client.HTTPConnection) -> None:
    connection.request("GET", "/order")
    connection.getresponse()


@pytest.fixture
def server() -> Iterator[ReplayServer]:
    with ReplayServer(SITE, JULY) as running:
        yield running


def test_moving_in_time_changes_the_answer(server: ReplayServer) -> None:
    assert get(server.base_url, "/order")[2] == b"a draft"
    server.move_to(AUGUST)
    assert get(server.base_url, "/order")[2] == b"signed"
    server.move_to(datetime(2025, 6, 30, tzinfo=UTC))
    assert get(server.base_url, "/order")[0] == 404


def test_a_known_etag_gets_304_until_the_body_changes(server: ReplayServer) -> None:
    _, headers, _ = get(server.base_url, "/order")
    known = {"If-None-Match": headers["ETag"]}
    status, again, body = get(server.base_url, "/order", known)
    assert (status, body, again["ETag"]) == (304, b"", headers["ETag"])
    server.move_to(AUGUST)
    assert get(server.base_url, "/order", known)[0] == 200


def test_last_modified_is_compared_only_without_an_etag(server: ReplayServer) -> None:
    _, headers, _ = get(server.base_url, "/order")
    dated = {"If-Modified-Since": headers["Last-Modified"]}
    assert get(server.base_url, "/order", dated)[0] == 304
    assert get(server.base_url, "/order", dated | {"If-None-Match": '"other"'})[0] == 200
    assert get(server.base_url, "/order", {"If-Modified-Since": "yesterday"})[0] == 200


def test_a_reply_without_validators_is_never_fresh(server: ReplayServer) -> None:
    _, headers, _ = get(server.base_url, "/plain")
    assert "ETag" not in headers
    assert get(server.base_url, "/plain", {"If-None-Match": '"x"'})[0] == 200


def test_the_route_that_asks_for_more_of_the_query_wins(server: ReplayServer) -> None:
    assert get(server.base_url, "/search?per_page=5")[2] == b"page one"
    assert get(server.base_url, "/search?per_page=5&page=2")[2] == b"page two"


def test_origins_become_the_address_of_the_server(server: ReplayServer) -> None:
    _, headers, body = get(server.base_url, "/link")
    assert body == f"see {server.base_url}/x".encode()
    assert headers["Content-Length"] == str(len(body))


def test_a_head_request_has_headers_and_no_body(server: ReplayServer) -> None:
    status, headers, body = get(server.base_url, "/order", method="HEAD")
    assert (status, headers["Content-Length"], body) == (200, "7", b"")


def test_requests_are_logged_with_their_status(server: ReplayServer) -> None:
    get(server.base_url, "/refused", {"User-Agent": "reader/1"})
    get(server.base_url, "/nowhere")
    assert [(visit.target, visit.status) for visit in server.requests] == [
        ("/refused", 403),
        ("/nowhere", 404),
    ]
    assert ("user-agent", "reader/1") in server.requests[0].headers


def test_many_requests_on_one_connection(server: ReplayServer) -> None:
    connection = http.client.HTTPConnection(urlsplit(server.base_url).netloc, timeout=5)
    for path in ("/order", "/search", "/order"):
        connection.request("GET", path)
        assert connection.getresponse().read()
    connection.close()


def test_a_stopped_server_answers_no_more_even_on_open_connections() -> None:
    server = ReplayServer(SITE, JULY)
    connection = http.client.HTTPConnection(urlsplit(server.start()).netloc, timeout=5)
    connection.request("GET", "/order")
    connection.getresponse().read()
    server.stop()
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        ask_again(connection)
    connection.close()
    with pytest.raises(ReplayError, match="not started"):
        _ = server.base_url


def test_a_taken_port_is_named(server: ReplayServer) -> None:
    port = urlsplit(server.base_url).port
    assert port is not None
    with pytest.raises(ReplayError, match=f"127.0.0.1:{port}"):
        ReplayServer(SITE, JULY, port=port).start()


def test_steps_and_combined_sites() -> None:
    first = RouteSite(routes=(stepped("/feed", [Reply(body=b"0"), Reply(body=b"1")]),))
    site = Sites(parts=(first, SITE))
    with ReplayServer(site, step(0)) as server:
        bodies = []
        for number in (0, 1, 2):
            server.move_to(step(number))
            bodies.append(get(server.base_url, "/feed")[2])
        assert bodies == [b"0", b"1", b"1"]
        assert get(server.base_url, "/search")[2] == b"page one"


def test_a_client_that_breaks_off_is_not_reported(
    server: ReplayServer, capfd: pytest.CaptureFixture[str]
) -> None:
    place = urlsplit(server.base_url)
    for _ in range(5):
        with socket.create_connection((place.hostname, place.port), timeout=5) as client:
            # Linger 0: closing sends a reset instead of an orderly end.
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.sendall(b"GET /order HTTP/1.1\r\nHost: x\r\n")
    assert get(server.base_url, "/order")[0] == 200
    server.stop()
    assert "Traceback" not in capfd.readouterr().err
