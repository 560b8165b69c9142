"""From the heads of noun phrases to the things that they name: records, or words.

A phrase means the record whose mention it holds; a pronoun or a definite noun ("it", "the order")
means the last fitting thing that was named before; any other phrase stands for its own words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from spacy.tokens import Doc, Span, Token

from policytrail.nlp.antecedents import SENTENCES_BACK, Antecedents, Mention
from policytrail.nlp.event_lexicon import EventLexicon
from policytrail.nlp.first_person import PLURAL, SINGULAR, FirstPerson
from policytrail.nlp.name_lists import NameLists
from policytrail.nlp.noun_phrases import count_of, is_term
from policytrail.nlp.office_titles import Offices
from policytrail.nlp.referent import Referent, fits
from policytrail.nlp.roles import prepositional
from policytrail.records import Entity, Instrument

_PERSONAL = frozenset({"he", "she", "him", "her", "who", "whom"})
_THINGS = frozenset(
    {"it", "they", "them", "which", "this", "itself", "themselves", "its", "their", "those",
     "these"}
)  # fmt: skip
_SPEAKERS = SINGULAR | PLURAL
_LOOSE = frozenset({"det", "poss", "punct", "predet", "cc", "preconj", "case", "advmod"})
_ORGANISED = frozenset({"pension_fund", "board", "company", "people", "investor"})
_NOMINAL = frozenset({"NOUN", "PROPN", "NUM", "SYM", "ADJ", "X"})
_QUANTITIES = frozenset(
    {"most", "some", "all", "any", "part", "half", "rest", "much", "many", "trio", "pair",
     "package", "set", "series", "number", "couple", "lot", "handful", "dozen"}
)  # fmt: skip
_NEAR = 60  # words in which "one" finds its noun
_WORDS_BACK = 1500  # how far back a noun is looked for that brought a thing in
_STAGES = frozenset({"proposed_rule", "final_rule"})
_BODIES = frozenset({"agency", "company", "pension_fund", "advocacy"})
_NO_BODIES = frozenset({"person", "executive", "office", "legislator"})


class Referents:
    """Finds referents in one document."""

    def __init__(self, doc: Doc, lexicon: EventLexicon, day: date | None) -> None:
        self._doc = doc
        self._lexicon = lexicon
        self._day = day
        self._before = Antecedents(doc, lexicon)
        self.offices = Offices(doc, lexicon, day, self._before)
        self._speaking = FirstPerson(doc, self._before, lexicon)
        self._lists = NameLists(
            doc,
            [
                (m.start, m.end, m.record)
                for m in self._before.mentions
                if isinstance(m.record, Entity) and m.record.type == "person"
            ],
        )
        self._told: dict[tuple[int, frozenset[str]], tuple[Referent, ...]] = {}
        self._places: dict[int, list[int]] = {}  # lemma -> where it stands
        for place, lemma in enumerate(doc.to_array("LEMMA").tolist()):
            self._places.setdefault(lemma, []).append(place)

    @property
    def mentions(self) -> list[Mention]:
        """The mentions of records in the order of the text, definite nouns among them."""
        return self._before.mentions

    def names(self, token: Token) -> bool:
        """Tell whether a word is part of the name of a person, a body, a place or an asset."""
        mention = self._before.at(token.i)
        return mention is not None and isinstance(mention.record, Entity)

    def of(self, token: Token, wanted: frozenset[str]) -> tuple[Referent, ...]:
        """Return what a head stands for; several where the phrase lists names."""
        key = (token.i, wanted)  # dozens of triggers ask for the same head
        if key not in self._told:
            self._told[key] = self._of(token, wanted)
        return self._told[key]

    def _of(self, token: Token, wanted: frozenset[str]) -> tuple[Referent, ...]:
        if token.idx < self._before.opening or is_term(token):
            return ()
        if token.lower_ in _QUANTITIES and _of(token):
            return tuple(r for part in _of(token) for r in self.of(part, wanted))
        if token.lower_ in {"one", "ones"} and token.dep_ in {"dobj", "pobj", "nsubjpass"}:
            return self._of_one(token, wanted)
        if token.pos_ == "PRON" or token.lower_ in _THINGS | _SPEAKERS:
            return self._of_pronoun(token, wanted)
        mention = self._before.at(token.i)
        if mention is not None:
            return self._of_mention(token, mention, wanted)
        if token.pos_ not in _NOMINAL or token.ent_type_ in {"DATE", "TIME"} or _is_figure(token):
            return ()
        return self._of_noun(token, wanted)

    def classes_of(self, record: Entity | Instrument) -> frozenset[str]:
        """Return the classes of a record: its type or kind, its rank, its stage."""
        return self._before.classes_of(record)

    def author(self) -> Referent | None:
        """Return the body that publishes the text: what minutes and releases leave unsaid."""
        found = self._before.author()
        return self._referent(found, found.head, "topic") if found is not None else None

    def only_fund(self) -> Referent | None:
        """Return the one pension fund that a text is about, if there is one."""
        found = self._before.only_fund()
        return self._referent(found, found.head, "topic") if found is not None else None

    def last(self, before: int, wanted: frozenset[str], *, sentences: int) -> Referent | None:
        """Return the last thing of a class that was named before a token."""
        found = self._before.last(before, wanted, sentences=sentences)
        return self._referent(found, found.head, "topic") if found is not None else None

    def rivals(self, referent: Referent) -> tuple[str, ...]:
        """Return the names, two at most, that a word could have meant besides its referent."""
        if referent.record is None:
            return ()
        wanted = self._before.classes_of(referent.record)
        near = self._before.backward(referent.token.i, wanted, SENTENCES_BACK)
        names = dict.fromkeys(m.record.name for m in near if m.record.id != referent.record.id)
        return tuple(names)[:2]

    def topic(self, mention: Mention) -> Referent:
        """Return what a mention stands for where a fragment leaves its subject out."""
        return self._referent(mention, mention.head, "topic")

    # --- pronouns -------------------------------------------------------------------------

    def _of_pronoun(self, token: Token, wanted: frozenset[str]) -> tuple[Referent, ...]:
        if token.lower_ in _PERSONAL:
            person = frozenset({"person"})
            found = self._before.last(token.i, person, sentences=SENTENCES_BACK)
        elif token.lower_ in _SPEAKERS:
            single = token.lower_ in SINGULAR
            found = self._speaking.of(token, wanted if single else wanted - _NO_BODIES)
        elif token.lower_ in _THINGS:
            found = self._before.of_pronoun(token, wanted - _NO_BODIES or wanted)
        else:
            return ()
        return (self._referent(found, token, "pronoun"),) if found is not None else ()

    def _of_one(self, token: Token, wanted: frozenset[str]) -> tuple[Referent, ...]:
        """ "It may offer one with timber": a thing of the kind that was spoken of last."""
        for earlier in reversed(self._doc[max(0, token.i - _NEAR) : token.i]):
            classes = self._before.noun_classes(earlier) if earlier.pos_ == "NOUN" else frozenset()
            if classes & wanted:
                name = phrase(earlier)
                return (Referent(name=name, classes=classes, token=token, how="definite"),)
        return ()

    # --- records --------------------------------------------------------------------------

    def _of_mention(
        self, token: Token, mention: Mention, wanted: frozenset[str]
    ) -> tuple[Referent, ...]:
        referent = self._referent(mention, token, "record")
        if wanted and not fits(referent, wanted):
            inner = self._inside(token, wanted)
            if inner:
                return inner
        return (referent, *self._row(mention), *self._listed_with(mention))

    def _listed_with(self, mention: Mention) -> Iterator[Referent]:
        """Yield the persons named in one list with one: "Reps. A of Utah and B of Ohio"."""
        if not isinstance(mention.record, Entity) or mention.record.type != "person":
            return
        for name in self._lists.beside(mention.head):
            if name != mention.record.name:
                near = (m for m in self.mentions if m.record.name == name)
                found = min(near, key=lambda m: abs(m.start - mention.start))
                yield self._referent(found, mention.head, "record")

    def _row(self, mention: Mention) -> Iterator[Referent]:
        """Yield the texts listed after one: "H.R. 77 and S. 12" is too odd for the parser."""
        last = mention
        while isinstance(last.record, Instrument):
            gap = self._doc[last.end : last.end + 3]
            skip = next((n for n, t in enumerate(gap) if t.lower_ not in {",", "and", "or"}), 3)
            following = self._before.at(last.end + skip) if skip else None
            if following is None or not isinstance(following.record, Instrument):
                return
            if following.start != last.end + skip or following.record.kind != last.record.kind:
                return
            yield self._referent(following, following.head, "record")
            last = following

    def _referent(self, mention: Mention, token: Token, how: str) -> Referent:
        record = mention.record
        classes, stage = self._before.classes_of(record), self._before.stage(token)
        if stage:  # one rule is proposed here and final further on: these words say which
            classes = classes - _STAGES | stage
        if how == "record" and mention.head.pos_ == "NOUN":
            classes |= self._lexicon.nouns.get(mention.head.lemma_.lower(), frozenset())
        return Referent(name=record.name, classes=classes, token=token, record=record, how=how)

    # --- common nouns ---------------------------------------------------------------------

    def _of_noun(self, token: Token, wanted: frozenset[str]) -> tuple[Referent, ...]:
        office = self.offices.read(token)
        if office is not None and fits(office, wanted):
            return (office,)
        named = self._named_beside(token, wanted) or self._of_several(token)
        if named:
            return named
        classes = self._before.noun_classes(token)
        if "holding" in classes and (not wanted or wanted & {"holding", "asset"}):
            held = self._held(token, classes)
            if held:
                return held
        definite = self._before.of_definite(token, classes)
        department = self.offices.department(token, definite)
        if department is not None:
            return (department,)
        if definite is not None:
            return (self._referent(definite, token, "definite"),)
        inner = self._inside(token, wanted)
        if inner and (not classes & wanted or _is_list(token) or classes & _ORGANISED):
            return inner  # "Jersey City's pension fund", "funds in Ohio and Utah"
        if "office" in classes and token.tag_ == "NNS":
            named = self._named_among(token, wanted)
            if named:
                return named
        first = self._introduced(token)
        how = "words" if first == token else "definite"
        return (Referent(name=phrase(first), classes=classes, token=token, record=None, how=how),)

    def _named_beside(self, token: Token, wanted: frozenset[str]) -> tuple[Referent, ...]:
        """Return the name beside a noun: "a third bill, the Savers Act"."""
        beside = _own(token, {"appos"})
        if "person" in wanted:  # "the director of the fund, Ana Reyes,": hung on the fund
            beside += [a for below in _of(token) for a in _own(below, {"appos"})]
        for child in beside:
            mention = self._before.at(child.i)
            if mention is not None and wanted and self._before.is_one(mention, wanted):
                return (self._referent(mention, token, "inside"),)
        return ()

    def _of_several(self, token: Token) -> tuple[Referent, ...]:
        """ "The two agencies": as many of that kind as were named last."""
        number = count_of(token)
        if number is None or token.tag_ != "NNS":
            return ()
        told = self._lexicon.antecedents.get(self._before.key(token), ())
        kinds = (self._before.noun_classes(token) | {*told}) & _BODIES
        found: dict[str, Mention] = {}
        for mention in self._before.backward(token.i, kinds, None):
            found.setdefault(mention.record.id, mention)
            if len(found) == number:
                return tuple(self._referent(m, token, "definite") for m in found.values())[::-1]
        return ()

    def _introduced(self, token: Token) -> Token:
        """Return the head that brought in what "the scheme" means: "a scheme for miners"."""
        if token.pos_ != "NOUN" or not _has_article(token, {"the", "that", "this"}):
            return token
        places = self._places[token.lemma]
        for place in reversed(places[: bisect_left(places, token.i)]):
            if place < token.i - _WORDS_BACK:
                break
            if _has_article(self._doc[place], {"a", "an"}):
                return self._doc[place]
        return token

    def _held(self, token: Token, classes: frozenset[str]) -> tuple[Referent, ...]:
        """Return the asset of a holding: "shares of X", or the asset spoken of before."""
        things = frozenset({"asset", "company"})
        inner = self._inside(token, things) and self._without_makers(token, things)
        if not inner and token.dep_ == "dobj":
            parts = [o for name in ("in", "of") for o in prepositional(token.head, name)]
            found = [r for part in parts for r in self.of(part, things)]
            inner = tuple(r for r in found if r.record is not None and fits(r, things))
        if not inner:
            quantified = any(c.dep_ in {"nummod", "det", "poss", "predet"} for c in token.children)
            last = self._before.last(token.i, frozenset({"asset"}), sentences=SENTENCES_BACK)
            of_something = any(c.dep_ == "prep" and c.lower_ == "of" for c in token.children)
            if last is None or not quantified or of_something:
                return ()
            inner = (self._referent(last, token, "definite"),)
        return tuple(replace(r, classes=r.classes | classes) for r in inner)

    def _without_makers(self, token: Token, wanted: frozenset[str]) -> tuple[Referent, ...]:
        """Return what is held, without who makes it: "shares of Tamsel's gold fund" are of gold.

        Where nothing but the maker is named, the fund stands for itself: "the Tamsel fund".
        """
        found = [m for m in self._below(token) if self._before.is_one(m, wanted)]
        made = {m.record.id: m.head.head for m in found if self._is_maker(m)}
        kept = {m.record.id: m for m in found if m.record.id not in made}
        if kept or not made:
            return tuple(self._referent(m, token, "inside") for m in kept.values())
        fund = next(iter(made.values()))
        classes = self._before.noun_classes(fund)
        return (Referent(name=phrase(fund), classes=classes, token=fund),)

    def _is_maker(self, mention: Mention) -> bool:
        """Tell whether a name before a fund says only whose product it is."""
        head = mention.head
        before = head.dep_ in {"poss", "compound", "nmod", "amod"} and head.head.pos_ == "NOUN"
        product = self._before.noun_classes(head.head) & {"product", "asset"}
        return before and bool(product) and "asset" not in self._before.classes_of(mention.record)

    def _named_among(self, token: Token, wanted: frozenset[str]) -> tuple[Referent, ...]:
        """Return who is named among many: "regulators, the Labor Department among them"."""
        inside = range(token.i + 1, token.right_edge.i + 1)
        found = {
            m.record.id: m for m in self.mentions
            if m.start in inside and self._before.is_one(m, wanted) and isinstance(m.record, Entity)
            and m.record.type == "agency"
        }  # fmt: skip
        return tuple(self._referent(m, token, "inside") for m in found.values())

    def _inside(self, token: Token, wanted: frozenset[str]) -> tuple[Referent, ...]:
        """Return the records below a head that stand for it: "shares of X", "X's fund"."""
        found = [m for m in self._below(token) if not wanted or self._before.is_one(m, wanted)]
        unique = {mention.record.id: mention for mention in found}
        return tuple(self._referent(m, token, "inside") for m in unique.values())

    def _below(self, token: Token) -> Iterator[Mention]:
        for child in token.children:
            if child.dep_ == "poss" and self._acts_for_owner(token):
                whole = self._before.meant_by(child)
                yield from (whole,) if whole is not None else self._at_or_below(child)
            elif child.dep_ in {"poss", "appos"}:
                yield from self._at_or_below(child)
            elif child.dep_ in {"compound", "nmod", "amod", "nummod"}:
                # "ERISA suits" are suits: a text before a noun does not stand for it
                below = self._at_or_below(child)
                yield from (m for m in below if not isinstance(m.record, Instrument))
            elif child.dep_ == "prep" and self._is_transparent(token, child):
                yield from self._listed(child)

    def _acts_for_owner(self, noun: Token) -> bool:
        """Tell whether a part acts for its whole: "the commission's staff", "the fund's board"."""
        return self._before.key(noun) in self._lexicon.transparent.get("of", frozenset())

    def _at_or_below(self, token: Token) -> Iterator[Mention]:
        for each in (token, *token.conjuncts):
            mention = self._before.at(each.i)
            if mention is not None:
                yield mention
            elif each.dep_ != "prep":
                yield from self._below(each)

    def _listed(self, preposition: Token) -> Iterator[Mention]:
        for child in preposition.children:
            if child.dep_ in {"pobj", "conj"}:
                yield from self._at_or_below(child)
            elif child.dep_ == "prep":
                yield from self._listed(child)

    def _is_transparent(self, noun: Token, preposition: Token) -> bool:
        if preposition.lower_ in {"including", "like", "as"}:
            return True
        heads = self._lexicon.transparent.get(preposition.lower_, frozenset())
        return self._before.key(noun) in heads or noun.lower_ in heads or noun.pos_ == "NUM"


def phrase(token: Token) -> str:
    """Return a noun phrase's words up to its head, without article and possessor."""
    left = [
        child for child in token.children
        if child.i < token.i and child.dep_ not in _LOOSE and child.pos_ != "PRON"
    ]  # fmt: skip
    start = min((child.left_edge.i for child in left), default=token.i)
    span: Span = token.doc[start : token.i + 1]
    return " ".join(span.text.split()).strip(" \"'“”‘’")


def _is_list(token: Token) -> bool:
    return any(c.dep_ == "prep" and c.lower_ in {"including", "like"} for c in token.children)


def _is_figure(token: Token) -> bool:
    """Tell whether a number or a share stands for itself: "219-210", "raised it to 6 percent"."""
    limit = token.lower_ in {"%", "percent"} and token.dep_ == "pobj" and not _of(token)
    if limit and token.head.lower_ == "to":
        return True
    return token.pos_ == "NUM" and token.text[:1].isdigit()


def _has_article(noun: Token, articles: set[str]) -> bool:
    return any(c.dep_ == "det" and c.lower_ in articles for c in noun.children)


def _own(token: Token, labels: set[str]) -> list[Token]:
    return [child for child in token.children if child.dep_ in labels]


def _of(token: Token) -> list[Token]:
    return [o for p in token.children if p.dep_ == "prep" and p.lower_ == "of" for o in p.children
            if o.dep_ == "pobj"]  # fmt: skip
