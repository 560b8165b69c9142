"""When comments close, in words: the command that lists days and the one on a text say the same."""

from __future__ import annotations

from datetime import UTC


def closing(day: str) -> str:
    """Return the moment at the end of a day in Washington, with its zone, and in UTC."""
    from policytrail.store.standings import closing_moment

    moment = closing_moment(day)
    return (
        f"{moment:%Y-%m-%d %H:%M:%S} Eastern Time, {moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    )
