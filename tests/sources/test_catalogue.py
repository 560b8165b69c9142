"""The catalogue: ours, then the user's; every mistake names file, entry and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from policytrail.crawler.sources import find_source, load_catalogue
from policytrail.errors import CatalogueError

HEAD = 'publisher = "Example"\ntier = "news"\nlicence = "CC0"\n'
ENTRY = """
[sources."x.news"]
title = "News"
kind = "feed"
url = "https://example.org/feed"
interval_minutes = 15
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def write(folder: Path, text: str, name: str = "example.toml") -> list[Path]:
    (folder / name).write_text(text, encoding="utf-8")
    return [folder]


def test_ours_has_the_sources_of_the_field() -> None:
    sources = load_catalogue([])
    ids = [source.id for source in sources]
    assert ids == sorted(set(ids))
    assert {"wh.actions", "wh.news", "fr.eo", "fr.ebsa", "sec.press", "fed", "cftc"} <= set(ids)
    assert sum(source.enabled for source in sources) >= 15


def test_a_users_file_adds_a_source_with_the_facts_of_its_head(folder: Path) -> None:
    source = find_source(load_catalogue(write(folder, HEAD + ENTRY)), "x.news")
    assert (source.publisher, source.tier, source.licence) == ("Example", "news", "CC0")
    assert source.enabled


def test_an_entry_without_kind_changes_only_the_keys_that_it_gives(folder: Path) -> None:
    ours = find_source(load_catalogue([]), "wh.actions")
    text = '[sources."wh.actions"]\nenabled = false\ninterval_minutes = 60\n'
    changed = find_source(load_catalogue(write(folder, text)), "wh.actions")
    assert (changed.enabled, changed.interval_minutes) == (False, 60)
    assert (changed.url, changed.options) == (ours.url, ours.options)


def test_an_entry_with_kind_replaces_ours(folder: Path) -> None:
    text = HEAD + ENTRY.replace("x.news", "wh.actions")
    replaced = find_source(load_catalogue(write(folder, text)), "wh.actions")
    assert (replaced.publisher, replaced.options) == ("Example", {})


def test_a_later_folder_wins(folder: Path) -> None:
    first, second = folder / "a", folder / "b"
    for place, minutes in ((first, 15), (second, 45)):
        place.mkdir()
        write(place, HEAD + ENTRY.replace("15", str(minutes)))
    assert find_source(load_catalogue([first, second]), "x.news").interval_minutes == 45


EVERY = "interval_minutes = 15"
MISTAKES = [
    (EVERY, "interval_minute = 15", ["interval_minute'", "'interval_minutes'", "x.news"]),
    (EVERY, "", ["'interval_minutes' is missing", "x.news"]),
    (EVERY, "interval_minutes = true", ["'interval_minutes' must be of type int"]),
    (EVERY, "interval_minutes = 0", ["negative or zero"]),
    ('kind = "feed"', 'kind = "fed"', ["unknown kind 'fed'", "'feed'", "x.news"]),
    ('tier = "news"', 'tier = "new"', ["unknown tier 'new'", "'news'"]),
    ("publisher =", "publsher =", ["unknown key 'publsher'", "'publisher'"]),
    ("https://", "ftp://", ["'url' is no http(s) address", "ftp:"]),
    ("example.org/feed", "example.org/{tag}", ["placeholder"]),
    ("example.org", "me:pw@example.org", ["password"]),
    ('title = "News"', "title = ", ["not a TOML file"]),
    (EVERY, f'{EVERY}\noptions.contents = "full"', ["unknown option 'contents'", "'content'"]),
    (EVERY, f'{EVERY}\noptions.content = "all"', ["link, full, summary"]),
    (EVERY, f'{EVERY}\noptions.timezone = "EST5"', ["IANA"]),
    (EVERY, f'{EVERY}\noptions.page_content = "div["', ["CSS selector"]),
    (EVERY, f'{EVERY}\noptions.fallbacks = "fed, x.news"', ["'fallbacks' names itself: 'x.news'"]),
    (EVERY, f'{EVERY}\noptions.fallbacks = "fde"', ["names no source: 'fde'", "'fed'", "x.news"]),
    (EVERY, f'{EVERY}\noptions.slots = "8:45"', ["HH:MM"]),
]


@pytest.mark.parametrize(("right", "wrong", "parts"), MISTAKES)
def test_mistakes_name_file_entry_and_key(
    folder: Path, right: str, wrong: str, parts: list[str]
) -> None:
    text = (HEAD + ENTRY).replace(right, wrong)
    assert text != HEAD + ENTRY
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(write(folder, text))
    message = str(caught.value)
    assert str(folder / "example.toml") in message
    for part in parts:
        assert part in message


def test_an_id_is_given_once_in_a_folder(folder: Path) -> None:
    write(folder, HEAD + ENTRY, "a.toml")
    with pytest.raises(CatalogueError, match=r"b\.toml.*x\.news.*taken by a\.toml"):
        load_catalogue(write(folder, HEAD + ENTRY, "b.toml"))


def test_a_missing_folder_is_named(folder: Path) -> None:
    with pytest.raises(CatalogueError, match=r"nowhere.*no such folder"):
        load_catalogue([folder / "nowhere"])


def test_an_unknown_id_names_the_nearest() -> None:
    with pytest.raises(CatalogueError, match=r"'sec\.pres'.*Did you mean 'sec\.press'"):
        find_source(load_catalogue([]), "sec.pres")
