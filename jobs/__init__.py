"""What policytrail does, one function a job: the only place that sees all stages.

A job takes an open store, records and the time, and returns a report. Failures of single
documents and sources are values in the report; the rest goes on.
"""

from policytrail.holdings.lists import load as load_lists
from policytrail.jobs.alerts import AlertReport, alert, dry_run, read_rules
from policytrail.jobs.backfill import BackfillReport, backfill, field_gate
from policytrail.jobs.backfill_source import Span, backfill_source
from policytrail.jobs.clock import Clock
from policytrail.jobs.crawling import (
    CrawlReport,
    Visit,
    catalogue,
    crawl,
    crawl_with_stand_ins,
    find_routes,
)
from policytrail.jobs.digests import (
    Scope,
    build_digest,
    digest_path,
    last_week,
    write_digest,
    write_due_digest,
)
from policytrail.jobs.exporting import Wanted, settle_calendar, take_out
from policytrail.jobs.files import write_whole
from policytrail.jobs.linking import Linking, LinkReport, link
from policytrail.jobs.proving import Proof, verify_digest
from policytrail.jobs.reading import AnnotateReport, Language, annotate, make_run
from policytrail.jobs.taking_in import IngestReport, ingest, rederive

__all__ = [
    "AlertReport",
    "AnnotateReport",
    "BackfillReport",
    "Clock",
    "CrawlReport",
    "IngestReport",
    "Language",
    "LinkReport",
    "Linking",
    "Proof",
    "Scope",
    "Span",
    "Visit",
    "Wanted",
    "alert",
    "annotate",
    "backfill",
    "backfill_source",
    "build_digest",
    "catalogue",
    "crawl",
    "crawl_with_stand_ins",
    "digest_path",
    "dry_run",
    "field_gate",
    "find_routes",
    "ingest",
    "last_week",
    "link",
    "load_lists",
    "make_run",
    "read_rules",
    "rederive",
    "settle_calendar",
    "take_out",
    "verify_digest",
    "write_digest",
    "write_due_digest",
    "write_whole",
]
