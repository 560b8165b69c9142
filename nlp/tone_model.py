"""The tone encoder: how a text presents one target in it, as probabilities.

onnxruntime runs the model on one thread. The session is opened when it is first asked, so that a
stage which colours nothing pays nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from policytrail.nlp.encoder_folder import MODEL, TOKENIZER, first_line
from policytrail.nlp.encoder_session import Encoder, check_inputs, open_session, open_tokenizer
from policytrail.nlp.target_input import (
    Frame,
    TargetInput,
    TargetOutsideError,
    frame_of,
    mark_target,
    whole_characters,
    widest,
)
from policytrail.nlp.tone_folder import KIND, ToneFolder
from policytrail.records import Failure, SentimentLabel

if TYPE_CHECKING:
    import onnxruntime
    import tokenizers

_INPUTS = {
    "input_ids": "tensor(int64)",
    "attention_mask": "tensor(int64)",
    "target_mask": "tensor(float)",
}
_OUTPUT = "logits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Targeted:
    """A text and the half-open range of a target in it, in code points."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """The probabilities of the three labels; they sum to one."""

    negative: float
    neutral: float
    positive: float

    @property
    def label(self) -> SentimentLabel:
        """The most probable label; neutral among equals."""
        best = max(self.negative, self.neutral, self.positive)
        if self.neutral == best:
            return "neutral"
        return "negative" if self.negative == best else "positive"

    @property
    def confidence(self) -> float:
        """The probability of that label."""
        return max(self.negative, self.neutral, self.positive)

    @property
    def score(self) -> float:
        """From -1 to 1: the expected value."""
        return self.positive - self.negative


class ToneModel(Encoder[ToneFolder, "_Opened"]):
    """Scores targets. One instance serves one process; it is not safe for threads."""

    def __init__(self, folder: ToneFolder, batch: int = 1) -> None:
        """Take a folder; ``batch`` targets are run at once.

        Batches of 16 are a third faster, but a quantised model scales its numbers by batch, so a
        target's result then depends on its company, and is a little worse (docs/decisions/0504).
        """
        super().__init__(folder)
        self._batch = batch

    def _open(self) -> _Opened:
        return _open(self._folder)

    def score(self, targets: Sequence[Targeted]) -> list[Tone | Failure]:
        """Return one result for each target, in their order.

        A target that is no part of its text is a Failure.

        Raises:
            ToneModelError: the model cannot be opened.
        """
        if not targets:
            return []
        opened = self.open()
        prepared = [self._prepare(target, opened) for target in targets]
        read = [(at, item) for at, item in enumerate(prepared) if isinstance(item, TargetInput)]
        found: dict[int, Tone | Failure] = {
            at: item for at, item in enumerate(prepared) if isinstance(item, Failure)
        }
        read.sort(key=lambda pair: len(pair[1].ids))  # of like length together: little padding
        for first in range(0, len(read), self._batch):
            batch = read[first : first + self._batch]
            tones = opened.tones([item for _, item in batch])
            found.update(zip((at for at, _ in batch), tones, strict=True))
        return [found[at] for at in range(len(targets))]

    def _prepare(self, target: Targeted, opened: _Opened) -> TargetInput | Failure:
        span = (target.start, target.end)
        limit = self._folder.token_limit
        text = whole_characters(target.text)
        try:
            return mark_target(opened.tokenizer, opened.frame, text, span, limit)
        except TargetOutsideError as error:
            return Failure(subject=text[:60], message=f"{error}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """A tokenizer and a session that fit each other and our inputs."""

    session: onnxruntime.InferenceSession
    tokenizer: tokenizers.Tokenizer
    frame: Frame
    folder: ToneFolder

    def tones(self, inputs: Sequence[TargetInput]) -> Iterator[Tone | Failure]:
        """Run one batch."""
        (logits,) = self.session.run([_OUTPUT], _tensors(inputs))
        return _read(np.asarray(logits, dtype=np.float64), self.folder)


def _tensors(inputs: Sequence[TargetInput]) -> Mapping[str, NDArray[Any]]:
    """Return the model's inputs, padded on the right with masked tokens of number 0."""
    shape = (len(inputs), widest(inputs))
    ids, attention = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    target = np.zeros(shape, np.float32)
    for row, item in enumerate(inputs):
        ids[row, : len(item.ids)] = item.ids
        attention[row, : len(item.ids)] = 1
        target[row, item.start : item.end] = 1
    return {"input_ids": ids, "attention_mask": attention, "target_mask": target}


def _read(logits: NDArray[np.float64], folder: ToneFolder) -> Iterator[Tone | Failure]:
    """Turn logits into probabilities: softmax after division by the temperature (Guo 2017)."""
    for row in logits / folder.temperature:
        if not np.isfinite(row).all():
            yield Failure(subject=str(folder.folder), message="the tone model gave no number")
            continue
        powers = np.exp(row - row.max())
        shares = dict(zip(folder.labels, (powers / powers.sum()).tolist(), strict=True))
        yield Tone(**shares)


# --- opening ----------------------------------------------------------------------------------


def _open(folder: ToneFolder) -> _Opened:
    """Open tokenizer and session, and try them.

    Raises:
        ToneModelError: a library or file is missing or unfit; the message says what to do.
    """
    tokenizer = open_tokenizer(folder.folder, KIND)
    try:
        frame = frame_of(tokenizer)
    except KeyError as error:
        message = f"has no token {error.args[0]}"
        raise KIND.unfit(folder.folder / TOKENIZER, message) from error
    session = open_session(folder.folder, KIND)
    opened = _Opened(session=session, tokenizer=tokenizer, frame=frame, folder=folder)
    _try(opened)
    return opened


def _try(opened: _Opened) -> None:
    """Check inputs and output, by their declarations and by one run."""
    file = opened.folder.folder / MODEL
    check_inputs(opened.session, _INPUTS, file, KIND)
    if _OUTPUT not in {item.name for item in opened.session.get_outputs()}:
        raise KIND.unfit(file, f"gives no '{_OUTPUT}'")
    sample = mark_target(opened.tokenizer, opened.frame, "a b c", (2, 3))
    short = mark_target(opened.tokenizer, opened.frame, "b", (0, 1))
    try:
        (logits,) = opened.session.run([_OUTPUT], _tensors([sample, short]))
    except Exception as error:  # its errors share no other base
        raise KIND.unfit(file, f"cannot be run: {first_line(error)}") from error
    shape, wanted = np.shape(logits), (2, len(opened.folder.labels))
    if shape != wanted:
        raise KIND.unfit(file, f"gives '{_OUTPUT}' of shape {shape}, not {wanted}")
    if not np.isfinite(logits).all():
        raise KIND.unfit(file, f"gives '{_OUTPUT}' that are no numbers")
