"""Who says what: quotations and reported speech with their speakers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from policytrail.nlp.holders import Holders
from policytrail.nlp.remembered import text_of
from policytrail.nlp.roles import subjects

_QUOTE = re.compile(
    r"“[^”\n]{2,1500}”?|\"[^\"\n]{2,1500}\"?"
    # British marks: an apostrophe stands within a word, or after a plural's s.
    r"|(?<![\w’])‘(?:[^‘’\n]|’(?=\w)|(?<=s)’(?=\s[a-z])){2,1500}’"
)
# "To the forum, suits like this are a racket", "in her view".
_VIEWS = frozenset({"book", "estimation", "eye", "judgement", "judgment", "mind", "opinion",
                    "reckoning", "telling", "view", "word"})  # fmt: skip
_LEAST_WORDS = 4  # shorter quotations are words of the sentence, not speech of their own


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """Something that somebody says. ``start`` and ``end`` are tokens of what is said."""

    speakers: tuple[str, ...]
    start: int
    end: int
    verb: Token | None
    direct: bool


def quotations(doc: Doc) -> list[tuple[int, int]]:
    """Return the token bounds of what stands in quotation marks, marks left out."""
    found: list[tuple[int, int]] = []
    for match in _QUOTE.finditer(text_of(doc)):
        end = match.end() - (match[0][-1] in '"”’')
        span = doc.char_span(
            match.start() + 1, max(end, match.start() + 2), alignment_mode="contract"
        )
        if span is not None and len(span):
            found.append((span.start, span.end))
    return found


def find_speech(
    doc: Doc, holders: Holders, saying: frozenset[str], interviewee: str | None = None
) -> list[Speech]:
    """Return direct and reported speech in the order of the text.

    A quotation that nobody is said to speak is the ``interviewee``'s.
    """
    quoted = quotations(doc)
    direct = _direct(doc, holders, saying, quoted, (interviewee,) if interviewee else ())
    speech = [*direct, *_reported(doc, holders, saying, quoted)]
    speech += _turns(doc, holders)
    return sorted(speech, key=lambda item: (item.start, item.end))


def inside(index: int, bounds: list[tuple[int, int]]) -> bool:
    """Tell whether a token lies in one of the bounds."""
    return any(start <= index < end for start, end in bounds)


# --- turns of a conversation ---------------------------------------------------------------------

_TURN = re.compile(r"^(?P<name>[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){0,4}):\s", re.MULTILINE)


def _turns(doc: Doc, holders: Holders) -> Iterator[Speech]:
    """Yield what is said in turn, sentence by sentence: "PELL: I would keep it."

    A name must speak twice at least; a label at the start of a line is mostly none.
    """
    text = text_of(doc)
    turns = list(_TURN.finditer(text))
    names = [match["name"] for match in turns]
    for match in turns:
        speaker = holders.called(match["name"]) if names.count(match["name"]) > 1 else None
        line = text[match.end() :].partition("\n")[0]
        span = doc.char_span(match.end(), match.end() + len(line), alignment_mode="contract")
        if speaker is None or span is None or not len(span):
            continue
        for start, end in _sentences(span):
            yield Speech(speakers=(speaker,), start=start, end=end, verb=None, direct=True)


def _sentences(span: Span) -> Iterator[tuple[int, int]]:
    start = span.start
    for token in span:
        if token.is_sent_start and token.i > start:
            yield start, token.i
            start = token.i
    yield start, span.end


# --- quotations --------------------------------------------------------------------------------


def _direct(
    doc: Doc,
    holders: Holders,
    saying: frozenset[str],
    quoted: list[tuple[int, int]],
    otherwise: tuple[str, ...],
) -> Iterator[Speech]:
    last: tuple[int, tuple[str, ...]] | None = None
    for start, end in quoted:
        if sum(token.is_alpha for token in doc[start:end]) < _LEAST_WORDS and not _is_all(
            doc, start
        ):
            continue
        verb = _reporting_verb(doc, start, end, saying, quoted)
        speakers = _speakers(verb, holders) if verb is not None else ()
        if not speakers:
            speakers = _according(doc[start].sent, holders) or _whose_verdict(
                doc[start].sent, holders, quoted
            )
        if not speakers:
            speakers = _said_before(doc, start, holders, saying)
        if not speakers and last and _same_paragraph(doc, last[0], start):
            speakers = last[1]
        speakers = speakers or otherwise
        if speakers:
            last = (end, speakers)
            yield Speech(speakers=speakers, start=start, end=end, verb=verb, direct=True)


def _is_all(doc: Doc, start: int) -> bool:
    """Tell whether a quotation opens its sentence: "“Good riddance,” said X"."""
    return not any(token.is_alpha for token in doc[doc[start].sent.start : start])


def _said_before(doc: Doc, start: int, holders: Holders, saying: frozenset[str]) -> tuple[str, ...]:
    """Return who speaks in the sentence before: "X said that it was late. “It is a scandal.”"."""
    sentence = doc[start].sent
    opening = doc[sentence.start : start]
    if sentence.start == 0 or any(token.is_alpha for token in opening):
        return ()
    before = doc[sentence.start - 1].sent
    if "\n" in doc[before.start : start].text:
        return ()
    verbs = [t for t in before if t.pos_ == "VERB" and t.lemma_.lower() in saying]
    main = next((verb for verb in verbs if verb.dep_ in {"ROOT", "conj"}), None)
    return _speakers(main, holders) if main is not None else ()


def _reporting_verb(
    doc: Doc, start: int, end: int, saying: frozenset[str], quoted: list[tuple[int, int]]
) -> Token | None:
    """Return the verb of saying nearest to a quotation, in the sentences that hold its ends."""
    low, high = doc[start].sent.start, doc[end - 1].sent.end
    for stop in (high, max(high, _closing(doc, end))):  # a sentence of its own may name the speaker
        candidates = [
            token
            for token in doc[low:stop]
            if token.pos_ in {"VERB", "AUX"}
            and _is_saying(token, saying)
            and not inside(token.i, quoted)
        ]
        if candidates:
            return min(candidates, key=lambda token: _gap(token.i, start, end))
    return None


def _is_saying(verb: Token, saying: frozenset[str]) -> bool:
    """Tell a verb of saying, "puts it" included."""
    if verb.lemma_ == "put":
        return any(c.dep_ == "dobj" and c.lower_ in {"it", "this", "that"} for c in verb.children)
    return verb.lemma_.lower() in saying


def _closing(doc: Doc, end: int) -> int:
    """Return the end of the sentence after the closing mark, if it only names the speaker."""
    if end + 1 >= len(doc) or "\n" in doc[end : end + 2].text:
        return end
    following = doc[min(end + 1, len(doc) - 1)].sent
    return int(following.end) if len(following) < 40 else end


def _gap(index: int, start: int, end: int) -> int:
    return index - end if index >= end else 2 * (start - index)


def _same_paragraph(doc: Doc, one: int, two: int) -> bool:
    return "\n" not in doc[one:two].text


def _according(sentence: Span, holders: Holders) -> tuple[str, ...]:
    for token in sentence:
        if token.lower_ == "according":
            for child in token.subtree:
                if child.dep_ == "pobj":
                    return holders.of(child)
    return _in_whose_view(sentence, holders)


def _in_whose_view(sentence: Span, holders: Holders) -> tuple[str, ...]:
    """Return whose view a sentence gives: "To X, this is …", "In X's telling, …"."""
    first = sentence[0]
    if first.lower_ == "to" and first.dep_ == "prep" and first.head.lemma_ == "be":
        return tuple(n for c in first.children if c.dep_ == "pobj" for n in holders.of(c))
    for token in sentence:
        if token.lemma_.lower() not in _VIEWS or token.head.lower_ not in {"in", "to"}:
            continue
        owners = [child for child in token.children if child.dep_ == "poss"]
        owners += [o for p in token.children if p.lower_ == "of" for o in p.children]
        names = tuple(name for owner in owners for name in holders.of(owner))
        if names:
            return names
    return ()


_VERDICTS = frozenset({
    "verdict", "judgment", "judgement", "view", "assessment", "opinion", "conclusion", "reaction",
    "response", "answer", "comment", "description", "word", "phrase", "summary",
})  # fmt: skip


def _whose_verdict(
    sentence: Span, holders: Holders, quoted: list[tuple[int, int]]
) -> tuple[str, ...]:
    """Return whose words they are where a noun says so: "… was the verdict of X"."""
    for token in sentence:
        if token.lemma_.lower() not in _VERDICTS or inside(token.i, quoted):
            continue
        heads = [t for p in token.children if p.lower_ in {"of", "from"} for t in p.children]
        heads += [child for child in token.children if child.dep_ == "poss"]
        found = tuple(name for head in heads for name in holders.of(head))
        if found:
            return found
    return ()


def _speakers(verb: Token, holders: Holders) -> tuple[str, ...]:
    for subject in subjects(verb):
        found = holders.of(subject)
        if found:
            return found
    return _next_to(verb, holders)


def _next_to(verb: Token, holders: Holders) -> tuple[str, ...]:
    """Return who stands beside a closing verb of saying: "…, warned Sen. X", "…, X, said."

    The parser often takes such a speaker for an object.
    """
    doc, sentence = verb.doc, verb.sent
    before = doc[verb.i - 1] if verb.i > sentence.start else None
    if before is not None and (before.is_punct or before.is_quote):
        for token in doc[verb.i + 1 : min(verb.i + 6, sentence.end)]:
            entity = holders.at(token.i)
            if entity is not None:
                return holders.of(token, everyone=False)
            if not token.is_title:
                break
    if verb.i + 2 >= sentence.end and before is not None:
        last = doc[verb.i - 2] if before.text == "," and verb.i - 2 > sentence.start else before
        if holders.at(last.i) is not None:
            return holders.of(last, everyone=False)
    return ()


# --- reported speech ------------------------------------------------------------------------------


def _reported(
    doc: Doc, holders: Holders, saying: frozenset[str], quoted: list[tuple[int, int]]
) -> Iterator[Speech]:
    for token in doc:
        if token.pos_ not in {"VERB", "AUX"} or inside(token.i, quoted):
            continue
        if token.lemma_.lower() not in saying:
            continue
        content = _content(token)
        speakers = _speakers(token, holders) if content else ()
        if content and speakers:
            yield Speech(
                speakers=speakers, start=content[0], end=content[1], verb=token, direct=False
            )
    for sentence in doc.sents:
        speakers = _according(sentence, holders)
        if speakers:
            yield Speech(
                speakers=speakers,
                start=sentence.start,
                end=sentence.end,
                verb=None,
                direct=False,
            )


def _content(verb: Token) -> tuple[int, int] | None:
    """Return the bounds of the clause that is said."""
    for child in verb.children:
        if child.dep_ == "xcomp" and verb.lemma_.lower() == "agree":
            continue  # "agreed to pay": a deed to come, no words
        if child.dep_ in {"ccomp", "xcomp", "parataxis"} and child.pos_ in {
            "VERB",
            "AUX",
            "NOUN",
            "ADJ",
        }:
            return child.left_edge.i, child.right_edge.i + 1
    if verb.dep_ in {"parataxis", "ccomp"} and verb.head.pos_ in {"VERB", "AUX"}:
        sentence = verb.sent  # "Savers, she wrote, are no fools": all but the inserted clause
        return sentence.start, sentence.end
    start = verb.sent.start
    if verb.i - start > 3 and verb.doc[verb.i - 1].text == ",":
        return start, verb.i  # "Fees would rise, warned X"
    return None
