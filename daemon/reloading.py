"""What is said of a configuration that is read again while the daemon runs."""

from __future__ import annotations

from operator import attrgetter

from policytrail.config import Config

REFUSED = "all goes on as before; correct this and send SIGHUP again"
# A daemon is of one database, and listens where it began to.
_FIXED = ("database", "busy_seconds", "daemon.health_host", "daemon.health_port")


def needs_restart(before: Config, now: Config) -> str:
    """Return the settings that differ and that only the next start takes, or ``none``."""
    differ = [name for name in _FIXED if attrgetter(name)(before) != attrgetter(name)(now)]
    return ",".join(differ) or "none"
