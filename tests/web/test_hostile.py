"""Texts that attack whoever reads them are shown, and do nothing."""

from __future__ import annotations

import ast
import asyncio
import csv
import io
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote_plus, urlsplit

import pytest
from datasette.app import Datasette
from lxml import html

from policytrail.records import Knowledge, Party, permalinks
from policytrail.store import open_store
from policytrail.tests.store import world
from policytrail.web.app import build_app
from policytrail.web.spreadsheets import defuse

_OUR_OWN = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "</title><script>alert(1)</script>",
    "<a href='javascript:alert(1)'>x</a>",
    "=HYPERLINK(\"http://127.0.0.2/\",\"x\")",
    "@SUM(1)",
    "{{ 7777 * 3 }}{% raise %}",
)  # fmt: skip
_ACTIVE = {"iframe", "object", "embed", "base", "math", "video", "audio", "template", "xmp", "img"}
PAGES = (
    "/",
    "/policytrail",
    "/policytrail/document",
    "/policytrail/revision",
    "/policytrail/poll",
    "/policytrail/event",
    "/policytrail/event_party",
    "/policytrail/evidence",
    "/policytrail/entity",
    "/policytrail/alias",
    "/policytrail/timeline",
    "/policytrail/source_health",
    "/policytrail/timeline_of",
    "/policytrail/where_is_it_written",
    "/policytrail/what_was_known",
    "/policytrail/words_in_documents?words=reads",
)


def make_site(folder: Path, payloads: tuple[str, ...]) -> Datasette:
    """Return pages over a database that has every payload wherever a text can stand."""
    path = folder / "hostile.db"
    events, entities = [], []
    with open_store(path, create=True) as store:
        store.sync_sources(sources=world.SOURCES, now=world.RUMOUR_SEEN)
        for number, payload in enumerate(payloads):
            document = world.make_document(
                world.WIRE, f"p{number}", payload, f"{payload} reads this.", world.FUND_SEEN
            )
            document = replace(document, publisher=payload, authors=(payload,))
            store.record(result=world.visit(document, message=payload))
            entity = replace(world.SWIB, id=f"x{number}", name=payload, aliases=())
            mention = world.mention(document, "reads this", id=f"m{number}", origin=payload)
            events.append(
                replace(
                    world.EXIT,
                    id=mention.id,
                    title=payload,
                    mentions=(mention,),
                    actors=(Party(name=payload, entity_id=entity.id),),
                    objects=(Party(name=payload),),
                    amount=None,
                    historical=False,
                )
            )
            entities.append(entity)
        known = Knowledge(events=tuple(events), entities=tuple(entities))
        store.save_knowledge(run=world.LINK, knowledge=known)
    return build_app(path)


def active(page: str) -> list[str]:
    """Return what in a page would do something that we did not write."""
    found = []
    for element in html.document_fromstring(page).iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in _ACTIVE:
            found.append(f"<{element.tag}>")
        if element.tag == "script" and "alert(" in (element.text or ""):
            found.append("a script with a payload")
        for name, value in element.attrib.items():
            if str(name).startswith("on") or (name == "style" and "javascript" in str(value)):
                found.append(f"{element.tag} {name}")
            if name in ("href", "src", "action", "data", "srcdoc"):
                target = urlsplit(str(value).strip())
                if target.scheme not in ("", "http", "https") or target.hostname == "127.0.0.2":
                    found.append(f"{element.tag} {name}={value}")
    return found


def own_pages(site: Datasette) -> list[str]:
    """Return the addresses of our pages about everything in the database."""
    found = []
    for table, address in (
        ("document", permalinks.document),
        ("event", permalinks.event),
        ("entity", permalinks.entity),
    ):
        sql = quote_plus(f"select id from {table}")  # noqa: S608 - a test's own words
        answer = asyncio.run(site.client.get(f"/policytrail.json?sql={sql}&_shape=arrays"))
        found += [address(row[0]) for row in answer.json()["rows"]]
    return found


def check(site: Datasette, payloads: tuple[str, ...]) -> None:
    for address in own_pages(site):
        page = asyncio.run(site.client.get(address)).text
        assert active(page) == [], address
        assert "23331" not in page
        assert "javascript:" not in "".join(html.document_fromstring(page).xpath("//@href"))
    addresses = [*PAGES, *(f"/policytrail/timeline_of?subject={quote_plus(p)}" for p in payloads)]
    addresses += [f"/policytrail/words_in_documents?words={quote_plus(p)}" for p in payloads]
    for address in addresses:
        answer = asyncio.run(site.client.get(address))
        assert answer.status_code == 200 or (answer.status_code == 400 and "?" in address), address
        assert active(answer.text) == [], address
        assert "23331" not in answer.text  # no template was run
    for address in ("timeline", "entity", "timeline_of", "what_was_known"):
        answer = asyncio.run(site.client.get(f"/policytrail/{address}.csv?_size=max"))
        assert answer.status_code == 200
        rows = list(csv.reader(io.StringIO(answer.text, newline="")))
        assert len(rows) > len(payloads) / 2
        for row in rows:
            assert not [
                cell for cell in row if cell.startswith(("=", "+", "@", "\t", "\r", "\uff1d"))
            ]


def test_our_own_payloads_do_nothing(tmp_path: Path) -> None:
    check(make_site(tmp_path, _OUR_OWN), _OUR_OWN)


@pytest.mark.recorded
def test_the_payloads_of_the_hostile_web_do_nothing(hostile: Path, tmp_path: Path) -> None:
    tree = ast.parse((hostile / "hostile_web.py").read_text(encoding="utf-8"))
    payloads: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("XSS", "INJ"):
            assert isinstance(node.value, ast.List)
            texts = [each for each in node.value.elts if isinstance(each, ast.Constant)]
            payloads += [str(each.value) for each in texts]
    assert len(payloads) == 36 + 46  # one is reckoned, a long name, and is left out
    check(make_site(tmp_path, tuple(payloads)), tuple(payloads))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("-2+3", "'-2+3"),
        ("-2.5", "-2.5"),
        ("+1e3", "+1e3"),
        ("@x", "'@x"),
        ("plain, with a comma", "plain, with a comma"),
        ('with "quotes"', 'with "quotes"'),
        ("two\nlines", "two\nlines"),
        ("", ""),
    ],
)
def test_cells(cell: str, expected: str) -> None:
    given = io.StringIO()
    csv.writer(given).writerow(["a", cell])
    assert list(csv.reader(io.StringIO(defuse(given.getvalue()), newline=""))) == [["a", expected]]


def test_a_csv_answer_has_its_right_length(tmp_path: Path) -> None:
    site = make_site(tmp_path, ("=1+1",))
    answer = asyncio.run(site.client.get("/policytrail/entity.csv"))
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert "'=1+1" in answer.text
    assert asyncio.run(site.client.get("/policytrail/nothing.csv")).status_code == 404
