"""Step 3: the teacher's opinion on labelled and unlabelled targets.

python -m training.soften ENCODER_FOLDER TEACHER.pt DATA_FOLDER UNLABELLED.jsonl OUT.pt
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import torch

from policytrail.nlp.evaluation.tone_sets import TargetPair
from training.learn import predict
from training.network import TargetNetwork, mark_pairs
from training.splits import load_splits


def main(arguments: list[str]) -> None:
    """Write the pairs with the teacher's logits."""
    encoder, state, data, unlabelled, out = map(Path, arguments)
    network = TargetNetwork(encoder)
    network.load_state_dict(torch.load(state, weights_only=True))
    splits = load_splits(data)
    apart = {p.text for pairs in (*splits.develop.values(), *splits.test.values()) for p in pairs}
    free = [pair for pair in read_unlabelled(unlabelled) if pair.text not in apart]
    pairs = [*splits.learn, *free]
    logits = predict(network, mark_pairs(encoder, pairs))
    rows = [(pair.text, pair.start, pair.end) for pair in pairs]
    torch.save({"pairs": rows, "logits": logits, "labelled": len(splits.learn)}, out)
    print(f"{len(pairs)} targets, {len(splits.learn)} of them labelled")


def read_unlabelled(file: Path) -> list[TargetPair]:
    """Read what ``harvest`` wrote; the label of these pairs says nothing."""
    with file.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [TargetPair(**row, label="neutral", group="") for row in rows]


if __name__ == "__main__":
    main(sys.argv[1:])
