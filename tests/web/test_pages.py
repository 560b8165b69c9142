"""The pages about a document, a text, a name, an event and a story."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from datasette.app import Datasette
from lxml import html

from policytrail.records import KnownEntity, content_id, permalinks
from policytrail.store import Correction, open_store
from policytrail.tests.store import world
from policytrail.tests.web.asking import element, get, text_of
from policytrail.web.app import build_app

STORY = content_id("story", world.ORDER.id)
PAGES = {
    "home": "/",
    "document": permalinks.document(world.ORDER.id),
    "instrument": permalinks.instrument(world.EO.id),
    "entity": permalinks.entity(world.SAVERS.id, world.SAVERS.name),
    "event": permalinks.event(world.SIGNING.id),
    "story": permalinks.story(STORY),
    "issue": permalinks.issue("crypto-in-retirement-plans"),
    "deadlines": "/deadlines?month=2026-06",
    "allocations": "/allocations",
    "sources": "/sources",
}
LISTS = {"home", "deadlines", "allocations", "sources"}
TITLES = {
    "home": "policytrail",
    "document": f"{world.ORDER.title} · The White House · policytrail",
    "instrument": "Executive Order 14330 · policytrail",
    "entity": "Savers United · policytrail",
    "event": f"{world.SIGNING.title} · policytrail",
    "story": f"{world.ORDER.title} · a story in 2 documents · policytrail",
    "issue": "Crypto in retirement plans: who is for, who is against · policytrail",
    "deadlines": "Deadlines in June 2026 · policytrail",
    "allocations": "Allocations · policytrail",
    "sources": "Sources · policytrail",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_a_title_that_a_person_would_give(site: Datasette, name: str) -> None:
    answer = get(site, PAGES[name])
    assert answer.status_code == 200
    assert element(answer.text, "<title").text == TITLES[name]
    assert element(answer.text, "<html").get("lang") == "en"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_nothing_from_elsewhere_and_has_no_script_of_its_own(
    site: Datasette, name: str
) -> None:
    answer = get(site, PAGES[name])
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    root = html.document_fromstring(answer.text)
    loaded = [*root.xpath("//script/@src"), *root.xpath("//link/@href"), *root.xpath("//img/@src")]
    assert loaded
    assert all(one.startswith("/") and not one.startswith("//") for one in loaded)
    assert not root.xpath("//script[not(@src)]")
    assert not root.xpath("//style")
    assert not root.xpath("//@style")
    assert not root.xpath("//@*[starts-with(name(), 'on')]")


@pytest.mark.parametrize("name", PAGES)
def test_every_field_has_a_label(site: Datasette, name: str) -> None:
    root = html.document_fromstring(get(site, PAGES[name]).text)
    for field in root.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        assert root.xpath(f"//label[@for='{field.get('id')}']")


@pytest.mark.parametrize("name", PAGES)
def test_every_link_of_a_page_leads_to_a_page(site: Datasette, name: str) -> None:
    root = html.document_fromstring(get(site, PAGES[name]).text)
    ids = set(root.xpath("//@id"))
    for link in {one for one in root.xpath("//a/@href") if not one.startswith("http")}:
        if link.startswith("#"):
            assert link[1:] in ids, link
            continue
        address, _, place = link.partition("#")
        answer = get(site, address)
        assert answer.status_code == 200, link
        if place:
            assert f'id="{place}"' in answer.text, link


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_of_which_day_it_is(site: Datasette, name: str) -> None:
    join = "&" if "?" in PAGES[name] else "?"
    page = get(site, f"{PAGES[name]}{join}as_of=2025-08-09").text
    said = text_of(page, "pt-then")
    assert said.startswith("As it was known at the end of August 9, 2025")
    if name not in LISTS:
        links = html.document_fromstring(page).xpath("//main//a[starts-with(@href, '/e')]/@href")
        assert all("as_of=2025-08-09" in one or one == PAGES[name] for one in links)


@pytest.mark.parametrize("name", sorted(set(PAGES) - LISTS))
def test_nothing_is_told_of_a_day_before_it_was_known(site: Datasette, name: str) -> None:
    answer = get(site, f"{PAGES[name]}?as_of=2025-07-01")
    assert answer.status_code == 404
    assert "not known yet" in answer.text or "was not known" in answer.text
    assert get(site, "/?as_of=2025-07-01").status_code == 200


def test_a_document_shows_its_text_as_it_is_with_marks_at_their_offsets(site: Datasette) -> None:
    for document in world.DOCUMENTS:
        page = get(site, permalinks.document(document.id)).text
        text = element(page, "#text")
        assert text.text_content() == document.text
        for one in text.xpath(".//*[@data-notes]"):
            words = document.text[int(one.get("data-start")) : int(one.get("data-end"))]
            assert one.text_content() == words
            for number in one.get("data-notes").split():
                assert f'id="note-{number}"' in page


def test_a_document_tells_what_was_read_and_who_vouches(site: Datasette) -> None:
    page = get(site, PAGES["document"]).text
    notes = text_of(page, "pt-notes")
    assert world.SIGNING.title in notes
    assert "Here it is the text itself that says so: The White House" in notes
    assert "95% sure" in notes
    assert "Department of Labor must reexamine earlier guidance" in notes
    dates = element(page, "#text").find_class("pt-date")
    assert [one.text_content() for one in dates] == ["August 7, 2025"]
    reaction = text_of(get(site, permalinks.document(world.REACTION.id)).text, "pt-notes")
    assert "Savers United: against Executive Order 14330" in reaction


def test_a_document_that_was_edited_shows_its_states(site: Datasette) -> None:
    address = permalinks.document(world.MOST_CHANGED.id)
    page = get(site, address).text
    assert "in due course" in text_of(page, "#text")
    assert "within 90 days" in element(page, "pt-diff").text_content()
    earlier = get(site, f"{address}?revision=1").text
    assert "within 90 days" in text_of(earlier, "#text")
    assert "This is state 1 of the text" in earlier
    of_then = get(site, f"{address}?as_of={world.ORDER_SEEN:%Y-%m-%d}").text
    assert "within 90 days" in text_of(of_then, "#text")
    assert "in due course" not in of_then


def test_an_instrument_says_where_it_stands_and_who_vouches(site: Datasette) -> None:
    page = get(site, PAGES["instrument"]).text
    standing = text_of(page, "pt-standing")
    assert standing.startswith("Signed on August 7, 2025, vouched for by The White House.")
    assert "56 days late" in page
    assert "RIN 1210-AC38 implements Executive Order 14330" in " ".join(
        html.document_fromstring(page).text_content().split()
    )
    assert "<svg" in page
    against = text_of(page, "pt-is-oppose")
    assert "Savers United" in against
    assert "puts retirees at risk" in against


def test_an_instrument_of_an_earlier_day_knows_nothing_of_later_ones(site: Datasette) -> None:
    page = get(site, PAGES["instrument"] + "?as_of=2025-07-20").text
    assert text_of(page, "pt-standing").startswith("Reported")
    for later in ("Signed", "signed", "Savers United", "implements", "August 7"):
        assert later not in element(page, "#content").text_content(), later


@pytest.mark.parametrize("segment", ["EO-14330", "eo%3A14330", "rin-1210-ac38", "fr-2025-15340"])
def test_a_key_in_another_case_or_a_second_key_leads_there(site: Datasette, segment: str) -> None:
    assert get(site, f"/instrument/{segment}").status_code == 200


def test_an_entity_is_found_by_name_alias_and_id(site: Datasette) -> None:
    for segment in ("department-of-labor", "dol", "agency-us-dol", "labor-department"):
        page = get(site, f"/entity/{segment}").text
        assert element(page, "<h1").text == "Labor Department"  # as a correction renamed it
    page = get(site, "/entity/state-of-wisconsin-investment-board").text
    assert "also SWIB" in page
    assert world.EXIT.title in text_of(page, "pt-lines")


def test_an_event_tells_why_it_counts_as_it_does(site: Datasette) -> None:
    page = get(site, PAGES["event"]).text
    assert "It counts as done because The White House may vouch for it." in page
    assert "44 U.S.C. 1507" in page  # the row of the table of who may vouch for what
    assert page.count('id="telling-') == 3
    assert "the instrument outranks an anonymous source" in page
    exit_ = get(site, permalinks.event(world.EXIT.id)).text
    assert "told as done by 1 independent origin (Example Wire), but by nobody who may" in exit_
    assert "as soon as one of these says so: the act&#39;s own text" in exit_
    assert "about 321,000,000 USD" in exit_


def test_an_event_is_found_by_the_id_of_any_of_its_places(site: Datasette) -> None:
    answer = get(site, permalinks.event(world.SIGNING.mentions[1].id))
    assert answer.status_code == 302
    assert answer.headers["location"] == PAGES["event"]


def test_a_story_tells_origins_apart_from_what_repeats_them(site: Datasette) -> None:
    page = get(site, PAGES["story"]).text
    assert "from 1 independent origin: The White House" in page
    assert page.index(world.ORDER.title) < page.index(world.REACTION.title.replace("'", "&#39;"))


@pytest.mark.parametrize("kind", ["document", "instrument", "entity", "event", "story", "issue"])
@pytest.mark.parametrize(
    "segment", ["nothing", "a%2Fb", "%00", "%F0%9F%98%80", "..%2F..", "x" * 3000]
)
def test_what_nobody_knows_is_said_so(site: Datasette, kind: str, segment: str) -> None:
    answer = get(site, f"/{kind}/{segment}")
    assert answer.status_code == 404
    assert "Not known" in answer.text


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    """Pages over a database with a merge, a deletion, and two bearers of one name."""
    path: Path = tmp_path_factory.mktemp("merged") / "merged.db"
    double = replace(world.SWIB, id="fund:other", aliases=("SWIB",), name="Swiss Investment Board")
    knowledge = replace(world.KNOWLEDGE, entities=(*world.KNOWLEDGE.entities, double))
    with open_store(path, create=True) as store:
        world.fill(store)
        for kind, subject, value in (
            ("merge", world.COUNCIL.id, world.SAVERS.id),
            ("delete", world.EXIT.id, ""),
        ):
            correction = Correction(
                kind=kind,  # type: ignore[arg-type]
                subject_id=subject,
                value=value,
                who="A. Counsel",
                why="one and the same",
                made=world.RULE_SEEN + timedelta(days=1),
            )
            store.correct(correction=correction)
        store.save_knowledge(run=world.LINK, knowledge=knowledge)
    return build_app(path)


def test_a_name_of_several_asks_which_is_meant(merged: Datasette) -> None:
    answer = get(merged, "/entity/swib")
    assert answer.status_code == 300
    links = html.document_fromstring(answer.text).xpath("//main//li/a/@href")
    assert set(links) == {"/entity/fund-swib", "/entity/fund-other"}
    for link in links:
        assert get(merged, link).status_code == 200


def test_a_merged_id_leads_to_the_one_that_stands(merged: Datasette) -> None:
    page = get(merged, permalinks.entity(world.COUNCIL.id)).text
    assert element(page, "<h1").text == world.SAVERS.name


def test_a_deleted_event_says_by_whom_and_why(merged: Datasette) -> None:
    answer = get(merged, permalinks.event(world.EXIT.id))
    assert answer.status_code == 404
    assert "was deleted by A. Counsel" in answer.text
    assert "one and the same" in answer.text


def test_a_text_of_a_megabyte_opens(tmp_path: Path) -> None:
    text = "The fund sold <its> shares & said why.\r\n" * 26_000
    path = tmp_path / "long.db"
    with open_store(path, create=True) as store:
        store.sync_sources(sources=world.SOURCES, now=world.FUND_SEEN)
        long = replace(world.FUND, text=text)
        store.record(result=world.visit(long))
    page = get(build_app(path), permalinks.document(long.id)).text
    assert element(page, "#text").text_content() == text
    assert "has not been read yet" in page


def test_an_empty_database_has_pages(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    open_store(path, create=True).close()
    site = build_app(path)
    assert "None yet" in get(site, "/").text
    assert get(site, "/entity/anybody").status_code == 404


def test_pages_are_only_read(site: Datasette) -> None:
    import asyncio

    answer = asyncio.run(site.client.post("/instrument/eo-14330"))
    assert answer.status_code in (403, 405)


def test_kinds_of_entities_are_spelt_out(site: Datasette) -> None:
    assert isinstance(world.SWIB, KnownEntity)
    assert "Pension fund" in get(site, "/entity/fund-swib").text


def test_an_issue_shows_both_sides_in_their_words(site: Datasette) -> None:
    page = get(site, PAGES["issue"]).text
    assert "welcomed crypto" in text_of(page, "pt-is-support")
    assert "puts retirees at risk" in text_of(page, "pt-is-oppose")
    assert 'href="/issue/crypto-in-retirement-plans"' in get(site, PAGES["entity"]).text
    assert 'href="/issue/crypto-in-retirement-plans"' in get(site, "/").text


def test_deadlines_stand_on_their_days(site: Datasette) -> None:
    root = html.document_fromstring(get(site, PAGES["deadlines"]).text)
    (cell,) = root.xpath("//td[time/@datetime='2026-06-01']")
    assert "Comments on RIN 1210-AC38 close" in cell.text_content()
    assert "/document/" in cell.xpath(".//a/@href")[1]
    page = get(site, "/deadlines?month=2026-02").text
    assert "done" in page  # the duty was fulfilled
    assert "Nothing that is known" in get(site, "/deadlines?month=2025-01").text
    assert 'href="/deadlines?month=2026-02"' in get(site, "/deadlines?month=2025-01").text


def test_deadlines_of_an_earlier_day_know_no_later_ones(site: Datasette) -> None:
    page = get(site, "/deadlines?month=2026-02&as_of=2025-09-01").text
    assert "reexamine" in page
    assert "done" not in text_of(page, "pt-month")
    assert "Comments on" not in get(site, "/deadlines?month=2026-06&as_of=2025-09-01").text


def test_sources_tell_why_they_do_not_work(site: Datasette) -> None:
    page = get(site, "/sources?as_of=2026-04-01").text
    assert "blocked" in text_of(page, "rows-and-columns")
    assert "HTTP 403" in page
    assert "2026-03-31: 0 answered, 1 failed" in page
