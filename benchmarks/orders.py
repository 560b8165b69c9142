"""Presidential orders on record: signing days, presidents and deadlines against the register.

    python benchmarks/orders.py RECORDED [--every 1]

RECORDED is a folder with ``whitehouse_docs/presidential-actions/*.md`` (pages as Markdown with
front matter) and ``federal_register/eo_enriched_json/*.json`` (fields of the register's API).
Printed are, over the pages that the register knows as executive orders:

- found: pages that are read as an order with a signing
- signing days and presidents that equal the register's fields
- deadlines: of the places where a text says "within N days of (the date of) this order", how many
  have a directive with that number of days at that place. The phrase is counted by an expression
  of its own, so that it does not share the rules that it measures.
"""

from __future__ import annotations

import argparse
import difflib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from policytrail.config import LanguageSettings
from policytrail.nlp.pipeline import build_annotator
from policytrail.records import Annotation, Document, EventClaim, Failure

PHRASE = re.compile(
    r"\b(?:within|not? later than)\s+(?P<number>\d+)\s+days\s+(?:of|after|from|following)\s+"
    r"(?:the\s+date\s+of\s+)?this\s+(?:order|memorandum)",
    re.IGNORECASE,
)
REACH = 1500  # characters after the phrase in which the items of its list may lie
NEAR_TITLE = 0.8  # least likeness of two titles
NEAR_DAYS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts over pages."""

    pages: int = 0
    found: int = 0
    days: int = 0
    presidents: int = 0
    phrases: int = 0
    covered: int = 0
    directives: int = 0
    agencies: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(**{name: getattr(self, name) + getattr(other, name) for name in _FIELDS})


_FIELDS = tuple(Tally.__dataclass_fields__)


def read_page(file: Path) -> Document:
    """Return a page as the crawler would: front matter as fields, the body as plain text."""
    _, head, body = file.read_text(encoding="utf-8").split("---\n", 2)
    matter = dict(re.findall(r"^(\w+): '?(.*?)'?$", head, re.MULTILINE))
    moment = datetime.fromisoformat(matter.get("published_time") or matter["date"])
    published = moment if moment.tzinfo else moment.replace(tzinfo=UTC, hour=12)
    return Document(
        id=file.stem,
        source_id="wh.actions",
        publisher="The White House",
        tier="official",
        url=matter.get("source_url", ""),
        title=matter.get("title", "").replace("''", "'"),
        text=plain_text(body),
        published=published,
        retrieved=published,
        first_seen=published,
    )


def plain_text(markdown: str) -> str:
    """Return Markdown without tags, emphasis and escapes, a paragraph a line."""
    text = re.sub(r"<[^>]+>|\*+|\\", "", markdown).replace("\xa0", " ")
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    return "\n\n".join(part for part in paragraphs if part)


def read_register(folder: Path) -> list[dict[str, Any]]:
    """Return the register's own fields of each order."""
    rows = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))]
    return [{key: value for key, value in row.items() if key != "enrichment"} for row in rows]


def in_register(page: Document, register: Iterable[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the register's row of a page: a like title, signed within days of the posting."""
    assert page.published is not None
    posted = page.published.date()
    near: list[tuple[float, int, dict[str, Any]]] = []
    for row in register:
        apart = abs((date.fromisoformat(row["signing_date"]) - posted).days)
        if apart <= NEAR_DAYS:
            like = difflib.SequenceMatcher(None, _key(row["title"]), _key(page.title)).ratio()
            near.append((like, -apart, row))
    likeness, _, best = max(near, key=lambda each: each[:2], default=(0.0, 0, None))
    return best if likeness >= NEAR_TITLE else None


def _key(title: str) -> str:
    return re.sub(r"[^a-z0-9]", "", title.casefold())


def compare(page: Document, found: Annotation, row: dict[str, Any]) -> Tally:
    """Return what one page has right."""
    signed = next((e for e in found.events if e.rule == "order.signed"), None)
    places = list(PHRASE.finditer(page.text))
    return Tally(
        pages=1,
        found=signed is not None,
        days=signed is not None and signed.date == row["signing_date"],
        presidents=signed is not None and _is_by(signed, row["president"]["name"]),
        phrases=len(places),
        covered=sum(_is_covered(place, found) for place in places),
        directives=len(found.directives),
        agencies=len({duty.agency for duty in found.directives}),
    )


def _is_by(signed: EventClaim, president: str) -> bool:
    surname = president.removesuffix(" Jr.").split()[-1]
    return any(name.endswith(surname) for name in signed.actors)


def _is_covered(place: re.Match[str], found: Annotation) -> bool:
    return any(
        duty.days == int(place["number"])
        and duty.due is not None
        and duty.evidence.start < place.end() + REACH
        and duty.evidence.end > place.start()
        for duty in found.directives
    )


def measure(recorded: Path, every: int) -> Iterator[tuple[Document, Tally]]:
    """Read every n-th page that the register knows, and yield what it has right."""
    register = read_register(recorded / "federal_register" / "eo_enriched_json")
    pages = sorted((recorded / "whitehouse_docs" / "presidential-actions").glob("*.md"))
    known = [(page, row) for page in map(read_page, pages) if (row := in_register(page, register))]
    chosen = known[::every]
    annotator = build_annotator(LanguageSettings(relevance_floor=0.0))
    results = annotator.annotate(page for page, _ in chosen)
    for (page, row), found in zip(chosen, results, strict=True):
        if isinstance(found, Failure):
            raise SystemExit(f"{found.subject}: {found.message}")
        yield page, compare(page, found, row)


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("recorded", type=Path)
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    total = Tally()
    for page, tally in measure(options.recorded, options.every):
        total += tally
        if not tally.found or tally.days < 1 or tally.presidents < 1:
            print(f"  differs: {page.id}")
    for name in _FIELDS:
        print(f"{name:12}{getattr(total, name):6}")
    print(f"signing days {total.days / total.pages:.3f}, deadlines covered "
          f"{total.covered / max(total.phrases, 1):.3f}")  # fmt: skip


if __name__ == "__main__":
    main()
