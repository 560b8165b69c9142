"""newspaper4k as a filter: pages as JSON lines in, what it makes of them as JSON lines out.

Run by ``benchmarks/extraction.py --newspaper PYTHON`` with the interpreter of an environment of its
own (``benchmarks/requirements.txt``): policytrail does not need it and its environment lacks it.

Without a network it hangs by default: it asks tldextract for the suffix of each address, and that
downloads the public suffix list when it is asked for the first time. Here it takes the list that
comes with the package. Nor is it to fetch the pictures of a page to find the largest.
"""

from __future__ import annotations

import base64
import json
import re
import sys
import time

import tldextract

tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)

from newspaper import Article, Config  # noqa: E402 - it must find the setting above

_CHARSET = re.compile(rb"<meta[^>]{1,200}charset=[\"']?([A-Za-z0-9_-]{3,20})")


def read(url: str, body: bytes) -> dict[str, object]:
    """Return text, title and day of a page, and the processor time that they took, in seconds."""
    config = Config()
    config.fetch_images = False
    begun = time.process_time()
    article = Article(url, config=config)
    declared = _CHARSET.search(body[:4096])
    encoding = declared[1].decode("ascii") if declared else "utf-8"
    article.download(input_html=body.decode(encoding, "replace"))
    article.parse()
    day = article.publish_date.date().isoformat() if article.publish_date else ""
    return {
        "text": article.text,
        "title": article.title or "",
        "day": day,
        "seconds": time.process_time() - begun,
    }


def main() -> None:
    """Answer line by line until the input ends; a page that it fails on has no text."""
    for line in sys.stdin:
        page = json.loads(line)
        try:
            found = read(page["url"], base64.b64decode(page["body"]))
        except Exception as error:
            print(f"{page['url']}: {type(error).__name__}: {error}", file=sys.stderr)
            found = {"text": "", "title": "", "day": "", "seconds": 0.0}
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
