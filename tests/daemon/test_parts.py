"""The daemon's parts: the calendar, what is due, back pressure, who is told, and recovery."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from policytrail.config import Config, DaemonSettings
from policytrail.daemon import alerting, dues
from policytrail.daemon.backlog import Backlog
from policytrail.daemon.calendar import last_daily, last_weekly, open_days
from policytrail.daemon.database import Database
from policytrail.errors import ConfigError, DatabaseMissingError
from policytrail.operations.metrics import Metrics
from policytrail.records import Outcome, SourceHealth
from policytrail.store import Alert, JobRecord, Store, open_store

NOW = datetime(2026, 6, 3, 13, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "policytrail.db", create=True) as opened:
        yield opened


# --- the calendar


def test_days_off_are_weekends_holidays_and_the_recess_of_congress() -> None:
    days = {one.day: one for one in open_days(NOW, ["2026-10-05/2026-10-09"])}

    def worked(first: date, last: date) -> tuple[int, int]:
        return (
            days[last].government - days[first].government,
            days[last].congress - days[first].congress,
        )

    assert worked(date(2026, 6, 5), date(2026, 6, 8)) == (1, 1)  # over a weekend
    assert worked(date(2026, 7, 2), date(2026, 7, 6)) == (1, 1)  # the Fourth is kept on the third
    # From Thursday, July 30 to Labor Day: the break begins on Friday, August 7.
    assert worked(date(2026, 7, 30), date(2026, 9, 7)) == (26, 5)
    assert worked(date(2026, 10, 2), date(2026, 10, 9)) == (5, 0)


def test_a_recess_that_is_no_span_is_named() -> None:
    with pytest.raises(ConfigError, match="'soon' is neither a day nor a span"):
        open_days(NOW, ["soon"])


@pytest.mark.parametrize(
    ("now", "hour", "last"),
    [
        ((2026, 6, 3, 13), 3, (2026, 6, 3, 7)),
        ((2026, 6, 3, 6), 3, (2026, 6, 2, 7)),
        # Clocks go forward at two on March 8, and back at two on November 1.
        ((2026, 3, 8, 12), 3, (2026, 3, 8, 7)),
        ((2026, 3, 7, 12), 3, (2026, 3, 7, 8)),
        ((2026, 11, 1, 12), 3, (2026, 11, 1, 8)),
        ((2026, 11, 1, 5, 30), 1, (2026, 11, 1, 5)),
        ((2026, 11, 1, 6, 30), 1, (2026, 11, 1, 5)),  # one o'clock comes twice; once is enough
    ],
)
def test_a_day_has_its_hour_once(now: tuple[int, ...], hour: int, last: tuple[int, ...]) -> None:
    found = last_daily(datetime(*now, tzinfo=UTC), hour, NEW_YORK)  # type: ignore[arg-type,misc]
    assert found == datetime(*last, tzinfo=UTC)  # type: ignore[arg-type,misc]


def test_a_week_has_its_hour_once_whatever_the_clocks_do() -> None:
    moments = {
        last_weekly(datetime(2026, 1, 5, 11, tzinfo=UTC) + timedelta(hours=n), "mon", 6, NEW_YORK)
        for n in range(24 * 7 * 52)
    }
    assert len(moments) == 52
    assert {one.astimezone(NEW_YORK).hour for one in moments} == {6}
    assert {one.astimezone(NEW_YORK).weekday() for one in moments} == {0}


# --- what is due


def _job(success: datetime | None, finished: datetime, failures: int = 0) -> JobRecord:
    return JobRecord(
        name="backup",
        started=finished,
        finished=finished,
        message="",
        last_success=success,
        failures=failures,
    )


def test_a_daily_job_runs_once_after_a_gap_and_again_after_a_failure() -> None:
    (backup,) = [one for one in dues.dues(Config(), NOW) if one.name == "backup"]
    assert backup.moment == datetime(2026, 6, 3, 7, tzinfo=UTC)
    before = NOW - timedelta(days=3)
    assert not dues.is_settled(None, backup, NOW)
    assert not dues.is_settled(_job(before, before), backup, NOW)
    assert dues.is_settled(_job(NOW, NOW), backup, NOW)
    failed = _job(before, NOW, failures=1)
    assert dues.is_settled(failed, backup, NOW + timedelta(minutes=5))
    assert not dues.is_settled(failed, backup, NOW + timedelta(minutes=31))
    # A success of the future is one of a clock that was wrong.
    ahead = NOW + timedelta(days=300)
    assert not dues.is_settled(_job(ahead, ahead), backup, NOW)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"timezone": "Mars/Base"}, "daemon.timezone"),
        ({"digest_weekday": "someday"}, "daemon.digest_weekday"),
        ({"alert_webhook": "file:///etc/passwd"}, "daemon.alert_webhook"),
        ({"recess": ("x",)}, "daemon.recess"),
    ],
)
def test_settings_that_would_fail_later_are_refused(wrong: dict[str, object], says: str) -> None:
    settings = replace(DaemonSettings(), **wrong)  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match=says):
        dues.check(Config(daemon=settings), NOW)


# --- back pressure


def test_a_flood_holds_its_own_source_and_only_far_beyond_all() -> None:
    backlog = Backlog(Metrics(), 100)
    backlog.set({"flood": 90, "calm": 2})
    assert not backlog.holds("flood")
    backlog.add("flood", 20)
    assert backlog.holds("flood")
    assert not backlog.holds("calm")
    assert "1 sources that bring much" in backlog.reason
    backlog.add("flood", 400)
    assert backlog.holds("calm")
    backlog.read(420)
    assert backlog.holds("flood"), "relieved only well below the limit"
    backlog.read(30)
    assert not backlog.holds("flood")


# --- alerts


def _health(state: str, failures: int) -> SourceHealth:
    return SourceHealth(
        source_id="s",
        publisher="Example Wire",
        url="https://wire.example/",
        outcome=Outcome.BLOCKED,
        last_visit=NOW,
        state=state,
        failures=failures,
        why="HTTP 403",
        covered_by=("t",),
    )


@pytest.mark.parametrize(
    ("state", "failures", "bad"),
    [
        ("ok", 0, False),
        ("empty", 0, False),
        ("blocked", 1, False),
        ("blocked", 2, True),
        ("failing", 2, False),
        ("failing", 3, True),
        ("stale", 0, True),
        ("disabled", 9, False),
    ],
)
def test_a_source_is_trouble_when_it_is_bad_for_longer_than_a_moment(
    state: str, failures: int, bad: bool
) -> None:
    found = alerting.source_troubles([_health(state, failures)])
    assert bool(found) == bad
    if bad:
        assert found["source s"].message == "Example Wire: HTTP 403; covered through t"


ALERT = Alert(id=1, subject="source s", state="blocked", message="HTTP 403", began=NOW)


def test_a_program_is_told_without_our_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICYTRAIL_TEST_API_KEY", "secret")
    heard = tmp_path / "heard"
    script = f"import os, sys; open({str(heard)!r}, 'w').write(sys.stdin.read() + repr(os.environ))"
    settings = DaemonSettings(alert_command=(sys.executable, "-c", script))
    assert asyncio.run(alerting.tell(ALERT, settings))
    text = heard.read_text()
    assert json.loads(text.partition("environ")[0])["event"] == "alert"
    assert "secret" not in text
    assert not asyncio.run(alerting.tell(ALERT, DaemonSettings(alert_command=("no-such-program",))))
    failing = DaemonSettings(alert_command=(sys.executable, "-c", "raise SystemExit(3)"))
    assert not asyncio.run(alerting.tell(ALERT, failing))


def test_an_address_of_this_machine_is_told_and_none_outside() -> None:
    heard: list[bytes] = []

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/alerts"
        ended = replace(ALERT, ended=NOW + timedelta(hours=1))
        assert asyncio.run(alerting.tell(ended, DaemonSettings(alert_webhook=address)))
        server.shutdown()
    (body,) = heard
    assert json.loads(body)["event"] == "recovered"
    public = DaemonSettings(alert_webhook="http://93.184.216.34/")
    assert not asyncio.run(alerting.tell(ALERT, public))
    assert not asyncio.run(alerting.tell(ALERT, DaemonSettings(alert_webhook=address)))


# --- recovery


def test_a_database_that_comes_back_is_opened_without_a_new_start(
    tmp_path: Path, store: Store
) -> None:
    database = Database(store, busy_seconds=1.0, clock=lambda: NOW)
    copy = store.backup(folder=tmp_path / "copies", now=NOW).path

    async def live() -> None:
        assert await database.works()
        store.path.unlink()
        with pytest.raises(DatabaseMissingError) as caught:
            database.store.note_job(name="x", started=NOW, finished=NOW)
        database.failed(caught.value)
        assert not await database.works()
        assert database.trouble is not None
        copy.rename(store.path)
        assert await database.works()
        assert database.trouble is None
        database.store.note_job(name="x", started=NOW, finished=NOW)

    asyncio.run(live())
    assert "x" in database.store.jobs()
    database.close()


# --- the process


def test_the_daemon_itself_loads_no_language_model() -> None:
    """It idles for most of the day: spaCy belongs to the worker that comes and goes."""
    script = """
import asyncio, sys
from policytrail import jobs, scheduler
from policytrail.config import LanguageSettings
from policytrail.daemon.language import WorkerLanguage
settings = LanguageSettings(tone_model="none", event_model="none")
language = WorkerLanguage(settings, ())
async def live():
    print(await language.versions(), await language.annotate([]))
    await language.finish()
asyncio.run(live())
print("loaded", [one for one in ("spacy", "thinc", "onnxruntime") if one in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120
    )
    assert "en_core_web_sm" in done.stdout
    assert done.stdout.splitlines()[-1] == "loaded []"
