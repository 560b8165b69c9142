"""Events and positions that the encoder finds where no rule reads one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from policytrail.config import LanguageSettings
from policytrail.errors import EventModelError
from policytrail.nlp import pipeline
from policytrail.nlp.pipeline import Annotator, build_annotator
from policytrail.records import Annotation, Document
from policytrail.tests.nlp.tiny_events import Tiny, Word, write_model

# Words that no trigger frame knows, and one that frames know.
WORDS = {
    "yeeted": Word(kind="divest"),
    "eyeballs": Word(kind="allocate", status="considered"),
    "bought": Word(kind="divest"),
    "adores": Word(kind="support"),
    "abhors": Word(kind="oppose", issue="stablecoin-regulation"),
    "quarrels": Word(kind="oppose"),
    "mulls": Word(kind="review"),
    "yeet": Word(kind="divest", status="planned"),
    "gilt": Word(kind="divest"),
    "tangoes": Word(kind="partner"),
    "february": Word(roles=("when",)),
    "monday": Word(roles=("when",)),
    "calpers": Word(roles=("by",)),
    "it": Word(roles=("by",)),
    "aarp": Word(roles=("by",)),
    "bitcoin": Word(roles=("of",)),
    "gold": Word(roles=("of",)),
    "act": Word(roles=("of",)),
    "question": Word(roles=("of",)),
    "whales": Word(roles=("of",)),
    "ohio": Word(roles=("of",)),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("events"), Tiny(words=WORDS))


@pytest.fixture(scope="module")
def annotator(folder: Path) -> Annotator:
    settings = LanguageSettings(relevance_floor=0.0, event_model=str(folder), tone_model="none")
    return build_annotator(settings)


def _read(annotator: Annotator, document: Document) -> Annotation:
    (found,) = annotator.annotate([document])
    assert isinstance(found, Annotation)
    return found


def test_an_event_without_a_known_word_is_found(
    annotator: Annotator, document: Callable[..., Document]
) -> None:
    text = "CalPERS yeeted its bitcoin on March 3, 2025."
    (event,) = _read(annotator, document(text)).events
    assert (event.type, event.status, event.rule) == ("divest", "done", "model.divest/model")
    assert (event.actors, event.objects) == (("CalPERS",), ("bitcoin",))
    assert event.date == "2025-03-03"
    assert event.evidence.start == 0


def test_pronouns_mean_what_they_mean_for_the_rules(
    annotator: Annotator, document: Callable[..., Document]
) -> None:
    text = "CalPERS met in Sacramento. Now it eyeballs gold."
    (event,) = _read(annotator, document(text)).events
    assert (event.type, event.status, event.actors) == ("allocate", "considered", ("CalPERS",))


def test_a_frame_goes_before_the_encoder(
    annotator: Annotator, document: Callable[..., Document]
) -> None:
    (event,) = _read(annotator, document("CalPERS bought bitcoin in May 2026.")).events
    assert event.type == "allocate"


def test_a_telling_without_parties_is_no_event(
    annotator: Annotator, document: Callable[..., Document]
) -> None:
    assert _read(annotator, document("Somebody yeeted something somewhere.")).events == ()


def test_an_object_of_which_nothing_is_known_speaks_neither_for_nor_against(
    annotator: Annotator, document: Callable[..., Document]
) -> None:
    (event,) = _read(annotator, document("CalPERS mulls the question of fees.")).events
    assert (event.type, event.actors, event.objects) == ("review", ("CalPERS",), ())


def test_what_is_bought_or_sold_says_whether_it_is_of_the_field(
    annotator: Annotator, document: Callable[..., Document]
) -> None:
    assert _read(annotator, document("CalPERS yeeted its whales on March 3, 2026.")).events == ()


def test_an_object_known_as_something_else_speaks_against(
    annotator: Annotator, document: Callable[..., Document]
) -> None:
    assert _read(annotator, document("CalPERS yeeted Ohio on March 3, 2026.")).events == ()


def test_what_a_pronoun_points_to_may_stand_in_the_sentence_before(
    annotator: Annotator, document: Callable[..., Document]
) -> None:
    text = "Then there was bitcoin. CalPERS yeeted it. A clerk took notes."
    (event,) = _read(annotator, document(text)).events
    assert (event.type, event.objects) == ("divest", ("bitcoin",))
    text = "Then there was bitcoin. CalPERS yeeted in March."
    assert _read(annotator, document(text)).events == ()


def test_a_denial_and_a_deed_in_one_sentence_are_two(
    annotator: Annotator, document: Callable[..., Document]
) -> None:
    text = "CalPERS has not sold its bitcoin and in May it yeeted gold."
    found = {(e.type, e.status) for e in _read(annotator, document(text)).events}
    assert found == {("divest", "denied"), ("divest", "done")}


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("AARP instructed CalPERS to yeet, by February 2026, its gold.", "2026-02"),
        ("AARP instructed CalPERS on Monday to yeet its gold.", None),
    ],
)
def test_a_deadline_is_that_of_the_deed_and_the_day_of_asking_is_not(
    annotator: Annotator, document: Callable[..., Document], text: str, date: str | None
) -> None:
    found = {e.type: e.date for e in _read(annotator, document(text)).events}
    assert found["divest"] == date


def test_a_position_without_a_known_word_is_found(
    annotator: Annotator, document: Callable[..., Document]
) -> None:
    text = "AARP adores the GENIUS Act, a stablecoin law that the Senate passed."
    stances = {
        (s.holder, s.target, s.stance, s.rule) for s in _read(annotator, document(text)).stances
    }
    assert ("AARP", "GENIUS Act", "support", "stance:model") in stances


def test_a_position_on_an_issue(annotator: Annotator, document: Callable[..., Document]) -> None:
    (stance,) = _read(annotator, document("AARP abhors stablecoin rules.")).stances
    assert (stance.holder, stance.target, stance.stance) == (
        "AARP", "stablecoin-regulation", "oppose",
    )  # fmt: skip


def test_a_position_of_nobody_or_toward_nothing_is_no_claim(
    annotator: Annotator, document: Callable[..., Document]
) -> None:
    assert _read(annotator, document("Somebody abhors stablecoin rules.")).stances == ()
    assert _read(annotator, document("AARP quarrels with bankers.")).stances == ()


def test_documents_outside_the_field_do_not_open_the_model(
    folder: Path, document: Callable[..., Document]
) -> None:
    annotator = build_annotator(LanguageSettings(event_model=str(folder)))
    _read(annotator, document("The Brightpenny Bakery burned its bread on Tuesday. " * 8))
    component = annotator._nlp.get_pipe("tellings")
    assert component.model is not None  # type: ignore[attr-defined]
    assert component.model._opened is None  # type: ignore[attr-defined]


def test_the_run_names_the_model_or_says_that_there_is_none(annotator: Annotator) -> None:
    assert "; events tiny 0.1 (" in annotator.model
    bare = build_annotator(LanguageSettings(event_model="none"))
    assert "; no event model: rules" in bare.model


def test_a_model_that_is_unfit_stops_the_stage_and_blames_no_document(
    tmp_path: Path, document: Callable[..., Document]
) -> None:
    folder = write_model(tmp_path, Tiny(words=WORDS, kinds=30))
    annotator = build_annotator(LanguageSettings(relevance_floor=0.0, event_model=str(folder)))
    with pytest.raises(EventModelError, match=r"model\.onnx"):
        list(annotator.annotate([document("CalPERS yeeted its bitcoin.")]))


@pytest.mark.parametrize(
    "text",
    [
        "By the authority vested in me as President, I order that CalPERS yeeted its bitcoin.",
        "NOW, THEREFORE, I, ANA PELL, do hereby proclaim that CalPERS yeeted its bitcoin.",
        "AGENCY: Department of Labor.\nACTION: Notice that CalPERS yeeted its bitcoin.",
    ],
)
def test_texts_that_command_are_left_to_the_rules(
    annotator: Annotator, document: Callable[..., Document], text: str
) -> None:
    assert not [e for e in _read(annotator, document(text)).events if e.rule.startswith("model")]


def test_what_is_cited_as_it_was_changed_is_no_event(
    annotator: Annotator, document: Callable[..., Document]
) -> None:
    assert _read(annotator, document("CalPERS cites its bitcoin rule, as yeeted.")).events == ()


def test_a_text_too_long_for_a_report_is_left_to_the_rules(
    annotator: Annotator, document: Callable[..., Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read in parts, as any long text; the next document has the encoder again."""
    text = ("CalPERS yeeted its bitcoin. " + "Its board met on Tuesday. " * 40 + "\n\n") * 60
    assert any(e.rule.startswith("model") for e in _read(annotator, document(text)).events)
    monkeypatch.setattr(pipeline, "_ENCODED", len(text) - 1)
    found = _read(annotator, document(text)).events
    assert not any(e.rule.startswith("model") for e in found)
    short = _read(annotator, document("CalPERS yeeted its bitcoin.")).events
    assert [e.rule for e in short] == ["model.divest/model"]


def test_a_deal_between_two_who_are_named_needs_no_known_object(
    annotator: Annotator, document: Callable[..., Document]
) -> None:
    (event,) = _read(annotator, document("CalPERS and AARP tangoes over the question.")).events
    assert (event.type, set(event.actors)) == ("partner", {"AARP", "CalPERS"})
    assert not _read(annotator, document("CalPERS tangoes over the question.")).events


@pytest.mark.parametrize(
    ("modal", "status"), [("may", "considered"), ("might", "considered"), ("will", "planned")]
)
def test_what_may_be_done_is_only_considered(
    modal: str, status: str, annotator: Annotator, document: Callable[..., Document]
) -> None:
    (event,) = _read(annotator, document(f"CalPERS {modal} yeet bitcoin.")).events
    assert (event.type, event.status) == ("divest", status)


def test_what_a_text_about_one_fund_leaves_unsaid_the_fund_did(
    annotator: Annotator, document: Callable[..., Document]
) -> None:
    """No word says who did it; CalSTRS is none that this encoder knows."""
    about = "CalSTRS met on rents. The rents of CalSTRS fell. "
    (event,) = _read(annotator, document(f"{about}In May 2025 gold was yeeted.")).events
    assert (event.type, event.actors, event.objects) == ("divest", ("CalSTRS",), ("gold",))
    once = "CalSTRS met on rents. In May 2025 gold was yeeted."
    assert not _read(annotator, document(once)).events
    two = f"{about}The Ostrel Pension Fund met, too. In May 2025 gold was yeeted."
    assert not _read(annotator, document(two)).events


def test_a_modal_is_believed_before_a_sure_encoder(
    annotator: Annotator, document: Callable[..., Document]
) -> None:
    """ "Gilt" is done to this encoder, whatever stands before it."""
    (event,) = _read(annotator, document("CalPERS may gilt bitcoin.")).events
    assert (event.type, event.status) == ("divest", "considered")
