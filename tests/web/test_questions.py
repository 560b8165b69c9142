"""Every question is asked through Datasette, and has an answer to compare with."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlencode

import pytest
from datasette.app import Datasette

from policytrail.tests.store import world
from policytrail.web.questions import questions

# Question -> (parameters, columns to compare, the rows expected there).
Case = tuple[dict[str, str], tuple[str, ...], list[tuple[object, ...]]]
SAVERS, COUNCIL = world.SAVERS.name, world.COUNCIL.name
ISSUE = "crypto-in-retirement-plans"

CASES: dict[str, list[Case]] = {
    "order_and_its_orders": [
        (
            {"instrument": "EO:14330"},
            ("what", "who", "summary", "due", "met_on", "url"),
            [
                ("sign", "Donald Trump", world.SIGNING.title, None, None, world.ORDER.url),
                (
                    "directive",
                    "Department of Labor",
                    world.DUTY.duty,
                    "2026-02-03",
                    "2026-03-31",
                    world.ORDER.url,
                ),
            ],
        ),
    ],
    "instrument_life": [
        (
            {"instrument": "rin:1210-ac38"},
            ("state", "date"),
            [("proposed", "2026-03-31"), ("gap: sent for review (before proposed)", None)],
        ),
        ({"instrument": "eo:14330"}, ("state",), [("signed",), ("reported",)]),
    ],
    "chain": [
        (
            {"instrument": "eo:14330"},
            ("instrument", "relation", "other"),
            [("RIN 1210-AC38", "implements", "Executive Order 14330")],
        ),
        ({"instrument": "order on 401(k) plans"}, ("relation",), [("implements",)]),
    ],
    "directive_ledger": [
        (
            {"agency": "dol"},
            ("due", "standing", "met_by"),
            [("2026-02-03", "met 56 days late", world.PROPOSING.title)],
        ),
        ({"agency": "Fund Council"}, ("due",), []),
    ],
    "due_next": [
        (
            {"since": "2026-05-01"},
            ("due", "kind", "instrument"),
            [("2026-06-01", "comment", "rin:1210-AC38")],
        ),
        ({"since": "2026-06-02"}, ("due",), []),
    ],
    "who_holds_which_position": [
        (
            {"target": ISSUE},
            ("holder", "latest_stance"),
            [(COUNCIL, "support"), (SAVERS, "oppose")],
        ),
        ({"target": "eo:14330"}, ("holder", "latest_stance"), [(SAVERS, "oppose")]),
    ],
    "positions_that_changed": [({}, ("holder",), [])],
    "positions_by_week": [
        ({"target": ISSUE}, ("week", "support", "oppose"), [("2025-W32", 1, 1)]),
        ({"target": "eo:14330"}, ("week", "support", "oppose"), [("2025-W32", 0, 1)]),
    ],
    "pension_allocations": [
        (
            {"asset": "bitcoin", "investor": "wisconsin"},
            ("date", "direction", "amount", "unit", "status"),
            [("2025-Q1", "out", 321e6, "USD", "reported")],
        ),
        ({"asset": "gold"}, ("date",), []),
    ],
    "what_is_new": [
        (
            {"since": "2026-03-30", "until": "2026-04-05"},
            ("title",),
            [(world.PROPOSING.title,)],
        ),
        ({"since": "2025-08-10", "until": "2025-08-17"}, ("title",), []),  # background is not new
        ({}, ("title",), []),
    ],
    "timeline_of": [
        ({"subject": "swib"}, ("title", "date"), [(world.EXIT.title, "2025-Q1")]),
        (
            {},
            ("title",),
            [(world.EXIT.title,), (world.SIGNING.title,), (world.PROPOSING.title,)],
        ),
    ],
    "rumour_to_act": [
        (
            {},
            ("title", "first_told", "told_as", "days_ahead"),
            [(world.SIGNING.title, world.RUMOUR_SEEN.isoformat(), "planned", 19)],
        )
    ],
    "what_was_known": [
        (
            {"day": "2025-07-20", "subject": "eo:14330"},
            ("status", "title", "date", "latest_url"),
            [("planned", world.SIGNING.mentions[0].evidence.text, None, world.RUMOUR.url)],
        ),
        (
            {"day": "2025-08-08"},
            ("status", "title"),
            [("done", world.SIGNING.title)],
        ),
        ({"day": "2025-07-17"}, ("status",), []),
    ],
    "corrected": [
        (
            {},
            ("who", "kind", "subject", "effect"),
            [
                ("A. Counsel", "date", world.PROPOSING.title, "was 2026-03-31"),
                ("A. Counsel", "relabel", "Labor Department", "was 'Department of Labor'"),
            ],
        )
    ],
    "how_often_overruled": [
        (
            {},
            ("type", "rule", "events", "corrected", "percent"),
            [("propose", "test", 1, 1, 100.0), ("divest", "test", 1, 0, 0.0),
             ("sign", "test", 1, 0, 0.0)],
        )
    ],
    "only_reported": [({}, ("title", "authority"), [(world.EXIT.title, "outlet")])],
    "contradictions": [
        ({}, ("slot", "preferred", "rejected", "rejected_url"),
         [("status", "done", "planned", world.RUMOUR.url)])
    ],
    "where_is_it_written": [
        (
            {"event": world.SIGNING.mentions[2].id},
            ("status", "authority", "url"),
            [
                ("planned", "anonymous", world.RUMOUR.url),
                ("done", "instrument", world.ORDER.url),
                ("done", "outlet", world.REACTION.url),
            ],
        ),
        (
            {"event": world.EXIT.id},
            ("context",),
            [(f"[{world.EXIT.mentions[0].evidence.text}]",)],
        ),
        (
            {"event": world.PROPOSING.id},
            ("context",),
            [
                (
                    f"[{world.PROPOSING.mentions[0].evidence.text}]"
                    " Comments must be received by June 1, 2026.",
                )
            ],
        ),
    ],
    "quiet_edits": [
        (
            {},
            ("title", "kind", "sentences", "old", "new"),
            [
                (
                    world.MOST_CHANGED.title,
                    "date",
                    1,
                    "Rules will be written within 90 days.",
                    "Rules will be written in due course.",
                )
            ],
        )
    ],
    "words_in_documents": [
        ({"words": "bitcoin  shares"}, ("title",), [(world.FUND.title,)]),
        ({"words": ""}, ("title",), []),
        ({"words": 'NEAR("'}, ("title",), []),
    ],
    "words_in_evidence": [
        (
            {"words": "retirees"},
            ("claim", "says"),
            [
                ("position", f"{SAVERS}: oppose {ISSUE}"),
                ("position", f"{SAVERS}: oppose eo:14330"),
            ],
        )
    ],
    "failing_sources": [
        (
            {},
            ("source_id", "state", "failures"),
            [("example_wire", "blocked", 1), ("example_house", "stale", 0),
             ("example_register", "stale", 0)],
        )
    ],
    "what_sources_bring": [
        (
            {},
            ("source", "documents", "relevant", "events"),
            [("example_wire", 3, 2, 2), ("example_house", 2, 1, 1), ("example_register", 1, 0, 1)],
        )
    ],
    "left_unread": [
        ({}, ("title", "reason"), [(world.MOST_CHANGED.title, "the model gave up")])
    ],
}  # fmt: skip


def ask(site: Datasette, name: str, parameters: dict[str, str]) -> list[dict[str, Any]]:
    address = f"/policytrail/{name}.json?{urlencode({'_shape': 'objects', **parameters})}"
    answer = asyncio.run(site.client.get(address))
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return rows


@pytest.mark.parametrize("name", [one.name for one in questions()])
def test_a_question_is_answered(site: Datasette, name: str) -> None:
    assert name in CASES, f"add a case for web/questions/{name}.sql to {__file__}"
    for parameters, columns, expected in CASES[name]:
        rows = ask(site, name, parameters)
        assert [tuple(row[column] for column in columns) for row in rows] == expected


@pytest.mark.parametrize("name", [one.name for one in questions()])
def test_a_question_has_a_page_that_explains_itself(site: Datasette, name: str) -> None:
    question = next(one for one in questions() if one.name == name)
    answer = asyncio.run(site.client.get(f"/policytrail/{name}?{question.example}"))
    assert answer.status_code == 200
    assert "message-error" not in answer.text
    assert question.title in answer.text
    assert len(question.description) > 40
    assert question.title.endswith("?")


def test_examples_name_parameters_of_their_questions() -> None:
    for one in questions():
        names = {part.split("=")[0] for part in one.example.split("&") if part}
        assert names <= set(one.parameters), one.name


def test_examples_that_name_something_are_answered(site: Datasette) -> None:
    """What the front page offers leads to rows, where the story has what it asks for."""
    from urllib.parse import parse_qsl

    for one in questions():
        if one.example and one.name != "what_is_new":
            assert ask(site, one.name, dict(parse_qsl(one.example))), one.name


def test_there_are_enough_questions() -> None:
    assert len(questions()) >= 15


def test_no_question_hides_a_table_or_a_view() -> None:
    from policytrail.store import descriptions

    tables = {one.name for one in descriptions.tables() + descriptions.views()}
    assert not tables & {one.name for one in questions()}
