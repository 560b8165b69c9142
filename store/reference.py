"""Writes ``docs/database.md`` from the descriptions and the schema."""

from __future__ import annotations

import sys

from policytrail.store import descriptions
from policytrail.store.descriptions import Described
from policytrail.store.schema_0013 import PREFIX

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
- **The past** is in tables beside them: `past_event` keeps what rows of `event` said before they
  were changed or taken away, each `until` then. Every derived table, and `document`, has one.
- `document_fts` (title, text) and `evidence_fts` (quote) are full-text indexes:
  `select * from document where revision_id in (select rowid from document_fts where document_fts
  match '"401(k)"')`.
- Open the file read-only while the daemon runs: `sqlite3 'file:policytrail.db?mode=ro'`, or
  `policytrail serve`. Never copy it with `cp`: `policytrail backup` makes a whole copy.
"""

_EXAMPLES = """\
## Examples

What happened to an order, with the words that say so:

```sql
select t.date, t.status, t.title, t.quote, t.url
from timeline t
join event_party p on p.event_id = t.id and p.superseded_at is null
join alias a on a.instrument_id = p.instrument_id
where a.folded = 'eo:14330'
group by t.id;
```

What was known at the end of 30 June 2026, as it was known then (`linked` says since when the past
is kept):

```sql
select status, date, title from event
where written < '2026-07-01' and superseded_at is null
union all
select status, date, title from past_event
where written < '2026-07-01' and until >= '2026-07-01' and superseded_at is null;
```

The words of a claim in their text:

```sql
select d.title, substr(r.text, v.start_char + 1, v.end_char - v.start_char) as words
from stance s
join evidence v on v.id = s.evidence_id
join revision r on r.id = v.revision_id
join document d on d.id = v.document_id
where s.superseded_at is null;
```

Documents about pension allocations that matter:

```sql
select d.published, d.publisher, d.title, a.relevance
from annotation a join document d on d.revision_id = a.revision_id
where a.relevance > 0.5
  and exists (select 1 from json_each(a.topics) where value = 'pension-allocations');
```

Who is presented how:

```sql
select name, round(avg(score), 2) as tone, count(*) as documents
from sentiment where entity_id is not null
group by entity_id order by documents desc, name;
```
"""

_PAST = """\
### past_…

One row is what a row of the table of that name said until it was changed or taken away. It has all
columns of that table, `written` (also of documents) and `until`: until when it stood (UTC). What
stood at a moment is a present row with `written` up to it, or one of the past with `written` up to
it and `until` after it.
"""


def render() -> str:
    """Return the page."""
    parts = [_HEAD, _EXAMPLES, "## Views\n", *map(_section, descriptions.views())]
    tables = [one for one in descriptions.tables() if not one.name.startswith(PREFIX)]
    parts += ["## Tables\n", *map(_section, tables), _PAST]
    return "\n".join(parts)


def _section(one: Described) -> str:
    lines = [f"### {one.name}", "", f"One row is {one.row}.", "", "| column | meaning |"]
    lines += ["| --- | --- |"]
    lines += [f"| `{name}` | {meaning} |" for name, meaning in one.columns.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(render())
