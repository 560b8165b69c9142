"""One field finds names, documents and quotes."""

from __future__ import annotations

from urllib.parse import quote_plus

import pytest
from datasette.app import Datasette
from lxml import html

from policytrail.records import permalinks
from policytrail.tests.store import world
from policytrail.tests.web.asking import get, text_of


def names(page: str) -> list[str]:
    """Return the addresses of the names that a search found."""
    found = html.document_fromstring(page).xpath("//h2[text()='Names']/..//li/a/@href")
    return [str(one) for one in found]


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("SWIB", "/entity/fund-swib"),
        ("swib", "/entity/fund-swib"),
        ("State of Wisconsin", "/entity/fund-swib"),
        ("EO 14330", "/instrument/eo-14330"),
        ("order on 401(k) plans", "/instrument/eo-14330"),
        ("DOL", "/entity/agency-us-dol"),
        ("Savers", "/entity/org-savers-united"),
    ],
)
def test_names_are_found_as_people_write_them(site: Datasette, asked: str, address: str) -> None:
    assert names(get(site, f"/search?q={quote_plus(asked)}").text)[0] == address


def test_documents_show_the_words_and_lead_to_them(site: Datasette) -> None:
    page = get(site, "/search?q=bitcoin").text
    root = html.document_fromstring(page)
    (link,) = root.xpath("//a[contains(@href, '/document/') and not(ancestor::blockquote)]/@href")
    start = world.FUND.text.index("bitcoin")
    assert link == permalinks.document(world.FUND.id, start=start, end=start + len("bitcoin"))
    assert "<mark>bitcoin</mark>" in page
    assert "Wisconsin leaves <mark>bitcoin</mark> trust" in page


def test_quotes_lead_to_what_rests_on_them(site: Datasette) -> None:
    page = get(site, "/search?q=retirees").text
    assert "Savers United: oppose" in page
    assert "puts <mark>retirees</mark> at risk" in page
    page = get(site, "/search?q=signed").text
    assert permalinks.event(world.SIGNING.id) in page


def test_what_was_understood_is_said(site: Datasette) -> None:
    page = get(site, "/search?q=SWIB+shares").text
    assert "was understood as" in page
    assert world.FUND.title.split()[0] in page


def test_facets_narrow_down_and_can_be_taken_off(site: Datasette) -> None:
    page = get(site, "/search?q=order").text
    hits = html.document_fromstring(page).xpath("//aside//a/@href")
    assert "/search?q=order&tier=trade_press" in hits
    fewer = get(site, "/search?q=order&tier=official").text
    assert world.RUMOUR.title not in fewer
    assert "take it off" in fewer
    month = get(site, "/search?q=order&month=2025-07").text
    assert world.RUMOUR.title in text_of(month, "#content").replace("’", "'")
    assert world.RULE.title not in month
    topic = get(site, "/search?q=order&topic=labor-guidance").text
    assert "Access to alternative assets" in text_of(topic, "#content")
    status = get(site, "/search?q=president&status=planned").text
    assert permalinks.event(world.SIGNING.id) not in status


def test_a_search_of_an_earlier_day_finds_nothing_of_later_ones(site: Datasette) -> None:
    page = get(site, "/search?q=order&as_of=2025-07-20").text
    assert world.RUMOUR.title.replace("Order", "<mark>Order</mark>") in page
    assert world.RULE.title not in page
    assert names(get(site, "/search?q=savers&as_of=2025-07-20").text) == []


@pytest.mark.parametrize(
    "asked", ["AND", "NEAR(", '"', '"a', "a*", "-x", "^a", "a OR", "%", "(", "💰"]
)
def test_no_word_is_an_operator(site: Datasette, asked: str) -> None:
    answer = get(site, f"/search?q={quote_plus(asked)}")
    assert answer.status_code in (200, 400)
    assert "fts5" not in answer.text


def test_nothing_asked_shows_the_field_alone(site: Datasette) -> None:
    page = get(site, "/search").text
    assert "<h1>Search</h1>" in page
    assert "Documents" not in text_of(page, "#content")


@pytest.mark.parametrize(
    ("asked", "name"),
    [("tier=x", "tier"), ("month=2025", "month"), ("page=0", "page"), ("status=x", "status"),
     ("q=%2A", "q")],
)  # fmt: skip
def test_wrong_parameters_are_named(site: Datasette, asked: str, name: str) -> None:
    answer = get(site, f"/search?{asked}")
    assert answer.status_code == 400
    assert text_of(answer.text, "pt-trouble").startswith(f"{name}: ")


def test_names_are_suggested_while_one_types(site: Datasette) -> None:
    found = get(site, "/-/suggest?q=sta").json()
    assert found == [{"name": world.SWIB.name, "what": "pension fund"}]
    assert get(site, "/-/suggest?q=").json() == []
    assert get(site, "/-/suggest?x=1").status_code == 400
