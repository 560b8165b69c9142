"""A wrong parameter is answered by a page that names it, and by nothing else."""

from __future__ import annotations

import html as markup
import logging

import pytest
from datasette.app import Datasette

from policytrail.records import permalinks
from policytrail.tests.store import world
from policytrail.tests.web.asking import get, text_of

_EVENT = permalinks.event(world.SIGNING.id)
_DOCUMENT = permalinks.document(world.ORDER.id)
_TEN_KB = "x" * 3_900
_Q = "/policytrail"

# Address -> the parameter that is wrong, and words of what is expected.
WRONG = {
    # days
    "/?as_of=yesterday": ("as_of", "a day such as 2025-08-06"),
    "/?as_of=2025-02-30": ("as_of", "which is no day of the calendar"),
    "/?as_of=2025-13-01": ("as_of", "which is no day of the calendar"),
    "/?as_of=06/08/2025": ("as_of", "a day such as 2025-08-06"),
    "/?as_of=2025-8-6": ("as_of", "a day such as 2025-08-06"),
    "/?as_of=20250806": ("as_of", "a day such as 2025-08-06"),
    "/?as_of=2025-W32": ("as_of", "a day such as 2025-08-06"),
    "/?as_of=2025-08-06T10:00:00Z": ("as_of", "a day such as 2025-08-06"),
    "/?as_of=-2025-08-06": ("as_of", "a day such as 2025-08-06"),
    "/?as_of=0000-00-00": ("as_of", "no day of the calendar"),
    "/?as_of=1600-01-01": ("as_of", "from 1900 to 2199"),
    "/?as_of=2190-01-01": ("as_of", "up to today"),
    "/?as_of=9999-12-31": ("as_of", "from 1900 to 2199"),
    "/?as_of=%D9%A2%D9%A0%D9%A2%D9%A5-08-06": ("as_of", "a day such as"),
    "/?as_of=2025-08-06&as_of=2025-08-07": ("as_of", "once"),
    "/?as_of=%00": ("as_of", "a day such as 2025-08-06"),
    "/?as_of=2025-08-06'--": ("as_of", "a day such as 2025-08-06"),
    f"{_EVENT}?as_of=soon": ("as_of", "a day such as 2025-08-06"),
    f"{_DOCUMENT}?as_of=soon": ("as_of", "a day such as 2025-08-06"),
    "/instrument/eo-14330?as_of=soon": ("as_of", "a day such as 2025-08-06"),
    "/entity/dol?as_of=soon": ("as_of", "a day such as 2025-08-06"),
    "/story/x?as_of=soon": ("as_of", "a day such as 2025-08-06"),
    f"{_Q}/due_next?since=soon": ("since", "a day such as 2025-08-06"),
    f"{_Q}/due_next?since=2025-02-29": ("since", "no day of the calendar"),
    f"{_Q}/what_is_new?since=2025-08-01&until=1": ("until", "a day such as"),
    f"{_Q}/what_is_new?since=a&since=b": ("since", "once"),
    f"{_Q}/what_was_known?day=2025-08": ("day", "a day such as 2025-08-06"),
    "/deadlines?month=2026-13": ("month", "a month such as 2026-05"),
    "/deadlines?month=May": ("month", "a month such as 2026-05"),
    "/sources?as_of=soon": ("as_of", "a day such as 2025-08-06"),
    # numbers
    f"{_DOCUMENT}?revision=two": ("revision", "a whole number from 1"),
    f"{_DOCUMENT}?revision=0": ("revision", "a whole number from 1"),
    f"{_DOCUMENT}?revision=-1": ("revision", "a whole number from 1"),
    f"{_DOCUMENT}?revision=1.5": ("revision", "a whole number from 1"),
    f"{_DOCUMENT}?revision=7": ("revision", "a state of this text: 1"),
    f"{_DOCUMENT}?revision=99999999999999999999": ("revision", "a whole number"),
    f"{_DOCUMENT}?revision=%C2%B2": ("revision", "a whole number"),
    f"{_Q}/event?_size=abc": ("_size", "a whole number from 1 to 1,000"),
    f"{_Q}/event?_size=0": ("_size", "a whole number from 1 to 1,000"),
    f"{_Q}/event?_size=1001": ("_size", "a whole number from 1 to 1,000"),
    f"{_Q}/event?_facet_size=abc": ("_facet_size", "a whole number"),
    f"{_Q}/event?_timelimit=abc": ("_timelimit", "a whole number"),
    f"{_Q}/event?_ttl=x": ("_ttl", "a whole number"),
    f"{_Q}/timeline_of?_size=abc": ("_size", "a whole number"),
    f"{_Q}/timeline_of?_timelimit=1e3": ("_timelimit", "a whole number"),
    # names
    f"{_Q}/timeline_of?subject=nobody+knows+it": ("subject", "of those that are known"),
    f"{_Q}/timeline_of?subject=wisconsin": ("subject", "State of Wisconsin Investment Board"),
    f"{_Q}/chain?instrument=eo:1": ("instrument", "Order, rule, bill or case"),
    f"{_Q}/directive_ledger?agency=Trasury": ("agency", "Body that must act"),
    f"{_Q}/who_holds_which_position?target=nothing": ("target", "Issue, text or name"),
    f"{_Q}/where_is_it_written?event=nothing": ("event", "Id of an event"),
    f"{_Q}/where_is_it_written?event=eo:14330": ("event", "which is no event"),
    f"{_Q}/timeline_of?subject=a&subject=b": ("subject", "once"),
    # names of parameters
    "/?colour=red": ("colour", "one of these parameters: as_of"),
    f"{_EVENT}?revision=1": ("revision", "one of these parameters: as_of"),
    f"{_Q}/timeline_of?name=swib": ("name", "one of these parameters: subject"),
    f"{_Q}/corrected?who=me": ("who", "no such parameter"),
    f"{_Q}/event?colour=red": ("colour", "one of the columns id, title"),
    f"{_Q}/event?date__near=2025": ("date__near", "one of"),
    f"{_Q}/event?_colour=red": ("_colour", "no such parameter"),
    f"{_Q}/event?_sort=colour": ("_sort", "one of the columns"),
    f"{_Q}/event?_sort=date&_sort_desc=date": ("_sort", "one of the two"),
    f"{_Q}/event?_facet=colour": ("_facet", "one of the columns"),
    f"{_Q}/event?_col=colour": ("_col", "one of the columns"),
    f"{_Q}/event?_shape=round": ("_shape", "one of arrays, objects"),
    f"{_Q}/event?_through=x": ("_through", "JSON"),
    # the syntax of full text, and SQL
    f"{_Q}/words_in_documents?words=%22": ("words", "letters or digits"),
    f"{_Q}/words_in_documents?words=*": ("words", "letters or digits"),
    f"{_Q}/words_in_evidence?words=()": ("words", "letters or digits"),
    f"{_Q}/document?_search=%22": ("_search", "letters or digits"),
    f"{_Q}/document?_search=x&_searchmode=raw": ("_searchmode", "words in _search alone"),
    f"{_Q}/document?_where=nonsense": ("_where", "a condition that SQLite understands"),
    f"{_Q}/document?_where=1;drop+table+event": ("_where", "a condition that SQLite understands"),
    f"{_Q}/timeline_of?subject=';drop+table+event--": ("subject", "of those that are known"),
    # sizes and characters
    f"{_Q}/timeline_of?subject={_TEN_KB}": ("subject", "at most 200"),
    f"{_Q}/words_in_documents?words={_TEN_KB}": ("words", "at most 200"),
    f"/?as_of={'x' * 10_000}": ("the address", "at most 4,000"),
    f"{_Q}/timeline_of?subject={'x' * 10_000}": ("the address", "at most 4,000"),
    f"/?{'&'.join('a=1' for _ in range(60))}": ("the address", "at most 50 parameters"),
    f"{_Q}/timeline_of?subject=%00": ("subject", "plain text"),
    f"{_Q}/timeline_of?subject=%FF%FE": ("the address", "UTF-8"),
    f"{_Q}/timeline_of?subject=%ED%A0%80": ("the address", "UTF-8"),
    f"{_Q}/timeline_of?subject=%E2%80%AE": ("subject", "plain text"),
    f"{_Q}/timeline_of?subject=%F0%9F%98%80": ("subject", "of those that are known"),
    f"{_Q}/timeline_of?subject=<script>alert(1)</script>": ("subject", "of those that are known"),
}


def test_the_table_is_long_enough() -> None:
    assert len(WRONG) >= 60


@pytest.mark.parametrize("address", WRONG)
def test_a_wrong_parameter_is_named_with_what_is_expected(
    site: Datasette,
    address: str,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    name, expected = WRONG[address]
    with caplog.at_level(logging.INFO):
        answer = get(site, address)
    assert answer.status_code == 400
    said = text_of(answer.text, "pt-trouble")
    assert said.startswith(f"{name}: ")
    assert expected in said
    assert "Traceback" not in answer.text
    assert "<script>alert" not in answer.text
    assert capfd.readouterr() == ("", "")
    assert [one for one in caplog.records if one.name.startswith("policytrail")] == []


@pytest.mark.parametrize(
    ("address", "name"),
    [("due_next.json?since=soon", "since"), ("event.json?_size=abc", "_size")],
)
def test_who_asks_for_json_is_told_in_json(site: Datasette, address: str, name: str) -> None:
    answer = get(site, f"/policytrail/{address}")
    assert answer.status_code == 400
    told = answer.json()
    assert (told["ok"], told["parameter"], told["status"]) == (False, name, 400)
    assert told["error"].startswith(f"{name}: was given")


@pytest.mark.parametrize("form", ["csv", "atom", "ics"])
def test_who_asks_for_a_file_is_told_in_plain_text(site: Datasette, form: str) -> None:
    answer = get(site, f"/policytrail/due_next.{form}?since=soon")
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/plain")
    assert "since: was given “soon”" in answer.text


@pytest.mark.parametrize("address", ["event.atom", "event.xlsx", "corrected.ics", "chain.exe"])
def test_a_form_that_there_is_not_is_said_so(site: Datasette, address: str) -> None:
    answer = get(site, f"/policytrail/{address}")
    assert answer.status_code == 404
    assert "There is .json, .csv" in markup.unescape(answer.text)


def test_what_mail_programs_add_to_a_link_is_nobodys_mistake(site: Datasette) -> None:
    for address in (f"{_EVENT}?utm_source=digest", "/policytrail/due_next?utm_medium=mail"):
        assert get(site, address).status_code == 200


def test_a_fault_of_ours_is_one_line_in_the_log(
    site: Datasette,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    from policytrail.web.views import event

    def fail(*_: object) -> None:
        raise ZeroDivisionError("a secret of the machine")

    monkeypatch.setattr(event, "view", fail)
    answer = get(site, _EVENT)
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert capfd.readouterr() == ("", "")
    (record,) = caplog.records
    assert "event=page_failed" in record.getMessage()
