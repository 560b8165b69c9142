"""Every table, view and column is described, and nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policytrail.store import Store, descriptions
from policytrail.tests.store.test_documents import rows


def columns(store: Store, kind: str) -> dict[str, list[str]]:
    hidden = ("sqlite_", "_sqlite_", "document_fts", "evidence_fts")
    names = rows(store, "select name from sqlite_master where type = ?", (kind,))
    return {
        str(row["name"]): [
            str(one["name"]) for one in rows(store, f"pragma table_info([{row['name']}])")
        ]
        for row in names
        if not str(row["name"]).startswith(hidden)
    }


@pytest.mark.parametrize("kind", ["table", "view"])
def test_the_descriptions_are_those_of_the_schema(store: Store, kind: str) -> None:
    described = descriptions.tables() if kind == "table" else descriptions.views()
    assert {one.name: list(one.columns) for one in described} == columns(store, kind)


def test_no_description_is_empty() -> None:
    for one in descriptions.tables() + descriptions.views():
        assert len(one.row) > 10
        for name, meaning in one.columns.items():
            assert len(meaning) > 3, f"{one.name}.{name}"


def test_the_examples_of_the_page_are_answered(full: Store, root: Path) -> None:
    page = (root / "docs" / "database.md").read_text(encoding="utf-8")
    examples = re.findall(r"```sql\n(.*?);\n```", page, re.DOTALL)
    assert len(examples) == 5
    for sql in examples:
        assert rows(full, sql), sql


def test_the_page_in_docs_is_up_to_date(root: Path) -> None:
    """Write it again with ``python -m policytrail.store.reference > docs/database.md``."""
    from policytrail.store.reference import render

    assert (root / "docs" / "database.md").read_text(encoding="utf-8") == render()
