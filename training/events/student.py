"""The student: MiniLM on marked passages and on a teacher's opinion of passages without labels.

python -m training.events.student ENCODER_FOLDER SOFTENED.pt OUT.pt [--seed N] [--epochs N]
    [--often N] [--apart NAME...] PASSAGES.jsonl...

``--often`` says how many times the marked passages stand among the others.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from policytrail.nlp.event_encoding import Windower
from training.events.learn import Lesson, Opinion, Recipe, learn, scores
from training.events.network import EventNetwork
from training.events.passages import read_passages
from training.events.soften import read_opinions
from training.network import load_tokenizer

_HEAD_SEED = 1


def main() -> None:
    """Train, print the figures of each epoch, and keep the last state."""
    parser = argparse.ArgumentParser()
    parser.add_argument("encoder", type=Path)
    parser.add_argument("softened", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("passages", type=Path, nargs="+")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--often", type=int, default=3)
    parser.add_argument("--apart", nargs="*", default=[])
    given = parser.parse_args()
    windower = Windower(load_tokenizer(given.encoder))
    marked = read_passages([p for p in given.passages if p.stem not in given.apart], windower)
    apart = read_passages([p for p in given.passages if p.stem in given.apart], windower)
    lessons: list[Lesson | Opinion] = [
        *marked * given.often,
        *read_opinions(given.softened, windower),
    ]
    print(f"{len(marked)} marked passages, {len(lessons)} lessons, {len(apart)} apart", flush=True)
    torch.manual_seed(_HEAD_SEED)
    network = EventNetwork(given.encoder)
    recipe = Recipe(seed=given.seed, epochs=given.epochs, rate=given.rate, batch=given.batch)
    for epoch in learn(network, lessons, recipe):
        if apart:
            print("epoch", epoch, scores(network, apart), flush=True)
        torch.save(network.state_dict(), given.out)


if __name__ == "__main__":
    main()
