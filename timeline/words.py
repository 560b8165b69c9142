"""Words of names and sentences in a form that can be compared."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"\d+\([a-z]\)|[^\W_]+(?:['.&-][^\W_]+)*")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
# Words that carry no topic: function words and the commonest verbs, adverbs and nouns of English.
_FUNCTION = """
a about above across after again against ago all almost along already also although always am among
an and another any anyone anything are around as ask asked asks at away back be became because
become been before began begin behind being below best better between big both bring brought but by
call called calls came can cannot carry case cause change clear close come comes coming contain
could cut day days deal did different do does doing done down during each early easier easy either
else end enough even ever every everyone everything exist exists face fact far few find first
follow followed following for form found four from full further gain gave get gets getting give
given gives giving go goes going gone good got great had half happen happened hard has have having
he help her here high him his hold how however i if important in include included including instead
into is it its itself job just keep kind know known large last late later latter lay lead least
leave left less let like likely line little live long longer look looked looking lot low lower made
main make makes making man many matter may me mean means meant meet might mind more most move moved
much must my name near nearly need needed needs never new next night no none nor not nothing now
number of off offer often old on once one only onto open opened opens or other others our out over
own part past pay people perhaps place point possible push put question quite rather reach read
real really right run said same saw say saying says second see seek seem seen sell send sent set
several shall she should show side simply since single small so sold some something soon sort stand
start started still stop such support sure take taken takes taking talk tell ten than thank that
the their them themselves then there these they thing things think third this those though thought
three through time times to today together told too took toward try turn two under until up upon us
use used using usual very view want wanted wants was way ways we week weeks well went were what
whatever when where whether which while who whole whom whose why wide will with within without word
words work worked working world worth would write written wrote year years yes yet you young your
mr ms mrs
"""
# Words that texts about policy share, whatever they are about.
_POLICY = """
act acting action administration agency america american americans authority bill congress
department directive document executive federal federally government guidance house instrument issue
issued issuing law letter memorandum national notice office official order ordered plan policy
president presidential proposal proposed public regulation regulator release rule secretary section
senate sign signed signing states statement text u.s united washington white week month day today
monday tuesday wednesday thursday friday saturday sunday january february march april june july
august september october november december directs directing instruct instructs told tell reported
report reports according prepare preparing prepared expected expect weigh weighing
"""
_NO_TOPIC = frozenset((_FUNCTION + _POLICY).split())


def fold(text: str) -> str:
    """Return a name for comparison: one case, plain quotes, single spaces, no leading article."""
    plain = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).casefold()
    plain = " ".join(plain.split()).strip(" .,;:\"'")
    return re.sub(r"^(?:the|an?) ", "", plain)


def one_line(text: str) -> str:
    """Return the text with single spaces and no line ends."""
    return " ".join(text.split())


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text, folded, in their order; ``401(k)`` is one word."""
    return tuple(_WORD.findall(text.translate(_APOSTROPHES).casefold()))


def title_key(text: str) -> str:
    """Return a title without case, punctuation and articles: equal keys are equal titles."""
    plain = text.translate(_APOSTROPHES).replace("'", "").casefold()
    parts = re.findall(r"[^\W_]+", plain)
    return " ".join(part for part in parts if part not in {"the", "a", "an"})


def stem(word: str) -> str:
    """Return the word without a plural or possessive ending, the same for both numbers."""
    if word.endswith("'s"):
        word = word[:-2]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def topic_stems(text: str) -> list[str]:
    """Return the stems of the words that tell one topic from another, in their order."""
    found = (word for word in words(text) if len(word) > 2)
    stems = (stem(word) for word in found if word not in _NO_TOPIC and not word.isdigit())
    return [each for each in stems if each not in _NO_TOPIC]


def topic_words(text: str) -> frozenset[str]:
    """Return the different ones of the stems that tell one topic from another."""
    return frozenset(topic_stems(text))
