"""The status of an event as its frame shapes it: texts that act, agreements, habits, periods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from policytrail.nlp.clauses import is_promised_if
from policytrail.nlp.event_lexicon import Trigger
from policytrail.nlp.referent import Referent
from policytrail.nlp.roles import is_infinitive, is_passive
from policytrail.nlp.status import StatusReader, Verdict
from policytrail.records import Instrument

TOPICS = frozenset(
    {"executive_order", "memorandum", "guidance", "rule", "bill", "law", "case", "docket"}
)
STOPPING = frozenset({"stop", "cease", "quit"})
_AGREED = frozenset({"partner", "enforce"})
_CURRENCY = 3  # letters of a unit that is money: "USD"
_KEEPING = frozenset({"hold", "keep", "store", "custody", "safeguard"})
_PAYING = frozenset({"pay", "repay", "forfeit"})


def verdict_of(
    reader: StatusReader, token: Token, trigger: Trigger, actors: Sequence[Referent]
) -> Verdict:
    """Return the status of an event in the light of its frame."""
    verdict = reader.judge(_as_paid(token, trigger), aspect=trigger.aspect)
    if trigger.type == "comment" and verdict.value == "denied" and STOPPING & {*verdict.cues}:
        past = reader.judge(token.head).value == "done" and token.head.tag_ == "VBD"
        return replace(verdict, value="done" if past else "planned")  # the period closes
    return on_condition(token, _framed(reader, token, trigger, actors, verdict))


def on_condition(token: Token, verdict: Verdict) -> Verdict:
    """Return a status with what is promised for a case as considered only."""
    if verdict.value == "planned" and is_promised_if(token):
        return replace(verdict, value="considered", cues=(*verdict.cues, "if"))
    return verdict


def _framed(
    reader: StatusReader,
    token: Token,
    trigger: Trigger,
    actors: Sequence[Referent],
    verdict: Verdict,
) -> Verdict:
    by_text = any(isinstance(a.record, Instrument) or a.classes & TOPICS for a in actors)
    if "would" in verdict.cues and (by_text or trigger.type == "effective"):
        # What a text would order, or when it would apply, is what it is for.
        ahead = trigger.type in {"direct", "effective"} and verdict.value != "denied"
        value = "planned" if ahead else "void"
        return replace(verdict, value=value)
    if verdict.value == "denied" and (by_text or _is_absence(token, trigger)):
        return replace(verdict, value="void")
    if verdict.value == "considered" and "would" in verdict.cues and not _has_condition(token):
        return replace(verdict, value="void")  # a guess at what might be
    scheduled = trigger.aspect == "scheduled" and "present" in verdict.cues
    if scheduled and token.dep_ == "advcl" and verdict.value == "done":
        return replace(verdict, value="planned")  # "when her term ends", "until it takes effect"
    if _is_of_nothing(token) or _is_kept_for_others(token, trigger, actors):
        return replace(verdict, value="void")
    if _is_habit(token, trigger, verdict) or _is_old_state(token, trigger, verdict):
        return replace(verdict, value="void")
    if (
        trigger.type == "partner"
        and verdict.value == "planned"
        and (_is_agreed(token) or _is_priced(token, verdict))
    ):
        return replace(verdict, value="done")
    if is_agreement(trigger.type, verdict):
        return replace(verdict, value="done")
    if trigger.type == "enforce" and verdict.value == "planned" and _is_settled(token):
        return replace(verdict, value="done")  # the settlement is the event; payment follows
    if trigger.status is None:
        return verdict
    if trigger.type == "comment" and verdict.value == "considered":
        return replace(verdict, value=trigger.status)  # "may comment": the period is set
    value = _overridden(verdict.value, trigger.status)
    return replace(verdict, value=value)


def is_agreement(kind: str, verdict: Verdict) -> bool:
    """Tell whether what somebody agreed to is done by that: the agreement is the event."""
    return kind in _AGREED and "agree" in verdict.cues and verdict.value == "planned"


def _as_paid(token: Token, trigger: Trigger) -> Token:
    """Return the word whose status counts: what is paid to settle charges settles them."""
    pays = token.head.lemma_ in _PAYING and token.dep_ == "advcl" and is_infinitive(token)
    return token.head if pays and trigger.type == "enforce" else token


def _has_condition(token: Token) -> bool:
    words = {t.lower_ for t in token.sent}
    return bool(words & {"if", "unless", "should", "once", "provided", "were", "whether", "or"})


def _overridden(value: str, status: str) -> str:
    """Return what a trigger that tells of something ahead makes of its clause's status."""
    if status == "denied":
        return {"done": "denied", "planned": "denied", "denied": "considered"}.get(value, value)
    if value == "done":
        return status
    return "considered" if status == "considered" and value == "planned" else value


def _is_absence(token: Token, trigger: Trigger) -> bool:
    """Tell whether a state is merely lacking: "assets that it does not own", "no longer owns"."""
    if trigger.aspect != "state":
        return False
    longer = any(c.lower_ == "longer" for c in token.subtree if c.i < token.i)
    attached = token.dep_ in {"relcl", "acl"}  # but "no plans to offer it" denies what was asked
    return longer or (attached and not is_infinitive(token))


def _is_habit(token: Token, trigger: Trigger, verdict: Verdict) -> bool:
    """Tell whether a plain present tells, or denies, a habit: "it does not approve investments"."""
    if trigger.type == "launch" and token.dep_ == "relcl" and "present" in verdict.cues:
        return True  # "Harbor Trust, which sells funds to plans": what it lives by
    if token.lemma_ == "sponsor" and token.dep_ in {"acl", "relcl"}:
        return True  # "a bill sponsored by Ona Pell": whose it is
    does = any(c.lower_ in {"does", "do"} and c.dep_ == "aux" for c in token.children)
    return does and verdict.value == "denied" and trigger.aspect == "event" and not verdict.depth


def _is_of_nothing(token: Token) -> bool:
    """Tell whether a relative clause says what is not there: "owns no fund that holds gold"."""
    if token.dep_ != "relcl":
        return False
    subject = any(c.dep_ == "nsubj" and c.tag_ in {"WDT", "WP"} for c in token.children)
    return subject and any(c.dep_ == "det" and c.lower_ == "no" for c in token.head.children)


def _is_kept_for_others(token: Token, trigger: Trigger, actors: Sequence[Referent]) -> bool:
    """Tell whether a company only keeps what is others': "coins will be held by Osmanov Trust"."""
    keeps = trigger.type == "allocate" and token.lemma_ in _KEEPING and is_passive(token)
    return keeps and bool(actors) and all("company" in a.classes for a in actors)


def _is_old_state(token: Token, trigger: Trigger, verdict: Verdict) -> bool:
    """Tell whether a relative clause says what once was: "the shares it owned"."""
    return trigger.aspect == "state" and token.dep_ == "relcl" and verdict.cues[:1] == ("past",)


def _is_priced(token: Token, verdict: Verdict) -> bool:
    """Tell "X will acquire Y for $90 million": a price that is told was agreed on.

    By the annotation scheme an agreed takeover is done. What is planned or hoped is told so.
    """
    start, end = token.idx, token.sent.end_char
    return verdict.cues == ("will",) and any(
        len(amount.unit) == _CURRENCY and start < amount.span.start < end
        for amount in token.doc._.amounts
    )


def _is_settled(token: Token) -> bool:
    """Tell "will pay $2 million under a settlement", "to resolve claims", by what stands beside."""
    return any(
        t.lemma_.lower() in {"settlement", "decree"}
        and t.dep_ == "pobj"
        and t.head.lower_ == "under"
        for t in token.sent
    )  # fmt: skip


def _is_agreed(token: Token) -> bool:
    """Tell whether the clause speaks of what a deal provides: "under a deal, X will pay"."""
    return any(
        t.lemma_.lower() in {"deal", "agreement", "pact", "contract"} and t.dep_ == "pobj"
        and t.head.lower_ in {"under", "in"} for t in token.sent
    )  # fmt: skip
