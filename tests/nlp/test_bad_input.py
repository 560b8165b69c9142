"""Texts that nobody wants to get: a clear outcome, bounded time, offsets still right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from policytrail.config import LanguageSettings
from policytrail.nlp.characters import plain_characters
from policytrail.nlp.gate import Verdict
from policytrail.nlp.parts import PART_CHARS, join_annotations, split_document
from policytrail.nlp.pipeline import Annotator, build_annotator
from policytrail.records import Annotation, Document, Failure, Span

STORY = (
    "WESTON — The Labor Department rescinded its guidance on crypto in 401(k) plans on Thursday. "
    "Orla Fennimore of Peakstone Partners praised it. The Weston Teachers' Pension Fund sold "
    "$3\u00a0million of bitcoin in May.\n\n"
)
TEXTS = {
    "empty": "",
    "blank": " \n\n\t ",
    "one word": "Bitcoin",
    "no letters": "\x00\x01\x02\x1f" * 500,
    "binary": bytes(range(256)).decode("latin-1") * 20,
    "lone surrogate": "The Labor Department \ud800 met Orla Fennimore.",
    "capitals": STORY.upper(),
    "markup": f"<div class='a'><p>{STORY}</p><script>let x = [1,2];</script></div>" * 3,
    "windows lines": STORY.replace("\n", "\r\n") * 3,
    "emoji": "🚀🔥 " + STORY + "👩‍👩‍👧‍👦 said Élan Ca\u0301fe Partners. " + STORY,
    "right to left": "وزارة العمل الأمريكية " + STORY,
    "mixed scripts": "Bitcoin биткойн ビットコイン 비트코인 " * 50,
    "chinese": "美国劳工部撤回了关于加密货币的指引。" * 50,
    "french": "Le ministère du Travail a annulé ses lignes directrices sur la retraite. " * 20,
    "zero width": STORY.replace(" ", "\u200b "),
    "one long word": "a" * 50_000,
    "one long rule": "-=" * 30_000,
    "quotes": '"' * 5_000 + "(" * 5_000,
    "line breaks": "\n" * 20_000 + STORY,
    "capitalised list": "Alpha Beta Gamma Delta " * 500,
    "endless name": "Department of " * 2_000,
}


def spans(record: Any) -> Iterator[Span]:
    """Yield every span of a record, however deep."""
    if isinstance(record, Span):
        yield record
    elif isinstance(record, tuple):
        for item in record:
            yield from spans(item)
    elif is_dataclass(record):
        for item in fields(record):
            yield from spans(getattr(record, item.name))


@pytest.mark.parametrize("name", TEXTS)
def test_any_text_has_an_annotation_with_right_offsets(
    name: str, annotator: Annotator, document: Callable[..., Document]
) -> None:
    text = TEXTS[name]
    (result,) = annotator.annotate([document(text)])
    assert isinstance(result, Annotation)
    for span in spans(result):
        assert text[span.start : span.end] == span.text
        assert span.text.strip()


def test_an_empty_text_is_of_no_relevance(
    annotator: Annotator, document: Callable[..., Document]
) -> None:
    (result,) = annotator.annotate([document("", title="Trump signs order on 401(k) crypto")])
    assert result == Annotation(document_id="d1", relevance=0.0)


def test_the_same_story_says_the_same_in_any_dress(
    annotator: Annotator, document: Callable[..., Document]
) -> None:
    hard = STORY.replace(" ", "\u00a0")
    plain, wide, right = annotator.annotate(
        [document(STORY), document(hard), document(TEXTS["right to left"])]
    )
    assert isinstance(plain, Annotation)
    assert isinstance(wide, Annotation)
    assert isinstance(right, Annotation)
    wanted = {"agency:us-dol", "company:peakstone-partners", "person:orla-fennimore"}
    assert wanted <= {e.id for e in right.entities}
    assert wanted <= {e.id for e in plain.entities}
    assert {e.id for e in wide.entities} == {e.id for e in plain.entities}
    assert [a.value for a in plain.amounts] == [a.value for a in wide.amounts] == [3_000_000]


def test_one_bad_document_does_not_take_the_others_along(
    document: Callable[..., Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    annotator = build_annotator(LanguageSettings())
    start = annotator._start

    def failing(item: Document, verdict: Verdict) -> Any:
        if item.id == "bad":
            raise RecursionError("too deep")
        return start(item, verdict)

    monkeypatch.setattr(annotator, "_start", failing)
    given = [document(STORY, id="one"), document(STORY, id="bad"), document(STORY, id="two")]
    one, bad, two = annotator.annotate(given)
    assert isinstance(bad, Failure)
    assert bad.subject == "bad"
    assert "RecursionError: too deep" in bad.message
    assert [getattr(item, "document_id", "") for item in (one, two)] == ["one", "two"]


def test_results_come_in_the_order_of_the_documents(
    annotator: Annotator, document: Callable[..., Document]
) -> None:
    texts = [
        STORY,
        "",
        "A recipe for soup.",
        STORY * 3,
        "Bitcoin fell.",
        "x" * (PART_CHARS + 5),
    ] * 4
    given = [document(text, id=f"d{i}") for i, text in enumerate(texts)]
    results = [getattr(item, "document_id", "") for item in annotator.annotate(given)]
    assert results == [item.id for item in given]


def test_parts_of_a_long_text_make_up_the_whole(document: Callable[..., Document]) -> None:
    text = "".join(f"Paragraph {i} of the notice.\n\n" for i in range(500))
    parts = split_document(document(text), 1000)
    assert "".join(part.text for _, part in parts) == text
    assert all(text[start : start + len(part.text)] == part.text for start, part in parts)
    assert all(len(part.text) <= 1000 for _, part in parts)
    assert all(part.text.startswith("\n\nP") for _, part in parts[1:])


def test_a_long_document_is_one_annotation(
    annotator: Annotator, document: Callable[..., Document]
) -> None:
    filler = "The meeting room was painted in spring. " * 1700
    text = STORY + filler + "\n\nFennimore said that Peakstone sold its bitcoin."
    assert len(text) > PART_CHARS
    (result,) = annotator.annotate([document(text)])
    assert isinstance(result, Annotation)
    by_id = {entity.id: [m.text for m in entity.mentions] for entity in result.entities}
    assert by_id["person:orla-fennimore"] == ["Orla Fennimore", "Fennimore"]
    assert by_id["company:peakstone-partners"] == ["Peakstone Partners", "Peakstone"]
    assert all(text[s.start : s.end] == s.text for s in spans(result))


def test_what_is_beyond_the_limit_is_cut_and_reported(
    document: Callable[..., Document], caplog: pytest.LogCaptureFixture
) -> None:
    annotator = build_annotator(LanguageSettings(max_chars=PART_CHARS + 1000))
    text = STORY + "The meeting room was painted in spring. " * (2 * PART_CHARS // 40)
    (result,) = annotator.annotate([document(text)])
    assert max(span.end for span in spans(result)) <= PART_CHARS + 1000
    assert re.search(rf"d1: only the first \d+ of {len(text)} characters", caplog.text)


def test_only_the_first_part_holds_the_opening(
    annotator: Annotator, document: Callable[..., Document]
) -> None:
    (part,) = annotator.annotate([document(STORY)])
    assert isinstance(part, Annotation)
    events = tuple(replace(event, headline=True) for event in part.events)
    assert events
    joined = join_annotations(
        document(STORY * 2), [(0, replace(part, events=events)), (len(STORY), part)]
    )
    half = len(joined.events) // 2
    assert all(event.headline for event in joined.events[:half])
    assert not any(event.headline for event in joined.events[half:])


def test_plain_characters_keep_every_place() -> None:
    text = "a\u00a0b\u200bc\x07d\ud801e" + "-" * 40 + "f"
    plain = plain_characters(text)
    assert len(plain) == len(text)
    assert plain.startswith("a b c d\ufffde----------  ")
    assert plain.endswith(" f")
    assert plain_characters("one\ttwo\r\nthree – “four”") == "one\ttwo\r\nthree – “four”"


def test_a_name_may_run_over_a_wrapped_line(
    annotator: Annotator, document: Callable[..., Document]
) -> None:
    line = "Guidance on crypto in 401(k) plans is what the members want, said Orla"
    text = f"{line}\nFennimore of the Labor\nDepartment.\n\nMembers\nMay 4"
    (result,) = annotator.annotate([document(text)])
    assert isinstance(result, Annotation)
    found = {entity.name: [m.text for m in entity.mentions] for entity in result.entities}
    assert found["Orla Fennimore"] == ["Orla\nFennimore"]
    assert plain_characters(text).count("\n") == text.count("\n") - 1  # short lines stand
