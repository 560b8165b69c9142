"""The event encoder: which words of a text tell of an event or show a position, and of whom.

It finds what no list of words foresees; what becomes of its findings is decided by the readers of
events and stances. onnxruntime runs the model on one thread. The session is opened when it is
first asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from policytrail.nlp.encoder_folder import MODEL, TOKENIZER, first_line
from policytrail.nlp.encoder_session import Encoder, check_inputs, open_session, open_tokenizer
from policytrail.nlp.event_encoding import ISSUES, KINDS, ROLES, STATUSES, Window, Windower
from policytrail.nlp.event_folder import KIND, EventFolder

if TYPE_CHECKING:
    import onnxruntime

_INPUTS = {"input_ids": "tensor(int64)", "attention_mask": "tensor(int64)"}
_OUTPUTS = ("kinds", "statuses", "issues", "roles")
_FILLED = 0.5  # probability from which a word fills a role
_Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A word that tells of an event or shows a position; spans are code points of the text."""

    start: int
    end: int
    kind: str  # an EventType, or a StanceLabel
    probability: float
    status: str
    status_probability: float
    issues: tuple[str, ...]
    roles: Mapping[str, tuple[tuple[int, int], ...]]  # "by", "of", "when" -> spans


class EventModel(Encoder[EventFolder, "_Opened"]):
    """Reads texts. One instance serves one process; it is not safe for threads."""

    def _open(self) -> _Opened:
        return _open(self._folder)

    def read(
        self,
        text: str,
        sentences: Sequence[tuple[int, int]],
        floor: float | None = None,
        wanted: Sequence[bool] | None = None,
    ) -> list[Telling]:
        """Return the tellings of sentences, given as code points, in the order of the text.

        ``floor`` is the least probability; None takes the folder's. ``wanted`` says of each
        sentence whether its tellings are asked for; those of others are given where they were read
        along with one.

        Raises:
            EventModelError: the model cannot be opened.
        """
        if not sentences or (wanted is not None and not any(wanted)):
            return []
        opened = self.open()
        least = self._folder.floor if floor is None else floor
        return [
            telling
            for window in opened.windower.windows(text, sentences, wanted)
            for telling in _tellings(window, opened.run(window), least)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """A tokenizer and a session that fit each other."""

    session: onnxruntime.InferenceSession
    windower: Windower

    def run(self, window: Window) -> tuple[_Numbers, ...]:
        """Return the logits of one window.

        One at a time: a quantised model scales its numbers by batch, so a text's result would
        depend on its company.
        """
        ids = np.array([window.ids], np.int64)
        values = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        said = self.session.run(list(_OUTPUTS), values)
        return tuple(np.asarray(each[0], dtype=np.float64) for each in said)


def _tellings(window: Window, said: Sequence[_Numbers], floor: float) -> Iterator[Telling]:
    kinds, statuses, issues, roles = said
    places = list(window.places)
    chances = _sigmoid(kinds[places])
    for at, kind in zip(*np.nonzero(chances >= floor), strict=True):
        place = places[at]
        shares = _softmax(statuses[place])
        filling = _sigmoid(roles[:, place, places]).tolist()
        best = int(shares.argmax())
        start, end = window.spans[at]
        yield Telling(
            start=start,
            end=end,
            kind=KINDS[kind],
            probability=float(chances[at, kind]),
            status=STATUSES[best],
            status_probability=float(shares[best]),
            issues=tuple(
                name for name, chance in zip(ISSUES, _sigmoid(issues[place]), strict=True)
                if chance >= _FILLED
            ),
            roles={
                role: tuple(_runs(window, filled))
                for role, filled in zip(ROLES, filling, strict=True)
            },
        )  # fmt: skip


def _runs(window: Window, chances: Sequence[float]) -> Iterator[tuple[int, int]]:
    """Yield the spans of words that follow each other and fill a role."""
    start: int | None = None
    for at, chance in enumerate(chances):
        if chance >= _FILLED:
            start = at if start is None else start
        elif start is not None:
            yield window.spans[start][0], window.spans[at - 1][1]
            start = None
    if start is not None:
        yield window.spans[start][0], window.spans[-1][1]


def _sigmoid(values: _Numbers) -> _Numbers:
    chances: _Numbers = 1 / (1 + np.exp(-np.clip(values, -60, 60)))
    return chances


def _softmax(values: _Numbers) -> _Numbers:
    powers = np.exp(values - values.max())
    shares: _Numbers = powers / powers.sum()
    return shares


# --- opening ----------------------------------------------------------------------------------


def _open(folder: EventFolder) -> _Opened:
    """Open tokenizer and session, and try them.

    Raises:
        EventModelError: a library or file is missing or unfit; the message says what to do.
    """
    try:
        windower = Windower(open_tokenizer(folder.folder, KIND))
    except KeyError as error:
        message = f"has no token {error.args[0]}"
        raise KIND.unfit(folder.folder / TOKENIZER, message) from error
    opened = _Opened(session=open_session(folder.folder, KIND), windower=windower)
    _try(opened, folder)
    return opened


def _try(opened: _Opened, folder: EventFolder) -> None:
    """Check inputs and outputs, by their declarations and by one run."""
    file = folder.folder / MODEL
    check_inputs(opened.session, _INPUTS, file, KIND)
    given = {item.name for item in opened.session.get_outputs()}
    if missing := [name for name in _OUTPUTS if name not in given]:
        raise KIND.unfit(file, f"gives no '{missing[0]}'")
    window = opened.windower.whole("a b")
    try:
        said = opened.run(window)
    except Exception as error:  # the library's errors share no other base
        raise KIND.unfit(file, f"cannot be run: {first_line(error)}") from error
    length = len(window.ids)
    shapes = ((length, len(KINDS)), (length, len(STATUSES)), (length, len(ISSUES)),
              (len(ROLES), length, length))  # fmt: skip
    for name, values, shape in zip(_OUTPUTS, said, shapes, strict=True):
        _check_output(name, values, shape, folder)


def _check_output(name: str, values: _Numbers, shape: tuple[int, ...], folder: EventFolder) -> None:
    file = folder.folder / MODEL
    if values.shape != shape:
        raise KIND.unfit(file, f"gives '{name}' of shape {values.shape}, not {shape}")
    if not np.isfinite(values).all():
        raise KIND.unfit(file, f"gives '{name}' that are no numbers")
