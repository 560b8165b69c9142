"""The steps of learning that both encoders take: batches of like length, a rate that falls."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoModel

_HEAD = 5  # times the rate of the encoder: the head starts from nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How to go through the lessons."""

    seed: int
    epochs: int
    rate: float
    batch: int
    warm: float  # share of the steps in which the rate rises
    together: int  # batches among which inputs are put by length, so that little is filled up
    tell: int  # steps between two lines
    frozen_embeddings: bool


def lighter() -> torch.autocast:
    """Return the context in which products are reckoned in bfloat16, where the processor can.

    Where it cannot, PyTorch does so by itself, eighty times as slowly as with 32 bits (measured
    on a processor with AVX2 alone).
    """
    able = torch.cpu.get_capabilities()
    return torch.autocast("cpu", torch.bfloat16, enabled=able["avx512_bf16"] or able["amx_bf16"])


def load_encoder(folder: Path) -> Any:
    """Load the encoder of a folder with ``config.json`` and ``model.safetensors``."""
    return AutoModel.from_pretrained(folder, attn_implementation="eager", add_pooling_layer=False)


def take_steps(
    network: nn.Module, lengths: Sequence[int], loss_of: Callable[[list[int]], Tensor], pace: Pace
) -> Iterator[int]:
    """Train a network with an ``encoder``; yield the number of each epoch after it.

    ``lengths`` are those of the inputs; ``loss_of`` returns the loss of some of them by number.
    """
    torch.manual_seed(pace.seed)
    rng = random.Random(pace.seed)  # noqa: S311 - an order, no secret
    if pace.frozen_embeddings:
        network.get_submodule("encoder.embeddings").requires_grad_(requires_grad=False)
    steps = pace.epochs * math.ceil(len(lengths) / pace.batch)
    optimizer = _optimizer(network, pace.rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: _rate(step, steps, pace.warm)
    )
    began, done, lost = time.monotonic(), 0, 0.0
    for epoch in range(pace.epochs):
        network.train()
        for rows in _batches(lengths, pace, rng):
            loss = loss_of(rows)
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            schedule.step()
            done, lost = done + 1, lost + loss.item()
            if done % pace.tell == 0:
                spent = time.monotonic() - began
                print(f"{done}/{steps} loss {lost / pace.tell:.4f} {spent:.0f} s", flush=True)
                lost = 0.0
        yield epoch


def _optimizer(network: nn.Module, rate: float) -> torch.optim.Optimizer:
    named = [(name, p) for name, p in network.named_parameters() if p.requires_grad]
    body = [p for name, p in named if name.startswith("encoder.")]
    head = [p for name, p in named if not name.startswith("encoder.")]
    groups = [{"params": body, "lr": rate}, {"params": head, "lr": _HEAD * rate}]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def _rate(step: int, steps: int, warm: float) -> float:
    return min(1.0, (step + 1) / (warm * steps)) * max(0.0, (steps - step) / steps)


def _batches(lengths: Sequence[int], pace: Pace, rng: random.Random) -> Iterator[list[int]]:
    order = list(range(len(lengths)))
    rng.shuffle(order)
    batches: list[list[int]] = []
    for start in range(0, len(order), pace.batch * pace.together):
        alike = order[start : start + pace.batch * pace.together]
        alike.sort(key=lambda row: lengths[row])
        batches += [alike[at : at + pace.batch] for at in range(0, len(alike), pace.batch)]
    rng.shuffle(batches)
    yield from batches
