"""The command that corrects: what it says, and what it does where there is nothing."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from policytrail.cli import main
from policytrail.store import Store
from policytrail.tests.store import world


def test_the_command_says_what_a_correction_did(full: Store, path: Path) -> None:
    """And makes no database where there is none, to find nothing in it."""

    def ask(database: Path, *arguments: str) -> Result:
        return CliRunner().invoke(main, ["--database", str(database), *arguments])

    who = ("--who", "A. Counsel", "--why", "read the text")
    made = ask(path, "correct", "delete", world.DOL.id, *who)
    assert made.output.startswith(f"correction 1 (delete {world.DOL.id}): ")
    again = ask(path, "correct", "delete", world.DOL.id, *who)
    assert again.exit_code != 0
    book = json.loads(ask(path, "correct", "list", "--json").stdout)
    assert made.exit_code == (0 if book[0]["applied_to"] else 1)
    assert "withdrawn" in ask(path, "correct", "withdraw", "1", "--who", "B. Editor").output
    nowhere = path.with_name("nowhere.db")
    for arguments in (("correct", "delete", "x", *who), ("retry",)):
        assert "there is no database here" in ask(nowhere, *arguments).output
        assert not nowhere.exists()
