"""Several processes give what one gives, in order, and survive what kills one of them."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from policytrail import cli
from policytrail.config import LanguageSettings
from policytrail.nlp import parallel
from policytrail.nlp.jsonl import annotate_lines
from policytrail.nlp.parallel import Crew, annotate_in_processes
from policytrail.nlp.pipeline import Annotator
from policytrail.records import Failure

TEXTS = ["The Labor Department rescinded its crypto guidance.", "Soup.", "Bitcoin fell in May."]


def lines(count: int) -> list[str]:
    return [json.dumps({"id": f"d{i}", "text": TEXTS[i % 3]}) for i in range(count)]


def test_two_processes_say_what_one_says(annotator: Annotator) -> None:
    given = [*lines(20), "", "no json", *lines(3)]
    crew = Crew(processes=2, settings=LanguageSettings())
    assert list(annotate_in_processes(given, crew)) == list(annotate_lines(given, annotator))


def test_a_line_that_kills_a_process_takes_no_other_along(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(root / "tests/nlp"))  # the workers import it, too
    monkeypatch.setattr(parallel, "_annotate", importlib.import_module("deadly_reader").read)
    given = ["good"] * 40 + ["deadly"] + ["good"] * 120
    results = list(annotate_in_processes(given, Crew(processes=2, settings=LanguageSettings())))
    expected: list[str | Failure] = [f"{n}: {line}" for n, line in enumerate(given, start=1)]
    expected[40] = Failure(subject="line 41", message="reading it killed the process")
    assert results == expected


def test_no_model_is_loaded_where_the_lines_are_read() -> None:
    code = "import sys, policytrail.nlp.parallel; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_jobs_are_for_lines_only() -> None:
    result = CliRunner().invoke(cli.main, ["annotate", "--jobs", "2"])
    assert result.exit_code == 2
    assert "--jobs goes with --jsonl" in result.output
