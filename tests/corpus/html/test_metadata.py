"""What a page says about itself in its head."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.html.metadata import Metadata, read_metadata

ENTRY_HEAD = """<head><title>Minding the gap | Sample Library</title>
<meta name="DC.identifier" content="mercer-2009-peer-support">
<meta name="DC.type" content="STUDY">
<meta name="citation_title" content="Minding the gap: peers &amp; offenders">
<meta name="DCTERMS.alternative" content="Peers keep offenders in touch">
<meta name="citation_author" content="Mercer J.">
<meta name="citation_author" content="Okafor A.">
<meta name="citation_publication_date" content="2009">
<meta name="citation_journal_title" content="Addiction Practice: 2009, 14(2), p. 101–112">
<meta name="DC.subject" content="twelve-step">
<meta name="DC.subject" content="prison, and after">
<meta name="description" content="Peers who had been there helped most.">
<meta name="DCTERMS.created" content="2010-03-04">
<meta name="DCTERMS.modified" content="2014-06-12">
<link rel="canonical" href="https://library.example/mercer-2009-peer-support">
</head><body><p>Text"""


def meta(**values: str) -> str:
    """Return a head with these metadata."""
    return "".join(f'<meta name="{name}" content="{value}">' for name, value in values.items())


def json_ld(data: object) -> Metadata:
    """Return the metadata of a page that carries this JSON-LD."""
    script = json.dumps(data).replace("</", "<\\/")
    return read_metadata(f'<script type="application/ld+json">{script}</script><p>Text')


def test_head_of_an_entry_page_is_read_whole() -> None:
    """Dublin Core and Highwire together fill every field."""
    assert read_metadata(ENTRY_HEAD) == Metadata(
        identifier="mercer-2009-peer-support",
        title="Minding the gap: peers & offenders",
        headline="Peers keep offenders in touch",
        kind="STUDY",
        year=2009,
        authors=("Mercer J.", "Okafor A."),
        source="Addiction Practice: 2009, 14(2), p. 101–112",
        description="Peers who had been there helped most.",
        subjects=("twelve-step", "prison, and after"),
        url="https://library.example/mercer-2009-peer-support",
        created=date(2010, 3, 4),
        modified=date(2014, 6, 12),
    )


def test_page_without_metadata_says_nothing() -> None:
    """Nothing is made up."""
    assert read_metadata("<title>T</title><p>Text") == Metadata()


@pytest.mark.parametrize(
    "name", ["DC.title", "dc.Title", "DC:title", "DCTERMS.title", "dcterms:title"]
)
def test_names_are_read_in_any_case(name: str) -> None:
    """Capitals, and a colon for the dot, make no other name of it."""
    assert read_metadata(f'<meta name="{name}" content="T">').title == "T"
    assert read_metadata(f'<meta property="{name}" content="T">').title == "T"


def test_highwire_journal_is_put_together_as_it_is_cited() -> None:
    """Journal, year, volume, issue and pages make the source."""
    full = {
        "citation_journal_title": "Addiction Practice",
        "citation_publication_date": "2009/05/01",
        "citation_volume": "14",
        "citation_issue": "2",
        "citation_firstpage": "101",
        "citation_lastpage": "112",
    }
    assert read_metadata(meta(**full)).source == "Addiction Practice: 2009, 14(2), p. 101–112"
    assert read_metadata(meta(**full)).year == 2009
    partial = {key: full[key] for key in ("citation_journal_title", "citation_volume")}
    assert read_metadata(meta(**partial)).source == "Addiction Practice: 14"
    assert read_metadata(meta(citation_journal_title="Drug News")).source == "Drug News"


def test_report_has_its_publisher_for_source() -> None:
    """Without a journal the publisher is the source."""
    assert read_metadata(meta(citation_publisher="Ministry of Sums")).source == "Ministry of Sums"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (meta(citation_categories="Original Research"), "STUDY"),
        (meta(citation_article_type="Systematic Review"), "REVIEW"),
        (meta(citation_categories="Guest Editorial"), "DOCUMENT"),
        (meta(citation_categories="Something New"), ""),
        ('<meta name="DC.type" content="Hot topic">', "HOT TOPIC"),
        ('<meta name="DC.type" content="Briefing Note">', "BRIEFING NOTE"),
        ('<meta name="DC.type" content="Text">', ""),
        ('<meta name="DC.type" content="Text"><meta name="DC.type" content="Review">', "REVIEW"),
        ('<meta property="og:type" content="article">', ""),
        (
            '<meta name="DC.type" content="STUDY"><meta name=citation_categories content=Essay>',
            "STUDY",
        ),
    ],
)
def test_kind_comes_from_the_type_or_the_category(head: str, kind: str) -> None:
    """Labels of journals stand for the library's kinds; what a file is made of is no kind."""
    assert read_metadata(head).kind == kind


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        (meta(citation_authors="Mercer, J.; Okafor, A."), ("Mercer, J.", "Okafor, A.")),
        (meta(citation_authors="Jane Doe, John Roe"), ("Jane Doe", "John Roe")),
        (meta(citation_authors="Mercer, Jane"), ("Mercer, Jane",)),
        (meta(citation_author="Sempoal Ruiz, Miguel Angel"), ("Sempoal Ruiz, Miguel Angel",)),
        ('<meta name="DC.creator" content="Mercer J.">' * 2, ("Mercer J.",)),
        (meta(author="Jane Doe"), ("Jane Doe",)),
        ('<meta property="article:author" content="https://social.example/jane">', ()),
        (meta(citation_author="A", author="B"), ("A",)),
    ],
)
def test_authors_are_as_the_page_writes_them(head: str, authors: tuple[str, ...]) -> None:
    """Names are not turned round; lists are parted; addresses are no names."""
    assert read_metadata(head).authors == authors


@pytest.mark.parametrize(
    ("head", "subjects"),
    [
        (meta(keywords="alcohol, prison , "), ("alcohol", "prison")),
        (meta(citation_keywords="alcohol; use, misuse"), ("alcohol", "use, misuse")),
        ('<meta name="DC.subject" content="a"><meta name=keywords content="b,c">', ("a",)),
        ('<meta property="article:tag" content="a">' * 2, ("a",)),
    ],
)
def test_subjects_come_from_the_best_name(head: str, subjects: tuple[str, ...]) -> None:
    """Subjects are taken from one standard, and lists in one line are parted."""
    assert read_metadata(head).subjects == subjects


def test_odd_dates_are_passed_over() -> None:
    """A date that no calendar has is as if it were not there; the next name is asked."""
    page = read_metadata(
        '<meta name="DCTERMS.created" content="31 June 2010">'
        '<meta name="DC.date.created" content="?">'
        '<meta property="article:published_time" content="2010-07-01T09:30:00+01:00">'
        '<meta name="citation_date" content="in press"><meta name="DC.date" content="c. 2010">'
    )
    assert page.created == date(2010, 7, 1)
    assert page.modified is None
    assert page.year == 2010


def test_open_graph_title_loses_the_name_of_its_site() -> None:
    """The site's name behind the title is no part of it."""
    head = '<meta property="og:site_name" content="Library">'
    title = '<meta property="og:title" content="{}">'
    assert read_metadata(head + title.format("Drink - Library")).title == "Drink"
    assert read_metadata(head + title.format("Drink - a review")).title == "Drink - a review"
    assert read_metadata(head + title.format("Library")).title == "Library"


def test_markup_in_a_title_is_left_out() -> None:
    """Some systems put their italics into the metadata."""
    head = meta(citation_title="It’s &lt;i&gt;not&lt;/i&gt; just &lt; 5")
    assert read_metadata(head).title == "It’s not just < 5"


def test_only_web_addresses_are_canonical() -> None:
    """A canonical link that is no address of a page is passed over."""
    assert read_metadata('<link rel=canonical href="javascript:x">').url == ""
    assert read_metadata('<link rel="x CANONICAL" href="https://a.example/b">').url == (
        "https://a.example/b"
    )


ARTICLE = {
    "@context": "https://schema.org",
    "@type": "ScholarlyArticle",
    "headline": "Peers &amp; prisons",
    "alternativeHeadline": "Keeping in touch",
    "author": [{"@type": "Person", "name": "Jane Doe"}, {"givenName": "Ann", "familyName": "Roe"}],
    "datePublished": "2012-05-01",
    "dateModified": "2013-01-02",
    "keywords": ["peers", "prisons"],
    "description": "What peers do.",
    "publisher": {"@type": "Organization", "name": "Invented Press"},
    "isPartOf": {
        "@type": "PublicationIssue",
        "issueNumber": "2",
        "isPartOf": {
            "@type": "PublicationVolume",
            "volumeNumber": 14,
            "isPartOf": {"@type": "Periodical", "name": "Addiction Practice"},
        },
    },
    "pageStart": 101,
    "pageEnd": 112,
}


def test_schema_org_article_is_read() -> None:
    """An article in JSON-LD fills the fields, its journal through the chain of its parts."""
    page = json_ld(ARTICLE)
    assert page.title == "Peers & prisons"
    assert page.headline == "Keeping in touch"
    assert page.authors == ("Jane Doe", "Ann Roe")
    assert page.year == 2012
    assert page.source == "Addiction Practice: 2012, 14(2), p. 101–112"
    assert page.subjects == ("peers", "prisons")
    assert page.description == "What peers do."
    assert (page.created, page.modified) == (date(2012, 5, 1), date(2013, 1, 2))


@pytest.mark.parametrize(
    "author",
    [
        "Jane Doe",
        ["Jane Doe"],
        {"name": "Jane Doe"},
        [{"name": ["Jane Doe"]}],
        {"@id": "#jane"},
        {"name": "jane", "@id": "#jane"},
    ],
)
def test_schema_org_authors_in_any_form(author: object) -> None:
    """A text, a list, an object or a reference into the graph name the same author."""
    graph = [
        {"@type": "WebSite", "name": "Library", "author": "Nobody"},
        {"@type": ["Article", "Thing"], "name": "Title", "author": author},
        {"@type": "Person", "@id": "#jane", "name": "Jane Doe"},
    ]
    page = json_ld({"@context": "https://schema.org", "@graph": graph})
    assert page.authors == ("Jane Doe",)
    assert page.title == "Title"


def test_meta_elements_come_before_schema_org() -> None:
    """What Highwire states stands; JSON-LD adds what is missing."""
    script = f'<script type="application/ld+json">{json.dumps(ARTICLE)}</script>'
    page = read_metadata(meta(citation_title="Stated") + script)
    assert page.title == "Stated"
    assert page.authors == ("Jane Doe", "Ann Roe")


@pytest.mark.parametrize(
    "script",
    [
        "{not json",
        "",
        "null",
        "[[[",
        "[" * 100_000,
        '{"@graph":' * 50_000,
        '{"@type": "Article", "author": {"name": {"name": 1}}, "headline": {"a": []}}',
        '{"@type": {"a": 1}, "@id": [], "datePublished": true, "keywords": {"x": "y"}}',
        '{"@type": "Article", "isPartOf": "x", "author": [null, 1, [], {"@id": {}}]}',
        '{"@type": "Article", "datePublished": ' + "9" * 5_000 + "}",
        '{"@type": "Article", "headline": "a \ud800 surrogate"}',
    ],
)
def test_malformed_json_ld_is_never_fatal(script: str) -> None:
    """Whatever a script holds, the rest of the page is read."""
    page = f'<script type="application/ld+json">{script}</script>' + meta(author="Jane Doe")
    assert read_metadata(page).authors[-1:] == ("Jane Doe",)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from([*ARTICLE, "@graph", "@id", "name", "mainEntity", "givenName"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_is_read_or_passed_over(data: object) -> None:
    """No JSON-LD of any form raises, and what is read is clean text on one line."""
    node = {"@type": "Article", **data} if isinstance(data, dict) else data
    page = json_ld([node])
    for value in (page.title, page.headline, page.source, *page.authors, *page.subjects):
        assert value == " ".join(value.split())
        value.encode("utf-8")
