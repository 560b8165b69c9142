"""Learning from marked passages, and scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from policytrail.nlp.event_encoding import ISSUES, KINDS, ROLES, STATUSES, Window
from training.events.network import EventNetwork, collate
from training.events.passages import Lesson
from training.steps import Pace, lighter, take_steps

_SORTED_TOGETHER = 20  # batches among which windows are put by length
_WARM = 0.08
_TELL = 100  # steps
_PARTS = {"kinds": 1.0, "statuses": 0.5, "issues": 0.3, "roles": 0.7}  # of the loss
_POSITIVE = 2.0  # weight of a word that tells: most tell nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How to learn."""

    seed: int
    epochs: int
    rate: float
    batch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Labels of a batch, padded; ``weights`` is 0 where a piece teaches nothing.

    ``kinds`` (windows, pieces, kinds); ``tellings`` lists (window, piece) of the words whose
    ``statuses`` (all 0: unknown), ``issues`` and ``roles`` (tellings, roles, pieces) are known.
    """

    kinds: Tensor
    weights: Tensor
    tellings: Tensor
    statuses: Tensor
    issues: Tensor
    roles: Tensor


def wanted_of(lessons: Sequence[Lesson], length: int) -> Wanted:
    """Return the labels of a batch whose longest window has ``length`` pieces."""
    kinds = torch.zeros(len(lessons), length, len(KINDS))
    weights = torch.zeros(len(lessons), length)
    tellings: list[tuple[int, int]] = []
    statuses: list[Tensor] = []
    issues: list[Tensor] = []
    roles: list[Tensor] = []
    for row, lesson in enumerate(lessons):
        weights[row, list(lesson.window.places)] = 1.0
        if lesson.unclear:
            weights[row, list(lesson.unclear)] = 0.0
        for mark in lesson.marks:
            kinds[row, mark.place, mark.kind] = 1.0
            tellings.append((row, mark.place))
            statuses.append(_one_hot(mark.status))
            flags = torch.zeros(len(ISSUES))
            flags[list(mark.issues)] = 1.0
            issues.append(flags)
            filled = torch.zeros(len(ROLES), length)
            for role, places in mark.roles.items():
                filled[role, [place for place in places if place < length]] = 1.0
            roles.append(filled)
    return Wanted(
        kinds=kinds,
        weights=weights,
        tellings=torch.tensor(tellings, dtype=torch.long).view(-1, 2),
        statuses=torch.stack(statuses) if statuses else torch.zeros(0, len(STATUSES)),
        issues=torch.stack(issues) if issues else torch.zeros(0, len(ISSUES)),
        roles=torch.stack(roles) if roles else torch.zeros(0, len(ROLES), length),
    )


def _one_hot(status: int | None) -> Tensor:
    found = torch.zeros(len(STATUSES))
    if status is not None:
        found[status] = 1.0
    return found


def learn(
    network: EventNetwork, lessons: Sequence[Lesson], recipe: Recipe, frozen_layers: int = 0
) -> Iterator[int]:
    """Train the network but its lowest layers; yield the number of each epoch after it."""
    network.freeze(frozen_layers)
    pace = Pace(
        seed=recipe.seed,
        epochs=recipe.epochs,
        rate=recipe.rate,
        batch=recipe.batch,
        warm=_WARM,
        together=_SORTED_TOGETHER,
        tell=_TELL,
        frozen_embeddings=True,
    )
    return take_steps(
        network,
        [len(lesson.window.ids) for lesson in lessons],
        lambda rows: _loss(network, [lessons[row] for row in rows]),
        pace,
    )


def _loss(network: EventNetwork, lessons: Sequence[Lesson]) -> Tensor:
    """Return the cross-entropies of what is said about pieces and tellings, a window on average."""
    ids, attention = collate([lesson.window for lesson in lessons])
    wanted = wanted_of(lessons, ids.shape[1])
    with lighter():
        said = network(ids, attention)
    kinds, statuses, issues, roles = (each.float() for each in said)
    lost = binary_cross_entropy_with_logits(kinds, wanted.kinds, reduction="none")
    lost = lost * (1 + (_POSITIVE - 1) * wanted.kinds)
    total = _PARTS["kinds"] * (lost.sum(2) * wanted.weights).sum()
    rows, places = wanted.tellings.unbind(1)
    if len(rows):
        known = wanted.statuses.sum(1)
        spoken = cross_entropy(statuses[rows, places], wanted.statuses, reduction="none")
        total = total + _PARTS["statuses"] * (spoken * (known > 0)).sum()
        flags = binary_cross_entropy_with_logits(
            issues[rows, places], wanted.issues, reduction="none"
        )
        total = total + _PARTS["issues"] * (flags.sum(1) * (1 - known).clamp(min=0)).sum()
        filled = binary_cross_entropy_with_logits(
            roles[rows, :, places], wanted.roles, reduction="none"
        )
        total = total + _PARTS["roles"] * (filled * attention[rows].unsqueeze(1)).sum()
    return total / len(lessons)


def predict(network: EventNetwork, windows: Sequence[Window], size: int = 32) -> list[Any]:
    """Return the logits of each window, cut to its pieces, in the order of the windows."""
    network.eval()
    order = sorted(range(len(windows)), key=lambda row: len(windows[row].ids))
    found: list[Any] = [None] * len(windows)
    with torch.no_grad(), lighter():
        for start in range(0, len(order), size):
            rows = order[start : start + size]
            ids, attention = collate([windows[row] for row in rows])
            kinds, statuses, issues, roles = (each.float() for each in network(ids, attention))
            for at, row in enumerate(rows):
                end = len(windows[row].ids)
                found[row] = (
                    kinds[at, :end], statuses[at, :end], issues[at, :end], roles[at, :, :end, :end]
                )  # fmt: skip
    return found


def scores(
    network: EventNetwork, lessons: Sequence[Lesson], floor: float = 0.5
) -> dict[str, float]:
    """Return precision, recall and F1 of tellings, of stances, of status and of role words."""
    said = predict(network, [lesson.window for lesson in lessons])
    count = {name: [0, 0, 0] for name in ("events", "places", "stances", "by", "of", "when")}
    right = met = 0
    for lesson, (kinds, statuses, _, roles) in zip(lessons, said, strict=True):
        places = [p for p in lesson.window.places if p not in lesson.unclear]
        hits = {(p, k) for p in places for k in range(len(KINDS)) if kinds[p, k].sigmoid() > floor}
        gold = {(m.place, m.kind): m for m in lesson.marks if m.counts}
        for name, low, high in (("events", 0, 24), ("stances", 24, 27)):
            a = {key for key in gold if low <= key[1] < high}
            b = {key for key in hits if low <= key[1] < high}
            _add(count[name], len(a & b), len(a), len(b))
        a2, b2 = {p for p, k in gold if k < 24}, {p for p, k in hits if k < 24}
        _add(count["places"], len(a2 & b2), len(a2), len(b2))
        for (place, kind), mark in gold.items():
            if (place, kind) not in hits:
                continue
            if mark.status is not None:
                met += 1
                right += int(statuses[place].argmax()) == mark.status
            for index, role in enumerate(ROLES):
                found = {p for p in lesson.window.places if roles[index, place, p].sigmoid() > 0.5}
                want = set(mark.roles.get(index, ()))
                _add(count[role], len(found & want), len(want), len(found))
    out = {"status": round(right / met, 3) if met else 0.0}
    for name, (tp, g, p) in count.items():
        out[name] = round(2 * tp / (g + p), 3) if g + p else 0.0
        if name in {"events", "stances"}:
            out[f"{name}_p"], out[f"{name}_r"] = round(tp / max(p, 1), 3), round(tp / max(g, 1), 3)
    return out


def _add(count: list[int], hit: int, gold: int, found: int) -> None:
    count[0] += hit
    count[1] += gold
    count[2] += found
