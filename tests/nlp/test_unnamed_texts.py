"""Texts without a name: what makes a mention one text, and what does not. All names are made up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policytrail.records import Annotation, InstrumentKind

Found = list[tuple[InstrumentKind, str]]
Find = Callable[[str], Found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the head of a compound is its last noun
        ("The bureau wrote a draft overtime rule on Friday.", [("rule", "draft overtime rule")]),
        (
            "A draft executive order on ferries leaked.",
            [("executive_order", "draft executive order")],
        ),
        # a clause tells who made it
        (
            "Voters dislike the repeal resolution that Rep. Oona Fisk filed.",
            [("bill", "repeal resolution")],
        ),
        ("Banks mocked the handbook that the OCC mailed in May.", [("guidance", "handbook")]),
        # the words treat it as a text
        ("The commission met. I read the proposal, 90 pages of it.", [("rule", "proposal")]),
        ("The agency is silent. The rule would cap fees on ferries.", [("rule", "rule")]),
        (
            "The mayor spoke in the Oval Office. The order would tell aides to sell boats.",
            [("executive_order", "order")],
        ),
        # a regulator is its maker
        ("A clerk cited the bureau's tip sheet on boats.", [("guidance", "tip sheet")]),
        ("They await the attorney general's opinion on ferries.", [("guidance", "opinion")]),
        ("The department's new guidance pleased nobody.", [("guidance", "guidance")]),
        ("The Treasury withdrew a joint statement on boats.", [("guidance", "joint statement")]),
        # its time tells it from others
        (
            "The president rests. Brokers fear the August order.",
            [("executive_order", "August order")],
        ),
        ("The agency will not defend its March proposal.", [("rule", "March proposal")]),
        # it is told of by one before
        (
            "Ohio's House passed a ferry bill on Monday. The Senate version was tabled.",
            [("bill", "ferry bill"), ("bill", "version")],
        ),
        (
            "The bureau dropped its ferry rule. A replacement is expected by spring.",
            [("rule", "ferry rule"), ("rule", "replacement")],
        ),
        # what is done to it is a noun
        ("The Senate's repeal of a ferry rule failed.", [("rule", "ferry rule")]),
        # nobody signs laws in general
        ("The governor signed a worse law in May.", [("law", "worse law")]),
        # a text to come is none of those before
        (
            "The DOL issued Interpretive Bulletin 95-1. A future bulletin may say more.",
            [("guidance", "Interpretive Bulletin 95-1"), ("guidance", "future bulletin")],
        ),
        # two years are two texts
        (
            "The agency proposes its ferry rule again, which would undo the 2022 rule.",
            [("rule", "ferry rule"), ("rule", "2022 rule")],
        ),
        # a name of an act has its year
        (
            "Rep. Oona Fisk offered the Ferry Savers Act of 2026, a bill to tax boats.",
            [("bill", "Ferry Savers Act of 2026")],
        ),
        (
            "The mayor fears the Ferry Schemes Bill, she said.",
            [("bill", "Ferry Schemes Bill")],
        ),
        (
            "She backs the New Mexico Ferry Holdings Act.",
            [("bill", "New Mexico Ferry Holdings Act")],
        ),
        # places tell texts apart
        (
            "In the Senate Idaho's ferry bill died. Utah's HB 61 lives.",
            [("bill", "ferry bill"), ("bill", "HB 61")],
        ),
        # courts reason with cases
        ("The panel distinguished Hughes and went home.", [("case", "Hughes")]),
        (
            "We are sued in In re Vale 401(k) Litigation, No. 1:24-cv-02218, over fees.",
            [("case", "In re Vale 401(k) Litigation")],
        ),
    ],
)
def test_one_text_is_meant(find: Find, text: str, expected: Found) -> None:
    assert find(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        # what might be introduces no text
        "If Congress passes a law that lets towns sell boats, the agency will read it.",
        "She never met a rule that the bureau could not bend.",
        "The agency should propose a rule that would end this.",
        "The union asked for a rule that would end this, the bureau said.",
        # of every text of its kind
        "The department spoke. An order cannot amend a statute.",
        "The president may sign whatever bill reaches him from the House.",
        # the noun only stands before another
        "The market expects rule changes from the commission.",
        "The commission circulated draft travel plans.",
        # these words are common ones too
        "In the attorney general's opinion the boats may sail.",
        "The company said in a statement it had warned the commission.",
        "The agency gave notice and heard comment.",
        "The White House praised the AI Bill of Rights.",
        # the order of a court
        "The judge spoke to the governor. The order would free him.",
        # a game is no case and a team no party
        "The commission watched. The bill for dinner came to $80.",
    ],
)
def test_no_text_is_meant(find: Find, text: str) -> None:
    assert find(text) == []


def test_a_sentence_begins_at_its_first_word(find: Find) -> None:
    """What ends the sentence before says nothing of a text that opens the next."""
    text = "The rule was dropped without comment. A Delaware bill to tax boats died in the Senate."
    assert ("bill", "bill") in find(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a text that has come out, or is with somebody
        ("The SEC put a text out for comment in May.", [("rule", "text")]),
        ("A rival text is said to be with the Treasury.", [("rule", "rival text")]),
        ("A draft rule surfaced in June at the Labor Department.", [("rule", "draft rule")]),
        ("A companion FAQ is in the works at the IRS.", [("guidance", "companion FAQ")]),
        # headlines leave the article out
        ("SEC custody proposal: delayed again.", [("rule", "custody proposal")]),
        # its makers stand behind it
        ("Aides spoke of a joint statement with the Treasury.", [("guidance", "joint statement")]),
        ("Folks in Montana liked a bill by Rep. Moss.", [("bill", "bill")]),
        # where bills begin
        ("The senator loves a bill dropped into the hopper.", [("bill", "bill")]),
        ("If elected, she will send lawmakers a bill to ban coins.", [("bill", "bill")]),
        # an ordinance is a bill until it is adopted
        ("Dorn has filed an ordinance that would bar the fund.", [("bill", "ordinance")]),
        ("The council adopted an ordinance that bars the fund.", [("law", "ordinance")]),
        # only what is in force can be undone
        ("A try at undoing the Fair Lenders Act failed.", [("law", "Fair Lenders Act")]),
        # a case ends with its sentence
        (
            "The court revived Osgood v. Harbor Mills. Claim: high fees.",
            [("case", "Osgood v. Harbor Mills")],
        ),
    ],
)
def test_a_text_is_told_by_where_it_is(find: Find, text: str, expected: Found) -> None:
    assert find(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The SEC was silent. She put a text on his phone.",
        "The agency sent a text to employees about parking.",
        "The SEC said so. He sent her a draft text.",
        "A draft plan surfaced in June at the Labor Department.",
        "Marriage proposal: she said yes. The SEC was silent.",
        "The museum's FAQ is in the works.",
        "The couple's joint statement with their lawyer surprised the SEC.",
        "Nobody at the SEC is drafting a rule on coins.",
        "The senator's phone bill dropped on Monday.",
        "If lawmakers pass a bill to ban coins, it will help.",
    ],
)
def test_what_only_looks_like_a_text_is_none(find: Find, text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The agency issued a proposed rule for 403(b) savings on March 30.",
         "proposed rule for 403(b) savings"),
        ("Comments on the agency's proposed rule for 401(k) savings closed on Monday.",
         "proposed rule for 401(k) savings"),
        ("The period on the agency's proposed rule for 403(b) savings ends in May.",
         "proposed rule for 403(b) savings"),
        ("The agency proposed a rule on March 30 that would cap ferry fees.", "rule"),
        ("The agency proposed a rule on Oct. 9 that would cap ferry fees.", "rule"),
        ("The agency proposed a rule on May weather that would cap ferry fees.",
         "rule on May weather"),
    ],
)  # fmt: skip
def test_a_text_is_called_by_what_it_is_on(
    text: str, name: str, annotate: Callable[..., Annotation]
) -> None:
    assert [instrument.name for instrument in annotate(text).instruments] == [name]


def test_a_name_ends_before_the_verb_it_is_the_subject_of(
    annotate: Callable[..., Annotation],
) -> None:
    text = "Calla Dunn said that the rule on 401(k) plans helps. A rule on plan costs came later."
    names = {instrument.name for instrument in annotate(text).instruments}
    assert "rule on 401(k) plans" in names
    assert "rule on plan costs" in names


def test_a_good_bill_is_any_that_is_good(annotate: Callable[..., Annotation]) -> None:
    text = "Chairman Bram Pryce said he is close to getting a good bill done on stablecoins."
    assert not [i.name for i in annotate(text).instruments if "good" in i.name]
