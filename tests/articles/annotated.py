"""Articles annotated by hand, written so that people can read and check them.

A file of ``tests/data/articles`` is a text with TOML front matter that says what is in it:

    entities = [["person", "person:ann-bell", "Ann Bell", "Bell"]]       type, id, names
    instruments = [{ kind = "rule", name = "rule on fees", at = ["rule@1"], also = ["rule"] }]
    events = [{ is = "propose", status = "done", date = "2025-10-27", by = ["Ann Bell"],
                of = ["rule on fees"], says = "Ann Bell…Monday." }]
    stances = [{ by = "Ann Bell", on = "rule on fees", view = "support", says = "Ann Bell…" }]
    amounts = [[5.0, "percent", "5 percent"]]                            value, unit, words
    amounts = [[2e6, "USD", "$2 million to $3 million", 3e6]]            a range has its upper bound

Every whole-word occurrence of an entity's names is a mention, the longest name first. ``at`` lists
an instrument's mentions: all occurrences of the words, or the one that ``@`` numbers. ``says`` is a
sentence, shortened by ``…`` between its first and last words. ``python annotated.py`` prints all
articles as JSON Lines, in the shape of the annotation schema.
"""

from __future__ import annotations

import itertools
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "data" / "articles"
Json = dict[str, Any]


def load_articles(folder: Path = FOLDER) -> tuple[Json, ...]:
    """Read all articles of a folder as rows of the annotation schema, by id.

    Raises ValueError that names the file and the words that are not in its text.
    """
    return tuple(sorted((_load(file) for file in folder.glob("*.md")), key=lambda row: row["id"]))


def _load(file: Path) -> Json:
    matter, _, text = file.read_text(encoding="utf-8").removeprefix("+++\n").partition("\n+++\n")
    article = _Article(file.name, text.strip())
    try:
        return article.annotate(tomllib.loads(matter))
    except (KeyError, ValueError) as error:
        raise ValueError(f"{file.name}: {error}") from error


class _Article:
    """A text in which words are looked up."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self._taken: list[tuple[int, int]] = []

    def annotate(self, matter: Mapping[str, Any]) -> Json:
        instruments = [self._instrument(row) for row in matter.get("instruments", ())]
        entities = self._entities(matter.get("entities", ()), matter.get("sentiments", {}))
        amounts = self._amounts(matter.get("amounts", ()))
        row: Json = {
            "id": matter["id"],
            "url": f"https://articles.example.org/{self.name.removesuffix('.md')}",
            "source": matter["source"],
            "published": matter["published"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "title": matter["title"],
            "text": self.text,
            "story": matter.get("story"),
            "relevance": matter["relevance"],
            "topics": matter["topics"],
            "sentiment": {"label": matter["sentiment"]},
            "entities": entities,
            "instruments": instruments,
            "events": [self._event(event, amounts) for event in matter.get("events", ())],
            "stances": [self._stance(stance) for stance in matter.get("stances", ())],
            "amounts": amounts,
        }
        if "topics_optional" in matter:
            row["topics_optional"] = matter["topics_optional"]
        return row

    def _instrument(self, row: Mapping[str, Any]) -> Json:
        mentions = [span for words in row["at"] for span in self._instrument_spans(words)]
        mentions.sort(key=lambda span: int(span["start"]))
        names = dict.fromkeys([row["name"], *(span["text"] for span in mentions)])
        names |= dict.fromkeys(row.get("also", ()))
        return {
            "key": row.get("key"),
            "kind": row["kind"],
            "name": row["name"],
            "names": list(names),
            "mentions": mentions,
        }

    def _instrument_spans(self, words: str) -> list[Json]:
        plain, _, number = words.partition("@")
        found = self._occurrences(plain)
        chosen = [found[int(number) - 1]] if number else found
        self._taken += chosen
        return [self._span(*place) for place in chosen]

    def _entities(self, rows: Any, sentiments: Mapping[str, str]) -> list[Json]:
        mentions: dict[str, list[Json]] = {id: [] for _, id, *_ in rows}
        names = [(name, id) for _, id, *names in rows for name in names]
        for name, id in sorted(names, key=lambda pair: -len(pair[0])):
            for start, end in self._places(name):
                if all(end <= first or last <= start for first, last in self._taken):
                    self._taken.append((start, end))
                    mentions[id].append(self._span(start, end))
        for id, spans in mentions.items():
            if not spans:
                raise ValueError(f"{id} is not in the text")
            spans.sort(key=lambda span: int(span["start"]))
        return [
            {
                "id": id,
                "name": names[0],
                "names": names,
                "type": kind,
                "sentiment": None if kind == "place" else sentiments.get(id, "neutral"),
                "mentions": mentions[id],
            }
            for kind, id, *names in rows
        ]

    def _amounts(self, rows: Any) -> list[Json]:
        amounts = []
        for value, unit, words, *most in rows:
            start, end = self._occurrences(words)[0]
            bounds = {"value": value} | ({"value_max": most[0]} if most else {})
            amounts.append({**bounds, "unit": unit, **self._span(start, end)})
        return amounts

    def _event(self, row: Mapping[str, Any], amounts: list[Json]) -> Json:
        amount = next((item for item in amounts if item["text"] == row.get("amount")), None)
        if "amount" in row and amount is None:
            raise ValueError(f"{row['amount']!r} is not among the amounts")
        event: Json = {
            "type": row["is"],
            "status": row["status"],
            "date": row.get("date"),
            "actors": row["by"],
            "objects": row["of"],
            "amount": amount and {k: v for k, v in amount.items() if k not in ("start", "end")},
            "evidence": self._sentence(row["says"]),
        }
        return event | ({"optional": True} if row.get("optional") else {})

    def _stance(self, row: Mapping[str, Any]) -> Json:
        stance: Json = {
            "holder": row["by"],
            "target": row["on"],
            "stance": row["view"],
            "evidence": self._sentence(row["says"]),
        }
        return stance | ({"optional": True} if row.get("optional") else {})

    def _sentence(self, words: str) -> Json:
        first, _, last = words.partition("…")
        start = self.text.index(first) if first in self.text else -1
        end = self.text.find(last, start + len(first)) + len(last)
        if start < 0 or end < len(last) or self.text.count(first) != 1:
            raise ValueError(f"no such sentence, or more than one: {words!r}")
        return self._span(start, end)

    def _occurrences(self, words: str) -> list[tuple[int, int]]:
        found = list(self._places(words))
        if not found:
            raise ValueError(f"{words!r} is not in the text")
        return found

    def _places(self, words: str) -> Iterator[tuple[int, int]]:
        for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", self.text):
            yield match.span()

    def _span(self, start: int, end: int) -> Json:
        return {"start": start, "end": end, "text": self.text[start:end]}


def check_mentions(row: Mapping[str, Any]) -> None:
    """Assert that mentions and amounts lead to their words, and that mentions do not overlap."""
    records = [*row["entities"], *row["instruments"]]
    spans = [span for record in records for span in record["mentions"]]
    places = sorted((span["start"], span["end"]) for span in spans)
    for span in (*spans, *row["amounts"]):
        assert row["text"][span["start"] : span["end"]] == span["text"]
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(places))


def main() -> None:
    """Print all articles as JSON Lines."""
    for row in load_articles():
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
