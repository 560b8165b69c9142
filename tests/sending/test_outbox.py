"""Each alert is sent once: not twice, not never, whatever fails meanwhile."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from policytrail import alerts, delivery
from policytrail.alerts import Rules
from policytrail.errors import DeliveryError
from policytrail.jobs.alerts import dry_run, find_alerts, happenings, send_alerts
from policytrail.store import Store, Trouble, open_store
from policytrail.tests.sending.conftest import Hook
from policytrail.tests.store import world

ZONE = ZoneInfo("America/New_York")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BEGUN = world.RUMOUR_SEEN - HOUR
SITE = "https://policy.example.org"
TABLE = {
    "channels": {"desk": {"to": "https://desk.example/"}},
    "rules": {"orders": {"channel": "desk", "event": ["sign", "propose"]}},
}
RULES = alerts.rules.parse(TABLE, "test")


class Receiver:
    """Takes messages, or fails as often as it is told."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.taken: list[delivery.Message] = []

    def __call__(self, message: delivery.Message, to: str) -> None:
        if self.failures:
            self.failures -= 1
            raise DeliveryError("HTTP 503", subject=to)
        self.taken.append(message)

    @property
    def titles(self) -> list[str]:
        return [each.title for each in self.taken]


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "policytrail.db", create=True) as store:
        world.fill(store)
        yield store


def look(store: Store, now: datetime, rules: Rules = RULES) -> int:
    return find_alerts(store, rules, now=now, site=SITE, zone=ZONE)


def send(store: Store, to: Receiver, now: datetime, rules: Rules = RULES) -> tuple[int, int]:
    return send_alerts(store, rules, to, now=now, zone=ZONE)


def test_an_event_is_told_once_and_again_when_its_state_changes(full: Store) -> None:
    desk = Receiver()
    for moment in (BEGUN, world.RUMOUR_SEEN, world.ORDER_SEEN, world.REACTION_SEEN):
        for later in (timedelta(), HOUR, DAY / 2):
            look(full, moment + later)
            send(full, desk, moment + later)
    planned, signed = desk.titles
    assert "is preparing an order" in planned
    assert "signed Executive Order 14330" in signed


def test_what_a_rule_has_not_seen_begin_is_not_told(full: Store) -> None:
    desk = Receiver()
    assert look(full, world.ORDER_SEEN + HOUR) == 0
    assert look(full, world.REACTION_SEEN) == 0
    assert send(full, desk, world.REACTION_SEEN) == (0, 0)


def test_a_message_has_its_sources_and_its_page(full: Store) -> None:
    desk = Receiver()
    look(full, world.ORDER_SEEN - HOUR)
    look(full, world.ORDER_SEEN + HOUR)
    send(full, desk, world.ORDER_SEEN + HOUR)
    (message,) = desk.taken
    assert "“On August 7, 2025, the president signed Executive Order 14330.”" in message.text
    assert "https://house.example/eo-14330" in message.text
    assert f"{SITE}/event/{world.SIGNING.id}" in message.text
    assert "Rule: orders" in message.text


def test_a_channel_that_fails_is_tried_again_later_and_shown(full: Store) -> None:
    desk = Receiver(failures=3)
    look(full, BEGUN)
    now = world.RUMOUR_SEEN + HOUR
    look(full, now)
    tried = []
    for minute in range(0, 30):
        sent, failed = send(full, desk, now + timedelta(minutes=minute))
        if sent or failed:
            tried.append(minute)
        standing = [each.subject for each in full.standing_alerts()]
        assert standing == ([] if desk.taken else ["channel desk"])
    assert tried == [0, 1, 3, 7]
    assert len(desk.taken) == 1


def test_what_cannot_be_sent_for_two_weeks_is_given_up_and_kept(full: Store) -> None:
    desk = Receiver(failures=10_000)
    look(full, BEGUN)
    now = world.RUMOUR_SEEN + HOUR
    look(full, now)
    for hours in range(0, 16 * 24, 6):
        send(full, desk, now + hours * HOUR)
    (kept,) = full.recent_notices(limit=9)
    assert (kept.state, kept.message) == ("given up", "https://desk.example/: HTTP 503")
    assert full.pending_notices() == []


def test_quiet_hours_and_batches(full: Store) -> None:
    table = {
        "channels": {
            "desk": {"to": "https://desk.example/", "quiet": "00:00-09:00", "batch_minutes": 60}
        },
        "rules": {
            "orders": {"channel": "desk", "event": ["sign", "propose", "divest"]},
            "against": {"channel": "desk", "position": ["oppose", "support"]},
        },
    }
    rules, desk = alerts.rules.parse(table, "test"), Receiver()
    early = datetime(2025, 7, 18, 3, tzinfo=ZONE)  # the rumour came at two in the morning there
    look(full, BEGUN, rules)
    look(full, early, rules)
    for hours in range(0, 6):
        send(full, desk, early + hours * HOUR, rules)
        assert desk.taken == []
    send(full, desk, early + 6 * HOUR, rules)
    assert len(desk.taken) == 1
    reaction = world.REACTION_SEEN + HOUR
    look(full, world.ORDER_SEEN + HOUR, rules)
    look(full, reaction, rules)
    send(full, desk, reaction + 2 * HOUR, rules)
    assert len(desk.taken) == 2
    assert "alerts: " in desk.titles[1]
    assert desk.taken[1].text.count("Rule: ") > 2


def test_deadlines_are_told_at_each_distance_once(full: Store) -> None:
    table = {
        "channels": {"desk": {"to": "https://desk.example/"}},
        "rules": {"due": {"channel": "desk", "deadline_days": [7, 1]}},
    }
    rules, desk = alerts.rules.parse(table, "test"), Receiver()
    due = datetime(2026, 6, 1, 12, tzinfo=ZONE)
    for days in range(20, -3, -1):
        for hours in (0, 6):
            look(full, due - days * DAY + hours * HOUR, rules)
            send(full, desk, due - days * DAY + hours * HOUR, rules)
    assert [title.split(":")[0] for title in desk.titles] == [
        "Due in 7 days, 2026-06-01",
        "Due tomorrow, 2026-06-01",
    ]


def test_a_source_that_goes_bad_is_told_once(full: Store) -> None:
    table = {
        "channels": {"desk": {"to": "https://desk.example/"}},
        "rules": {"sources": {"channel": "desk", "source": "blocked"}},
    }
    rules, desk = alerts.rules.parse(table, "test"), Receiver()
    look(full, world.RULE_SEEN, rules)
    trouble = {"source example_wire": Trouble(state="blocked", message="HTTP 403")}
    full.settle_alerts(scope="source", troubles=trouble, now=world.RULE_SEEN + HOUR)
    for hours in (2, 3, 40):
        look(full, world.RULE_SEEN + hours * HOUR, rules)
        send(full, desk, world.RULE_SEEN + hours * HOUR, rules)
    assert desk.titles == ["Source blocked: example_wire: HTTP 403"]


def test_an_event_that_is_joined_to_another_is_not_told_again(full: Store) -> None:
    look(full, BEGUN)
    now = world.RUMOUR_SEEN + HOUR
    (found,) = [each for each in happenings(full, since=BEGUN, now=now) if each.type == "sign"]
    assert look(full, now) == 1
    (notice,) = full.pending_notices()
    other = replace(notice, id="another")
    assert full.enqueue(found=[(other, ("another", notice.id))], marks={}) == 0
    assert found.key == f"event {world.SIGNING.id} planned"


def test_a_channel_that_left_the_rules_loses_nothing(full: Store) -> None:
    look(full, BEGUN)
    now = world.RUMOUR_SEEN + HOUR
    look(full, now)
    desk = Receiver()
    assert send(full, desk, now, Rules(channels={}, rules=())) == (0, 1)
    assert [each.subject for each in full.standing_alerts()] == ["channel desk"]
    assert send(full, desk, now + HOUR) == (1, 0)


def test_a_dry_run_tells_what_would_have_been_sent(full: Store) -> None:
    found = dry_run(full, RULES, now=world.RULE_SEEN + DAY, days=360, site=SITE)
    assert [match.happening.status for _, match in found] == ["done", "done"]
    assert full.counts()["notice"] == full.counts()["notice_mark"] == 0


_KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from policytrail.tests.sending import test_outbox as t
from policytrail.jobs.alerts import send_alerts
from policytrail import delivery
from policytrail.config import MailSettings
from policytrail.store import open_store
means = delivery.Means(mail=MailSettings())
def send(message, to):
    if sys.argv[3] == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    delivery.send(message, to, means)
    os.kill(os.getpid(), signal.SIGKILL)
with open_store(Path(sys.argv[1])) as store:
    rules = t.to_hook(sys.argv[2])
    send_alerts(store, rules, send, now=datetime.fromisoformat(sys.argv[4]), zone=t.ZONE)
"""


def to_hook(url: str) -> Rules:
    return alerts.rules.parse(TABLE | {"channels": {"desk": {"to": url}}}, "test")


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_kill_while_sending_neither_loses_nor_doubles(
    tmp_path: Path, full: Store, hook: Hook, when: str
) -> None:
    """The receiver keeps ids, as the Idempotency-Key is for."""
    now = world.RUMOUR_SEEN + HOUR
    look(full, BEGUN)
    look(full, now)
    path = tmp_path / "killed.db"
    full.tidy(vacuum=False)
    shutil.copy(full.path, path)
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, str(path), hook.url, when, now.isoformat()],
        env=os.environ, check=False,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL
    means = delivery.Means(mail=_NO_MAIL)
    with open_store(path) as store:
        assert [each.state for each in store.pending_notices()] == ["sending"]
        put: Callable[[delivery.Message, str], None] = lambda one, to: delivery.send(  # noqa: E731
            one, to, means
        )
        assert send_alerts(store, to_hook(hook.url), put, now=now + HOUR, zone=ZONE) == (1, 0)
        assert store.pending_notices() == []
    assert len(hook.received) == (1 if when == "before" else 2)
    (body,) = hook.bodies
    assert "may have been sent before" in body["text"]


_NO_MAIL = delivery.MailSettings()
