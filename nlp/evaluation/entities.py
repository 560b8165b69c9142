"""Entities: which ones, of which type, mentioned where, in which tone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policytrail.nlp.evaluation import records, spans
from policytrail.nlp.evaluation.labels import tone_label
from policytrail.nlp.evaluation.records import Named
from policytrail.nlp.evaluation.spans import Place, Row
from policytrail.nlp.evaluation.tally import Sheet, Tally


def score(gold: Row, predicted: Row, sheet: Sheet) -> dict[int, int]:
    """Compare the entities of a document, and return which gold record is which predicted one."""
    text = gold.get("text")
    asked = [records.gold_named(record, text) for record in gold["entities"]]
    given = [records.predicted_named(record, text) for record in predicted["entities"]]
    pairs = records.match(asked, given)
    sheet.matched("entities_f1", len(pairs), gold=len(asked), predicted=len(given))
    _score_types(asked, given, sheet)
    for row, column in sorted(pairs.items()):
        _compare(gold["entities"][row], predicted["entities"][column], sheet)
    for row, record in enumerate(gold["entities"]):
        if row not in pairs:
            sheet.note("missed", "entity", _told(record))
    for column in sorted(set(range(len(given))) - set(pairs.values())):
        rival = _rival(given[column], asked, gold["entities"])
        sheet.note("made up", "entity", _told(predicted["entities"][column]) + rival)
    score_mentions(gold, predicted, sheet)
    return pairs


def _score_types(asked: Sequence[Named], given: Sequence[Named], sheet: Sheet) -> None:
    """Match anew, among records of equal type."""
    pairs = records.match(asked, given, of_one_class=True)
    for row, record in enumerate(asked):
        tally = Tally(found=1) if row in pairs else Tally(missed=1)
        sheet.add("entities_typed_f1", tally, record.label)
    for column in set(range(len(given))) - set(pairs.values()):
        sheet.add("entities_typed_f1", Tally(extra=1), given[column].label)


def _compare(asked: Row, given: Row, sheet: Sheet) -> None:
    if asked["type"] != given["type"]:
        detail = f"{given['type']} for {asked['type']}: {asked['name']}"
        sheet.note("wrong", "entity type", detail)
    wanted, found = tone_label(asked.get("sentiment")), tone_label(given.get("sentiment"))
    if wanted is None:
        return
    sheet.classified("entity_sentiment_macro_f1", wanted, found)
    if wanted != found:
        detail = f"{found or 'none'} for {wanted}: {asked['name']}"
        sheet.note("wrong", "entity sentiment", detail)


def _told(record: Row) -> str:
    return f"{record['name']} ({record['type']})"


def _rival(given: Named, asked: Sequence[Named], gold: Sequence[Row]) -> str:
    """Say which gold record has the name already, if one does."""
    for named, record in zip(asked, gold, strict=True):
        if not named.forms.isdisjoint(given.forms):
            return f", again beside another record of {record['name']}"
    return ""


def score_mentions(gold: Row, predicted: Row, sheet: Sheet) -> None:
    """Compare the places of all entities, whatever record they hang on."""
    text = gold.get("text")
    asked, given = mentions("mentions", gold["entities"], predicted["entities"], sheet)
    for place in asked:
        sheet.note("missed", "mention", _shown(place, text))
    for place in given:
        sheet.note("made up", "mention", _shown(place, text))


def mentions(
    metric: str, gold: Sequence[Row], predicted: Sequence[Row], sheet: Sheet
) -> tuple[list[Place], list[Place]]:
    """Count exact and overlapping places; return those of either side that overlap nothing."""
    asked, given = spans.mentioned(gold), spans.mentioned(predicted)
    sizes: Mapping[str, int] = {"gold": len(asked), "predicted": len(given)}
    sheet.matched(f"{metric}_exact_f1", len(set(asked) & set(given)), **sizes)
    pairs = spans.overlapping(asked, given)
    sheet.matched(f"{metric}_overlap_f1", len(pairs), **sizes)
    lost = [place for row, place in enumerate(asked) if row not in pairs]
    met = set(pairs.values())
    return lost, [place for column, place in enumerate(given) if column not in met]


def _shown(place: Place, text: str | None) -> str:
    start, end = place
    return f"{spans.quoted({'start': start, 'end': end}, text)} at {start}"
