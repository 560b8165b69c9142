"""Duties: who must do what by when, from an order's own text and from reports of it."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from policytrail.nlp.order_text import deadline, signing_day, units
from policytrail.records import Annotation, Document

_ORDER = """By the authority vested in me as President by the Constitution and the laws of the \
United States of America, it is hereby ordered:

Section 1. Purpose. Savers wait too long for answers. My Administration will mend this.

Sec. 2. Answers to Savers. (a) Within 90 days of the date of this order, the Secretary of Labor \
(Secretary) shall review all pending requests for advice.

(b) The Secretary shall, in consultation with the Secretary of the Treasury and the Attorney \
General, publish a list of them.

(c) The Administrator of the Small Business Administration and the Chairman of the Federal Trade \
Commission shall each name an official for this work no later than 30 days after the date of this \
order.

(d) Within 120 days of the date of this order, the Director of the Office of Management and Budget \
shall:

(i) count the requests that remain; and

(ii) within 45 days of completing the count, report to the President.

Sec. 3. Revocation. Executive Order 13999 of May 2, 2024 (Patience for Savers), is hereby revoked.

Sec. 4. General Provisions. (a) Nothing in this order shall be construed to impair the authority \
granted by law to an agency, or the head thereof.

(b) This order shall be implemented consistent with applicable law.

(c) The costs for publication of this order shall be borne by the Department of Labor.

DONALD J. TRUMP

THE WHITE HOUSE,

September 3, 2025.
"""
_POSTED = datetime(2025, 9, 4, 1, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def order(annotate: Callable[..., Annotation]) -> Annotation:
    return annotate(_ORDER, title="Answering Savers in Good Time", published=_POSTED)


def test_an_order_is_signed_by_the_president_on_the_day_that_it_bears(order: Annotation) -> None:
    (signed,) = [event for event in order.events if event.type == "sign"]
    assert (signed.status, signed.date, signed.date_basis) == ("done", "2025-09-03", "explicit")
    assert signed.actors == ("Donald Trump",)
    assert signed.objects == ("Answering Savers in Good Time",)
    assert signed.authority == "instrument"


def test_each_body_is_directed_once(order: Annotation) -> None:
    directed = [event.objects for event in order.events if event.type == "direct"]
    assert directed == [
        ("Department of Labor",),
        ("Small Business Administration", "Federal Trade Commission"),
        ("Office of Management and Budget",),
    ]


def test_what_an_order_hereby_revokes_is_revoked(order: Annotation) -> None:
    (revoked,) = [event for event in order.events if event.type == "rescind"]
    assert (revoked.status, revoked.date, revoked.actors) == (
        "done", "2025-09-03", ("Donald Trump",),
    )  # fmt: skip
    assert revoked.objects == ("Executive Order 13999",)


def test_duties_have_their_due_days(order: Annotation) -> None:
    duties = [(d.agency, d.duty.split()[0], d.due, d.days) for d in order.directives]
    assert duties == [
        ("Department of Labor", "review", "2025-12-02", 90),
        ("Department of Labor", "in", None, None),
        ("Small Business Administration", "each", "2025-10-03", 30),
        ("Federal Trade Commission", "each", "2025-10-03", 30),
        ("Office of Management and Budget", "count", "2026-01-01", 120),
        ("Office of Management and Budget", "within", None, 45),
    ]
    assert {d.instrument for d in order.directives} == {"Answering Savers in Good Time"}
    assert all(d.evidence.text in _ORDER for d in order.directives)


def test_a_report_of_an_order_gives_the_duty_too(annotate: Callable[..., Annotation]) -> None:
    text = (
        "President Donald Trump signed an executive order on Thursday. The order directs the "
        "Labor Department to review its guidance on annuities within 180 days."
    )
    (duty,) = annotate(text, published=datetime(2025, 8, 8, 12, tzinfo=UTC)).directives
    assert (duty.agency, duty.due, duty.days) == ("Department of Labor", "2026-02-03", 180)
    assert duty.duty.startswith("review its guidance")


def test_news_without_an_order_has_no_duties(annotate: Callable[..., Annotation]) -> None:
    assert annotate("The fund shall sell its gold within 30 days.").directives == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Within 180 days of the date of this order, the Secretary shall act.",
            ("2026-02-03", 180),
        ),
        ("No later than 60 days after the date of this memorandum, act.", ("2025-10-06", 60)),
        ("Within 15 days of completing the review, report.", (None, 15)),
        ("The Secretary shall act promptly.", (None, None)),
    ],
)
def test_a_deadline_counts_from_the_order_only(
    text: str, expected: tuple[str | None, int | None]
) -> None:
    assert deadline(text, date(2025, 8, 7)) == expected


@pytest.mark.parametrize(
    ("text", "metadata", "expected"),
    [
        ("…\n\nTHE WHITE HOUSE,\n\nAugust 7, 2025.", {}, date(2025, 8, 7)),
        ("No date at all.", {"signing_date": "2025-08-07"}, date(2025, 8, 7)),
        ("IN WITNESS WHEREOF, I have hereunto set my hand this seventh day of August, in the year "
         "of our Lord two thousand twenty-five.", {}, date(2025, 8, 7)),
        ("The White House announced it on May 3, 2025.", {}, None),
    ],
)  # fmt: skip
def test_the_day_of_signing_is_read_from_register_or_text(
    text: str, metadata: dict[str, str], expected: date | None
) -> None:
    posted = datetime(2025, 8, 8, 12, tzinfo=UTC)
    document = Document(
        id="d", source_id="s", url="https://example.org", title="", text=text, retrieved=posted,
        first_seen=posted, published=posted, metadata=metadata,
    )  # fmt: skip
    assert signing_day(document) == expected


def test_a_line_break_inside_a_sentence_is_no_boundary() -> None:
    text = "(a)  Within 30 days, the Director of the\nOffice of Thrift shall act.\n(b)  Next."
    assert [unit.text.split("\n")[-1][-4:] for unit in units(text)] == ["act.", "ext."]


@pytest.mark.recorded
def test_orders_on_record_agree_with_the_register(recorded: Path, root: Path) -> None:
    """Every ninth order: ``benchmarks/orders.py`` reads all of them."""
    orders = runpy.run_path(str(root / "benchmarks" / "orders.py"))
    total = orders["Tally"]()
    for _, tally in orders["measure"](recorded, 9):
        total += tally
    assert total.pages >= 20
    assert total.found == total.presidents == total.pages
    assert total.days >= total.pages - 1  # one page shows no day and was posted a day late
    assert total.covered >= 0.9 * total.phrases


@pytest.mark.recorded
def test_order_14330_directs_labor_by_3_february_2026(
    recorded: Path, root: Path, annotate: Callable[..., Annotation]
) -> None:
    folder = recorded / "whitehouse_docs" / "presidential-actions"
    (file,) = folder.glob("2025-08-07-democratizing-access*.md")
    page = runpy.run_path(str(root / "benchmarks" / "orders.py"))["read_page"](file)
    found = annotate(page.text, title=page.title, published=page.published)
    (signed,) = [event for event in found.events if event.type == "sign"]
    assert (signed.status, signed.date, signed.actors) == ("done", "2025-08-07", ("Donald Trump",))
    due = {duty.due for duty in found.directives if duty.agency == "Department of Labor"}
    assert "2026-02-03" in due
    directed = {name for e in found.events if e.type == "direct" for name in e.objects}
    assert directed == {"Department of Labor", "Securities and Exchange Commission"}
