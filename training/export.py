"""Step 5: the student as a folder that the package runs: ONNX, int8, with a temperature.

    python -m training.export ENCODER_FOLDER STATE.pt DATA_FOLDER OUT_FOLDER NAME VERSION

The temperature divides the logits so that the probabilities fit the development splits (Guo et
al. 2017); those targets were never learned from. ``reduce_range`` keeps int8 products exact on
processors without VNNI. MPNet's wide layer after the activation has outliers that int8 cannot
hold: it stays as it is.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import nn

from policytrail.nlp.evaluation.tone_sets import TargetPair
from policytrail.nlp.target_input import TOKEN_LIMIT, TargetInput
from training.learn import scores
from training.network import LABELS, TargetNetwork, collate, load_tokenizer, mark_pairs
from training.splits import load_splits

_OPSET = 17
_INPUTS = ("input_ids", "attention_mask", "target_mask")
_AXES = {0: "targets", 1: "tokens"}
_CARD = """\
name = "{name}"
version = "{version}"
made_by = "training/README.md"
labels = ["negative", "neutral", "positive"]
token_limit = {limit}
temperature = {temperature:.3f}

[sha256]
"model.onnx" = "{model}"
"tokenizer.json" = "{tokenizer}"
"""


def main(arguments: list[str]) -> None:
    """Write the folder, and print what the quantised model reaches."""
    encoder, state, data, out = map(Path, arguments[:4])
    name, version = arguments[4:]
    out.mkdir(parents=True, exist_ok=True)
    export(encoder, state, out / "model.onnx")
    tokenizer = load_tokenizer(encoder)
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    splits = load_splits(data)
    session = onnxruntime.InferenceSession(out / "model.onnx")
    develop = [pair for pairs in splits.develop.values() for pair in pairs]
    temperature = fit_temperature(run(session, mark_pairs(encoder, develop)), develop)
    card = _CARD.format(
        name=name, version=version, limit=TOKEN_LIMIT, temperature=temperature,
        model=sha256_of(out / "model.onnx"), tokenizer=sha256_of(out / "tokenizer.json"),
    )  # fmt: skip
    (out / "model.toml").write_text(card, encoding="utf-8")
    for kind, sets in (("develop", splits.develop), ("test", splits.test)):
        for title, pairs in sets.items():
            logits = run(session, mark_pairs(encoder, pairs))
            print(kind, title, *scores(torch.from_numpy(logits), pairs))
    print(f"temperature {temperature:.3f}, {(out / 'model.onnx').stat().st_size / 1e6:.1f} MB")


def export(encoder: Path, state: Path, out: Path) -> None:
    """Write the network of a state as a quantised ONNX file."""
    network = TargetNetwork(encoder)
    network.load_state_dict(torch.load(state, weights_only=True))
    network.eval()
    example = collate([TargetInput(ids=(0, 5, 6, 5, 2), start=1, end=4)] * 2)
    values = (example.ids, example.attention, example.target)
    axes = {**dict.fromkeys(_INPUTS, _AXES), "logits": {0: "targets"}}
    quantise(network, values, _INPUTS, ("logits",), axes, out)


def quantise(
    network: nn.Module,
    example: tuple[torch.Tensor, ...],
    inputs: Sequence[str],
    outputs: Sequence[str],
    axes: Mapping[str, Mapping[int, str]],
    out: Path,
) -> None:
    """Write a network with an ``encoder`` as an ONNX file with int8 weights."""
    with tempfile.TemporaryDirectory() as folder:
        plain, shaped = Path(folder) / "plain.onnx", Path(folder) / "shaped.onnx"
        torch.onnx.export(
            network,
            example,
            plain,
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes=dict(axes),
            opset_version=_OPSET,
            dynamo=False,
        )
        quant_pre_process(plain, shaped, skip_symbolic_shape=True)
        kept = _wide(shaped) if network.encoder.config.model_type == "mpnet" else []
        quantize_dynamic(
            shaped,
            out,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            nodes_to_exclude=kept,
        )


def _wide(model: Path) -> list[str]:
    """Return the products after the activation of each feed-forward layer."""
    nodes = onnx.load(model).graph.node
    return [n.name for n in nodes if n.op_type == "MatMul" and "/output/dense" in n.name
            and "attention" not in n.name]  # fmt: skip


def run(session: onnxruntime.InferenceSession, inputs: list[TargetInput]) -> NDArray[np.float32]:
    """Return logits (inputs, 3), one input at a time as the package does with few targets."""
    rows = []
    for each in inputs:
        batch = collate([each])
        values = (batch.ids.numpy(), batch.attention.numpy(), batch.target.numpy())
        rows.append(session.run(None, dict(zip(_INPUTS, values, strict=True)))[0])
    return np.concatenate(rows)


def fit_temperature(logits: NDArray[np.float32], pairs: list[TargetPair]) -> float:
    """Return the divisor of logits under which the labels are likeliest."""
    values = torch.from_numpy(logits)
    wanted = torch.tensor([LABELS.index(pair.label) for pair in pairs])
    log_t = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.LBFGS([log_t], max_iter=100)

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(values / log_t.exp(), wanted)
        loss.backward()
        return loss

    optimizer.step(closure)
    return float(log_t.exp())


def sha256_of(file: Path) -> str:
    """Return the hash of a file, in hex."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


if __name__ == "__main__":
    main(sys.argv[1:])
