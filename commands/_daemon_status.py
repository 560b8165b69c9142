"""How the daemon and its sources stand, for people and for cron."""

from __future__ import annotations

from dataclasses import dataclass

import click

from policytrail import config
from policytrail.commands import _console as console
from policytrail.operations.asking import ask_health
from policytrail.operations.lock import find_daemon
from policytrail.operations.server import Signs
from policytrail.records import SourceHealth
from policytrail.store import Alert, JobRecord, Quarantined

_WELL = {"ok", "empty"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonStatus:
    """All that there is to say; ``daemon`` is a process id, None where none watches."""

    daemon: int | None
    signs: Signs | None  # what it says of itself; None: it cannot be asked
    backlog: int
    sources: tuple[SourceHealth, ...]
    jobs: tuple[JobRecord, ...]
    alerts: tuple[Alert, ...]
    quarantined: tuple[Quarantined, ...]

    @property
    def good(self) -> bool:
        """Whether nothing needs a person: a daemon runs, and no alert stands."""
        well = self.signs is None or self.signs.good
        return self.daemon is not None and well and not self.alerts and not self._failed

    @property
    def _failed(self) -> bool:
        return any(job.failures for job in self.jobs)


def show_daemon(settings: config.Config, *, as_json: bool) -> None:
    """Print how things stand; the exit status is 1 unless all is well."""
    daemon = find_daemon(settings.database)
    where = settings.daemon.health_host, settings.daemon.health_port
    with console.open_database(settings) as store:
        found = DaemonStatus(
            daemon=daemon,
            signs=ask_health(*where) if daemon is not None else None,
            backlog=sum(store.backlog().values()),
            sources=tuple(store.source_health(now=console.now())),
            jobs=tuple(store.jobs().values()),
            alerts=tuple(store.standing_alerts()),
            quarantined=tuple(store.quarantined()),
        )
    if as_json:
        console.show_json(found)
    else:
        _show(found)
    if not found.good:
        click.get_current_context().exit(console.PART_FAILED)


def _show(found: DaemonStatus) -> None:
    from policytrail.digest import terminal

    running = f"process {found.daemon}" if found.daemon is not None else "none is running"
    for note in found.signs.notes if found.signs and not found.signs.good else ():
        click.echo(f"trouble: {note}")
    states = [one.state for one in found.sources]
    counted = ", ".join(f"{states.count(state)} {state}" for state in sorted(set(states)))
    click.echo(f"daemon: {running}; {found.backlog} texts wait to be read")
    click.echo(f"sources: {counted or 'none was visited yet'}")
    bad: list[tuple[object, ...]] = [
        (one.source_id, one.state, one.failing_since, one.next_visit, one.why)
        for one in found.sources
        if one.state not in _WELL
    ]
    tables: dict[tuple[str, ...], list[tuple[object, ...]]] = {
        ("source", "state", "failing since", "next visit", "why"): bad,
        ("job", "last success", "failures in a row", "message"): [
            (one.name, one.last_success, one.failures, one.message) for one in found.jobs
        ],
        ("alert", "state", "since", "message"): [
            (one.subject, one.state, one.began, one.message) for one in found.alerts
        ],
        ("set aside", "title", "why"): [
            (one.document_id, one.title, one.reason) for one in found.quarantined
        ],
    }
    for columns, rows in tables.items():
        if rows:
            console.show(terminal.records(columns, rows))
