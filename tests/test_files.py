"""Files that a user hands over."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from policytrail.crawler.files import read_file
from policytrail.errors import ParseError

NOW = datetime(2025, 9, 1, 12, tzinfo=UTC)
_PAGE = """<html><head><title>Board sells its fund shares</title>
<meta property="article:published_time" content="2025-08-14T09:00:00Z"></head><body>
<nav><a href="/">Home</a></nav><article><h1>Board sells its fund shares</h1>
<p>The pension board of Larkspur County sold every share of the fund in the second quarter, a
filing said, and put the money into short government bonds instead.</p>
<p>Trustees had debated the holding since spring, when its value fell by a third within six weeks
and members asked for an account of the risk.</p></article></body></html>"""


def _write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_lines_of_a_text_without_blank_lines_are_paragraphs(tmp_path: Path) -> None:
    path = _write(tmp_path, "note.txt", b"First thought.\nA heading\nSecond thought.\n")
    (document,) = read_file(path, now=NOW).documents
    assert document.text == "First thought.\n\nA heading\n\nSecond thought."
    assert (document.published, document.title, document.kind) == (None, "note", "file")


def test_wrapped_lines_of_a_text_with_blank_lines_stay_together(tmp_path: Path) -> None:
    path = _write(tmp_path, "note.txt", b"One thought\nover two lines.\n\nAnother.\n")
    assert read_file(path, now=NOW).documents[0].text.split("\n\n") == [
        "One thought\nover two lines.",
        "Another.",
    ]


def test_wrapped_lines_of_a_text_of_one_paragraph_stay_together(tmp_path: Path) -> None:
    path = _write(tmp_path, "note.txt", b"The agency acted on May 28,\n2025, and said so.\n")
    assert read_file(path, now=NOW).documents[0].text == (
        "The agency acted on May 28,\n2025, and said so."
    )


def test_page_gives_main_text_and_date(tmp_path: Path) -> None:
    (document,) = read_file(_write(tmp_path, "page.html", _PAGE.encode()), now=NOW).documents
    assert "sold every share" in document.text
    assert "Home" not in document.text
    assert document.published is not None
    assert document.published.date().isoformat() == "2025-08-14"


def test_same_bytes_are_the_same_document_wherever_they_lie(tmp_path: Path) -> None:
    first = read_file(_write(tmp_path, "a.txt", b"Words."), now=NOW)
    second = read_file(_write(tmp_path, "b.txt", b"Words."), now=NOW)
    assert first.documents[0].id == second.documents[0].id
    assert first.blobs == second.blobs


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.txt", b" \n ", "empty"),
        ("picture.png", b"\x89PNG", "unknown type of file .png"),
        ("binary.txt", b"GIF\x00\x01\x02", "binary"),
        ("blank.html", b"<html><body></body></html>", "no main text"),
    ],
)
def test_unusable_file_is_named(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    with pytest.raises(ParseError, match=words) as caught:
        read_file(_write(tmp_path, name, data), now=NOW)
    assert name in str(caught.value)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ParseError, match=r"absent\.txt.*No such file"):
        read_file(tmp_path / "absent.txt", now=NOW)
