"""Which tone model a configuration names, if any."""

from __future__ import annotations

from policytrail.nlp.encoder_choice import NONE, EncoderChoice
from policytrail.nlp.tone_folder import BUILTIN, open_folder
from policytrail.nlp.tone_model import ToneModel

TONE = EncoderChoice(
    builtin=BUILTIN,
    load=lambda folder: ToneModel(open_folder(folder)),
    title="tone",
    baseline="no tone model: word lists",
)
choose = TONE.choose
described = TONE.described

__all__ = ["NONE", "TONE", "choose", "described"]
