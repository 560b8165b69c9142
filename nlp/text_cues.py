"""Words by which an unnamed text is told from others: its subject, its maker, its fate."""

from __future__ import annotations

import re

NO_DAY = (
    r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct"
    r"|Nov|Dec)[a-z]*\.?\s\d|an?\s(?:[\w-]+\s){0,2}vote\b|hold\b|ice\b|(?:the|a|an|his|her|its|their)\s(?:floor|table|desk|books?"
    r"|calendar|agenda|ballot|docket|shelf|way|first|second|last|same|next)\b)"
)
ON = re.compile(rf"^\s(?:on|about|concerning|regarding)\s{NO_DAY}")
FOR = re.compile(r"^\s(?:for|from)\s\w")
ORDER_ON = re.compile(
    rf"^,?\s(?:on|about|opening|directing|telling|requiring|instructing)\s{NO_DAY}"
)
EXECUTIVE = re.compile(
    r"\b(?:[Pp]resident(?:ial)?|White House|[Gg]overnor|Gov\.|[Mm]ayor|Oval Office|Trump|Biden)\b"
)
REGULATOR = re.compile(
    r"\b(?:[Dd]epartment|[Cc]ommission(?:ers?)?|[Aa]genc(?:y|ies)|[Bb]ureau|[Rr]egulators?|[Aa]dministration"
    r"|Treasury|SEC|DOL|EBSA|CFTC|CFPB|IRS|OCC|OMB|NCUA|FINRA|FinCEN|FDIC|PBGC|Fed|Reserve"
    r"|Comptroller|Labor)\b"
)
LAWMAKING = re.compile(
    r"\b(?:[Ss]enat\w+|[Hh]ouse|[Ll]egislat\w+|[Ll]awmakers?|Congress(?:man|woman)?|Rep\.|Sen\."
    r"|[Aa]ssembly|[Gg]overnor|Gov\.|[Cc]ouncil)(?!\w)"
)
AGENCY = re.compile(
    r"\b(?:propos\w+|adopt\w*|issu\w+|finaliz\w+|rescind\w*|withdr\w+|repeal\w*|agency|agencies"
    r"|department|commission|regulat\w+|bureau|administration|board|SEC|DOL|EBSA|CFTC|CFPB"
    r"|Treasury|judge|court|comment\w*)\b",
    re.IGNORECASE,
)
# Those whose texts are no rules, but have a life of their own: opinions, codes, notices.
_OFFICE = (
    r"\b(?:[Aa]ttorney[-\s][Gg]eneral|[Cc]ounsel|[Ss]uperintendent|[Ii]nspector[-\s][Gg]eneral|Authority"
    r"|[Mm]inist(?:ry|er)|[Ww]atchdog|[Cc]omptroller)\b"
)
MAKER = re.compile(rf"(?:{REGULATOR.pattern}|{_OFFICE})")
_NAME_BEFORE = r"(?:the\s)?(?:(?:[A-Z]\w+|of|and)\s){0,5}"
LAWMAKER = re.compile(rf"(?:{LAWMAKING.pattern}|\b(?:Sen|Rep)s?\.\s(?:[A-Z][\w.]*\s?){{1,3}})")
# Who makes texts of a kind, for a clause such as "… that Rep. Pell filed".
MAKERS_BY_KIND = {
    "executive_order": EXECUTIVE,
    "memorandum": re.compile(rf"(?:{EXECUTIVE.pattern}|{MAKER.pattern})"),
    "guidance": MAKER,
    "rule": re.compile(rf"(?:{EXECUTIVE.pattern}|{MAKER.pattern})"),
    "bill": LAWMAKER,
    "law": LAWMAKER,
    "case": re.compile(r"(?!)"),
}
BY_PRONOUN = re.compile(r"\b(?:it|they|its|their|which)\b", re.IGNORECASE)
PRONOUNS = frozenset({"it", "he", "she", "they", "we"})
BY_REGULATOR = re.compile(rf"^\s(?:from|by|of)\s{_NAME_BEFORE}{MAKER.pattern}")
BY_LAWMAKER = re.compile(rf"^\s(?:from|by|of)\s{_NAME_BEFORE}{LAWMAKING.pattern}")
OFFICIAL = re.compile(
    rf"\b(?:[Bb]oards?|[Ss]uperintendent|[Mm]inist(?:ry|er)|[Tt]reasurer)\b|{REGULATOR.pattern}|{LAWMAKING.pattern}|{EXECUTIVE.pattern}|\b(?:[Jj]udge|[Cc]ourt)\b"
)
_DEEDS = (
    r"propos\w+|adopt\w*|issu\w+|publish\w*|releas\w+|finali[sz]\w+|sign(?:s|ed|ing)?|veto\w*"
    r"|(?:re)?introduc\w+|sponsor\w*|fil(?:ed|es|ing)|draft\w*|unveil\w*|approv\w+|pass(?:ed|es)?"
    r"|advanc\w+|kill(?:ed|s)|reject\w*|rescind\w*|withdr\w+|revok\w+|repeal\w*|scrap\w*"
    r"|t(?:ore|ear\w*)\sup|bin(?:ned|s)|dropp\w+|pull(?:ed|s)|replac\w+|supersed\w+|vacat\w+"
    r"|sued\sover|struck\sdown|str(?:ike|iking)s?\sdown|overturn\w*|shelv\w+|cancel\w*|void\w*"
    r"|nullif\w+|ditch\w*|axed|undid|revers(?:ed|es)|amend(?:ed|s)?|delay(?:ed|s)?|tak(?:es|en)\sback|took\sback|block(?:ed|s)?|post(?:ed|s)|put(?:s|ting)?\sout|circulat\w+|prepar(?:ed|es|ing)"
)
# A verb of making, deciding or undoing, whose object comes next: "vetoed a …".
DEED_BEFORE = re.compile(
    rf"\b(?:{_DEEDS}|(?:wrote|writing|weigh\w*|consider(?:s|ed|ing)|promis(?:ed|es|ing))"
    r"|(?:work|think)\w*\s(?:on|about|of)|consult\w*\son|(?:name|signature)\sto"
    r"|(?:veto|repeal|passage|adoption|rescission|withdrawal|revocation|publication|signing|approval|release)\sof)"
    r"\s(?:the\s|last\syear['’]s\s)?(?:[A-Z][\w.]*['’]s\s)?$",
    re.IGNORECASE,
)
# "… that Rep. Pell filed on Monday", "… the department has promised for the summer".
MADE_BY = re.compile(
    r"^,?\s(?P<that>(?:that|which)\s)?(?!(?:to|on|of|from|by|in|for|at|with|about|against)\s)(?P<maker>(?:the\s|an?\s|its\s|his\s|her\s)?[\w.&-]+(?:['’]s)?"
    r"(?:\s(?!(?:and|or|but|in|on|at|to|of|will|would|could|may)\s)[\w.&-]+(?:['’]s)?){0,4}?)"
    r"\s(?:(?:has|have|had|is|are|was|were)\s)?(?:\w+ly\s)?"
    rf"(?:(?!propose\b|adopt\b|issue\b|publish\b|release\b){_DEEDS}|wrote|promised|offered|floated|sent|weighing|writing|[a-z]{{3,}}ed)\b"
)
_PAGES = r"(?:about\s|some\s|only\s|just\s|nearly\s)?[\w,-]+\s(?:pages|paragraphs|words|sections)\b"
_SAYS = (
    r"(?:say|require|let|allow|bar|forbid|prohibit|cover|appl(?:y|ie)|exempt|direct|tell|order|instruct"
    r"|call|demand|permit|oblige|compel|define|cap|limit|mention|take)"
)
# What only a text does: it has pages, says something, is read, is commented on.
READ_AFTER = re.compile(
    rf"^(?:,\s{_PAGES}|,?\s(?:which\s)?(?:runs|ran)\s(?:to\s|for\s)?{_PAGES}|,?\s(?:which\s)?is\s{_PAGES}\slong"
    rf"|\s(?:would|will|does\snot|did\snot|won['’]t|wouldn['’]t)\s(?:also\s|not\s)?[a-z]+"
    rf"|\s(?:also\s|only\s)?{_SAYS}(?:e?s|ed)\s)"
)
READ_BEFORE = re.compile(
    r"\b(?:(?:re-?)?read(?:s|ing)?(?:\sthrough)?|(?:text|pages?|paragraphs?|wording|preamble|copy|copies"
    r"|opponents?|supporters?|critics|fate|sponsors?|authors?)\sof|comment(?:s|ed|ing)?\s(?:letters?\s)?on"
    r"|oppos(?:e|es|ed|ing)|criticiz(?:e|es|ed|ing)|challeng(?:e|es|ed|ing)|leave|defend(?:s|ed|ing)?)\s$",
    re.IGNORECASE,
)
# What happens to a text that is the subject: "… died in committee", "… was signed on Monday".
DEED_AFTER = re.compile(
    rf"^(?:,?\s(?:on|in)\s[^,.;]{{1,40}},?)?,?\s(?:(?:was|were|is|has\sbeen|had\sbeen|will\sbe"
    rf"|(?:is|are|was)\sbeing)\s(?:\w+ly\s)?(?:{_DEEDS}|written)"
    r"|(?:published|issued|adopted|proposed|released|unveiled|finali[sz]ed|signed|withdrawn"
    r"|rescinded|passed|enacted)"
    r"|died|dies|cleared|took\seffect|takes\seffect|will\stake\seffect|came\sout|comes\sout)\b"
)
UNDONE_BEFORE = re.compile(
    r"\b(?:rescind\w*|withdr\w+|revok\w+|repeal\w*|replac\w+|supersed\w+|took\sback)\s"
    r"(?:[A-Z][\w.]*['’]s\s)?$"
)
REVOKED = re.compile(rf"\b(?:{_DEEDS})\b", re.IGNORECASE)
ADOPTED = re.compile(r"\b(?:adopt|finali[sz]|issu|publish|releas)(?:ed|es|s|ing)?\s$")
IN_PREPARATION = re.compile(
    r"^\s(?:(?:that\s)?(?:is|was|are)\s)?(?:still\s|now\s|already\s)?(?:being\s(?:prepared|drafted|written"
    r"|readied|weighed|drawn\sup|worked\sout)|in\s(?:preparation|the\sworks))\b"
    r"|^\s(?:(?:that|which)\s)?(?:he|she|they|it|[A-Z][\w.]+(?:\s[A-Z]\w+)?|the\s\w+)\s(?:is|are|was)"
    r"\s(?:\w+ly\s)?(?:preparing|drafting|writing|readying|weighing|drawing\sup)\b"
)
# "In a letter to sponsors, the department said": its writer comes after it.
LETTER_TO = re.compile(
    rf"^(?:\s(?:to|on|of|about|from)\s[^,.;]{{3,60}}?)?,?\s(?:(?:the|a)\s)?(?:[A-Z]\w+\s){{0,4}}{REGULATOR.pattern}[^.]{{0,40}}?"
    r"\b(?:said|told|warned|wrote|announced|reminded|asked)\b"
)
REGULATOR_WRITES = re.compile(
    rf"{REGULATOR.pattern}[^.;]{{0,30}}?\b(?:told|said|wrote|sent|warned|issued|mailed|answered"
    r"|replied|released|published|reminded|circulated|posted)\b[^.;]{0,80}$"
)
ORDERED = re.compile(
    r"\b(?:executive\sorder|sign(?:s|ed|ing)?\s(?:an?|the|his|her|it)\b[^.]{0,40}|Oval\sOffice|hereby\sordered)",
    re.IGNORECASE,
)
ORDINARY = frozenset({
    "new", "second", "third", "first", "separate", "further", "sweeping", "broad", "earlier",
    "recent", "single",
})  # fmt: skip
KNOWN = ("the", "his", "her", "its", "their", "this")
SERIES = frozenset({
    "release", "technical update",
    "bulletin", "advisory", "circular", "revenue procedure", "revenue ruling", "technical release",
    "notice of proposed exemption", "compliance guide", "fact sheet", "risk alert",
    "compliance alert", "investor alert", "investor bulletin",
})  # fmt: skip
SPECIFIC_GUIDANCE = frozenset({
    "information letter", "supplemental statement", "advisory opinion", "interpretive letter",
    "no-action letter", "policy statement", "opinion letter", "comfort letter", "staff statement",
    "staff letter", "staff bulletin", "staff notice", "field bulletin", "concept release",
    "request for information", "consultation paper", "discussion paper", "dear colleague letter",
    "code of practice", "field assistance bulletin", "interpretive bulletin",
    "no-action position", "compliance assistance release",
})  # fmt: skip
COUNTED = SERIES | SPECIFIC_GUIDANCE
PROPOSED = frozenset({
    "proposed rule", "proposed regulation", "notice of proposed rulemaking",
    "advance notice of proposed rulemaking", "class exemption", "prohibited transaction exemption",
    "national instrument", "re-proposal", "supplemental proposal",
})  # fmt: skip
ADOPTED_RULES = frozenset({"final rule", "interim final rule", "interim rule"})
COURT = re.compile(r"\b(?:[Cc]ourts?|[Jj]udges?|[Jj]ustices?|[Pp]laintiffs?|[Dd]efendants?)\b")
# Nouns of texts that are ordinary words too; one of them is meant where a regulator is its maker.
NOTICES = frozenset({
    "notice", "code", "opinion", "tip sheet", "manual", "handbook", "joint statement",
    "guidance letter", "guidance note", "legal opinion", "white paper", "waiver",
    "no-action relief", "faq", "faqs", "frequently asked questions", "questions and answers",
    "framework",
})  # fmt: skip
# Texts told of only by what went before: of what kind, that says.
ECHOES = frozenset({"version", "replacement"})
FRESH = frozenset({"latest", "new", "recent", "revised", "updated"})
# What a text is for: "… that would cap fees", "… telling agencies to report".
PURPOSE = re.compile(
    r"^(?:\s(?:on\s)?[A-Z][a-z]+day|\s(?:earlier\s)?(?:last|this)\s(?:week|month|year|spring|summer|fall|winter)"
    r"|\s(?:in|on)\s(?:early\s|late\s|mid-)?(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
    r"(?:\s\d{1,2})?(?:,?\s\d{4})?|\d{4}))?,?\s"
    r"(?:(?:that|which|on|to\s[a-z]+)\b|(?!pending|going|being|according|including)[a-z]{2,}ing\s)"
)
# Words of a text that somebody waits for.
COMING = frozenset({
    "coming", "draft", "forthcoming", "future", "long-awaited", "long-promised", "pending",
    "planned", "promised", "upcoming",
})  # fmt: skip
TO_COME = frozenset({"forthcoming", "future", "planned", "promised", "upcoming"})
QUESTIONS = frozenset({"faq", "faqs", "frequently asked questions", "questions and answers"})
# Words before a noun that do not tell which text is meant.
BARE = frozenset({
    "another", "actual", "big", "bipartisan", "brief", "coming", "complex", "controversial",
    "current",
    "earlier", "entire", "existing", "final", "first", "formal", "former", "forthcoming", "full",
    "future", "hostile", "interim", "key", "landmark", "last", "late", "later", "latest", "long",
    "long-awaited", "main", "major", "much-anticipated", "new", "next", "old", "only", "original",
    "own", "pending", "planned", "present", "previous", "prior", "promised", "proposed", "recent",
    "revised", "right", "same", "second", "separate", "short", "similar", "simple", "single",
    "so-called", "sweeping", "third", "tough", "traditional", "two-page", "unanimous",
    "upcoming", "very",
    "week's", "whole", "wider", "written", "year's",
})  # fmt: skip
# Those at the front that are no part of a mention.
SKIPPED = frozenset({
    "another", "earlier", "final", "first", "hostile", "landmark", "last", "later", "latest",
    "long", "much-anticipated", "new", "next", "recent", "same", "separate", "short",
    "similar", "single", "sweeping", "very", "week's", "whole",
})  # fmt: skip
# Forms of deeds that stand before a noun like adjectives.
PARTICIPLES = frozenset({
    "amended", "draft", "drafted", "proposed", "published", "rejected", "repeal", "replacement",
    "revised", "signed", "withdrawn",
})  # fmt: skip
# Verbs that come between a subject and a noun: "the record includes legislation".
VERBS = frozenset({
    "allows", "applies", "asks", "backs", "became", "becomes", "breaks", "broke", "calls",
    "expects", "faces", "favors", "follows", "gave", "gives", "helps", "hates", "includes",
    "keeps", "knows", "lets", "likes", "made", "makes", "needs", "offers", "opposes", "permits",
    "provides", "requires", "seeks", "sets", "says", "sees", "sought", "supports", "takes",
    "thinks", "urges", "violates", "wants", "welcomes",
})  # fmt: skip
# Words of a text that is set beside one that was told of: it is another.
COMPARED = frozenset({
    "alternative", "broader", "comparable", "competing", "different", "looser", "milder",
    "narrower", "rival", "shorter", "similar", "simpler", "softer", "stricter", "stronger",
    "tougher", "weaker", "wider",
})  # fmt: skip
SUPERLATIVES = frozenset({
    "best", "biggest", "largest", "least", "most", "strictest", "strongest", "toughest", "worst",
})  # fmt: skip
# "Law enforcement", "bill collectors": the noun only stands before another.
COMPOUND = re.compile(
    r"^\s(?:changes?(?!\s(?:the|how|what|its|their|an?|nothing|little|that|this|who|when|where|much)\b)"
    r"|amendments?|violations?|periods?|books?|flow|payments?|payers?|writers?|pages?|pieces?|polls?"
    r"|counsel(?:l?ors?)|lines?\sup"
    r"|enforcement|schools?|firms?|degrees?|professors?|students?|clerks?|reviews?|practice"
    r"|books?|making(?=\s(?:process|power|authority)|[.,;]|$)|makers?|picks?|collectors?|of\s(?:law|thumb|[Rr]ights|materials|lading|sale|exchange|health|attainder|the\sland|attraction|gravity|averages"
    r"|nature|physics))\b"
)
BROADCAST = frozenset(
    {"daily", "earnings", "press", "hourly", "news", "radio", "television", "travel", "weather"}
)
MAKERS = frozenset({
    "agency", "board", "bureau", "commission", "committee", "council", "court", "department",
    "government", "governor", "president", "regulator", "regulators", "secretary", "senator",
})  # fmt: skip
# Rules of thumb, of a house or of a game, and standards of conduct that no agency numbers.
COMMON_RULES = frozenset({
    "basic", "business", "cardinal", "common-law", "constitutional", "general", "golden", "ground",
    "house", "iron", "judgment", "majority", "military", "one-man", "prudent", "safety", "school",
    "unwritten", "usual",
})  # fmt: skip
GENERAL_LAW = frozenset({
    "administrative", "antitrust", "banking", "bankruptcy", "case", "civil", "commercial", "common",
    "community", "constitutional", "consumer", "contract", "copyright", "corporate", "criminal",
    "current", "divorce", "election", "employment", "environmental", "estate", "existing", "family",
    "federal", "governing", "immigration", "insurance", "international", "labor", "local",
    "martial", "patent", "pension", "present", "privacy", "property", "same", "securities", "state",
    "tax", "tort", "trade", "trust",
})  # fmt: skip
# Bills that are paid, and words that tell no bill from another.
NO_BILLS = frozenset({
    "annual", "dollar", "electric", "electricity", "energy", "fuel", "grocery", "heating",
    "hospital", "huge", "legal", "medical", "monthly", "phone", "power", "restaurant", "total",
    "treasury", "unpaid", "utility", "water",
})  # fmt: skip
