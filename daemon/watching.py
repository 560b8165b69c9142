"""How sources and jobs stand: alerts that begin and end once, and the figures for Prometheus."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from policytrail import jobs
from policytrail.config import Config, DaemonSettings
from policytrail.daemon import alerting
from policytrail.daemon.backlog import Backlog
from policytrail.daemon.outage import Outage
from policytrail.operations.metrics import Metrics
from policytrail.store import Alert, Store, Trouble

logger = logging.getLogger("policytrail.daemon")
_GIVE_UP_TELLING = timedelta(hours=6)
_MUCH_UNUSED = 0.2  # of the file, from which on it is made shorter
_PAGES_A_TIME = 500


async def watch(
    store: Store,
    settings: DaemonSettings,
    backlog: Backlog,
    outage: Outage,
    metrics: Metrics,
    now: datetime,
) -> None:
    """Compare how things stand with the alerts that stand, and tell of what is new in either.

    While our own network is out that is one alert, and none of the sources' begins or ends.
    """
    health = await asyncio.to_thread(store.source_health, now=now)
    known = await asyncio.to_thread(store.jobs)
    pause = {"crawl": Trouble(state="paused", message=backlog.reason)}
    scopes = {
        "job": alerting.job_troubles(known),
        "crawl": pause if backlog.paused else {},
        "network": outage.troubles,
    }
    if outage.blames:
        scopes["source"] = alerting.source_troubles(health)
    for scope, troubles in scopes.items():
        await asyncio.to_thread(store.settle_alerts, scope=scope, troubles=troubles, now=now)
    untold = await asyncio.to_thread(store.untold_alerts)
    told = [one for one in untold if await _tell(one, settings, now)]
    if told:
        await asyncio.to_thread(store.mark_told, told=told, now=now)
    metrics.set_sources(Counter(one.state for one in health))
    metrics.set_alerts(len(await asyncio.to_thread(store.standing_alerts)))


async def _tell(alert: Alert, settings: DaemonSettings, now: datetime) -> bool:
    """Tell of an alert; return whether that is done, or has been tried for long enough."""
    told = await alerting.tell(alert, settings)
    return told or now - (alert.ended or alert.began) > _GIVE_UP_TELLING


async def alert(store: Store, config: Config, keys: Mapping[str, str], now: datetime) -> None:
    """Tell people of what their rules are about; who cannot be reached is tried again."""
    report = await asyncio.to_thread(jobs.alert, store, config, keys, now=now)
    if report != jobs.AlertReport(found=0, sent=0, failed=0):
        told = report.found, report.sent, report.failed
        logger.info("event=alerts found=%d sent=%d failed=%d", *told)


async def give_back_space(store: Store) -> None:
    """Give unused space back to the disk, a little at a time."""
    if not await asyncio.to_thread(store.shrinks_in_steps):
        return
    if await asyncio.to_thread(store.unused_share) > _MUCH_UNUSED:
        await asyncio.to_thread(store.give_back_space, pages=_PAGES_A_TIME)
