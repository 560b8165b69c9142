"""Learns a network from passages alone.

python -m training.events.train ENCODER_FOLDER OUT.pt [--seed N] [--epochs N] [--rate R]
    [--apart NAME...] [--start STATE.pt] [--frozen LAYERS] PASSAGES.jsonl...

``--apart`` names files (without ending) that are not learned from but scored; ``--start`` goes on
from what an earlier run kept; ``--frozen`` leaves that many of the encoder's lower layers as they
are. The state is written after each epoch.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from policytrail.nlp.event_encoding import Windower
from training.events.learn import Recipe, learn, scores
from training.events.network import EventNetwork
from training.events.passages import read_passages
from training.network import load_tokenizer


def main() -> None:
    """Train, print the figures of each epoch, and keep the state after each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("encoder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("passages", type=Path, nargs="+")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--rate", type=float, default=5e-5)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--apart", nargs="*", default=[])
    parser.add_argument("--start", type=Path)
    parser.add_argument("--frozen", type=int, default=0)
    given = parser.parse_args()
    windower = Windower(load_tokenizer(given.encoder))
    lessons = read_passages([p for p in given.passages if p.stem not in given.apart], windower)
    apart = read_passages([p for p in given.passages if p.stem in given.apart], windower)
    print(f"{len(lessons)} passages to learn from, {len(apart)} apart", flush=True)
    torch.manual_seed(given.seed)
    network = EventNetwork(given.encoder)
    if given.start is not None:
        network.load_state_dict(torch.load(given.start))
    recipe = Recipe(seed=given.seed, epochs=given.epochs, rate=given.rate, batch=given.batch)
    for epoch in learn(network, lessons, recipe, frozen_layers=given.frozen):
        _keep(network, given.out)
        if apart:
            print("epoch", epoch, scores(network, apart), flush=True)


def _keep(network: EventNetwork, out: Path) -> None:
    """Write the state; one that was kept before stays until the new one is whole."""
    written = out.with_suffix(".part")
    torch.save(network.state_dict(), written)
    written.replace(out)


if __name__ == "__main__":
    main()
