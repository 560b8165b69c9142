"""Scrapy's settings, from ours: everything that is risky and not needed is off."""

from __future__ import annotations

from typing import Any

import policytrail
from policytrail.config import CrawlSettings

DNS_SECONDS = 10.0
# Extraction takes 3 s for 9 MB of HTML and 10 s with 433 MB of memory for 18 MB (measured).
MAX_PAGE = 2 * 1024 * 1024
# Pages of one source in one visit; the rest has its turn at the next one.
LINKS_PER_POLL = 200
ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/json;q=0.9, "
    "application/xml;q=0.9, text/html;q=0.9, */*;q=0.5"
)
ACCEPT_PAGE = "text/html, application/xhtml+xml, application/pdf;q=0.9, */*;q=0.5"


def user_agent(contact: str) -> str:
    """Return what we call ourselves: a name, a version, and whom to turn to (SEC's form, too)."""
    agent = f"policytrail/{policytrail.__version__}"
    return f"{agent} ({contact})" if contact else agent


def request_headers(contact: str) -> dict[str, str]:
    """Return what each request says, unless it says otherwise."""
    return {"User-Agent": user_agent(contact), "Accept": ACCEPT, "Accept-Language": "en"}


def scrapy_settings(settings: CrawlSettings) -> dict[str, Any]:
    """Return the settings of a crawl. Limits that Scrapy does not keep are kept by our own code."""
    return {
        "TWISTED_REACTOR": "policytrail.crawler.reactor.LoopReactor",
        # A remote-control server, a telnet server, and clients for other schemes: none is needed.
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        # Requests go to the client directly, past all of these. Scrapy imports even those that are
        # switched off: one brings a web server with it, another a list of the world's domains.
        "EXTENSIONS_BASE": {},
        "SPIDER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "DOWNLOAD_HANDLERS": {
            "http": "policytrail.crawler.download.CappedDownloadHandler",
            "https": "policytrail.crawler.download.CappedDownloadHandler",
            **dict.fromkeys(("data", "file", "ftp", "s3")),
        },
        # Each of these would let an answer steer later requests.
        "COOKIES_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "REFERER_ENABLED": False,
        # Done by our own code, which checks each hop, decodes to the end, and fails closed.
        "REDIRECT_ENABLED": False,
        "RETRY_ENABLED": False,
        "COMPRESSION_ENABLED": False,
        "ROBOTSTXT_OBEY": False,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_TIMEOUT": settings.timeout,
        "DOWNLOAD_MAXSIZE": settings.max_body,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        # Turns are taken before a request reaches Scrapy, over all crawls of the process.
        "CONCURRENT_REQUESTS": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 2,
        "DOWNLOAD_DELAY": 0,
        "MEMUSAGE_ENABLED": False,
        "LOGSTATS_INTERVAL": 0,
        "STATS_DUMP": False,
        "LOG_ENABLED": False,
    }
