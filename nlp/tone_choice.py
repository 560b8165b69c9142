"""Which tone model a configuration names, if any."""

from __future__ import annotations

from pathlib import Path

from policytrail.nlp.tone_folder import BUILTIN, open_folder
from policytrail.nlp.tone_model import ToneModel

DEFAULT = "built-in"
NONE = "none"
# What the ``run`` row says where words are counted instead.
BASELINE = "no tone model: word lists"


def choose(name: str) -> ToneModel | None:
    """Return the model that ``language.tone_model`` names; None for "none".

    Raises:
        ToneModelError: the folder is missing, or its files are not whole.
    """
    if name == NONE:
        return None
    folder = BUILTIN if name == DEFAULT else Path(name).expanduser()
    return ToneModel(open_folder(folder))


def described(model: ToneModel | None) -> str:
    """Return what the ``run`` row says of the tone."""
    return BASELINE if model is None else f"tone {model}"
