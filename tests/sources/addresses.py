"""Where the sources of the tests stand, by kind."""

from __future__ import annotations

from collections.abc import Callable

from policytrail.crawler.parsed import Parsed

CONGRESS = "https://api.congress.gov/v3/bill?format=json"
REGULATIONS = (
    "https://api.regulations.gov/v4/documents?filter[docketId]=X-1"
    "&sort=lastModifiedDate,documentId&page[size]=250&page[number]=1"
)
URLS = {
    "congress_api": CONGRESS,
    "regulations_gov": REGULATIONS,
    "public_inspection": "https://www.federalregister.gov/api/v1/public-inspection-documents.json",
    "edgar_submissions": "https://data.sec.gov/submissions/CIK0000000001.json",
    "reginfo": "https://www.reginfo.gov/public/do/XMLViewFileAction?f=X.xml",
    "unified_agenda": "https://www.reginfo.gov/public/do/XMLViewFileAction?f=Y.xml",
    "billstatus": "https://www.govinfo.gov/bulkdata/BILLSTATUS/119/s/BILLSTATUS-119s1.xml",
    "index": "https://www.example.org/news",
    "sitemap": "https://www.example.org/sitemap.xml",
    "senate_hearings": "https://www.senate.gov/general/committee_schedules/hearings.xml",
}
Read = Callable[..., Parsed]
