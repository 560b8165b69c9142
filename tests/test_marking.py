"""Documents with marks in their text become lines that are learned from."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

FILE = Path(__file__).parents[1] / "training" / "events" / "marked.py"


@pytest.fixture(scope="module")
def marked() -> ModuleType:
    """The script; what trains is not imported with it."""
    import sys

    spec = importlib.util.spec_from_file_location("marked_documents_script", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _row(**changed: Any) -> dict[str, Any]:
    row = {
        "id": "w-1",
        "register": "letter",
        "source_class": "blog",
        "publisher": "",
        "title": "Signed",
        "published": "2026-03-04",
        "text": "She signed in May. He [e1:signed] too, [e2:as she had]. [s1:Good]!",
        "events": [
            {"id": "e1", "type": "sign", "status": "done", "by": ["He"], "of": [],
             "when": None, "date": None, "background": False, "voice": "own", "same": ["e2"]},
            {"id": "e2", "type": "sign", "status": "done", "by": ["she"], "of": [],
             "when": "May", "date": "2025-05", "background": True, "voice": "own"},
        ],
        "stances": [{"id": "s1", "view": "support", "by": "AUTHOR", "of": "He", "issues": []}],
    }  # fmt: skip
    return {**row, **changed}


def test_marks_leave_the_text_and_become_numbered_words(marked: ModuleType) -> None:
    line = marked.line_of(_row())
    assert line["text"] == "She signed in May. He signed too, as she had. Good!"
    assert "publisher" not in line
    first, second = line["events"]
    assert first["t"] == "signed@2"
    assert first["same"] == ["as she had"]
    assert "when" not in first
    assert second["background"] is True
    assert line["stances"] == [
        {"t": "Good", "view": "support", "holder": "author", "of": "He", "issues": []}
    ]


def test_a_mark_without_its_description_is_named(marked: ModuleType) -> None:
    with pytest.raises(marked.MarkError, match="w-1: marked or described, not both: e2"):
        marked.line_of(_row(events=_row()["events"][:1]))


def test_a_mark_within_a_word_is_refused(marked: ModuleType) -> None:
    text = _row()["text"].replace("[e1:signed]", "[e1:sign]ed")
    with pytest.raises(marked.MarkError, match="w-1: a mark begins or ends within a word"):
        marked.line_of(_row(text=text))
