"""What a document is given as a whole: relevance, topics, tone."""

from __future__ import annotations

from policytrail.nlp.evaluation.spans import Row
from policytrail.nlp.evaluation.tally import Sheet, Tally

RELEVANT = 0.5  # from here on a document counts as wanted
NEUTRAL = 0.2  # a tone nearer to zero than this is neutral


def score_relevance(gold: Row, predicted: Row, sheet: Sheet) -> None:
    """Compare whether the document is wanted."""
    wanted, given = is_relevant(gold), is_relevant(predicted)
    tally = Tally(
        found=int(wanted and given),
        extra=int(given and not wanted),
        missed=int(wanted and not given),
    )
    sheet.add("relevance_f1", tally)
    if wanted != given:
        sheet.note("wrong", "relevance", f"{predicted['relevance']:g} for {gold['relevance']:g}")


def is_relevant(row: Row) -> bool:
    """Say whether a row calls its document wanted."""
    return bool(row["relevance"] >= RELEVANT)


def score_topics(gold: Row, predicted: Row, sheet: Sheet) -> None:
    """Compare the topics; one that gold leaves open counts neither way."""
    asked = set(gold["topics"])
    given = set(predicted["topics"]) - (set(gold.get("topics_optional") or ()) - asked)
    for topic in sorted(asked | given):
        sheet.classified(
            "topics_micro_f1",
            topic if topic in asked else None,
            topic if topic in given else None,
        )
        if topic not in given:
            sheet.note("missed", "topic", topic)
        elif topic not in asked:
            sheet.note("made up", "topic", topic)


def score_tone(gold: Row, predicted: Row, sheet: Sheet) -> None:
    """Compare the tone of the document, where gold has one."""
    asked, given = _document_tone(gold), _document_tone(predicted)
    if asked is None:
        return
    sheet.classified("sentiment_macro_f1", asked, given)
    if asked != given:
        sheet.note("wrong", "sentiment", f"{given or 'none'} for {asked}")


def _document_tone(row: Row) -> str | None:
    tone = row["sentiment"]
    label = tone.get("label")
    return tone_label(tone.get("score") if label is None else label)


def tone_label(tone: str | float | None) -> str | None:
    """Return the label of a tone given as a label or as a number from -1 to 1."""
    if tone is None or isinstance(tone, str):
        return tone
    if tone >= NEUTRAL:
        return "positive"
    return "negative" if tone <= -NEUTRAL else "neutral"
