"""`policytrail allocations`: who holds what over the quarters, and how far each fund has come."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from policytrail import config
from policytrail.commands import _console as console

if TYPE_CHECKING:
    from rich.console import RenderableType

    from policytrail.jobs.allocations import AllocationLine, Allocations, Stage


def _assets() -> tuple[str, ...]:
    from policytrail.holdings.lists import ASSETS

    return ASSETS


@click.command()
@click.argument("fund", required=False, default="")
@click.option("--asset", type=console.OneOf(_assets), help="Of one asset class.")
@click.option(
    "--quarters",
    type=click.IntRange(min=1),
    default=8,
    show_default=True,
    help="So many of the latest quarters in the terminal; --json and --csv give all.",
)
@console.as_of_option
@console.json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV for a spreadsheet, a row a holding.")
@click.pass_obj
def command(
    settings: config.Config,
    fund: str,
    asset: str | None,
    quarters: int,
    as_of: str | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Show what funds hold by quarter and asset class, and how far each has come: all, or FUND.

    Holdings are the rows of forms 13F of the funds in docs/holdings.md, with --as-of those on file
    at the SEC by then. A form 13F shows listed securities, late and not all.
    """
    from policytrail import jobs
    from policytrail.jobs.allocations import allocations

    with console.open_database(settings) as store:
        found = allocations(
            store,
            jobs.load_lists(settings.holdings),
            fund=fund,
            asset=asset or "",
            as_of=console.to_day(as_of),
            moment=console.to_moment(as_of),
        )
    if as_json:
        console.show_json(found)
    elif as_csv:
        _show_csv(found)
    elif found.lines or found.stages:
        console.show(*_parts(found, quarters))
    else:
        click.echo("no holding and no stage is known")


def _show_csv(found: Allocations) -> None:
    from policytrail.digest import rendering
    from policytrail.jobs.allocations import AllocationLine

    names = [each.name for each in dataclasses.fields(AllocationLine)]
    click.echo(rendering.csv_row(names))
    for line in found.lines:
        click.echo(rendering.csv_row(_cell(getattr(line, name)) for name in names))


def _cell(value: object) -> object:
    return "; ".join(map(str, value)) if isinstance(value, tuple) else value


def _parts(found: Allocations, quarters: int) -> Iterator[RenderableType]:
    from rich.text import Text

    from policytrail.digest import terminal

    shown = sorted({line.quarter for line in found.lines})[-quarters:]
    lines = [line for line in found.lines if line.quarter in shown]
    for fund in sorted({line.fund for line in lines}):
        yield Text(fund, style="bold")
        yield terminal.records(_COLUMNS, [_row(line) for line in lines if line.fund == fund])
        yield Text("")
    if lines:
        yield terminal.records(("fund", "asset class", *map(str, shown)), _sums(lines, shown))
    for note in sorted({note for line in lines for note in _told(line)}):
        yield Text(note)
    if found.stages:
        yield Text("")
        yield terminal.records(_STAGE_COLUMNS, [_stage_row(stage) for stage in found.stages])


_COLUMNS = ("security", "quarter", "shares", "dollars", "change", "filed", "days later")
_STAGE_COLUMNS = ("fund", "asset", "stage", "since", "basis", "life")


def _row(line: AllocationLine) -> tuple[object, ...]:
    difference = f" {line.difference:+,}" if line.difference else ""
    option = f" {line.option.lower()} options" if line.option else ""
    unit = " principal" if line.unit == "PRN" else ""
    return (
        line.security + option,
        line.quarter,
        f"{line.shares:,}{unit}",
        f"{line.value:,}",
        line.change + difference + (" *" if line.notes else ""),
        f"{line.filed}{' amended' if line.amended else ''}",
        line.lag_days,
    )


def _told(line: AllocationLine) -> Iterator[str]:
    for note in line.notes:
        yield f"* {line.fund}, {line.security}, {line.quarter}: {note}"


def _sums(lines: Sequence[AllocationLine], shown: Sequence[object]) -> list[tuple[object, ...]]:
    """Return dollars by fund and asset class, a column a quarter; options are left out."""
    sums: dict[tuple[str, str], dict[object, int]] = {}
    for line in lines:
        if not line.option:
            of_class = sums.setdefault((line.fund, line.asset), {})
            of_class[line.quarter] = of_class.get(line.quarter, 0) + line.value
    return [
        (fund, asset, *(f"{found[day]:,}" if day in found else "" for day in shown))
        for (fund, asset), found in sorted(sums.items())
    ]


def _stage_row(stage: Stage) -> tuple[object, ...]:
    life = " > ".join(stage.life)
    return (stage.fund, stage.asset, stage.stage, stage.since or "no date", stage.basis, life)
