"""Ordinary ways to tell an event that are not its plainest verb; and sentences close to them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policytrail.records import Annotation

_TOLD = [
    ("appoint", "done", "The court named Tilbury Trust as independent fiduciary of the plan."),
    ("appoint", "done", "Trump's pick to lead the Employee Benefits Security Administration is "
                        "Maren Stokes."),
    ("appoint", "denied", "Maren Stokes's nomination to lead the Employee Benefits Security "
                          "Administration was withdrawn."),
    ("allocate", "done", "About a tenth of the Larkin Teachers' Pension Fund is in hedge funds."),
    ("allocate", "denied", "The Larkin Teachers' Pension Fund said no to private credit."),
    ("allocate", "denied", "The Larkin Teachers' Pension Fund has no crypto, its director said."),
    ("divest", "done", "The Larkin Teachers' Pension Fund is done with hedge funds."),
    ("divest", "planned", "The Larkin Teachers' Pension Fund asked for its money back from Harrow "
                          "Property Partners."),
    ("divest", "planned", "The Larkin Teachers' Pension Fund intends to leave hedge funds by "
                          "2027."),
    ("litigate", "done", "A complaint against Harbor Mills was lodged on Friday in federal court."),
    ("litigate", "done", "Ferro Steel was hit with a class action over its 401(k) plan."),
    ("litigate", "done", "The National Retirement Alliance is challenging the Labor Department "
                         "rule in court."),
    ("decide", "done", "Harbor Mills won before the Ninth Circuit last year."),
    ("decide", "done", "The Supreme Court let stand a ruling for Harbor Mills."),
    ("hear", "planned", "The House Education and Workforce Committee has scheduled a hearing on "
                        "the rule for July 9."),
    ("launch", "considered", "Harbor Trust is toying with a bitcoin fund for 401(k) plans."),
    ("launch", "denied", "Harbor Trust has scrapped its bitcoin fund for 401(k) plans."),
    ("launch", "denied", "Harbor Trust shelved plans for a bitcoin fund."),
    ("launch", "done", "Granite Wealth started selling a crypto account to 401(k) plans."),
    ("partner", "considered", "Granite Wealth is exploring a merger with Quarry Capital."),
    ("enforce", "done", "A suit over fees at Harbor Trust was settled for $4 million."),
    ("enforce", "done", "The Massachusetts regulator ordered Harbor Trust to stop selling "
                        "tokens."),
    ("sign", "done", "House Bill 88 bears the governor's signature since Tuesday."),
    ("sign", "done", "Governor Ilse Marten approved House Bill 88 on Tuesday."),
    ("sign", "done", "House Bill 88 became law on Tuesday with Governor Ilse Marten's signature."),
    ("reject", "done", "House Bill 88 went down 9-6 in the Assembly Appropriations Committee."),
    ("pass", "done", "The Senate gave House Bill 88 its final approval."),
    ("pass", "considered", "Senate Bill 41 could reach the House floor in June."),
    ("pass", "denied", "The House put off a vote on Senate Bill 41."),
    ("advance", "done", "House Bill 88 came out of the Senate Finance Committee on Tuesday."),
    ("advance", "done", "Senate Bill 41 survived a procedural vote in the Senate."),
    ("advance", "planned", "House Bill 88 is to come up for a committee vote next month."),
    ("advance", "denied", "The Senate Banking Committee postponed its vote on Senate Bill 41."),
    ("amend", "done", "Senators stripped the crypto section out of House Bill 88."),
    ("amend", "done", "The committee adopted an amendment to Senate Bill 41."),
    ("rescind", "done", "The SEC let its custody proposal go."),
    ("issue", "done", "An advisory opinion on annuities was made public by the Labor Department "
                      "last Thursday."),
    ("propose", "considered", "The SEC is considering a proposal on custody."),
    ("review", "done", "The Labor Department's draft rule is still at the White House."),
    ("review", "done", "The Labor Department's draft rule reached the White House budget office "
                       "on May 6."),
    ("review", "done", "The state auditor wrapped up a review of the Larkin Teachers' Pension "
                       "Fund in July."),
    ("comment", "planned", "The public has until August 14 to weigh in on the Labor Department's "
                           "proposal."),
    ("effective", "planned", "House Bill 88 would take effect July 1."),
    ("effective", "planned", "The Labor Department's rule will kick in on January 1."),
    ("appoint", "planned", "Ilse Marten's term on the Securities and Exchange Commission ends in "
                           "September."),
    ("appoint", "planned", "The term of Trustee Ona Fontaine expires on December 31."),
    ("launch", "done", "Granite Wealth lets workers put a tenth of their savings into bitcoin."),
    ("enforce", "done", "Harbor Trust agreed to pay $4 million to settle charges by the SEC."),
    ("enforce", "considered", "Harbor Trust may pay $4 million to settle charges by the SEC."),
    ("rescind", "denied", "The claim that the Labor Department had withdrawn its rule is without "
                          "foundation."),
    ("partner", "denied", "The suggestion that Harbor Trust will buy Quarry Capital is nonsense."),
    ("divest", "denied", "The Larkin Teachers' Pension Fund rejects the talk that it sold its "
                         "bitcoin."),
    ("rescind", "considered", "Talk that the SEC will drop its custody rule is premature."),
    ("comment", "planned", "EBSA invites the public to submit views on the proposal by April 12, "
                           "2027."),
    ("issue", "considered", "The Treasury is considering additional guidance on pooled plans."),
    ("allocate", "done", "The Larkin Teachers' Pension Fund shows its first position in the "
                         "iShares Bitcoin Trust."),
    ("hear", "planned", "Judge Ona Marten set a trial in the case against Harbor Mills for "
                        "October 4."),
    ("reject", "done", "The board of the Larkin Teachers' Pension Fund turned down a petition to "
                       "buy bitcoin."),
    ("sign", "done", "Since Executive Order 14330 was signed last August, sponsors have asked us "
                     "one question: whose number do we trust?"),
    ("advance", "done", "House Bill 88 was ordered reported by the Senate Finance Committee."),
    ("advance", "done", "The House Financial Services Committee ordered H.R. 3633 to be reported."),
    ("advance", "done", "S. 919 was reported out of committee on May 3."),
    ("finalize", "planned", "EBSA is aiming for a final rule by year-end."),
    ("divest", "done", "The Larkin Teachers' Pension Fund sold its half of a building in Denver."),
    ("allocate", "done", "The Larkin Teachers' Pension Fund bought two warehouses in Phoenix."),
    ("allocate", "done", "Up to $40 million has been earmarked for bitcoin by the Larkin Teachers' "
                         "Pension Fund."),
    ("partner", "done", "The firm Ibarra & Lund Advisors has agreed to act as investment manager "
                        "for the Larkin Teachers' Pension Fund."),
    ("partner", "denied", "Talks on a merger with Quarry Capital ended in March, Harbor Trust "
                          "said."),
]  # fmt: skip
_NOT_TOLD = [
    ("effective", "The new savings law sets contribution limits in 2027."),
    ("divest", "The Larkin Teachers' Pension Fund left its 4,000 shares of the gold trust alone."),
    ("allocate", "The Larkin Teachers' Pension Fund said no to a reporter's questions on gold."),
    ("divest", "The Larkin Teachers' Pension Fund left its money in hedge funds."),
    ("divest", "The Larkin Teachers' Pension Fund asked Harrow Property Partners for a report."),
    ("decide", "Harbor Mills won the day at the state fair."),
    ("launch", "Harbor Trust scrapped its dress code."),
    ("sign", "The board approved House Bill 88 as a topic of its retreat."),
    ("sign", "House Bill 88 bears the number of an older text."),
    ("advance", "Ilse Marten came out of the Senate Finance Committee hearing smiling."),
    ("reject", "House Bill 88 went down well in the Assembly."),
    ("issue", "The Labor Department made its displeasure public."),
    ("effective", "House Bill 88 would have taken effect July 1."),
    ("pass", "The House put off a dinner with the Senate."),
    ("appoint", "The winter term ends in June at Ona Pell's school."),
    ("launch", "Shares of Corvane Group, which sells target-date funds to small plans, rose."),
    ("allocate", "Coins will be held by Osmanov Trust."),
    ("allocate", "Issuers of coins would have to show Washington that they hold cash or bonds."),
    ("allocate", "Tamarack Trust keeps its $190 million until a lockup ends in June 2028."),
    ("allocate", "Some $40 million was set aside for a museum in Denver."),
    ("advance", "The Senate Finance Committee ordered Harbor Trust to report its holdings."),
    ("sign", "If Executive Order 14330 was signed in August, who obeys it?"),
    ("introduce", "The House passed a bill sponsored by Rep. Ona Pell, House Bill 88."),
    ("allocate", "The city of Tampa bought a building."),
    ("allocate", "Harbor Trust holds the alternatives portion to 15% of a balance."),
    ("allocate", "About 5,800 plans hold more than 10% of their assets in private credit."),
    ("comment", "The Labor Department received more than 23,000 comments on its proposal."),
    ("launch", "Granite Wealth lets its clerks put pictures on their desks."),
    (
        "allocate",
        "A bill would make Missouri's public pension plans list every private fund that they hold.",
    ),
    (
        "allocate",
        "OKLAHOMA CITY (Interpress) — Anybody who has a 401(k) put money into bitcoin "
        "funds last year.",
    ),
]


@pytest.mark.parametrize(("kind", "status", "text"), _TOLD)
def test_it_is_told(kind: str, status: str, text: str, annotate: Callable[..., Annotation]) -> None:
    assert (kind, status) in {(event.type, event.status) for event in annotate(text).events}


@pytest.mark.parametrize(("kind", "text"), _NOT_TOLD)
def test_it_is_not_told(kind: str, text: str, annotate: Callable[..., Annotation]) -> None:
    assert kind not in {event.type for event in annotate(text).events}


def test_members_without_an_article_are_those_of_the_body_at_hand(
    annotate: Callable[..., Annotation],
) -> None:
    text = (
        "The Larkin Teachers' Pension Fund met on Monday. Trustees turned down a proposal to buy "
        "bitcoin. Trustees must act with care."
    )
    (event,) = (event for event in annotate(text).events if event.type == "reject")
    assert event.actors == ("Larkin Teachers' Pension Fund",)


def test_staff_act_for_their_commission(annotate: Callable[..., Annotation]) -> None:
    text = (
        "The Securities and Exchange Commission is busy. In July the commission's staff withdrew "
        "a 2009 letter on closed-end funds."
    )
    (event,) = (event for event in annotate(text).events if event.type == "rescind")
    assert (event.status, event.actors) == ("done", ("Securities and Exchange Commission",))


@pytest.mark.parametrize("part", ["The new limits apply", "These requirements begin"])
def test_parts_apply_when_their_text_does(part: str, annotate: Callable[..., Annotation]) -> None:
    text = f"The IRS issued Notice 2026-41 on Monday. {part} on January 1, 2028."
    (event,) = (event for event in annotate(text).events if event.type == "effective")
    assert (event.status, event.objects) == ("planned", ("Notice 2026-41",))


def test_the_two_are_those_that_were_named(annotate: Callable[..., Annotation]) -> None:
    text = "The Labor Department met the SEC in May. The two agencies issued guidance on crypto."
    (event,) = (event for event in annotate(text).events if event.type == "issue")
    assert set(event.actors) == {"Department of Labor", "Securities and Exchange Commission"}


@pytest.mark.parametrize(
    "text",
    [
        "On May 18 the IRS issued Notice 2026-41 on prices. Comments are due by August 17, 2026.",
        "EBSA published a proposal on gold in May.\nThe IRS issued Notice 2026-41 on Monday. "
        "Comments are due by August 17, 2026.",
        "The IRS issued Notice 2026-41 on Monday. It withdraws a 2013 field directive.\nComments "
        "are due by August 17, 2026.",
    ],
)
def test_comments_are_due_on_the_text_of_the_line(
    text: str, annotate: Callable[..., Annotation]
) -> None:
    (event,) = (event for event in annotate(text).events if event.type == "comment")
    assert (event.status, event.objects) == ("planned", ("Notice 2026-41",))


def test_a_passive_purchase_is_that_of_the_one_fund(annotate: Callable[..., Annotation]) -> None:
    text = (
        "The Larkin Teachers' Pension Fund met on Monday. A first $150 million for Hallmoor Direct "
        "Lending III was approved at the meeting."
    )
    (event,) = (event for event in annotate(text).events if event.type == "allocate")
    assert event.actors == ("Larkin Teachers' Pension Fund",)


def test_the_last_congress_is_a_time(annotate: Callable[..., Annotation]) -> None:
    text = "In the last Congress, S. 3011, a shorter version, died without a vote."
    (event,) = (event for event in annotate(text).events if event.type == "reject")
    assert (event.actors, event.objects) == ((), ("S. 3011",))
