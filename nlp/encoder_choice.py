"""Which folder of an encoder a configuration names, if any."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

DEFAULT = "built-in"
NONE = "none"


class Encoder(Protocol):
    """What all our encoders can do."""

    def open(self) -> object:
        """Open its files.

        Raises:
            EncoderError: a library or a file is missing or unfit.
        """


M = TypeVar("M", bound=Encoder)


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderChoice(Generic[M]):
    """One kind of encoder: the folder that is shipped, and what the ``run`` row says of it."""

    builtin: Path
    load: Callable[[Path], M]
    title: str
    baseline: str  # what is said where there is none

    def choose(self, name: str) -> M | None:
        """Return the model that the configuration names; None for "none".

        Raises:
            EncoderError: the folder is missing, or its files are not whole.
        """
        if name == NONE:
            return None
        return self.load(self.builtin if name == DEFAULT else Path(name).expanduser())

    def described(self, model: M | None) -> str:
        """Return what the ``run`` row says."""
        return self.baseline if model is None else f"{self.title} {model}"

    def opened(self, name: str) -> str:
        """Open the model that the configuration names, so that its files are tried; describe it.

        Raises:
            EncoderError: it cannot be opened.
        """
        model = self.choose(name)
        if model is not None:
            model.open()
        return self.described(model)
