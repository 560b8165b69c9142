"""Signs of life over HTTP, and messages to systemd."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from policytrail.cli import main
from policytrail.errors import ConfigError
from policytrail.operations.asking import ask_health
from policytrail.operations.lock import only_daemon
from policytrail.operations.metrics import Metrics
from policytrail.operations.server import Signs, serve_health
from policytrail.operations.systemd import notify
from policytrail.records import Outcome, Poll
from policytrail.store import open_store

GOOD = Signs(good=True, notes=("ok",))
NOW = datetime(2026, 6, 3, 13, tzinfo=UTC)


def _get(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_health_follows_what_holds() -> None:
    signs = [GOOD]
    with serve_health("127.0.0.1", 0, Metrics(), lambda: signs[-1]) as port:
        assert _get(port, "/healthz") == (200, "ok\n")
        signs.append(Signs(good=False, notes=("the disk is full", "no source is visited")))
        assert _get(port, "/healthz") == (503, "the disk is full\nno source is visited\n")
        assert _get(port, "/elsewhere")[0] == 404


def test_whoever_asks_hears_the_trouble_and_that_nobody_answers() -> None:
    signs = [GOOD]
    with serve_health("127.0.0.1", 0, Metrics(), lambda: signs[-1]) as port:
        assert ask_health("127.0.0.1", port) == GOOD
        signs.append(Signs(good=False, notes=("the disk is full", "no source is visited")))
        assert ask_health("0.0.0.0", port) == signs[-1]  # noqa: S104
    silent = ask_health("127.0.0.1", port)
    assert silent is not None
    assert not silent.good
    assert f"does not answer at 127.0.0.1:{port}" in silent.notes[0]
    assert ask_health("127.0.0.1", 0) is None


def test_status_fails_while_the_daemon_is_in_trouble(tmp_path: Path) -> None:
    database = tmp_path / "policytrail.db"
    open_store(database, create=True).close()
    config = tmp_path / "policytrail.toml"
    signs = [GOOD]
    with serve_health("127.0.0.1", 0, Metrics(), lambda: signs[-1]) as port:
        config.write_text(f'database = "policytrail.db"\n[daemon]\nhealth_port = {port}\n')
        command = ["--config", str(config), "status"]
        with only_daemon(database):
            well = CliRunner().invoke(main, command)
            signs.append(Signs(good=False, notes=("the disk is full",)))
            ill = CliRunner().invoke(main, command)
        none = CliRunner().invoke(main, command)
    assert (well.exit_code, ill.exit_code, none.exit_code) == (0, 1, 1)
    assert "trouble: the disk is full" in ill.output
    assert "trouble" not in well.output
    assert "none is running" in none.output


def test_metrics_count_visits_by_source_and_outcome() -> None:
    metrics = Metrics()
    poll = Poll(
        source_id="wh.actions",
        url="https://x.example.org/feed?api_key=secret",
        started=NOW,
        finished=NOW + timedelta(seconds=2),
        outcome=Outcome.NEW,
    )
    metrics.count_poll(poll)
    metrics.count_poll(poll)
    metrics.count_documents(read=3, failed=1)
    with serve_health("127.0.0.1", 0, metrics, lambda: GOOD) as port:
        status, text = _get(port, "/metrics")
    assert status == 200
    assert 'policytrail_polls_total{outcome="new",source="wh.actions"} 2.0' in text
    assert 'policytrail_documents_read_total{result="failed"} 1.0' in text
    assert "policytrail_poll_duration_seconds_sum 4.0" in text
    assert "secret" not in text


def test_port_that_is_taken_is_named() -> None:
    with (
        serve_health("127.0.0.1", 0, Metrics(), lambda: GOOD) as port,
        pytest.raises(ConfigError, match=str(port)),
        serve_health("127.0.0.1", port, Metrics(), lambda: GOOD),
    ):
        pass


def test_systemd_gets_one_datagram(tmp_path: Path) -> None:
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
        receiver.bind(address)
        notify(address, "READY=1")
        assert receiver.recv(100) == b"READY=1"


def test_without_systemd_nothing_is_sent() -> None:
    notify(None, "READY=1")
