""" "I" and "we": whoever speaks, and the body that the speaker speaks for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policytrail.records import Annotation

_FUND = "Larkin Teachers' Pension Fund"
_WORDS = '"In March we put $150 million into private credit," {}.'


@pytest.mark.parametrize(
    "text",
    [
        f"Harriet Osei, chief investment officer of the {_FUND}, defended the step. "
        + _WORDS.format("she said"),
        _WORDS.format(f"said Harriet Osei, who runs the {_FUND}"),
        _WORDS.format(f"said the {_FUND}'s director, Harriet Osei"),
        _WORDS.format(f"said Harriet Osei of the {_FUND}"),
        f"Harriet Osei looks after the $8 billion of the {_FUND}. We met her in Spokane.\n\n"
        'What did you buy?\n\n"In March we put $150 million into private credit."',
        f"Harriet Osei runs the {_FUND}. She spoke with us on Monday.\n\nWhat did you buy?\n\n"
        "In March we put $150 million into private credit.",
    ],
)
def test_what_we_did_the_speakers_body_did(text: str, annotate: Callable[..., Annotation]) -> None:
    (event,) = (event for event in annotate(text).events if event.type == "allocate")
    assert (event.status, event.actors) == ("done", (_FUND,))


def test_a_speech_is_its_speakers(annotate: Callable[..., Annotation]) -> None:
    text = (
        "Remarks of Ilse Marten, Commissioner, Securities and Exchange Commission, to the Society "
        "of Plan Actuaries, Tucson. In February we adopted a rule on custody."
    )
    (event,) = (event for event in annotate(text).events if event.type == "finalize")
    assert event.actors == ("Securities and Exchange Commission",)


def test_i_is_the_speaker_in_person(annotate: Callable[..., Annotation]) -> None:
    text = '"I introduced the Retirement Coin Act in May," Senator Ilse Marten said.'
    (event,) = (event for event in annotate(text).events if event.type == "introduce")
    assert event.actors == ("Ilse Marten",)


def test_who_speaks_for_nobody_known_did_nothing(annotate: Callable[..., Annotation]) -> None:
    text = (
        'Minnesota savers are tired, wrote Ona Pell, a clerk. "We all put too much money into '
        'bitcoin," she said.'
    )
    assert annotate(text).events == ()
