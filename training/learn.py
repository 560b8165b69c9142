"""Learning from hard or soft labels, prediction, and scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from policytrail.nlp.evaluation import tone_scores
from policytrail.nlp.evaluation.tone_scores import Answer
from policytrail.nlp.evaluation.tone_sets import TargetPair
from policytrail.nlp.target_input import TargetInput
from training.network import LABELS, TargetNetwork, collate, mark_pairs
from training.steps import Pace, lighter, take_steps

_SORTED_TOGETHER = 50  # batches among which inputs are put by length, so that little is filled up
_SMOOTHING = 0.05
_WARM = 0.06  # share of the steps in which the rate rises
_TELL = 200  # steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How to learn; ``temperature`` softens the teacher's labels, where there are some."""

    seed: int
    epochs: int
    rate: float
    batch: int
    frozen_embeddings: bool
    temperature: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lessons:
    """Inputs and their targets: probabilities (inputs, 3), one-hot where labels are hard."""

    inputs: Sequence[TargetInput]
    wanted: Tensor


def hard_lessons(folder: Path, pairs: Sequence[TargetPair]) -> Lessons:
    """Return the labelled pairs as lessons, a twentieth of the weight spread over all labels."""
    wanted = torch.full((len(pairs), len(LABELS)), _SMOOTHING / len(LABELS))
    for row, pair in enumerate(pairs):
        wanted[row, LABELS.index(pair.label)] += 1 - _SMOOTHING
    return Lessons(inputs=mark_pairs(folder, pairs), wanted=wanted)


def learn(network: TargetNetwork, lessons: Lessons, recipe: Recipe) -> Iterator[int]:
    """Train the network; yield the number of each epoch after it."""
    pace = Pace(
        seed=recipe.seed,
        epochs=recipe.epochs,
        rate=recipe.rate,
        batch=recipe.batch,
        warm=_WARM,
        together=_SORTED_TOGETHER,
        tell=_TELL,
        frozen_embeddings=recipe.frozen_embeddings,
    )
    return take_steps(
        network,
        [len(each.ids) for each in lessons.inputs],
        lambda rows: _loss(network, lessons, rows, recipe.temperature),
        pace,
    )


def _loss(network: TargetNetwork, lessons: Lessons, rows: list[int], temperature: float) -> Tensor:
    """Return the cross-entropy of the wanted probabilities, softened as Hinton et al. 2015."""
    batch = collate([lessons.inputs[row] for row in rows])
    with lighter():
        logits = network(batch.ids, batch.attention, batch.target)
    said = torch.log_softmax(logits.float() / temperature, dim=1)
    return -(lessons.wanted[rows] * said).sum(dim=1).mean() * temperature**2


def predict(network: TargetNetwork, inputs: Sequence[TargetInput], size: int = 64) -> Tensor:
    """Return logits (inputs, 3)."""
    network.eval()
    order = sorted(range(len(inputs)), key=lambda row: len(inputs[row].ids))
    logits = torch.zeros(len(inputs), len(LABELS))
    with torch.no_grad(), lighter():
        for start in range(0, len(order), size):
            rows = order[start : start + size]
            batch = collate([inputs[row] for row in rows])
            logits[rows] = network(batch.ids, batch.attention, batch.target).float()
    return logits


def scores(logits: Tensor, pairs: Sequence[TargetPair]) -> tuple[float, float]:
    """Return macro-F1 and accuracy, in percent, as ``policytrail eval-tone`` reckons them."""
    answers = [Answer(label=LABELS[at]) for at in logits.argmax(dim=1).tolist()]
    values = tone_scores.score(pairs, answers, resamples=0).values
    return round(100 * values["macro_f1"].value, 2), round(100 * values["accuracy"].value, 2)


def score_sets(
    network: TargetNetwork, folder: Path, sets: Mapping[str, Sequence[TargetPair]]
) -> dict[str, tuple[float, float]]:
    """Return macro-F1 and accuracy by set."""
    return {
        name: scores(predict(network, mark_pairs(folder, pairs)), pairs)
        for name, pairs in sets.items()
    }
