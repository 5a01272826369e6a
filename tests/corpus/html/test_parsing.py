"""HTML to blocks: what is furniture, what is text, and what hostile markup does."""

from __future__ import annotations

import random
import re
from time import process_time

import pytest
from bs4 import Comment
from hypothesis import given
from hypothesis import strategies as st

from corpus.block import Block
from corpus.entry import Link
from corpus.html.parsing import (
    blocks,
    boilerplate_of,
    clean,
    parse,
    safe_markup,
    title_without_site,
)

PROSE = "The trial randomised four hundred people and followed them for a year. " * 12


def texts(markup: str) -> list[str]:
    """Return the text of each block of a page."""
    return [block.text for block in blocks(clean(markup))]


def one(markup: str) -> Block:
    """Return the one block of a page."""
    (block,) = blocks(clean(markup))
    return block


FURNITURE = [
    "<nav><ul><li><a href='/'>Home</a></li></ul></nav>",
    "<header><p>Site name</p><form><input><button>Go</button></form></header>",
    "<footer><p>© the publishers, 2024</p></footer>",
    "<aside class='sponsors'><p>Paid for by the Invented Trust</p></aside>",
    "<div role='navigation'>Menu</div>",
    "<div role='search'>Find</div>",
    "<div role='contentinfo'>Address</div>",
    "<a class='skip' href='#main'>Skip to the entry</a>",
    "<div id='skipmenu'><a href='#content'>Skip directly to site content</a></div>",
    "<form class='signup' action='/mail'><label>Your e-mail <input></label></form>",
    "<div class='share'><a href='#'>Tweet</a> <a href='#'>Copy title and link</a></div>",
    "<div class='header-language-bar'><a href='/spanish/'>Español</a></div>",
    "<div class='card tp-related-pages'>Related Pages</div>",
    "<div class='card tp-on-this-page'><a href='#a'>Abstract</a></div>",
    "<div id='cookieBanner' class='cookie-consent'>We use cookies.</div>",
    "<ul class='breadcrumbs'><li>Home</li><li>Studies</li></ul>",
    "<div class='social_share_buttons'>Facebook</div>",
    "<div id='sidebar'>Latest news</div>",
    "<p class='peerreviewed'>PEER REVIEWED</p>",
    "<p><a href='#'>Top</a></p>",
    "<p>Back to top</p>",
    "<p><a href='/'>Home</a> | <a href='/news'>News</a> <a href='/c'>Contact us</a></p>",
    "<section class='comments-area'><h2>2 thoughts</h2><p>Nice post!</p></section>",
    "<script>var hidden = 'text';</script>",
    "<style>p { color: red }</style>",
    "<noscript>Enable JavaScript</noscript>",
    "<template><p>Not shown</p></template>",
    "<!-- a comment -->",
    "<svg><title>Icon</title></svg>",
    "<button>Print</button>",
    "<select><option>Choose</option></select>",
    "<p hidden>Not shown</p>",
    "<p aria-hidden='true'>Not shown</p>",
    "<p style='display: none'>Not shown</p>",
    "<span class='sr-only'>external icon</span>",
    "<div class='d-none'>Not shown</div>",
]


@pytest.mark.parametrize("furniture", FURNITURE)
def test_furniture_goes_and_the_text_around_it_stays(furniture: str) -> None:
    """Each kind of furniture is left out, before, within and after the text of a page."""
    page = (
        f"<body>{furniture}<div><h1>Title</h1><p>First.</p>{furniture}<p>Last.</p></div>{furniture}"
    )
    assert texts(page) == ["Title", "First.", "Last."]


@pytest.mark.parametrize(
    "kept",
    [
        "<article><header><p>In the article's own head</p></header></article>",
        "<main><aside><p>A box beside the text</p></aside></main>",
        "<article><footer><p>Last revised 12 June 2014</p></footer></article>",
        "<div class='d-none d-lg-block'>Shown where there is room</div>",
        "<details><summary>Unfold</summary><p>Extra text</p></details>",
        "<a href='#x' aria-controls='x'>More</a><div id='x' style='display:none'>Folded text</div>",
        "<div id='social-support'><h2>Social support</h2><p>Families help.</p></div>",
        "<section id='sharing'><h2>Sharing needles</h2><p>It fell.</p></section>",
        "<table><tr><th class='share'>Share</th></tr><tr><td class='share'>40%</td></tr></table>",
        "<p class='advice'>Advice on advertising</p>",
        "<p class='shareholders'>Shareholders</p>",
        "<p>Go <a href='/'>home</a> early, said <a href='/b'>most people</a></p>",
        "<p><a href='/1'>Jane Doe</a>, <a href='/2'>Ann Roe</a></p>",
        "<figure><img alt='x'><figcaption>Figure 1. Flow of people</figcaption></figure>",
    ],
)
def test_text_that_resembles_furniture_stays(kept: str) -> None:
    """Boxes, unfolded parts, anchors and cells of the article are text."""
    found = texts(f"<body><h1>Title</h1><p>{PROSE}</p>{kept}<p>Last.</p>")
    assert found[0] == "Title"
    assert found[-1] == "Last."
    assert len(found) > 3


def test_section_with_a_heading_is_text_whatever_it_is_called() -> None:
    """On pages that rules alone clean too; one that is headed as furniture is furniture."""
    words = "We looked through three registers and found two trials."
    page = (
        f"<main><h1>Herons</h1><div class=search><h2>Search for trials</h2><p>{words}</p></div>"
        f"<div class=share><h2>Share</h2><p>{words}</p></div>"
        "<h2><button>Methods</button></h2><p>Text.</p></main>"
    )
    texts = [block.text for block in blocks(clean(page))]
    assert texts == ["Herons", "Search for trials", words, "Methods", "Text."]


def test_parts_around_a_text_are_not_read_over_and_over() -> None:
    """Whether a part is headed matters only where its name says that it is no text."""
    soup = parse("<main>" + "<div>" * 900 + "<h2>Herons</h2>" + "<p>fish</p>" * 8_000)
    before = process_time()
    assert boilerplate_of(soup) == []
    assert process_time() - before < 2


def test_nested_furniture_is_no_trouble() -> None:
    """A hit inside a hit, as deep as one likes, is taken out once."""
    nested = "<div class='share'><nav><div class='share'><nav>x</nav></div></nav></div>"
    assert texts(f"<body>{nested * 3}<p>Text.</p>{nested}") == ["Text."]


def test_element_that_holds_the_bulk_is_text_whatever_its_name() -> None:
    """A page wrapped in a form, or in a class that says menu, is not emptied."""
    for wrapper in ("<form>", "<div class='nav'>", "<div id='menu'>", "<div style='display:none'>"):
        assert PROSE.strip() in texts(f"<body><p>x</p>{wrapper}<p>{PROSE}</p>")


def test_header_with_the_only_title_stays() -> None:
    """A header that holds the page's one <h1> is the article's, unless it names the site."""
    article = "<title>Drink and crime | Library</title><header><h1>{}</h1></header><p>Text.</p>"
    assert texts(article.format("Drink and crime")) == ["Drink and crime", "Text."]
    assert texts(article.format("Library")) == ["Text."]


def test_main_alone_is_kept_if_it_holds_the_bulk() -> None:
    """What stands outside <main> is left out, but not for an empty <main>."""
    outside = "<div><p>Outside.</p></div>"
    assert texts(f"<body>{outside}<main><h1>T</h1><p>{PROSE}</p></main>{outside}")[0] == "T"
    assert "Outside." not in texts(f"<body>{outside}<main><h1>T</h1><p>{PROSE}</p></main>")
    assert "Outside." in texts(f"<body>{outside}<main></main>")
    assert texts(f"<body>{outside}<div role='main'><p>{PROSE}</p></div>") == [PROSE.strip()]


def test_title_outside_the_article_is_kept() -> None:
    """An <h1> that stands before <article> is its title."""
    page = f"<body><div><h1>Title</h1></div><article><p>{PROSE}</p></article><p>Other.</p>"
    assert texts(page) == ["Title", PROSE.strip()]


def test_several_articles_are_all_kept() -> None:
    """A page of several articles, none of which is the bulk, is a page with all of them."""
    articles = "".join(f"<article><h2>{n}</h2><p>Text {n}.</p></article>" for n in range(4))
    assert len(texts(f"<body>{articles}")) == 8


@pytest.mark.parametrize("name", ["main", "article", "section", "header"])
def test_page_without_a_body_tag_is_read_whole(name: str) -> None:
    """HTML 5 lets <head> and <body> be guessed; the text before the guess is text too."""
    page = f"<!doctype html><title>T</title><{name}><h1>One</h1><p>Two</p></{name}><p>Three</p>"
    assert texts(page)[:2] == ["One", "Two"]
    assert texts(f"<title>T</title><{name}><h1>One</h1></{name}>") == ["One"]


def test_head_keeps_its_metadata() -> None:
    """Title and metadata stay for those who read them; comments and scripts do not."""
    soup = clean(
        "<head><title>T</title><meta name=a content=b><script>x</script></head><p>y<!--c-->"
    )
    assert soup.title is not None
    assert soup.title.get_text() == "T"
    assert soup.find("meta") is not None
    assert soup.find("script") is None
    assert soup.find(string=lambda text: isinstance(text, Comment)) is None


def test_blocks_come_in_reading_order_with_their_levels() -> None:
    """Headings have their level, all else level 0."""
    page = """<h1>One</h1><p>Two</p><ul><li>Three<ul><li>Four</li></ul></li></ul>
    <h3>Five</h3>Six<div>Seven</div><dl><dt>Eight<dd>Nine</dl>
    <div role=heading aria-level=4>Ten</div><div class="card-header h5">Eleven</div>"""
    levels = {"One": 1, "Five": 3, "Ten": 4, "Eleven": 5}
    found = blocks(clean(page))
    words = [block.text for block in found]
    assert " ".join(words) == "One Two Three Four Five Six Seven Eight Nine Ten Eleven"
    assert [block.level for block in found] == [levels.get(word, 0) for word in words]


def test_heading_that_swallowed_a_paragraph_gives_it_back() -> None:
    """A heading is its first line; a block inside it is text; a very long one is a paragraph."""
    found = blocks(clean("<h2>Methods<div>We asked people.</div></h2><h2><div>Results</div></h2>"))
    assert [(b.text, b.level) for b in found] == [
        ("Methods", 2),
        ("We asked people.", 0),
        ("Results", 2),
    ]
    assert one(f"<h2>{PROSE}</h2>").level == 0


def test_white_space_is_folded_and_marks_are_kept() -> None:
    """Runs of blanks are one, soft hyphens go, quotes, dashes and entities stay."""
    block = one("<p>  “Naïve”&nbsp;–\n\n it&rsquo;s treat&shy;ment &amp; <b>care</b>.\u200b </p>")
    assert block.text == "“Naïve” – it’s treatment & care."


@pytest.mark.parametrize(
    ("markup", "lead"),
    [
        ("<p><b>What is this cell about?</b> Many things.</p>", "What is this cell about?"),
        ("<p>► <strong>A question?</strong> An answer.</p>", "A question?"),
        ("<p><b>S</b> <b>G</b> <a href=x>Title</a></p>", "S G"),
        ("<p><b>All of it</b></p>", "All of it"),
        ("<p><a href=x><b>Linked</b></a> text</p>", "Linked"),
        ("<p>Text and then <b>bold</b></p>", ""),
        ("<p>Text</p>", ""),
        ("<h2><b>Heading</b></h2>", ""),
    ],
)
def test_lead_is_the_bold_run_a_block_begins_with(markup: str, lead: str) -> None:
    """Bullets may stand before it, and bold runs with a blank between are one."""
    assert one(markup).lead == lead


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("../other.html", "../other.html"),
        ("//example.org/x", "//example.org/x"),
        ("?page=2", "?page=2"),
        ("a.html?next=http://x", "a.html?next=http://x"),
        ("#part", "#part"),
        ("#", ""),
        ("", ""),
        ("javascript:alert(1)", None),
        (" java\nscript:alert(1)", None),
        ("JavaScript&colon;alert(1)", None),
        ("data:text/html,x", None),
        ("vbscript:x", None),
        ("file:///etc/passwd", None),
        ("x" * 3_000, None),
    ],
)
def test_only_safe_targets_are_kept(target: str, kept: str | None) -> None:
    """Links lead to http, https, mailto or relative addresses; others are plain text."""
    block = one(f'<p>See <a href="{target}">these words</a> here.</p>')
    assert block.text == "See these words here."
    assert block.links == (() if kept is None else (Link(text="these words", url=kept),))


def test_anchors_without_target_or_words_are_no_links() -> None:
    """A named place and a linked image are no links of the text."""
    assert one("<p><a name=x>Here</a> <a href=y><img src=z></a></p>").links == ()


def test_data_table_is_read_row_by_row() -> None:
    """Cells are joined by bars, empty ones left out; the caption is a block before the rows."""
    page = """<table><caption>Table 1. People</caption><thead><tr><th>Group<th>N (%)</tr></thead>
    <tbody><tr><td><p>Men</p><td>199<br>(66.3%)<td></tr><tr><td colspan=2>All ages</tr></table>"""
    assert texts(page) == ["Table 1. People", "Group | N (%)", "Men | 199 (66.3%)", "All ages"]


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td><h2>Left</h2><p>One</p><p>Two</p></td><td>Right</td></tr></table>",
        "<table role=presentation><tr><td>Left<p>One<p>Two</td><td>Right</td></tr></table>",
        "<table><tr><td>Left<p>One<p>Two<table><tr><td>Right</table></table>",
    ],
)
def test_layout_table_is_read_through(table: str) -> None:
    """A table that lays out a page does not make one line of it."""
    assert texts(table) == ["Left", "One", "Two", "Right"]


def test_line_breaks_are_blanks_and_two_of_them_end_a_paragraph() -> None:
    """Pages that use <br> for paragraphs have paragraphs."""
    assert texts("<p>One<br>two<br><br>three</p>") == ["One two", "three"]


def test_preformatted_text_has_paragraphs() -> None:
    """Empty lines in <pre> part paragraphs; its other line ends are blanks."""
    assert texts("<pre>One\ntwo\n\n  three\n</pre>") == ["One two", "three"]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("R<sup>2</sup> = 0.2", "R² = 0.2"),
        ("<i>R</i><sup>2</sup>", "R²"),
        ("30 kg/m<sup>2</sup>", "30 kg/m²"),
        ("10<sup>−6</sup>", "10⁻⁶"),
        ("the 19<sup>th</sup> century", "the 19th century"),
        ("smoker<sup>c</sup> and", "smoker c and"),
        ("DrPH<sup>1</sup>; PhD<sup>2,3</sup>", "DrPH¹; PhD²,³"),
        ("<sup>a</sup>Percentages", "a Percentages"),
        ("nurses<sup>2</sup> say", "nurses² say"),
        ("nurses.<sup><a href='#n2'>2</a></sup> Say", "nurses.² Say"),
        ("nurses<sup>[2]</sup>", "nurses[²]"),
        ("nurses<a href='#n2'>[2, 3]</a>", "nurses[²,³]"),
        ("nurses<sup>2, 4–6</sup>", "nurses²,⁴⁻⁶"),
        ("in 2012<sup>3</sup> they", "in 2012³ they"),
        ("<sup>2</sup>Department of Health", "² Department of Health"),
        ("section <a href='#s2'>2</a>", "section 2"),
        ("HbA<sub>1c</sub> and CO<sub>2</sub>", "HbA1c and CO2"),
        ("<q>Yes</q>, he said", "“Yes”, he said"),
        ("a<wbr>b<span>c</span>", "abc"),
    ],
)
def test_raised_and_quoted_text_reads_as_printed(markup: str, text: str) -> None:
    """Exponents stay exponents, and a footnote mark is not a letter of the word before it."""
    assert one(f"<p>{markup}</p>").text == text


def test_unclosed_elements_do_not_swallow_the_page() -> None:
    """A missing </title>, </script> or </textarea> costs no text."""
    for name in ("title", "script", "style", "textarea", "iframe", "xmp"):
        assert texts(f"<{name}>abc<p>One.</p><p>Two.</p>")[-2:] == ["One.", "Two."]
    assert texts("<p>One.</p><plaintext><p>Two.</p>") == ["One.", "Two."]


@pytest.mark.parametrize("before", ["", "<SCRIPT>a</SCRIPT>", "İ<title>a</titlebar>b</TITLE>"])
def test_only_what_no_tag_behind_it_closes_is_closed(before: str) -> None:
    """In whatever case, and a name that only begins so is another's."""
    for name in ("script", "STYLE"):
        assert texts(f"{before}<p>One.</p><{name}>abc<p>Two.</p>")[-2:] == ["One.", "Two."]
    assert safe_markup(before) == f"<!DOCTYPE html>\n{before}"


TAGS = ["p", "div", "h2", "table", "tr", "td", "a href=x", "b", "ul", "li", "sup", "pre", "span"]


@given(st.randoms(use_true_random=False))
def test_any_nesting_of_tags_keeps_every_word(chance: random.Random) -> None:
    """Whatever the order of tags, opened and closed at random, all words come out in order."""
    pieces, words = [], []
    for number in range(30):
        tag = chance.choice(TAGS)
        pieces.append(f"<{tag}>" if chance.random() < 0.6 else f"</{tag.split()[0]}>")
        pieces.append(f"word{number} ")
        words.append(f"word{number}")
    found = " ".join(texts("<body>" + "".join(pieces)))
    assert re.findall(r"word\d+", found) == words


def test_links_inside_reordered_markup_are_kept_in_order() -> None:
    """A link that spans blocks gives each block its own words."""
    found = blocks(clean("<a href=x><div>One</div><div>Two</div></a>"))
    assert [block.links for block in found] == [
        (Link(text="One", url="x"),),
        (Link(text="Two", url="x"),),
    ]


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Minding the gap | Library", "Minding the gap"),
        ("Minding the gap|Library|Home", "Minding the gap"),
        ("| Library", "Library"),
        ("Alcohol - a review", "Alcohol - a review"),
        ("", ""),
    ],
)
def test_site_name_behind_a_bar_is_no_title(title: str, bare: str) -> None:
    """Only a bar parts a title from its site: a dash may belong to the title."""
    assert title_without_site(title) == bare
