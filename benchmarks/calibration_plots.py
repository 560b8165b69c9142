"""Draws reliability and coverage as SVG, from what ``--curves`` of the measuring commands wrote.

    policytrail eval-tone test.jsonl --curves tone.json
    python benchmarks/stances.py gold.jsonl --curves stances.json
    python benchmarks/calibration_plots.py OUT.svg tone.json stances.json

A row a set: on the left how often predictions of one confidence are right (the diagonal is honest,
the area of a dot its share); on the right how many are right among those that a threshold keeps.
"""

from __future__ import annotations

import argparse
import html
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

SIDE, GAP, TOP = 220, 70, 50
INK, LINE, FAINT = "#222", "#1f6fb2", "#bbb"


def _x(value: float, left: float) -> float:
    return left + value * SIDE


def _y(value: float, top: float) -> float:
    return top + (1 - value) * SIDE


def frame(left: float, top: float, title: str, across: str, up: str) -> Iterator[str]:
    """Yield the box of a plot with its scales from 0 to 1."""
    yield (
        f'<rect x="{left}" y="{top}" width="{SIDE}" height="{SIDE}" fill="none" stroke="{FAINT}"/>'
    )
    for step in (0, 0.25, 0.5, 0.75, 1):
        x, y = _x(step, left), _y(step, top)
        yield f'<text x="{x}" y="{top + SIDE + 14}" text-anchor="middle">{step:g}</text>'
        yield f'<text x="{left - 6}" y="{y + 4}" text-anchor="end">{step:g}</text>'
    middle = left + SIDE / 2
    yield f'<text x="{middle}" y="{top - 8}" text-anchor="middle">{html.escape(title)}</text>'
    yield f'<text x="{middle}" y="{top + SIDE + 28}" text-anchor="middle">{across}</text>'
    turned = f"rotate(-90 {left - 34} {top + SIDE / 2})"
    yield (
        f'<text x="{left - 34}" y="{top + SIDE / 2}" text-anchor="middle" '
        f'transform="{turned}">{up}</text>'
    )


def reliability(bins: list[dict[str, float]], left: float, top: float, title: str) -> Iterator[str]:
    """Yield the reliability curve."""
    yield from frame(left, top, title, "confidence", "share right")
    yield (
        f'<line x1="{left}" y1="{top + SIDE}" x2="{left + SIDE}" y2="{top}" '
        f'stroke="{FAINT}" stroke-dasharray="4 4"/>'
    )
    yield line((_x(b["confidence"], left), _y(b["accuracy"], top)) for b in bins)
    total = sum(b["count"] for b in bins) or 1
    for each in bins:
        radius = 2 + 12 * (each["count"] / total) ** 0.5
        x, y = _x(each["confidence"], left), _y(each["accuracy"], top)
        yield (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{LINE}" fill-opacity="0.5"/>'
        )


def coverage(points: list[dict[str, float]], left: float, top: float, title: str) -> Iterator[str]:
    """Yield the curve of accuracy over coverage."""
    yield from frame(left, top, title, "share kept", "share right")
    yield line((_x(p["coverage"], left), _y(p["accuracy"], top)) for p in thinned(points))


def thinned(points: list[dict[str, float]], most: int = 200) -> list[dict[str, float]]:
    """Return at most so many points: a curve of thousands looks the same."""
    step = max(1, len(points) // most)
    return [*points[::step], *points[-1:]]


def line(points: Iterable[tuple[float, float]]) -> str:
    """Return a polyline."""
    told = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{told}" fill="none" stroke="{LINE}" stroke-width="2"/>'


def draw(sets: dict[str, Any]) -> str:
    """Return the picture of all sets."""
    width, height = 2 * (SIDE + GAP) + 20, TOP + len(sets) * (SIDE + GAP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="11" fill="{INK}">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for row, (name, curves) in enumerate(sets.items()):
        top = TOP + row * (SIDE + GAP)
        parts += reliability(curves["reliability"], GAP, top, f"{name}: reliability")
        parts += coverage(curves["coverage"], 2 * GAP + SIDE, top, f"{name}: coverage")
    return "\n".join([*parts, "</svg>", ""])


def main() -> None:
    """Read the files and write the picture."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("curves", nargs="+", type=Path)
    options = parser.parse_args()
    sets: dict[str, Any] = {}
    for file in options.curves:
        sets |= json.loads(file.read_text(encoding="utf-8"))["sets"]
    options.out.write_text(draw(sets), encoding="utf-8")


if __name__ == "__main__":
    main()
