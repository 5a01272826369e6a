"""Pages whose article is marked up to its last word."""

from __future__ import annotations

from corpus.entry import Link, RelatedTitle
from corpus.html.microdata import Item, read_items
from corpus.html.parsing import safe_markup
from corpus.html.tree import parse_tree
from corpus.pages.microdata_article import article_item, parse_microdata_article
from corpus.pages.page import Page
from corpus.source_types.pages import parse_page

TEXT = "The river warden counted forty herons on the lower bank this spring, more than ever. "
BODY = f"""<div itemprop="articleBody">
<section itemprop="hasPart" itemscope><h2 itemprop="name">Count</h2><p itemprop="text">{TEXT}</p>
<section itemprop="hasPart" itemscope><p itemprop="text">Within.</p></section></section>
<section itemprop="hasPart" itemscope><p itemprop="text">After it.</p></section></div>"""


def marked(body: str = BODY, more: str = "") -> str:
    """Return a page that marks its article up."""
    return f"""<title>Herons | A site</title><nav>Menu</nav>
    <article itemscope itemtype="http://schema.org/Report">
    <meta itemprop="identifier" content="é:1">
    <h1 itemprop="headline">Herons</h1>{body}{more}</article><p>{TEXT} Something else.</p>"""


def items(markup: str) -> list[Item]:
    """Return the things that a page describes."""
    return read_items(parse_tree(safe_markup(markup))[0])


def test_what_is_not_marked_is_no_text_and_parts_keep_their_order() -> None:
    (draft,) = parse_page(marked(), "page.html")
    entry = draft.entry
    assert (entry.id, entry.title, entry.file_format) == ("é:1", "Herons", "HTM")
    assert [(one.heading, one.paragraphs) for one in entry.sections] == [
        ("Count", (TEXT.strip(),)),
        ("", ("Within.",)),
        ("", ("After it.",)),
    ]


def test_a_body_with_words_outside_its_parts_is_an_article_like_any_other() -> None:
    """As pages elsewhere have it: nothing of their text may be lost."""
    for body in (
        f'<div itemprop="articleBody"><p>{TEXT * 3}</p></div>',
        BODY.replace("</h2>", "</h2><p>Not marked.</p>"),
        f'<meta itemprop="articleBody" content="Short."><p>{TEXT * 3}</p>',
    ):
        assert article_item(Page(marked(body), "page.html")) is None
        (draft,) = parse_page(marked(body), "page.html")
        assert TEXT.strip() in draft.entry.body


def test_values_stand_where_the_standard_has_them() -> None:
    (item,) = items(
        '<div itemscope itemtype="https://schema.org/Book"><a itemprop="url" href="/x">'
        '<b itemprop="name">A <i>name</i></b></a><time itemprop="dateCreated" datetime='
        '"2010-03-04">March</time><time itemprop="dateModified">2011</time>'
        '<meta itemprop="genre" content="g">'
        '<span itemprop="author editor" itemscope><i itemprop="name">Ann</i></span></div>'
    )
    assert item.type == "Book"
    found = {name: item.first(name) for name in item.properties}
    assert found == {
        "name": "A name",
        "url": "/x",
        "dateCreated": "2010-03-04",
        "dateModified": "2011",
        "genre": "g",
        "author": "Ann",
        "editor": "Ann",
    }


def test_documents_that_are_mentioned_are_links_if_they_have_an_address() -> None:
    more = (
        '<p itemprop="mentions" itemscope><a itemprop="url" href="http://x.org/">'
        '<span itemprop="name">Elsewhere</span></a></p>'
        '<p itemprop="mentions" itemscope><b itemprop="name">A study</b> '
        '<i itemprop="genre">Study</i> <i itemprop="datePublished">2004</i></p>'
    )
    item = article_item(Page(marked(more=more), "page.html"))
    assert item is not None
    (draft,) = parse_microdata_article(item, "page.html")
    assert draft.entry.links == (Link(text="Elsewhere", url="http://x.org/"),)
    assert draft.entry.published_related == (
        RelatedTitle(title="A study", kind="STUDY", year=2004),
    )


def test_odd_values_are_passed_over() -> None:
    more = (
        '<meta itemprop="datePublished" content="soon"><meta itemprop="genre" content="'
        + "x" * 41
        + '"><meta itemprop="inLanguage" content="not a language"><meta itemprop="dateCreated" '
        'content="2010-13-45"><p itemprop="citation" itemscope>no name</p>'
    )
    page = marked(more=more).replace("é:1", "a b/c")
    entry = parse_page(page, "Some page.html")[0].entry
    assert (entry.id, entry.kind, entry.year, entry.language) == ("some-page", "DOCUMENT", None, "")
    assert (entry.first_uploaded, entry.listed_works) == (None, ())


def test_thousands_of_properties_in_one_another_are_read_at_once() -> None:
    """Each text is looked at once, however many elements are around it."""
    deep = '<p itemscope itemprop="hasPart"><b itemprop="text">' * 1_000
    (item,) = items(f"<div itemscope>{deep}{TEXT * 1_000}")
    assert item.properties
    many = '<i itemprop="text">x</i>' * 50_000
    (item,) = items(f'<div itemscope itemtype="Article">{many}</div>')
    assert len(item.properties["text"]) == 50_000
