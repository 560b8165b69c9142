"""What linking would make of the small story: entities, events, stances, duties, lives."""

from __future__ import annotations

from policytrail.records import (
    Amount,
    Contradiction,
    Deadline,
    Directive,
    Document,
    Event,
    EventMention,
    InstrumentLink,
    InstrumentState,
    Knowledge,
    KnownEntity,
    KnownInstrument,
    Party,
    Stance,
    StateGap,
    Story,
    content_id,
)
from policytrail.tests.store.world_documents import (
    FUND,
    FUND_SEEN,
    ORDER,
    ORDER_SEEN,
    REACTION,
    REACTION_SEEN,
    RULE,
    RULE_SEEN,
    RUMOUR,
    RUMOUR_SEEN,
    span,
)

TRUMP = KnownEntity(
    id="person:donald-trump",
    name="Donald Trump",
    type="person",
    aliases=("President Trump", "Trump"),
    first_known=RUMOUR_SEEN,
    wikidata="Q22686",
)
DOL = KnownEntity(
    id="agency:us-dol",
    name="Department of Labor",
    type="agency",
    aliases=("DOL", "Labor Department"),
    first_known=ORDER_SEEN,
)
COUNCIL = KnownEntity(
    id="org:fund-council",
    name="Fund Council",
    type="advocacy",
    aliases=(),
    first_known=REACTION_SEEN,
)
SAVERS = KnownEntity(
    id="org:savers-united",
    name="Savers United",
    type="advocacy",
    aliases=(),
    first_known=REACTION_SEEN,
)
SWIB = KnownEntity(
    id="fund:swib",
    name="State of Wisconsin Investment Board",
    type="pension_fund",
    aliases=("SWIB",),
    first_known=FUND_SEEN,
)
BITCOIN = KnownEntity(
    id="asset:bitcoin", name="bitcoin", type="asset", aliases=("BTC",), first_known=FUND_SEEN
)
EO = KnownInstrument(
    id="eo:14330",
    kind="executive_order",
    name="Executive Order 14330",
    aliases=("order on 401(k) plans",),
    keys=("eo:14330", "fr:2025-15340"),
    first_known=RUMOUR_SEEN,
)
PROPOSAL = KnownInstrument(
    id="rin:1210-AC38",
    kind="rule",
    name="RIN 1210-AC38",
    aliases=(),
    keys=("rin:1210-AC38",),
    first_known=RULE_SEEN,
)


def mention(document: Document, quote: str, **values: object) -> EventMention:
    """Return a place that tells of an event; by default a firm claim of an outlet."""
    place = span(document, quote)
    given: dict[str, object] = {
        "status": "done",
        "date": None,
        "authority": "outlet",
        "chain": (document.publisher,),
        "rule": "test",
        "confidence": 0.7,
        "first_known": document.retrieved,
        "id": content_id("mention", document.id, str(place.start), str(place.end)),
        "origin": document.publisher,
        "vouches": "text" if values.get("authority") == "instrument" else "",
    }
    return EventMention(document_id=document.id, evidence=place, **(given | values))  # type: ignore[arg-type]


_TOLD = mention(
    RUMOUR,
    "The president is preparing an order that would open 401(k) plans to digital assets",
    status="planned",
    authority="anonymous",
)
_SIGNED = mention(
    ORDER,
    "On August 7, 2025, the president signed Executive Order 14330.",
    date="2025-08-07",
    authority="instrument",
    confidence=0.95,
)
_REPEATED = mention(
    REACTION, "President Trump signed Executive Order 14330 on Thursday.", date="2025-08-07"
)
SIGNING = Event(
    id=_TOLD.id,
    type="sign",
    status="done",
    title="Donald Trump signed Executive Order 14330",
    date="2025-08-07",
    date_basis="explicit",
    authority="instrument",
    actors=(Party(name="Donald Trump", entity_id=TRUMP.id),),
    objects=(Party(name="Executive Order 14330", instrument_id=EO.id),),
    mentions=(_TOLD, _SIGNED, _REPEATED),
    first_known=RUMOUR_SEEN,
    confidence=0.95,
    origins=("Example Wire", "The White House"),
)
_SOLD = mention(
    FUND,
    "The State of Wisconsin Investment Board sold bitcoin fund shares worth about $321 million "
    "in the first quarter of 2025.",
    date="2025-Q1",
)
EXIT = Event(
    id=_SOLD.id,
    type="divest",
    status="reported",
    title="State of Wisconsin Investment Board is reported to have sold bitcoin",
    date="2025-Q1",
    date_basis="explicit",
    authority="outlet",
    actors=(Party(name="State of Wisconsin Investment Board", entity_id=SWIB.id),),
    objects=(Party(name="bitcoin", entity_id=BITCOIN.id), Party(name="fund shares")),
    mentions=(_SOLD,),
    first_known=FUND_SEEN,
    confidence=0.7,
    amount=Amount(value=321e6, unit="USD", span=span(FUND, "about $321 million"), bound="about"),
    historical=True,
    origins=("Example Wire",),
)
_PROPOSED = mention(
    RULE,
    "The Department of Labor published a proposed rule, RIN 1210-AC38, which implements Executive "
    "Order 14330.",
    date="2026-03-31",
    authority="instrument",
    confidence=0.9,
)
PROPOSING = Event(
    id=_PROPOSED.id,
    type="propose",
    status="done",
    title="Department of Labor proposed RIN 1210-AC38",
    date="2026-03-31",
    date_basis="explicit",
    authority="instrument",
    actors=(Party(name="Department of Labor", entity_id=DOL.id),),
    objects=(Party(name="RIN 1210-AC38", instrument_id=PROPOSAL.id),),
    mentions=(_PROPOSED,),
    first_known=RULE_SEEN,
    confidence=0.9,
    origins=("Federal Register",),
)


def _stance(holder: KnownEntity, quote: str, stance: str, target: str) -> Stance:
    place = span(REACTION, quote)
    return Stance(
        id=content_id("stance", holder.id, target, REACTION.id),
        document_id=REACTION.id,
        holder=holder.name,
        target=target,
        stance=stance,  # type: ignore[arg-type]
        evidence=place,
        confidence=0.8,
        first_known=REACTION_SEEN,
        date="2025-08-08",
        holder_id=holder.id,
        target_id=target,
        cue="",
        rule="test",
    )


STANCES = (
    _stance(
        COUNCIL,
        "The Fund Council welcomed crypto in retirement plans.",
        "support",
        "crypto-in-retirement-plans",
    ),
    _stance(
        SAVERS,
        "Savers United warned that the order puts retirees at risk.",
        "oppose",
        "crypto-in-retirement-plans",
    ),
    _stance(
        SAVERS, "Savers United warned that the order puts retirees at risk.", "oppose", "eo:14330"
    ),
)
DUTY = Directive(
    id=content_id("directive", ORDER.id),
    document_id=ORDER.id,
    agency="Department of Labor",
    duty="reexamine earlier guidance on alternative assets",
    evidence=span(
        ORDER,
        "Within 180 days the Secretary of Labor shall reexamine earlier guidance on alternative "
        "assets.",
    ),
    first_known=ORDER_SEEN,
    agency_id=DOL.id,
    instrument_id=EO.id,
    due="2026-02-03",
    days=180,
    met_on="2026-03-31",
    met_by=PROPOSING.id,
    days_late=56,
)
COMMENTS = Deadline(
    id=content_id("deadline", RULE.id),
    kind="comment",
    due="2026-06-01",
    document_id=RULE.id,
    evidence=span(RULE, "Comments must be received by June 1, 2026."),
    first_known=RULE_SEEN,
    instrument_id=PROPOSAL.id,
    title="Comments on RIN 1210-AC38 close",
)
KNOWLEDGE = Knowledge(
    entities=(TRUMP, DOL, COUNCIL, SAVERS, SWIB, BITCOIN),
    instruments=(EO, PROPOSAL),
    states=(
        InstrumentState(
            instrument_id=EO.id,
            state="reported",
            date=None,
            event_id=SIGNING.id,
            first_known=RUMOUR_SEEN,
        ),
        InstrumentState(
            instrument_id=EO.id,
            state="signed",
            date="2025-08-07",
            event_id=SIGNING.id,
            first_known=ORDER_SEEN,
        ),
        InstrumentState(
            instrument_id=PROPOSAL.id,
            state="proposed",
            date="2026-03-31",
            event_id=PROPOSING.id,
            first_known=RULE_SEEN,
        ),
    ),
    events=(SIGNING, EXIT, PROPOSING),
    stances=STANCES,
    directives=(DUTY,),
    deadlines=(COMMENTS,),
    links=(
        InstrumentLink(
            source_id=PROPOSAL.id,
            relation="implements",
            target_id=EO.id,
            document_id=RULE.id,
            evidence=_PROPOSED.evidence,
            first_known=RULE_SEEN,
        ),
    ),
    gaps=(
        StateGap(
            instrument_id=PROPOSAL.id,
            missing="sent for review",
            before="proposed",
            event_id=PROPOSING.id,
            first_known=RULE_SEEN,
        ),
    ),
    stories=(
        Story(
            id=content_id("story", ORDER.id),
            document_ids=(ORDER.id, REACTION.id),
            origins=("The White House",),
            first_known=ORDER_SEEN,
        ),
    ),
    contradictions=(
        Contradiction(
            id=content_id("contradiction", SIGNING.id),
            event_id=SIGNING.id,
            slot="status",
            preferred="done",
            rejected="planned",
            preferred_mention=_SIGNED.id,
            rejected_mention=_TOLD.id,
            reason="the instrument outranks an anonymous source",
            first_known=ORDER_SEEN,
        ),
    ),
)
