"""`policytrail verify`: is everything still as it was stored?"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policytrail import config
from policytrail.commands import _console as console

if TYPE_CHECKING:
    from policytrail.store import Broken, Store
    from policytrail.store.verification import Rederive

# Rows that nobody asks for by their ids are counted.
_COUNTED = ("revision", "evidence", "mention", "figure", "expectation")


@click.command()
@click.option("--from-bytes", is_flag=True, help="Also read every text from its bytes again.")
@click.option(
    "--digest",
    "printed",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Instead: find each quote of this digest (its JSON file) in the stored bytes again.",
)
@console.json_option
@click.pass_obj
def command(settings: config.Config, from_bytes: bool, printed: Path | None, as_json: bool) -> None:
    """Check every stored body, text and quote; status 1 names the rows that cannot be trusted.

    With --from-bytes each quote must also be in the text that its stored bytes yield today.
    """
    from policytrail.digest import terminal

    if printed is not None:
        _verify_digest(settings, printed, as_json=as_json)
        return
    with console.open_database(settings) as store:
        result = store.verify(rederive=_again(store, settings) if from_bytes else None)
    if as_json:
        console.show_json(result)
    else:
        click.echo(
            f"{result.blobs} bodies, {result.texts} texts and {result.quotes} quotes checked"
        )
        if result.broken:
            rows = _by_document(result.broken)
            console.show(terminal.records(("document", "cannot be trusted", "because"), rows))
            click.echo(f"{len(result.broken)} rows cannot be trusted: --json names each of them")
    if not result.ok:
        click.get_current_context().exit(console.PART_FAILED)


def _verify_digest(settings: config.Config, printed: Path, *, as_json: bool) -> None:
    """Look for each quote of a digest, and say which are not where it says."""
    from policytrail import jobs
    from policytrail.digest import terminal

    with console.open_database(settings) as store:
        found = jobs.verify_digest(store, printed, rederive=_again(store, settings))
    if as_json:
        console.show_json(found)
    else:
        click.echo(f"{found.lines} lines and {found.quotes} quotes checked")
        if found.missing:
            rows = [(one.document_id, one.quote, one.reason) for one in found.missing]
            console.show(terminal.records(("document", "quote", "because"), rows))
    if found.missing:
        click.get_current_context().exit(console.PART_FAILED)


def _again(store: Store, settings: config.Config) -> Rederive:
    """Read bytes as our catalogue says today, or as was said of a source that it has no more."""
    from policytrail import jobs

    return jobs.rederive([*store.known_sources(), *jobs.catalogue(settings)])


def _by_document(broken: Iterable[Broken]) -> list[tuple[str, str, str]]:
    """Return a line for each document and reason, with the claims that rest on it."""
    found: dict[tuple[str, str, str], list[Broken]] = {}
    for row in broken:
        found.setdefault((row.document_id, row.title, row.reason), []).append(row)
    return [
        (f"{id or '(none)'} {title}".strip(), _named(rows), reason)
        for (id, title, reason), rows in found.items()
    ]


def _named(rows: Iterable[Broken]) -> str:
    ids: dict[str, list[str]] = {}
    for row in rows:
        ids.setdefault(row.table, []).append(row.id)
    return "\n".join(
        f"{table}: {len(of_table)}" if table in _COUNTED else f"{table} {' '.join(of_table)}"
        for table, of_table in sorted(ids.items(), key=lambda each: (each[0] in _COUNTED, each[0]))
    )
