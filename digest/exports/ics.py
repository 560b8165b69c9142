"""Days that are due, as iCalendar (RFC 5545): all day, with reminders a week and a day before."""

from __future__ import annotations

from datetime import date, timedelta

from icalendar import Alarm, Calendar, Event

from policytrail.digest.exports import Taken
from policytrail.digest.rendering import one_line, web_address
from policytrail.records import CalendarEntry, permalinks

SUFFIX = "ics"
_REMINDERS = (timedelta(days=-7), timedelta(days=-1))
_LONGEST = 600  # characters of a quote


def export(taken: Taken) -> bytes:
    """Return the calendar; an entry that was withdrawn stays in it, cancelled.

    A day is one of the calendar of Washington, where these offices are, and so has no zone: a
    calendar shows it on that day wherever it is read.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//policytrail//deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", one_line(taken.title))
    calendar.add("x-wr-timezone", "America/New_York")
    for entry in sorted(taken.calendar, key=lambda one: (one.due, one.uid)):
        calendar.add_component(_event(entry, taken.site))
    written: bytes = calendar.to_ical(sorted=False)
    return written


def _event(entry: CalendarEntry, site: str) -> Event:
    day = date.fromisoformat(entry.due)
    event = Event()
    event.add("uid", f"{entry.uid}@policytrail")
    event.add("dtstamp", entry.changed)
    event.add("created", entry.made)
    event.add("last-modified", entry.changed)
    event.add("sequence", entry.sequence)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", one_line(entry.title))
    event.add("description", _description(entry))
    event.add("status", entry.state.upper())
    event.add("transp", "TRANSPARENT")
    event.add("categories", [entry.kind])
    if url := _page(entry, site):
        event.add("url", url)
    if entry.state == "confirmed":
        for before in _REMINDERS:
            event.add_component(_alarm(entry, before))
    return event


def _description(entry: CalendarEntry) -> str:
    quote = one_line(entry.source.quote)
    shown = quote if len(quote) <= _LONGEST else quote[:_LONGEST].rsplit(" ", 1)[0] + " …"
    published = f", {entry.source.published.date()}" if entry.source.published else ""
    lines = [f"“{shown}”", f"{one_line(entry.source.publisher)}{published}"]
    return "\n".join([*lines, web_address(entry.source.url)])


def _page(entry: CalendarEntry, site: str) -> str:
    if entry.instrument_id and site:
        return web_address(site + permalinks.instrument(entry.instrument_id))
    return web_address(entry.source.url)


def _alarm(entry: CalendarEntry, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", one_line(entry.title))
    alarm.add("trigger", before)
    return alarm
