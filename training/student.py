"""Step 4: the student, MiniLM on the teacher's soft labels.

    python -m training.student ENCODER_FOLDER SOFTENED.pt DATA_FOLDER OUT.pt [SEED]

Where a person labelled a target, the lesson is the mean of the label and the teacher's opinion.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import torch

from policytrail.nlp.evaluation.tone_sets import TargetPair
from training.learn import Lessons, Recipe, hard_lessons, learn, score_sets
from training.network import TargetNetwork, mark_pairs
from training.splits import load_splits

_TEMPERATURE = 1.5
_HARD = 0.3  # weight of the person's label
_HEAD_SEED = 1  # of the head's first weights: the same for all, so that states can be averaged


def main(arguments: list[str]) -> None:
    """Train, print the figures of each epoch, and keep the last state."""
    encoder, softened, data, out = map(Path, arguments[:4])
    seed = int(arguments[4]) if arguments[4:] else 1
    recipe = Recipe(
        seed=seed, epochs=3, rate=1e-4, batch=32, frozen_embeddings=False, temperature=_TEMPERATURE
    )
    splits = load_splits(data)
    lessons = soft_lessons(encoder, torch.load(softened, weights_only=True), splits.learn)
    torch.manual_seed(_HEAD_SEED)
    network = TargetNetwork(encoder)
    for epoch in learn(network, lessons, recipe):
        print("epoch", epoch, score_sets(network, encoder, splits.develop), flush=True)
        torch.save(network.state_dict(), out)
    print("test", score_sets(network, encoder, splits.test))


def soft_lessons(
    encoder: Path, softened: dict[str, Any], labelled: tuple[TargetPair, ...]
) -> Lessons:
    """Return the teacher's probabilities, mixed with the labels that persons gave."""
    wanted = torch.softmax(softened["logits"] / _TEMPERATURE, dim=1)
    hard = hard_lessons(encoder, labelled)
    count = softened["labelled"]
    wanted[:count] = (1 - _HARD) * wanted[:count] + _HARD * hard.wanted
    rows = softened["pairs"][count:]
    free = [TargetPair(text=t, start=s, end=e, label="neutral", group="") for t, s, e in rows]
    return Lessons(inputs=[*hard.inputs, *mark_pairs(encoder, free)], wanted=wanted)


if __name__ == "__main__":
    main(sys.argv[1:])
