"""The words of an alert: what happened, as what it counts, who says so, where more is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from policytrail.alerts.matching import Match
from policytrail.digest.rendering import one_line, web_address
from policytrail.records import Notice, SourceLink, content_id

_SHOWN = 3  # sources
_LONGEST = 280  # characters of a quote
_MOST = 20  # notices in one message; the others are named by their titles


def notices(match: Match, *, now: datetime, site: str) -> list[tuple[Notice, tuple[str, ...]]]:
    """Return a notice for each channel of the rule, with the ids by which it may be known."""
    found = []
    for channel in match.rule.channels:
        keys = (match.happening.key, *match.happening.aliases)
        ids = tuple(_id(match, channel, key) for key in keys)
        notice = Notice(
            id=ids[0],
            channel=channel,
            rule=match.rule.name,
            subject=match.happening.key,
            title=title(match),
            body=body(match, site),
            made=now,
            not_before=now,
        )
        found.append((notice, ids))
    return found


def _id(match: Match, channel: str, key: str) -> str:
    distance = "" if match.distance is None else str(match.distance)
    return content_id("notice", match.rule.name, channel, key, distance)


def title(match: Match) -> str:
    """Return the first line."""
    told = match.happening
    if told.kind == "deadline":
        left = told.days_left or 0
        when = "today" if left == 0 else "tomorrow" if left == 1 else f"in {left} days"
        return one_line(f"Due {when}, {told.date}: {told.title}")
    if told.kind == "source":
        return one_line(f"Source {told.status}: {told.title}")
    return one_line(told.title)


def body(match: Match, site: str) -> str:
    """Return the message below its title, with its sources."""
    told = match.happening
    counted = f"Counts as: {told.status}." if told.kind == "event" else ""
    dated = f"Date: {told.date}." if told.kind == "event" and told.date else ""
    lines = [" ".join(filter(None, (counted, dated)))] if counted or dated else []
    lines += [_cited(link) for link in told.sources[:_SHOWN]]
    more = len(told.sources) - _SHOWN
    if more > 0:
        lines.append(f"and {more} more source{'' if more == 1 else 's'}")
    if told.origins and told.origins < len(told.sources):
        lines.append(f"{told.origins} of them independent, the others repeat them")
    if site and told.address:
        lines.append(web_address(site.rstrip("/") + told.address))
    lines.append(f"Rule: {match.rule.name}")
    return "\n".join(one_line(line) for line in lines)


def _cited(link: SourceLink) -> str:
    published = f", {link.published.date()}" if link.published else ""
    quote = one_line(link.quote)
    shown = quote if len(quote) <= _LONGEST else quote[:_LONGEST].rsplit(" ", 1)[0] + " …"
    said = f": “{shown}”" if shown else ""
    return f"{link.publisher}{published}{said} {web_address(link.url)}".rstrip()


def joined(batch: Sequence[Notice], *, again: bool) -> tuple[str, str]:
    """Return title and text of the message in which notices are sent together.

    ``again`` says that it may have been sent before: the program ended while it was being sent.
    """
    note = "This may have been sent before: sending was broken off.\n\n" if again else ""
    if len(batch) == 1:
        return batch[0].title, note + batch[0].title + "\n" + batch[0].body
    parts = [f"{each.title}\n{each.body}" for each in batch[:_MOST]]
    parts += [each.title for each in batch[_MOST:]]
    return f"{len(batch)} alerts: {batch[0].title}", note + "\n\n".join(parts)
