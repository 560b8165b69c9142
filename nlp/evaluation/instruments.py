"""Instruments: which texts, of which kind, under which key, mentioned where."""

from __future__ import annotations

import re

from policytrail.nlp.evaluation import records
from policytrail.nlp.evaluation.entities import mentions
from policytrail.nlp.evaluation.spans import Row
from policytrail.nlp.evaluation.tally import Sheet

_STATE_SESSION = re.compile(r"(?<=^bill:[a-z]{2}-)(?:19|20)\d{2}-")


def score(gold: Row, predicted: Row, sheet: Sheet) -> dict[int, int]:
    """Compare the instruments of a document, and return which gold one is which predicted one."""
    text = gold.get("text")
    asked = [records.gold_named(record, text) for record in gold["instruments"]]
    given = [records.predicted_named(record, text) for record in predicted["instruments"]]
    pairs = records.match(asked, given, by_place=True)
    sheet.matched("instruments_f1", len(pairs), gold=len(asked), predicted=len(given))
    for row, record in enumerate(gold["instruments"]):
        if row in pairs:
            _compare(record, predicted["instruments"][pairs[row]], sheet)
        else:
            sheet.classified("instruments_kind_f1", record["kind"], None)
            sheet.note("missed", "instrument", f"{record['name']} ({record['kind']})")
    for column in sorted(set(range(len(given))) - set(pairs.values())):
        record = predicted["instruments"][column]
        sheet.classified("instruments_kind_f1", None, record["kind"])
        sheet.note("made up", "instrument", f"{record['name']} ({record['kind']})")
    mentions("instrument_mentions", gold["instruments"], predicted["instruments"], sheet)
    return pairs


def _compare(asked: Row, given: Row, sheet: Sheet) -> None:
    sheet.classified("instruments_kind_f1", asked["kind"], given["kind"])
    if asked["kind"] != given["kind"]:
        detail = f"{given['kind']} for {asked['kind']}: {asked['name']}"
        sheet.note("wrong", "instrument kind", detail)
    if not asked.get("key"):
        return
    right = same_key(asked["key"], given.get("key"))
    sheet.judged("instrument_key_accuracy", right)
    if not right:
        detail = f"{given.get('key') or 'none'} for {asked['key']}: {asked['name']}"
        sheet.note("wrong", "instrument key", detail)


def same_key(one: str, other: str | None) -> bool:
    """Compare keys: case makes no difference, nor does the session year of a state's bill."""
    return _comparable_key(one) == _comparable_key(other or "")


def _comparable_key(key: str) -> str:
    return _STATE_SESSION.sub("", key.casefold())
