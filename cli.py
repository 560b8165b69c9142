"""The command line: one command a job, and questions to the database.

Exit status: 0 all went well, 1 done but some parts failed (they are named), 2 nothing was done.
"""

from __future__ import annotations

import importlib
import logging
import os
import pkgutil
from functools import partial
from pathlib import Path
from typing import Any

import click

from policytrail import __version__, commands, config
from policytrail.errors import PolicytrailError, did_you_mean
from policytrail.operations import systemd

# Libraries that log each request, some with addresses that hold keys.
_TALKATIVE = ("scrapy", "twisted", "asyncio", "apscheduler", "httpx", "trafilatura", "htmldate")


class _Commands(click.Group):
    """Finds the commands in ``policytrail.commands``; turns our errors into one line, status 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        names = (module.name for module in pkgutil.iter_modules(commands.__path__))
        return sorted(name.replace("_", "-") for name in names if not name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{commands.__name__}.{cmd_name.replace('-', '_')}")
        found: click.Command = module.command
        found.name = cmd_name
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            help_ = f"`{ctx.command_path} --help` lists all commands."
            hint = did_you_mean(args[0], self.list_commands(ctx), otherwise=help_)
            ctx.fail(f"no such command '{args[0]}'. {hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.NoSuchOption as error:
            raise _placed(error, ctx) from None
        except PolicytrailError as error:
            click.secho(f"policytrail: {error}", fg="red", err=True)
            ctx.exit(2)


def _placed(error: click.NoSuchOption, ctx: click.Context) -> click.UsageError:
    """Tell whoever wrote an option of the program behind a command where it stands."""
    ours = {name for one in ctx.command.params for name in one.opts}
    if error.option_name not in ours:
        return error
    where = f"It stands before the command: {ctx.command_path} {error.option_name} ..."
    return click.UsageError(f"{error.message} {where}", error.ctx)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="policytrail")
@click.option(
    "--config", "config_path", type=click.Path(path_type=Path), help="Configuration file."
)
@click.option("--database", type=click.Path(path_type=Path), help="Database file; wins over all.")
@click.option("--no-color", is_flag=True, help="Without colours; so does NO_COLOR, if set.")
@click.option("-v", "--verbose", is_flag=True, help="Log what happens to standard error.")
@click.pass_context
def main(
    ctx: click.Context,
    config_path: Path | None,
    database: Path | None,
    no_color: bool,
    verbose: bool,
) -> None:
    """Who did, will do, may do or denies doing what, to which policy text, when."""
    environment = dict(os.environ)
    if no_color or environment.get("NO_COLOR"):
        ctx.color = False  # whatever click prints has none, here and in the commands
    if database is not None:
        environment["POLICYTRAIL_DATABASE"] = str(database)
    ctx.meta["config_file"] = config.find_file(config_path, environment)
    ctx.meta["load"] = lambda: config.load(
        config_path, environment, may_be_missing=ctx.invoked_subcommand == "init"
    )
    ctx.meta["keys"] = {name: key for name, key in environment.items() if name.endswith("_API_KEY")}
    ctx.meta["notify"] = partial(systemd.notify, environment.get("NOTIFY_SOCKET"))
    ctx.obj = ctx.meta["load"]()
    level = logging.INFO if verbose or ctx.invoked_subcommand == "run" else logging.CRITICAL
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.ERROR)


if __name__ == "__main__":
    main()
