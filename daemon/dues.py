"""What is due once a day or a week, and settings that would make it fail later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from policytrail.config import Config, DaemonSettings
from policytrail.daemon import alerting, chores
from policytrail.daemon.calendar import last_daily, last_weekly, open_days
from policytrail.errors import ConfigError
from policytrail.store import JobRecord

_AGAIN = timedelta(minutes=30)  # until a job that failed is tried again


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A job that was due at a moment, and how many seconds it may take."""

    name: str
    moment: datetime
    function: Callable[[Config, datetime], object]
    seconds: float


def dues(config: Config, now: datetime) -> list[Due]:
    """Return each job with the last moment at which it was due."""
    daemon = config.daemon
    zone = _zone(daemon)
    night = last_daily(now, daemon.care_hour, zone)
    week = last_weekly(now, daemon.digest_weekday, daemon.digest_hour, zone)
    found = [Due(name="digest", moment=week, function=chores.write_digest, seconds=600.0)]
    if daemon.backups_kept > 0:
        found.append(Due(name="backup", moment=night, function=chores.back_up, seconds=3600.0))
    return [*found, Due(name="care", moment=night, function=chores.care, seconds=3600.0)]


def is_settled(job: JobRecord | None, due: Due, now: datetime) -> bool:
    """Whether a job need not run now: it went well since it was due, or failed just now."""
    if job is None:
        return False
    if job.last_success is not None and due.moment <= job.last_success <= now:
        return True
    return job.failures > 0 and timedelta(0) <= now - job.finished < _AGAIN


def check(config: Config, now: datetime) -> None:
    """Refuse settings of the daemon that would fail later.

    Raises:
        ConfigError: a wrong address for alerts, recess, weekday or time zone.
    """
    alerting.check(config.daemon)
    open_days(now, config.daemon.recess)
    dues(config, now)


def _zone(daemon: DaemonSettings) -> ZoneInfo:
    try:
        return ZoneInfo(daemon.timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ConfigError(
            f"{daemon.timezone!r} is no time zone",
            subject="daemon.timezone",
            remedy="Write it as America/New_York",
        ) from error
