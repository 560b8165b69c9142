"""What the daemon counts, in the terms of Prometheus: base units, few labels, no addresses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from policytrail.records import Poll


class Metrics:
    """Counters of one daemon. Safe for threads: the loop writes, the server reads."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._polls = Counter(
            "policytrail_polls",
            "Visits to sources and to the pages they lead to, by outcome",
            ["source", "outcome"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "policytrail_poll_duration_seconds",
            "Time that a visit took",
            buckets=(0.1, 0.3, 1, 3, 10, 30, 60),
            registry=self.registry,
        )
        self._documents = Counter(
            "policytrail_documents_read",
            "Documents that the language stage has read",
            ["result"],
            registry=self.registry,
        )
        self._failures = Counter(
            "policytrail_job_failures", "Jobs that ended with an error", registry=self.registry
        )
        self._events = Gauge("policytrail_events", "Events that are known", registry=self.registry)
        self._backlog = Gauge(
            "policytrail_backlog_documents", "Texts that wait to be read", registry=self.registry
        )
        self._paused = Gauge(
            "policytrail_crawl_paused", "1 while no source is visited", registry=self.registry
        )
        self._sources = Gauge(
            "policytrail_sources", "Sources by state", ["state"], registry=self.registry
        )
        self._alerts = Gauge(
            "policytrail_alerts", "Alerts that have not ended", registry=self.registry
        )
        self._workers = Gauge(
            "policytrail_worker_starts", "Language workers ever started", registry=self.registry
        )
        self._beat = Gauge(
            "policytrail_last_beat_timestamp_seconds",
            "When the loop last ran and the database last answered",
            registry=self.registry,
        )

    def count_poll(self, poll: Poll) -> None:
        """Count one visit and the time that it took."""
        self._polls.labels(source=poll.source_id, outcome=str(poll.outcome)).inc()
        self._seconds.observe((poll.finished - poll.started).total_seconds())

    def count_documents(self, *, read: int, failed: int) -> None:
        """Count what the language stage has read and what it could not."""
        self._documents.labels(result="read").inc(read)
        self._documents.labels(result="failed").inc(failed)

    def count_failure(self) -> None:
        """Count a job that ended with an error."""
        self._failures.inc()

    def set_events(self, number: int) -> None:
        """Set the number of events that are known."""
        self._events.set(number)

    def set_backlog(self, waiting: int, *, paused: bool) -> None:
        """Set how many texts wait, and whether visits wait for them."""
        self._backlog.set(waiting)
        self._paused.set(int(paused))

    def set_sources(self, states: Mapping[str, int]) -> None:
        """Set how many sources are in each state."""
        self._sources.clear()
        for state, number in states.items():
            self._sources.labels(state=state).set(number)

    def set_alerts(self, number: int) -> None:
        """Set how many alerts stand."""
        self._alerts.set(number)

    def set_worker_starts(self, number: int) -> None:
        """Set how many language workers have been started."""
        self._workers.set(number)

    def beat(self, now: datetime) -> None:
        """Record a sign of life."""
        self._beat.set(now.timestamp())
