"""A small story in our own words, as records: what a crawl, the language stage and linking give."""

from __future__ import annotations

from datetime import UTC, datetime

from policytrail.records import (
    Amount,
    AnnotatedDocument,
    Annotation,
    Blob,
    Contradiction,
    Deadline,
    Directive,
    DirectiveClaim,
    Document,
    Entity,
    Event,
    EventClaim,
    EventMention,
    ExpectationClaim,
    Instrument,
    InstrumentLink,
    InstrumentState,
    Knowledge,
    KnownEntity,
    KnownInstrument,
    Outcome,
    Party,
    Poll,
    PollResult,
    Run,
    Source,
    Span,
    Stance,
    StanceClaim,
    StateGap,
    Story,
    content_id,
    sha256_hex,
)

RUMOUR_SEEN = datetime(2025, 7, 18, 6, 0, tzinfo=UTC)
ORDER_SEEN = datetime(2025, 8, 7, 21, 30, tzinfo=UTC)
REACTION_SEEN = datetime(2025, 8, 8, 14, 0, tzinfo=UTC)
FUND_SEEN = datetime(2025, 8, 15, 9, 0, tzinfo=UTC)
RULE_SEEN = datetime(2026, 3, 31, 13, 0, tzinfo=UTC)

WIRE = Source(
    id="example_wire",
    publisher="Example Wire",
    title="Example Wire, pensions",
    kind="feed",
    url="https://wire.example/pensions.xml",
    tier="trade_press",
    interval_minutes=30,
)
HOUSE = Source(
    id="example_house",
    publisher="The White House",
    title="Presidential actions",
    kind="feed",
    url="https://house.example/actions.xml",
    tier="official",
    interval_minutes=15,
    options={"max_items": 50},
)
REGISTER = Source(
    id="example_register",
    publisher="Federal Register",
    title="Labor Department rules",
    kind="register",
    url="https://register.example/api",
    tier="official",
    interval_minutes=60,
)
SOURCES = (WIRE, HOUSE, REGISTER)

ANNOTATE = Run(id=content_id("annotate", "1"), stage="annotate", version="0.1", rules="r1")
LINK = Run(id=content_id("link", "1"), stage="link", version="0.1")


def make_document(source: Source, slug: str, title: str, text: str, seen: datetime) -> Document:
    """Return a page of a source, published on the day on which it was seen."""
    url = f"{source.url.rsplit('/', 1)[0]}/{slug}"
    return Document(
        id=content_id(url),
        source_id=source.id,
        url=url,
        title=title,
        text=text,
        retrieved=seen,
        first_seen=seen,
        published=seen.replace(hour=0, minute=0),
        published_precision="day",
        publisher=source.publisher,
        tier=source.tier,
        language="en",
        authors=("A. Writer",),
        metadata={"section": "pensions"},
        method="main text",
        blob_sha256=sha256_hex(text.encode()),
    )


RUMOUR = make_document(
    WIRE,
    "order-expected",
    "Order on 401(k) plans expected",
    "The president is preparing an order that would open 401(k) plans to digital assets, "
    "two people who know the draft said. The White House would not comment.",
    RUMOUR_SEEN,
)
ORDER = make_document(
    HOUSE,
    "eo-14330",
    "Access to alternative assets for savers",
    "On August 7, 2025, the president signed Executive Order 14330. "
    "Within 180 days the Secretary of Labor shall reexamine earlier guidance on alternative "
    "assets.",
    ORDER_SEEN,
)
REACTION = make_document(
    WIRE,
    "reactions",
    "Funds cheer, savers' group objects",
    "President Trump signed Executive Order 14330 on Thursday. The Fund Council welcomed crypto "
    "in retirement plans. Savers United warned that the order puts retirees at risk.",
    REACTION_SEEN,
)
FUND = make_document(
    WIRE,
    "wisconsin",
    "Wisconsin leaves bitcoin trust",
    "The State of Wisconsin Investment Board sold bitcoin fund shares worth about $321 million "
    "in the first quarter of 2025.",
    FUND_SEEN,
)
RULE = make_document(
    REGISTER,
    "2026-06178",
    "Selecting designated investment alternatives",
    "The Department of Labor published a proposed rule, RIN 1210-AC38, which implements Executive "
    "Order 14330. Comments must be received by June 1, 2026.",
    RULE_SEEN,
)
DOCUMENTS = (RUMOUR, ORDER, REACTION, FUND, RULE)
_SOURCE_OF = {source.id: source for source in SOURCES}


def span(document: Document, quote: str) -> Span:
    """Return where a quote stands in a document's text."""
    start = document.text.index(quote)
    return Span(start=start, end=start + len(quote), text=quote)


def visit(
    *documents: Document,
    source: Source | None = None,
    outcome: Outcome = Outcome.NEW,
    at: datetime | None = None,
    **poll: object,
) -> PollResult:
    """Return a visit that brought these documents, with the bytes that they were taken from."""
    source = source or _SOURCE_OF[documents[0].source_id]
    at = at or documents[0].retrieved
    values: dict[str, object] = {"status": 200, "size": 10, "items": len(documents)} | poll
    return PollResult(
        poll=Poll(
            source_id=source.id,
            url=str(values.pop("url", source.url)),
            started=at,
            finished=at,
            outcome=outcome,
            **values,  # type: ignore[arg-type]
        ),
        blobs=tuple(
            Blob(sha256=one.blob_sha256, data=one.text.encode(), content_type="text/html")
            for one in documents
            if one.blob_sha256
        ),
        documents=documents,
    )


def annotate(document: Document) -> Annotation:
    """Return what a language stage would say about a document of this story."""
    return _ANNOTATIONS.get(document.id, _plain)(document)


def _plain(document: Document) -> Annotation:
    return Annotation(document_id=document.id, relevance=0.1)


def _of_order(document: Document) -> Annotation:
    sentence = "On August 7, 2025, the president signed Executive Order 14330."
    duty = "the Secretary of Labor shall reexamine earlier guidance on alternative assets."
    return Annotation(
        document_id=document.id,
        relevance=0.97,
        topics=("executive-orders", "labor-guidance"),
        sentiment_score=0.2,
        sentiment="positive",
        entities=(
            Entity(
                id="agency:us-dol",
                name="Department of Labor",
                type="agency",
                mentions=(span(document, "Secretary of Labor"),),
                sentiment=0.0,
            ),
        ),
        instruments=(
            Instrument(
                id="eo:14330",
                kind="executive_order",
                name="Executive Order 14330",
                mentions=(span(document, "Executive Order 14330"),),
                key="eo:14330",
            ),
        ),
        events=(
            EventClaim(
                type="sign",
                status="done",
                actors=("Donald Trump",),
                objects=("Executive Order 14330",),
                evidence=span(document, sentence),
                date="2025-08-07",
                date_basis="explicit",
                confidence=0.95,
                authority="instrument",
                chain=("The White House",),
                rule="signing",
                headline=True,
            ),
        ),
        directives=(
            DirectiveClaim(
                agency="Department of Labor",
                duty="reexamine earlier guidance",
                evidence=span(document, duty),
                instrument="Executive Order 14330",
                due="2026-02-03",
                days=180,
            ),
        ),
    )


def _of_reaction(document: Document) -> Annotation:
    welcome = "The Fund Council welcomed crypto in retirement plans."
    return Annotation(
        document_id=document.id,
        relevance=0.8,
        topics=("executive-orders",),
        sentiment_score=-0.2,
        sentiment="negative",
        entities=(
            Entity(
                id="org:fund-council",
                name="Fund Council",
                type="advocacy",
                mentions=(span(document, "Fund Council"),),
                sentiment=0.4,
            ),
            Entity(
                id="org:savers-united",
                name="Savers United",
                type="advocacy",
                mentions=(span(document, "Savers United"),),
                sentiment=-0.4,
            ),
        ),
        stances=(
            StanceClaim(
                holder="Fund Council",
                target="crypto-in-retirement-plans",
                stance="support",
                evidence=span(document, welcome),
                confidence=0.8,
                cue="welcomed",
                rule="cue",
            ),
        ),
    )


def _of_fund(document: Document) -> Annotation:
    return Annotation(
        document_id=document.id,
        relevance=0.9,
        topics=("pension-allocations",),
        amounts=(
            Amount(
                value=321e6, unit="USD", span=span(document, "about $321 million"), bound="about"
            ),
        ),
        expectations=(
            ExpectationClaim(
                target="bitcoin",
                outlook="bearish",
                evidence=span(document, "about $321 million"),
                cue="sold",
            ),
        ),
    )


_ANNOTATIONS = {ORDER.id: _of_order, REACTION.id: _of_reaction, FUND.id: _of_fund}


def annotated(*documents: Document) -> tuple[AnnotatedDocument, ...]:
    """Return documents with their annotations."""
    return tuple(AnnotatedDocument(document=one, annotation=annotate(one)) for one in documents)


# --- knowledge

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


def fill(store: object) -> None:
    """Write the whole story into an open store."""
    store.sync_sources(sources=SOURCES, now=RUMOUR_SEEN)  # type: ignore[attr-defined]
    for document in DOCUMENTS:
        store.record(result=visit(document))  # type: ignore[attr-defined]
    store.save_run(run=ANNOTATE)  # type: ignore[attr-defined]
    results = [(document, annotate(document)) for document in DOCUMENTS]
    store.save_annotations(run_id=ANNOTATE.id, results=results)  # type: ignore[attr-defined]
    store.save_knowledge(run=LINK, knowledge=KNOWLEDGE)  # type: ignore[attr-defined]


MOST_CHANGED = make_document(
    HOUSE,
    "fact-sheet",
    "Fact sheet on retirement savings",
    "Savers will have more choice. Rules will be written within 90 days.",
    ORDER_SEEN,
)


def trouble(store: object) -> None:
    """Add what goes wrong: a source that is refused, a quiet edit, a text that cannot be read."""
    from dataclasses import replace
    from datetime import timedelta

    from policytrail.records import Failure
    from policytrail.store import Correction

    store.correct(  # type: ignore[attr-defined]
        correction=Correction(
            kind="relabel",
            subject_id=DOL.id,
            value="Labor Department",
            who="A. Counsel",
            why="as readers call it",
            made=RULE_SEEN,
        )
    )
    store.correct(  # type: ignore[attr-defined]
        correction=Correction(
            kind="date",
            subject_id=PROPOSING.id,
            value="2026-03-31",
            who="A. Counsel",
            why="checked in the register",
            made=RULE_SEEN,
        )
    )
    store.save_knowledge(run=LINK, knowledge=KNOWLEDGE)  # type: ignore[attr-defined]
    edited = replace(
        MOST_CHANGED,
        text=MOST_CHANGED.text.replace("within 90 days", "in due course"),
        retrieved=ORDER_SEEN + timedelta(days=2),
        blob_sha256=None,
    )
    store.record(result=visit(replace(MOST_CHANGED, blob_sha256=None)))  # type: ignore[attr-defined]
    store.record(result=visit(edited))  # type: ignore[attr-defined]
    store.save_annotations(  # type: ignore[attr-defined]
        run_id=ANNOTATE.id,
        results=[(edited, Failure(subject=edited.id, message="the model gave up"))],
    )
    store.record(  # type: ignore[attr-defined]
        result=visit(
            source=WIRE, at=RULE_SEEN, outcome=Outcome.BLOCKED, status=403, message="HTTP 403"
        )
    )
