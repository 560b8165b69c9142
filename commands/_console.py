"""What the commands share: the database, the words of the user, and what is printed."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import shutil
import sys
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import click

from policytrail import config
from policytrail.errors import QueryError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem
    from rich.console import RenderableType

    from policytrail import jobs
    from policytrail.records import Failure
    from policytrail.store import Store

Result = TypeVar("Result")
_NOW = "policytrail.now"  # in the meta of the context: what --now named
_WORKER = "command "  # and its process id: who holds texts
PART_FAILED = 1  # the exit status of a command that did its work but for some parts
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")


def _without_model(ctx: click.Context, _: click.Parameter, chosen: bool) -> None:
    """Let this command, and what reads the configuration again, do without our encoders."""
    if not chosen:
        return
    load: Callable[[], config.Config] = ctx.meta["load"]

    def without(settings: config.Config) -> config.Config:
        language = dataclasses.replace(settings.language, tone_model="none", event_model="none")
        return dataclasses.replace(settings, language=language)

    ctx.meta["load"] = lambda: without(load())
    ctx.obj = without(ctx.obj)


no_model_option = click.option(
    "--no-model",
    is_flag=True,
    expose_value=False,
    callback=_without_model,
    help="Read by rules and word lists alone, without our encoders.",
)
resamples_option = click.option(
    "--bootstrap",
    "resamples",
    metavar="N",
    type=click.IntRange(min=0),
    default=1000,
    show_default=True,
    help="Resamples for the 95 % intervals; 0 for none.",
)
as_of_option = click.option(
    "--as-of", metavar="DAY", help="Answer with only what was known at the end of that day."
)


def _set_clock(ctx: click.Context, _: click.Parameter, text: str | None) -> None:
    if text is not None:
        ctx.meta[_NOW] = _moment_meant(text)


def _moment_meant(text: str) -> datetime:
    """Read a day, of which the last moment is meant, or a moment (UTC unless it has a zone)."""
    if "T" not in text.upper():
        return end_of(to_day_of(text))
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise QueryError(
            "is neither a day nor a moment",
            subject=text,
            remedy="Write it as 2025-08-07 or 2025-08-07T14:30Z",
        ) from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


# Only for commands that ask: what a command writes down must have happened when it says so.
now_option = click.option(
    "--now",
    metavar="DAY",
    expose_value=False,
    callback=_set_clock,
    help="Take this day, or moment, for the present one, as in a replay.",
)


class OneOf(click.ParamType[str]):
    """One of the words that a function returns: it is asked when somebody uses the option.

    The words are those of records. Loading them is not for ``policytrail --help``, which looks at
    all commands and shows no options.
    """

    name = "choice"

    def __init__(self, words: Callable[[], Iterable[str]]) -> None:
        self._words = words

    @cached_property
    def _choice(self) -> click.Choice[str]:
        return click.Choice(tuple(self._words()))

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word, or refuse it and name the others."""
        return self._choice.convert(value, param, ctx)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """Return all words, as the help shows them."""
        return self._choice.get_metavar(param, ctx)

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None) -> str:
        """Return all words, for whoever gave none."""
        return self._choice.get_missing_message(param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the words that begin so."""
        return self._choice.shell_complete(ctx, param, incomplete)


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a job to its end on a loop of its own."""
    import asyncio  # 0.03 s, which `policytrail --help` does not need

    return asyncio.run(work)


def now() -> datetime:
    """Return the time in UTC: the only clock of the command line; ``--now`` sets it."""
    ctx = click.get_current_context(silent=True)
    told: datetime | None = ctx.meta.get(_NOW) if ctx is not None else None
    return told or datetime.now(UTC)


@contextlib.contextmanager
def open_database(
    settings: config.Config, *, write: bool = False, create: bool | None = None
) -> Iterator[Store]:
    """Open the configured database; to write means also to make it where there is none, unless
    ``create`` says otherwise: what is about rows that are there has nothing to do in a new one."""
    from policytrail.store import open_store

    make = write if create is None else create
    busy = settings.busy_seconds
    with open_store(
        settings.database, create=make, read_only=not write, busy_seconds=busy
    ) as store:
        yield store


def to_day(text: str | None) -> date | None:
    """Read a day of the form 2025-08-07. Raises QueryError for anything else."""
    return None if text is None else to_day_of(text)


def to_day_of(text: str) -> date:
    """Read a day that was given. Raises QueryError for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise QueryError("is not a day", subject=text, remedy="Write it as 2025-08-07") from error


def to_number(text: str) -> int:
    """Read a whole number. Raises QueryError for anything else."""
    if not text.isdecimal():  # isdigit() is true of "²", which int() refuses
        raise QueryError("is no number", subject=repr(text))
    return int(text)


def to_moment(text: str | None) -> datetime | None:
    """Return the last moment of a day, in UTC."""
    return None if text is None else end_of(to_day_of(text))


def end_of(day: date) -> datetime:
    """Return the last moment of a day, in UTC."""
    from policytrail.store import end_of_day  # 0.1 s, which `policytrail --help` does not need

    return end_of_day(day)


def progress(label: str, length: int) -> Any:
    """Return a bar on standard error; none where that is not a terminal."""
    return click.progressbar(
        length=length, label=label, file=sys.stderr, show_pos=True, hidden=not sys.stderr.isatty()
    )


def report(failures: Sequence[Failure]) -> None:
    """Name what failed on standard error, and let the exit status say that something did."""
    for failure in failures:
        remedy = f". {failure.remedy}" if failure.remedy else ""
        click.secho(f"{failure.subject}: {failure.message}{remedy}", fg="red", err=True)
    if failures:
        click.get_current_context().exit(PART_FAILED)


def show(*parts: RenderableType) -> None:
    """Print for people: in the width of the terminal, with colour only there."""
    from policytrail.digest import terminal

    color = sys.stdout.isatty() and click.get_current_context().color is not False
    width = shutil.get_terminal_size().columns
    click.echo(terminal.render(parts, width=width, color=color), nl=False)


def show_json(rows: object) -> None:
    """Print for programs: records as objects, moments in ISO 8601."""
    click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=_as_json))


def _as_json(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: getattr(value, item.name) for item in dataclasses.fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)


def _free_texts_of_the_dead(store: Store) -> None:
    """Give back what commands held that were killed, before the time of their claims is up."""
    for worker in store.workers():
        if worker.startswith(_WORKER) and not _is_alive(int(worker.removeprefix(_WORKER))):
            store.abandon(worker=worker, reason="its process ended")


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        return True
    return True


def read_and_link(store: Store, settings: config.Config) -> jobs.AnnotateReport:
    """Read all documents that are new and link everything; the model is loaded for it."""
    from policytrail import jobs
    from policytrail.nlp.process import LocalLanguage

    async def work() -> jobs.AnnotateReport:
        language = LocalLanguage(settings.language, settings.lexicons)
        _free_texts_of_the_dead(store)
        done = await jobs.annotate(
            store,
            language,
            batch_size=settings.language.batch_size,
            clock=now,
            worker=f"{_WORKER}{os.getpid()}",
        )
        await jobs.link(store, jobs.load_lists(settings.holdings))
        return done

    return run(work())
