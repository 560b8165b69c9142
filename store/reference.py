"""Writes ``docs/database.md`` from the descriptions and the schema."""

from __future__ import annotations

import sys

from policytrail.store import descriptions
from policytrail.store.descriptions import Described

_HEAD = """\
# The database

policytrail keeps everything in one SQLite file. Its tables and columns are an interface: people
query them with SQL and Datasette, they are changed only by migrations, and a change is told in
the changelog.

This page is written by `python -m policytrail.store.reference`; a test holds it against the
schema.

## How to read it

- **Moments** are ISO 8601 texts in UTC (`2025-08-07T21:30:00+00:00`); they sort as they happened.
  **Dates of events** say as much as the texts do: `2025-08-07`, `2025-08`, `2025-Q3` or `2025`;
  `date_from` and `date_to` are the first and last day that they may mean.
- **Offsets** (`start_char`, `end_char`) count Unicode characters of `revision.text` from 0; the
  end is exclusive. `substr(text, start_char + 1, end_char - start_char)` gives the words.
- **Ids** derive from content, so a rebuild gives the same ids. Numbers (`revision.id`,
  `evidence.id`, `poll.id`) are numbers of this file only.
- **Derived rows** carry `run_id` (what derived them), `first_known` (since when the stored
  documents support them) and `superseded_at` (since when they no longer do). Ask for
  `superseded_at is null`, or use the views, which do.
- `document_fts` (title, text) and `evidence_fts` (quote) are full-text indexes:
  `select * from document where revision_id in (select rowid from document_fts where document_fts
  match '"401(k)"')`.
- Open the file read-only while the daemon runs: `sqlite3 'file:policytrail.db?mode=ro'`, or
  `policytrail serve`. Never copy it with `cp`: `policytrail backup` makes a whole copy.
"""


def render() -> str:
    """Return the page."""
    parts = [_HEAD, "## Views\n", *map(_section, descriptions.views())]
    parts += ["## Tables\n", *map(_section, descriptions.tables())]
    return "\n".join(parts)


def _section(one: Described) -> str:
    lines = [f"### {one.name}", "", f"One row is {one.row}.", "", "| column | meaning |"]
    lines += ["| --- | --- |"]
    lines += [f"| `{name}` | {meaning} |" for name, meaning in one.columns.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(render())
