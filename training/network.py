"""The network: an encoder, what it says at the target and at its first token, and three logits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from policytrail.nlp.evaluation.tone_scores import LABELS
from policytrail.nlp.evaluation.tone_sets import TargetPair
from policytrail.nlp.target_input import TargetInput, frame_of, mark_target, widest
from training.steps import load_encoder

_DROPOUT = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """``ids`` and ``attention`` are int64, ``target`` float32, all (targets, tokens)."""

    ids: Tensor
    attention: Tensor
    target: Tensor


class TargetNetwork(nn.Module):
    """Reads the first token and the mean over the target's tokens, markers included."""

    def __init__(self, folder: Path) -> None:
        """Load the encoder of a folder with ``config.json`` and ``model.safetensors``."""
        super().__init__()
        self.encoder = load_encoder(folder)
        width = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(_DROPOUT)
        self.middle = nn.Linear(2 * width, width)
        self.output = nn.Linear(width, len(LABELS))

    def forward(self, ids: Tensor, attention: Tensor, target: Tensor) -> Tensor:
        """Return logits (targets, 3)."""
        states = self.encoder(input_ids=ids, attention_mask=attention).last_hidden_state
        weights = target.unsqueeze(-1)
        at_target = (states * weights).sum(1) / weights.sum(1)
        both = self.dropout(torch.cat([states[:, 0], at_target], dim=-1))
        return self.output(self.dropout(torch.tanh(self.middle(both))))


def load_tokenizer(folder: Path) -> Tokenizer:
    """Return the folder's tokenizer; MiniLM's file asks for padding and cutting, we do neither."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def mark_pairs(folder: Path, pairs: Sequence[TargetPair]) -> list[TargetInput]:
    """Return the inputs of the pairs."""
    tokenizer = load_tokenizer(folder)
    frame = frame_of(tokenizer)
    return [mark_target(tokenizer, frame, p.text, (p.start, p.end)) for p in pairs]


def collate(inputs: Sequence[TargetInput]) -> Batch:
    """Return the inputs as one batch, filled up on the right."""
    shape = (len(inputs), widest(inputs))
    ids = torch.zeros(shape, dtype=torch.long)
    attention = torch.zeros(shape, dtype=torch.long)
    target = torch.zeros(shape)
    for row, each in enumerate(inputs):
        ids[row, : len(each.ids)] = torch.tensor(each.ids)
        attention[row, : len(each.ids)] = 1
        target[row, each.start : each.end] = 1
    return Batch(ids=ids, attention=attention, target=target)
