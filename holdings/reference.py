"""Writes ``docs/holdings.md`` from the lists: ``python -m policytrail.holdings.reference``."""

from __future__ import annotations

from policytrail.holdings.lists import Filer, Lists, Security, load

_HEAD = """\
# Holdings by form 13F

Written by `python -m policytrail.holdings.reference > docs/holdings.md` from `holdings/data/`.

Managers of more than $100 million in listed US securities file form 13F within 45 days of the end
of each quarter. policytrail keeps every row of the forms that it reads (`filing`, `holding`, see
[database.md](database.md)), and follows the funds below: what their rows show from quarter to
quarter are events by themselves, and `policytrail allocations` shows them.

What a form 13F does not say: what was sold and bought within the quarter, short positions, most
bonds, coins held directly, stakes in private funds, and what the SEC lets a filer leave out. A
row is of a security; that a fund holds bitcoin is to say that it holds shares of a trust that
does.

- **Shares decide**, not values. A price that rises is no purchase; a share split that is in the
  list is taken out, and where one that is not would look the same, the change is told as
  doubtful.
- **Dates.** A change lies between the ends of two quarters, and was known on the day of filing.
  The lag is shown.
- **Amendments.** A restatement replaces what was filed before, new holdings add to it; an
  amendment that does not say which is told and not counted. Questions as of a day see what was on
  file at the end of it.
- **The first filing** that is known of a fund only says what it held, not since when.

Each filer with a number is a source `edgar.<id>`, asked once a day. `policytrail ingest` also takes
full submission texts, and quarterly archives of the SEC's Form 13F Data Sets.

Your own lists: name folders in the configuration (`holdings = ["lists"]`) with `filers.toml` and
`securities.toml`, of the form of `holdings/data/`. An entry of the same name replaces ours.

## Filers

`row`: EDGAR's own index or address was seen. `checked`: a published list says that it was checked
there, and another or our word lists agree. `claimed`: one published list has the number; **not
proved**. `none`: no number is known, so the whole name must match. A filing counts only if the
filer's name fits, too.

| fund | CIK | evidence | source |
| --- | --- | --- | --- |
"""
_MIDDLE = """
## Securities

A row is of a security by its number (CUSIP) where that was seen in a recorded filing. Numbers
from published lists are **not proved** and count only where the words of the row fit; without
any, the words alone tell it.

| security | asset class | proved CUSIP | claimed CUSIP | words of issuer and title | source |
| --- | --- | --- | --- | --- | --- |
"""


def render(lists: Lists) -> str:
    """Return the page."""
    filers = "".join(map(_filer, lists.filers))
    securities = "".join(map(_security, lists.securities))
    return _HEAD + filers + _MIDDLE + securities


def _filer(one: Filer) -> str:
    return f"| {one.title} | {one.cik or '–'} | {one.evidence} | {one.source} |\n"


def _security(one: Security) -> str:
    words = " ".join(one.words) + (f", without {' '.join(one.without)}" if one.without else "")
    words += ", and no others but these" if one.only else ""
    numbers = [", ".join(each) or "–" for each in (one.proved, one.claimed)]
    return f"| {one.name} | {one.asset} | {numbers[0]} | {numbers[1]} | {words} | {one.source} |\n"


if __name__ == "__main__":
    print(render(load()), end="")
