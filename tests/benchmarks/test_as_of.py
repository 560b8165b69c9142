"""A replay is lived moment by moment, and every answer is asked again at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policytrail.benchmarks.as_of import REPLAYS, Lived, load
from policytrail.benchmarks.as_of import live as live_through
from policytrail.config import Config
from policytrail.nlp.process import LocalLanguage
from policytrail.store import TimelineQuery, open_store

DAYS = load(REPLAYS / "quay.toml")
ORDER = "eo:15207"


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    path = tmp_path_factory.mktemp("replay") / "replay.db"
    with open_store(path, create=True) as store:
        yield live_through(store, DAYS, LocalLanguage(Config().language, ()))


def _signings(lived: Lived, at: datetime) -> list[tuple[str, str]]:
    entries = lived.store.timeline(query=TimelineQuery(as_of=at, types=("sign",)))
    return [(entry.event.status, entry.event.title) for entry in entries]


def test_every_answer_is_that_of_its_moment(lived: Lived) -> None:
    assert list(lived.kept) == [day.at for day in DAYS]
    assert [each[:2] for each in lived.differences()] == []


def test_a_replay_tells_what_differs(lived: Lived) -> None:
    moment, then = next(iter(lived.kept.items()))
    untrue = {**then, ("stances",): "something else"}
    found = list(replace(lived, kept={moment: untrue}).differences())
    assert [(each[0], each[1], each[2]) for each in found] == [
        (moment, ("stances",), "something else")
    ]


def test_what_was_told_too_early_was_never_done(lived: Lived) -> None:
    """A paper says on March 9 that the order is signed, and takes it back on March 10."""
    signed = datetime(2033, 3, 24, tzinfo=UTC)
    early = [_signings(lived, day.at) for day in DAYS if day.at < signed]
    assert [{status for status, _ in each} for each in early] == [
        {"planned"},
        {"reported"},
        {"planned", "denied"},
    ]
    assert "done" in {status for status, _ in _signings(lived, DAYS[3].at)}


def test_a_number_is_not_told_before_it_was_known(lived: Lived) -> None:
    """The order is signed on March 24; the Federal Register gives it its number on March 30."""
    after = DAYS[4].at
    assert not any("15207" in answer for answer in lived.kept[DAYS[3].at].values())
    assert any("15207" in title for _, title in _signings(lived, after))
    then = lived.store.status(instrument_id=ORDER, as_of=DAYS[3].at)
    assert (then.state, then.keys) == ("signed", ())
    about = TimelineQuery(subject=ORDER, as_of=DAYS[3].at)
    titles = [entry.event.title for entry in lived.store.timeline(query=about)]
    assert titles
    assert not any("15207" in title for title in titles)


def test_the_file_of_a_replay_is_read(tmp_path: Path) -> None:
    file = tmp_path / "small.toml"
    file.write_text(
        '[[moment]]\nat = 2030-01-02T03:04:05Z\n[[moment.document]]\nurl = "https://a.example/"\n'
        'publisher = "A"\ntitle = "T"\n[moment.document.fields]\ncitation = "1 FR 2"\n'
    )
    ((document,),) = (day.documents for day in load(file))
    assert (document.kind, document.metadata["citation"]) == ("register", "1 FR 2")
    assert "1 FR 2" in document.text
