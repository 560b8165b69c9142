"""Bytes become text whatever encoding they claim, and stored text has no controls."""

from __future__ import annotations

import pytest

from policytrail.crawler.cleaning import (
    clean_author,
    clean_line,
    clean_text,
    join_paragraphs,
    without_controls,
)
from policytrail.crawler.decoding import decode

TEXT = "<?xml version='1.0'?><t>Größe — “Prüfung” Ελλάδα ✓</t>"
WESTERN = "Café “quoted” – €5"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_marks_and_valid_utf8_need_no_declaration(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "text/xml; charset=iso-8859-1").text == TEXT


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_text_without_a_mark_is_read_and_flagged(encoding: str) -> None:
    decoded = decode(TEXT.encode(encoding))
    assert decoded.text == TEXT
    assert "byte order mark" in decoded.remark


def test_a_mark_behind_blank_lines_still_counts() -> None:
    assert decode(b"\n\n" + TEXT.encode("utf-8-sig")).text == TEXT


@pytest.mark.parametrize(
    ("text", "encoding", "declaration", "header"),
    [
        ("税制改革", "gb2312", '<?xml version="1.0" encoding="gb2312"?>', ""),
        ("金融規制", "shift_jis", "", "text/xml; charset=Shift_JIS"),
        ("налог", "koi8-r", "<?xml version='1.0' encoding='koi8-r'?>", ""),
        ("Łódź", "iso-8859-2", '<html><head><meta charset="iso-8859-2">', ""),
        ("Café", "iso-8859-1", '<meta http-equiv=x content="text/html; charset=iso-8859-1">', ""),
    ],
)
def test_declared_encodings(text: str, encoding: str, declaration: str, header: str) -> None:
    decoded = decode((declaration + text).encode(encoding), header)
    assert decoded.text == declaration + text
    assert decoded.remark == ""


@pytest.mark.parametrize("name", ["x-klingon-9", "utf-7", "hex", "rot13", "unicode_escape"])
def test_unknown_and_unfit_names_are_passed_over(name: str) -> None:
    body = f'<?xml version="1.0" encoding="{name}"?><t>é</t>'
    assert decode(body.encode(), f"text/xml; charset={name}").text == body


def test_stray_bytes_are_repaired_one_by_one_and_flagged() -> None:
    body = "Größe ✓ ".encode() + WESTERN.encode("cp1252") + " ✓".encode()
    decoded = decode(body, "text/xml; charset=utf-8")
    assert decoded.text == f"Größe ✓ {WESTERN} ✓"
    assert "repaired" in decoded.remark


def test_broken_sequences_become_the_replacement_character() -> None:
    assert decode(b"a\xc0\xafb \xe2\x82 c").text == "a�b � c"


def test_lines_have_no_controls_no_direction_marks_no_surrogates() -> None:
    text = "a\x00b\x1b[31m \u202etxt\u2066 z\u200bw \ud800 \x85end\ufeff"
    assert clean_line(text) == "ab[31m txt zw end"


def test_long_lines_are_cut_visibly() -> None:
    assert clean_line("x" * 600) == "x" * 499 + "…"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("By Ann Example", "Ann Example"),
        ("BY: Ann Example, ", "Ann Example"),
        ("Byron Example", "Byron Example"),
        ("whitehouse", ""),
        ("j.doe", ""),
        ("me@example.org", ""),
        ("https://example.org/ann", ""),
        ("AP", "AP"),
        ("", ""),
    ],
)
def test_authors_are_names(text: str, name: str) -> None:
    assert clean_author(text) == name


def test_controls_leave_markup_as_characters_and_as_references() -> None:
    text = "a\x00b&#1;c&#x1F;d&#31e&#0;f&#x0;g"
    assert without_controls(text) == "abcdefg"
    kept = "tab\t line\n &#9; &#10; &#13; &#32; &#160; &#x20; &#x1F4A9; &#xA0; &#310; &amp;#1;"
    assert without_controls(kept) == kept


def test_paragraphs_are_separated_by_one_blank_line() -> None:
    assert clean_text("  a  b \r\nc\r\r\n\n\n\td\x0c e\n") == "a b\nc\n\nd\ne"
    assert join_paragraphs(["one\ntwo", " ", "three "]) == "one two\n\nthree"
