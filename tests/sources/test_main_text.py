"""The main text is checked against the page: articles in several containers, titles, dates."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from policytrail.crawler.extraction import Article, Selectors, extract_article

NOW = datetime(2026, 10, 5, tzinfo=UTC)
SENTENCES = [
    "The board of the fund met in the spring and heard what its advisers had to say on fees.",
    "Two members asked how often the value of the private assets would be set, and by whom.",
    "The chair answered that an outside firm would do so at the end of every quarter.",
    "A union of teachers wrote to the board that it saw no reason to take the risk now.",
    "The vote was put off until the autumn, when the state's auditor is to report.",
    "Until then the fund will hold what it has, and it will buy nothing of that kind.",
]


def paragraphs(first: int, last: int) -> str:
    return "".join(f"<p>{sentence}</p>" for sentence in SENTENCES[first:last])


def read(body: str, head: str = "<title>The board waits</title>") -> Article:
    page = f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>'
    article = extract_article(page, "https://example.org/a", Selectors(), retrieved=NOW)
    assert article is not None
    return article


def test_an_article_in_several_containers_is_read_to_its_end() -> None:
    # Between the containers stand what layouts put there: advertising, a call to subscribe.
    parts, sentences = [], []
    for n in range(3):
        told = [f"In session {n}, {sentence}" for sentence in SENTENCES]
        inner = "".join(f"<p>{sentence}</p>" for sentence in told)
        sentences += told
        parts.append(f'<div class="grid"><div class="article__body">{inner}</div></div>')
        parts.append('<div class="slot"><p>Subscribe</p></div>')
    text = read(f"<main><h1>The board waits</h1>{''.join(parts)}</main>").text
    for sentence in sentences:
        assert text.count(sentence) == 1
    assert "Subscribe" not in text


def test_the_next_article_of_an_endless_page_is_another_one() -> None:
    def story(heading: str, inner: str) -> str:
        part = f'<h1>{heading}</h1><div class="article__body">{inner}</div>'
        return f'<article class="story">{part}</article>'

    other = "".join(f"<p>In the bank, {sentence.lower()}</p>" for sentence in SENTENCES)
    text = read(story("The board waits", paragraphs(0, 6)) + story("The bank waits", other)).text
    assert SENTENCES[0] in text
    assert SENTENCES[5] in text
    assert "In the bank" not in text


@pytest.mark.parametrize(
    ("title", "heading", "head", "expected"),
    [
        ("The board waits | Example Times", "The board waits", "", "The board waits"),
        ("The board waits – Example Times", "Markets", "Example Times", "The board waits"),
        ("The board - what it decided", "Markets", "Example Times", "The board - what it decided"),
        ("The board waits: a report", "The board waits", "", "The board waits: a report"),
        ("Boards' wait * Example Times * by A. N.", "Boards’ wait", "", "Boards’ wait"),
        ("The board waits | Example Times | by A. N.", "The board waits", "", "The board waits"),
    ],
)
def test_titles_lose_the_name_of_their_site_only(
    title: str, heading: str, head: str, expected: str
) -> None:
    site = f'<meta property="og:site_name" content="{head}">' if head else ""
    marked = f'<meta property="og:title" content="{title}">'
    body = f"<article><h1>{heading}</h1>{paragraphs(0, 6)}</article>"
    assert read(body, f"<title>{title}</title>{marked}{site}").title == expected


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ('<p class="date">August 7, 2025</p>', datetime(2025, 8, 7, tzinfo=UTC)),
        ('<time datetime="2025-08-07">last Thursday</time>', datetime(2025, 8, 7, tzinfo=UTC)),
        ('<p class="date">Release No. 2025-01</p>', None),
        ('<p class="date">August 2025</p>', None),
        ('<p class="copyright">© 2025 Example</p>', None),
    ],
)
def test_a_day_counts_only_where_it_is_written_in_full(line: str, day: datetime | None) -> None:
    article = read(f"<article><h1>The board waits</h1>{line}{paragraphs(0, 6)}</article>")
    assert article.published.value == day
