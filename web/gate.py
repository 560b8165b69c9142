"""Stands before Datasette's pages of questions and tables: checks what is asked, answers feeds."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from urllib.parse import urlencode

from datasette import Request, Response

from policytrail.errors import PolicytrailError, QueryError
from policytrail.store.connection import Row
from policytrail.web import checks, feeds
from policytrail.web.metadata import DATABASE
from policytrail.web.parameters import Given, plain
from policytrail.web.questions import Question, by_name
from policytrail.web.reading import Readers
from policytrail.web.spreadsheets import App, Message, Receive, Send

_PAGE = re.compile(rf"/{DATABASE}/(?P<name>[A-Za-z_0-9]+)(?:\.(?P<format>[A-Za-z0-9]+))?")
_FORMATS = ("json", "csv")

Trouble = Callable[[Request, PolicytrailError], Awaitable[Response]]
Asked = Callable[[Request], Given]


def stand(app: App, readers: Callable[[], Readers], given: Asked, trouble: Trouble) -> App:
    """Return an application that lets pass what may be asked.

    ``given`` reads the parameters of a request, ``trouble`` makes the page of an error.
    """

    async def gate(scope: Message, receive: Receive, send: Send) -> None:
        found = _PAGE.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if found is None:
            await app(scope, receive, send)
            return
        # Templates ask for a token, which Datasette makes further in; our pages have no use for it.
        request = Request({"csrftoken": str, **scope}, receive)
        question = by_name().get(found["name"])
        try:
            _check_form(question, found["name"], found["format"])
            if question is None:
                checks.table(found["name"], given(request))
                await app(scope, receive, send)
                return
            answer = await _ask(readers(), question, given(request), found["format"])
        except PolicytrailError as error:
            await (await trouble(request, error)).asgi_send(send)
            return
        if isinstance(answer, dict):
            await app(_with(scope, given(request), answer), receive, send)
        else:
            await _feed(request, question, answer, found["format"]).asgi_send(send)

    return gate


def _check_form(question: Question | None, name: str, form: str | None) -> None:
    """Refuse a form in which there is no answer: Datasette would answer with a page.

    Raises:
        QueryError: there is none.
    """
    forms = [*_FORMATS]
    if question and question.feed:
        forms.append("atom")
    if question and question.calendar:
        forms.append("ics")
    if form and form not in forms:
        shown = ", ".join(f".{one}" for one in forms)
        raise QueryError(
            f"there is no answer of the form .{plain(form)}",
            subject=name,
            remedy=f"There is {shown}, and the page itself.",
        )


async def _ask(
    readers: Readers, question: Question, given: Given, form: str | None
) -> dict[str, str] | list[Row]:
    """Return the values for Datasette to ask with; for a feed, the rows.

    Raises:
        ParameterError: a parameter is not what is expected.
        StoreError: the database cannot answer.
    """
    wanted = (form == "atom" and question.feed) or (form == "ics" and question.calendar)

    def read() -> dict[str, str] | list[Row]:
        with readers.lend(now=datetime.now(UTC)) as reader:
            values = checks.question(reader, question, given)
            return reader.rows(question.sql, values) if wanted else values

    return await asyncio.to_thread(read)


def _with(scope: Message, given: Given, values: dict[str, str]) -> Message:
    """Return a request with these values in place of those that were given."""
    kept = {name: given.values[name] for name in given.values if name not in values}
    query = urlencode(kept | {name: [one] for name, one in values.items()}, doseq=True)
    return scope | {"query_string": query.encode("ascii")}  # type: ignore[operator, no-any-return]


def _feed(request: Request, question: Question, rows: list[Row], form: str | None) -> Response:
    site = f"{request.scheme}://{request.host}"
    if form == "ics":
        body = feeds.calendar(question, rows, site, datetime.now(UTC))
        return Response(body, content_type="text/calendar; charset=utf-8")
    body = feeds.atom(question, rows, site, request.full_path)
    return Response(body, content_type="application/atom+xml; charset=utf-8")
