"""Our pages at addresses that last, and what every answer is sent with.

The module is a plugin of Datasette: functions marked ``hookimpl`` are its hooks.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs
from weakref import WeakKeyDictionary

from datasette import Request, Response, hookimpl
from datasette.app import Datasette
from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400, Forbidden
from datasette.views.base import DatasetteError
from jinja2 import Environment

from policytrail.errors import ParameterError, PolicytrailError, QueryError
from policytrail.records import permalinks
from policytrail.web import wording
from policytrail.web.gate import stand
from policytrail.web.metadata import DATABASE
from policytrail.web.parameters import Given, shorten, wrong
from policytrail.web.questions import by_name
from policytrail.web.reading import Readers
from policytrail.web.security import guard
from policytrail.web.spreadsheets import App
from policytrail.web.views import (
    allocations,
    deadlines,
    document,
    entity,
    event,
    home,
    instrument,
    issue,
    search,
    sources,
    story,
)
from policytrail.web.views.page import Elsewhere, Page

_LOG = logging.getLogger("policytrail.web")
_VIEWS: dict[str, ModuleType] = {
    "document": document,
    "entity": entity,
    "event": event,
    "instrument": instrument,
    "issue": issue,
    "story": story,
}
_LISTS: dict[str, ModuleType] = {
    "allocations": allocations,
    "deadlines": deadlines,
    "search": search,
    "sources": sources,
}
_MOST_PARAMETERS = 50
_MOST_LETTERS = 4000  # of the part of an address after the question mark
# What mail programs add to links: it is nobody's mistake.
_FOREIGN = ("utm_",)
_readers: WeakKeyDictionary[Datasette, Readers] = WeakKeyDictionary()


@hookimpl  # type: ignore[untyped-decorator]
def register_routes(datasette: Datasette) -> list[tuple[str, Callable[..., Any]]]:
    """Answer at our addresses."""
    kinds = "|".join(_VIEWS)
    return [
        (r"/$", _home),
        (rf"/(?P<name>{'|'.join(_LISTS)})$", _list),
        (r"/-/suggest$", _suggest),
        (rf"/(?P<kind>{kinds})/(?P<segment>[^/]+)$", _page),
    ]


@hookimpl  # type: ignore[untyped-decorator]
def prepare_jinja2_environment(env: Environment) -> None:
    """Give templates our words and addresses."""
    env.globals["words"] = wording
    env.globals["permalinks"] = permalinks
    env.globals["question_of"] = by_name().get


@hookimpl(tryfirst=True)  # type: ignore[untyped-decorator]
def handle_exception(
    datasette: Datasette, request: Request, exception: Exception
) -> Callable[[], Awaitable[Response]]:
    """Answer what went wrong with a page that says so, and with one line in the log."""

    async def answer() -> Response:
        status, title, message = _explain(exception)
        if title in ("Invalid SQL", _TITLES[400]) and "_where" in request.args:
            message = f"_where: {message}. Expected: a condition that SQLite understands."
        if status >= 500:
            _LOG.error(
                "event=page_failed path=%r error=%s message=%r",
                request.path,
                type(exception).__name__,
                str(exception),
            )
        return await _trouble(datasette, request, status, title, message)

    return answer


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Datasette) -> Callable[[App], App]:
    """Check what is asked of Datasette's own pages; send every answer with what guards it."""

    async def trouble(request: Request, error: PolicytrailError) -> Response:
        await datasette.invoke_startup()  # templates; this stands before what does it
        return await _trouble(datasette, request, *_explain(error), subject=error.subject)

    def wrap(app: App) -> App:
        return guard(stand(app, lambda: _readers_of(datasette), _given, trouble))

    return wrap


async def _home(datasette: Datasette, request: Request) -> Response:
    return await _answer(datasette, request, home, "")


async def _list(datasette: Datasette, request: Request) -> Response:
    return await _answer(datasette, request, _LISTS[request.url_vars["name"]], "")


async def _suggest(datasette: Datasette, request: Request) -> Response:
    """Answer with names that begin with what somebody is typing."""

    def read(given: Given) -> list[dict[str, str]]:
        with _readers_of(datasette).lend(now=datetime.now(UTC)) as reader:
            return search.suggestions(reader, given)

    try:
        given = _given(request)
        given.only(("q",))
        return Response.json(await asyncio.to_thread(read, given))
    except PolicytrailError as error:
        status, title, message = _explain(error)
        return Response.json({"ok": False, "title": title, "error": message}, status=status)


async def _page(datasette: Datasette, request: Request) -> Response:
    kind, segment = request.url_vars["kind"], request.url_vars["segment"]
    return await _answer(datasette, request, _VIEWS[kind], segment)


async def _answer(
    datasette: Datasette, request: Request, view: ModuleType, segment: str
) -> Response:
    if request.method not in ("GET", "HEAD"):
        return await _trouble(
            datasette, request, 405, "Only for reading", "This page can only be read."
        )
    try:
        given = _given(request)
        given.only((*view.PARAMETERS, "as_of"))
        now = datetime.now(UTC)
        as_of = _day(given, now)
        readers = _readers_of(datasette)
        page = await asyncio.to_thread(_read, readers, view, segment, given, now, as_of)
    except PolicytrailError as error:
        status, title, message = _explain(error)
        return await _trouble(datasette, request, status, title, message)
    if isinstance(page, Elsewhere):
        return Response.redirect(page.address)
    return await _shown(datasette, request, page, given, now, as_of)


async def _shown(
    datasette: Datasette,
    request: Request,
    page: Page,
    given: Given,
    now: datetime,
    as_of: date | None,
) -> Response:
    kept = {name: values[0] for name, values in given.values.items() if name != "as_of"}
    context = page.values | {
        "title": page.title,
        "address": page.address,
        "known_since": page.known_since,
        "as_of": as_of,
        "as_of_kept": kept,
        "today": page.values.get("today", now.date().isoformat()),
        "latest_day": now.date().isoformat(),
        "database_name": DATABASE,
    }
    body = await datasette.render_template(page.template, context, request=request)
    return Response.html(body, status=page.status)


def _read(
    readers: Readers,
    view: ModuleType,
    segment: str,
    given: Given,
    now: datetime,
    as_of: date | None,
) -> Page | Elsewhere:
    with readers.lend(now=now, as_of=as_of) as reader:
        found: Page | Elsewhere = view.view(reader, segment, given)
    return found


def _given(request: Request) -> Given:
    """Return the parameters of an address.

    Raises:
        ParameterError: there are far too many, or they are no text.
    """
    query: str = request.query_string
    if len(query) > _MOST_LETTERS:
        raise wrong(
            "the address",
            given=f"{len(query):,} characters after the question mark",
            expected=f"at most {_MOST_LETTERS:,}",
        )
    try:
        values = parse_qs(
            query, keep_blank_values=True, max_num_fields=_MOST_PARAMETERS, errors="strict"
        )
    except (ValueError, UnicodeDecodeError) as error:
        raise wrong(
            "the address",
            given="parameters that cannot be read",
            expected=f"at most {_MOST_PARAMETERS} parameters in UTF-8",
        ) from error
    return Given({name: one for name, one in values.items() if not name.startswith(_FOREIGN)})


def _day(given: Given, now: datetime) -> date | None:
    """Return the day as of which the page is asked for.

    Raises:
        ParameterError: it is none, or is still to come.
    """
    day = given.day("as_of")
    if day is not None and day > now.date() + timedelta(days=1):
        raise wrong(
            "as_of",
            given=shorten(day.isoformat()) + ", which is still to come",
            expected=f"a day up to today, {now.date()}",
        )
    return day


def _readers_of(datasette: Datasette) -> Readers:
    if datasette not in _readers:
        _readers[datasette] = Readers(Path(datasette.get_database(DATABASE).path))
    return _readers[datasette]


def _explain(error: BaseException) -> tuple[int, str, str]:
    """Return status, title and message for what went wrong."""
    if isinstance(error, ParameterError):
        return 400, f"Something is wrong with “{error.subject}”", str(error)
    if isinstance(error, QueryError):
        return 404, "Not known", str(error)
    if isinstance(error, PolicytrailError):
        return 503, "The database cannot answer now", str(error)
    if isinstance(error, DatasetteError):
        # Datasette knows no status for what it cannot sort by and the like.
        status = error.status if error.status < 500 else 400
        return status, error.title or _TITLES.get(status, "Error"), error.message
    if isinstance(error, Forbidden):
        return 403, _TITLES[403], str(error)
    if isinstance(error, Base400):
        return error.status, _TITLES.get(error.status, "Error"), str(error.args[0])
    if isinstance(error, QueryInterrupted | sqlite3.Error):
        return 400, "The question cannot be answered", str(error)
    return 500, "Something went wrong here", "The page failed; the log says how."


_TITLES = {
    400: "The question cannot be answered",
    403: "Not allowed",
    404: "There is no such page",
    405: "Only for reading",
}


async def _trouble(
    datasette: Datasette,
    request: Request,
    status: int,
    title: str,
    message: str,
    *,
    subject: str = "",
) -> Response:
    """Return a page that says what is wrong; JSON or plain text where such was asked for."""
    form = request.path.split("?")[0].rpartition(".")[2]
    if form in ("json", "jsono"):
        told = {"ok": False, "error": message, "status": status, "title": title}
        return Response.json(told | ({"parameter": subject} if subject else {}), status=status)
    if form in ("csv", "atom", "ics", "blob"):
        return Response.text(f"{title}\n{message}\n", status=status)
    context = {"title": title, "message": message, "status": status}
    body = await datasette.render_template("page_trouble.html", context, request=request)
    return Response.html(body, status=status)
