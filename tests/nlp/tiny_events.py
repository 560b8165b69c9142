"""An event model small enough to read: each word tells, or fills a role, by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnx
import tokenizers
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from policytrail.nlp.event_encoding import ISSUES, KINDS, ROLES, STATUSES
from policytrail.tests.nlp.tiny_tone import write_files

FRAME = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
FAR = 6.0  # a logit that leaves no doubt


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What a word says: a kind with its status, or the roles that it fills for any telling."""

    kind: str = ""
    status: str = "done"
    issue: str = ""
    roles: tuple[str, ...] = ()
    sure: float = FAR  # of the status


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiny:
    """What a test may want to be different."""

    words: Mapping[str, Word]
    kinds: int = len(KINDS)
    mask: str = "attention_mask"
    roles: str = "roles"  # the name of that output
    card: Mapping[str, str] = field(default_factory=dict)
    frame: tuple[str, ...] = FRAME


def write_model(folder: Path, tiny: Tiny) -> Path:
    """Write the folder of a model and return it."""
    table = {
        "name": '"tiny"',
        "version": '"0.1"',
        "made_by": '"a test"',
        "kinds": _listed(KINDS),
        "statuses": _listed(STATUSES),
        "issues": _listed(ISSUES),
        "floor": "0.5",
        **tiny.card,
    }
    return write_files(folder, _model(tiny), _tokenizer(tiny), table)


def _listed(names: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


def _model(tiny: Tiny) -> onnx.ModelProto:
    kinds, statuses, issues, roles = _tables(tiny)
    tables = {"kinds": kinds, "statuses": statuses, "issues": issues, "fills": roles}
    nodes = [helper.make_node("Gather", [f"{name}_table", "input_ids"], [name]) for name in tables]
    nodes += [
        helper.make_node("Transpose", ["fills"], ["filling"], perm=[0, 2, 1]),
        helper.make_node("Unsqueeze", ["filling", "second"], ["row"]),
        helper.make_node("Cast", [tiny.mask], ["present"], to=TensorProto.FLOAT),
        helper.make_node("Sub", ["present", "present"], ["nothing"]),
        helper.make_node("Unsqueeze", ["nothing", "outer"], ["column"]),
        helper.make_node("Add", ["row", "column"], [tiny.roles]),
    ]
    batch = ["windows", "pieces"]
    outputs = {
        "kinds": [*batch, tiny.kinds],
        "statuses": [*batch, len(STATUSES)],
        "issues": [*batch, len(ISSUES)],
        tiny.roles: ["windows", len(ROLES), "pieces", "others"],
    }
    graph = helper.make_graph(
        nodes,
        "tiny",
        [
            helper.make_tensor_value_info("input_ids", TensorProto.INT64, batch),
            helper.make_tensor_value_info(tiny.mask, TensorProto.INT64, batch),
        ],
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in outputs.items()],
        [
            *(numpy_helper.from_array(table, f"{name}_table") for name, table in tables.items()),
            numpy_helper.from_array(np.array([2], np.int64), "second"),
            numpy_helper.from_array(np.array([1, 3], np.int64), "outer"),
        ],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def _tables(tiny: Tiny) -> tuple[NDArray[np.float32], ...]:
    count = len(tiny.frame) + len(tiny.words)
    widths = (tiny.kinds, len(STATUSES), len(ISSUES), len(ROLES))
    kinds, statuses, issues, roles = (np.full((count, width), -FAR, np.float32) for width in widths)
    statuses[:] = 0.0
    for row, word in enumerate(tiny.words.values(), start=len(tiny.frame)):
        if word.kind:
            kinds[row, KINDS.index(word.kind)] = FAR
            statuses[row, STATUSES.index(word.status)] = word.sure
        if word.issue:
            issues[row, ISSUES.index(word.issue)] = FAR
        for role in word.roles:
            roles[row, ROLES.index(role)] = FAR
    return kinds, statuses, issues, roles


def _tokenizer(tiny: Tiny) -> tokenizers.Tokenizer:
    vocabulary = {word: number for number, word in enumerate((*tiny.frame, *tiny.words))}
    model = tokenizers.models.WordLevel(vocabulary, unk_token="[UNK]")  # noqa: S106 - no secret
    tokenizer = tokenizers.Tokenizer(model)
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    tokenizer.normalizer = tokenizers.normalizers.Lowercase()
    tokenizer.enable_truncation(8)  # as published ones do
    return tokenizer
