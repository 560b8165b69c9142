"""Signs by which a rule, a proposal or a draft without a name means one text."""

from __future__ import annotations

import re

from policytrail.nlp import text_cues as cues
from policytrail.nlp.unnamed_candidate import POSSESSIVE, Candidate


def is_rule(candidate: Candidate) -> bool:
    """Tell whether a rule, a proposal, a draft, an exemption or a version is one text."""
    if candidate.noun in cues.ECHOES:
        return _is_echo(candidate)
    if candidate.noun == "text":
        return _is_text(candidate)
    if candidate.regulated and (_is_headline(candidate) or _has_come_out(candidate)):
        return True
    if candidate.noun in {"safe harbor", "exemption"}:
        return bool(candidate.own_year) or _is_exemption(candidate)
    if candidate.regulated and _is_aimed_at(candidate):
        return True
    dated = candidate.own_year and candidate.noun not in {"draft", "proposal"}
    if dated or (candidate.own_year and candidate.noun == "proposal" and candidate.regulated):
        return True
    if candidate.is_made:
        return True
    if candidate.noun in {"proposal", "draft"}:
        return _is_proposal(candidate)
    if candidate.noun in {"rulemaking", "rule-making"}:
        return candidate.official and cues.ON.match(candidate.after) is not None
    if candidate.noun in cues.PROPOSED:
        return bool(candidate.determiner)
    if candidate.noun in cues.ADOPTED_RULES:
        by_agency = bool(candidate.determiner and cues.AGENCY.search(candidate.sentence))
        told = candidate.regulated and candidate.is_known and cues.ON.match(candidate.after)
        return bool(by_agency or told or cues.ADOPTED.search(candidate.before))
    return not _is_thumb(candidate) and (_is_rule_on(candidate) or _is_rule_by(candidate))


def _is_text(candidate: Candidate) -> bool:
    """Read "The SEC put a text on the table", "a rival text is with the budget office"."""
    if not candidate.is_indefinite or not candidate.regulated:
        return False
    if cues.REGULATOR.search(candidate.before) and _PUT_OUT.search(candidate.before):
        return not candidate.words - _DRAFTS
    return bool(candidate.words & _DRAFTS and _COMES_OUT.match(candidate.after))


_DRAFTS = frozenset({"draft", "proposed", "revised", "rival", "rewritten", "final", "regulatory"})
_PUT_OUT = re.compile(
    r"\b(?:put|puts|publish\w*|issu\w+|float\w*|circulat\w+|releas\w+|unveil\w*|adopt\w*)\s$"
)
# What happens to a draft that somebody has written.
_COMES_OUT = re.compile(
    r"^\s(?:(?:has|had)\s)?(?:(?:only|at\slast|finally|then|first)\s)?(?:surfaced|emerged|appeared|leaked|landed"
    r"|arrived|reached|went\sto|gone\sto|came\sout|comes\sout|sits|sat)\b"
    r"|^\s(?:is|was)\s(?:(?:understood|said|thought|believed|reported)\sto\sbe\s)?(?:now\s|still\s|already\s)?"
    r"(?:with|at|before|under\sreview\s(?:at|by))\s(?:the\s)?[A-Z]"
)


def _has_come_out(candidate: Candidate) -> bool:
    """Read "A draft rule surfaced in March": a draft that is there, and one."""
    drafted = candidate.words & _DRAFTS or candidate.noun in {"draft", "proposal"}
    return bool(candidate.is_indefinite and drafted and _COMES_OUT.match(candidate.after))


def _is_aimed_at(candidate: Candidate) -> bool:
    """Read "the staff is aiming for a proposal in the spring": a text in preparation."""
    return bool(
        candidate.is_indefinite
        and candidate.noun in _HEADED
        and _AIMED.search(candidate.before)
        and _WHEN.match(candidate.after)
    )


_AIMED = re.compile(
    r"\b(?:aim(?:s|ed|ing)?|on\s(?:track|course)|plan(?:s|ned|ning)?|slated|scheduled|target(?:s|ed|ing)?)\s"
    r"(?:for|to\s(?:issue|publish|release|have|propose|put\sout))\s$"
)
_WHEN = re.compile(
    r"^\s(?:in|by|for|before|around)\s(?:the\s|early\s|late\s|mid-)?(?:(?:first|second|third|fourth|next"
    r"|last|end|middle|start|spring|summer|fall|autumn|winter|new\syear|20\d\d)\b|[A-Z][a-z]+)|^\s(?:next|this)\s"
)


def _is_headline(candidate: Candidate) -> bool:
    """Read "DOL rollover proposal: slipped again": headlines leave the article out."""
    if candidate.determiner or candidate.before.strip() or candidate.noun not in _HEADED:
        return False
    maker = candidate.modifiers and cues.REGULATOR.fullmatch(candidate.modifiers[0])
    return bool(maker and candidate.subject and re.match(r"^\s?[:(—–]", candidate.after))


_HEADED = frozenset({"proposal", "rule", "regulation", "draft", "proposed rule", "final rule"})


def _is_exemption(candidate: Candidate) -> bool:
    """Read "a class exemption for annuities", "promised an innovation exemption"."""
    if "proposed" in candidate.words:
        return True
    if candidate.noun == "exemption" and candidate.subject:
        regulated = cues.REGULATOR.search(candidate.sentence)
        if candidate.is_regulators or (candidate.suffers and regulated):
            return True
    known = candidate.is_known or (candidate.is_indefinite and candidate.suffers)
    return known and bool(
        cues.FOR.match(candidate.after) and cues.AGENCY.search(candidate.sentence)
    )


def _is_proposal(candidate: Candidate) -> bool:
    """Read "the department's draft", "the rollover proposal", "Its proposal on …"."""
    if candidate.is_regulators:
        return True
    told = candidate.is_known and candidate.subject and candidate.noun == "proposal"
    if candidate.regulated and (told or candidate.is_told_as_known):
        return True
    regulated = cues.REGULATOR.search(candidate.sentence)
    if regulated is None and candidate.regulated:  # "It put out a draft that says …"
        regulated = cues.BY_PRONOUN.search(candidate.before + candidate.determiner)
    content = cues.ON.match(candidate.after) or cues.PURPOSE.match(candidate.after)
    return bool(regulated and candidate.determiner and (content or candidate.suffers))


# "A version that Pell introduced": what only legislators and officials do to a text.
_SPONSORED = re.compile(
    r"^\s(?:(?:that|which)\s(?:was\s|(?:(?:the\s)?[\w.'’-]+\s){1,3}?(?:had\s)?))?"
    r"(?:(?:re-?)?introduced|sponsored|co-?sponsored|authored)\b"
)
_ELSEWHERE = re.compile(r"\b(?:House|Senate|Assembly|Commons|Lords|chamber['’]s)\b")
_TO_COME = re.compile(
    r"^\s(?:is|was)\s(?:expected|due|planned|promised|in\sthe\sworks|on\s(?:its|the)\sway|being\s\w+ed)\b"
    r"|^\s(?:will|would|could|should)\s|^\sfor\s(?:the|that)\s"
)


def _is_echo(candidate: Candidate) -> bool:
    """Read "the Senate version", "a replacement is expected": texts told of by one before."""
    if candidate.noun == "replacement":
        return bool(candidate.determiner and candidate.official and _TO_COME.match(candidate.after))
    if candidate.modifier_year:
        return True
    if re.match(r"^\sof\b", candidate.after) or not candidate.official:
        return False
    if candidate.is_indefinite and _SPONSORED.match(candidate.after):
        return True
    if candidate.is_owned and candidate.suffers:  # "passed its own version"
        return True
    elsewhere = _ELSEWHERE.search(candidate.match[0])
    return bool(candidate.determiner and elsewhere) or candidate.determiner.endswith(POSSESSIVE)


def _is_thumb(candidate: Candidate) -> bool:
    """Tell "a rule of thumb" and "the rule to follow" from texts."""
    if re.match(r"^\sof\s(?:law|thumb)\b", candidate.after):
        return True
    return candidate.determiner == "the" and candidate.after.split()[:1] == ["to"]


def _is_rule_on(candidate: Candidate) -> bool:
    """Read a rule that is told by its subject: "the rule on prudence", "its stablecoin rule"."""
    if candidate.determiner and candidate.noun == "rule" and cues.ON.match(candidate.after):
        return True
    if candidate.is_prepared:
        return True
    if candidate.determiner in {"his", "her"}:
        return False  # "his rule" is a reign
    if not set(candidate.subject) - cues.COMMON_RULES:
        return False
    if candidate.suffers or (candidate.is_known and candidate.noun == "rule"):
        return candidate.official  # "published a custody rule", "SEC delays custody rule"
    floated = candidate.is_indefinite and _FLOATED.match(candidate.after)
    return bool(floated and candidate.regulated)  # "a forfeiture rule, first floated in May, …"


def _is_rule_by(candidate: Candidate) -> bool:
    """Read a rule that is told by its maker, its fate or what it would do."""
    if not candidate.determiner or candidate.determiner in {"his", "her"}:
        return False
    by_agency = cues.AGENCY.search(candidate.sentence) is not None
    if candidate.is_bare and candidate.suffers:  # "vacated the rule"
        return candidate.official and by_agency
    if candidate.is_regulators and (candidate.suffers or candidate.is_known):
        return True
    if candidate.is_told_as_known:  # "the rule would …"
        return candidate.regulated
    if candidate.determiner == "its" and cues.REGULATOR.search(candidate.before):
        return True  # "the department defended its rule"
    if candidate.is_indefinite and candidate.regulated and _RULING.match(candidate.after):
        return True  # "a rule defining who is a fiduciary"
    return by_agency and cues.PURPOSE.match(candidate.after) is not None


_FLOATED = re.compile(r"^,\s(?:first\s|now\s|long\s|also\s|just\s|last\s)?[a-z]{3,}(?:ed|en|un)\b")
_RULING = re.compile(
    r"^,?\s(?:defining|requiring|barring|banning|allowing|letting|permitting|governing|limiting|capping"
    r"|exempting|restricting|repealing|withdrawing|replacing)\b|^,?\s(?:that|which)\swould\b"
)
