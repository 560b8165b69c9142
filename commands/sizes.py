"""`policytrail sizes`: how large markets are said to be, and what is reckoned from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from policytrail import config
from policytrail.commands import _console as console

if TYPE_CHECKING:
    from policytrail.holdings.sizes import Point, Scenario
    from policytrail.jobs.sizes import Sizes


@click.command()
@console.as_of_option
@console.json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV for a spreadsheet, a row a value.")
@click.pass_obj
def command(settings: config.Config, as_of: str | None, as_json: bool, as_csv: bool) -> None:
    """Show market sizes as series, and scenarios ("1 % of it") reckoned again.

    Figures that are one value at two roundings stand together. What is reckoned is marked as
    derived, and flagged where a text's result is more than 5 % off.
    """
    from policytrail.digest import rendering
    from policytrail.jobs.sizes import sizes

    with console.open_database(settings) as store:
        found = sizes(store, as_of=console.to_moment(as_of))
    if as_json:
        console.show_json(found)
    elif as_csv:
        for row in (_COLUMNS, *_rows(found)):
            click.echo(rendering.csv_row(row))
    elif found.points or found.scenarios:
        _show(found)
    else:
        click.echo("no market size is told")


_COLUMNS = ("what", "dollars", "as of", "first told", "written as", "publishers")
_DERIVED = ("share", "of", "derived", "said", "off", "told", "publisher")


def _show(found: Sizes) -> None:
    from policytrail.digest import terminal

    console.show(terminal.records(_COLUMNS, _rows(found)))
    if found.scenarios:
        console.show(terminal.records(_DERIVED, map(_scenario_row, found.scenarios)))


def _rows(found: Sizes) -> Iterator[Sequence[object]]:
    titles = {each.id: each.title for each in found.measures}
    for point in found.points:
        yield titles[point.measure], *_point_row(point)


def _point_row(point: Point) -> tuple[object, ...]:
    written = "; ".join(dict.fromkeys(each.text for each in point.said))
    publishers = ", ".join(point.publishers)
    return f"{point.value:,.0f}", point.as_of or "not said", point.told_on, written, publishers


def _scenario_row(one: Scenario) -> tuple[object, ...]:
    off = f"{one.off:+.0%}" + (" !" if one.is_flagged else "")
    return (
        *(f"{one.share:g} %", f"{one.base:,.0f}", f"{one.derived:,.0f}", f"{one.said:,.0f}"),
        *(off, one.told_on, one.publisher),
    )
