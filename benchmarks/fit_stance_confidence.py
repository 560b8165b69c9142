"""Fits how sure a stance is to the signs that its claim bears; writes nlp/lexicons/confidence.toml.

    python benchmarks/fit_stance_confidence.py [--dry] [--base-only]

Three sources of claims: the documents of ``tests/data/components/claims.jsonl`` and the articles
of ``tests/data/tuning``, read now, after whose errors the rules were widened, so that they flatter;
and ``tests/data/calibration/stances_first_run.jsonl``, the claims of the second tuning set as they
were before anybody had looked at it (signs and verdicts only), by rules that have become better
since. None is what a new text is like, so each source counts the same. A logistic model
with a quadratic penalty (the prior that a sign says nothing), by Newton's method; the penalty is
chosen, and the error is told, by leaving out one document at a time.

``--base-only`` leaves the weights of signs as they stand and fits the base again, by what is
claimed now: on the same documents, on all sets of articles that were read, and on the first run of
the sixth set. The rules become better; how signs differ from each other changes less.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from policytrail.config import LanguageSettings
from policytrail.nlp.confidence_weights import load_least, load_weights
from policytrail.nlp.evaluation.calibration import Graded, calibration_error
from policytrail.nlp.evaluation.documents import grade_stances
from policytrail.nlp.jsonl import annotation_to_dict, load_document
from policytrail.nlp.output import to_annotation
from policytrail.nlp.pipeline import build_annotator
from policytrail.tests.articles.annotated import FOLDER, load_articles

ROOT = Path(__file__).resolve().parent.parent
FIRST_RUN = ROOT / "tests/data/calibration/stances_first_run.jsonl"
OWN = ROOT / "tests/data/components/claims.jsonl"
TARGET = ROOT / "nlp/lexicons/confidence.toml"
READ = ("tuning", "tuning_b", "tuning_c", "tuning_d", "tuning_e")  # for the base
PENALTIES = (0.5, 1.0, 2.0, 4.0, 8.0)
LEAST_CLAIMS = 4  # a sign that is rarer has no weight of its own
CHOICE = "rule:choice"  # acts that only choose have a weight of their own: decision 0508
_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The signs of a claim, whether it is right, its document and its source."""

    signs: frozenset[str]
    right: bool
    document: str
    source: str


def read_now(folders: Sequence[str] = ("tuning",)) -> list[Claim]:
    """Read our documents and folders of articles for tuning, and grade the stances in them."""
    with tempfile.TemporaryDirectory() as folder:
        # Everything is claimed here, however unsure: what is left out teaches nothing.
        Path(folder, "confidence.toml").write_text("[abstain]\nbelow = 0.0\n", encoding="utf-8")
        annotator = build_annotator(LanguageSettings(), (Path(folder),))
    claims: list[Claim] = []
    own = map(json.loads, OWN.read_text(encoding="utf-8").splitlines())
    for source, gold in [
        *(("own", row) for row in own),
        *(("tuning", row) for name in folders for row in load_articles(FOLDER.parent / name)),
    ]:
        document = load_document(json.dumps(gold), 1)
        doc = annotator.read(document)
        verdicts = grade_stances(gold, annotation_to_dict(to_annotation(doc)))
        claims += [
            Claim(signs=signs, right=right, document=document.id, source=source)
            for signs, right in zip(doc._.stance_signs, verdicts, strict=True)
        ]
    return claims


def first_claims(of: str = "tuning_b") -> list[Claim]:
    """Return the claims that were kept from the first run of a set."""
    rows = map(json.loads, FIRST_RUN.read_text(encoding="utf-8").splitlines())
    return [
        Claim(
            signs=frozenset(row["signs"]),
            right=row["right"],
            document=row["document"],
            source="first run",
        )
        for row in rows
        if row["set"] == of
    ]


def fit(claims: Sequence[Claim], signs: Sequence[str], penalty: float) -> _Floats:
    """Return the base and the weight of each sign: the maximum of the penalised likelihood."""
    table, right = _table(claims, signs), np.array([claim.right for claim in claims], float)
    counts = Counter(claim.source for claim in claims)
    share = np.array([len(claims) / len(counts) / counts[c.source] for c in claims])
    weights = np.zeros(table.shape[1])
    ridge = np.full(table.shape[1], penalty)
    ridge[0] = 1e-3  # the base is free
    for _ in range(50):
        chance = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (share * (right - chance)) - ridge * weights
        curve = (table * (share * chance * (1 - chance))[:, None]).T @ table + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def _table(claims: Sequence[Claim], signs: Sequence[str]) -> _Floats:
    rows = [[1.0, *(float(sign in claim.signs) for sign in signs)] for claim in claims]
    return np.array(rows)


def fit_base(claims: Sequence[Claim], weights: Mapping[str, float], least: float) -> float:
    """Return the base with which each source's claims are as sure on average as they are right.

    Each source counts the same; what is below ``least`` is not claimed and does not count.
    """
    counts = Counter(claim.source for claim in claims)
    odds = np.array([sum(weights.get(s, 0.0) for s in claim.signs) for claim in claims])
    share = np.array([1 / counts[claim.source] for claim in claims])
    share *= 1 / (1 + np.exp(-(odds + weights["base"]))) >= least
    right, base = np.array([claim.right for claim in claims], float), weights["base"]
    for _ in range(50):
        chance = 1 / (1 + np.exp(-(odds + base)))
        base += (share @ (right - chance)) / (share @ (chance * (1 - chance)))
    return float(base)


def left_out(claims: Sequence[Claim], signs: Sequence[str], penalty: float) -> list[Graded]:
    """Return each claim with the confidence of a model that has not seen its document."""
    graded: list[Graded] = []
    for document in dict.fromkeys(claim.document for claim in claims):
        rest = [claim for claim in claims if claim.document != document]
        mine = [claim for claim in claims if claim.document == document]
        chances = 1 / (1 + np.exp(-_table(mine, signs) @ fit(rest, signs, penalty)))
        graded += [
            Graded(confidence=float(chance), right=claim.right, group=document)
            for claim, chance in zip(mine, chances, strict=True)
        ]
    return graded


def surprise(graded: Sequence[Graded]) -> float:
    """Return the mean log loss."""
    return float(-np.mean([np.log(g.confidence if g.right else 1 - g.confidence) for g in graded]))


def main() -> None:
    """Fit, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--dry", action="store_true", help="write nothing")
    parser.add_argument("--base-only", action="store_true", help="keep the weights of signs")
    options = parser.parse_args()
    least = load_least()
    if options.base_only:
        known = dict(load_weights())
        claims = [*read_now(READ), *first_claims("tuning_f")]
        chosen = [claim for claim in claims if CHOICE not in claim.signs]
        known["base"] = fit_base(chosen, known, least)
        _write(known, least, dry=options.dry)
        return
    claims = [*read_now(), *first_claims()]
    every = sorted({sign for claim in claims for sign in claim.signs})
    signs = [s for s in every if sum(s in claim.signs for claim in claims) >= LEAST_CLAIMS]
    tried = {penalty: left_out(claims, signs, penalty) for penalty in PENALTIES}
    penalty = min(tried, key=lambda one: surprise(tried[one]))
    for source, count in Counter(claim.source for claim in claims).items():
        right = sum(claim.right for claim in claims if claim.source == source)
        print(f"{source}: {count} claims, {right / count:.2f} right")
    base = [Graded(confidence=0.5, right=claim.right) for claim in claims]
    for one, graded in tried.items():
        error = calibration_error(graded, 5) or 0
        print(f"penalty {one:g}: log loss {surprise(graded):.3f}, calibration error {error:.3f}")
    print(f"{len(claims)} claims, constant 0.5: log loss {surprise(base):.3f}; taken: {penalty:g}")
    weights = fit(claims, signs, penalty)
    fitted = dict(zip(signs, weights[1:].tolist(), strict=True))
    _write({"base": float(weights[0]), **fitted}, least, dry=options.dry)


def _write(weights: Mapping[str, float], least: float, *, dry: bool) -> None:
    lines = [f'"{sign}" = {w:.2f}' for sign, w in weights.items() if sign != "base"]
    text = (
        "# How sure a stance is, in log odds: benchmarks/fit_stance_confidence.py writes this file"
        f".\n\n[abstain]\nbelow = {least}\n\n[weights]\nbase = {weights['base']:.2f}\n"
        + "\n".join(lines)
        + "\n"
    )
    (sys.stdout.write if dry else TARGET.write_text)(text)


if __name__ == "__main__":
    main()
