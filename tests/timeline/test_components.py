"""What hangs together in a graph, and how common features are: against plain reckonings."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from policytrail.timeline.components import Components
from policytrail.timeline.frequencies import Frequencies


def _parts(nodes: set[str], edges: Counter[tuple[str, str]]) -> set[frozenset[str]]:
    parts = [{node} for node in nodes]
    for one, other in edges.elements():
        left, right = (next(part for part in parts if node in part) for node in (one, other))
        if left is not right:
            left |= right
            parts.remove(right)
    return {frozenset(part) for part in parts}


@pytest.mark.parametrize("seed", range(6))
def test_parts_are_those_of_the_graph_as_it_is(seed: int) -> None:
    rand = random.Random(seed)  # noqa: S311 - no secret
    graph, nodes, edges = Components(), set(), Counter[tuple[str, str]]()
    known: dict[str, frozenset[str]] = {}
    for _ in range(300):
        one, other = sorted(rand.sample("abcdefghij", 2))
        match rand.randrange(4):
            case 0 if one not in nodes:
                graph.add(one)
                nodes.add(one)
            case 1 if {one, other} <= nodes:
                graph.join(one, other)
                edges[one, other] += 1
            case 2 if edges[one, other]:
                graph.part(one, other)
                edges[one, other] -= 1
            case 3 if one in nodes and not any(one in pair for pair in +edges):
                graph.remove(one)
                nodes.discard(one)
        if rand.random() < 0.4:
            for part in graph.refresh():
                known |= dict.fromkeys(part, part)
            known = {node: part for node, part in known.items() if node in nodes}
            assert set(known.values()) == _parts(nodes, edges)
            assert {graph.members(node) for node in nodes} == set(known.values())


@pytest.mark.parametrize("seed", range(4))
def test_weights_do_not_depend_on_the_order_of_arrival(seed: int) -> None:
    rand = random.Random(seed)  # noqa: S311 - no secret
    texts = {
        f"t{number}": ((rand.randrange(50),), tuple(rand.sample("abcdefgh", 3)))
        for number in range(60)
    }

    def weighed(order: list[str]) -> dict[str, float]:
        tables = Frequencies(base=4, prior=3)
        for key in order:
            tables.add(key, *texts[key])
            if rand.random() < 0.2:
                tables.remove(key)
                tables.refresh()
                tables.add(key, *texts[key])
        return {
            f"{key} {feature}": tables.weight(tables.table(texts[key][0], key), feature)
            for key in texts
            for feature in "abcdefgh"
        }

    shuffled = rand.sample(sorted(texts), len(texts))
    assert weighed(sorted(texts)) == weighed(shuffled)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_weighs_otherwise_is_named(seed: int) -> None:
    rand = random.Random(seed)  # noqa: S311 - no secret
    tables, texts = Frequencies(base=4, prior=3), dict[str, tuple[tuple[int], tuple[str, ...]]]()

    def weights() -> dict[str, list[float]]:
        return {
            key: [tables.weight(tables.table(age, key), each) for each in features]
            for key, (age, features) in texts.items()
        }

    tables.refresh()
    for number in range(120):
        before, was = weights(), {key: tables.table(age, key) for key, (age, _) in texts.items()}
        if texts and rand.random() < 0.3:
            gone = rand.choice(sorted(texts))
            tables.remove(gone)
            del texts[gone]
        else:
            key = f"t{number}"
            texts[key] = ((rand.randrange(50),), tuple(rand.sample("abcdefgh", 3)))
            tables.add(key, *texts[key])
        shift, after = tables.refresh(), weights()
        for key in before.keys() & after.keys():
            age, features = texts[key]
            if before[key] != after[key]:
                assert shift.concerns(was[key], (age, key), features)


def test_a_text_that_comes_leaves_older_weights_alone() -> None:
    tables = Frequencies(base=4, prior=3)
    for number in range(40):
        tables.add(f"t{number:02}", (number,), ("a", f"only {number}"))
    tables.refresh()
    tables.add("t99", (99,), ("a", "b"))
    shift = tables.refresh()
    assert not shift.weights
    assert not shift.moved
