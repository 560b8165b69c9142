"""Stances by rule: how often each is right, and how far its confidence can be believed.

    python benchmarks/stances.py GOLD.jsonl... [--curves FILE.json] [--claims FILE.jsonl]

Reads the documents now. Prints by rule how many claims there are, how many are right, and the
confidence that they carry; then F1, expected calibration error and what thresholds keep.
``--claims`` writes each claim with its verdict, from which confidences are fitted.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policytrail.config import LanguageSettings
from policytrail.nlp.evaluation import reading
from policytrail.nlp.evaluation.calibration import (
    Graded,
    calibration_error,
    coverage,
    reliability,
)
from policytrail.nlp.evaluation.documents import grade_stances
from policytrail.nlp.jsonl import annotation_to_dict, load_document
from policytrail.nlp.pipeline import build_annotator
from policytrail.records import Annotation

SHOWN = (0.0, 0.5, 0.6, 0.7, 0.8)  # thresholds in the printed table


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A stance that was read, with its document and whether gold has it."""

    document: str
    stance: dict[str, Any]
    right: bool

    @property
    def graded(self) -> Graded:
        """The claim as the measures of calibration take it."""
        return Graded(confidence=self.stance["confidence"], right=self.right, group=self.document)


def read_claims(files: Iterable[Path]) -> Iterator[Claim]:
    """Read the documents of gold files and grade the stances in them."""
    annotator = build_annotator(LanguageSettings())
    for file in files:
        gold = reading.read_rows(file)
        documents = [load_document(line, number) for number, line in reading.lines(file)]
        for document, found in zip(documents, annotator.annotate(documents), strict=True):
            if not isinstance(found, Annotation):
                raise SystemExit(f"{found.subject}: {found.message}")
            row = annotation_to_dict(found)
            verdicts = grade_stances(gold[document.id], row)
            for stance, right in zip(row["stances"], verdicts, strict=True):
                yield Claim(document=document.id, stance=stance, right=right)


def show(claims: list[Claim]) -> None:
    """Print the tables."""
    by_rule: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_rule[claim.stance["rule"]].append(claim)
    print(f"{'rule':<24}{'claims':>8}{'right':>8}{'share':>8}{'said':>8}")
    for rule, some in sorted(by_rule.items(), key=lambda item: -len(item[1])):
        right, said = sum(c.right for c in some), sum(c.stance["confidence"] for c in some)
        count = len(some)
        print(f"{rule:<24}{count:>8}{right:>8}{right / count:>8.2f}{said / count:>8.2f}")
    graded = [claim.graded for claim in claims]
    print(f"\nexpected calibration error {calibration_error(graded) or 0:.3f}")
    for threshold in SHOWN:
        kept = [one for one in graded if one.confidence >= threshold]
        right = sum(one.right for one in kept)
        share = right / len(kept) if kept else 0.0
        print(f"from {threshold:.1f}: {len(kept):>4} of {len(graded)} claims, {share:.2f} right")


def main() -> None:
    """Read, print, and write what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--curves", type=Path)
    parser.add_argument("--claims", type=Path)
    parser.add_argument("--name", default="stances", help="of the set, in the curves")
    options = parser.parse_args()
    claims = list(read_claims(options.files))
    show(claims)
    graded = [claim.graded for claim in claims]
    if options.curves:
        curves = {
            "reliability": [dataclasses.asdict(one) for one in reliability(graded, 5)],
            "coverage": [dataclasses.asdict(one) for one in coverage(graded)],
        }
        options.curves.write_text(json.dumps({"sets": {options.name: curves}}), encoding="utf-8")
    if options.claims:
        rows = ({"document": c.document, "right": c.right, **c.stance} for c in claims)
        options.claims.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
