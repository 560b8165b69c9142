"""Which event model a configuration names, if any."""

from __future__ import annotations

from policytrail.nlp.encoder_choice import NONE, EncoderChoice
from policytrail.nlp.event_folder import BUILTIN, open_folder
from policytrail.nlp.event_model import EventModel

EVENTS = EncoderChoice(
    builtin=BUILTIN,
    load=lambda folder: EventModel(open_folder(folder)),
    title="events",
    baseline="no event model: rules",
)
choose = EVENTS.choose
described = EVENTS.described

__all__ = ["EVENTS", "NONE", "choose", "described"]
