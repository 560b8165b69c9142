"""The teacher's opinion on passages without labels.

python -m training.events.soften ENCODER_FOLDER TEACHER.pt UNLABELLED.jsonl OUT.pt [MOST]
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from policytrail.nlp.event_encoding import Window, Windower
from training.events.learn import Opinion, predict
from training.events.network import EventNetwork
from training.network import load_tokenizer

_MAY_TELL = 0.1  # probability from which status and roles of a word are kept


def main(arguments: list[str]) -> None:
    """Write the texts with what the teacher says of each."""
    encoder, state, unlabelled, out = map(Path, arguments[:4])
    most = int(arguments[4]) if arguments[4:] else None
    network = EventNetwork(encoder)
    network.load_state_dict(torch.load(state, weights_only=True))
    lines = unlabelled.read_text(encoding="utf-8").splitlines()[:most]
    texts = [json.loads(line)["text"] for line in lines]
    windower = Windower(load_tokenizer(encoder))
    windows = [windower.whole(text) for text in texts]
    rows = [
        _row(window, said) for window, said in zip(windows, predict(network, windows), strict=True)
    ]
    torch.save({"texts": texts, "said": rows}, out)
    told = sum(len(row["tellings"]) for row in rows)
    print(f"{len(texts)} passages, {told} words that may tell something")


def _row(window: Window, said: Sequence[Any]) -> dict[str, Any]:
    """Return probabilities by word, so that another tokenizer's pieces can take them over."""
    kinds, statuses, issues, roles = said
    places = list(window.places)
    chances = kinds[places].sigmoid()
    tellings = (chances.max(dim=1).values >= _MAY_TELL).nonzero().flatten().tolist()
    at = [places[word] for word in tellings]
    return {
        "spans": list(window.spans),
        "kinds": chances.half(),
        "tellings": tellings,
        "statuses": statuses[at].softmax(dim=1).half(),
        "issues": issues[at].sigmoid().half(),
        "roles": roles[:, at][:, :, places].sigmoid().permute(1, 0, 2).half(),
    }


def read_opinions(file: Path, windower: Windower) -> list[Opinion]:
    """Return what ``soften`` wrote, for the pieces of a tokenizer whose words are the same."""
    kept = torch.load(file, weights_only=True)
    found = []
    for text, row in zip(kept["texts"], kept["said"], strict=True):
        window = windower.whole(text)
        spans = [tuple(span) for span in row["spans"]]
        count = min(len(spans), len(window.spans))
        if spans[:count] == list(window.spans[:count]) and count:
            found.append(_opinion(window, row, count))
    return found


def _opinion(window: Window, row: dict[str, Any], count: int) -> Opinion:
    places, length = list(window.places[:count]), len(window.ids)
    kinds = torch.zeros(length, row["kinds"].shape[1])
    kinds[places] = row["kinds"][:count].float()
    kept = [at for at, word in enumerate(row["tellings"]) if word < count]
    roles = torch.zeros(len(kept), row["roles"].shape[1], length)
    roles[:, :, places] = row["roles"][kept][:, :, :count].float()
    return Opinion(
        window=window,
        kinds=kinds,
        tellings=torch.tensor(
            [window.places[row["tellings"][at]] for at in kept], dtype=torch.long
        ),
        statuses=row["statuses"][kept].float(),
        issues=row["issues"][kept].float(),
        roles=roles,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
