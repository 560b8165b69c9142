"""Entities: names that no list contains, resolution in a document, the gazetteer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from policytrail.config import LanguageSettings
from policytrail.errors import LexiconError
from policytrail.nlp.components.gazetteer import is_caseless, load_entries
from policytrail.nlp.pipeline import build_annotator
from policytrail.nlp.resolution import entity_id
from policytrail.records import Annotation, Document, Entity

Annotate = Callable[..., Annotation]


def samples(root: Path, name: str) -> list[dict[str, Any]]:
    lines = (root / "tests/data/components" / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def f1(pairs: Iterable[tuple[dict[str, Any], Annotation]], *, typed: bool) -> float:
    """Score records: one gold and one found record pair up by any name they share."""
    right = found = wanted = 0
    for sample, annotation in pairs:
        open_ = list(sample["entities"])
        found += len(annotation.entities)
        wanted += len(open_)
        for entity in annotation.entities:
            names = {entity.name.casefold(), *(m.text.casefold() for m in entity.mentions)}
            for gold in open_:
                types = {gold["type"], *gold.get("optional_types", [])}
                if names & {n.casefold() for n in gold["names"]} and (
                    entity.type in types or not typed
                ):
                    open_.remove(gold)
                    right += 1
                    break
    return 2 * right / (found + wanted)


def kinds(annotation: Annotation) -> dict[str, str]:
    return {entity.name: entity.type for entity in annotation.entities}


def mentions(annotation: Annotation, name: str) -> list[str]:
    return [m.text for e in annotation.entities if e.name == name for m in e.mentions]


def entity(annotation: Annotation, id_: str) -> Entity:
    return next(e for e in annotation.entities if e.id == id_)


def test_names_that_no_list_contains_come_out_right(root: Path, annotate: Annotate) -> None:
    pairs = [(s, annotate(s["text"], title=s["title"])) for s in samples(root, "entities.jsonl")]
    assert len(pairs) >= 25
    assert f1(pairs, typed=False) >= 0.95
    assert f1(pairs, typed=True) >= 0.95


def test_documents_in_styles_that_were_not_tuned_on(root: Path, annotate: Annotate) -> None:
    rows = samples(root, "entities-heldout.jsonl")
    pairs = [(s, annotate(s["text"], title=s["title"])) for s in rows]
    assert len({s["style"] for s in rows}) >= 15
    assert f1(pairs, typed=False) >= 0.94
    assert f1(pairs, typed=True) >= 0.92


def test_a_surname_and_a_short_form_join_the_full_name(annotate: Annotate) -> None:
    found = annotate(
        "Orla Fennimore runs Peakstone Partners. Fennimore said that Peakstone sold its gold."
    )
    assert mentions(found, "Orla Fennimore") == ["Orla Fennimore", "Fennimore"]
    assert mentions(found, "Peakstone Partners") == ["Peakstone Partners", "Peakstone"]


def test_an_acronym_in_brackets_joins_its_body(annotate: Annotate) -> None:
    found = annotate(
        "The Gulf Harbor Employees' Retirement System (GHERS) met. GHERS owns no bitcoin."
    )
    name = "Gulf Harbor Employees' Retirement System"
    assert mentions(found, name) == [name, "GHERS", "GHERS"]
    assert kinds(found)[name] == "pension_fund"


def test_of_two_bearers_of_a_surname_the_last_named_is_meant(annotate: Annotate) -> None:
    found = annotate(
        "Della Marsh spoke first. Marsh was brief. Then came Irwin Marsh. Marsh was not."
    )
    assert mentions(found, "Della Marsh") == ["Della Marsh", "Marsh"]
    assert mentions(found, "Irwin Marsh") == ["Irwin Marsh", "Marsh"]


@pytest.mark.parametrize(
    ("text", "id_", "expected"),
    [
        ("The Labor Department and the U.S. Department of Labor agree.", "agency:us-dol", 2),
        ("DOL wrote to the Labor Dept. on Monday.", "agency:us-dol", 2),
        ("The House Committee on Financial Services met.", "legislature:us-house-financial-services", 1),  # noqa: E501
        ("BlackRock’s fund beat BLACKROCK and Blackrock.", "company:blackrock", 3),
        ("She wrote on X.", "media:x", 1),
    ],
)  # fmt: skip
def test_forms_of_a_known_name_share_an_id(
    annotate: Annotate, text: str, id_: str, expected: int
) -> None:
    assert len(entity(annotate(text), id_).mentions) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The Labor secretary spoke.",  # a title, not the department
        "The Board met, and so did the Commission.",
        "Republicans and a Democratic senator objected.",
        "Strategy matters more than luck.",  # a sentence's capital
        "Their property taxes rose, and the swimmer won gold.",
        "Spot bitcoin ETFs are not a name.",
    ],
)
def test_what_names_nothing_is_no_entity(annotate: Annotate, text: str) -> None:
    assert [e.name for e in annotate(text).entities if e.name != "bitcoin"] == []


def test_assets_in_a_list_are_assets(annotate: Annotate) -> None:
    found = annotate("The fund owns private equity, property, timber and gold.")
    assert {e.id for e in found.entities} == {
        "asset:private-equity", "asset:real-estate", "asset:forests", "asset:gold",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Oregon House passed it, and the state Senate will.", {"or-house", "or-senate"}),
        ("Gov. Ida Crewe signed it in Ohio. The House had passed it.", {"oh-house"}),
        ("In Congress the House passed it. Ohio waits.", {"us-congress", "us-house"}),
        ("The U.S. House passed it, says Gov. Ida Crewe of Ohio.", {"us-house"}),
    ],
)
def test_chambers_belong_to_congress_or_to_a_state(
    annotate: Annotate, text: str, expected: set[str]
) -> None:
    found = annotate(text).entities
    assert {e.id for e in found if e.type == "legislature"} == {
        f"legislature:{c}" for c in expected
    }


def test_an_official_by_title_and_surname(annotate: Annotate) -> None:
    found = annotate("Secretary Chavez-DeRemer met Judge Bessent in Dover.")
    ids = {e.id for e in found.entities}
    assert "person:lori-chavez-deremer" in ids
    assert "person:scott-bessent" not in ids  # a judge of that name is somebody else


def test_an_unnamed_body_that_acts_is_one_and_a_body_in_general_is_not(annotate: Annotate) -> None:
    found = annotate("An anonymous British pension scheme bought bitcoin last week.")
    assert kinds(found)["anonymous British pension scheme"] == "pension_fund"
    assert "pension fund" not in kinds(annotate("A pension fund should not buy bitcoin."))


def test_parties_of_a_case_are_no_entities(annotate: Annotate) -> None:
    found = annotate("The case is Okafor v. Tellsworth Foods Inc., No. 25-881.")
    assert kinds(found) == {}


def test_lower_case_and_capitals_find_what_is_known(annotate: Annotate) -> None:
    small = annotate("the labor department met coinbase and better markets in new york.")
    large = annotate("LABOR DEPARTMENT MEETS COINBASE, BETTER MARKETS IN NEW YORK")
    expected = {"agency:us-dol", "company:coinbase", "advocacy:better-markets", "place:new-york"}
    assert expected <= {e.id for e in small.entities}
    assert expected <= {e.id for e in large.entities}
    assert is_caseless("ALL CAPITALS")
    assert not is_caseless("A sentence like most others, Ada said.")


def test_ids_depend_on_name_and_kind_alone() -> None:
    assert entity_id("Caisse Élan & Sœurs", "company") == "company:caisse-elan-surs"
    assert (
        entity_id("Mill Workers' Pension Fund", "pension_fund") == "fund:mill-workers-pension-fund"
    )
    assert entity_id("株式会社", "company") == "company:株式会社"


def test_the_gazetteer_is_large_and_sound() -> None:
    entries = load_entries()
    names = sum(1 + len(e.aliases) + len(e.words) + len(e.weak) for e in entries)
    ids = {entry.id for entry in entries}
    assert names >= 600
    assert len(ids) == len(entries)
    for entry in entries:
        prefix = "fund" if entry.type == "pension_fund" else entry.type
        assert entry.id.startswith(prefix + ":"), entry.id
        for role in entry.roles:
            assert role.body == "" or role.body in ids, entry.id
            assert role.end is None or role.start <= role.end, entry.id


def test_a_wrong_row_is_named_by_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "entities-mine.jsonl").write_text(
        '{"id": "company:a", "name": "A", "type": "company"}\n{"id": "company:b", "nmae": "B"}\n'
    )
    with pytest.raises(LexiconError, match=r"entities-mine\.jsonl:2: unknown key 'nmae'"):
        load_entries((tmp_path,))


def test_an_unknown_type_is_refused(tmp_path: Path) -> None:
    row = '{"id": "firm:a", "name": "A", "type": "firm"}\n'
    (tmp_path / "entities.jsonl").write_text(row)
    with pytest.raises(LexiconError, match="pension_fund"):
        load_entries((tmp_path,))


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="nowhere"):
        load_entries((tmp_path / "nowhere",))


def test_the_users_rows_are_added_and_win(
    tmp_path: Path, document: Callable[..., Document]
) -> None:
    rows = [
        {"id": "company:quillon", "name": "quillon&co", "type": "company", "aliases": ["Quillon"]},
        {"id": "agency:us-dol", "name": "Ministry of Toil", "type": "agency", "aliases": ["DOL"]},
    ]
    text = "\n".join(json.dumps(row) for row in rows)
    (tmp_path / "entities-mine.jsonl").write_text(text, encoding="utf-8")
    annotator = build_annotator(LanguageSettings(relevance_floor=0.0), (tmp_path,))
    plain = build_annotator(LanguageSettings(relevance_floor=0.0))
    found = next(annotator.annotate([document("Quillon met the DOL.")]))
    assert isinstance(found, Annotation)
    assert {(e.id, e.name) for e in found.entities} == {
        ("company:quillon", "quillon&co"),
        ("agency:us-dol", "Ministry of Toil"),
    }
    assert annotator.rules != plain.rules


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Orchid Real Assets Fund III closed.", "Orchid Real Assets Fund III", "asset"),
        ("The Yarrow Bus Drivers' Plan sold it.", "Yarrow Bus Drivers' Plan", "pension_fund"),
        ("The Marl County Nurses' System is closed.", "Marl County Nurses' System", "pension_fund"),
        ("He leads the Retired Machinists of Ohio.", "Retired Machinists of Ohio", "advocacy"),
        ("The Friends of Hale Museum met.", "Friends of Hale Museum", "advocacy"),
        ("Asked by Savers First Action, he nodded.", "Savers First Action", "advocacy"),
        ("The Utah Pension Commission voted.", "Utah Pension Commission", "pension_fund"),
        ("The Utah Insurance Division fined it.", "Utah Insurance Division", "agency"),
        ("It went to the House Aging Committee.", "House Aging Committee", "legislature"),
        ("TARNWICK, Vermont — It rained all day.", "TARNWICK", "place"),
        ("Alma Reeve, an executive at Birch Hollow, agreed.", "Birch Hollow", "company"),
        ("Quill Lane, a consultancy hired in May, agreed.", "Quill Lane", "company"),
        ("Letitia Fitch, the speaker, agreed.", "Letitia Fitch", "person"),
        ("They hold units of Ebbing Timber Partners.", "Ebbing Timber Partners", "asset"),
        ("Wren Valley Metals fell 4%.", "Wren Valley Metals", "company"),
        ("The bank teamed up with Calverton on loans.", "Calverton", "company"),
        ("On Monday Tesswick acquired a rival.", "Tesswick", "company"),
        ("A welder in Tarnwell agreed.", "Tarnwell", "place"),
        ("They lost it all in BarrelCoin, a token.", "BarrelCoin", "asset"),
        ("A fellow at Oxbow Policy Studies agreed.", "Oxbow Policy Studies", "advocacy"),
    ],
)  # fmt: skip
def test_its_own_words_and_those_around_it_tell_the_kind_of_a_name(
    annotate: Annotate, text: str, name: str, kind: str
) -> None:
    assert kinds(annotate(text)).get(name) == kind


def test_a_board_that_publishes_is_no_outlet(annotate: Annotate) -> None:
    found = annotate("At its meeting the Board chose a chair.", source="Elm Teachers' Board")
    assert "Board" not in kinds(found)


def test_the_letters_of_a_fund_join_its_name(annotate: Annotate) -> None:
    found = annotate("It owns the Pelham Bitcoin Fund. The price of PBF has dropped.")
    assert mentions(found, "Pelham Bitcoin Fund") == ["Pelham Bitcoin Fund", "PBF"]


def test_a_chamber_of_another_country_is_no_state(annotate: Callable[..., Annotation]) -> None:
    text = (
        "The National Assembly in Paris passed the bill in May. The Senate voted for it, too, and "
        "the French Senate will read it again."
    )
    assert annotate(text).entities


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "The Brotherhood of Harbor and Rail Workers sued.",
            {"Brotherhood of Harbor and Rail Workers"},
        ),
        (
            "The International Association of Bakers and Millers sued.",
            {"International Association of Bakers and Millers"},
        ),
        (
            "The Guild of Clerks and Paul Waters wrote to the Labor Department.",
            {"Guild of Clerks", "Paul Waters", "Department of Labor"},
        ),
        (
            "The Council of Orchard Growers and Mayor Ellen Sanders sued.",
            {"Council of Orchard Growers", "Ellen Sanders"},
        ),
        ("The Association of Counties and Teamsters Local 12 sued.", {"Association of Counties"}),
    ],
)
def test_groups_joined_in_a_name_are_one_body_and_persons_beside_it_are_not(
    annotate: Annotate, text: str, names: set[str]
) -> None:
    assert names <= kinds(annotate(text)).keys()
