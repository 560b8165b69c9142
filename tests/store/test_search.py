"""Finding things by their names, and texts by their words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policytrail.errors import QueryError, StoreError
from policytrail.store import Store, Subject
from policytrail.store.searching import excerpt
from policytrail.tests.store import world
from policytrail.tests.store.test_documents import later


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("eo:14330", ("eo:14330", "Executive Order 14330", "instrument")),
        ("FR:2025-15340", ("eo:14330", "Executive Order 14330", "instrument")),
        ("executive  order 14330", ("eo:14330", "Executive Order 14330", "instrument")),
        ("dol", ("agency:us-dol", "Department of Labor", "entity")),
        (" swib ", ("fund:swib", "State of Wisconsin Investment Board", "entity")),
        ("fund:swib", ("fund:swib", "State of Wisconsin Investment Board", "entity")),
        (
            "crypto-in-retirement-plans",
            ("crypto-in-retirement-plans", "crypto-in-retirement-plans", "issue"),
        ),
        (world.SIGNING.mentions[2].id, (world.SIGNING.id, world.SIGNING.title, "event")),
    ],
)
def test_resolve(full: Store, text: str, expected: tuple[str, str, str]) -> None:
    (found,) = full.resolve(subject=text)
    assert (found.id, found.name, found.kind) == expected


def test_an_ambiguous_name_gives_all(full: Store) -> None:
    twin = replace(world.COUNCIL, id="org:other", name="Other Council", aliases=("SWIB",))
    knowledge = replace(world.KNOWLEDGE, entities=(*world.KNOWLEDGE.entities, twin))
    full.save_knowledge(run=world.LINK, knowledge=knowledge)
    assert full.resolve(subject="swib") == [
        Subject(id="org:other", name="Other Council", kind="entity"),
        Subject(id="fund:swib", name="State of Wisconsin Investment Board", kind="entity"),
    ]


@pytest.mark.parametrize("text", ["wisconsin board", "Wisconson Investment Bord", "eo:14331"])
def test_an_unknown_name_is_answered_with_the_nearest(full: Store, text: str) -> None:
    near = "eo:14330" if text.startswith("eo") else "State of Wisconsin Investment Board"
    with pytest.raises(QueryError, match=f"Did you mean .*'{near}'") as caught:
        full.resolve(subject=text)
    assert caught.value.subject == text


def test_a_name_that_is_like_none_does_not_make_the_database_empty(full: Store) -> None:
    with pytest.raises(QueryError, match="No name is like it"):
        full.resolve(subject="qqq-zzz-8888")


def test_an_empty_database_has_no_names(store: Store) -> None:
    with pytest.raises(QueryError, match="no names yet"):
        store.resolve(subject="anybody")


def test_search_finds_words_in_title_and_text(full: Store) -> None:
    assert [hit.document_id for hit in full.search(text="wisconsin")] == [world.FUND.id]
    (hit,) = full.search(text="draft commented")  # stemmed
    assert hit.document_id == world.RUMOUR.id
    assert "draft" in hit.quote
    assert len(full.search(text="order", limit=2)) == 2
    assert full.search(text="zebra") == []


@pytest.mark.parametrize(
    "text",
    ['"', "order AND", "NEAR(a b)", "title:x", "a*", "^a", "-", "(", "'; drop table document", "é"],
)
def test_search_takes_words_as_words(full: Store, text: str) -> None:
    full.search(text=text)
    assert full.counts()["document"] == 5


def test_a_text_full_of_a_word_does_not_hold_up_the_search(full: Store) -> None:
    changed = later(world.FUND, 1, text="It left. " * 40_000)
    full.record(result=world.visit(changed))
    (hit,) = full.search(text="left")
    assert len(hit.quote) < 300


def test_what_takes_too_long_is_broken_off(full: Store) -> None:
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n"
    with pytest.raises(StoreError, match="took too long"), full._connection.limited(0.05):
        full._connection.rows(endless)
    assert full.counts()["document"] == 5


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (["Investments"], "… investment board sold"),
        (["nothing"], "The State"),
        (["(sold)"], "… board sold shares"),
    ],
)
def test_an_excerpt_shows_the_words(terms: list[str], expected: str) -> None:
    text = "The State " + "of Wisconsin " * 30 + "investment board sold shares " + "and " * 90
    found = excerpt(text, terms)
    assert expected.strip("… ") in found
    assert len(found) < 260
    assert found.startswith("…") == expected.startswith("…")


def test_search_needs_a_word(full: Store) -> None:
    with pytest.raises(QueryError, match="at least one word"):
        full.search(text="  ")


def test_search_takes_twenty_words(full: Store) -> None:
    assert full.search(text="wisconsin " * 20 + "zebra") != []


def test_an_old_wording_is_not_found_as_the_present_text(full: Store) -> None:
    full.record(result=world.visit(later(world.FUND, 1, text="A fund left a trust.")))
    assert full.search(text="bitcoin quarter") == []
    assert [hit.document_id for hit in full.search(text="left trust")] == [world.FUND.id]
