"""`policytrail correct`: a person's word against the program's."""

from __future__ import annotations

from typing import Any, get_args

import click

from policytrail import config
from policytrail.commands import _console as console


def _login() -> str:
    """Return the login name; nothing where this user has none, as in some containers."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def _kinds() -> list[str]:
    from policytrail.store.corrections import Kind

    return [*get_args(Kind), "withdraw", "list"]


@click.command()
@click.argument("kind", type=console.OneOf(_kinds))
@click.argument("subject", required=False, default="")
@click.argument("value", required=False, default="")
@click.option("--who", default=_login, help="Your name; the login name if left out.")
@click.option("--why", default="", help="The reason, such as a source; needed to correct.")
@console.json_option
@click.pass_obj
def command(settings: config.Config, /, kind: Any, as_json: bool, **said: str) -> None:
    """Correct an event, entity or instrument; it survives every new reading.

    Everything is linked anew, and what the correction did is printed: status 1 if nothing.

    \b
    status EVENT done|reported|planned|considered|denied
    date EVENT 2025-08-07        relabel ID "A better name"
    merge ID INTO_ID             split EVENT "MENTION MENTION"
    delete ID                    withdraw NUMBER
    list
    """
    from policytrail import jobs

    if kind == "list":
        _list(settings, as_json)
        return
    with console.open_database(settings, write=True, create=False) as store:
        if kind == "withdraw":
            number = console.to_number(said["subject"])
            store.withdraw_correction(number=number, who=said["who"], now=console.now())
        else:
            number = store.correct(correction=_correction(kind, said))
        console.run(jobs.link(store))
        (made,) = (each for each in store.corrections() if each.id == number)
    if as_json:
        console.show_json(made)
    else:
        click.echo(f"correction {number} ({made.kind} {made.subject_id}): {made.effect}")
    if made.applied_to is None and made.withdrawn is None:
        click.get_current_context().exit(console.PART_FAILED)


def _correction(kind: Any, said: dict[str, str]) -> Any:
    from policytrail.store import Correction

    return Correction(
        kind=kind,
        subject_id=said["subject"],
        value=said["value"],
        who=said["who"],
        why=said["why"],
        made=console.now(),
    )


def _list(settings: config.Config, as_json: bool) -> None:
    from policytrail.digest import terminal

    with console.open_database(settings) as store:
        book = store.corrections()
    if as_json:
        console.show_json(book)
        return
    if not book:
        click.echo("nothing was corrected")
        return
    columns = ("no", "kind", "subject", "value", "who", "why", "effect", "withdrawn")
    rows = [
        (c.id, c.kind, c.subject_id, c.value, c.who, c.why, c.effect, c.withdrawn) for c in book
    ]
    console.show(terminal.records(columns, rows))
