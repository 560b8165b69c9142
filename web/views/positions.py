"""Who is for and who is against, since when, in whose words; and how positions changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from policytrail.records import Stance, permalinks
from policytrail.web.reading import Reader
from policytrail.web.views.citing import Citing, Quote

_SIDES = ("support", "oppose", "neutral")


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One position as a document reports it."""

    holder: str
    holder_address: str
    target: str
    target_address: str
    stance: str
    date: str | None
    confidence: float
    quote: Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The latest position of somebody, since when it is held, and those before.

    ``others`` hold it by the same words: each a name and an address.
    """

    latest: Position
    since: str | None
    earlier: tuple[Position, ...]  # that were another position, the latest first
    reports: int
    others: tuple[tuple[str, str], ...] = ()

    @property
    def more(self) -> int:
        """How many hold it besides the first."""
        return len(self.others)


def sides(reader: Reader, target: str) -> dict[str, list[Holding]]:
    """Return who holds which position toward something, by side; the latest first."""
    ids = reader.ids(target)
    found = [one for one in _read(reader, target) if one.target_id in ids]
    held = _held(reader, found, lambda one: one.holder_id or one.holder)
    return _by_side(_joined(held, lambda one: (one.holder, one.holder_address)))


def held_by(reader: Reader, holder: str) -> dict[str, list[Holding]]:
    """Return the positions of somebody, by side."""
    ids = reader.ids(holder)
    found = [one for one in _read(reader, holder) if one.holder_id in ids]
    held = _held(reader, found, lambda one: one.target_id or one.target)
    return _by_side(_joined(held, lambda one: (one.target, one.target_address)))


def history_of(reader: Reader, holder: str) -> list[Position]:
    """Return every reported position of somebody in the order of time."""
    ids = reader.ids(holder)
    found = [one for one in _read(reader, holder) if one.holder_id in ids]
    return _positions(reader, found)


def toward(reader: Reader, target: str) -> list[Position]:
    """Return every reported position toward something in the order of time."""
    ids = reader.ids(target)
    found = [one for one in _read(reader, target) if one.target_id in ids]
    return _positions(reader, found)


def _joined(held: Iterable[Holding], name: Callable[[Position], tuple[str, str]]) -> list[Holding]:
    """Join those who hold one position since one day by the same words: the words stand once."""
    found: dict[tuple[object, ...], Holding] = {}
    for one in held:
        key = (one.latest.quote.address, one.latest.stance, one.since, one.latest.confidence)
        if one.reports > 1 or key not in found:
            found[key if one.reports == 1 else (*key, id(one))] = one
            continue
        first = found[key]
        found[key] = replace(first, others=(*first.others, name(one.latest)))
    return list(found.values())


def _read(reader: Reader, subject: str) -> list[Stance]:
    return reader.questions.stances(subject=subject, as_of=reader.moment)


def _by_side(holdings: Iterable[Holding]) -> dict[str, list[Holding]]:
    groups: dict[str, list[Holding]] = {side: [] for side in _SIDES}
    for one in holdings:
        groups[one.latest.stance].append(one)
    return groups


def _held(reader: Reader, found: Sequence[Stance], key: Callable[[Stance], str]) -> list[Holding]:
    groups: dict[str, list[Position]] = {}
    for stance, position in zip(found, _positions(reader, found), strict=True):
        groups.setdefault(key(stance), []).append(position)
    holdings = [_holding(group) for group in groups.values()]
    return sorted(holdings, key=lambda one: one.latest.date or "", reverse=True)


def _holding(group: list[Position]) -> Holding:
    """``group`` is in the order of time; of one day the surest report counts."""
    ordered = sorted(group, key=lambda one: (one.date or "", one.confidence))
    latest = ordered[-1]
    since = latest.date
    for one in reversed(ordered):
        if one.stance != latest.stance:
            break
        since = one.date or since
    others = [one for one in reversed(ordered) if one.stance != latest.stance]
    return Holding(latest=latest, since=since, earlier=tuple(others), reports=len(group))


def _positions(reader: Reader, found: Sequence[Stance]) -> list[Position]:
    citing = Citing(reader, [one.document_id for one in found])
    names = _names(reader, found)
    return [
        Position(
            holder=names.get(one.holder_id or "", (one.holder, ""))[0],
            holder_address=names.get(one.holder_id or "", ("", ""))[1],
            target=names.get(one.target_id or "", (_words(one), ""))[0],
            target_address=names.get(one.target_id or "", ("", _issue(reader, one)))[1],
            stance=one.stance,
            date=one.date,
            confidence=one.confidence,
            quote=citing.quote(one.document_id, one.evidence),
        )
        for one in found
    ]


def _words(stance: Stance) -> str:
    """Return what a position is toward where it is an issue or only words."""
    issue = stance.target_id if stance.target_id and ":" not in stance.target_id else stance.target
    return issue.replace("-", " ")


def _issue(reader: Reader, stance: Stance) -> str:
    issue = stance.target_id
    return permalinks.issue(issue, as_of=reader.as_of) if issue and ":" not in issue else ""


_NAMED = """
select id, name, 'entity' as kind from entity where id in (select value from json_each(:ids))
union all
select id, name, 'instrument' from instrument where id in (select value from json_each(:ids))
"""


def _names(reader: Reader, found: Sequence[Stance]) -> dict[str, tuple[str, str]]:
    """Return names and addresses of holders and targets by id."""
    ids = {one.holder_id for one in found} | {one.target_id for one in found}
    rows = reader.rows(_NAMED, {"ids": json.dumps(sorted(filter(None, ids)))})
    return {
        row["id"]: (
            row["name"],
            permalinks.entity(row["id"], row["name"], as_of=reader.as_of)
            if row["kind"] == "entity"
            else permalinks.instrument(row["id"], as_of=reader.as_of),
        )
        for row in rows
    }
