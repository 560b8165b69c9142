"""Addresses of pages, and what they mean."""

from __future__ import annotations

from datetime import date

import pytest

from policytrail.records import permalinks

_DAY = date(2025, 8, 6)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (permalinks.instrument("eo:14330"), "/instrument/eo-14330"),
        (permalinks.instrument("bill:119-hr-3633"), "/instrument/bill-119-hr-3633"),
        (permalinks.instrument("eo:14330", as_of=_DAY), "/instrument/eo-14330?as_of=2025-08-06"),
        (permalinks.entity("agency:us-dol", "Department of Labor"), "/entity/department-of-labor"),
        (permalinks.entity("agency:us-dol"), "/entity/agency-us-dol"),
        (permalinks.entity("company:a-b", "A. & B."), "/entity/company-a-b"),
        (permalinks.entity("fund:sante", "Santé"), "/entity/fund-sante"),
        (permalinks.entity("org:x", "Hi-Tech Fund"), "/entity/org-x"),
        (permalinks.document("0a1b"), "/document/0a1b"),
        (
            permalinks.document("0a1b", start=0, end=7, as_of=_DAY),
            "/document/0a1b?as_of=2025-08-06#at-0-7",
        ),
        (permalinks.story("5c"), "/story/5c"),
        (permalinks.event("5c", as_of=_DAY), "/event/5c?as_of=2025-08-06"),
    ],
)
def test_addresses(made: str, expected: str) -> None:
    assert made == expected


@pytest.mark.parametrize(
    "identity",
    [
        "eo:14330",
        "rin:1210-AC38",
        "bill:119-hr-3633",
        "provisional:0123456789abcdef",
        "retirement-savings-act",
        "cfr:29/2550.404a?x=1#y",
        "case:a:b % c",
        "fund:年金",
        "two-parts:one",
        "2025-01",
        ":",
        "..",
    ],
)
def test_an_address_leads_back_to_its_id(identity: str) -> None:
    segment = permalinks.instrument(identity).removeprefix("/instrument/")
    assert not set(segment) & set("/?# ")
    assert segment not in (".", "..")
    assert identity in permalinks.ids_meant(segment)


@pytest.mark.parametrize("name", ["Department of Labor", "  Fund   Council ", "Area 51 Trust"])
def test_an_address_leads_back_to_its_name(name: str) -> None:
    segment = permalinks.entity("org:x", name).removeprefix("/entity/")
    assert permalinks.name_meant(segment) == " ".join(name.lower().split())
