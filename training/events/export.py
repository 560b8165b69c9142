"""The event encoder as a folder that the package runs: ONNX, int8.

    python -m training.events.export ENCODER_FOLDER STATE.pt OUT_FOLDER NAME VERSION [PASSAGES...]

Prints what the quantised model reaches on the passages, at the floor that the card gets.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch

from policytrail.nlp.event_encoding import ISSUES, KINDS, STATUSES, Window, Windower
from training.events.network import EventNetwork, collate
from training.export import quantise, sha256_of
from training.network import load_tokenizer

_OUTPUTS = ("kinds", "statuses", "issues", "roles")
_AXES = {0: "windows", 1: "pieces"}
FLOOR = 0.75  # chosen on the articles for tuning (docs/decisions/0650)
_CARD = """\
name = "{name}"
version = "{version}"
made_by = "training/README.md"
kinds = {kinds}
statuses = {statuses}
issues = {issues}
floor = {floor}

[sha256]
"model.onnx" = "{model}"
"tokenizer.json" = "{tokenizer}"
"""


def main(arguments: list[str]) -> None:
    """Write the folder."""
    encoder, state, out = map(Path, arguments[:3])
    name, version = arguments[3:5]
    out.mkdir(parents=True, exist_ok=True)
    export(encoder, state, out / "model.onnx")
    load_tokenizer(encoder).save(str(out / "tokenizer.json"), pretty=False)
    card = _CARD.format(
        name=name, version=version, floor=FLOOR,
        kinds=_listed(KINDS), statuses=_listed(STATUSES), issues=_listed(ISSUES),
        model=sha256_of(out / "model.onnx"), tokenizer=sha256_of(out / "tokenizer.json"),
    )  # fmt: skip
    (out / "model.toml").write_text(card, encoding="utf-8")
    print(f"{(out / 'model.onnx').stat().st_size / 1e6:.1f} MB")


def export(encoder: Path, state: Path, out: Path) -> None:
    """Write the network of a state as a quantised ONNX file."""
    network = EventNetwork(encoder)
    network.load_state_dict(torch.load(state, weights_only=True))
    network.eval()
    window: Window = Windower(load_tokenizer(encoder)).whole("The board sold it. It will buy more.")
    roles = {0: "windows", 2: "pieces", 3: "pieces"}
    axes = {**dict.fromkeys(("input_ids", "attention_mask", *_OUTPUTS), _AXES), "roles": roles}
    quantise(network, collate([window] * 2), ("input_ids", "attention_mask"), _OUTPUTS, axes, out)


def _listed(names: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


if __name__ == "__main__":
    main(sys.argv[1:])
