"""Changes between two states of a text, with the sentence before and after."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from pathlib import Path

import pytest

from policytrail.store.changes import describe_change
from policytrail.store.sentences import ChangeKind, find_changes, split_sentences

BASE = "The board met on Monday.\n\nIt heard three speakers from the industry."


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("The board met today.", "The Board met  today!", "cosmetic"),
        ("It’s the board’s view.", "It's the board's view.", "cosmetic"),
        ("The board met in the morning.", "The board gathered in the morning.", "wording"),
        ("Comments close on June 1, 2026.", "Comments close on June 15, 2026.", "date"),
        ("Comments close on June 1, 2026.", "Comments close on July 1, 2026.", "date"),
        ("The report is due on May 1, 2026.", "The report is due on June 1, 2026.", "date"),
        ("It decides in May.", "It decides by June.", "date"),
        ("May 3 is the last day.", "June 3 is the last day.", "date"),
        ("Trustees may wait.", "Trustees must wait.", "status"),
        ("Report within 180 days of this order.", "Report within 90 days of this order.", "date"),
        ("The fund holds $8.9 trillion.", "The fund holds $9 trillion.", "figure"),
        ("Fees may not exceed 2%.", "Fees may not exceed 3%.", "figure"),
        ("Fees are 3,500 a year.", "Fees are 3500 a year.", "cosmetic"),
        ("It sold 1,200 shares.", "It sold 12,000 shares.", "figure"),
        ("The Secretary shall review the rule.", "The Secretary may review the rule.", "status"),
        ("The agency will appeal.", "The agency will not appeal.", "status"),
        ("The agency can appeal.", "The agency can't appeal.", "status"),
        ("The proposed rule covers all plans.", "The final rule covers all plans.", "status"),
        ("Plans may add funds.", "Plans may add funds if three trustees agree.", "addition"),
        ("The order was signed.", "The order was rescinded.", "status"),
    ],
)
def test_kinds_of_change(old: str, new: str, kind: ChangeKind) -> None:
    changes = find_changes(f"{BASE}\n\n{old}", f"{BASE}\n\n{new}")
    assert [(change.kind, change.old, change.new) for change in changes] == [
        (kind, old, " ".join(new.split()))
    ]


def test_the_same_text_has_no_changes() -> None:
    assert find_changes(BASE, BASE.replace("\n\n", "\n").replace("board met", "board  met")) == ()


def test_sentences_come_and_go() -> None:
    (added,) = find_changes(BASE, BASE + " A vote follows.")
    assert (added.kind, added.old, added.new) == ("addition", "", "A vote follows.")
    (removed,) = find_changes(BASE + " A vote follows.", BASE)
    assert (removed.kind, removed.old, removed.new) == ("removal", "A vote follows.", "")
    assert added.is_material
    assert removed.is_material


def test_an_emptied_text_is_all_removal() -> None:
    assert [change.kind for change in find_changes(BASE, " \n")] == ["removal", "removal"]


def test_a_paragraph_that_moves_is_cosmetic() -> None:
    lines = [
        "Alpha makes tyres in Ohio.",
        "Beta builds ships in Maine.",
        "Gamma bakes bread in Utah.",
    ]
    changes = find_changes("\n\n".join(lines), "\n\n".join([lines[2], lines[0], lines[1]]))
    assert [change.kind for change in changes] == ["cosmetic"]
    assert not changes[0].is_material


def test_one_change_may_be_of_several_kinds() -> None:
    (change,) = find_changes("It will pay $5 by May 1.", "It may pay $6 by May 2.")
    assert change.kinds == ("status", "date", "figure")


def test_a_rewritten_sentence_is_no_pair() -> None:
    changes = find_changes("Alpha builds a plant.", "Critics fear higher prices for everybody.")
    assert sorted(change.kind for change in changes) == ["addition", "removal"]


def test_long_texts_without_anything_in_common_end_soon() -> None:
    old = " ".join(f"Old sentence {n} x{n}." for n in range(3000))
    new = " ".join(f"Fresh words {n} y{n}." for n in range(3000))
    assert len(find_changes(old, new)) == 6000


def test_one_line_that_repeats_without_end_takes_no_time() -> None:
    old = "\n".join(["No data."] * 20_000)
    (change,) = find_changes(old, old.replace("No data.", "No data.", 1) + "\nTotal 5.")
    assert (change.kind, change.new) == ("addition", "Total 5.")


def test_many_long_sentences_that_were_all_rewritten_are_not_paired() -> None:
    """Pairing 500 with 500 sentences of 400 words took 12 seconds."""
    texts = [
        "\n".join(" ".join(f"{side}{n}x{word % 350}" for word in range(400)) for n in range(500))
        for side in ("old", "new")
    ]
    changes = find_changes(*texts)
    assert Counter(change.kind for change in changes) == {"addition": 500, "removal": 500}
    few = "\n".join(texts[0].splitlines()[:3])
    (change,) = find_changes(few, few.replace("old1x0 ", "fresh "))
    assert change.old.startswith("old1x0")
    assert change.new.startswith("fresh")


def test_what_is_stored_is_bounded_and_has_the_gravest_first() -> None:
    old = "The rule is final. " + " ".join(f"Line {n} has words." for n in range(50))
    new = "The rule is not final. " + " ".join(f"Line {n} has other words." for n in range(50))
    change = describe_change(old + " x" * 600, new, before_sha256="a")
    assert (change.kind, change.sentences[0].kinds) == ("status", ("status",))
    assert change.counts["status"] == 1
    assert change.counts["wording"] >= 49
    assert len(change.sentences) == 20
    (long,) = describe_change("x " * 600, "").sentences
    assert (len(long.old), long.new) == (500, "")


def test_space_alone_is_cosmetic_and_the_first_state_has_no_change() -> None:
    assert describe_change(None, "A text.").kind == "first"
    change = describe_change("A text. It stands.", "A text.\n\nIt  stands.")
    assert (change.kind, change.sentences) == ("cosmetic", ())


def test_abbreviations_end_no_sentence() -> None:
    text = "Sec. 2. The U.S. Department of Labor v. Roe Inc. was decided on Jan. 5. It stands."
    assert split_sentences(text)[-1] == "It stands."
    assert "v. Roe Inc. was decided on Jan. 5." in text
    assert any(sentence.endswith("on Jan. 5.") for sentence in split_sentences(text))


# What a reader of the recorded states finds, kinds of each step; () is no change of the text.
LABELS: dict[str, list[set[ChangeKind]]] = {
    "2025-04-02-regulating": [set(), set()],  # links were added
    "2025-04-09-reforming": [{"addition"}, set(), {"addition"}],
    "2025-04-29-trump-effect": [
        {"addition"},
        {"addition", "date"},
        {"addition", "removal"},
        {"removal"},
        {"addition"},
    ],
    "2025-07-30-adjusting": [{"addition"}, set()],  # an annex, then other images
    "2025-08-29-historic": [set(), {"removal"}, {"removal", "addition"}],
    "2026-01-21-artificial": [{"addition"}, {"removal"}],  # a path of links, kept in this format
    "2026-06-22-ushering": [{"removal"}, {"addition"}],  # a wrong order number, then the right one
    "2026-07-31-to-facilitate": [set()],
    "2026-08-13-adjusting": [set()],
}


def _plain(markdown: str) -> str:
    """Return the text of a recorded Markdown document, without its head, links and emphasis."""
    body = markdown.split("---\n", 2)[2]
    body = re.sub(r"<[^>]*>", "", re.sub(r"!?\[([^\]]*)\]\(([^)]*)\)", r"\1", body))
    lines = re.sub(
        r"^\s*-\s+|(?<=\n\n)\d+\.\s+", "\n\n", re.sub(r"[*\\]", "", body), flags=re.MULTILINE
    )
    return "\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n|  \n", lines))


@pytest.mark.recorded
def test_recorded_revisions_are_found_and_classed(recorded: Path) -> None:
    folder = recorded / "whitehouse_docs" / "revisions"
    steps = wrong = 0
    for prefix, labels in LABELS.items():
        (page,) = [found for found in folder.iterdir() if found.name.startswith(prefix)]
        states = [_plain(file.read_text(encoding="utf-8")) for file in sorted(page.iterdir())]
        for step, (old, new) in enumerate(itertools.pairwise(states)):
            changes = find_changes(old, new)
            found = {kind for change in changes for kind in change.kinds} - {"cosmetic"}
            steps += 1
            if not (labels[step] <= found if labels[step] else not found):
                wrong += 1
                print(page.name[:30], step, "expected", labels[step], "found", found)
                for change in changes[:6]:
                    print("   ", change.kinds, "|", change.old[:150], "|", change.new[:150])
    print(f"{steps} recorded steps, {wrong} classed otherwise than by hand")
    assert wrong == 0
