"""What kinds that read structured answers share: JSON and XML, rows, field sheets."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lxml import etree

from policytrail.crawler.cleaning import clean_line, clean_text
from policytrail.crawler.decoding import decode
from policytrail.crawler.identity import same_origin
from policytrail.crawler.parsed import Parsed
from policytrail.crawler.refusals import find_refusal
from policytrail.crawler.rendering import html_to_line, is_too_complex, without_doctype
from policytrail.records import Document, Fetch, Outcome

MAX_FIELD = 5000  # characters of one field
MAX_ROWS = 2000
MAX_ELEMENTS = 300_000
_MOST_PROBLEMS = 20  # that are told one by one
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The content of an answer; ``failure`` is set when it is not what was asked for."""

    content: Any = None
    failure: Parsed | None = None


def fail(outcome: Outcome, message: str) -> Answer:
    """Return an answer that is none. A broken one must be asked for again in full."""
    complete = outcome is not Outcome.MALFORMED
    return Answer(failure=Parsed(outcome=outcome, message=message, complete=complete))


def read_text(fetch: Fetch) -> Answer:
    """Return the text of an answer that is no bot wall and not empty."""
    decoded = decode(fetch.body, fetch.headers.get("content-type", ""))
    refusal = find_refusal(fetch, decoded.text)
    if refusal is not None:
        return fail(refusal.outcome, refusal.message)
    if not decoded.text.strip():
        return fail(Outcome.EMPTY, "an empty body")
    return Answer(content=decoded.text)


def read_json(fetch: Fetch) -> Answer:
    """Return the value of a JSON answer."""
    answer = read_text(fetch)
    if answer.failure is not None:
        return answer
    try:
        return Answer(content=json.loads(answer.content))
    except (ValueError, RecursionError) as error:
        is_markup = answer.content.lstrip().startswith("<")
        outcome = Outcome.DRIFT if is_markup else Outcome.MALFORMED
        return fail(outcome, f"not JSON: {clean_line(str(error), 120)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of an answer; ``failure`` as in ``Answer``.

    ``table`` is what they stand in: the JSON object, or the attributes of the XML root.
    """

    rows: list[Any] = field(default_factory=list)
    table: Mapping[str, Any] = field(default_factory=dict)
    failure: Parsed | None = None


def read_rows(fetch: Fetch, name: str, *, of: str, none: str = "") -> Rows:
    """Return a list of a JSON object.

    ``of`` says what its rows are, in the plural; ``none`` says that there are none.
    """
    answer = read_json(fetch)
    if answer.failure is not None:
        return Rows(failure=answer.failure)
    table = answer.content if isinstance(answer.content, dict) else {}
    rows = table.get(name)
    if not isinstance(rows, list):
        return Rows(failure=no_list(answer.content, of))
    if not rows:
        message = none or f"a list without {of}"
        return Rows(failure=Parsed(outcome=Outcome.EMPTY, message=message))
    return Rows(rows=rows, table=table)


def no_list(content: Any, of: str) -> Parsed:
    """Return the outcome of an answer that has another shape than promised, and what it says."""
    message = f"no list of {of}: {clean_line(str(content), 120)}"
    return Parsed(outcome=Outcome.DRIFT, message=message)


def read_xml(fetch: Fetch, *roots: str) -> Answer:
    """Return the root element of an XML answer, if it is one of those that the kind reads.

    The document type goes with all its entities, so nothing can expand and nothing outside is read.
    """
    answer = read_text(fetch)
    if answer.failure is not None:
        return answer
    text = without_doctype(_DECLARATION.sub("", answer.content, count=1))
    reason = is_too_complex(text, max_elements=MAX_ELEMENTS)
    if reason:
        return fail(Outcome.TOO_LARGE, reason)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, encoding="utf-8")
    try:
        root = etree.fromstring(text.lstrip().encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        is_page = bool(re.search(r"<html[\s>]", text[:2000], re.IGNORECASE))
        outcome = Outcome.DRIFT if is_page else Outcome.MALFORMED
        return fail(outcome, f"not XML: {clean_line(str(error), 120)}")
    name = etree.QName(root).localname
    if name not in roots:
        return fail(Outcome.DRIFT, f"XML <{clean_line(name, 40)}> where <{roots[0]}> was expected")
    return Answer(content=root)


def read_elements(fetch: Fetch, root: str, name: str, *, none: str) -> Rows:
    """Return the elements of a name below an XML root; ``none`` says that there are none."""
    answer = read_xml(fetch, root)
    if answer.failure is not None:
        return Rows(failure=answer.failure)
    rows = [row for row in children(answer.content) if local_name(row) == name]
    if not rows:
        return Rows(failure=Parsed(outcome=Outcome.EMPTY, message=none))
    return Rows(rows=rows, table=dict(answer.content.attrib))


def child_text(element: Any, *path: str) -> str:
    """Return the text below a path of element names; "" where there is none."""
    for name in path:
        element = next((child for child in children(element) if local_name(child) == name), None)
        if element is None:
            return ""
    return line("".join(element.itertext()))


def children(element: Any) -> list[Any]:
    """Return the child elements, without comments and instructions."""
    return [child for child in element if isinstance(child.tag, str)]


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace."""
    return str(etree.QName(element).localname)


def gather(
    rows: Sequence[Any], make: Callable[[Any], Document | str | None], limit: int = MAX_ROWS
) -> Parsed:
    """Make a document of each row; a text is the reason why there is none, None skips the row."""
    documents: dict[str, Document] = {}
    problems = [f"{len(rows) - limit} rows beyond {limit} left out"] if len(rows) > limit else []
    skipped = 0
    for row in rows[:limit]:
        made = make(row)
        if isinstance(made, str):
            problems.append(made)
        elif made is None:
            skipped += 1
        else:
            documents.setdefault(made.id, made)
    if len(problems) > _MOST_PROBLEMS:
        problems = [*problems[:_MOST_PROBLEMS], f"{len(problems) - _MOST_PROBLEMS} more like these"]
    readable = bool(documents) or skipped > 0
    return Parsed(
        documents=tuple(documents.values()),
        items=len(rows),
        outcome=None if readable else Outcome.MALFORMED,
        message="" if readable else "no readable row in the answer",
        problems=tuple(problems),
    )


def check_next(next_url: Any, fetch: Fetch) -> tuple[str | None, tuple[str, ...]]:
    """Return the address of the next page if it may be visited, or the problem with it.

    Another origin would receive the key that belongs to this one, and may be an internal address.
    """
    if not isinstance(next_url, str) or not next_url:
        return None, ()
    if not same_origin(next_url, fetch.final_url):
        named = clean_line(next_url, 200)
        return None, (f"the next page is on another origin and is not followed: {named}",)
    return next_url, ()


def line(value: Any) -> str:
    """Return a text, number or truth value as one line; "" for everything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str | int | float):
        return ""
    return html_to_line(clean_line(str(value), MAX_FIELD))


def join(values: Iterable[Any]) -> str:
    """Return the lines of the values, joined by ``;``, without blanks."""
    return "; ".join(filter(None, map(line, values)))


def without_blanks(fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields that say something."""
    return {name: value for name, value in fields.items() if value}


def render_sheet(paragraphs: Iterable[str], fields: Mapping[str, str]) -> str:
    """Return paragraphs, and then every field as a line ``name: value``.

    The sheet repeats what the paragraphs say, so that each claim that is made from a field can
    point at characters of the text.
    """
    sheet = "\n".join(f"{name}: {value}" for name, value in fields.items())
    return clean_text("\n\n".join(filter(None, [*paragraphs, sheet])))


def long_date(day: date) -> str:
    """Return a day as American prose has it: ``August 7, 2025``."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"
