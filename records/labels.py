"""The closed sets of words by which records name kinds, states and grades."""

from __future__ import annotations

from typing import Literal

EventType = Literal[
    "sign", "issue", "propose", "finalize", "rescind", "amend", "direct", "review", "comment",
    "effective", "introduce", "advance", "pass", "enact", "reject", "litigate", "decide",
    "enforce", "allocate", "divest", "launch", "partner", "appoint", "hear",
]  # fmt: skip
HOLDING_EVENTS: frozenset[EventType] = frozenset({"allocate", "divest"})
EventStatus = Literal["done", "planned", "considered", "denied"]
EntityType = Literal[
    "person", "agency", "legislature", "court", "company", "pension_fund", "advocacy", "media",
    "place", "asset",
]  # fmt: skip
InstrumentKind = Literal[
    "executive_order", "memorandum", "guidance", "rule", "bill", "law", "case", "docket",
]  # fmt: skip
# A position is no text: what an investor has of one asset, which has a life of its own.
KnownKind = InstrumentKind | Literal["position"]
# What an event counts as over all documents: "reported" is a completed act that is only told of:
# by nobody who may vouch for it (timeline/data/vouching.csv), however many tell it.
EventStanding = Literal["done", "reported", "planned", "considered", "denied"]
StanceLabel = Literal["support", "oppose", "neutral"]
SentimentLabel = Literal["positive", "neutral", "negative"]
Outlook = Literal["bullish", "bearish"]  # of a market: neither a stance nor a tone
# Who vouches for a claim, strongest first.
Authority = Literal[
    "instrument", "official", "filing", "named_person", "outlet", "anonymous", "inferred",
]  # fmt: skip
DateBasis = Literal["explicit", "relative", "deadline", "inferred"]
Precision = Literal["day", "second"]
Tier = Literal[
    "official", "regulator", "legislature", "court", "trade_press", "news", "crypto_press", "local",
]  # fmt: skip
OFFICIAL_TIERS: frozenset[Tier] = frozenset({"official", "regulator", "legislature", "court"})
