"""Several processes give what one gives, in order, and survive what kills one of them."""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from policytrail import cli
from policytrail.config import LanguageSettings
from policytrail.errors import LanguageError
from policytrail.jobs.parallel import Crew, Read, annotate_in_processes
from policytrail.nlp.jsonl import annotate_lines
from policytrail.nlp.pipeline import build_annotator
from policytrail.records import Failure

TEXTS = ["The Labor Department rescinded its crypto guidance.", "Soup.", "Bitcoin fell in May."]


def lines(count: int) -> list[str]:
    return [json.dumps({"id": f"d{i}", "text": TEXTS[i % 3]}) for i in range(count)]


def test_two_processes_say_what_one_says() -> None:
    annotator = build_annotator(LanguageSettings(), ())
    given = [*lines(20), "", "no json", *lines(3)]
    crew = Crew(processes=2, settings=LanguageSettings())
    assert list(annotate_in_processes(given, crew)) == list(annotate_lines(given, annotator))


CREW = Crew(processes=2, settings=LanguageSettings())


@pytest.fixture
def read(root: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    folder = str(root / "tests/jobs")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("PYTHONPATH", folder)  # the workers import it, too
    found: Read = importlib.import_module("deadly_reader").read
    return found


@pytest.mark.parametrize("deadly", [{0}, {40}, {3, 4, 19, 160}])
def test_a_line_that_kills_a_process_takes_no_other_along(deadly: set[int], read: Read) -> None:
    given = ["deadly" if n in deadly else "good" for n in range(161)]
    results = list(annotate_in_processes(given, CREW, read))
    expected: list[str | Failure] = [f"{n}: {line}" for n, line in enumerate(given, start=1)]
    message = "the process that read it ended with status 9"
    for n in deadly:
        expected[n] = Failure(subject=f"line {n + 1}", message=message)
    assert results == expected


def test_a_process_killed_while_it_waits_costs_no_line(read: Read) -> None:
    results = []
    for result in annotate_in_processes(["who", *["good"] * 150, "who"], CREW, read):
        results.append(result)
        if len(results) == 1:
            os.kill(int(str(results[0]).partition(": ")[2]), signal.SIGKILL)
    assert results[1:-1] == [f"{n}: good" for n in range(2, 152)]
    assert str(results[-1]).startswith("152: ")


def test_an_error_of_a_process_is_raised_with_its_remedy(read: Read) -> None:
    with pytest.raises(LanguageError, match="no such model") as caught:
        list(annotate_in_processes(["good", "wrong"], CREW, read))
    assert caught.value.remedy == "name another"


def test_processes_are_gone_when_nobody_wants_more(read: Read) -> None:
    results = annotate_in_processes(["who"] * 500, CREW, read)
    pid = int(str(next(results)).partition(": ")[2])
    assert isinstance(results, Generator)
    results.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_process_that_has_read_many_lines_is_replaced(read: Read) -> None:
    crew = Crew(processes=1, settings=replace(LanguageSettings(), worker_texts=32))
    results = list(annotate_in_processes(["who"] * 160, crew, read))
    assert len({str(result).partition(": ")[2] for result in results}) == 5


def test_no_model_is_loaded_where_the_lines_are_read() -> None:
    code = "import sys, policytrail.jobs.parallel; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_jobs_are_for_lines_only() -> None:
    result = CliRunner().invoke(cli.main, ["annotate", "--jobs", "2"])
    assert result.exit_code == 2
    assert "--jobs goes with --jsonl" in result.output
