"""`policytrail alerts`: what the rules would tell, and what they told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policytrail import config
from policytrail.commands import _console as console

if TYPE_CHECKING:
    from policytrail.alerts import Rules


@click.group()
def command() -> None:
    """Try the rules for alerts, and see what was sent."""


@command.command()
@click.option("--days", type=click.IntRange(1, 366), default=30, show_default=True)
@click.option(
    "--rules",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file of rules; those of the configuration if left out.",
)
@console.now_option
@console.json_option
@click.pass_obj
def test(settings: config.Config, days: int, file: Path | None, as_json: bool) -> None:
    """Show what the rules would have told of the last days. Nothing is sent or noted."""
    from policytrail import jobs
    from policytrail.alerts import messages

    rules = _rules(settings, file)
    with console.open_database(settings) as store:
        found = jobs.dry_run(store, rules, now=console.now(), days=days, site=settings.web.site)
    if as_json:
        console.show_json(
            [
                {
                    "moment": moment,
                    "rule": match.rule.name,
                    "channels": list(match.rule.channels),
                    "title": messages.title(match),
                    "body": messages.body(match, settings.web.site),
                }
                for moment, match in found
            ]
        )
        return
    for moment, match in found:
        click.echo(f"{moment:%Y-%m-%d %H:%M}  to {', '.join(match.rule.channels)}")
        click.echo(f"{messages.title(match)}\n{messages.body(match, settings.web.site)}\n")
    silent = sorted({rule.name for rule in rules.rules} - {match.rule.name for _, match in found})
    click.echo(f"{len(found)} alerts in {days} days by {len(rules.rules)} rules; nothing was sent")
    if silent:
        click.echo(f"Without any: {', '.join(silent)}")


@command.command()
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@console.json_option
@click.pass_obj
def sent(settings: config.Config, limit: int, as_json: bool) -> None:
    """Show the alerts that were made last, and what came of each."""
    from policytrail.digest import terminal

    with console.open_database(settings) as store:
        found = store.recent_notices(limit=limit)
    if as_json:
        console.show_json(found)
        return
    if not found:
        click.echo("no alert was ever made")
        return
    rows = [
        (f"{one.made:%Y-%m-%d %H:%M}", one.state, one.channel, one.title, one.message)
        for one in found
    ]
    console.show(terminal.records(("made", "state", "channel", "alert", "what went wrong"), rows))


def _rules(settings: config.Config, file: Path | None) -> Rules:
    from policytrail import alerts, jobs
    from policytrail.errors import ConfigError

    found = alerts.load(file) if file else jobs.read_rules(settings)
    if not found.rules:
        raise ConfigError(
            "there are no rules",
            subject=str(file or "sending.rules"),
            remedy="docs/alerts.md says how to write them.",
        )
    return found
