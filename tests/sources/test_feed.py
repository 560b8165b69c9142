"""Feeds in every state: what is read, what is flagged, what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from policytrail.crawler.identity import document_id
from policytrail.crawler.kinds import feed
from policytrail.crawler.parsed import Parsed
from policytrail.records import Outcome

ITEM = (
    "<item><title>{0}</title><link>https://example.org/{0}</link>"
    "<pubDate>Thu, 07 Aug 2025 17:01:02 -0400</pubDate></item>"
)
ATTRIBUTES = " ".join(f"a{n}='1'" for n in range(900))
JSON_FEED = '{"version": "https://jsonfeed.org/version/1"'
Read = Callable[..., Parsed]


def rss(*items: str, head: str = "", prolog: str = '<?xml version="1.0"?>') -> str:
    inner = f"<channel><title>T</title>{head}{''.join(items)}</channel>"
    return f'{prolog}<rss version="2.0">{inner}</rss>'


@pytest.fixture
def read(make_source: Callable[..., object], make_fetch: Callable[..., object]) -> Read:
    """Parse a body; keyword arguments are options of the source."""

    def parse(body: bytes | str, **options: object) -> Parsed:
        return feed.parse(make_source(**options), make_fetch(body))  # type: ignore[arg-type]

    return parse


def titles(parsed: Parsed) -> list[str]:
    return [link.title for link in parsed.links]


def test_items_become_links_with_what_they_say(read: Read) -> None:
    parsed = read(rss(ITEM.format("one"), ITEM.format("two")))
    assert parsed.outcome is None
    assert (parsed.items, len(parsed.documents)) == (2, 0)
    assert [link.url for link in parsed.links] == [
        "https://example.org/one",
        "https://example.org/two",
    ]
    assert parsed.links[0].published == datetime(2025, 8, 7, 21, 1, 2, tzinfo=UTC)
    assert parsed.complete
    assert parsed.problems == ()


def test_full_items_become_documents_in_paragraphs(read: Read) -> None:
    body = "<p>First &amp; <b>bold</b>.</p><ul><li>Point</li></ul><script>x()</script><p>Last</p>"
    item = (
        "<item><title>A &amp;amp; B</title><link>/a?utm_source=x</link><guid>g1</guid>"
        "<author>me@example.org (Ann Example)</author><category>Rules</category>"
        f"<description><![CDATA[{body}]]></description></item>"
    )
    document = read(rss(item), content="full", min_chars=1).documents[0]
    assert document.text == "First & bold.\n\nPoint\n\nLast"
    assert document.title == "A & B"
    assert document.url == "https://example.org/a"
    assert document.metadata == {"guid": "g1", "categories": "Rules"}
    assert (document.kind, document.published) == ("feed_item", None)


def test_the_line_that_wordpress_adds_is_no_text(read: Read) -> None:
    added = "The post <a href='/a'>An Order</a> appeared first on <a>A Site</a>."
    body = f"<p>The order.</p><p>{added}</p>"
    item = (
        f"<item><title>T</title><link>/a</link><description><![CDATA[{body}]]></description></item>"
    )
    assert read(rss(item), content="full", min_chars=1).documents[0].text == "The order."


def test_a_teaser_leads_to_its_page_even_in_a_full_feed(read: Read) -> None:
    item = "<item><title>T</title><link>https://example.org/a</link><description>Short</description></item>"
    parsed = read(rss(item), content="full")
    assert [link.url for link in parsed.links] == ["https://example.org/a"]
    assert parsed.documents == ()


def test_summaries_of_one_page_are_separate_documents(read: Read) -> None:
    item = (
        "<item><title>Step {0}</title><link>https://example.org/bill</link>"
        "<guid isPermaLink='false'>step-{0}</guid><description>What was done.</description></item>"
    )
    parsed = read(rss(item.format(1), item.format(2)), content="summary")
    assert [document.text for document in parsed.documents] == [
        "Step 1\n\nWhat was done.",
        "Step 2\n\nWhat was done.",
    ]
    assert len({document.id for document in parsed.documents}) == 2


def test_an_aggregator_names_the_publisher(read: Read) -> None:
    item = (
        "<item><title>Unions object - Example Times</title><link>/read/1</link>"
        "<source url='https://example.com'>Example Times</source>"
        "<description>Unions object &amp;nbsp; Example Times</description></item>"
    )
    (document,) = read(rss(item), content="summary", via=True).documents
    assert (document.title, document.publisher) == ("Unions object", "Example Times")
    assert (document.text, document.via) == ("Unions object", "test.source")
    (other,) = read(rss(item), content="summary").documents
    assert other.publisher == "Example"


def test_the_same_page_twice_is_one_link(read: Read) -> None:
    items = [ITEM.format("one"), ITEM.format("one?utm_medium=rss"), ITEM.format("one/#top")]
    assert len(read(rss(*items)).links) == 1


def test_one_guid_for_all_items_loses_none(read: Read) -> None:
    items = [ITEM.format(n).replace("</item>", "<guid>same</guid></item>") for n in "abc"]
    assert titles(read(rss(*items))) == ["a", "b", "c"]


def test_items_without_link_are_known_by_guid_and_items_without_anything_are_counted(
    read: Read,
) -> None:
    named = "<item><title>Only a title</title><guid isPermaLink='false'>g</guid></item>"
    parsed = read(rss(named, "<item></item>", "<item/>", ITEM.format("good")))
    assert [document.text for document in parsed.documents] == ["Only a title"]
    assert parsed.documents[0].url.startswith("https://example.org/feed#")
    assert titles(parsed) == ["good"]
    assert parsed.problems == ("an item without a link and without text (2 times)",)


def test_a_feed_without_recent_items_is_abandoned_not_quiet(read: Read) -> None:
    body = rss(ITEM.format("old"))
    parsed = read(body, stale_days=365)
    assert parsed.outcome is Outcome.DRIFT
    assert "2025-08-07" in parsed.message
    assert parsed.links == ()
    assert read(body, stale_days=500).outcome is None
    undated = rss("<item><title>T</title><guid>g</guid></item>")
    assert read(undated, stale_days=1).outcome is None


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "data:,x", "mailto:a@b.c"]
)
def test_only_web_addresses_become_links(read: Read, link: str) -> None:
    parsed = read(rss(f"<item><title>T</title><link>{link}</link></item>", ITEM.format("good")))
    assert titles(parsed) == ["good"]


def test_an_item_that_leads_to_its_own_feed_is_not_followed(read: Read) -> None:
    assert (
        read(rss("<item><title>T</title><link>https://example.org/feed</link></item>")).links == ()
    )


def test_a_feed_of_nothing_usable_is_empty_or_broken(read: Read) -> None:
    assert read(rss("<item></item>", "<item/>")).outcome is Outcome.EMPTY
    assert read(rss("<item></item>", "<item><title>") + "<").outcome is Outcome.MALFORMED


def test_bad_dates_are_unknown_and_flagged(read: Read) -> None:
    items = [
        f"<item><title>T</title><link>https://example.org/{n}</link><pubDate>{date}</pubDate></item>"
        for n, date in enumerate(
            ["1764000000", "Thu, 01 Jan 2099 00:00:00 GMT", "2025-08-07 17:00"]
        )
    ]
    parsed = read(rss(*items))
    assert [link.published for link in parsed.links] == [
        None,
        None,
        datetime(2025, 8, 7, tzinfo=UTC),
    ]
    assert [problem.split(":")[0] for problem in parsed.problems] == [
        "not a date",
        "lies in the future",
        "no time zone, only the day is kept",
    ]


def test_rss_dates_of_the_dublin_core_are_dates_of_publication(read: Read) -> None:
    item = (
        ITEM.format("one")
        .replace("pubDate", "dc:date")
        .replace("Thu, 07 Aug 2025 17:01:02 -0400", "2025-08-07T21:01:02Z")
    )
    body = rss(item).replace("<rss ", '<rss xmlns:dc="http://purl.org/dc/elements/1.1/" ')
    assert read(body).links[0].published == datetime(2025, 8, 7, 21, 1, 2, tzinfo=UTC)


def test_atom_without_published_has_no_date_of_publication_unless_the_source_says_so(
    read: Read,
) -> None:
    body = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title><id>a</id>'
        '<link href="/a"/><updated>2025-08-07T21:01:02Z</updated></entry></feed>'
    )
    assert read(body).links[0].published is None
    moment = read(body, updated_is_published=True).links[0].published
    assert moment == datetime(2025, 8, 7, 21, 1, 2, tzinfo=UTC)


def test_json_feed(read: Read) -> None:
    table = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "T",
        "language": "en-GB",
        "authors": [{"name": "Ann Example"}],
        "items": [
            {"id": 1, "url": "/a", "title": "1 < 2", "content_html": "<p>One.</p><p>Two.</p>",
             "date_published": "2025-08-07T17:01:02-04:00"},
            "no object",
        ],
    }  # fmt: skip
    parsed = read(json.dumps(table), content="full", min_chars=1)
    (document,) = parsed.documents
    assert (document.title, document.text, document.language) == ("1 < 2", "One.\n\nTwo.", "en")
    assert document.authors == ("Ann Example",)
    assert document.published == datetime(2025, 8, 7, 21, 1, 2, tzinfo=UTC)
    assert parsed.problems == ("1 items are no objects",)


@pytest.mark.parametrize(
    ("body", "outcome", "part"),
    [
        (b"", Outcome.EMPTY, "empty body"),
        (b" \n ", Outcome.EMPTY, "empty body"),
        (rss(), Outcome.EMPTY, "without items"),
        ("<!doctype html><html><body><p>Hi</p></body></html>", Outcome.DRIFT, "HTML page"),
        ("<catalog><book/></catalog>", Outcome.DRIFT, "no feed"),
        ("/etc/passwd", Outcome.DRIFT, "no feed"),
        ("http://127.0.0.2/internal.xml", Outcome.DRIFT, "no feed"),
        ('{"items": []}', Outcome.DRIFT, "no JSON Feed"),
        (JSON_FEED, Outcome.MALFORMED, "not JSON"),
        (JSON_FEED + ', "items": []}', Outcome.EMPTY, "without items"),
        (JSON_FEED + ', "items": 5}', Outcome.MALFORMED, "no list"),
        ("<rss version='2.0'><channel><title>T</tit", Outcome.MALFORMED, "not well-formed"),
        (rss(f"<item {ATTRIBUTES}/>"), Outcome.MALFORMED, "500 attributes"),
        (rss("<x>" * 450_000), Outcome.MALFORMED, "200000 elements"),
        ("<html><title>Just a moment...</title><p>Wait</p></html>", Outcome.BLOCKED, "bot wall"),
    ],
)  # fmt: skip
def test_what_is_no_readable_feed_says_what_it_is(
    read: Read, body: bytes | str, outcome: Outcome, part: str
) -> None:
    parsed = read(body)
    assert parsed.outcome is outcome
    assert part in parsed.message
    assert (parsed.documents, parsed.links) == ((), ())


def test_entities_are_never_expanded_and_the_items_survive(read: Read) -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    parsed = read(
        rss(
            "<item><title>x &b; &f; é</title><guid>g</guid></item>",
            ITEM.format("good"),
            prolog=bomb,
        )
    )
    assert titles(parsed) == ["good"]
    assert parsed.documents[0].text == "x &b; &f; é"


def test_references_that_crash_parsers_become_the_replacement_character(read: Read) -> None:
    title = "x &#x110000; &#xD800; &#99999999999999999999; &eacute; AT&T"
    item = f"<item><title>{title}</title><guid>g</guid></item>"
    parsed = read(rss(item))
    assert parsed.outcome is None
    assert parsed.documents[0].title == "x � � � é AT&T"


def test_ampersands_in_links_stay_single(read: Read) -> None:
    items = [
        "<item><title>a</title><link>https://example.org/?a=1&amp;b=2</link></item>",
        "<item><title>b</title><link><![CDATA[https://example.org/?a=3&b=4]]></link></item>",
        "<item><title>c</title><link>https://example.org/?a=5&b=6</link></item>",
    ]
    assert [link.url for link in read(rss(*items)).links] == [
        "https://example.org/?a=1&b=2",
        "https://example.org/?a=3&b=4",
        "https://example.org/?a=5&b=6",
    ]


def test_a_feed_that_breaks_off_keeps_its_items_but_is_not_complete(read: Read) -> None:
    parsed = read(rss(ITEM.format("one"), ITEM.format("two"))[:-60])
    assert "one" in titles(parsed)
    assert not parsed.complete
    assert any("not well-formed" in problem for problem in parsed.problems)


def test_junk_around_a_feed_is_flagged_and_harmless(read: Read) -> None:
    before = read("<br />\n<b>Warning</b>: x\n" + rss(ITEM.format("one")))
    after = read(rss(ITEM.format("one")) + "<script>x</script>")
    for parsed in (before, after):
        assert titles(parsed) == ["one"]
        assert parsed.complete
        assert parsed.problems


def test_items_beyond_the_limit_are_left_out_and_counted(read: Read) -> None:
    parsed = read(rss(*(ITEM.format(n) for n in range(30))), max_items=20)
    assert parsed.items == 20
    assert titles(parsed) == [str(n) for n in range(20)]
    assert parsed.problems == ("10 items beyond the newest 20 were left out",)


@pytest.mark.parametrize("newest_first", [True, False])
@pytest.mark.parametrize("fmt", ["rss", "json"])
def test_the_newest_items_are_kept_whichever_end_they_are_at(
    read: Read, fmt: str, *, newest_first: bool
) -> None:
    days = sorted(range(1, 29), reverse=newest_first)
    if fmt == "rss":
        item = (
            "<item><title>{0}</title><link>https://x.example/{0}</link>"
            "<pubDate>Fri, {0:02} Aug 2025 10:00:00 GMT</pubDate></item>"
        )
        body = rss(*map(item.format, days))
    else:
        items = [
            {
                "id": str(day),
                "title": str(day),
                "url": f"https://x.example/{day}",
                "date_published": f"2025-08-{day:02}T10:00:00Z",
            }
            for day in days
        ]
        body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})
    parsed = read(body, max_items=10)
    assert set(titles(parsed)) == {str(day) for day in range(19, 29)}
    assert parsed.problems == ("18 items beyond the newest 10 were left out",)
    assert parsed.complete


def test_what_a_feed_says_of_a_page_is_its_teaser(read: Read) -> None:
    told = "Trustees must report their digital assets by the end of May."
    one, two, three = (
        f"<item><title>{n}</title><link>https://x.example/{n}?utm_source=rss</link>"
        f"<description>{text}</description></item>"
        for n, text in ((1, f"&lt;p&gt;{told}&lt;/p&gt;"), (2, "Read more"), (3, "3"))
    )
    parsed = read(rss(one, two, three))
    assert [link.teaser is not None for link in parsed.links] == [True, False, False]
    teaser = parsed.links[0].teaser
    assert teaser is not None
    assert teaser.text == f"1\n\n{told}"
    assert (teaser.kind, teaser.method) == ("teaser", "feed summary")
    assert teaser.url == "https://x.example/1"
    assert teaser.id == document_id("https://x.example/1")


def test_one_item_in_another_encoding_does_not_garble_the_others(read: Read) -> None:
    body = rss(ITEM.format("Größe"), "BAD", ITEM.format("Ende ✓")).encode()
    parsed = read(body.replace(b"BAD", ITEM.format("Café – €5").encode("cp1252")))
    assert titles(parsed) == ["Größe", "Café – €5", "Ende ✓"]
    assert "not valid UTF-8; stray bytes were repaired" in parsed.problems


def test_titles_are_cut_and_clean(read: Read) -> None:
    parsed = read(
        rss(ITEM.format("one").replace("one<", "a&lt;b&gt;c&lt;/b&gt; " + "T" * 5000 + "<", 1))
    )
    assert len(titles(parsed)[0]) == 500
    assert titles(parsed)[0].startswith("ac T")
