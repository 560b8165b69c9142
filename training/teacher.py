"""Step 2: the teacher, MPNet on the three labelled sets together.

python -m training.teacher ENCODER_FOLDER DATA_FOLDER OUT.pt [SEED]
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch

from training.learn import Recipe, hard_lessons, learn, score_sets
from training.network import TargetNetwork
from training.splits import load_splits


def main(arguments: list[str]) -> None:
    """Train, print the figures of each epoch, and keep the last state."""
    encoder, data, out = map(Path, arguments[:3])
    seed = int(arguments[3]) if arguments[3:] else 1
    recipe = Recipe(seed=seed, epochs=2, rate=3e-5, batch=16, frozen_embeddings=True)
    splits = load_splits(data)
    torch.manual_seed(seed)  # the head's first weights
    network = TargetNetwork(encoder)
    for epoch in learn(network, hard_lessons(encoder, splits.learn), recipe):
        print("epoch", epoch, score_sets(network, encoder, splits.develop), flush=True)
    torch.save(network.state_dict(), out)
    print("test", score_sets(network, encoder, splits.test))


if __name__ == "__main__":
    main(sys.argv[1:])
