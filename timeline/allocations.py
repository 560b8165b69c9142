"""Positions: what an investor thinks of, decides, buys, holds and sells of one asset.

A position is an investor and an asset. Its steps are read from the words that tell of it, for a
purchase, a holding that a filing shows, a first talk and a board's vote all are "allocate". A
paper's word that a fund bought more does not say when it bought first: that is a gap. After an
exit, a report that it "holds" the asset is refused until somebody tells that it bought again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from policytrail.records import Event, EventMention, KnownInstrument, Party
from policytrail.timeline import clusters, dates, filed, holding_words
from policytrail.timeline.steps import Step, by_calendar, make, support, talk
from policytrail.timeline.tellings import Telling, rank
from policytrail.timeline.words import one_line

PREFIX = "position:"
_HOLDING = frozenset({"initiated", "held", "increased", "reduced"})
# Two further quarters, and the 45 days within which a quarter is filed (17 CFR 240.13f-1): then a
# filing that shows a holding says nothing of today any more.
_UNKNOWN = timedelta(days=183 + 45)
_I = re.IGNORECASE
_PROPOSAL = re.compile(
    r"\b(?:propos\w+|recommend\w*|asked (?:\S+ ){0,4}(?:board|trustees)|urg\w+|seek\w* approval"
    r"|pitch\w*|tabled)\b",
    _I,
)
_STUDY = re.compile(
    r"\b(?:stud(?:y|ies|ied|ying)|consider\w*|explor\w*|review\w*|evaluat\w*|examin\w*|research\w*"
    r"|weigh\w*|look(?:s|ing|ed)? (?:at|into)|assess\w*|request(?:s|ed)? for information|pilot)\b",
    _I,
)


def of_event(event: Event) -> dict[str, KnownInstrument]:
    """Return the positions that an event is of, by id: each investor with each asset.

    Where nobody or nothing is named, there is no position.
    """
    if event.type not in {"allocate", "divest"}:
        return {}
    found = {}
    for holder in event.actors:
        for asset in event.objects:
            key, ident = _key(holder), _key(asset)
            if key and ident and key != ident and not asset.instrument_id and _is_named(holder):
                position = _position(f"{PREFIX}{key}/{ident}", holder, asset, event)
                found[position.id] = position
    return found


def _position(id_: str, holder: Party, asset: Party, event: Event) -> KnownInstrument:
    return KnownInstrument(
        id=id_,
        kind="position",
        name=f"{one_line(holder.name)}: {one_line(asset.name)}",
        aliases=(),
        keys=(),
        first_known=event.first_known,
    )


def _is_named(holder: Party) -> bool:
    """Tell whether the investor is somebody: "several funds" are nobody in particular."""
    return bool(holder.entity_id) or holder.name[:1].isupper()


def _key(party: Party) -> str:
    return clusters.identity(party).replace(" ", "-")


def known(by_event: Mapping[str, KnownInstrument]) -> KnownInstrument:
    """Return one position as several events name it: the commonest name, the first moment."""
    positions = [by_event[key] for key in sorted(by_event)]
    names = sorted({each.name for each in positions})
    name = max(names, key=lambda each: (sum(one.name == each for one in positions), each))
    first = min(positions, key=lambda each: each.first_known)
    return KnownInstrument(
        id=first.id,
        kind="position",
        name=name,
        aliases=tuple(each for each in names if each != name),
        keys=(),
        first_known=first.first_known,
    )


def steps(event: Event, tellings: Mapping[str, Telling]) -> list[Step]:
    """Return what an event makes of its positions: what was thought and decided, what was done."""
    found = [*_thought(event, tellings)]
    if event.status == "denied":
        denied = [each for each in event.mentions if each.status == "denied"]
        found.append(make("denied", event, denied, tellings, is_said=True))
    if event.status == "done" or _is_told(event):
        told = support(event)
        state = _done(event, told)
        said = state == "approved"
        step = make(state, event, told, tellings, day=event.date, is_said=said)
        attested = event.status == "done" and rank(event.authority) <= rank("filing")
        days = dates.parse(step.day)
        last = days.last if days else step.sort_day  # a quarter's holding is that of its last day
        until = max(filter(None, (filed.shown_until(each.rule) for each in told)), default=None)
        found.append(replace(step, sort_day=last, is_attested=attested, shown_until=until))
    return found


def _thought(event: Event, tellings: Mapping[str, Telling]) -> Iterable[Step]:
    """Yield each stage before the purchase once, as it was first told."""
    stages: dict[str, list[EventMention]] = {}
    is_thought = event.type == "allocate" and not _is_told(event)
    for mention in talk(event) if is_thought else ():
        stages.setdefault(_stage(mention), []).append(mention)
    for stage, mentions in sorted(stages.items()):
        yield make(stage, event, mentions, tellings, is_said=True)


def _is_told(event: Event) -> bool:
    """Tell whether somebody who has a name reports that it was done; else it is a rumour."""
    return event.status == "reported" and any(
        each.status == "done" and each.authority not in {"anonymous", "inferred"}
        for each in event.mentions
    )


def _stage(mention: EventMention) -> str:
    """Return how far a fund has come, by the words; what nobody vouches for is a rumour."""
    text = mention.evidence.text
    if mention.status == "done" or mention.authority in {"anonymous", "inferred"}:
        return "rumoured"
    if mention.status == "planned" and holding_words.APPROVAL.search(text):
        return "approved"
    if _PROPOSAL.search(text):
        return "proposed"
    if _STUDY.search(text) or rank(mention.authority) <= rank("named_person"):
        return "announced" if mention.status == "planned" else "studying"
    return "announced" if mention.status == "planned" and not mention.chain else "rumoured"


def _done(event: Event, told: Sequence[EventMention]) -> str:
    """Return what was done, by the words of the strongest source, the first of equal ones."""
    best = min(told, key=lambda each: (rank(each.authority), each.first_known, each.id))
    return filed.step_of(best.rule) or holding_words.deed(event.type, best.evidence.text)


def unknown(made: Sequence[Step]) -> Step | None:
    """Return that a holding is not known any more when no filing has shown it for two quarters."""
    had = [each for each in made if each.state in _HOLDING or each.state == "exited"]
    shown = [each for each in had if each.is_attested and each.state in _HOLDING]
    if not shown or had[-1].state == "exited":
        return None
    since = _latest(shown) + _UNKNOWN
    return None if _latest(had) > since else by_calendar(shown[-1], "unknown", since)


def _latest(made: Iterable[Step]) -> date:
    return max(max(each.sort_day, each.shown_until or each.sort_day) for each in made)
