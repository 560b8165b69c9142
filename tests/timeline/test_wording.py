"""Words for texts that have no name of their own."""

from __future__ import annotations

import pytest

from policytrail.records import EventStanding, EventType
from policytrail.timeline.modality import Parties
from policytrail.timeline.wording import described, title


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Final rule", "a final rule"),
        ("order", "an order"),
        ("2022 guidance", "the 2022 guidance"),
        ("guidelines", "guidelines"),
        ("three crypto bills", "three crypto bills"),
        ("notice of the process", "a notice of the process"),
        ("analysis", "an analysis"),
        ("the letter", "the letter"),
        ("rule on alternative assets", "a rule on alternative assets"),
        ("guidance on fees", "guidance on fees"),
        ("lists of funds", "lists of funds"),
        ("uniform notice", "a uniform notice"),
        ("unintended effect", "an unintended effect"),
    ],
)
def test_article_fits_the_noun(name: str, words: str) -> None:
    assert described(name) == words


@pytest.mark.parametrize(
    ("evidence", "standing", "told"),
    [
        (
            "The agency announced an investigation of plans that did.",
            "done",
            "The agency opened or announced an investigation of plans.",
        ),
        (
            "The agency is set to probe plans.",
            "planned",
            "The agency is expected to open or announce an investigation of plans.",
        ),
        (
            "After an inquiry the agency fined plans $2 million.",
            "done",
            "The agency took action against plans.",
        ),
        ("The agency sanctioned plans.", "done", "The agency took action against plans."),
        (
            "The agency quietly dropped its investigation of plans.",
            "done",
            "The agency ended a case or an investigation against plans.",
        ),
        (
            "The agency is said to have closed the lawsuit against plans.",
            "reported",
            "The agency is reported to have ended a case or an investigation against plans.",
        ),
    ],
)
def test_an_inquiry_and_the_end_of_a_case_are_no_action(
    evidence: str, standing: EventStanding, told: str
) -> None:
    parties = Parties(actors=("the agency",), objects=("plans",), evidence=evidence)
    assert title("enforce", standing, parties) == told


def test_nobody_acts_in_an_inquiry_without_an_actor() -> None:
    parties = Parties(actors=(), objects=("the fund",), evidence="The fund is under investigation.")
    assert title("enforce", "done", parties) == ("The fund was made subject to an investigation.")


@pytest.mark.parametrize(
    ("evidence", "told"),
    [
        ("Comments can be filed in the docket.", "is expected to close"),
        ("The agency accepts comments in the docket.", "is expected to close"),
        ("It will open the docket for comments.", "is expected to open"),
        ("Comments are due by June 1.", "is expected to close"),
        ("It will give commenters more time.", "is expected to be extended"),
    ],
)
def test_what_happens_to_a_comment_period_is_told_by_its_words(evidence: str, told: str) -> None:
    parties = Parties(actors=(), objects=("the fee rule",), evidence=evidence)
    assert title("comment", "planned", parties) == f"The comment period on the fee rule {told}."


@pytest.mark.parametrize(
    ("evidence", "standing", "told"),
    [
        ("The court agreed on Friday to hear it.", "done", "The court agreed to hear a case."),
        ("The court agreed to hear the case.", "done", "The court agreed to hear a case."),
        ("The court granted certiorari.", "done", "The court agreed to hear a case."),
        ("The court took the case.", "done", "The court agreed to hear a case."),
        ("The court may take up the case.", "considered", "The court may agree to hear a case."),
        ("The court declined to hear the appeal.", "done", "The court declined to hear a case."),
        ("The court denied certiorari.", "done", "The court declined to hear a case."),
        ("The court turned it away.", "reported",
         "The court is reported to have declined to hear a case."),
        ("The court took two hours to rule.", "done", "The court ruled on a case."),
        ("The court granted an injunction.", "done", "The court ruled on a case."),
        ("The court denied the motion to dismiss.", "done", "The court ruled on a case."),
        ("The court will decide by June.", "planned", "The court is expected to rule on a case."),
    ],
)  # fmt: skip
def test_to_take_a_case_is_not_to_rule_on_it(
    evidence: str, standing: EventStanding, told: str
) -> None:
    parties = Parties(actors=("the court",), objects=("a case",), evidence=evidence)
    assert title("decide", standing, parties) == told


@pytest.mark.parametrize(
    ("kind", "actors", "objects", "told"),
    [
        ("appoint", ("board",), ("Marcus Thiele", "chief investment officer"),
         "A change of office concerning Marcus Thiele (board and chief investment officer) was "
         "made."),
        ("launch", ("Harbor Trust",), (), "Harbor Trust launched a product."),
        ("litigate", ("Harbor Trust",), (), "Harbor Trust went to court."),
        ("litigate", (), (), "A lawsuit was filed."),
        ("appoint", (), ("successor",),
         "A change of office concerning an unnamed person (successor) was made."),
        ("allocate", ("Mubadala",), ("holding",), "Mubadala invested in a holding."),
        ("allocate", ("Mubadala",), ("gold",), "Mubadala invested in gold."),
        ("launch", ("Harbor Trust",), ("fund",), "Harbor Trust launched a fund."),
        ("launch", ("Harbor Trust",), ("target-date funds",),
         "Harbor Trust launched target-date funds."),
        ("issue", ("the SEC",), ("option on gold",), "The SEC issued an option on gold."),
        ("issue", ("the SEC",), ("guidance on custody",), "The SEC issued guidance on custody."),
        ("issue", ("the SEC",), ("2022 letter",), "The SEC issued the 2022 letter."),
        ("reject", (), ("motion",), "A motion was rejected."),
    ],
)  # fmt: skip
def test_offices_follow_the_person_and_single_things_have_an_article(
    kind: EventType, actors: tuple[str, ...], objects: tuple[str, ...], told: str
) -> None:
    assert title(kind, "done", Parties(actors=actors, objects=objects)) == told


@pytest.mark.parametrize(
    ("actor", "told"),
    [
        ("pension scheme", "A pension scheme"),
        ("board of the town", "A board of the town"),
        ("union", "A union"),
        ("largest pension fund", "The largest pension fund"),
        ("next president", "The next president"),
        ("its board", "Its board"),
        ("lawyers", "Lawyers"),
        ("iShares", "IShares"),
        ("Brackwater Fund", "Brackwater Fund"),
    ],
)
def test_who_acts_and_has_no_name_takes_an_article(actor: str, told: str) -> None:
    parties = Parties(actors=(actor,), objects=("gold",))
    assert title("allocate", "done", parties) == f"{told} invested in gold."


@pytest.mark.parametrize(
    ("kind", "actors", "told"),
    [
        ("propose", ("the agency",), "the agency proposed a rule."),
        ("propose", ("the agency", "the board"), "the agency and the board proposed a rule."),
        ("propose", (), "a rule was proposed."),
        ("effective", (), "a rule took effect."),
    ],
)
def test_a_denial_without_words_is_of_what_was_claimed(
    kind: EventType, actors: tuple[str, ...], told: str
) -> None:
    parties = Parties(actors=actors, objects=("a rule",))
    assert title(kind, "denied", parties) == f"It is denied that {told}"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a proposed rule", "a rule"),
        ("proposed rule on fees", "a rule on fees"),
        ("Proposed Class Exemption 9", "Proposed Class Exemption 9"),
    ],
)
def test_nobody_proposes_what_is_proposed(name: str, told: str) -> None:
    parties = Parties(actors=("the agency",), objects=(name,))
    assert title("propose", "done", parties) == f"The agency proposed {told}."


def test_several_who_agree_are_told_in_the_plural() -> None:
    parties = Parties(actors=("Brackwater",), objects=("Cormorant",))
    assert title("partner", "planned", parties) == (
        "Brackwater and Cormorant are expected to reach an agreement."
    )


@pytest.mark.parametrize(
    ("standing", "actors", "objects", "evidence", "told"),
    [
        ("done", ("the Senate",), ("Ona Pell",), "The Senate confirmed Ona Pell in March.",
         "Ona Pell was confirmed in a post (the Senate)."),
        ("done", ("the board",), ("Ona Pell", "chief actuary"), "It named Ona Pell chief actuary.",
         "Ona Pell was appointed to a post (chief actuary and the board)."),
        ("planned", ("Ona Pell",), ("the Harbor Trust",), "Ona Pell will step down in June.",
         "Ona Pell is expected to leave a post (the Harbor Trust)."),
        ("considered", ("Ona Pell",), ("permanent successor",), "She may nominate a successor.",
         "Ona Pell may nominate a permanent successor."),
        ("denied", ("Ona Pell",), (), "Ona Pell did not resign.",
         "Ona Pell has not left a post."),
        # two steps in one sentence
        ("done", ("Ona Pell",), (), "Ona Pell became acting chair when he left the board.",
         "In the words of the text: “Ona Pell became acting chair when he left the board.”"),
        ("reported", ("Ona Pell",), (), "She resigned after the Senate had confirmed a successor.",
         "Reported: “She resigned after the Senate had confirmed a successor.”"),
    ],
)  # fmt: skip
def test_a_change_of_office_says_which_step(
    standing: EventStanding,
    actors: tuple[str, ...],
    objects: tuple[str, ...],
    evidence: str,
    told: str,
) -> None:
    parties = Parties(actors=actors, objects=objects, evidence=evidence, persons=("Ona Pell",))
    assert title("appoint", standing, parties) == told


def test_assets_are_offered_and_not_launched() -> None:
    parties = Parties(actors=("Harbor Trust",), objects=("gold",), assets=("gold",))
    assert title("launch", "planned", parties) == "Harbor Trust is expected to begin to offer gold."
    fund = Parties(actors=("Harbor Trust",), objects=("fund", "gold"), assets=("gold",))
    assert title("launch", "done", fund) == "Harbor Trust launched a fund and gold."


FUND, ORDER = ("the Harbor Fund",), ("an order",)


@pytest.mark.parametrize(
    ("standing", "kind", "evidence", "rule", "told"),
    [
        ("denied", "allocate", "The Harbor Fund said it has no plans to buy gold.", "",
         "The Harbor Fund has no plans to invest in gold."),
        ("denied", "allocate", "The Harbor Fund has not decided on gold.", "",
         "The Harbor Fund has not decided whether to invest in gold."),
        ("denied", "allocate", "Its board is undecided about gold.", "",
         "The Harbor Fund has not decided whether to invest in gold."),
        ("denied", "allocate", "The Harbor Fund has not bought gold yet.", "",
         "The Harbor Fund has not yet invested in gold."),
        ("denied", "allocate", "It has yet to buy gold.", "",
         "The Harbor Fund has not yet invested in gold."),
        ("denied", "allocate", "The Harbor Fund dropped the purchase of gold.", "",
         "The Harbor Fund gave up plans to invest in gold."),
        ("denied", "allocate", "It decided against gold.", "",
         "The Harbor Fund decided not to invest in gold."),
        ("denied", "allocate", "The Harbor Fund will not buy gold.", "",
         "The Harbor Fund will not invest in gold."),
        ("denied", "allocate", "The Harbor Fund did not buy gold.", "",
         "The Harbor Fund has not invested in gold."),
        ("denied", "allocate", "The fund denied a report that it would buy gold.", "",
         "It is denied that the Harbor Fund will invest in gold."),
        ("denied", "allocate", "The rumor of gold is false.", "",
         "It is denied that the Harbor Fund invested in gold."),
        ("denied", "allocate", "We wrote that the fund had bought gold.", "buy/retracted/had",
         "Taken back: the report that the Harbor Fund invested in gold."),
        ("considered", "allocate", "Members asked the fund to buy gold.", "buy/to/ask",
         "The Harbor Fund is asked to invest in gold."),
        ("considered", "allocate", "The fund asked itself whether to buy gold.", "buy/whether",
         "The Harbor Fund may invest in gold."),
        ("planned", "allocate", "The purchase of gold was postponed to May.", "",
         "The Harbor Fund is expected to invest in gold, later than planned."),
        ("done", "allocate", "The Harbor Fund kept its gold.", "", "The Harbor Fund held gold."),
        ("done", "allocate", "The Harbor Fund bought more gold.", "",
         "The Harbor Fund added to a holding of gold."),
        ("done", "allocate", "It raised its target and put money into gold.", "",
         "The Harbor Fund invested in gold."),
        ("done", "divest", "The Harbor Fund sold gold.", "", "The Harbor Fund sold gold."),
        ("done", "divest", "The Harbor Fund liquidated its gold.", "",
         "The Harbor Fund exited gold."),
        ("done", "divest", "It cut its gold.", "", "The Harbor Fund cut a holding of gold."),
    ],
)  # fmt: skip
def test_every_state_has_a_form(
    standing: EventStanding, kind: EventType, evidence: str, rule: str, told: str
) -> None:
    parties = Parties(actors=FUND, objects=("gold",), evidence=evidence, rule=rule)
    assert title(kind, standing, parties) == told


def test_what_only_a_paper_says_is_not_so_is_reported() -> None:
    words = "The Harbor Fund has no plans to buy gold."
    told = Parties(actors=FUND, objects=("gold",), evidence=words, is_vouched=False)
    assert title("allocate", "denied", told) == (
        "It is reported that the Harbor Fund has no plans to invest in gold."
    )


@pytest.mark.parametrize(
    ("kind", "evidence", "told"),
    [
        ("finalize", "The board approved an order.", "The board approved an order."),
        ("finalize", "The board adopted and approved an order.", "The board adopted an order."),
        ("rescind", "The board withdrew an order.", "The board withdrew an order."),
        ("rescind", "An order is gone.", "The board rescinded an order."),
        ("reject", "The board vetoed an order.", "The board vetoed an order."),
        ("hear", "The board testified on an order.", "The board testified on an order."),
        ("reject", "The motion on an order failed, 48 to 52.",
         "A vote on an order in the board failed."),
    ],
)  # fmt: skip
def test_the_verb_is_the_sentences_own_where_it_has_one(
    kind: EventType, evidence: str, told: str
) -> None:
    parties = Parties(actors=("the board",), objects=ORDER, evidence=evidence)
    assert title(kind, "done", parties) == told


def test_a_number_of_shares_is_of_something() -> None:
    held = Parties(actors=FUND, objects=("6.81 million shares",), evidence="It holds them.")
    assert title("allocate", "done", held) == (
        "The Harbor Fund held 6.81 million shares of an asset."
    )
    sold = Parties(actors=FUND, objects=("9,000 shares",), evidence="It exited.")
    assert title("divest", "reported", sold) == (
        "The Harbor Fund is reported to have sold 9,000 shares of an asset."
    )
