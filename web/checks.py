"""What may be asked of a question's page or a table's, before any SQL runs."""

from __future__ import annotations

import functools
import json

from policytrail.errors import QueryError
from policytrail.store import descriptions
from policytrail.store.codec import fold
from policytrail.web.parameters import Given, plain, shorten, wrong
from policytrail.web.questions import Ask, Question
from policytrail.web.reading import Reader

_MOST_ROWS, _MOST_MILLISECONDS, _MOST_SECONDS = 1000, 1000, 31_536_000
_SHAPES = ("arrays", "objects", "array", "object", "arrayfirst")
# What Datasette itself understands, besides what is checked below.
_FREE = frozenset(
    {
        "_next", "_where", "_labels", "_trace", "_json", "_json_infinity", "_nl", "_dl", "_stream",
        "_extra", "_hide_sql", "_show_sql", "_header", "_format", "_nofacet", "_nosuggest",
        "_nocount", "_show_hidden", "_sort_by_desc", "sql", "_request_ip", "_filter",
    }
)  # fmt: skip
_LOOKUPS = frozenset(
    {
        "exact", "not", "contains", "notcontains", "endswith", "startswith", "gt", "gte", "lt",
        "lte", "like", "notlike", "glob", "in", "notin", "arraycontains", "arraynotcontains",
        "date", "isnull", "notnull", "isblank", "notblank",
    }
)  # fmt: skip
_OF_COLUMNS = ("_sort", "_sort_desc", "_facet", "_facet_date", "_facet_array", "_col", "_nocol")


def question(reader: Reader, asked: Question, given: Given) -> dict[str, str]:
    """Return the parameters as the SQL wants them: days checked, names as they are stored.

    Raises:
        ParameterError: one of them is not what is expected.
    """
    names = tuple(one.name for one in asked.asks)
    _known(given, names)
    _common(given)
    return {one.name: _value(reader, one, given) for one in asked.asks}


def table(name: str, given: Given) -> None:
    """Check the parameters of a table's or view's page.

    Raises:
        ParameterError: one of them is not what is expected.
    """
    columns = _columns().get(name)
    if columns is None:
        return
    for parameter in given.values:
        column, _, lookup = parameter.partition("__")
        if parameter.startswith("_") or parameter in _FREE:
            continue
        if column not in columns:
            raise wrong(
                plain(parameter),
                given="the name of no column",
                expected=f"one of the columns {', '.join(columns)}",
            )
        if lookup and lookup not in _LOOKUPS:
            raise wrong(
                plain(parameter),
                given=f"the comparison {shorten(lookup)}",
                expected=f"one of {', '.join(sorted(_LOOKUPS))}",
            )
    _known(given, _OF_COLUMNS, prefixes=("_search_", "_filter_"))
    _common(given)
    _of_columns(given, columns)


def _known(given: Given, names: tuple[str, ...], prefixes: tuple[str, ...] = ()) -> None:
    """Check that no parameter has a name that means nothing here."""
    checked = {"_size", "_shape", "_timelimit", "_ttl", "_facet_size", "_through", "_search"}
    allowed = _FREE | checked | set(names)
    for name in given.values:
        if name == "_searchmode":
            raise wrong(name, given="a way to search", expected="words in _search alone")
        if name in allowed or (prefixes and name.startswith(prefixes)) or name.startswith("utm_"):
            continue
        if prefixes and not name.startswith("_"):
            continue  # a column: checked before
        shown = ", ".join(one for one in names if not one.startswith("_"))
        expected = f"one of these parameters: {shown}" if shown else "no such parameter"
        raise wrong(plain(name), given="a name that this page does not know", expected=expected)


def _common(given: Given) -> None:
    if given.text("_size") != "max":
        given.number("_size", least=1, most=_MOST_ROWS, default=1)
    if given.text("_facet_size") != "max":
        given.number("_facet_size", least=1, most=_MOST_ROWS, default=1)
    given.number("_timelimit", least=1, most=_MOST_MILLISECONDS, default=1)
    given.number("_ttl", least=0, most=_MOST_SECONDS, default=1)
    given.choice("_shape", _SHAPES)
    if "_search" in given.values:
        _words("_search", given)
    if "_through" in given.values:
        _json("_through", given)


def _of_columns(given: Given, columns: tuple[str, ...]) -> None:
    if "_sort" in given.values and "_sort_desc" in given.values:
        raise wrong("_sort", given="together with _sort_desc", expected="one of the two")
    for name in _OF_COLUMNS:
        for value in given.values.get(name, []):
            if value and value not in columns:
                expected = f"one of the columns {', '.join(columns)}"
                raise wrong(name, given=shorten(value), expected=expected)


def _value(reader: Reader, ask: Ask, given: Given) -> str:
    if ask.type == "day":
        day = given.day(ask.name)
        return "" if day is None else day.isoformat()
    if ask.type == "choice":
        return given.choice(ask.name, ask.choices)
    if ask.type == "words":
        return _words(ask.name, given)
    text = given.text(ask.name, ask.label[:1].lower() + ask.label[1:])
    if not text or ask.type == "text":
        return text
    return _meant(reader, ask, text)


def _words(name: str, given: Given) -> str:
    text = given.text(name, "words to search for")
    if text and not any(one.isalnum() for one in text):
        raise wrong(name, given=shorten(text), expected="words to search for: letters or digits")
    return text


def _json(name: str, given: Given) -> None:
    text = given.text(name, "JSON", most=2000)
    try:
        json.loads(text)
    except ValueError as error:
        raise wrong(name, given=shorten(text), expected="JSON") from error


_SPELT = """
select name from alias where coalesce(entity_id, instrument_id) = ?
order by kind = 'key' desc, kind = 'name' desc, name limit 1
"""


def _meant(reader: Reader, ask: Ask, text: str) -> str:
    """Return a name as the tables have it, or the id of an event or an issue.

    Raises:
        ParameterError: nothing is called so; the message names what is like it.
    """
    expected = f"{ask.label}, of those that are known"
    try:
        found = reader.questions.resolve(subject=text)
    except QueryError as error:
        if "Did you mean" in error.remedy:
            expected = f"{expected}. {error.remedy}"
        raise wrong(ask.name, given=shorten(text), expected=expected.rstrip("?")) from error
    if ask.type == "event":
        events = [one.id for one in found if one.kind == "event"]
        if not events:
            raise wrong(ask.name, given=f"{shorten(text)}, which is no event", expected=expected)
        return events[0]
    folded = fold(text)
    if reader.rows("select 1 from alias where folded = ? limit 1", [folded]):
        return text if folded == text.lower() else folded  # the SQL only lowers
    spelt = [reader.scalar(_SPELT, [one.id]) or one.id for one in found]
    if len(spelt) > 1:
        raise wrong(
            ask.name,
            given=f"{shorten(text)}, which may mean several",
            expected=f"one of {', '.join(spelt[:8])}",
        )
    return spelt[0]


@functools.cache
def _columns() -> dict[str, tuple[str, ...]]:
    described = descriptions.tables() + descriptions.views()
    return {one.name: tuple(one.columns) for one in described}
