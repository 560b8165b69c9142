"""Archives: WARC files, JSON Lines, folders; what is damaged, and what is read again."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from policytrail import cli, jobs
from policytrail.config import CrawlSettings, LanguageSettings
from policytrail.crawler import load_catalogue
from policytrail.crawler.archives import find_format
from policytrail.errors import ParseError
from policytrail.records import Failure
from policytrail.store import Backfill, Store, open_store

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
CAPTURED = "2024-05-06T07:08:09Z"
_TEXT = (
    "The Labor Department said on Monday that fiduciaries of 401(k) plans should weigh digital"
    " assets such as bitcoin with extreme care before they offer them to savers.",
    "Trustees of two pension funds told the department that the guidance leaves open what a plan"
    " must do when participants ask for cryptocurrency in a brokerage window.",
)
_GARDEN = ("Roses want sun.", "Prune them in March and water them early, at the root.") * 30


def _page(title: str, paragraphs: Sequence[str] = _TEXT) -> bytes:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    head = f"<head><title>{title}</title></head>"
    return f"<html>{head}<body><article><h1>{title}</h1>{body}</article></body></html>".encode()


def _record(url: str, body: bytes, *, media: str = "text/html", status: str = "200 OK") -> bytes:
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {CAPTURED}\r\n"
        "WARC-Record-ID: <urn:uuid:11111111-2222-4333-8444-555555555555>\r\n"
        "Content-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


RECORDS = (
    _record("https://www.plansponsor.com/coins-with-care/", _page("Coins with care")),
    _record("https://harbor-ledger.example/care", _page("Trustees ask what care means")),
    _record("https://harbor-ledger.example/roses", _page("Roses", _GARDEN)),
    _record("https://harbor-ledger.example/logo.png", b"\x89PNG", media="image/png"),
    _record("https://harbor-ledger.example/gone", _page("Not found"), status="404 Not Found"),
    _record("https://harbor-ledger.example/later", _page("Two funds wait for an answer")),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "policytrail.db", create=True) as opened:
        yield opened


def _warc(folder: Path, records: Sequence[bytes] = RECORDS, *, packed: bool = True) -> Path:
    path = folder / ("news.warc.gz" if packed else "news.warc")
    path.write_bytes(b"".join(gzip.compress(one) if packed else one for one in records))
    return path


def _backfill(store: Store, path: Path, **options: bool) -> tuple[Backfill, tuple[Failure, ...]]:
    done = asyncio.run(
        jobs.backfill(
            store,
            path,
            CrawlSettings(contact="test"),
            catalogue=load_catalogue(),
            wanted=jobs.field_gate(LanguageSettings()),
            clock=lambda: NOW,
            **options,
        )
    )
    return done.backfill, done.failures


def _titles(store: Store) -> list[str]:
    return [row["title"] for row in store._connection.rows(
        "select r.title from document d join revision r on r.id = d.revision_id order by r.title"
    )]  # fmt: skip


@pytest.mark.parametrize("packed", [True, False])
def test_pages_of_a_warc_file_are_known_from_their_day_of_capture(
    store: Store, tmp_path: Path, packed: bool
) -> None:
    told, failures = _backfill(store, _warc(tmp_path, packed=packed))
    assert failures == ()
    assert (told.pages, told.kept, told.irrelevant, told.finished) == (4, 3, 1, NOW)
    rows = store._connection.rows(
        "select source_id, publisher, tier, first_seen from document order by url"
    )
    assert {row["first_seen"] for row in rows} == {CAPTURED.replace("Z", "+00:00")}
    assert [(row["source_id"], row["publisher"]) for row in rows[:2]] == [
        ("archive.warc", "harbor-ledger.example")
    ] * 2
    assert rows[2]["publisher"] == "PLANSPONSOR"
    assert store.verify(rederive=jobs.rederive(load_catalogue())).ok


def test_a_second_reading_changes_nothing_and_another_database_gets_the_same(
    store: Store, tmp_path: Path
) -> None:
    path = _warc(tmp_path)
    _backfill(store, path)
    first = store.dump()
    again, _ = _backfill(store, path, again=True)
    assert (again.pages, again.kept) == (4, 0)
    assert store.dump() == first
    done, _ = _backfill(store, path)
    assert done == again, "read to its end: not opened again"
    with open_store(tmp_path / "other.db", create=True) as other:
        _backfill(other, path)
        assert other.dump() == first


def test_reading_goes_on_where_it_stopped(store: Store, tmp_path: Path) -> None:
    path = _warc(tmp_path)
    _, archive = find_format(path)
    whole = list(archive.read(path, start=0, now=NOW))
    for stop in whole:
        rest = list(archive.read(path, start=stop.position, now=NOW))
        left = whole[whole.index(stop) + 1 :]
        assert rest[-len(left) :] == left or not left


def test_another_file_at_the_path_is_read_anew(store: Store, tmp_path: Path) -> None:
    _backfill(store, _warc(tmp_path, RECORDS[:1]))
    told, _ = _backfill(store, _warc(tmp_path))
    assert (told.pages, told.kept) == (4, 2)


def test_a_hole_costs_what_lies_in_it_and_is_told(store: Store, tmp_path: Path) -> None:
    path = _warc(tmp_path)
    data = bytearray(path.read_bytes())
    begins = len(gzip.compress(RECORDS[0]))
    data[begins + 30 : begins + 90] = b"\0" * 60
    path.write_bytes(bytes(data))
    told, failures = _backfill(store, path)
    assert _titles(store) == ["Coins with care", "Two funds wait for an answer"]
    assert told.failed == len(failures) >= 1
    assert f"bytes {begins} to " in failures[0].message
    assert failures[0].subject == str(path)


@pytest.mark.parametrize("packed", [True, False])
def test_a_file_that_breaks_off_says_so(store: Store, tmp_path: Path, packed: bool) -> None:
    path = _warc(tmp_path, packed=packed)
    path.write_bytes(path.read_bytes()[:-200])
    _, failures = _backfill(store, path)
    assert _titles(store) == ["Coins with care", "Trustees ask what care means"]
    assert len(failures) == 1


def test_what_is_no_warc_file_is_one_failure(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "notes.warc"
    path.write_bytes(b"<html>no archive</html>")
    _, failures = _backfill(store, path)
    assert [failure.message for failure in failures] == [
        "bytes 0 to 23 are no records: Invalid WARC header"
    ]


@pytest.mark.parametrize("packed", [True, False])
def test_json_lines_are_articles_known_from_today(
    store: Store, tmp_path: Path, packed: bool
) -> None:
    good = {
        "url": "https://harbor-ledger.example/care", "title": "Care", "text": "\n\n".join(_TEXT),
        "published": "2023-02-01", "publisher": "Harbor Ledger", "authors": ["Ida Mole"],
    }  # fmt: skip
    lines = [
        json.dumps(good), "", "{broken", json.dumps({"text": "no address"}), json.dumps([1]),
        json.dumps({**good, "url": "https://harbor-ledger.example/b", "published": "soon"}),
        json.dumps({"url": "https://harbor-ledger.example/c", "html": f"<p>{_TEXT[0]}</p>"}),
        json.dumps({"url": "https://harbor-ledger.example/d"}),
    ]  # fmt: skip
    data = "\n".join(lines).encode()
    path = tmp_path / ("articles.jsonl.gz" if packed else "articles.jsonl")
    path.write_bytes(gzip.compress(data) if packed else data)
    told, failures = _backfill(store, path)
    assert (told.pages, told.kept, told.failed) == (4, 3, 4)
    assert "byte" in failures[0].subject
    assert "'url'" in failures[0].message
    rows = store._connection.rows("select * from document order by url")
    assert [row["publisher"] for row in rows] == [
        "Harbor Ledger", "harbor-ledger.example", "Harbor Ledger",
    ]  # fmt: skip
    assert [row["published"] is None for row in rows] == [True, True, False]
    assert all(row["first_seen"].startswith("2026-11-03") for row in rows)
    assert store.verify(rederive=jobs.rederive(load_catalogue())).ok


def test_a_folder_of_pages_is_read_in_the_order_of_names(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    (folder / "2023").mkdir(parents=True)
    (folder / "2023" / "a.html").write_bytes(_page("Coins with care"))
    (folder / "b.txt").write_text("\n\n".join(_TEXT), encoding="utf-8")
    (folder / "empty.html").write_bytes(b"")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    told, failures = _backfill(store, folder)
    assert (told.format, told.kept, told.failed) == ("pages", 2, 1)
    assert failures[0].subject.endswith("empty.html")


def test_what_is_no_archive_is_a_clear_error(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ParseError, match="no such file"):
        _backfill(store, tmp_path / "missing.warc")
    other = tmp_path / "sheet.xlsx"
    other.write_bytes(b"PK")
    with pytest.raises(ParseError, match="no archive of a known format"):
        _backfill(store, other)


def test_the_command_takes_in_what_it_can_and_names_the_rest(tmp_path: Path) -> None:
    warc = _warc(tmp_path)
    arguments = ["backfill", "--unread", str(warc), str(tmp_path / "missing.jsonl")]
    done = CliRunner().invoke(cli.main, ["--database", str(tmp_path / "new.db"), *arguments])
    assert done.exit_code == 1, done.output
    assert "4 pages, 3 new or changed documents, 1 of no interest, 0 unreadable" in done.stdout
    assert "missing.jsonl: there is no such file or folder" in done.stderr
