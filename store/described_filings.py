"""Descriptions of what institutional managers filed."""

from __future__ import annotations

from policytrail.store.descriptions import read

FILINGS = read(
    """\
filing: one form 13F as it was filed with the SEC, with what its table adds up to
  accession: EDGAR's number of the filing.
  document_id: The document that it was read from.
  form: 13F-HR, 13F-HR/A, 13F-NT or 13F-NT/A.
  filer: The filer as the filing writes it.
  cik: EDGAR's number of the filer, without zeros in front.
  period: The last day of the quarter that it is about.
  filed: The day on which it was filed; since then it is public.
  report_type: 13F HOLDINGS REPORT, 13F NOTICE (others report) or 13F COMBINATION REPORT.
  amendment: original; restatement (replaces what was filed before); new_holdings (adds to it); or \
unknown (an amendment that does not say which).
  amendment_number: Which amendment of the quarter it is, as it says itself.
  in_thousands: 1: the filer wrote thousands of dollars; all values here are dollars.
  unit_basis: What told the unit: prices (of a typical share), or filing day (the rule since 2023).
  rows: Rows of its table that could be read.
  total: What their values add up to, in dollars.
  cover_rows: How many rows its cover page states.
  cover_total: The total that its cover page states, in dollars.
  omits_confidential: 1: the filer left out positions with the SEC's consent.
  problems: Rows that could not be read and why, as a JSON list.
  blob_sha256: The bytes that it was read from.
  fetched: When these were fetched (UTC).

holding: one row of the table of a form 13F
  accession: The filing.
  row: Number of the row in its table; the first is 1.
  issuer: Who issued the security, as the filer writes it.
  title: Class of the security.
  cusip: Number of the security.
  value: Its value on the last day of the quarter, in dollars.
  amount: How many shares, or how much principal.
  unit: SH: shares; PRN: principal in dollars.
  put_call: Put or Call, where it is options on so many shares; else empty.
  discretion: Who decides: SOLE, DFND or OTR.
  managers: Numbers of other managers who share in that.
  start_byte: Where the row begins in the bytes of the filing; they are its evidence.
  end_byte: Where it ends.
"""
)

FILING_VIEWS = read(
    """\
reported_holdings: one row of a form 13F with its filing
  filer: Who filed it.
  period: The last day of the quarter.
  filed: The day on which it was filed.
  lag_days: Days from the one to the other.
  issuer: Who issued the security, as the filer writes it.
  title: Class of the security.
  cusip: Number of the security.
  value: Its value on the last day of the quarter, in dollars.
  amount: How many shares, or how much principal.
  unit: SH: shares; PRN: principal in dollars.
  put_call: Put or Call, where it is options; else empty.
  form: The form.
  amendment: original, restatement, new_holdings or unknown.
  row: Number of the row in its table.
  accession: EDGAR's number of the filing.
  cik: EDGAR's number of the filer.
  url: Where it was read.
"""
)
