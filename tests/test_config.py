"""The configuration: defaults, file, environment, and errors that help."""

from __future__ import annotations

from pathlib import Path

import pytest

from policytrail.config import Config, load, template
from policytrail.errors import ConfigError


@pytest.fixture
def write(tmp_path: Path):  # type: ignore[no-untyped-def]
    def _write(text: str) -> Path:
        path = tmp_path / "policytrail.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def test_load_without_file_gives_defaults(tmp_path: Path) -> None:
    assert load(None, {"POLICYTRAIL_CONFIG": str(_empty(tmp_path))}) == Config()


def _empty(folder: Path) -> Path:
    path = folder / "empty.toml"
    path.touch()
    return path


def test_load_reads_nested_tables_and_relative_paths(write) -> None:  # type: ignore[no-untyped-def]
    path = write('database = "my.db"\ncatalogues = ["mine"]\n[crawl]\ntimeout = 5\n')
    config = load(path, {})
    assert config.database == path.parent / "my.db"
    assert config.catalogues == (path.parent / "mine",)
    assert config.crawl.timeout == 5.0


def test_environment_wins_over_file(write) -> None:  # type: ignore[no-untyped-def]
    path = write("[crawl]\nmax_items = 5\nobey_robots = true\n")
    environment = {
        "POLICYTRAIL_CRAWL__MAX_ITEMS": "7",
        "POLICYTRAIL_CRAWL__OBEY_ROBOTS": "no",
        "POLICYTRAIL_CRAWL__ALLOWED_ADDRESSES": "127.0.0.0/8, ::1",
        "HOME": "/elsewhere",
    }
    crawl = load(path, environment).crawl
    assert (crawl.max_items, crawl.obey_robots) == (7, False)
    assert crawl.allowed_addresses == ("127.0.0.0/8", "::1")


def test_api_keys_are_no_settings(write) -> None:  # type: ignore[no-untyped-def]
    assert "secret" not in repr(load(write(""), {"POLICYTRAIL_CONGRESS_API_KEY": "secret"}))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('databse = "x"', ["databse", "Did you mean 'database'"]),
        ("[crawl]\ntimout = 3", ["crawl.timout", "Did you mean 'crawl.timeout'"]),
        ('[crawl]\ntimeout = "soon"', ["crawl.timeout", "float", "soon"]),
        ("[crawl]\nmax_items = true", ["crawl.max_items", "int"]),
        ('crawl = "fast"', ["crawl", "table"]),
        ("database = ", ["not a TOML file"]),
    ],
)
def test_wrong_file_is_named(write, text: str, words: list[str]) -> None:  # type: ignore[no-untyped-def]
    path = write(text)
    with pytest.raises(ConfigError) as caught:
        load(path, {})
    assert all(word in str(caught.value) for word in [*words, path.name])


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("POLICYTRAIL_CRAWL__TIMOUT", "3", ["crawl.timeout"]),
        ("POLICYTRAIL_CRAWL", "3", ["POLICYTRAIL_CRAWL"]),
        ("POLICYTRAIL_CRAWL__MAX_ITEMS", "many", ["many", "number"]),
        ("POLICYTRAIL_CRAWL__OBEY_ROBOTS", "perhaps", ["perhaps", "true"]),
    ],
)
def test_wrong_variable_is_named(write, variable: str, value: str, words: list[str]) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ConfigError) as caught:
        load(write(""), {variable: value})
    assert all(word in str(caught.value) for word in [variable, *words])


def test_missing_named_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load(tmp_path / "absent.toml", {})


def test_template_explains_every_key_and_changes_nothing(write) -> None:  # type: ignore[no-untyped-def]
    text = template()
    assert load(write(text), {}) == Config()
    live = "\n".join(
        line.removeprefix("# ") if " = " in line and "'#'" not in line else line
        for line in text.splitlines()
    )
    assert load(write(live), {}) == Config()
    assert "# max_items = 2000" in text
