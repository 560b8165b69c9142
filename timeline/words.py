"""Words of names and sentences in a form that can be compared."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"\d+\([a-z]\)|[^\W_]+(?:['.&-][^\W_]+)*")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
# Words that carry no topic: function words of English.
_FUNCTION = """
a about after all also an and any are as at be been before but by can could did do for from had has
have he her his how i if in into is it its may might more most must my new no not of on one only or
other our out over own said say says shall she should so some such than that the their them then
there these they this those to under until up upon us was we were what when where which while who
whose will with within would year years you your mr ms mrs
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


def topic_words(text: str) -> frozenset[str]:
    """Return the stems of the words that tell one topic from another."""
    found = (word for word in words(text) if len(word) > 2)
    return frozenset(stem(word) for word in found if word not in _NO_TOPIC and not word.isdigit())
