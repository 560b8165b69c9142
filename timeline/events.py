"""Events over documents: one happening, all its mentions, and what it counts as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from policytrail.records import Event, EventType, EventVersion, KnownInstrument, Party
from policytrail.timeline import dates, filed, modality, naming, same_story, standing, wording
from policytrail.timeline.known import Name
from policytrail.timeline.standing import Standing
from policytrail.timeline.tellings import Names, Telling

# Older than this when it is first told, an act is background. Holdings become known by quarterly
# filings, which are due 45 days after the quarter (17 CFR 240.13f-1) and are amended later.
_NEWS = timedelta(days=31)
_FILING_NEWS = timedelta(days=120)
_MOST_MOMENTS = 50
_HOLDINGS: frozenset[EventType] = frozenset({"allocate", "divest"})


def build(tellings: Sequence[Telling], names: Names) -> Event:
    """Return the event that tellings, the oldest first, are of."""
    settled = standing.settle(tellings)
    version = _version(settled, names, max(each.document.first_seen for each in tellings), None)
    return Event(
        id=tellings[0].id,
        type=settled.best.claim.type,
        status=version.status,
        title=version.title,
        date=version.date,
        date_basis=version.date_basis,
        authority=version.authority,
        actors=version.actors,
        objects=version.objects,
        mentions=tuple(each.mention() for each in tellings),
        first_known=min(each.document.first_seen for each in tellings),
        confidence=version.confidence,
        amount=version.amount,
        historical=_is_background(version.date, tellings),
        origins=version.origins,
        history=_history(tellings, names),
    )


def _history(tellings: Sequence[Telling], names: Names) -> tuple[EventVersion, ...]:
    """Return what the event counted as whenever that changed, by what was known then."""
    versions: list[EventVersion] = []
    for moment in _moments(tellings, names):
        known = [each for each in tellings if each.document.first_seen <= moment]
        settled = standing.settle([_at(each, moment) for each in known])
        version = _version(settled, names, moment, moment)
        if not versions or replace(versions[-1], first_known=moment) != version:
            versions.append(version)
    return tuple(versions)


def _moments(tellings: Sequence[Telling], names: Names) -> list[datetime]:
    """Return when documents became known, scheduled days were over, or a text got its name.

    Of an event that very many documents tell, one moment a day is looked at.
    """
    seen = {each.document.first_seen for each in tellings}
    texts = {
        party.instrument_id
        for each in tellings
        for party in (*each.actors, *each.objects)
        if party.instrument_id
    }
    named = {each.since for key in texts for each in names.texts.names(key)}
    passed = {over for each in tellings if (over := _over(each))}
    moments = sorted(seen | {moment for moment in named | passed if moment > min(seen)})
    if len(moments) <= _MOST_MOMENTS:
        return moments
    return sorted({moment.date(): moment for moment in moments}.values())


def _over(telling: Telling) -> datetime | None:
    """Return when a scheduled day that counts as past was over (UTC)."""
    days = dates.parse(telling.claim.date)
    if days is None or telling.status != "done" or not telling.is_scheduled:
        return None
    return datetime.combine(days.last + timedelta(days=1), time(), tzinfo=UTC)


def _at(telling: Telling, moment: datetime) -> Telling:
    over = _over(telling)
    return replace(telling, status="planned") if over and moment < over else telling


def _version(
    settled: Standing, names: Names, since: datetime, moment: datetime | None
) -> EventVersion:
    """Return what the event counts as; ``moment`` None names instruments as they are known now."""
    day, basis = standing.when(settled)
    return EventVersion(
        first_known=since,
        status=settled.status,
        title=_title(settled, names, moment),
        date=day,
        date_basis=basis,
        authority=settled.best.authority,
        actors=_parties(settled, "actors", names, moment),
        objects=_parties(settled, "objects", names, moment),
        confidence=standing.confidence(settled),
        amount=standing.amount(settled),
        origins=standing.origins(settled.support),
    )


def _title(settled: Standing, names: Names, moment: datetime | None) -> str:
    best = settled.best
    directing = best.claim.type == "direct"
    texts = [party for party in best.objects if directing and party.instrument_id]
    phrase = filed.phrase_of(best.claim.rule)
    # A row is of one security; that it is exposure to an asset is not to hold that itself.
    told = best.objects[:1] if phrase else best.objects
    parties = modality.Parties(
        actors=tuple(_label(party, names, moment) for party in best.actors),
        objects=tuple(_label(each, names, moment) for each in told if each not in texts),
        evidence=best.claim.evidence.text,
        rule=best.claim.rule,
        is_vouched=bool(best.vouches),
        under=modality.join_names([_label(party, names, moment) for party in texts]),
        persons=_of_kind(settled, "person:", names, moment),
        assets=_of_kind(settled, "asset:", names, moment),
        phrase=phrase,
    )
    return wording.title(best.claim.type, settled.status, parties)


def _of_kind(
    settled: Standing, kind: str, names: Names, moment: datetime | None
) -> tuple[str, ...]:
    """Return the names of parties whose id is of a kind: "person:"."""
    parties = (*settled.best.actors, *settled.best.objects)
    return tuple(
        _label(party, names, moment)
        for party in parties
        if (party.entity_id or "").startswith(kind)
    )


def _label(party: Party, names: Names, moment: datetime | None) -> str:
    if party.instrument_id:
        return wording.label(_instrument(party.instrument_id, names, moment))
    if party.entity_id:
        return wording.with_article(party.name, names.entities.known[party.entity_id].type)
    if naming.is_generic(party.name):
        return wording.described(party.name)
    return wording.with_article(party.name, "agency") if party.name[:1].isupper() else party.name


def _instrument(key: str, names: Names, moment: datetime | None) -> Name | KnownInstrument:
    return names.texts.name_at(key, moment) if moment else names.texts.known[key]


def _parties(
    settled: Standing, role: str, names: Names, moment: datetime | None
) -> tuple[Party, ...]:
    """Return the best telling's parties, then those that others add and that are resolved.

    Another form of a name that is there adds nothing: "Marlowe County" beside its teachers' fund.
    The place of a party is taken by its longest name that a body bears.
    """
    found: dict[Party, None] = {}
    for number, telling in enumerate(settled.support):
        for party in getattr(telling, role):
            if number and not (party.entity_id or party.instrument_id):
                continue
            same = next((each for each in found if same_story.is_form_of(each, party)), None)
            if same is None:
                found[party] = None
            elif _names_better(party, same):
                found = {party if each == same else each: None for each in found}
    return tuple(
        replace(party, name=_instrument(party.instrument_id, names, moment).name)
        if party.instrument_id
        else party
        for party in found
    )


def _names_better(party: Party, than: Party) -> bool:
    """Tell whether a party's name is of a body, where the other's is of a place or of nobody."""
    kinds = [each.entity_id.partition(":")[0] if each.entity_id else "" for each in (party, than)]
    return kinds[0] not in {"", "place"} and kinds[1] in {"", "place"}


def _is_background(day: str | None, tellings: Sequence[Telling]) -> bool:
    days = dates.parse(day)
    if days is None:
        return False
    slack = _FILING_NEWS if tellings[0].claim.type in _HOLDINGS else _NEWS
    return days.last + slack < min(each.told for each in tellings)
