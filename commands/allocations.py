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
    from policytrail.jobs.claim_checks import ClaimCheck


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
@click.option("--claims", is_flag=True, help="Instead: what is said of holdings, beside filings.")
@console.as_of_option
@console.json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV for a spreadsheet, a row a holding.")
@click.pass_obj
def command(
    settings: config.Config,
    fund: str,
    asset: str | None,
    quarters: int,
    claims: bool,
    as_of: str | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Show what funds hold by quarter and asset class, and how far each has come: all, or FUND.

    Holdings are the rows of forms 13F of the funds in docs/holdings.md, with --as-of those on file
    at the SEC by then. A form 13F shows listed securities, late and not all.
    """
    from policytrail import jobs
    from policytrail.digest import rendering
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
        console.show_json(found.claims if claims else found)
    elif as_csv:
        for row in _claim_rows(found) if claims else _holding_rows(found):
            click.echo(rendering.csv_row(row))
    elif claims:
        console.show(*map(_told_claim, found.claims))
    elif found.lines or found.stages:
        console.show(*_parts(found, quarters))
    else:
        click.echo("no holding and no stage is known")


def _holding_rows(found: Allocations) -> Iterator[Sequence[object]]:
    from policytrail.jobs.allocations import AllocationLine

    names = [each.name for each in dataclasses.fields(AllocationLine)]
    yield names
    for line in found.lines:
        yield [_cell(getattr(line, name)) for name in names]


def _claim_rows(found: Allocations) -> Iterator[Sequence[object]]:
    yield (
        *("verdict", "told_on", "publisher", "investor", "asset", "claim", "amount", "unit"),
        *(
            "speaks_of",
            "quote",
            "reason",
            "arithmetic",
            "tolerance",
            "on_file",
            "of_quarter",
            "url",
        ),
    )
    for one in found.claims:
        claim, check = one.claim, one.check
        said = f"first: {claim.kind}" if one.is_first else claim.kind
        yield (
            *(check.verdict, claim.told_on, one.publisher, claim.investor, claim.asset, said),
            *(claim.amount, claim.unit, claim.spoken_of, one.quote, check.reason),
            *(check.arithmetic, check.tolerance),
            *(each.accession if each else "" for each in (check.on_file, check.for_quarter)),
            one.url,
        )


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


def _told_claim(one: ClaimCheck) -> RenderableType:
    from rich.text import Text

    check, first = one.check, "to be the first: " if one.is_first else ""
    style = _STYLES[check.verdict]
    lines = [f"  {one.claim.told_on} {one.publisher}: {first}{one.quote}", f"  {check.reason}"]
    if check.arithmetic:
        lines.append(f"  {check.arithmetic}, within {check.tolerance} counts as the same")
    for name, proof in (("on file then", check.on_file), ("of that quarter", check.for_quarter)):
        if proof is not None:
            rows = ", ".join(f"row {row} of {number}" for number, row in proof.rows)
            where = rows or f"no row of {proof.accession}"
            lines.append(f"  {name}: {proof.quarter}, filed {proof.filed}, {where}")
    head = Text(check.verdict.replace("_", " "), style=style)
    return head.append("\n" + "\n".join(lines) + "\n", style="default")


_STYLES = {
    "consistent": "green",
    "contradicted": "bold red",
    "stale": "yellow",
    "not_checkable": "cyan",
}


_COLUMNS = ("security", "quarter", "shares", "dollars", "change", "filed", "days later")
_STAGE_COLUMNS = ("fund", "asset", "stage", "since", "basis", "life", "conflicts")


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
    return (
        stage.fund,
        stage.asset,
        stage.stage + (", reported" if stage.is_reported else ""),
        stage.since or "no date",
        stage.basis,
        " > ".join(stage.life),
        len(stage.conflicts) or "",
    )
