"""Who shares enough with whom, as texts come and go: against a plain reckoning."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from policytrail.timeline.postings import Postings, nearest

START = date(2027, 3, 1)


def _worth(feature: str) -> int:
    return 2 if feature == "a" else 1


@pytest.mark.parametrize("seed", range(4))
def test_texts_of_near_days_that_share_enough_are_found(seed: int) -> None:
    rand = random.Random(seed)  # noqa: S311 - no secret
    postings = Postings(least=2, worth=_worth)
    texts: dict[str, tuple[date, str]] = {}
    for number in range(200):
        if texts and rand.random() < 0.3:
            gone = rand.choice(sorted(texts))
            postings.unpost(gone, *texts.pop(gone))
        else:
            day = START + timedelta(days=rand.randrange(9))
            texts[f"t{number}"] = day, "".join(rand.sample("abcdef", 3))
            postings.post(f"t{number}", *texts[f"t{number}"])
        asked, first = rand.sample("abcdef", 3), START + timedelta(days=rand.randrange(9))
        last = rand.choice([date.max, first + timedelta(days=2)])
        shared = {
            key: sum(map(_worth, set(asked) & set(features)))
            for key, (day, features) in texts.items()
            if first <= day <= last
        }
        wanted = {key: count for key, count in shared.items() if count >= 2}
        assert postings.sharing(asked, first, last) == wanted


def test_where_there_are_too_many_those_that_share_most_and_then_the_youngest_are_taken() -> None:
    shared = Counter({"old": 3, "older": 3, "young": 2, "youngest": 2})
    ages = {"older": (1,), "old": (2,), "young": (3,), "youngest": (4,)}
    others = ["young", "older", "youngest", "old"]
    assert nearest(others, shared, ages.__getitem__, 3) == ["old", "older", "youngest"]
    assert sorted(nearest(others, shared, ages.__getitem__, 4)) == sorted(others)
