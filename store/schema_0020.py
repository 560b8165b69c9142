"""The twentieth schema: what institutional managers filed on form 13F, row by row."""

from __future__ import annotations

# A row's bytes are those of the body in ``blob``, between start_byte and end_byte.
FILINGS = """
CREATE TABLE filing (
  accession TEXT PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES document(id) DEFERRABLE INITIALLY DEFERRED,
  form TEXT NOT NULL,
  filer TEXT NOT NULL,
  cik TEXT NOT NULL,
  period TEXT NOT NULL,
  filed TEXT NOT NULL,
  report_type TEXT NOT NULL,
  amendment TEXT NOT NULL
    CHECK (amendment IN ('original', 'restatement', 'new_holdings', 'unknown')),
  amendment_number INTEGER NOT NULL,
  in_thousands INTEGER NOT NULL CHECK (in_thousands IN (0, 1)),
  unit_basis TEXT NOT NULL,
  rows INTEGER NOT NULL,
  total INTEGER NOT NULL,
  cover_rows INTEGER,
  cover_total INTEGER,
  omits_confidential INTEGER NOT NULL CHECK (omits_confidential IN (0, 1)),
  problems TEXT NOT NULL,
  blob_sha256 TEXT NOT NULL REFERENCES blob(sha256) DEFERRABLE INITIALLY DEFERRED,
  fetched TEXT NOT NULL
) STRICT;
CREATE INDEX filing_by_filer ON filing(cik, period, filed);
CREATE INDEX filing_by_document ON filing(document_id);
CREATE INDEX filing_by_blob ON filing(blob_sha256);

CREATE TABLE holding (
  accession TEXT NOT NULL REFERENCES filing(accession) DEFERRABLE INITIALLY DEFERRED,
  row INTEGER NOT NULL,
  issuer TEXT NOT NULL,
  title TEXT NOT NULL,
  cusip TEXT NOT NULL,
  value INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  unit TEXT NOT NULL,
  put_call TEXT NOT NULL,
  discretion TEXT NOT NULL,
  managers TEXT NOT NULL,
  start_byte INTEGER NOT NULL,
  end_byte INTEGER NOT NULL,
  PRIMARY KEY (accession, row)
) STRICT, WITHOUT ROWID;
CREATE INDEX holding_by_cusip ON holding(cusip);

CREATE VIEW reported_holdings AS
SELECT f.filer, f.period, f.filed,
  CAST(julianday(f.filed) - julianday(f.period) AS INTEGER) AS lag_days,
  h.issuer, h.title, h.cusip, h.value, h.amount, h.unit, h.put_call,
  f.form, f.amendment, h.row, f.accession, f.cik, d.url
FROM holding h
JOIN filing f ON f.accession = h.accession
JOIN document d ON d.id = f.document_id
ORDER BY f.filer, f.period DESC, f.filed DESC, h.value DESC, h.row;
"""
