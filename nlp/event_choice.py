"""Which event model a configuration names, if any."""

from __future__ import annotations

from pathlib import Path

from policytrail.nlp.event_folder import BUILTIN, open_folder
from policytrail.nlp.event_model import EventModel

DEFAULT = "built-in"
NONE = "none"
# What the ``run`` row says where the rules read alone.
BASELINE = "no event model: rules"


def choose(name: str) -> EventModel | None:
    """Return the model that ``language.event_model`` names; None for "none".

    Raises:
        EventModelError: the folder is missing, or its files are not whole.
    """
    if name == NONE:
        return None
    folder = BUILTIN if name == DEFAULT else Path(name).expanduser()
    return EventModel(open_folder(folder))


def described(model: EventModel | None) -> str:
    """Return what the ``run`` row says of the events."""
    return BASELINE if model is None else f"events {model}"
