"""The network: an encoder, what each word tells, and which words fill the roles of a telling."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from policytrail.nlp.event_encoding import ISSUES, KINDS, ROLES, STATUSES, Window
from training.steps import load_encoder

_DROPOUT = 0.1
_ROLE_WIDTH = 64


class EventNetwork(nn.Module):
    """Labels pieces, and pairs of pieces by a bilinear form (Dozat and Manning 2017)."""

    def __init__(self, folder: Path) -> None:
        """Load the encoder of a folder with ``config.json`` and ``model.safetensors``."""
        super().__init__()
        self.encoder = load_encoder(folder)
        width = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(_DROPOUT)
        self.middle = nn.Linear(width, width)
        self.kinds = nn.Linear(width, len(KINDS))
        self.statuses = nn.Linear(width, len(STATUSES))
        self.issues = nn.Linear(width, len(ISSUES))
        self.telling = nn.Linear(width, len(ROLES) * _ROLE_WIDTH)
        self.filling = nn.Linear(width, len(ROLES) * _ROLE_WIDTH)
        self.prior = nn.Linear(width, len(ROLES))
        nn.init.constant_(self.kinds.bias, -4.0)  # hardly any word tells anything

    def freeze(self, layers: int) -> None:
        """Leave the lowest layers of the encoder as they are when the network learns."""
        for layer in self.encoder.encoder.layer[:layers]:
            layer.requires_grad_(requires_grad=False)

    def forward(self, ids: Tensor, attention: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return logits.

        Kinds (windows, pieces, kinds), statuses and issues alike, and roles (windows, roles,
        telling piece, filling piece).
        """
        states = self.encoder(input_ids=ids, attention_mask=attention).last_hidden_state
        states = self.dropout(states)
        middle = self.dropout(torch.tanh(self.middle(states)))
        roles = self._roles(states)
        return self.kinds(middle), self.statuses(middle), self.issues(middle), roles

    def _roles(self, states: Tensor) -> Tensor:
        count, length, _ = states.shape
        shape = (count, length, len(ROLES), _ROLE_WIDTH)
        telling = self.telling(states).view(shape).permute(0, 2, 1, 3)
        filling = self.filling(states).view(shape).permute(0, 2, 3, 1)
        prior = self.prior(states).permute(0, 2, 1).unsqueeze(2)
        return telling @ filling / _ROLE_WIDTH**0.5 + prior - 2.0


def collate(windows: Sequence[Window]) -> tuple[Tensor, Tensor]:
    """Return ids and attention (windows, pieces), filled up on the right."""
    shape = (len(windows), max(len(window.ids) for window in windows))
    ids = torch.zeros(shape, dtype=torch.long)
    attention = torch.zeros(shape, dtype=torch.long)
    for row, window in enumerate(windows):
        ids[row, : len(window.ids)] = torch.tensor(window.ids)
        attention[row, : len(window.ids)] = 1
    return ids, attention
