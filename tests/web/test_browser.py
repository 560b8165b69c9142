"""The pages in a real browser: what is seen, pressed, and asked of the network."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from datasette.app import Datasette

from policytrail.records import permalinks
from policytrail.tests.store import world
from policytrail.tests.web.test_hostile import _OUR_OWN, make_site
from policytrail.tests.web.test_pages import PAGES
from policytrail.web.app import _listen, build_app

CHROMIUM = shutil.which("chromium")
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium (apt install it)")

SEEN = PAGES | {
    "search": "/search?q=order",
    "question": "/policytrail/who_holds_which_position?target=eo:14330",
    "table": "/policytrail/event",
    "tables": "/policytrail",
    "earlier": f"{PAGES['instrument']}?as_of=2025-07-20",
    "trouble": "/?as_of=soon",
}


@contextmanager
def serving(site: Datasette) -> Iterator[str]:
    """Serve a site in a thread; give the address without a slash."""
    with _listen("127.0.0.1", 0) as listening:
        config = uvicorn.Config(site.app(), log_level="error", access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def base(database: Path) -> Iterator[str]:
    with serving(build_app(database)) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    # Its loop runs as long as it does: no other test of this module may run one.
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


class Watched:
    """A page that remembers what it asked for and complained of."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.hosts: set[str] = set()
        self.complaints: list[str] = []
        page.on("request", lambda one: self.hosts.add(urlsplit(one.url).hostname or ""))
        page.on("console", self._hear)
        page.on("pageerror", lambda one: self.complaints.append(str(one)))
        page.on("dialog", lambda one: self.complaints.append(f"dialog: {one.message}"))

    def _hear(self, message: Any) -> None:
        # That a page is a 400 or 404 is a complaint of the browser's own.
        if message.type in ("error", "warning") and "Failed to load" not in message.text:
            self.complaints.append(message.text)


@pytest.fixture
def watched(browser: Any) -> Iterator[Watched]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(5000)
    yield Watched(page)
    page.close()


@pytest.mark.parametrize("name", SEEN)
def test_a_page_is_sound_in_light_and_dark_and_on_a_phone(
    base: str, watched: Watched, name: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = watched.page
    page.goto(base + SEEN[name])
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        # In dark, only what depends on colours.
        options = {"runOnly": ["color-contrast"]} if scheme == "dark" else {}
        found = Axe().run(page, options=options).response["violations"]
        grave = [one for one in found if one["impact"] in ("serious", "critical")]
        told = [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in grave]
        assert told == [], scheme
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert watched.hosts == {"127.0.0.1"}
    assert watched.complaints == []


def test_marks_stand_at_their_offsets(base: str, watched: Watched) -> None:
    page = watched.page
    for document in world.DOCUMENTS:
        page.goto(base + permalinks.document(document.id))
        assert page.evaluate("document.getElementById('text').textContent") == document.text
        marks = page.evaluate(
            "[...document.querySelectorAll('#text [data-notes]')].map(one => "
            "[Number(one.dataset.start), Number(one.dataset.end), one.textContent])"
        )
        for start, end, words in marks:
            assert document.text[start:end] == words


def test_a_mark_is_explained_on_hover_focus_and_tap(base: str, watched: Watched) -> None:
    page = watched.page
    page.goto(base + PAGES["document"])
    name = page.locator("#text .pt-entity").first
    name.hover()
    assert "Labor Department" in page.locator(".pt-pop").inner_text()
    page.keyboard.press("Escape")
    assert page.locator(".pt-pop").count() == 0
    page.locator("#text .pt-flag").first.focus()
    assert world.SIGNING.title in page.locator(".pt-pop").inner_text()
    page.keyboard.press("Escape")
    page.locator("#text .pt-date").first.click()
    assert "95% sure" in page.locator(".pt-pop").inner_text()
    assert "#" not in page.url


def test_an_address_leads_to_any_words(base: str, watched: Watched) -> None:
    page = watched.page
    start = world.RUMOUR.text.index("White House")
    page.goto(f"{base}{permalinks.document(world.RUMOUR.id)}#at-{start}-{start + 11}")
    shown = "[...CSS.highlights.get('pt-here')].map(one => one.toString()).join()"
    assert page.evaluate(shown) == "White House"
    page.goto(f"{base}{PAGES['document']}#at-0-62")
    assert page.evaluate("document.querySelector(':target').textContent") == world.ORDER.text[:62]


def test_selected_words_can_be_linked_to(base: str, watched: Watched) -> None:
    page = watched.page
    page.goto(base + permalinks.document(world.RUMOUR.id))
    page.locator("#text .pt-par").last.dblclick()
    link = page.locator(".pt-share").get_attribute("href")
    chosen = page.evaluate("getSelection().toString()").strip()
    start, end = (int(one) for one in link.rpartition("#at-")[2].split("-"))
    assert world.RUMOUR.text[start:end].strip() == chosen


def test_names_are_suggested(base: str, watched: Watched) -> None:
    page = watched.page
    page.goto(base + "/")
    page.locator("#pt-find").press_sequentially("swi")
    page.wait_for_selector("datalist option", state="attached")
    options = page.evaluate("[...document.querySelectorAll('datalist option')].map(o => o.value)")
    assert options == ["SWIB"]
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=swi*")


def test_from_the_front_page_to_the_words_of_an_opponent(base: str, watched: Watched) -> None:
    """Who opposes the order, since when, in whose words: without SQL, in three steps."""
    page = watched.page
    page.goto(base + "/")
    page.locator("#pt-find").fill("EO 14330")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Executive Order 14330").first.click()
    against = page.locator(".pt-is-oppose")
    assert "since August 8, 2025" in against.inner_text()
    against.get_by_role("link", name="puts retirees at risk").first.click()
    page.wait_for_url("**#at-*")
    target = page.evaluate("document.querySelector(':target').textContent")
    assert target == "Savers United warned that the order puts retirees at risk."


def test_hostile_texts_do_nothing(browser: Any, watched: Watched, tmp_path: Path) -> None:
    site = make_site(tmp_path, _OUR_OWN)
    page = watched.page
    with serving(site) as address:
        for table, kind in (("document", "document"), ("event", "event"), ("entity", "entity")):
            page.goto(f"{address}/policytrail/{table}.json?_shape=arrayfirst&_col=id")
            ids = page.evaluate("JSON.parse(document.body.innerText)")
            for one in ids[:4]:
                page.goto(f"{address}/{kind}/{one}")
        page.goto(f"{address}/search?q=reads")
        page.goto(f"{address}/")
    assert watched.hosts == {"127.0.0.1"}
    assert watched.complaints == []


def test_a_page_can_be_read_without_scripts_and_printed(browser: Any, base: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base + PAGES["document"])
    page.locator("#text .pt-flag").first.click()
    assert page.url.endswith("#note-1")
    page.emulate_media(media="print")
    assert not page.locator("header.pt-top").is_visible()
    assert page.locator("#text").is_visible()
    context.close()
