"""Form 13F as EDGAR's full submission text: who held what at the end of a quarter.

The text is a header, the cover page and the information table, two XML documents one after the
other. Values are in dollars in filings since 3 January 2023 and were in thousands before (SEC
release 34-95148), but many filers took the other unit; the prices that follow show which. The SEC
allows confidential omissions, short positions are left out, and a table is 45 days old.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree

from policytrail.crawler.cleaning import clean_line
from policytrail.crawler.registers import child_text, children, local_name, long_date
from policytrail.crawler.value_units import is_in_thousands

MARK = "<SEC-DOCUMENT>"
MOST_ROWS = 20_000
_FIELD = re.compile(r"^\s*([A-Z][A-Z ]+):\s+(\S.*)$", re.MULTILINE)
_XML = re.compile(r"<XML>\s*(.*?)\s*</XML>", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A position, rows of one security added up. ``value`` is in US dollars."""

    issuer: str
    security: str  # the title of its class
    cusip: str
    value: float
    amount: float
    unit: str  # SH: shares; PRN: principal
    option: str = ""  # Put or Call


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """One report of holdings."""

    number: str
    form: str
    filer: str
    cik: str
    filed: date
    period: date
    holdings: tuple[Holding, ...]  # the largest first
    in_thousands: bool
    rows: int


def read_filing(text: str) -> Filing | str:
    """Return the report in a full submission text, or why it has none."""
    head = text.partition("</SEC-HEADER>")[0]
    fields = {name: value.strip() for name, value in reversed(_FIELD.findall(head))}
    filed, period = _day(fields, "FILED AS OF DATE"), _day(fields, "CONFORMED PERIOD OF REPORT")
    form = fields.get("CONFORMED SUBMISSION TYPE", "")
    filer = clean_line(fields.get("COMPANY CONFORMED NAME", ""))
    if not form.startswith("13F-HR"):
        return f"a filing of form {clean_line(form, 20)!r}, not 13F-HR"
    if filed is None or period is None or not filer or "ACCESSION NUMBER" not in fields:
        return "a filing without filer, number or days"
    rows = list(_rows(text))
    prices = [row.value / row.amount for row in rows if row.unit == "SH" and row.amount > 0]
    in_thousands, _ = is_in_thousands(prices, filed)
    return Filing(
        number=fields["ACCESSION NUMBER"],
        form=form,
        filer=filer,
        cik=fields.get("CENTRAL INDEX KEY", "").lstrip("0"),
        filed=filed,
        period=period,
        holdings=_add_up(rows, 1000.0 if in_thousands else 1.0),
        in_thousands=in_thousands,
        rows=len(rows),
    )


def _day(fields: Mapping[str, str], name: str) -> date | None:
    try:
        return date.fromisoformat(fields.get(name, ""))  # 20231114
    except ValueError:
        return None


def _rows(text: str) -> Iterable[Holding]:
    """Yield the rows of the information table as they are given."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    for block in _XML.findall(text):
        try:
            root = etree.fromstring(block.encode("utf-8"), parser)
        except etree.XMLSyntaxError:
            continue
        if root is None or local_name(root) != "informationTable":
            continue
        for row in children(root)[:MOST_ROWS]:
            found = _row(row)
            if found is not None:
                yield found


def _row(row: Any) -> Holding | None:
    value, amount = (
        _number(child_text(row, *path)) for path in (("value",), ("shrsOrPrnAmt", "sshPrnamt"))
    )
    issuer = clean_line(child_text(row, "nameOfIssuer"))
    if value is None or amount is None or not issuer:
        return None
    return Holding(
        issuer=issuer,
        security=clean_line(child_text(row, "titleOfClass")),
        cusip=clean_line(child_text(row, "cusip")).upper(),
        value=value,
        amount=amount,
        unit=child_text(row, "shrsOrPrnAmt", "sshPrnamtType").strip().upper() or "SH",
        option=clean_line(child_text(row, "putCall")),
    )


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "").strip())
    except ValueError:
        return None


def _add_up(rows: Iterable[Holding], factor: float) -> tuple[Holding, ...]:
    """Return one position for each security and kind: managers of one filer report apart."""
    found: dict[tuple[str, ...], Holding] = {}
    for row in rows:
        key = (row.cusip or row.issuer, row.security if not row.cusip else "", row.unit, row.option)
        before = found.get(key)
        found[key] = Holding(
            issuer=before.issuer if before else row.issuer,
            security=before.security if before else row.security,
            cusip=row.cusip,
            value=(before.value if before else 0.0) + row.value * factor,
            amount=(before.amount if before else 0.0) + row.amount,
            unit=row.unit,
            option=row.option,
        )
    return tuple(sorted(found.values(), key=lambda one: (-one.value, one.issuer, one.cusip)))


def tell_filing(filing: Filing) -> list[str]:
    """Return the report as sentences: what was filed, and a line for each position."""
    total = sum(holding.value for holding in filing.holdings)
    day = long_date(filing.period)
    head = (
        f"{filing.filer} reported on form {filing.form} that it held {len(filing.holdings)} "
        f"positions worth ${total:,.0f} on {day}."
    )
    return [head, *(_tell(holding) for holding in filing.holdings)]


def filing_fields(filing: Filing) -> dict[str, str]:
    """Return what is said about the report beside its positions, by name."""
    return {
        "filer": filing.filer,
        "cik": filing.cik,
        "accession_number": filing.number,
        "form": filing.form,
        "filed_on": filing.filed.isoformat(),
        "period_ended_on": filing.period.isoformat(),
        "rows": str(filing.rows),
        "values_given_in": "thousands of dollars" if filing.in_thousands else "dollars",
    }


def _tell(holding: Holding) -> str:
    what = {"SH": "shares", "PRN": "in principal"}.get(holding.unit, holding.unit)
    option = f" ({holding.option.lower()} options)" if holding.option else ""
    name = f"{holding.issuer}, {holding.security}" if holding.security else holding.issuer
    return f"{name}{option}: {holding.amount:,.0f} {what}, ${holding.value:,.0f}."
