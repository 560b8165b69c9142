"""What a body that publishes a text is called in it. All names are made up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policytrail.records import Annotation

Annotate = Callable[..., Annotation]
_BODY = "Larkmoor Teachers' Retirement System"


def _actors(annotation: Annotation, kind: str) -> set[str]:
    return {name for event in annotation.events if event.type == kind for name in event.actors}


@pytest.mark.parametrize(
    ("publisher", "told", "actors"),
    [
        (_BODY, "The board on Wednesday bought bitcoin worth $9 million.", {_BODY}),
        (f"The {_BODY} (demonstration)", "The system bought bitcoin worth $9 million.", {_BODY}),
        (_BODY, "The fund met. It decided against buying gold for its pensioners.", {_BODY}),
        # an own name nearer by
        (
            _BODY,
            "The board of the Ostrel Pension Fund met. The fund bought bitcoin worth $9 million.",
            {"Ostrel Pension Fund"},
        ),
        # a paper is no board, and what a name does not tell is not guessed
        ("Larkmoor Board Game Weekly", "The board bought bitcoin worth $9 million.", {"board"}),
        ("Larkmoor Chess Board", "The fund bought bitcoin worth $9 million.", {"fund"}),
    ],
)
def test_the_board_of_its_own_release_is_the_publisher(
    publisher: str, told: str, actors: set[str], annotate: Annotate
) -> None:
    assert _actors(annotate(told, source=publisher), "allocate") == actors


@pytest.mark.parametrize(
    ("told", "actor"),
    [
        ("Larkmoor College met on Monday. The college bought bitcoin worth $9 million.",
         "Larkmoor College"),
        ("The Synod of the Plains met. On Friday the synod bought bitcoin worth $9 million.",
         "Synod of the Plains"),
    ],
)  # fmt: skip
def test_a_body_is_called_by_the_noun_of_its_name(
    told: str, actor: str, annotate: Annotate
) -> None:
    assert _actors(annotate(told), "allocate") == {actor}
