"""Publishers as identities: names, credits, wires; and rewrites that name nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from policytrail import timeline
from policytrail.records import AnnotatedDocument, Event, Story
from policytrail.timeline import publishers, rewrites

Make = Callable[..., Any]
FUND = "State of Wisconsin Investment Board"


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("The National Ledger", "National Ledger"),
        ("National  Ledger", "National Ledger"),
        ("National Ledger (opinion)", "National Ledger"),
        ("AP", "Associated Press"),
        ("the Associated Press", "Associated Press"),
        ("White House", "The White House"),
        ("The White House (demonstration)", "The White House"),
        ("The", "The"),
        ("(demonstration)", "(demonstration)"),
        ("U.S. Department of Labor", "Department of Labor"),
    ],
)
def test_a_publisher_has_one_name(called: str, name: str) -> None:
    assert publishers.name_of(called) == name
    assert publishers.name_of(name) == name


def told(article: Make, key: str, words: str, more: str = "", **fields: Any) -> AnnotatedDocument:
    made = article(key, f"{words} {more}".strip(), "2027-05-04T08:00:00", **fields)
    made.event("allocate", "done", [FUND], ["bitcoin"], words, "2027-05-03", headline=True)
    built: AnnotatedDocument = made.build()
    return built


COURIER = f"Bitcoin is what the {FUND} chose on May 3, after a year of doubt in Madison."
GAZETTE = f"Among buyers of bitcoin, as of May 3, counts the {FUND}: a first for farmers."


def joined(*items: AnnotatedDocument) -> tuple[Event, Story]:
    knowledge = timeline.link(items)
    (event,), (story,) = knowledge.events, knowledge.stories
    return event, story


def test_two_spellings_of_a_paper_are_one_origin(article: Make) -> None:
    one = told(article, "a-1", COURIER, publisher="The National Ledger")
    other = told(article, "b-1", GAZETTE, publisher="National Ledger")
    event, story = joined(one, other)
    assert event.origins == story.origins == ("National Ledger",)


@pytest.mark.parametrize(
    "more",
    [
        "The purchase was first reported by the National Ledger.",
        "The National Ledger first reported the purchase.",
        "The National Ledger was first to report it.",
    ],
)
def test_who_says_who_told_it_first_is_no_origin_of_its_own(article: Make, more: str) -> None:
    ledger = told(article, "a-1", COURIER, publisher="The National Ledger")
    gazette = told(article, "b-1", GAZETTE, more, publisher="Harbor Gazette")
    event, story = joined(ledger, gazette)
    assert event.origins == story.origins == ("National Ledger",)
    assert len(event.mentions) == 2


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        (f"MADISON, Wis. (AP) — {GAZETTE}", {}),
        (GAZETTE, {"authors": ("Jane Roe", "Associated Press")}),
    ],
)
def test_what_a_paper_prints_of_a_wire_is_the_wires(
    article: Make, said: str, fields: dict[str, Any]
) -> None:
    wire = told(article, "a-1", COURIER, publisher="AP News")
    printed = told(article, "b-1", said, publisher="Harbor Gazette", **fields)
    event, _ = joined(wire, printed)
    assert event.origins == ("Associated Press",)


def test_what_stands_beside_a_publishers_name_is_that_publishers(article: Make) -> None:
    said = f"The Wall Street Journal reported that the {FUND} bought bitcoin on May 3."
    event, _ = joined(told(article, "b-1", said, publisher="Harbor Gazette"))
    assert event.origins == ("Wall Street Journal",)
    apart = "\n\nElsewhere, Reuters reported a fall in prices."
    event, _ = joined(told(article, "b-1", GAZETTE, apart, publisher="Harbor Gazette"))
    assert event.origins == ("Harbor Gazette",)
    firm = "Tesla reported a loss."
    event, _ = joined(told(article, "b-1", GAZETTE, firm, publisher="Harbor Gazette"))
    assert event.origins == ("Harbor Gazette",)


def test_a_collector_is_whom_its_titles_name(article: Make) -> None:
    title = "Wisconsin buys bitcoin - The National Ledger"
    listed = told(article, "b-1", GAZETTE, publisher="Google News", title=title)
    assert publishers.of(listed.document) == "National Ledger"


LEDGER = (
    "The Marlowe County Teachers' Pension Fund put $41 million into the Brightwater Income Trust "
    "on April 19, its trustees said at a meeting in Ashby. The vote was 6-3. Chair Dolores Quint "
    "called it “a small step that our members have asked us to take for years”. Trustee Omar "
    "Fielding voted against the purchase and left before the vote on fees. The fund has 23,400 "
    "members and $2.9 billion. Brightwater charges 1.35% a year. Its manager, Tern Capital, had "
    "asked Marlowe for money since 2024."
)
REWRITE = (
    "Teachers in one county now own a piece of private credit. Trustees of the Marlowe County "
    "fund bought $41 million worth of the Brightwater Income Trust on April 19, they told people "
    "who had come to Ashby. Six of nine were for it, or 6-3. To Dolores Quint, who leads the "
    "board, it is “a small step that our members have asked us to take for years”. Not so for "
    "Omar Fielding, who was against it. In all 23,400 people and $2.9 billion are in the care of "
    "the fund. What Brightwater takes is 1.35% a year; Tern Capital runs it and had wooed Marlowe "
    "since 2024."
)
ALONE = (
    "After the meeting nobody wanted to talk. By then Omar Fielding had left, and the 23,400 "
    "teachers whom the Marlowe County fund pays had a new thing to argue about: $41 million of "
    "their money is with Tern Capital. A spokesman for the union, Peter Sallow, said that "
    "the school boards of Ashby and Crome had not been asked. The price, he told us, is what "
    "hurts: 1.35% where an index costs 0.04%. Records that we read show three offers since 2024, "
    "from Tern, from Oakline and from Hale Street. Dolores Quint did not return calls."
)


def test_a_rewrite_keeps_facts_in_their_order_and_the_words_of_others() -> None:
    ledger, rewrite, alone = map(rewrites.read, (LEDGER, REWRITE, ALONE))
    assert rewrites.is_rewrite(ledger, rewrite)
    assert rewrites.is_rewrite(rewrite, ledger)
    assert not rewrites.is_rewrite(ledger, alone)
    unquoted = rewrites.read(
        REWRITE.replace("“a small step", "“a step").replace("take for", "make")
    )
    assert rewrites.is_rewrite(ledger, unquoted)  # by its facts alone


def test_who_rewrites_without_a_word_of_it_is_no_second_origin(article: Make) -> None:
    texts = {"ledger": LEDGER, "mirror": REWRITE, "herald": ALONE}
    items = []
    for number, (paper, text) in enumerate(texts.items()):
        made = article(f"{paper}-1", text, f"2027-04-20T0{number}:00:00", title="Teachers' credit")
        words = {"ledger": text.split(", its")[0], "mirror": "Trustees of the Marlowe County "
                 "fund bought $41 million worth of the Brightwater Income Trust on April 19",
                 "herald": "$41 million of their money is with Tern Capital"}[paper]  # fmt: skip
        made.event(
            "allocate", "done", ["Marlowe County"], ["Brightwater Income Trust"], words,
            "2027-04-19", headline=True,
        )  # fmt: skip
        items.append(made.build())
    event, story = joined(*items)
    assert event.origins == story.origins == ("herald", "ledger")
    assert (event.status, len(event.mentions)) == ("reported", 3)
