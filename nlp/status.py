"""How far an event has come: done, planned, considered or denied.

The status of a predicate is what its own tense, mood and negation say, changed by each word
that governs it: "plans to", "refused to", "denied that", "if", "before". The walk goes from the
event outward, and each governor counts as it stands itself ("has no plans to", "did not deny").
The idea of projecting factuality down such signatures is that of Karttunen (1971) and of FactBank
(Sauri and Pustejovsky, 2009); the word lists are ours.
"""

from __future__ import annotations

from spacy.tokens import Token

from policytrail.nlp import clauses
from policytrail.nlp.event_lexicon import EventLexicon
from policytrail.nlp.moods import NEVER, mood
from policytrail.nlp.refutation import REFUTING, is_called_false, is_false
from policytrail.nlp.roles import VERBAL, governor, is_infinitive, lemmas
from policytrail.nlp.status_effects import (
    EFFECTS,
    MADE,
    PRESUPPOSING,
    REAL,
    Verdict,
    begun,
    changed,
    said,
    settled,
)

__all__ = ["StatusReader", "Verdict"]

_DEPTH = 10
_FINITE_ORDER = ("deny", "imagine", "doubt", "say", "refuse", "weigh", "commit", "resolve",
                 "urge", "enable", "instruct", "begin")  # fmt: skip
_OTHER_ORDER = ("refuse", "imagine", "commit", "resolve", "weigh", "urge", "begin", "deny",
                "doubt", "enable", "instruct", "say")  # fmt: skip
_GLAD = frozenset({"proud", "pleased", "happy", "delighted", "glad", "thrilled", "excited"})


class StatusReader:
    """Judges predicates with the word lists of the lexicon."""

    def __init__(self, lexicon: EventLexicon) -> None:
        self._lexicon = lexicon
        self._lists = lexicon.words

    def judge(self, token: Token, *, aspect: str = "event") -> Verdict:
        """Return the status of the event that a verb, noun or adjective tells.

        ``aspect`` says what a plain present means: an ``activity`` that goes on or a ``state``
        that lasts is done; an ``event`` in the progressive is ahead; what is ``scheduled`` is
        ahead in the plain present too ("takes effect").
        """
        verdict = self._verb(token, 0) if token.pos_ in VERBAL else self._noun(token, 0)
        return settled(verdict, aspect)

    def alone(self, token: Token, *, aspect: str = "event") -> str:
        """Return the status that a word has by itself, whatever governs it."""
        if token.pos_ not in VERBAL:
            return "done"
        value, cue = mood(token)
        return settled(Verdict(value=value, cues=(cue,) if cue else ()), aspect).value

    def is_saying(self, verb: Token) -> bool:
        """Tell whether a verb is one of saying."""
        return "say" in self._classes(verb)

    def is_governed(self, verdict: Verdict) -> bool:
        """Tell whether a word that plans, wishes or asks for an event made its status."""
        kinds = {"commit", "resolve", "weigh", "urge", "instruct", "refuse"}
        found = (self._lexicon.status.get(cue, frozenset()) for cue in verdict.cues)
        return any(kinds & classes for classes in found)

    def negates(self, token: Token) -> bool:
        """Tell whether a sentence holds any word by which something can be denied."""
        kinds = {"refuse", "deny"}
        return any(
            t.dep_ == "neg" or t.lower_ in NEVER
            or (t.pos_ in VERBAL and kinds & self._lexicon.status.get(t.lemma_, frozenset()))
            for t in token.sent
        )  # fmt: skip

    # --- verbs ----------------------------------------------------------------------------

    def _verb(self, verb: Token, depth: int) -> Verdict:
        value, cue = mood(verb)
        if value == "present" and clauses.is_under(verb, self._lists["schemes"]):
            value = "planned"  # "under the plan, the fund sells"
        verdict = Verdict(value=value, cues=(cue,) if cue else ())
        if depth > _DEPTH or value == "void":
            return verdict
        anchor = clauses.first_of_coordinated(verb)
        if anchor is not verb and clauses.stands_alone(verb):
            return self._beside(anchor, verb, verdict, depth)
        return self._under(anchor, verdict, depth)

    def _under(self, verb: Token, verdict: Verdict, depth: int) -> Verdict:
        head, label = governor(verb), verb.dep_
        if clauses.is_as_if(verb):
            return verdict.then("void", "as if")
        if label == "ccomp" and clauses.is_cut_off(verb):
            return verdict
        if label == "ccomp" and head.pos_ in {"NOUN", "PROPN"}:
            return self._claimed(head, verdict, depth)
        if label in {"ccomp", "xcomp", "csubj", "csubjpass", "acomp"} and head is not verb:
            return self._complement(verb, head, verdict, depth)
        if label == "advcl":
            return self._adverbial(verb, head, verdict, depth)
        if label in {"acl", "relcl"}:
            return self._at_noun(verb, head, verdict, depth)
        if label == "pcomp":
            return self._at_preposition(verb, head, verdict, depth)
        if label == "conj" and head.pos_ in {"NOUN", "PROPN"} and verdict.value == "bare":
            return verdict.then("considered", "")
        return verdict

    def _beside(self, anchor: Token, verb: Token, verdict: Verdict, depth: int) -> Verdict:
        """A second clause with its own subject shares only what makes the first unreal."""
        first = self._under(anchor, Verdict(value=mood(anchor)[0]), depth)
        if first.value == "void" and (anchor.tag_ == verb.tag_ or self._is_condition(anchor)):
            return verdict.then("void", "")
        return verdict

    def _complement(self, verb: Token, head: Token, verdict: Verdict, depth: int) -> Verdict:
        if verb.dep_ in {"csubj", "csubjpass"} and clauses.has_whether(verb):
            return verdict.then("considered", "whether")
        if verb.dep_ in {"csubj", "csubjpass"}:
            return verdict.then("considered" if verdict.value == "bare" else verdict.value, "")
        if clauses.has_whether(verb):
            outer = self._value_of(head, depth)
            value = "void" if outer.value == "void" else "considered"
            if outer.value == "denied" and "weigh" in self._classes(head):
                value = "denied"
            return verdict.then(value, "whether")
        if head.lemma_.lower() in _GLAD and "say" in self._classes(verb):
            return begun(verdict, self._value_of(head, depth), "")  # "is proud to announce"
        return self._governed(head, verdict, depth)

    def _governed(self, head: Token, verdict: Verdict, depth: int) -> Verdict:
        """Apply what a governor does to the clause or noun below it."""
        outer = self._value_of(head, depth)
        finite = verdict.value not in {"bare"}
        name = self._class(head, finite)
        cue = next((w for w in lemmas(head) if w in self._lexicon.status), head.lemma_.lower())
        if outer.value == "void" or clauses.is_condition_verb(head):
            return verdict.then("void", cue)
        if finite and outer.value in {*REAL, "denied"}:
            word = clauses.truth(head)
            untrue = word in self._lists["false"] or (
                word in clauses.TRUE and outer.value == "denied"
            )
            if untrue and (word in clauses.TRUE or outer.value != "denied"):
                return verdict.then("denied", word)  # "it is not true that", "it is false that"
        if cue in {"have", "be"} and any(c.lower_ == "yet" for c in head.children):
            return verdict.then("denied", "yet to")
        if clauses.is_put_off(head):
            return verdict.then("considered", head.head.lemma_.lower())
        if finite and cue in {"be", "have", "get", "move", "need"}:
            return verdict  # only "is to" and "has to" say what is ahead
        if "subjunctive" in verdict.cues and cue in {"resolve", "vote"}:
            return verdict.then(outer.value, cue)  # "resolved, that it be sold": what is carried
        if name == "say":
            return said(verdict, outer, cue)
        if name == "begin":
            return begun(verdict, outer, cue)
        if name in EFFECTS:
            return changed(name, verdict, outer, cue)
        if verdict.value == "bare":
            value = "considered" if outer.value in REAL else outer.value
            return verdict.then(value, cue)
        return verdict

    def _value_of(self, head: Token, depth: int) -> Verdict:
        """Return how real a governor is."""
        if head.pos_ in VERBAL:
            return self._verb(head, depth + 1)
        if head.pos_ == "NOUN" and any(c.lower_ == "no" for c in head.children):
            return self._noun(head, depth + 1)  # "there is no plan to sell"
        if head.pos_ in {"ADJ", "ADV"} or head.dep_ in {"acomp", "attr", "oprd"}:
            verb = head.head
            if verb.pos_ in VERBAL and head.dep_ in {"acomp", "attr", "oprd", "advmod", "amod"}:
                return self._verb(verb, depth + 1)
            return Verdict(value="done")
        return self._noun(head, depth + 1)

    def _classes(self, head: Token) -> frozenset[str]:
        lemma = next((w for w in lemmas(head) if w in self._lexicon.status), head.lemma_.lower())
        particle = next((c.lower_ for c in head.children if c.dep_ in {"prt", "advmod"}
                         and c.lower_ in {"out", "short", "off"}), "")  # fmt: skip
        if (head.lower_ == "going" or lemma == "mean") and any(
            c.dep_ == "xcomp" and is_infinitive(c) for c in head.children
        ):
            return frozenset({"commit"})  # "is going to sign", "means to sell"
        if lemma == "rule":
            return frozenset({"refuse"}) if particle == "out" else frozenset({"say"})
        if lemma == "stop" and particle == "short":
            return frozenset({"refuse"})
        if lemma == "hold" and particle == "off":
            return frozenset({"refuse"})
        return self._lexicon.status.get(lemma) or self._lexicon.status.get(head.lower_, frozenset())

    def _class(self, head: Token, finite: bool) -> str:
        classes = self._classes(head)
        order = _FINITE_ORDER if finite else _OTHER_ORDER
        return next((name for name in order if name in classes), "")

    # --- clauses beside the main one ------------------------------------------------------

    def _adverbial(self, verb: Token, head: Token, verdict: Verdict, depth: int) -> Verdict:
        word = clauses.marker(verb)
        if word in self._lists["conditional"] or word in {"before", "till", "until"}:
            return verdict.then("void", word)
        if verdict.value == "done" and any(
            c.dep_ == "aux" and c.lower_ == "having" for c in verb.children
        ):
            return verdict  # "having bought it, it may sell": the perfect lies before the main verb
        if word in {"when", "as", "after", "while", "where"} and verdict.value == "present":
            outer = self._value_of(head, depth)
            return verdict if outer.value in REAL else verdict.then("void", word)
        if verdict.value == "bare" and is_infinitive(verb):
            if self._class(head, False) in {*EFFECTS, "begin"}:
                return self._governed(head, verdict, depth)
            return verdict.then("considered", "to")
        if verdict.value == "bare" or (verb.tag_ in {"VBG", "VBN"} and not word):
            outer = self._value_of(head, depth)
            value = outer.value if outer.value != "denied" else "void"
            return verdict.then(value, "")
        return verdict

    def _is_condition(self, verb: Token) -> bool:
        return clauses.marker(verb) in self._lists["conditional"]

    def _at_noun(self, verb: Token, noun: Token, verdict: Verdict, depth: int) -> Verdict:
        if is_infinitive(verb):
            if clauses.is_superlative(noun):
                return verdict.then("done", "first to")
            if noun.lemma_.lower() in self._lists["texts"]:
                return verdict.then("void", "content")  # "a bill to undo it": what it says
            return self._governed(noun, verdict, depth)
        if clauses.is_said_not_to_exist(noun):
            return verdict.then("denied", "exist")
        if self._is_content(verb, noun):
            return self._claimed(noun, verdict, depth)
        if clauses.is_of_nothing(noun):
            return verdict.then("void", "no")  # "no bill that the Senate passed"
        if verdict.value in {"would", "not_would"} or clauses.is_supposed_doer(noun):
            return verdict.then("void", "would")
        if clauses.is_supposed_thing(noun, verb):
            return verdict.then("void", "any")
        if noun.lemma_ == "time" and noun.head.lemma_ == "be":
            return verdict.then("considered", "time")  # "it is time the Senate passed it"
        if verb.tag_ == "VBG" and noun.dep_ == "dobj" and noun.head.lemma_ == "have":
            return verdict.then("considered", "have")  # "a draft has him revoking it"
        if verdict.value == "bare":  # "a bill requiring": it says what the noun is like
            return verdict.then("present", "")
        return verdict

    def _is_content(self, verb: Token, noun: Token) -> bool:
        """Tell whether a clause says what its noun holds: "a report that the fund sold it"."""
        finite = verb.dep_ == "acl" and verb.tag_ not in {"VBN", "VBG"}
        if not (finite or clauses.has_that(verb, noun)) or clauses.is_relative(verb):
            return False
        if not clauses.is_past(verb):
            return True
        # What an order wants is never past, and a rule or a share holds no claim: without an
        # object of its own, the clause speaks of the noun.
        asks = self._classes(noun) & {"instruct", "urge"}
        thing = self._lexicon.nouns.get(noun.lemma_.lower(), frozenset()) & MADE
        whole = any(c.dep_ in {"dobj", "ccomp", "xcomp", "nsubjpass"} for c in verb.children)
        return not asks and (not thing or whole)

    def _claimed(self, noun: Token, verdict: Verdict, depth: int) -> Verdict:
        """A clause that says what a report, a claim or a rumour holds."""
        lemma = noun.lemma_.lower()
        told = self._lists["rumors"] | self._lists["claims"]
        if lemma in told and self._is_refuted(noun, depth):
            return verdict.then("denied", "false")
        if lemma in self._lists["rumors"]:
            verdict = verdict.then("considered", lemma)
        if lemma in self._lists["claims"]:
            return verdict
        return self._governed(noun, verdict, depth)

    def _is_refuted(self, noun: Token, depth: int) -> bool:
        """Tell whether somebody says that there is nothing in a report, a claim or a rumour."""
        head = noun.head
        if noun.dep_ in {"nsubj", "nsubjpass"}:
            real = self._verb(head, depth + 1).value in REAL
            return real and (is_false(head, self._lists["false"]) or self._denies(head))
        if noun.dep_ in {"dobj", "pobj"}:
            verb = head if noun.dep_ == "dobj" else head.head
            return self._denies(verb) or is_called_false(verb, self._lists["false"])
        return False

    def _denies(self, verb: Token) -> bool:
        lemma = verb.lemma_.lower()
        return lemma in REFUTING or "deny" in self._lexicon.status.get(lemma, frozenset())

    def _at_preposition(self, verb: Token, prep: Token, verdict: Verdict, depth: int) -> Verdict:
        word = prep.lower_
        governor = prep.head
        if clauses.has_whether(verb):
            return verdict.then("considered", "whether")
        if word == "against":
            advice = governor.lemma_.lower() in {"warn", "advise", "caution", "argue", "campaign"}
            return verdict.then("void" if advice else "denied", word)
        if word in {"without", "before", "than", "instead", "of"} and clauses.is_instead(prep):
            return verdict.then("void", word)
        time = clauses.time_of_adjunct(prep)
        if time:
            return verdict.then(time, word)
        if word == "of" and governor.dep_ == "pobj" and governor.head.lower_ in {"within", "on"}:
            near = "void" if governor.head.lower_ == "within" else "planned"
            return verdict.then(near, governor.lower_)  # "within a vote of", "on the verge of"
        if self._class(governor, False):
            return self._governed(governor, verdict, depth)
        if governor.pos_ in VERBAL:
            outer = self._verb(governor, depth + 1)
            return verdict.then(outer.value if outer.value != "denied" else "void", "")
        return verdict.then("considered", "")

    # --- nouns that tell an event ---------------------------------------------------------

    def _noun(self, noun: Token, depth: int) -> Verdict:
        """A noun is as real as what the clause around it says of it."""
        start = Verdict(value="done", cues=())
        head, label = noun.head, noun.dep_
        if depth > _DEPTH or head is noun:
            return start
        if any(c.lower_ == "no" or c.dep_ == "neg" for c in noun.children):
            start = Verdict(value="denied", cues=("no",))
        if any(c.lower_ == "pending" and c.i < noun.i for c in noun.children):
            return Verdict(value="planned", cues=("pending",))
        if label in {"nsubj", "nsubjpass"}:
            return self._noun_as_subject(head, start, depth)
        if label in {"dobj", "attr", "oprd"}:
            return self._noun_as_object(head, start, depth)
        if label == "pobj":
            return self._noun_at_preposition(head, start, depth)
        if label == "conj":
            return self._noun(head, depth + 1)
        return start

    def _noun_as_subject(self, verb: Token, start: Verdict, depth: int) -> Verdict:
        outer = self._verb(verb, depth + 1)
        words = {verb.lemma_.lower()}
        words |= {c.lemma_.lower() for c in verb.children if c.dep_ in {"acomp", "attr", "oprd"}}
        if outer.value == "void" or start.value == "denied":
            return start.then(outer.value if outer.value == "void" else "denied", "")
        if verb.lemma_.lower() in PRESUPPOSING and verb.dep_ != "amod":
            return start  # what will be appealed has been decided
        off = {c.lower_ for c in verb.children if c.dep_ in {"prt", "advmod", "prep"}}
        if (words & {"fall", "break", "be", "call"}) and off & {"through", "apart", "down", "off"}:
            return start.then("denied", "off")  # "the sale fell through", "the merger is off"
        for name, value in (
            ("cancelled", "denied"),
            ("postponed", "planned"),
            ("open", "considered"),
        ):
            if words & self._lists[name]:
                denied = outer.value == "denied"
                if name == "postponed" and outer.value in {"considered", "would"}:
                    value = "considered"
                return start.then("denied" if denied else value, min(words & self._lists[name]))
        if outer.value in {"would", "planned", "considered"}:
            return start.then("considered", outer.cues[0] if outer.cues else "")
        return start

    def _noun_as_object(self, verb: Token, start: Verdict, depth: int) -> Verdict:
        outer = self._verb(verb, depth + 1)
        if outer.value == "void":
            return start.then("void", "")
        if start.value == "denied" or (outer.value == "denied" and verb.lemma_ in {"have", "be"}):
            return start.then("denied", "no")
        name = self._class(verb, False)
        if name in EFFECTS:
            return changed(name, Verdict(value="bare"), outer, verb.lemma_.lower())
        if outer.value in {"planned", "considered", "denied", "would"}:
            return start.then("considered" if outer.value == "would" else outer.value, "")
        return start

    def _noun_at_preposition(self, prep: Token, start: Verdict, depth: int) -> Verdict:
        word, governor = prep.lower_, prep.head
        time = "void" if word == "against" else clauses.time_of_adjunct(prep)
        if time and start.value != "denied":
            return start.then(time, word)
        name = self._class(governor, False)
        if name in EFFECTS:
            outer = self._value_of(governor, depth)
            return changed(name, Verdict(value="bare"), outer, governor.lemma_.lower())
        if governor.pos_ in VERBAL:
            outer = self._verb(governor, depth + 1)
            if outer.value in {"void", "planned", "considered", "would"}:
                return start.then("void", word)
        return start
