"""`policytrail doctor`: is everything there that the program needs?"""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import click

from policytrail import config
from policytrail.commands import _console as console
from policytrail.errors import PolicytrailError

if TYPE_CHECKING:
    from collections.abc import Callable

    from policytrail.store import Check


@click.command()
@click.option("--rebuild-search", is_flag=True, help="First build the search indexes anew.")
@console.now_option
@console.json_option
@click.pass_obj
def command(settings: config.Config, rebuild_search: bool, as_json: bool) -> None:
    """Look at database, disk, catalogue, language model, encoders and contact."""
    from policytrail.digest import terminal
    from policytrail.store import checkup

    if rebuild_search:
        with console.open_database(settings, write=True) as store:
            store.rebuild_search()
    checks = checkup(settings.database, now=console.now())
    checks += [_catalogue(settings), _model(settings)]
    checks += [_tone(settings), _events(settings), _contact(settings)]
    if as_json:
        console.show_json(checks)
    else:
        rows = [(one.state, one.name, one.detail, one.remedy) for one in checks]
        console.show(terminal.records(("state", "check", "found", "what to do"), rows))
    if any(one.state == "failed" for one in checks):
        click.get_current_context().exit(console.PART_FAILED)


def _catalogue(settings: config.Config) -> Check:
    from policytrail import jobs
    from policytrail.store import Check

    try:
        sources = jobs.catalogue(settings)
    except PolicytrailError as error:
        return Check(name="catalogue", state="failed", detail=error.message, remedy=error.remedy)
    watched = sum(source.enabled for source in sources)
    return Check(name="catalogue", state="ok", detail=f"{watched} of {len(sources)} are watched")


def _model(settings: config.Config) -> Check:
    from policytrail.store import Check

    name = settings.language.model
    if importlib.util.find_spec(name) is not None:
        return Check(name="language model", state="ok", detail=name)
    return Check(
        name="language model",
        state="failed",
        detail=f"{name} is not installed",
        remedy="Install it, or set language.model to another",
    )


def _tone(settings: config.Config) -> Check:
    from policytrail.nlp.tone_choice import TONE

    return _encoder("tone model", lambda: TONE.opened(settings.language.tone_model))


def _events(settings: config.Config) -> Check:
    from policytrail.nlp.event_choice import EVENTS

    return _encoder("event model", lambda: EVENTS.opened(settings.language.event_model))


def _encoder(name: str, open_model: Callable[[], str]) -> Check:
    """Open an encoder, so that its files and the libraries that it needs are tried."""
    from policytrail.store import Check

    try:
        detail = open_model()
    except PolicytrailError as error:
        return Check(
            name=name,
            state="failed",
            detail=f"{error.subject}: {error.message}",
            remedy=error.remedy,
        )
    return Check(name=name, state="ok", detail=detail)


def _contact(settings: config.Config) -> Check:
    from policytrail.store import Check

    if settings.crawl.contact:
        return Check(name="contact", state="ok", detail=settings.crawl.contact)
    return Check(
        name="contact",
        state="warning",
        detail="publishers cannot see whom to turn to, and some refuse such visitors",
        remedy="Set crawl.contact to a mail address or a page",
    )
