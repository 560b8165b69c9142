"""Scrapy's risky defaults are off, and our limits reach it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from scrapy.settings import Settings

from policytrail import __version__
from policytrail.config import CrawlSettings
from policytrail.crawler.settings import scrapy_settings, user_agent


@pytest.mark.parametrize(
    "name",
    [
        "REMOTE_CONTROL_ENABLED",
        "TELNETCONSOLE_ENABLED",
        "COOKIES_ENABLED",
        "METAREFRESH_ENABLED",
        "HTTPPROXY_ENABLED",
        "REDIRECT_ENABLED",
        "RETRY_ENABLED",
    ],
)
def test_what_a_server_could_use_is_off(name: str) -> None:
    defaults, ours = Settings(), Settings(scrapy_settings(CrawlSettings()))
    assert defaults.getbool(name)  # if Scrapy drops or renames it, we want to hear of it
    assert not ours.getbool(name)


def test_only_http_has_a_client() -> None:
    handlers = Settings(scrapy_settings(CrawlSettings())).getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}


@pytest.mark.parametrize("name", ["EXTENSIONS", "SPIDER_MIDDLEWARES", "DOWNLOADER_MIDDLEWARES"])
def test_nothing_stands_around_the_client(name: str) -> None:
    ours = Settings(scrapy_settings(CrawlSettings()))
    assert len(Settings().get_component_priority_dict_with_base(name)) > 0
    assert len(ours.get_component_priority_dict_with_base(name)) == 0


def test_limits_and_certificates() -> None:
    settings = scrapy_settings(CrawlSettings(timeout=7.0, max_body=99))
    assert settings["DOWNLOAD_TIMEOUT"] == 7.0
    assert settings["DOWNLOAD_MAXSIZE"] == 99
    assert settings["DOWNLOAD_VERIFY_CERTIFICATES"] is True


def test_we_say_who_we_are() -> None:
    assert user_agent("Example Counsel desk@example.org") == (
        f"policytrail/{__version__} (Example Counsel desk@example.org)"
    )
    assert user_agent("") == f"policytrail/{__version__}"


def test_importing_the_crawler_loads_no_network_library() -> None:
    heavy = ["scrapy", "twisted", "trafilatura", "feedparser", "lxml"]
    code = f"import sys, policytrail.crawler; print([n for n in sys.modules if n in {heavy}])"
    done = subprocess.run(  # our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_only_a_parsing_process_loads_parser_libraries() -> None:
    parsers = {"feedparser", "pypdf", "trafilatura"}
    code = (
        "import sys; from policytrail import crawler; from policytrail.crawler import kinds;"
        f"crawler.load_catalogue(); print({parsers} & set(sys.modules));"
        f"kinds.load_parsers(); print({parsers} <= set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["set()", "True"]
