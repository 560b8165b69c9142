"""HTML becomes the paragraphs that a reader sees."""

from __future__ import annotations

import pytest

from policytrail.crawler.rendering import html_to_line, html_to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Plain & simple", "Plain & simple"),
        ("One\n\nTwo\nlines", "One\n\nTwo lines"),
        ("<p>One</p><p>Two <b>bold</b> words</p>", "One\n\nTwo bold words"),
        ("<div>One<div>Two</div>Three</div>", "One\n\nTwo\n\nThree"),
        ("<p>One<br>line</p>", "One line"),
        ("<p>One<br><br>Two</p>", "One\n\nTwo"),
        ("<h2>Head</h2><ul><li>a</li><li>b</li></ul>", "Head\n\na\n\nb"),
        ("<table><tr><th>Fund</th><td>5%</td></tr><tr><td>x</td></tr></table>", "Fund | 5%\n\nx"),
        ("<p>A&nbsp;B &amp; C&#8217;s</p>", "A B & C’s"),
        ("<p>x<script>alert(1)</script>y<style>p{}</style></p>", "xy"),
        ("<p>x<!-- not this -->y</p>", "xy"),
        ("<p>Seen</p><p hidden>Not seen</p>", "Seen"),
        ("<nav><a>Menu</a></nav><p>Text</p>", "Text"),
        ("<p>A<embed src='x'> goes on", "A goes on"),
        ("<form>The rest stands in a form", "The rest stands in a form"),
        ("<p>Unclosed <b>bold", "Unclosed bold"),
        ("", ""),
        ("<p> </p>", ""),
    ],
)
def test_blocks_become_paragraphs(html: str, text: str) -> None:
    assert html_to_text(html) == text


def test_titles_are_one_line() -> None:
    assert html_to_line(" A <i>fine</i>\n title &amp; more ") == "A fine title & more"
    assert html_to_line("1 < 2 and 3 > 2") == "1 < 2 and 3 > 2"


def test_deep_and_wide_html_ends() -> None:
    assert html_to_text("<div>" * 50_000 + "x") in {"", "x"}
    assert html_to_text("<p>x</p>" * 100_000) == ""
