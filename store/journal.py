"""Reads SQLite's write-ahead log, to say what a power cut left unfinished in it.

A writer appends frames of a page each and marks the last one of a transaction. SQLite takes over
whole transactions only; what follows the last mark was being written when the power went.
Format: https://www.sqlite.org/fileformat2.html (section 4, "The Write-Ahead Log").
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

_HEADER, _FRAME = 32, 24  # bytes before the first frame, and before the page of each
_MAGIC = {0x377F0682: "<", 0x377F0683: ">"}  # the byte order of the checksums


@dataclass(frozen=True, slots=True, kw_only=True)
class Torn:
    """What of the journal is part of the database, and what is not."""

    kept: int = 0  # pages of whole transactions
    lost: int = 0  # bytes of a transaction that never ended

    @property
    def unclean(self) -> bool:
        """Whether the last program that wrote did not close the database."""
        return bool(self.kept or self.lost)


def torn(path: Path) -> Torn:
    """Read the journal of a database; nothing in it when there is none."""
    wal = path.with_name(path.name + "-wal")
    try:
        data = wal.read_bytes()
    except FileNotFoundError:
        return Torn()
    return _read(data) if len(data) >= _HEADER else Torn(lost=len(data))


def _read(data: bytes) -> Torn:
    magic, _, size = struct.unpack(">III", data[:12])
    if magic not in _MAGIC:
        return Torn(lost=len(data))
    order, salts = _MAGIC[magic], data[16:24]
    sums = _checksum(order, data[:24], (0, 0))
    kept = at = 0
    end = _HEADER  # of the last whole transaction
    for place in range(_HEADER, len(data), _FRAME + size):
        frame = data[place : place + _FRAME + size]
        # Frames of an earlier round are left in the file and are no loss.
        if frame[8:16] != salts[: len(frame[8:16])]:
            break
        sums = _checksum(order, frame[:8] + frame[_FRAME:], sums)
        if len(frame) < _FRAME + size or struct.unpack(">II", frame[16:24]) != sums:
            return Torn(kept=kept, lost=len(data) - end)
        at = place + _FRAME + size
        if struct.unpack(">I", frame[4:8]) != (0,):  # the mark of a transaction's end
            kept, end = (at - _HEADER) // (_FRAME + size), at
    return Torn(kept=kept, lost=max(0, at - end))


def _checksum(order: str, data: bytes, sums: tuple[int, int]) -> tuple[int, int]:
    """Continue the checksum of the format; ``data`` is whole pairs of 32-bit words, or torn."""
    words = struct.unpack(f"{order}{len(data) // 8 * 2}I", data[: len(data) // 8 * 8])
    first, second = sums
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second
