"""The gate, relevance and topics: what gets how much work, and under which heading."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from policytrail.config import LanguageSettings
from policytrail.errors import LexiconError
from policytrail.nlp.components.topics import load_topics
from policytrail.nlp.cues import CueCounter, enough_for, load_cues, pair_probability
from policytrail.nlp.gate import make_gate
from policytrail.nlp.jsonl import annotate_lines
from policytrail.nlp.pipeline import Annotator, build_annotator
from policytrail.records import Annotation, Document

WANTED = {
    "order": "President Trump signed an executive order on 401(k) plans and private equity.",
    "guidance": "The Labor Department withdrew guidance for fiduciaries of retirement plans.",
    "pension": "The Alder County pension fund bought shares of a bitcoin ETF, filings show.",
    "bill": "The Senate passed a stablecoin bill. Lawmakers voted 60-40 for the crypto measure.",
    "suit": "Workers sued over the 401(k) plan; the judge said its fiduciaries had a case.",
    "provider": "The record-keeper adds a private credit sleeve to its 401(k) target-date funds.",
}
UNWANTED = {
    "jobs": "Employers added 90,000 jobs in May, the Labor Department said. Stocks rose.",
    "price": "Bitcoin fell 4% as traders sold. Ether fell too. There was no news.",
    "strike": "Rail workers walked out over the pension age. Trains stood still in Lyon.",
    "kitchen": "By executive order of the cook, there is no ketchup at this table.",
    "sport": "She won gold twice and will invest her prize in a new bicycle.",
    "garden": "Cut the mint back in July and water it daily.",
    "tech": "The maker of phones sued its rival over patents; a judge will hear the case in May.",
    "town": "The city council voted for a new park. Residents had asked for it for years.",
}


def gate(annotator: Annotator, document: Document) -> float:
    return annotator.judge(document).probability


@pytest.mark.parametrize("name", WANTED)
def test_documents_of_the_field_pass_the_gate(
    name: str, annotator: Annotator, document: Callable[..., Document]
) -> None:
    assert annotator.judge(document(WANTED[name])).level == "full"


@pytest.mark.parametrize("name", UNWANTED)
def test_the_right_words_in_the_wrong_document_do_not(
    name: str, annotator: Annotator, document: Callable[..., Document]
) -> None:
    (result,) = annotator.annotate([document(UNWANTED[name])])
    assert isinstance(result, Annotation)
    assert result.relevance < LanguageSettings().relevance_floor
    assert (result.topics, result.events, result.stances) == ((), (), ())


def test_wanted_documents_rank_before_unwanted(
    annotator: Annotator, document: Callable[..., Document]
) -> None:
    good = [item.relevance for item in _annotations(annotator, document, WANTED)]
    bad = [item.relevance for item in _annotations(annotator, document, UNWANTED)]
    assert min(good) > max(bad)


def _annotations(
    annotator: Annotator, document: Callable[..., Document], texts: dict[str, str]
) -> list[Annotation]:
    results = list(annotator.annotate(document(text) for text in texts.values()))
    return [item for item in results if isinstance(item, Annotation)]


def test_a_title_speaks_for_its_text(
    annotator: Annotator, document: Callable[..., Document]
) -> None:
    text = "It was signed on Thursday."
    bare = gate(annotator, document(text))
    titled = gate(annotator, document(text, title="Trump order opens 401(k) plans to crypto"))
    assert bare == 0
    assert titled > 0.5


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("", "outside"),
        ("The soup was hot.", "names"),
        ("The soup was hot. Reuters was at the door of Coinbase. " * 40, "outside"),
        ("The soup was hot. Reuters saw bitcoin at the door. " * 30, "names"),
        ("The soup was hot. Reuters saw bitcoin at the door. " * 60, "known"),
    ],
)
def test_a_text_gets_the_work_that_it_is_worth(
    text: str, level: str, annotator: Annotator, document: Callable[..., Document]
) -> None:
    assert annotator.judge(document(text)).level == level


def test_a_near_miss_of_a_page_is_read_for_known_names(
    annotator: Annotator, document: Callable[..., Document]
) -> None:
    (result,) = annotator.annotate([document("Reuters saw bitcoin at the door of Coinbase. " * 60)])
    assert isinstance(result, Annotation)
    found = {entity.id for entity in result.entities}
    assert {"media:reuters", "company:coinbase", "asset:bitcoin"} <= found


def test_a_page_outside_the_field_is_not_read(
    annotator: Annotator, document: Callable[..., Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(annotator, "_start", None)  # nobody may make tokens of it
    garden = document("Cut the mint back in July and water it daily. " * 40)
    assert list(annotator.annotate([garden])) == [Annotation(document_id="d1", relevance=0.0)]


def test_cues_are_counted_as_the_eye_reads_them() -> None:
    counter = CueCounter(
        {"plan": ["401(k)", "teachers' fund"], "coin": ["bitcoin"], "sec": ["sec", "h.r"]}
    )
    text = (
        "A 401(K) of the Teachers’\u200b Fund: "
        "bitcoin-friendly 401(k)s, H.R. 12, www.sec.gov, BITCOIN"
    )
    counts, size = counter.count("SEC", text)
    assert counts == {"plan": 2, "coin": 2, "sec": 3}
    assert size == 20


def test_a_name_is_none_in_small_letters() -> None:
    counter = CueCounter({"labor": ["Labor Department", "DOL"], "coin": ["bitcoin"]})
    counts, _ = counter.count("", "The hospital's labor department bought Bitcoin from a dol.")
    assert counts == {"coin": 1}
    counts, _ = counter.count("LABOR DEPARTMENT", "The Labor Department and the DOL.")
    assert counts == {"labor": 4}


def test_found_phrases_are_those_that_count() -> None:
    counter = CueCounter(
        {"plan": ["401(k)", "teachers' fund"], "coin": ["bitcoin", "spot bitcoin"]}
    )
    title, text = "A 401(k) day", "The Teachers' Fund holds spot bitcoin in no 401(k)."
    found = counter.found(title, text)
    assert found == {
        "plan": {"401(k)": 3, "teachers' fund": 1},
        "coin": {"bitcoin": 1, "spot bitcoin": 1},
    }
    counts, _ = counter.count(title, text)
    assert {group: sum(phrases.values()) for group, phrases in found.items()} == counts


@pytest.mark.parametrize(("size", "enough"), [(20, 2), (90, 2), (400, 3)])
def test_a_brief_needs_fewer_cues(size: int, enough: int) -> None:
    assert enough_for(size) == enough


BRIEFS = {
    "order": "The governor vetoed a bill on digital tokens. The Senate may override her in May.",
    "rule": "Fiduciaries must read the bulletin on annuities that the DOL withdrew in March.",
    "fund": "The Vale Police Retirement board met. It may put 2% into bitcoin, said its trustees.",
    "custody": "The SEC withdrew a bulletin on custody by banks.",
}


@pytest.mark.parametrize("name", BRIEFS)
def test_a_brief_of_the_field_is_read(
    name: str, annotator: Annotator, document: Callable[..., Document]
) -> None:
    filler = " It rained in Vale that day and the hall was full of people who had come early."
    assert annotator.judge(document(BRIEFS[name] + 3 * filler)).level == "full"


def test_reasons_of_the_gate_add_up(document: Callable[..., Document]) -> None:
    found = make_gate(0.2).explain(document(WANTED["bill"], title="Stablecoin vote"))
    missing = 1.0
    for share in found.pairs.values():
        missing *= 1 - share
    assert found.verdict.probability == pytest.approx(1 - missing, abs=1e-4)
    assert found.phrases["crypto"] == {"stablecoin": 3, "crypto": 1}
    assert "crypto+legislation" in found.pairs


def test_an_empty_document_has_no_reasons(document: Callable[..., Document]) -> None:
    found = make_gate(0.2).explain(document("  "))
    assert (found.verdict.level, found.phrases, found.pairs) == ("outside", {}, {})


def test_pairs_add_up_as_independent_evidence() -> None:
    pairs = {"a+b": 0.8, "a+c": 0.5}
    assert pair_probability({"a": 3}, pairs) == 0
    assert pair_probability({"a": 1, "b": 9}, pairs) == pytest.approx(0.4)
    assert pair_probability({"a": 3, "b": 3}, pairs) == pytest.approx(0.8)
    assert pair_probability({"a": 3, "b": 3, "c": 3}, pairs) == pytest.approx(0.9)


def test_a_note_has_no_room_for_three_cues() -> None:
    assert enough_for(12) < enough_for(400)
    once = {"a": 1, "b": 1}
    in_a_note = pair_probability(once, {"a+b": 0.9}, enough_for(12))
    assert pair_probability(once, {"a+b": 0.9}, enough_for(400)) < in_a_note < 0.9


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        (WANTED["order"], "executive-orders"),
        (WANTED["guidance"], "labor-guidance"),
        (WANTED["pension"], "pension-allocations"),
        (WANTED["bill"], "crypto-legislation"),
        (WANTED["suit"], "litigation"),
        (
            "Harrow Retirement Services, a record-keeper, launched a private equity product for "
            "401(k) plans on Monday. Plan sponsors can add it in June.",
            "retirement-industry",
        ),
        (
            "The Securities and Exchange Commission proposed a rule on crypto custody. The SEC "
            "wants comments on the proposed rule from crypto exchanges.",
            "securities-regulation",
        ),
        (
            "The Kansas Division of Securities fined Oxbow Coinworks $900,000 on Tuesday.",
            "securities-regulation",
        ),
        (
            "The Marrow County Teachers' Fund ought to stay out of bitcoin, said Ilse Trantham of "
            "the Kansas Savers' League.",
            "pension-allocations",
        ),
        (
            "The Senate passed the Payment Token Act by 61 votes. It would license stablecoins.",
            "crypto-legislation",
        ),
        (
            "Dunmore Recordkeeping joined forces with Halse Capital on Monday to put private "
            "credit and real estate into its products.",
            "retirement-industry",
        ),
        (
            "Greta Halloran sued the Oak Parish Employees' Pension Fund on Friday over bitcoin "
            "that it had bought.",
            "litigation",
        ),
    ],
)
def test_topics(annotate: Callable[..., Annotation], text: str, topic: str) -> None:
    assert topic in annotate(text).topics


def test_held_out_documents(
    root: Path, annotator: Annotator, document: Callable[..., Document]
) -> None:
    file = root / "tests/data/components/entities-heldout.jsonl"
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    given = [document(r["text"], title=r["title"], id=r["id"]) for r in rows]
    results = [item for item in annotator.annotate(given) if isinstance(item, Annotation)]
    for row, result in zip(rows, results, strict=True):
        floor = LanguageSettings().relevance_floor
        assert (result.relevance >= floor) == bool(row["relevance"]), row["id"]
    right = sum(len({*r["topics"]} & {*a.topics}) for r, a in zip(rows, results, strict=True))
    total = sum(len(r["topics"]) + len(a.topics) for r, a in zip(rows, results, strict=True))
    assert 2 * right / total >= 0.85


@pytest.mark.recorded
def test_the_development_gold_reaches_the_aims(
    gold: Path, annotator: Annotator, tmp_path: Path
) -> None:
    floors = {
        "relevance_average_precision": 0.99, "relevance_f1": 0.97, "topics_micro_f1": 0.92,
        "entities_f1": 0.97, "entities_typed_f1": 0.96, "mentions_overlap_f1": 0.97,
    }  # fmt: skip
    lines = (gold / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    found = [item for item in annotate_lines(lines, annotator) if isinstance(item, str)]
    assert len(found) == len(lines)
    (tmp_path / "found.jsonl").write_text("\n".join(found) + "\n", encoding="utf-8")
    (tmp_path / "floors.json").write_text(json.dumps(floors), encoding="utf-8")
    command = [sys.executable, gold / "score.py", gold / "dev.jsonl", tmp_path / "found.jsonl"]
    done = subprocess.run(
        [*command, "--min", tmp_path / "floors.json"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_user_adds_cues_and_topics(tmp_path: Path, document: Callable[..., Document]) -> None:
    (tmp_path / "relevance-mine.toml").write_text(
        '[cues]\nwhales = ["whale", "whales"]\n[pairs]\n"whales+order" = 1.0\n', encoding="utf-8"
    )
    (tmp_path / "topics-mine.toml").write_text(
        "[[whaling]]\ncues = { whales = 1 }\n", encoding="utf-8"
    )
    annotator = build_annotator(LanguageSettings(), (tmp_path,))
    text = "An executive order protects whales. The whale is safe; so are other whales."
    (result,) = annotator.annotate([document(text)])
    assert isinstance(result, Annotation)
    assert "whaling" in result.topics


@pytest.mark.parametrize(
    ("pair", "message"),
    [('"order+nothing" = 0.5', "names no two groups"), ('"order+labor" = 1.5', "from 0 to 1")],
)
def test_a_wrong_pair_is_refused(tmp_path: Path, pair: str, message: str) -> None:
    (tmp_path / "relevance.toml").write_text(f"[pairs]\n{pair}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=message):
        load_cues((tmp_path,))


def test_a_wrong_condition_is_refused(tmp_path: Path) -> None:
    (tmp_path / "topics.toml").write_text('[[x]]\nevnts = ["sign"]\n', encoding="utf-8")
    with pytest.raises(LexiconError, match="'evnts' is unknown"):
        load_topics((tmp_path,))


def test_a_headline_about_a_workers_fund_is_wanted(annotate: Callable[..., Annotation]) -> None:
    assert annotate("Vermont police fund sells its bitcoin ETF stake.").relevance >= 0.5
    assert annotate("Vermont police sell lost bicycles.").relevance < 0.1


def test_figures_on_jobs_are_not_what_the_department_asks(
    annotate: Callable[..., Annotation],
) -> None:
    """A wrap of the markets names the Labor Department and bitcoin; nobody here wants it."""
    wrap = annotate(
        "Shares were mixed. The Labor Department's figures on payrolls and the unemployment rate "
        "were dull. Bitcoin hardly moved, and gold was flat."
    )
    assert wrap.relevance < 0.5
    assert wrap.topics == ()
    warning = annotate("The Labor Department warned fiduciaries of 401(k) plans of bitcoin.")
    assert warning.relevance >= 0.5
