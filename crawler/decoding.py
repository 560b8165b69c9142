"""From the bytes of an answer to text, whatever encoding they claim to have."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from w3lib.encoding import read_bom, resolve_encoding

_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([\w.:-]+)|<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_DECLARATION_WINDOW = 2048  # HTML asks for the first 1024 bytes, some pages are late
# Encodings of whole texts. Python knows more names (hex, rot13, unicode_escape), none of them ours.
_MULTIBYTE = frozenset(
    {"gb18030", "cp932", "cp949", "euc_jp", "euc-jp", "big5hkscs", "iso2022_jp", "iso-2022-jp"}
)
_SINGLE_BYTE = re.compile(r"(cp|windows-|iso-?8859|koi8|mac|latin|ascii|utf-?8)", re.IGNORECASE)
# The bytes that begin a sequence in UTF-8, and those that go on with it.
_LEADING, _CONTINUING = range(0xC0, 0x100), range(0x80, 0xC0)
_REPAIR = "policytrail-repair"
_WIDE = (
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text, the encoding that it was read in, and a remark where that was a guess."""

    text: str
    encoding: str
    remark: str = ""


def decode(body: bytes, content_type: str = "") -> Decoded:
    """Return the text of a body.

    A byte order mark wins; then UTF-8, if the bytes are valid in it, because other encodings
    hardly ever are; then what the document declares; then the ``charset`` of the header; then
    UTF-8 in which stray bytes are read as windows-1252, the usual paste from a word processor.
    """
    marked = _by_mark(body)
    if marked is not None:
        return marked
    declared = _declared(body, content_type)
    if any(name in _MULTIBYTE for name in declared):  # short texts may be valid UTF-8 by accident
        return _strict(body, declared) or _repaired(body)
    wide = _unmarked_wide(body)
    if wide is not None:
        return wide
    return _strict(body, ["utf-8", *declared]) or _repaired(body)


def _by_mark(body: bytes) -> Decoded | None:
    """Read the mark, also behind blank lines, where it still tells the encoding."""
    stripped = body[:64].lstrip(b"\r\n\t ")
    encoding, mark = read_bom(stripped)
    if encoding is None or mark is None:
        return None
    start = len(body[:64]) - len(stripped) + len(mark)
    return Decoded(text=body[start:].decode(encoding, "replace"), encoding=encoding)


def _declared(body: bytes, content_type: str) -> list[str]:
    names: list[str] = []
    for groups in _DECLARED.findall(body[:_DECLARATION_WINDOW]):
        names += [name.decode("ascii") for name in groups if name]
    names += _HEADER.findall(content_type)
    known = [resolve_encoding(name) for name in names]
    return [name for name in known if name and (name in _MULTIBYTE or _SINGLE_BYTE.match(name))]


def _unmarked_wide(body: bytes) -> Decoded | None:
    """Read ``<`` beside zero bytes as UTF-16 or UTF-32: nothing else that we fetch begins so."""
    for prefix, encoding in _WIDE:
        if body.startswith(prefix):
            remark = f"no byte order mark; read as {encoding}"
            return Decoded(text=body.decode(encoding, "replace"), encoding=encoding, remark=remark)
    return None


def _strict(body: bytes, encodings: list[str]) -> Decoded | None:
    for encoding in encodings:
        try:
            return Decoded(text=body.decode(encoding), encoding=encoding)
        except UnicodeDecodeError:
            continue
    return None


def _repaired(body: bytes) -> Decoded:
    codecs.register_error(_REPAIR, _read_stray_byte)
    text = body.decode("utf-8", _REPAIR)
    return Decoded(text=text, encoding="utf-8", remark="not valid UTF-8; stray bytes were repaired")


def _read_stray_byte(error: UnicodeError) -> tuple[str, int]:
    """Return windows-1252 for a byte that stands alone, U+FFFD for a broken sequence of UTF-8."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    start, end = error.start, error.end
    following = error.object[start + 1 : start + 2]
    continued = bool(following) and following[0] in _CONTINUING
    if end - start > 1 or (error.object[start] in _LEADING and continued):
        while end < len(error.object) and error.object[end] in _CONTINUING:
            end += 1
        return "�", end
    return bytes(error.object[start:end]).decode("cp1252", "replace"), end
