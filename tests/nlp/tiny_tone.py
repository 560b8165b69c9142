"""A tone model small enough to read: each word pulls its sentence toward one label.

Its logits are the sum of three numbers a word, taken outside of the target, and a constant.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnx
import tokenizers
from onnx import TensorProto, helper, numpy_helper

FRAME = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "@")
PULLS: Mapping[str, tuple[float, float, float]] = {
    "disgraced": (6.0, 0.0, 0.0),
    "shameful": (6.0, 0.0, 0.0),
    "admirable": (0.0, 0.0, 6.0),
    "exemplary": (0.0, 0.0, 6.0),
}
NEUTRAL = 3.0  # the constant: a sentence without such words is neutral


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiny:
    """What a test may want to be different."""

    mask: str = "target_mask"
    outputs: int = 3
    opset: int = 17
    constant: float = NEUTRAL
    card: Mapping[str, str] = field(default_factory=dict)  # lines of model.toml, by their key
    frame: tuple[str, ...] = FRAME


def write_model(folder: Path, tiny: Tiny | None = None) -> Path:
    """Write the folder of a model and return it."""
    tiny = tiny or Tiny()
    return write_files(folder, _model(tiny), _tokenizer(tiny), {**_CARD, **tiny.card})


def write_card(folder: Path, lines: Mapping[str, str] | None = None) -> None:
    """Write the card that fits the files; ``lines`` replace its own by their key."""
    write_table(folder, {**_CARD, **(lines or {})})


_CARD = {
    "name": '"tiny"',
    "version": '"0.1"',
    "made_by": '"a test"',
    "labels": '["negative", "neutral", "positive"]',
    "token_limit": "24",
    "temperature": "1.0",
}


def write_files(
    folder: Path,
    model: onnx.ModelProto,
    tokenizer: tokenizers.Tokenizer,
    table: Mapping[str, str],
) -> Path:
    """Write model, tokenizer and the card that fits them, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(folder / "model.onnx"))
    tokenizer.save(str(folder / "tokenizer.json"))
    write_table(folder, table)
    return folder


def write_table(folder: Path, table: Mapping[str, str]) -> None:
    """Write a card with the hashes of the files; a key without a value is left out."""
    names = ("model.onnx", "tokenizer.json")
    hashes = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    text = "".join(f"{key} = {value}\n" for key, value in table.items() if value)
    text += "\n[sha256]\n" + "".join(f'"{name}" = "{value}"\n' for name, value in hashes.items())
    (folder / "model.toml").write_text(text, encoding="utf-8")


def _model(tiny: Tiny) -> onnx.ModelProto:
    words = len(tiny.frame) + len(PULLS)
    table = np.zeros((words, tiny.outputs), np.float32)
    for row, pull in enumerate(PULLS.values(), start=len(tiny.frame)):
        table[row] = (*pull, 0.0)[: tiny.outputs]
    constant = np.zeros((tiny.outputs,), np.float32)
    constant[1] = tiny.constant
    batch = ["batch", "tokens"]
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["table", "input_ids"], ["pulls"]),
            helper.make_node("Cast", ["attention_mask"], ["present"], to=TensorProto.FLOAT),
            helper.make_node("Sub", ["present", tiny.mask], ["context"]),
            helper.make_node("Unsqueeze", ["context", "last"], ["weights"]),
            helper.make_node("Mul", ["pulls", "weights"], ["weighted"]),
            helper.make_node("ReduceSum", ["weighted", "middle"], ["total"], keepdims=0),
            helper.make_node("Add", ["total", "constant"], ["logits"]),
        ],
        "tiny",
        [
            helper.make_tensor_value_info("input_ids", TensorProto.INT64, batch),
            helper.make_tensor_value_info("attention_mask", TensorProto.INT64, batch),
            helper.make_tensor_value_info(tiny.mask, TensorProto.FLOAT, batch),
        ],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", tiny.outputs])],
        [
            numpy_helper.from_array(table, "table"),
            numpy_helper.from_array(constant, "constant"),
            numpy_helper.from_array(np.array([2], np.int64), "last"),
            numpy_helper.from_array(np.array([1], np.int64), "middle"),
        ],
    )
    opset = [helper.make_opsetid("", tiny.opset)]
    return helper.make_model(graph, opset_imports=opset, ir_version=8)


def _tokenizer(tiny: Tiny) -> tokenizers.Tokenizer:
    vocabulary = {word: number for number, word in enumerate((*tiny.frame, *PULLS))}
    model = tokenizers.models.WordLevel(vocabulary, unk_token="[UNK]")  # noqa: S106 - no secret
    tokenizer = tokenizers.Tokenizer(model)
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    tokenizer.normalizer = tokenizers.normalizers.Lowercase()
    tokenizer.enable_padding(length=128)  # as published ones do
    tokenizer.enable_truncation(128)
    return tokenizer
