"""Common nouns that mean persons and bodies which speak, ask or judge."""

from __future__ import annotations

# Common nouns for bodies, and the types of entity that they can mean.
GROUPS: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        ("group", "union", "association", "lobby", "league", "coalition", "council", "institute",
         "guild", "federation", "alliance", "society", "network", "project", "nonprofit"),
        frozenset({"advocacy"}),
    ),
    **dict.fromkeys(
        ("firm", "company", "bank", "exchange", "manager", "provider", "record-keeper",
         "recordkeeper", "consultancy", "insurer", "brokerage"),
        frozenset({"company"}),
    ),
    **dict.fromkeys(
        ("fund", "scheme", "system", "board", "plan", "trustees"), frozenset({"pension_fund"})
    ),
    **dict.fromkeys(
        ("agency", "department", "commission", "bureau", "regulator"), frozenset({"agency"})
    ),
}  # fmt: skip
VOICES = frozenset({
    "spokesman", "spokeswoman", "spokesperson", "official", "representative", "lawyer",
    "attorney", "executive", "economist", "lobbyist", "brief", "statement", "letter",
    "testimony", "comment", "complaint", "filing", "petition", "submission", "report",
    "ad", "campaign", "resolution", "op-ed", "release", "notice", "post", "backing", "support",
    "opposition", "spot", "commercial", "billboard", "advertisement", "mailer", "leaflet",
    "flyer", "office", "team", "camp", "editorial", "memo", "posting", "tweet", "speech",
    "video", "website",
})  # fmt: skip
OFFICES = frozenset(
    {
        *("president", "mayor", "governor", "senator", "secretary", "chairman", "chairwoman"),
        *("chair", "treasurer", "comptroller", "commissioner", "auditor", "director", "judge"),
        *("congressman", "congresswoman", "representative", "superintendent", "administrator"),
        *("councilwoman", "councilman", "sponsor", "professor", "teacher", "lawmaker"),
    }
)
OFFICIALS = frozenset({"secretary", "president", "governor", "gov.", "administrator", "director"})
TITLES = frozenset({"Chair", "Chairman", "Chairwoman", "Commissioner"})
JUDGES = frozenset({"judge", "justice", "justices"})
SUITS = frozenset({"complaint", "suit", "lawsuit", "petition", "brief", "challenge", "appeal"})
# Members act for their body: "the trustees of the Lakemont fund".
PARTS = frozenset({"trustee", "member", "manager", "staff", "leader", "backer"})
# Groups that are named by their side alone stay groups: "critics warn that …".
SIDES = frozenset({"critic", "opponent", "detractor", "skeptic", "sceptic"})
# What says nothing by itself.
TEXTS = frozenset({
    "act", "amendment", "bill", "bulletin", "directive", "guidance", "law", "legislation",
    "measure", "memorandum", "order", "proposal", "regulation", "rule", "statute",
})  # fmt: skip
