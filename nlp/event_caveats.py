"""Signs outside the clause that a text does not claim what it seems to say.

Satire, a question, a retraction in the next sentence, a quotation inside a quotation.
"""

from __future__ import annotations

import re

from spacy.tokens import Doc, Span, Token

from policytrail.nlp.clauses import is_past
from policytrail.nlp.event_lexicon import EventLexicon
from policytrail.nlp.remembered import text_of

_SAME = frozenset({"it", "they", "he", "she", "that", "this"})
_GRANTED = frozenset({"since", "after", "because", "when", "now", "although", "though", "once"})
_OPENING = 300  # characters in which a text says that it is satire
_ANSWER = re.compile(r"^\W*(no|nope|never|not yet|yes|indeed)\b", re.IGNORECASE)
_RETRACTION = re.compile(r"^\W*(?:that|this|it|the (?:report|claim|story|post|article))\b", re.I)
# "It has not." after "the fund sold its coins, a post said": a bare denial of what was just told.
_DENIAL = re.compile(
    r"^\W*(?:it|they|he|she|that|none|the \w+) "
    r"(?:(?:has|have|had|did|was|were|is|are|does|do)(?: not|n['’]t)|never (?:has|did|was|were))"
    r"(?: (?:happened|happen|occurred|occur|so|true))?\W*$",
    re.IGNORECASE,
)
# "The fund had sold it, they feared; it had not."
_DENIED_AFTER = re.compile(
    r"[;,—–]\s+(?:but\s+)?(?:it|they|he|she)\s+(?:had|has|have|did|was|were|is)(?:\s+not|n['’]t)\W*$",
    re.I,
)
# "But for one vote, it had passed": what would have been.
_BUT_FOR = re.compile(
    r"^\W*but for\b|\b(?:had|were|was) it not (?:been )?for\b|\bif not for\b", re.I
)
_UNTRUE = re.compile(
    r"\b(?:no|little|scant|not (?:a|any) \w+ of)\s+(?:\w+\s+)?"
    r"(?:truth|substance|basis|foundation)\b"
    r"|\bnothing\s+(?:to|in|behind)\s+(?:the|that|this|any|those|these|such)\s+"
    r"(?:gossip|rumou?rs?|talk|story|stories|reports?|claims?|chatter|whispers?)\b",
    re.I,
)
# "In the consultant's model the fund sold": reckoned, not done.
_RECKONED = re.compile(
    r"^\W*in (?:an?|the|this|that|one|our|its|their|his|her)\b[^.,;]{0,40}?\b"
    r"(?:model|example|illustration|exercise|forecast|projection|backtest|rehearsal|draft)\b",
    re.I,
)
# "For the exercise, the agency revoked it": played through.
_PLAYED = re.compile(
    r"^\W*(?:for|during|as part of) (?:an?|the|this|that|its|their|our)\b[^.,;]{0,40}?"
    r"\b(?:exercise|simulation|rehearsal|role[- ]play),",
    re.I,
)
# "In the second act of the play, the senator resigns": English tells a plot in the present tense.
_PLOT = re.compile(
    r"^\W*in\b[^,;]{0,20}\b(?:act|scene|chapter|episode|season|verse|stanza|round|level)\b"
    r"[^,;]{0,40}\b(?:play|opera|musical|film|book|novel|novella|story|series|show|sitcom|comic"
    r"|poem|game)\b",
    re.I,
)
# "On the whiteboard, the fund buys. In life it does not": the second is set against the first.
_IN_REALITY = re.compile(
    r"^\W*(?:back |but )?in (?:the )?(?:real (?:life|world)|life|reality)\b", re.I
)
# "Question 7. The agency adopts a rule. Which law applies?": a case that is put to the reader.
_POSED = re.compile(
    r"^\W*(?:question|problem|exercise|hypothetical|example|quiz)\s+(?:no\. )?\w{1,3}\W*$", re.I
)
# "He says that it sold its gold, which it did not."
_DENIED_ASIDE = re.compile(
    r",\s+which\s+(?:it|they|he|she|the \w+)\s+(?:had|has|have|did|was|were)"
    r"(?:\s+not|n['’]t)\s*(?:[,;.—–]|$)",
    re.I,
)
# "A post said that it opened a study, but the agency says no such study exists."
_NO_SUCH = re.compile(
    r"(?:^\W*|\b(?:says?|said|insists?|insisted|replied) (?:that )?)no such \w+(?: \w+)? "
    r"(?:exists?|existed|(?:has |had )?(?:happened|occurred)|took place|(?:has |had )?taken place"
    r"|(?:was|were|has been|have been|had been) \w+)\W*$",
    re.I,
)
# A source that cites a source: the text vouches for neither.
_CITES = re.compile(r"\b(?:cit(?:es?|ed|ing)|quot(?:es?|ed|ing))\b", re.I)
# What a publication says that it wrote is set right there, or else it would say it again.
_WE_WROTE = re.compile(
    r"^\W*(?:correction|clarification|editor['’]?s['’]? note)\W+we\s+(?:had\s+)?(?:\w+ly\s+)?"
    r"(?:wrote|said|reported|stated|told|printed)\b",
    re.I,
)
_NOT_NEWS = re.compile(r"^\W*not (?:the|real|actual|actually) news\s*[:—–-]", re.I)
# "It had not, as a newspaper reported, bought it": the auxiliary denies the verb after the aside.
_NOT_ASIDE = re.compile(
    r"\b(?:has|have|had|did|does|do|will|would|is|are|was|were)(?:\s+not|n['’]t),[^,;.]+,\s*$", re.I
)
_WROTE = frozenset({"report", "say", "state", "write"})
_INNER_QUOTE = re.compile(r"[\s,(]['‘]")


class Caveats:
    """What must be held against the claims of one document."""

    def __init__(self, doc: Doc, lexicon: EventLexicon) -> None:
        self._doc = doc
        self._words = lexicon.words
        self._sentences = [s for s in doc.sents if s.text.strip()]
        self._place = {s.start: n for n, s in enumerate(self._sentences)}
        signs = "|".join(sorted(lexicon.words["fiction"]))
        self._fiction = re.compile(rf"\b(?:{signs})s?\b", re.IGNORECASE)

    def is_satire(self) -> bool:
        """Tell whether the text, its title or its publisher calls it satire."""
        document = self._doc._.document
        context = f"{document.title} {document.publisher}" if document is not None else ""
        if _NOT_NEWS.match(text_of(self._doc)) or _NOT_NEWS.match(context):
            return True  # a rubric that says so itself
        opening = f"{context} {text_of(self._doc)[:_OPENING]}".casefold()
        return any(re.search(rf"\b{re.escape(sign)}\b", opening) for sign in self._words["satire"])

    def status(self, token: Token, value: str) -> str:
        """Return what is left of a status: ``void`` where nothing is."""
        sentence = token.sent
        if self._is_imagined(sentence) or _RECKONED.search(sentence.text):
            return "void"
        if value != "denied" and self.is_retracted(token):
            return "denied"
        if value == "done" and self._is_made_up(sentence, token):
            return "void"
        if value == "done" and _is_put_down_for(token):
            return "planned"
        if value != "denied" and _is_called_untrue(sentence, token):
            return "denied"
        if self._is_question(sentence) and not _is_presupposed(token):
            return self._answered(sentence, value)
        if value == "denied" and _is_only_not_yet(token):
            return "void"
        if value == "considered" and (_is_answered_no(token) or _is_dropped(token)):
            return "denied"
        if value == "done" and self._is_denied_next(sentence, token):
            return "denied"
        if value == "planned" and self._is_plan_denied(sentence, token):
            return "denied"
        if value == "done" and (self._is_quote_in_quote(token) or _is_cited_twice(token)):
            return "considered"
        return value

    def _is_made_up(self, sentence: Span, token: Token) -> bool:
        """Tell whether a sentence says what might have been, a plot, or a case to think about."""
        text = sentence.text
        if any(sign.search(text) for sign in (_BUT_FOR, _PLAYED, _WE_WROTE)):
            return True
        if token.tag_ not in {"VBZ", "VBP"}:
            return False
        following, before = self._following(sentence), self._before(sentence)
        if following is not None and _IN_REALITY.match(following.text):
            return True
        posed = before is not None and _POSED.match(before.text) is not None
        asked = following is not None and self._is_question(following)
        return _PLOT.search(text) is not None or (posed and asked)

    def _is_imagined(self, sentence: Span) -> bool:
        """Tell whether a sentence is set in a story, a game or a scenario."""
        return self._fiction.search(sentence.text) is not None

    def _is_question(self, sentence: Span) -> bool:
        return sentence.text.rstrip().rstrip('"”’)').endswith("?")

    def _answered(self, sentence: Span, value: str) -> str:
        following = self._following(sentence)
        answer = _ANSWER.match(following.text) if following is not None else None
        if answer is None:
            return "void"
        if answer[1].lower() in {"yes", "indeed"}:
            return value
        return "denied" if value in {"done", "planned"} else "void"

    def _following(self, sentence: Span) -> Span | None:
        place = self._place.get(sentence.start)
        if place is None or place + 1 >= len(self._sentences):
            return None
        return self._sentences[place + 1]

    def _before(self, sentence: Span) -> Span | None:
        place = self._place.get(sentence.start, 0)
        return self._sentences[place - 1] if place else None

    def is_retracted(self, token: Token) -> bool:
        """ "An article said that … That was wrong." Only what was reported is taken back."""
        if not self._is_reported(token):
            return False
        following = self._following(token.sent)
        if following is not None and self._takes_back(following):
            return True
        return self._is_correction()

    def _is_denied_next(self, sentence: Span, token: Token) -> bool:
        """ "The fund sold its gold, a post said. It has not." """
        rest = sentence.text[token.idx - sentence.start_char :]
        if any(sign.search(rest) for sign in (_DENIED_AFTER, _DENIED_ASIDE, _NO_SUCH)):
            return True
        following = self._following(sentence)
        if following is None:
            return False
        if _NO_SUCH.search(following.text.strip()):
            return _is_last_claim(token)
        if _DENIAL.match(following.text.strip()) is not None:
            return _is_last_claim(token)
        verb = following.root  # "It has not sold it": the same verb of a pronoun, denied
        if verb.lemma_ != token.lemma_ or following.text.split()[0].lower() not in _SAME:
            return False
        return any(c.dep_ == "neg" and c.lower_ != "never" for c in verb.children)

    def _is_plan_denied(self, sentence: Span, token: Token) -> bool:
        """ "They say that it is about to sell. It is not." "It has not" would leave the plan."""
        following = self._following(sentence)
        if following is None or _DENIAL.match(following.text.strip()) is None:
            return False
        helper = {t.lower_ for t in following} & {"is", "are", "does", "do"}
        return bool(helper) and _is_last_claim(token)

    def _is_reported(self, token: Token) -> bool:
        for ancestor in token.ancestors:
            subjects = [c for c in ancestor.children if c.dep_ == "nsubj"]
            if any(self._names_text(subject) for subject in subjects):
                return "say" in ancestor.lemma_ or ancestor.dep_ == "ROOT"
        return False

    def _names_text(self, subject: Token) -> bool:
        if subject.lemma_.lower() in self._words["claims"]:
            return True
        if subject.lower_ == "we":  # the paper of itself
            return subject.head.lemma_ in _WROTE
        if subject.lower_ != "it" or not self._is_correction():
            return False
        return "also" in {c.lower_ for c in subject.head.children}

    def _takes_back(self, sentence: Span) -> bool:
        if _RETRACTION.match(sentence.text) is None:
            return False
        words = {token.lemma_.lower() for token in sentence}
        return bool(words & self._words["false"]) and "not" not in words

    def _is_correction(self) -> bool:
        document = self._doc._.document
        title = document.title.casefold() if document is not None else ""
        return title.startswith(("correction", "corrected", "retraction")) or any(
            self._takes_back(sentence) for sentence in self._sentences[:4]
        )

    def _is_quote_in_quote(self, token: Token) -> bool:
        """A quotation inside a quotation is told at two removes: it shows nothing as done."""
        sentence = token.sent
        before = sentence.text[: token.idx - sentence.start_char]
        outer = before.count('"') % 2 == 1 or before.count("“") > before.count("”")
        if not outer:
            return False
        start = max(before.rfind('"'), before.rfind("“"))
        inner = before[start:]
        return bool(_INNER_QUOTE.search(inner)) and not re.search(r"['’][\s,.]", inner[2:])


def _is_presupposed(token: Token) -> bool:
    """Tell whether a question takes something for granted: "Since it was signed, who obeys?"."""
    for verb in (token, *token.ancestors):
        if verb.dep_ == "advcl" and is_past(verb):
            return any(c.dep_ == "mark" and c.lower_ in _GRANTED for c in verb.children)
    return False


def _is_called_untrue(sentence: Span, token: Token) -> bool:
    """Tell whether the words before an event say that there is nothing in it."""
    before = sentence.text[: token.idx - sentence.start_char]
    untrue = _UNTRUE.search(sentence.text)
    early = untrue is not None and untrue.start() < len(before)
    return early or _NOT_ASIDE.search(before) is not None


def _is_put_down_for(token: Token) -> bool:
    """ "The panel had her down as a witness": she was on its list, no more."""
    return token.lemma_ == "have" and {"dobj", "prep"} <= {
        c.dep_ for c in token.children
    } and any(c.lower_ == "down" and c.i > token.i for c in token.children)  # fmt: skip


def _is_cited_twice(token: Token) -> bool:
    """ "A blog cited a post that cited a friend": told at two removes, as a quote in a quote."""
    sentence = token.sent
    return len(_CITES.findall(sentence.text[: token.idx - sentence.start_char])) > 1


def _is_last_claim(token: Token) -> bool:
    """Tell whether no later clause of the sentence is what "It was not." denies."""
    around = {token, *token.ancestors}
    return not any(
        t.tag_ in {"VBD", "VBZ", "VBP", "MD"} and t not in around and t.head not in around
        for t in token.doc[token.i + 1 : token.sent.end]
    )


def _is_answered_no(token: Token) -> bool:
    """ "Asked whether it would extend the period, a spokesman said it would not." """
    sentence = token.sent
    asked = any(t.lower_ in {"whether", "if"} and t.i < token.i for t in sentence)
    if not asked:
        return False
    last = [t for t in sentence if not t.is_punct and not t.is_space][-2:]
    helper = len(last) == 2 and last[0].tag_ in {"MD", "VBD", "VBZ", "VBP"} and last[0].i > token.i
    return helper and last[1].lower_ in {"not", "n't", "n’t"}


def _is_only_not_yet(token: Token) -> bool:
    """ "Will not vote on it before July" leaves the time open, not the vote."""
    clause = [token, *token.ancestors][:3]
    limits = {c.lower_ for verb in clause for c in verb.children if c.i > verb.i}
    marks = {
        m.lower_ for verb in clause for c in verb.children if c.dep_ == "advcl" for m in c.children
    }
    return bool((limits | marks) & {"until", "before", "till"})


def _is_dropped(token: Token) -> bool:
    """ "Looked at gold but decided against it." """
    return any(
        verb.lemma_.lower() in {"decide", "vote", "come"}
        and any(
            c.lower_ == "against" and any(o.pos_ == "PRON" for o in c.children)
            for c in verb.children
        )
        for verb in token.conjuncts
        if verb.i > token.i
    )
