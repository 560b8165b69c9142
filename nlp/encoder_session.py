"""Opens the tokenizer and the onnxruntime session of an encoder, on one thread each."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from policytrail.nlp.encoder_folder import (
    MODEL,
    TOKENIZER,
    EncoderFolder,
    EncoderKind,
    first_line,
)

if TYPE_CHECKING:
    import onnxruntime
    import tokenizers

_PROVIDER = "CPUExecutionProvider"
F = TypeVar("F", bound=EncoderFolder)
Opened = TypeVar("Opened")


class Encoder(ABC, Generic[F, Opened]):
    """An encoder whose files are opened when they are first asked for.

    One instance serves one process; it is not safe for threads.
    """

    def __init__(self, folder: F) -> None:
        self._folder = folder
        self._opened: Opened | None = None

    def __str__(self) -> str:
        return str(self._folder)

    @property
    def folder(self) -> F:
        """The folder that it is opened from."""
        return self._folder

    def open(self) -> Opened:
        """Open the session if it is not open yet.

        Raises:
            EncoderError: a library or a file is missing or unfit.
        """
        if self._opened is None:
            self._opened = self._open()
        return self._opened

    @abstractmethod
    def _open(self) -> Opened:
        """Open tokenizer and session, and try them."""


def open_tokenizer(folder: Path, kind: EncoderKind) -> tokenizers.Tokenizer:
    """Return the folder's tokenizer, which neither cuts nor pads.

    Raises:
        EncoderError: the library is not there, or the file is no tokenizer.
    """
    file = folder / TOKENIZER
    try:
        import tokenizers
    except ImportError as error:
        raise kind.not_installed("tokenizers", error) from error
    try:
        tokenizer = tokenizers.Tokenizer.from_file(str(file))
    except Exception as error:  # the library raises bare exceptions
        raise kind.unfit(file, f"is no tokenizer: {first_line(error)}") from error
    tokenizer.no_padding()  # the published files cut and pad to 128 by themselves
    tokenizer.no_truncation()
    return tokenizer


def open_session(folder: Path, kind: EncoderKind) -> onnxruntime.InferenceSession:
    """Return a session of the folder's model.

    Raises:
        EncoderError: the library is not there or lacks what is needed, or the file is no model.
    """
    file = folder / MODEL
    # Else it numbers this machine in a file of the home folder and reports system and process to
    # its makers. Its own disable_telemetry_events() comes too late: the import begins with it.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    try:
        import onnxruntime
    except ImportError as error:
        raise kind.not_installed("onnxruntime", error) from error
    if _PROVIDER not in onnxruntime.get_available_providers():
        raise kind.unfit(file, f"this onnxruntime {onnxruntime.__version__} has no {_PROVIDER}")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = 4  # what goes wrong is raised, and told once
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(str(file), options, providers=[_PROVIDER])
    except Exception as error:  # its errors share no other base
        version = onnxruntime.__version__
        raise kind.unfit(
            file, f"cannot be opened by onnxruntime {version}: {first_line(error)}"
        ) from error


def check_inputs(
    session: onnxruntime.InferenceSession, wanted: Mapping[str, str], file: Path, kind: EncoderKind
) -> None:
    """Check the declared inputs of a model.

    Raises:
        EncoderError: it takes others.
    """
    inputs = {item.name: item.type for item in session.get_inputs()}
    if inputs != wanted:
        raise kind.unfit(file, f"takes {_listed(inputs)}, not {_listed(wanted)}")


def _listed(inputs: Mapping[str, str]) -> str:
    return ", ".join(f"{name}: {kind}" for name, kind in sorted(inputs.items()))
