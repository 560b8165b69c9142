"""Files of labelled target sentiment, with the faults that the published ones have."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policytrail.errors import LanguageError
from policytrail.nlp.evaluation.tone_sets import TargetPair, ToneSet, read_tone_set


def _read(tmp_path: Path, text: str) -> ToneSet:
    file = tmp_path / "file"
    file.write_bytes(text.encode())
    return read_tone_set(file)


def _told(tones: ToneSet) -> list[tuple[str, str]]:
    return [(pair.text[pair.start : pair.end], pair.label) for pair in tones.pairs]


def test_newsmtsc_reads_every_target_and_groups_by_article(tmp_path: Path) -> None:
    line = {
        "primary_gid": "allsides_7_31_4_Ada_0_3",
        "sentence_normalized": "Ada scolded\u2028 the mayor.",
        "targets": [
            {"from": 0, "to": 3, "mention": "Ada", "polarity": 4.0},
            {"from": 17, "to": 22, "mention": "mayor", "polarity": 2.0},
        ],
    }
    tones = _read(tmp_path, json.dumps(line, ensure_ascii=False) + "\n\n")
    assert tones.format == "newsmtsc"
    assert _told(tones) == [("Ada", "neutral"), ("mayor", "negative")]
    assert {pair.group for pair in tones.pairs} == {"allsides_7_31"}


def test_newsmtsc_reads_one_target_a_line_with_the_small_scale(tmp_path: Path) -> None:
    line = {"sentence": "Ada won.", "mention": "Ada", "from": 0, "to": 3, "polarity": 1, "id": "x"}
    assert _told(_read(tmp_path, json.dumps(line))) == [("Ada", "positive")]


def test_finentity_mends_offsets_that_slipped(tmp_path: Path) -> None:
    text = "Ores sank. \ufffd\ufffdWe sold Ores late,\ufffd\ufffd said Ores."
    at = text.index("Ores late")
    item = {
        "content": text,
        "annotations": [
            {"start": at + 2, "end": at + 6, "value": "Ores", "label": "Negative"},
            {"start": 0, "end": 4, "value": "Ores", "tag": "Neutral"},
        ],
    }
    tones = _read(tmp_path, json.dumps([item]))
    assert tones.format == "finentity"
    assert [(p.start, p.end, p.label) for p in tones.pairs] == [
        (at, at + 4, "negative"),
        (0, 4, "neutral"),
    ]


@pytest.mark.parametrize(
    ("title", "decisions", "told"),
    [
        ("Ores up", "{'Ores': 'positive'}", [("Ores", "positive")]),
        (
            "Lee's cuts Ores's view",
            "{'Lee's': 'neutral', 'Ores's view': 'negative'}",
            [("Lee's", "neutral"), ("Ores's view", "negative")],
        ),
        ("Rowe Russell rises", "{'Rowe Rusnegative': 'positive'}", [("Rowe Russell", "positive")]),
        ("Le Holdings slips", "{'Le neutralings': 'negative'}", [("Le Holdings", "negative")]),
        ("Oresand, Ores part", "{'Ores': 'neutral'}", [("Ores", "neutral")]),
        ("Oress profit falls", "{'Ores': 'negative'}", [("Ores", "negative")]),
        ("GOLD glitters", "{'Gold': 'positive'}", [("GOLD", "positive")]),
        (
            "Lee Bank beats Lee",
            "{'Lee': 'negative', 'Lee Bank': 'positive'}",
            [("Lee", "negative"), ("Lee Bank", "positive")],
        ),
    ],
)  # fmt: skip
def test_sentfin_finds_names_in_the_title(
    tmp_path: Path, title: str, decisions: str, told: list[tuple[str, str]]
) -> None:
    tones = _read(tmp_path, f'S No.,Title,Decisions,Words\r\n1,"{title}","{decisions}",2\r\n')
    assert tones.format == "sentfin"
    assert _told(tones) == told
    assert not tones.failures


def test_sentfin_whole_word_wins_and_overlap_is_avoided(tmp_path: Path) -> None:
    tones = _read(
        tmp_path,
        "Title,Decisions\n"
        "\"Oresand, Ores part\",{'Ores': 'neutral'}\n"
        "\"Lee Bank beats Lee\",\"{'Lee': 'negative', 'Lee Bank': 'positive'}\"\n",
    )
    assert [(pair.start, pair.end) for pair in tones.pairs] == [(9, 13), (15, 18), (0, 8)]


def test_a_target_that_is_not_there_or_has_a_strange_label_is_a_failure(tmp_path: Path) -> None:
    tones = _read(
        tmp_path,
        "Title,Decisions\nOres up,\"{'Lees': 'positive', 'Ores': 'bullish'}\"\n"
        "Ores,{'Ores': 'neutral'}\n",
    )
    assert tones.pairs == (TargetPair(text="Ores", start=0, end=4, label="neutral", group="Ores"),)
    assert [failure.message for failure in tones.failures] == [
        "the target is not in the text",
        "label 'bullish' is none of ours",
    ]
    assert "line 2" in tones.failures[0].subject


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name,age\nAda,3\n",
        "[1, 2]",
        "[]",
        "{broken",
        '{"sentence": "Ada won.", "targets": 3}',
        '{"sentence": "Ada won.", "targets": [{"mention": "Bea", "polarity": 2}]}',
        "Title,Decisions\nAda,7\n",
        "Title,Decisions\nAda\n",
    ],
)
def test_a_file_of_none_of_the_formats_is_refused_by_name(tmp_path: Path, text: str) -> None:
    with pytest.raises(LanguageError, match="file: "):
        _read(tmp_path, text)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(LanguageError, match=r"none\.csv: cannot be read"):
        read_tone_set(tmp_path / "none.csv")
