"""The event encoder: what it reads, what it gives, and which folders it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from policytrail.errors import EncoderError, EventModelError
from policytrail.nlp.event_encoding import PIECE_LIMIT
from policytrail.nlp.event_folder import open_folder
from policytrail.nlp.event_model import EventModel, Telling
from policytrail.tests.nlp.tiny_events import Tiny, Word, write_model

WORDS = {
    "scuttled": Word(kind="reject"),
    "mulls": Word(kind="divest", status="considered"),
    "senate": Word(roles=("by",)),
    "banking": Word(roles=("by",)),
    "coins": Word(roles=("of",)),
    "friday": Word(roles=("when",)),
    "adores": Word(kind="support", issue="stablecoin-regulation"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("events"), Tiny(words=WORDS))


def _read(folder: Path, *sentences: str) -> tuple[str, list[Telling]]:
    text = " ".join(sentences)
    spans, start = [], 0
    for sentence in sentences:
        spans.append((start, start + len(sentence)))
        start += len(sentence) + 1
    return text, EventModel(open_folder(folder)).read(text, spans)


def test_words_tell_with_status_and_roles(folder: Path) -> None:
    text, (first, second) = _read(
        folder, "Senate Banking scuttled coins.", "On Friday it mulls coins."
    )
    assert (text[first.start : first.end], first.kind, first.status) == (
        "scuttled", "reject", "done",
    )  # fmt: skip
    assert (second.kind, second.status) == ("divest", "considered")
    assert [text[a:b] for a, b in first.roles["by"]] == ["Senate Banking"]
    assert [text[a:b] for a, b in first.roles["of"]] == ["coins", "coins"]
    assert [text[a:b] for a, b in first.roles["when"]] == ["Friday"]
    assert first.probability == pytest.approx(0.9975, abs=0.001)
    assert first.issues == ()


def test_positions_carry_their_issues(folder: Path) -> None:
    _, (telling,) = _read(folder, "Pell adores it.")
    assert (telling.kind, telling.issues) == ("support", ("stablecoin-regulation",))


def test_what_is_below_the_floor_is_left_out(tmp_path: Path) -> None:
    tiny = Tiny(words=WORDS, card={"floor": "0.999"})
    assert _read(write_model(tmp_path, tiny), "Senate scuttled coins.")[1] == []
    model = EventModel(open_folder(tmp_path))
    assert model.read("Senate scuttled coins.", [(0, 22)], floor=0.5)


def test_a_long_text_is_read_window_by_window(folder: Path) -> None:
    filler = "word " * 50
    text, found = _read(folder, *([f"{filler}scuttled."] * 10))
    assert [text[t.start : t.end] for t in found] == ["scuttled"] * 10
    assert len({t.start for t in found}) == 10


def test_windows_without_a_wanted_sentence_are_not_read(folder: Path) -> None:
    sentences = [f"{'word ' * 20}scuttled." for _ in range(6)]
    text = " ".join(sentences)
    spans = [
        (at * (len(sentences[0]) + 1), (at + 1) * (len(sentences[0]) + 1) - 1) for at in range(6)
    ]
    model = EventModel(open_folder(folder))
    every = model.read(text, spans)
    assert len(every) == 6
    windows = model.open().windower.windows(text, spans)
    assert len(windows) == 3  # of two sentences each
    for at in range(6):
        wanted = [at == place for place in range(6)]
        first = at - at % 2
        assert model.open().windower.windows(text, spans, wanted) == [windows[at // 2]]
        assert model.read(text, spans, wanted=wanted) == every[first : first + 2]
    assert model.read(text, spans, wanted=[True] * 6) == every
    unread = EventModel(open_folder(folder))
    assert unread.read(text, spans, wanted=[False] * 6) == []
    assert unread._opened is None


def test_a_sentence_beyond_the_limit_is_cut(folder: Path) -> None:
    _, found = _read(folder, "scuttled " + "word " * (2 * PIECE_LIMIT) + "scuttled", "scuttled")
    assert len(found) == 2


@pytest.mark.parametrize("text", ["\ud800 scuttled \ud800", "scuttled\x00", "😀 scuttled", "  "])
def test_strange_texts_are_read(folder: Path, text: str) -> None:
    found = EventModel(open_folder(folder)).read(text, [(0, len(text))])
    assert all(text[t.start : t.end] == "scuttled" for t in found)
    assert len(found) == text.count("scuttled")


def test_no_sentences_open_nothing(folder: Path) -> None:
    model = EventModel(open_folder(folder))
    assert model.read("", []) == []
    assert model._opened is None


def test_the_run_names_the_model(folder: Path) -> None:
    opened = open_folder(folder)
    assert str(EventModel(opened)) == f"tiny 0.1 ({opened.sha256[:12]})"


# --- folders that are refused ---------------------------------------------------------------------


def _refusal(folder: Path) -> str:
    with pytest.raises(EventModelError) as caught:
        EventModel(open_folder(folder)).read("a", [(0, 1)])
    assert isinstance(caught.value, EncoderError)
    message = str(caught.value)
    assert "language.event_model" in message
    return message


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    assert "nowhere: there is no such folder of an event model" in _refusal(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_file_that_was_changed_is_named(tmp_path: Path, name: str) -> None:
    file = write_model(tmp_path, Tiny(words=WORDS)) / name
    file.write_bytes(file.read_bytes()[:-7])
    assert f"{name}: is not the file that model.toml names" in _refusal(tmp_path)


@pytest.mark.parametrize(
    ("tiny", "message"),
    [
        (Tiny(words=WORDS, card={"kinds": '["sign"]'}), "kinds must be sign, issue"),
        (Tiny(words=WORDS, card={"issues": "3"}), "'issues' is missing or is no list"),
        (Tiny(words=WORDS, card={"floor": "1.5"}), "floor must be a number above 0 and below 1"),
        (Tiny(words=WORDS, kinds=30), "gives 'kinds' of shape"),
        (Tiny(words=WORDS, roles="rolls"), "gives no 'roles'"),
        (Tiny(words=WORDS, mask="mask"), "takes input_ids: tensor(int64), mask: tensor(int64)"),
        (Tiny(words=WORDS, frame=("[PAD]", "[UNK]", "[SEP]")), "has no token [CLS]"),
    ],
)
def test_a_folder_that_does_not_fit_says_why(tmp_path: Path, tiny: Tiny, message: str) -> None:
    assert message in _refusal(write_model(tmp_path, tiny))
