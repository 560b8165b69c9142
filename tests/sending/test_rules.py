"""Rules for alerts: what they say, what is wrong with them, and what they are about."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from policytrail.alerts import Channel, Happening, Matcher, Rule, load
from policytrail.alerts.rules import parse
from policytrail.errors import ConfigError

NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)
ZONE = ZoneInfo("America/New_York")
TEXT = """
[channels.desk]
to = "mailto:desk@example.org"
quiet = "22:00-07:00"
batch_minutes = 30
[channels.hook]
to = "env:HOOK_API_KEY"
[rules.orders]
channel = ["desk", "hook"]
event = ["sign", "issue"]
status = "done"
[rules.text]
channel = "desk"
instrument = "eo:14330"
[rules.against]
channel = "desk"
position = "oppose"
issue = "crypto-in-retirement-plans"
[rules.due]
channel = "desk"
deadline_days = [7, 1, 30]
[rules.sources]
channel = "hook"
source = ["blocked", "dead"]
"""


@pytest.fixture
def rules(tmp_path: Path):  # type: ignore[no-untyped-def]
    path = tmp_path / "alerts.toml"
    path.write_text(TEXT)
    return load(path)


def happening(**fields: Any) -> Happening:
    values: dict[str, Any] = {"kind": "event", "key": "k", "title": "It happened.", "moment": NOW}
    return Happening(**values | fields)


def matched(rules: Any, **fields: Any) -> list[tuple[str, int | None]]:
    found = Matcher(rules.rules).matches([happening(**fields)])
    return [(each.rule.name, each.distance) for each in found]


def test_rules_are_about_what_they_name(rules: Any) -> None:
    assert matched(rules, type="sign", status="done") == [("orders", None)]
    assert matched(rules, type="sign", status="planned") == []
    about = frozenset({"eo:14330"})
    assert matched(rules, type="hear", status="planned", instruments=about) == [("text", None)]
    both = matched(rules, type="issue", status="done", instruments=about)
    assert both == [("orders", None), ("text", None)]


def test_positions_deadlines_and_sources(rules: Any) -> None:
    issue = "crypto-in-retirement-plans"
    assert matched(rules, kind="position", status="oppose", issue=issue) == [("against", None)]
    assert matched(rules, kind="position", status="support", issue=issue) == []
    assert matched(rules, kind="source", status="dead") == [("sources", None)]
    assert matched(rules, kind="source", status="stale") == []


@pytest.mark.parametrize(
    ("left", "distance"),
    [(31, None), (30, 30), (8, 30), (7, 7), (2, 7), (1, 1), (0, 1), (-1, None)],
)
def test_a_deadline_is_told_at_the_nearest_distance(
    rules: Any, left: int, distance: int | None
) -> None:
    expected = [] if distance is None else [("due", distance)]
    assert matched(rules, kind="deadline", days_left=left) == expected


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ('[rules.x]\nchannel = "nowhere"', "rule x: there is no channel 'nowhere'"),
        ('[rules.x]\nevent = "sign"', "rule x: names no channel"),
        ('[rules.x]\nchannel = "desk"\nevent = "sing"', "'event' has no 'sing'"),
        ('[rules.x]\nchannel = "desk"\nstatus = 3', "'status' must be a text or a list"),
        ('[rules.x]\nchannel = "desk"\ndeadline_days = "7"', "must be numbers of days"),
        ('[rules.x]\nchannel = "desk"\nevnt = "sign"', "unknown key 'evnt'"),
        ('[channels.x]\nto = "nobody"', "channel x: needs an address"),
        ('[channels.x]\nto = "mailto:a@b.example"\nquiet = "22-7"', "'22-7' are no hours"),
        ('[channels.x]\nto = "mailto:a@b.example"\nbatch_minutes = -1', "'batch_minutes'"),
        ("rules = 3", "must be tables"),
        ("[other]", "unknown key 'other'"),
        ("= 3", "is no TOML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, change: str, says: str) -> None:
    path = tmp_path / "alerts.toml"
    channel = '[channels.desk]\nto = "mailto:desk@example.org"\n'
    path.write_text(change if change.startswith(("rules", "=")) else channel + change)
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert says in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("hour", "free"),
    [(21, "2026-04-01T21:00"), (22, "2026-04-02T07:00"), (3, "2026-04-01T07:00"),
     (7, "2026-04-01T07:00")],
)  # fmt: skip
def test_quiet_hours_end_in_the_morning_there(rules: Any, hour: int, free: str) -> None:
    moment = datetime(2026, 4, 1, hour, tzinfo=ZONE).astimezone(UTC)
    found = rules.channels["desk"].free_from(moment, ZONE).astimezone(ZONE)
    assert f"{found:%Y-%m-%dT%H:%M}" == free


def test_hours_within_a_day_and_the_change_of_clocks() -> None:
    noon = parse({"channels": {"a": {"to": "x:y", "quiet": "12:00-13:30"}}}, "").channels["a"]
    assert noon.free_from(datetime(2026, 4, 1, 12, 0, tzinfo=ZONE), ZONE).hour == 13
    night = parse({"channels": {"a": {"to": "x:y", "quiet": "00:30-02:30"}}}, "").channels["a"]
    spring = datetime(2026, 3, 8, 1, 0, tzinfo=ZONE).astimezone(UTC)  # 02:30 does not exist
    assert night.free_from(spring, ZONE) - spring <= timedelta(hours=2)
    assert Channel(name="b", to="x:y").free_from(spring, ZONE) == spring


def test_ten_thousand_rules_are_matched_in_under_a_second() -> None:
    rules = [
        Rule(
            name=f"r{n:05}", channels=("desk",), kinds=frozenset({"event"}),
            instrument=frozenset({f"bill:{n % 5000}"}) if n % 2 else frozenset(),
            entity=frozenset() if n % 2 else frozenset({f"person:{n % 5000}"}),
        )
        for n in range(10_000)
    ]  # fmt: skip
    day = [
        happening(
            key=f"e{n}", type="pass", status="done",
            instruments=frozenset({f"bill:{n}"}), entities=frozenset({f"person:{n * 2}"}),
        )
        for n in range(500)
    ]  # fmt: skip
    begun = time.perf_counter()
    found = list(Matcher(rules).matches(day))
    assert time.perf_counter() - begun < 1
    plain = sum(
        bool(rule.instrument & each.instruments or rule.entity & each.entities)
        for rule in rules[:2000]
        for each in day
    )
    assert sum(each.rule.name < "r02000" for each in found) == plain
