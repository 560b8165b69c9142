"""Alerts: what happened since the last look is matched, written down, and then sent once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from policytrail import alerts, delivery
from policytrail.alerts import Channel, Happening, Matcher, Rule, Rules, messages
from policytrail.alerts.matching import Match
from policytrail.config import Config
from policytrail.digest.material import by_mention, find
from policytrail.errors import ConfigError, DeliveryError
from policytrail.records import Notice, SourceLink, TimelineEntry, content_id, permalinks
from policytrail.store import Store, TimelineQuery, Trouble, end_of_day

logger = logging.getLogger("policytrail.alerts")
Send = Callable[[delivery.Message, str], None]

# A document may be read long after it was fetched, and its event counts from the fetching on.
_LOOK_BACK = timedelta(days=7)
_FIRST_AGAIN = timedelta(minutes=1)
_LAST_AGAIN = timedelta(hours=6)
_GIVE_UP = timedelta(days=14)
_LOOKED = "looked"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertReport:
    """What a look at alerts did."""

    found: int
    sent: int
    failed: int


def find_alerts(store: Store, rules: Rules, *, now: datetime, site: str, zone: ZoneInfo) -> int:
    """Write down what the rules are about and was not written before; return how much.

    A rule tells of what came to be known since it was first seen, and of nothing older.
    """
    marks = store.notice_marks()
    begun = {rule.name: marks.get(_begun(rule.name), now) for rule in rules.rules}
    since = max(marks.get(_LOOKED, now) - _LOOK_BACK, min(begun.values(), default=now))
    happened = happenings(store, since=since, now=now)
    found = []
    for match in Matcher(rules.rules).matches(happened):
        if match.happening.kind == "deadline" or match.happening.moment >= begun[match.rule.name]:
            for notice, ids in messages.notices(match, now=now, site=site):
                found.append((_timed(notice, rules.channels[notice.channel], zone), ids))
    new = {_begun(name): at for name, at in begun.items()} | {_LOOKED: now}
    return store.enqueue(found=found, marks=new)


def _begun(rule: str) -> str:
    return f"rule {rule}"


def _timed(notice: Notice, channel: Channel, zone: ZoneInfo) -> Notice:
    return replace(notice, not_before=channel.free_from(notice.made + channel.batch, zone))


def happenings(store: Store, *, since: datetime, now: datetime) -> list[Happening]:
    """Return what came to be known between two moments, and what is due next."""
    entries = store.timeline(query=TimelineQuery(as_of=now, changed_since=since))
    before = store.timeline(query=TimelineQuery(as_of=since, changed_by=now))
    changed = store.changed(events=[each.event.id for each in entries], as_of=now)
    return [
        *_events(entries, by_mention(before), changed),
        *_positions(store, since, now),
        *_deadlines(store, now),
        *_sources(store, since),
    ]


def _events(
    entries: Iterable[TimelineEntry],
    before: Mapping[str, TimelineEntry],
    changed: Mapping[str, datetime],
) -> Iterator[Happening]:
    for entry in entries:
        event, old = entry.event, find(entry, before)
        if event.historical or (old is not None and old.event.status == event.status):
            continue
        parties = (*event.actors, *event.objects)
        ids = [each.id for each in event.mentions if each.id and each.id != event.id]
        yield Happening(
            kind="event",
            key=f"event {event.id} {event.status}",
            aliases=tuple(f"event {one} {event.status}" for one in ids),
            title=event.title,
            moment=changed.get(event.id, event.first_known),
            type=event.type,
            status=event.status,
            date=event.date,
            instruments=frozenset(each.instrument_id for each in parties if each.instrument_id),
            entities=frozenset(each.entity_id for each in parties if each.entity_id),
            sources=entry.sources,
            origins=len({each.origin for each in event.mentions}),
            address=permalinks.event(event.id),
        )


def _positions(store: Store, since: datetime, now: datetime) -> Iterator[Happening]:
    found = [each for each in store.stances(as_of=now) if since < each.first_known]
    cited = _cited(store, [each.document_id for each in found])
    for each in found:
        target = each.target_id or each.target
        verb = {"support": "supports", "oppose": "opposes", "neutral": "takes no side on"}
        link = replace(cited[each.document_id], quote=each.evidence.text)
        yield Happening(
            kind="position",
            key=f"position {each.id}",
            title=f"{each.holder} {verb[each.stance]} {each.target}",
            moment=each.first_known,
            status=each.stance,
            issue=target,
            date=each.date,
            instruments=frozenset({target}),
            entities=frozenset({each.holder_id} if each.holder_id else ()),
            sources=(link,),
            address=permalinks.document(
                each.document_id, start=each.evidence.start, end=each.evidence.end
            ),
        )


def _deadlines(store: Store, now: datetime) -> Iterator[Happening]:
    today = now.date()
    last = today + timedelta(days=alerts.rules.MOST_DAYS)
    found = store.deadlines(since=today, until=last, as_of=now)
    cited = _cited(store, [each.document_id for each in found])
    for each in found:
        about = each.instrument_id or each.id
        yield Happening(
            kind="deadline",
            key=f"deadline {each.kind} {about} {each.due}"
            + (f" {each.id}" if each.kind == "directive" else ""),
            title=each.title,
            moment=each.first_known,
            date=each.due,
            instruments=frozenset({each.instrument_id} if each.instrument_id else ()),
            days_left=(date.fromisoformat(each.due) - today).days,
            sources=(replace(cited[each.document_id], quote=each.evidence.text),),
            address=permalinks.document(
                each.document_id, start=each.evidence.start, end=each.evidence.end
            ),
        )


def _cited(store: Store, documents: list[str]) -> dict[str, SourceLink]:
    return {each.document_id: each for each in store.citations(documents=documents)}


def _sources(store: Store, since: datetime) -> Iterator[Happening]:
    for alert in store.standing_alerts():
        scope, _, name = alert.subject.partition(" ")
        if scope == "source" and alert.began > since:
            yield Happening(
                kind="source",
                key=f"source {name} {alert.state} {alert.began.isoformat()}",
                title=f"{name}: {alert.message}",
                moment=alert.began,
                status=alert.state,
            )


def dry_run(
    store: Store, rules: Rules, *, now: datetime, days: int, site: str
) -> list[tuple[datetime, Match]]:
    """Return what the rules would have told of the last days, in the order of its moments."""
    since = now - timedelta(days=days)
    matcher = Matcher(rules.rules)
    happened = happenings(store, since=since, now=now)
    found = [
        (match.happening.moment, match)
        for match in matcher.matches(happened)
        if match.happening.kind != "deadline"
    ]
    told: set[tuple[str, str, int | None]] = set()
    for back in range(days, -1, -1):
        moment = min(end_of_day((now - timedelta(days=back)).date()), now)
        for match in matcher.matches(_deadlines(store, moment)):
            key = (match.rule.name, match.happening.key, match.distance)
            if key not in told:
                told.add(key)
                found.append((moment, match))
    return sorted(found, key=lambda one: (one[0], one[1].rule.name, one[1].happening.key))


def alert(
    store: Store, config: Config, secrets: Mapping[str, str], *, now: datetime
) -> AlertReport:
    """Look for what the rules of the configuration are about, and send what may be sent.

    Raises:
        ConfigError: a file of rules is wrong.
    """
    rules = read_rules(config)
    zone = ZoneInfo(config.daemon.timezone)
    means = delivery.Means(mail=config.mail, secrets=secrets)
    found = find_alerts(store, rules, now=now, site=config.web.site, zone=zone)
    sent, failed = send_alerts(
        store, rules, lambda message, to: delivery.send(message, to, means), now=now, zone=zone
    )
    return AlertReport(found=found, sent=sent, failed=failed)


def read_rules(config: Config) -> Rules:
    """Return the rules of all files that the configuration names; later ones add and replace.

    Raises:
        ConfigError: a file of rules is wrong.
    """
    channels: dict[str, Channel] = {}
    named: dict[str, Rule] = {}
    for path in config.sending.rules:
        read = alerts.load(path)
        channels |= read.channels
        named |= {rule.name: rule for rule in read.rules}
    return Rules(channels=channels, rules=tuple(named.values()))


def send_alerts(
    store: Store, rules: Rules, send: Send, *, now: datetime, zone: ZoneInfo
) -> tuple[int, int]:
    """Send what may be sent now; return how many messages were taken, and how many were not.

    A batch is noted before it is sent. Where the program ended meanwhile, the same batch is sent
    again under the same id, so that nothing is lost and a receiver that keeps ids gets it once.
    """
    sent = failed = 0
    troubles: dict[str, Trouble] = {}
    for name, waiting in _by_channel(store.pending_notices()).items():
        channel = rules.channels.get(name)
        for batch, again in _batches(waiting, now):
            problem = _send(store, channel, batch, send, now=now, zone=zone, again=again)
            sent, failed = sent + (not problem), failed + bool(problem)
            if problem:
                troubles[f"channel {name}"] = Trouble(state="failing", message=problem)
        if not troubles.get(f"channel {name}"):
            late = next((each for each in waiting if each.attempts and each.not_before > now), None)
            if late is not None:  # it waits for its next try
                trouble = Trouble(state="failing", message=late.message)
                troubles[f"channel {name}"] = trouble
    store.settle_alerts(scope="channel", troubles=troubles, now=now)
    return sent, failed


def _by_channel(notices: Iterable[Notice]) -> dict[str, list[Notice]]:
    found: dict[str, list[Notice]] = {}
    for notice in notices:
        found.setdefault(notice.channel, []).append(notice)
    return found


def _batches(waiting: list[Notice], now: datetime) -> Iterator[tuple[list[Notice], bool]]:
    """Yield what is sent together, and whether it may have been sent before."""
    broken: dict[str, list[Notice]] = {}
    for each in waiting:
        if each.state == "sending":
            broken.setdefault(each.batch or each.id, []).append(each)
    for batch in broken.values():
        yield batch, True
    tried: dict[str, list[Notice]] = {}
    fresh = []
    for each in waiting:
        if each.state == "waiting" and each.not_before <= now:
            tried.setdefault(each.batch, []).append(each) if each.batch else fresh.append(each)
    for batch in tried.values():
        yield batch, False
    if fresh:
        yield fresh, False


def _send(
    store: Store,
    channel: Channel | None,
    batch: list[Notice],
    send: Send,
    *,
    now: datetime,
    zone: ZoneInfo,
    again: bool,
) -> str:
    """Send a batch and note what came of it; return what went wrong, or nothing."""
    first = batch[0]
    key = first.batch or content_id("batch", *(each.id for each in batch))
    store.begin_sending(channel=first.channel, batch=key, ids=[each.id for each in batch])
    title, text = messages.joined(batch, again=again)
    try:
        if channel is None:
            raise ConfigError("is in the rules no more", subject=f"channel {first.channel}")
        send(delivery.Message(id=key, title=title, text=text), channel.to)
    except (DeliveryError, ConfigError) as error:
        problem = str(error)
        later = now + min(_FIRST_AGAIN * 2 ** min(first.attempts, 20), _LAST_AGAIN)
        if channel is not None:
            later = channel.free_from(later, zone)
        retry = later if now - first.made < _GIVE_UP else None
        store.fail_sending(batch=key, again=retry, message=problem, now=now)
        logger.error("event=alert_not_sent channel=%r reason=%r", first.channel, problem)
        return problem
    store.end_sending(batch=key, now=now)
    return ""
