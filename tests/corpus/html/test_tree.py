"""One parse by lxml, and the runs of text that a reader sees in its tree."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest
from bs4 import BeautifulSoup
from bs4.element import PageElement
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from corpus.entry import Link
from corpus.html.boilerplate_rules import ROLES
from corpus.html.json_ld import article_body
from corpus.html.node_stats import NodeStats, measure, tags, words_of
from corpus.html.parsing import blocks, safe_markup, soup_of, tidy
from corpus.html.segments import lines_of, read_segments, take_out
from corpus.html.statements import read_statements
from corpus.html.tree import cut, parse_tree

SAMPLE = Path(__file__).parents[3] / "corpus" / "sample"
NESTED = """<body><h1>On <span>lists</span></h1><p>H<sub>2</sub>O, <i class=x>m</i><sup>2</sup>
<span><u>and</u> more</span>&nbsp;<b> bold </b><a href="/a?b=1&amp;c=ä b#d">a link</a><br><br>
behind<pre>first  line

<span>second</span></pre><table><tr><td>a<td><em>b</em> c</table><ul><li><p>d<p>e</ul> tail"""


def texts(markup: str) -> list[str]:
    """Return the runs of text of a page without what is surely none."""
    root, _ = parse_tree(markup)
    cut(root)
    return [segment.text for segment in read_segments(root)[0]]


def test_page_nested_too_deep_says_so() -> None:
    """A page that libxml2 would cut short without a word is known."""
    assert not parse_tree("<body>" + "<div>" * 4_000 + "<p>The last words of all.</p>")[1]
    assert parse_tree("<body>" + "<div>" * 200 + "<p>The last words of all.</p>")[1]


def test_element_of_thousands_of_attributes_is_not_parsed() -> None:
    """libxml2 takes the square of their number in time; the other reader does not."""
    attributes = " ".join(f"a{number}=1" for number in range(100_000))
    assert not parse_tree(f"<body><p {attributes}>Words.</p>")[1]


@pytest.mark.parametrize("value", ['"<"', "'>'", '"><"', '= ">"', '""'])
@pytest.mark.parametrize("between", [" ", "/"])
def test_brackets_in_values_hide_no_attributes(value: str, between: str) -> None:
    """An element goes on behind a bracket that is quoted."""
    attributes = between.join(f"a{number}={value}" for number in range(5_000))
    assert not parse_tree(f"<body><p {attributes}>Words.</p>")[1]


@pytest.mark.parametrize(
    "stray",
    ['<!-- <a title=" -->', "<script>if (i <n) s='<b title=\"'</script>", "<p>2 <a =' </p>"],
)
@pytest.mark.parametrize("end", ["", "<p>'\">'"])
def test_stray_quotes_hide_no_attributes(stray: str, end: str) -> None:
    """What looks like a tag, where none is, is not looked at instead of the tags behind it."""
    attributes = " ".join(f"a{number}=1" for number in range(5_000))
    assert not parse_tree(f"<body>{stray}<p {attributes}>Words.</p>{end}")[1]


def test_tags_that_never_end_are_looked_at_in_bounded_time() -> None:
    """Each goes on to the end of the page; what cannot be told is not parsed."""
    before = process_time()
    assert not parse_tree("<body>" + "<a b=1 " * 100_000)[1]
    assert not parse_tree("<body>" + '<a b="' * 150_000)[1]
    assert process_time() - before < 2


def test_long_comments_and_values_are_no_attributes() -> None:
    """Nothing of them is an attribute, however many words they hold."""
    words = "Herons fish. " * 3_000
    for markup in (f"<!-- {words} -->", f'<meta content="{words}">', f"<p>{words}</p>"):
        assert parse_tree(f"<body>{markup}<p>Words.</p>")[1]


def test_two_breaks_part_segments_and_one_does_not() -> None:
    """Old pages part paragraphs by two <br>."""
    assert texts("<body><div>One<br>two.<br><br>Three <b>four</b>.</div></body>") == [
        *("One two.", "Three four."),
    ]


def test_what_is_taken_out_leaves_the_rest_in_its_place() -> None:
    """Text behind an element that goes is not lost with it, nor joined to what stood before."""
    root, _ = parse_tree("<body><div>Before<p>gone</p>behind</div><p>stays</p></body>")
    segments, _ = read_segments(root)
    take_out(root, [segments[1]], [segments[0], *segments[2:]])
    assert [segment.text for segment in read_segments(root)[0]] == ["Before", "behind", "stays"]


def test_button_in_a_sentence_stays_and_others_go() -> None:
    """A word that can be unfolded is part of its sentence."""
    page = "<body><p>Ask for <button>naloxone</button> at the desk.</p><button>Buy</button></body>"
    assert texts(page) == ["Ask for naloxone at the desk."]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(["w ", " ", "1", "<i>x</i>", "<button>b</button>"]), max_size=12))
def test_a_button_is_kept_if_letters_stand_on_both_sides(pieces: list[str]) -> None:
    """Right before it, as far as other elements that stay, and right behind it."""
    page = f"<body><p>{''.join(pieces)}</p>"
    shown, before = "", ""
    for place, piece in enumerate(pieces):
        if piece != "<button>b</button>":
            shown += "x" if piece == "<i>x</i>" else piece
            before = "" if piece == "<i>x</i>" else before + piece
            continue
        behind = "".join([*pieces[place + 1 :], "<"]).partition("<")[0]
        if "w" in before and "w" in behind:
            shown, before = shown + "b", ""
    root, _ = parse_tree(safe_markup(page))
    cut(root)
    assert "".join(root.itertext()).split() == shown.split()


def test_button_that_unfolds_paragraphs_heads_them() -> None:
    """An accordion without headings; what opens a menu is no text."""
    fold = "<button aria-controls=a>What does it cost?</button><div id=a><p>Little.</p></div>"
    menu = "<button aria-controls=b>Menu</button><nav id=b><p>Home</p></nav>"
    assert texts(f"<body>{fold}{menu}<button aria-controls=c>Buy</button></body>") == [
        "What does it cost?",
        "Little.",
        "Home",
    ]


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        (
            "<b class=sr-only>Thousands</b><i aria-hidden=true><b>T</b>housands</i> came",
            "Thousands came",
        ),
        (
            "On <i aria-hidden=true>12/3/10</i><i class=visually-hidden>12 March</i> in",
            "On 12/3/10 in",
        ),
        ("<i aria-hidden=true>✓</i><i class=sr-only>Yes</i>", "Yes"),
        ("A guide<i class=sr-only> elsewhere</i><i aria-hidden=true> ↗</i> for", "A guide ↗ for"),
        ("Only <i class=sr-only>read aloud</i> here", "Only read aloud here"),
        ("Only <i aria-hidden=true>seen</i> here", "Only seen here"),
    ],
)
def test_what_is_said_twice_is_said_once(markup: str, said: str) -> None:
    """For the eye and for screen readers: one of the two stays."""
    assert texts(f"<body><p>{markup}</p></body>") == [said]


def test_text_for_readers_without_frames_is_text() -> None:
    """Words, not tags, however a parser takes them; a page of frames has no other."""
    frames = "<frameset><frame src=a><noframes><body><p>Words for <b>all</b>.</p></body></noframes>"
    assert texts(f"<html><head></head>{frames}</frameset></html>") == ["Words for all."]


def test_text_for_readers_without_scripts_is_kept_where_there_is_no_other() -> None:
    """<noscript> is text of a page that has none besides, and a notice of any other."""
    words = "Herons fish on the lower bank. " * 20
    assert texts(f"<body><noscript><p>{words}</p></noscript></body>") == [words.strip()]
    assert texts(f"<body><p>{words}</p><noscript>Scripts, please.</noscript>") == [words.strip()]


def test_article_that_waits_in_a_template_is_read() -> None:
    """Some sites let a script show the article; where little else stands, it is the text."""
    words = "Herons fish on the lower bank. " * 20
    waiting = f"<script type='text/template'><p>{words}</p></script>"
    assert texts(f"<body><h1>Herons</h1>{waiting}</body>") == ["Herons", words.strip()]
    assert texts(f"<body><p>{words}At dusk too.</p>{waiting}") == [f"{words}At dusk too."]
    parts = waiting.replace("Herons", "{{bird}}")
    assert texts(f"<body><h1>Herons</h1>{parts}</body>") == ["Herons"]


def test_readings_beside_ruby_go() -> None:
    """The base of ruby is the text, its reading a help."""
    assert texts("<body><p><ruby>鷺<rp>(</rp><rt>さぎ</rt><rp>)</rp></ruby>がいる</p>") == [
        "鷺がいる"
    ]


def test_statements_are_bounded() -> None:
    """Elements nested in one another are not read over and over."""
    root, _ = parse_tree("<body>" + "<div class=byline>" * 200 + "word " * 20_000)
    found = read_statements(root)
    assert found.left_to_read < 300_000
    assert len(found.authors) <= 50


@pytest.mark.parametrize("nested", ["<div class=byline>", "<h1><b>", "<span class=date>"])
@pytest.mark.parametrize("inside", ["<i></i>", "<i>x</i>"])
@pytest.mark.parametrize("end", ["", "</b><br>"])
def test_statements_of_many_tags_are_bounded(nested: str, inside: str, end: str) -> None:
    """Nor are the tags that they hold counted, or looked through for breaks, over and over."""
    root, _ = parse_tree("<body>" + nested * 900 + inside * 20_000 + end)
    before = process_time()
    read_statements(root)
    assert process_time() - before < 1


def test_breaks_in_marked_elements_are_blanks() -> None:
    """What stands on two lines is two words."""
    root, _ = parse_tree("<body><div class=byline><b>By Ada</b><br>Mercer</div> <p>Words.</p>")
    assert [author.text for author in read_statements(root).authors] == ["By Ada Mercer"]


def test_article_that_stands_in_json_ld_alone() -> None:
    """Its tags go, and a paragraph is a line; what is no text, or no JSON, is passed over."""
    script = '{"@type": "Article", "articleBody": "<p>Herons <i>fish</i>.</p> A &amp; B, 2 < 3"}'
    assert article_body(['{"articleBody": 3', '{"articleBody": {}}', script]) == (
        "Herons fish.\nA & B, 2 < 3"
    )
    assert article_body(["{}"]) == ""


def test_steps_and_answers_that_stand_in_json_ld_alone() -> None:
    """Instructions, recipes, questions and vacancies are read as they are told; a name is once."""
    step = {"@type": "HowToStep", "name": "Cut.", "text": "Cut."}
    part = {"@type": "HowToSection", "name": "Sew", "itemListElement": [step, {"text": "Hem."}]}
    how = {"@type": "HowTo", "name": "A cloth", "tool": [{"name": "Pins"}], "step": ["Lay.", part]}
    recipe = {
        "@type": ["Recipe"],
        "recipeIngredient": ["Salt"],
        "recipeInstructions": "<p>Stir.</p>Rest.",
    }
    answer = {"@type": "Answer", "text": "At the weir."}
    asked = {"@type": "Question", "name": "Where?", "acceptedAnswer": answer}
    work = {"@type": "http://schema.org/JobPosting", "description": "Count herons."}
    for node, told in (
        (how, "Pins\nLay.\nSew\nCut.\nHem."),
        (recipe, "Salt\nStir.\nRest."),
        ({"@type": "FAQPage", "mainEntity": [asked]}, "Where?\nAt the weir."),
        (work, "Count herons."),
        ({"@type": "Product", "description": "A net."}, ""),
    ):
        assert article_body([json.dumps(node)]) == told


def test_accents_written_behind_their_letters_are_of_them() -> None:
    """'ü' is one letter, however it was typed; addresses stay, and signs that only look alike."""
    markup = "<p>gepru\u0308ft <a href='/zu\u0308rich'>Zu\u0308rich</a> \uf900 <b>\u0338</b>"
    root, _ = parse_tree(safe_markup(markup))
    assert "".join(root.itertext()) == "gepr\u00fcft Z\u00fcrich \uf900 \u0338"
    assert root.xpath("//a/@href") == ["/zu\u0308rich"]


def test_a_value_of_many_words_is_one_attribute() -> None:
    """A picture of a map may be described in thousands of words."""
    described = " ".join(["county"] * 5_000)
    page = f'<html><head><title>A map</title></head><body><img alt="{described}"><p>Text.</p>'
    root, is_whole = parse_tree(page)
    assert is_whole
    assert root.findtext(".//p") == "Text."
    many = " ".join(f"a{number}=x" for number in range(5_000))
    assert not parse_tree(f"<html><body><p {many}>Text.</p>")[1]


def pages() -> list[str]:
    """Return markup of several kinds."""
    sample = sorted(SAMPLE.glob("*.html"))[::20]
    return [NESTED, "<p>a<span> b", *(path.read_text("utf-8") for path in sample)]


@pytest.mark.parametrize("markup", pages())
def test_a_tree_is_given_on_as_if_it_were_parsed_again(markup: str) -> None:
    """Blocks, links and heading levels are the same by way of markup."""
    root, _ = parse_tree(safe_markup(markup))
    cut(root)
    again = BeautifulSoup(etree.tostring(root, encoding="unicode", method="html"), "lxml")
    given = soup_of(root)
    assert blocks(given) == blocks(again)
    assert "".join(given.get_text().split()) == "".join(again.get_text().split())


SMALL = st.recursive(
    st.sampled_from(
        [
            "one ",
            "Two",
            " 3",
            "½",
            "\n\n",
            " ",
            "<br>",
            "<br> <br>",
            "<hr>",
            "x\u00ad",
            "peer reviewed",
        ]
    ),
    lambda inside: st.builds(
        lambda name, attributes, held: f"<{name}{attributes}>{''.join(held)}</{name}>",
        st.sampled_from(
            [
                *(
                    "table",
                    "tr",
                    "td",
                    "th",
                    "tbody",
                    "caption",
                    "p",
                    "div",
                    "ul",
                    "li",
                    "dl",
                    "dt",
                ),
                *("dd", "h1", "h2", "b", "i", "span", "a", "pre", "q", "sup", "blockquote", "form"),
                *("table", "tr", "td", "td", "section", "article", "main", "nav", "details"),
                *("h3", "strong", "sup", "x-y", "s", "aside"),
            ]
        ),
        st.sampled_from(
            [
                *("", "", "", " class=menu", " href=/x", " id=a", " hidden", " role=main"),
                *(" lang=x", " class='a Abstract'", " class=b", " id=b", " style='color:red'"),
                *(" class='c h3'", " style=display:none", " role=note", " id=toc role=img"),
                *(" class=byline", " class=sec", " aria-hidden=true", " itemprop=author"),
                *(" aria-hidden=false", " itemprop=name", " class=item id=doi", " role=heading"),
                *(" onclick=\"show('a')\"", " href='#n'", " href='mailto:a b'", " href=x:y name=z"),
            ]
        ),
        st.lists(inside, max_size=6),
    ),
    max_leaves=40,
)


@settings(max_examples=1_000)
@given(st.lists(SMALL, max_size=5).map("".join))
@example("<table><tr><td>1<td>2<tr></table>after<table><tr><td>3<tr><tr><td></table>")
@example("<table><tr><td>1<p>2<td>3<br>4</table>")
@example("<p>x<sup>131</sup>I <sup>2</sup><b>J</b><h2>3</h2>4<h3>5<b>6</b></h3><b>7<p>8</b>9")
@example("<table><tr><td>1<p>2<td><a href=/x>3<div>4</a></table><sup>131</sup><p>I")
def test_marks_in_texts_say_what_elements_do(markup: str) -> None:
    """Elements that are no objects begin and end blocks, cells and rows, and are measured."""
    safe = safe_markup(f"<body>{markup}</body>")
    root, _ = parse_tree(safe)
    given_on, met = soup_of(root), soup_of(safe)
    for element in root.iter():
        element.set("aria-controls", "")  # what has a telling attribute is an object
    whole = soup_of(root)
    assert bylines_of(given_on) == bylines_of(whole)
    assert lines_of(root) == [segment.text for segment in read_segments(root)[0]]
    assert extents_of(given_on) == extents_of(whole)
    for read in (blocks, lambda soup: blocks(tidy(soup))):
        assert read(given_on) == read(met) == read(whole)


def extents_of(soup: BeautifulSoup) -> list[NodeStats]:
    """Return what the body, links, tables and elements that are judged hold, in reading order."""
    body = soup.body or soup
    extents = measure(body)
    return [
        replace(extents[id(tag)], first_heading=None)
        for tag in tags(body)
        if tag is body
        or tag.name == "table"
        or tag.get("class") == ["menu"]
        or tag.get("role") == "main"
        or tag.has_attr("hidden")
    ]


def bylines_of(soup: BeautifulSoup) -> list[str]:
    """Return the texts that are marked as who wrote a page or as what stands for it."""
    marked = {"Abstract", "byline"}
    return [
        words_of(tag)
        for tag in tags(soup.body or soup)
        if marked.intersection(tag.get("class") or ()) or tag.get("itemprop") == "author"
    ]


KNOWN = [
    *("menu", "skip-link", "siteHeader", "toc", "d-none", "hatnote", "item", "doi", "h3", "sec"),
    *("Byline", "abstract", "sidebar", "table-of-contents", "print", "search-form"),
]


@pytest.mark.parametrize("inside", ["main", "div"])
def test_what_says_nothing_of_an_element_by_its_value_is_said_to_do_so(inside: str) -> None:
    """Elements whose attributes tell something are objects: rules find the same among them."""
    plain = [f"{stem}{number}" for number, stem in enumerate(("para", "col", "x", "lead", "intro"))]
    values = [(name, value) for value in KNOWN + plain for name in ("class", "id")]
    values += [("role", role) for role in (*ROLES, "complementary", "note", "Main", "heading")]
    values += [("style", "DISPLAY: none"), ("style", "color: red"), ("aria-hidden", "TRUE")]
    for name, value in values:
        for tag in ("p", "td", "span", "div", "tr", "li", "h3"):
            page = f"<table><{tag} {name}='{value}'>Some words</{tag}></table>more words"
            root, _ = parse_tree(safe_markup(f"<{inside}>{page}</{inside}>"))
            given_on = blocks(tidy(soup_of(root)))
            for element in root.iter():
                element.set("aria-controls", "")
            assert given_on == blocks(tidy(soup_of(root))), (name, value, tag)


@pytest.mark.parametrize(
    "made",
    [
        *("<tr><td>{}</td><td>x</td></tr>", "<li>{}</li>", "<p>{}", "<dt>{}<dd>x", "{}<hr>"),
        *("<h2>{}</h2>", "<b>{}</b> x", "x<sup>{}</sup>", "{}<br>", "<img>{}", "<x-y>{}</x-y>"),
        *("<div><div>{}</div></div>", "<span>{}<span>x</span></span>", "<option>{}</option>"),
    ],
)
def test_small_elements_are_no_objects(made: str) -> None:
    """However many there are of them, they cost what their text does."""
    for wrapped in ("<table>{}</table>", "<ul>{}</ul>", "{}"):
        counts = {
            len(list(soup_of(parse_tree(safe_markup(page))[0]).descendants))
            for many in (5, 500)
            for page in [f"<body>{wrapped.format(''.join(map(made.format, range(many))))}</body>"]
        }
        assert len(counts) == 1


@pytest.mark.parametrize("markup", pages())
def test_a_tree_given_on_is_linked_all_through(markup: str) -> None:
    """As a parser of BeautifulSoup links it: parts can be searched, moved and taken out."""
    soup = soup_of(parse_tree(safe_markup(markup))[0])
    inside: list[PageElement] = [soup]
    for node in inside:  # grows
        contents = getattr(node, "contents", [])
        inside += contents
        for before, behind in zip([None, *contents], [*contents, None], strict=True):
            assert before is None or (before.next_sibling is behind and before.parent is node)
            assert behind is None or behind.previous_sibling is before
    order = [soup, *soup.descendants]
    assert len(order) == len(inside)
    for before, behind in pairwise(order):
        assert before.next_element is behind
        assert behind.previous_element is before


AUTHORS = (
    *("byline", "by-line", "author", "authors", "autor", "autoren", "autorin", "writer", "vcard"),
    *("posted-by", "postedby", "author-name", "contributor", "contributors", "redakteur"),
    *("auteur", "username"),
)
DATES = (
    *("date", "datum", "published", "publish-date", "published-date", "publishdate", "pub-date"),
    *("pubdate", "post-date", "entry-date", "timestamp", "time-stamp", "dateline", "date-line"),
    *("posted-on", "article-date", "datetime", "created", "time", "meta", "byline", "info"),
    "infos",
)
ASIDES = (
    *("comments", "my-sidebar", "relatedposts", "teaser", "footer", "widget", "recent", "popular"),
    *("kommentare", "newsletter", "recommended", "more-news", "read-more", "listing", "outbrain"),
    *("carousel", "slider", "archive"),
)


@pytest.mark.parametrize("shape", ["{}", "x-{} y", "a {}_b", "c {} d"])
def test_marks_are_known_wherever_they_stand_in_names(shape: str) -> None:
    """As words of their own, in any case; those of what is beside an article also within words."""
    for names, kind in ((AUTHORS, "authors"), (DATES, "dates")):
        for name in names:
            for one in (name, name.upper()):
                markup = f'<body><p class="{shape.format(one)}">Ada Mercer 2020</p>'
                told = getattr(read_statements(parse_tree(markup)[0]), kind)
                assert [marked.text for marked in told] == ["Ada Mercer 2020"], one
                within = f'<body><p class="{shape.format(f"q{one}q")}">Ada Mercer 2020</p>'
                assert not getattr(read_statements(parse_tree(within)[0]), kind), one
    for name in ASIDES:
        markup = f'<body><div class="{shape.format(name)}"><p class=author>Ada Mercer</p></div>'
        assert [one.aside for one in read_statements(parse_tree(markup)[0]).authors] == [True]


def test_headings_behind_the_first_leave_room_for_authors() -> None:
    """A page of many headings is read no further for them, but for who is named at its end."""
    headings = "".join(f"<h2>{number} {'heron ' * 200}</h2>" for number in range(300))
    found = read_statements(parse_tree(f"<body>{headings}<p class=author>Ada Mercer")[0])
    assert [one.text.split()[0] for one in found.headings] == [str(n) for n in range(200)]
    assert [one.text for one in found.authors] == ["Ada Mercer"]


@pytest.mark.parametrize("name", ["{{attributes}}", "{}", "{x", "{a}b"])
def test_a_template_that_was_never_filled_in_is_read(name: str) -> None:
    """Such an attribute is no name in a namespace, which lxml takes it for."""
    root, _ = parse_tree(f"<p {name} class=byline>Forty <a {name} href=/h>herons</a></p>")
    soup = soup_of(root)
    assert words_of(soup) == "Forty herons"
    assert soup.p["class"] == ["byline"]  # type: ignore[index]
    assert [block.links for block in blocks(soup)] == [(Link(text="herons", url="/h"),)]
