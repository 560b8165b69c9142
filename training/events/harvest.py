"""Gathers passages without labels for the teacher to read.

    python -m training.events.harvest OUT.jsonl FOLDER_OR_FILE...

Reads what ``training.harvest`` reads. A passage is one to four sentences that follow each other.
What it writes is for training here and is not passed on: texts belong to their publishers.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import spacy

from training.harvest import texts_of

_SENTENCES = (1, 2, 2, 3, 3, 4)  # lengths of passages, each as often as it stands here
_CHARS = range(40, 900)
_LETTERS = 0.6  # share of letters and blanks below which a passage is no prose
_A_FILE = 60  # passages of one text at most
_SEED = 20261128


def harvest(paths: list[Path]) -> list[str]:
    """Return passages of the files, in an order that is random but always the same."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.max_length = 10**7
    rng = random.Random(_SEED)  # noqa: S311 - a sample, no secret
    found: dict[str, None] = {}
    for text in sorted({text for path in paths for text in texts_of(path)}):
        passages = list(_passages([s.text.strip() for s in nlp(text[:200_000]).sents], rng))
        found.update(dict.fromkeys(rng.sample(passages, min(_A_FILE, len(passages)))))
    passages = list(found)
    rng.shuffle(passages)
    return passages


def _passages(sentences: list[str], rng: random.Random) -> Iterator[str]:
    place = 0
    while place < len(sentences):
        count = rng.choice(_SENTENCES)
        passage = re.sub(r"\s+", " ", " ".join(sentences[place : place + count])).strip()
        place += count
        prose = sum(c.isalpha() or c == " " for c in passage)
        if len(passage) in _CHARS and prose > _LETTERS * len(passage):
            yield passage


def main(arguments: list[str]) -> None:
    """Write the passages as JSON lines."""
    out, *paths = map(Path, arguments)
    passages = harvest(paths)
    with out.open("w", encoding="utf-8") as file:
        for text in passages:
            file.write(json.dumps({"text": text}, ensure_ascii=False) + "\n")
    print(f"{len(passages)} passages")


if __name__ == "__main__":
    main(sys.argv[1:])
