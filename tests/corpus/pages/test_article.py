"""The general article, on real pages of a journal and on pages made for one question each."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.entry import Entry, Link
from corpus.errors import InputError
from corpus.html.decoding import decode
from corpus.pages.article import parse_article
from corpus.pages.assembly import page_id
from corpus.pages.page import Page
from corpus.text.typography import fold

Shared = Callable[[str], Path]

JOURNAL = "pages/cdc-pcd-2024"
FURNITURE = (
    *("skip directly to", "español", "other languages", "official website", "here’s how you know"),
    *("on this page", "related pages", "error processing ssi", "view page in"),
    *("last reviewed", "calls for papers", "subscribe to pcd"),
    *("suggested citation", "high-resolution jpg", "do not necessarily reflect the opinions"),
)
PROSE = "Four hundred people were asked and followed for a year, and most of them stayed. " * 4


@cache
def journal_page(path: Path) -> Entry:
    """Return the entry of one page of the journal, read once for all tests."""
    (draft,) = parse_article(Page(decode(path.read_bytes()), path.name))
    return draft.entry


def article(markup: str, name: str = "page.html") -> Entry:
    """Return the entry that a page makes."""
    (draft,) = parse_article(Page(markup, name, markup=True))
    assert draft.part == ""
    assert not draft.id_given
    return draft.entry


def text_of(entry: Entry, heading: str) -> str:
    """Return the text of the section with that heading."""
    (found,) = [section.text for section in entry.sections if section.heading == heading]
    return found


def test_study_of_the_journal_is_read_as_a_reader_would(shared: Shared) -> None:
    """Title, every author without degrees, source, dates, headings in order, tables and notes."""
    entry = journal_page(shared(f"{JOURNAL}/22_0341.htm"))
    assert entry.id == "22_0341"
    assert entry.title == (
        "Neighborhood-Level Stressors and Individual-Level Cardiovascular Disease Risk in Native "
        "Hawaiians: a Cross-Sectional Study"
    )
    assert entry.kind == "STUDY"
    assert entry.year == 2024
    assert len(entry.authors) == 10
    assert entry.authors[0] == "Claire Townsend Ing"
    assert entry.authors[2] == "Mapuana C.K. Antonio"
    assert entry.source == "Preventing Chronic Disease: 2024, 21"
    assert entry.url == "https://www.cdc.gov/pcd/issues/2024/22_0341.htm"
    assert (entry.first_uploaded, entry.last_revised) == (date(2024, 2, 15), date(2024, 2, 15))
    headings = [section.heading for section in entry.sections]
    assert headings[:6] == [
        *("Summary", "Abstract", "Introduction", "Methods", "Research design", "Procedures"),
    ]
    assert headings[-4:] == ["Acknowledgments", "Author Information", "References", "Tables"]
    tables = text_of(entry, "Tables").split("\n\n")
    assert tables[0].startswith("Table 1. Characteristics of Participants (N = 300)")
    assert "Ever smoker c | 105 (35.1%)" in tables
    assert len(text_of(entry, "References").split("\n\n")) == 41
    assert "R² = 0.22" in text_of(entry, "Abstract")
    assert entry.summary.startswith("This study included Native Hawaiians")
    assert entry.file_format == "HTM"
    assert entry.file_size is None


def test_essay_of_the_journal_keeps_text_before_its_first_heading(shared: Shared) -> None:
    """An essay without abstract begins with its text; one author stands alone in the byline."""
    entry = journal_page(shared(f"{JOURNAL}/23_0248.htm"))
    assert entry.kind == "DOCUMENT"
    assert entry.authors == ("Jason A. Douglas",)
    assert entry.sections[0].heading == ""
    assert entry.sections[0].paragraphs[0].startswith("Environmental conditions such as")
    assert any(
        text.startswith("Figure. Communities") for s in entry.sections for text in s.paragraphs
    )
    assert entry.summary.startswith("Environmental conditions such as the air quality")


def test_map_page_of_the_journal_keeps_its_caption(shared: Shared) -> None:
    """A page that is a map and its caption begins with the caption, not with a download link."""
    entry = journal_page(shared(f"{JOURNAL}/24_0068.htm"))
    assert entry.sections[0].paragraphs[0].startswith("Diabetes Burden Index (DBI), by zip code")
    assert entry.authors[-1] == "Windsor Westbrook Sherrill"


@pytest.mark.slow
def test_all_pages_of_the_journal_are_read_clean(shared: Shared) -> None:
    """All 64 have their facts, their sections and their tables, and no furniture."""
    pages = sorted(shared(JOURNAL).glob("*.htm"))
    assert len(pages) == 64
    kinds = {"STUDY": 0, "REVIEW": 0, "DOCUMENT": 0}
    for path in pages:
        markup = decode(path.read_bytes())
        entry = journal_page(path)
        kinds[entry.kind] += 1
        stated = re.search(r'name="citation_author" content="([^"]+)"', markup)
        assert stated is not None
        assert entry.authors[0] == stated[1]
        byline = re.search(r"<h4>(.*?)</h4>", markup, re.DOTALL)
        assert byline is not None
        assert len(entry.authors) == unescape(byline[1]).count(";") + 1
        assert entry.year == 2024
        assert entry.source == "Preventing Chronic Disease: 2024, 21"
        headings = {section.heading for section in entry.sections}
        assert {"References", "Author Information"} <= headings
        if 'citation_categories" content="Original Research"' in markup:
            assert {"Abstract", "Introduction", "Methods", "Results", "Discussion"} <= headings
        assert 60 <= len(entry.summary) <= 600
        assert not entry.summary.startswith("Preventing Chronic Disease (PCD)")
        own = fold(" ".join(s.text for s in entry.sections if s.heading != "References"))
        assert [words for words in FURNITURE if fold(words) in own] == []
        paragraphs = {fold(text) for section in entry.sections for text in section.paragraphs}
        assert paragraphs & {"peer reviewed", "top", "print", "pdf"} == set()
        rows = markup.count("</tr>")
        assert rows == 0 or entry.body.count(" | ") >= rows / 2
    assert kinds == {"STUDY": 52, "REVIEW": 2, "DOCUMENT": 10}


def test_page_made_in_the_library_s_own_form() -> None:
    """Metadata, byline, dates and summary of an entry page are used and not told twice."""
    entry = article(
        f"""<!DOCTYPE html><html><head><title>Minding the gap | Library</title>
        <meta name="DC.identifier" content="mercer-2009-peers"><meta name="DC.type" content="STUDY">
        <meta name="citation_title" content="Minding the gap">
        <meta name="DCTERMS.alternative" content="Peers help most">
        <meta name="citation_author" content="Mercer J.">
        <meta name="citation_author" content="Okafor A.">
        <meta name="citation_publication_date" content="2009">
        <meta name="citation_journal_title" content="Addiction Practice: 2009, 14(2), p. 101–112">
        <meta name="DC.subject" content="peers">
        <meta name="description" content="Peers helped most.">
        </head><body><a class="skip" href="#main">Skip to the entry</a>
        <header class="site-header"><p>Library</p><nav>Home</nav></header>
        <main id="main"><article><p class="kind">STUDY</p><h1>Minding the gap</h1>
        <p class="byline">Mercer J., Okafor A.</p>
        <p class="source">Addiction Practice: 2009, 14(2), p. 101–112</p>
        <p class="summary">Peers helped most.</p>
        <h2>Summary</h2><p>{PROSE}</p><h2>Main findings</h2><ul><li>One</li><li>Two</li></ul>
        </article><p class="dates">Last revised 12 June 2014. First uploaded 04 March 2010</p>
        </main>
        <form class="signup"><label>E-mail</label></form><footer>Library</footer></body></html>""",
        "pages/other-name.html",
    )
    assert entry.id == "mercer-2009-peers"
    assert entry.headline == "Peers help most"
    assert entry.authors == ("Mercer J.", "Okafor A.")
    assert entry.summary == "Peers helped most."
    assert [(section.heading, section.text) for section in entry.sections] == [
        ("Summary", PROSE.strip()),
        ("Main findings", "One\n\nTwo"),
    ]
    assert (entry.first_uploaded, entry.last_revised) == (date(2010, 3, 4), date(2014, 6, 12))
    assert entry.subjects == ("peers",)


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ('<meta name="citation_title" content="Stated">', "<h1>Heading</h1>", "Stated"),
        ("<title>T | Site</title>", "<h1>Heading</h1>", "Heading"),
        ("<title>T | Site</title>", "", "T"),
        ("<title>  </title>", "", "my_page"),
        (
            '<meta property="og:title" content="S"><meta property="og:site_name" content="S">',
            "<h1>Heading</h1>",
            "Heading",
        ),
    ],
)
def test_title_is_the_best_there_is(head: str, body: str, title: str) -> None:
    """Metadata, then the heading, then <title> without the site, then the file."""
    assert article(f"{head}{body}<p>Text.</p>", "a/my_page.htm").title == title


@pytest.mark.parametrize(
    ("identifier", "name", "made"),
    [
        ("mercer-2009", "x.html", "mercer-2009"),
        ("10.5888/pcd21.220341", "22_0341.htm", "22_0341"),
        ("", "a/b/Peer Support (2009).html", "peer-support-2009"),
        ("", "A_b-C.tar.htm", "a_b-c-tar"),
        ("", "naïve.html", "naive"),
        ("", r"c:\pages\One.html", "one"),
        ("", "日本.html", "日本"),
        ("has space", "one.html", "one"),
    ],
)
def test_id_is_the_page_s_own_or_its_file_s(identifier: str, name: str, made: str) -> None:
    """A plain slug is taken as it is; a file's name is made one."""
    assert page_id(identifier, name) == made


@given(st.text(), st.text())
def test_every_page_has_an_id(identifier: str, name: str) -> None:
    """Whatever a page and its file are called, the id is one that an entry may have."""
    assert Entry(id=page_id(identifier, name), title="T").id


def test_byline_gives_the_authors_and_is_not_text() -> None:
    """Authors come from a marked byline, or a line that goes on from the stated author."""
    marked = article("<h1>T</h1><p class=byline>By Jane Doe, MD and Ann Roe</p><p>Text.</p>")
    assert marked.authors == ("Jane Doe", "Ann Roe")
    assert marked.body == "Text."
    stated = "<meta name=citation_author content='Jane Doe'><h1>T</h1>"
    more = article(
        f"{stated}<h4>Jane Doe, PhD<sup>1</sup>; Ann Roe, MA<sup>2</sup></h4><p>Text.</p>"
    )
    assert more.authors == ("Jane Doe", "Ann Roe")
    assert more.body == "Text."
    told = article(f"{stated}<p>Jane Doe is a teacher who has lived in many places for years.</p>")
    assert told.authors == ("Jane Doe",)
    assert told.body.startswith("Jane Doe is a teacher")


@pytest.mark.parametrize(
    "mark", ["", "<sup>1</sup>", "<sup>a</sup>", "<sup>*</sup>", "<sup>†</sup>"]
)
def test_a_day_below_a_title_with_a_note_is_its_day(mark: str) -> None:
    """The title's line is known, whatever note a page raises behind it, and is not its text."""
    line = "Herons were seen on the bank, and it was said where they came from and why."
    text = f"<p>{line}</p><p>Below</p><p>5 May 1999</p><p>{line}</p>" * 3
    above = "<p>1 June 2020</p>" + "<p>River News</p>" * 9
    found = article(f"{above}<h1>Herons of the lower bank{mark}</h1><p>12 March 2005</p>{text}")
    assert found.first_uploaded == date(2005, 3, 12)
    assert "lower bank" not in found.body


def test_description_of_the_site_is_no_summary() -> None:
    """A description that is about the journal gives way to the abstract; one of the page stands."""
    page = (
        "<meta name=citation_journal_title content='Drug News'>"
        "<meta name=description content='{}'><title>Peers and prisons</title>"
        f"<h1>Peers and prisons</h1><h2>Abstract</h2><p>{PROSE}</p>"
    )
    journal = article(page.format("Drug News is a journal of treatment, read in many countries."))
    assert journal.summary == PROSE.strip()
    own = article(page.format("What peers do for people in prisons."))
    assert own.summary == "What peers do for people in prisons."


@pytest.mark.parametrize(
    "marked",
    [
        f"<div class=abstract><h2>Abstract</h2><p>{PROSE}</p></div>",
        f"<section id=summary><p>{PROSE}</p></section>",
        f"<h2>Abstract</h2><p><b>Aims</b><p>{'See. ' * 16}<p><b>Conclusions</b><p>{PROSE}</p>",
        f"<p>Short.</p><p>{PROSE}</p>",
    ],
)
def test_summary_is_the_abstract_or_the_first_paragraph(marked: str) -> None:
    """Of a structured abstract the conclusion is taken; a short line is no summary."""
    entry = article(f"<h1>T</h1>{marked}<p>More.</p>")
    assert entry.summary == PROSE.strip()
    assert entry.body.endswith("More.")


def test_long_summary_is_cut_at_a_sentence() -> None:
    """What stands for a page in a list is a few whole sentences."""
    entry = article(f"<h1>T</h1><p>{PROSE * 5}</p>")
    assert 400 < len(entry.summary) <= 600
    assert entry.summary.endswith("stayed.")
    assert PROSE.strip() * 2 not in entry.summary
    assert len(entry.body) > 1_000


def test_short_bold_paragraphs_are_headings_where_there_are_no_others() -> None:
    """Old pages set their headings in bold; a page with real headings keeps bold lines as text."""
    old = article("<h1>T</h1><p><b>Findings</b></p><p>One.</p><p><b>Bold</b> text.</p>")
    assert [section.heading for section in old.sections] == ["Findings"]
    assert old.body == "Findings\n\nOne.\n\nBold text."
    new = article("<h1>T</h1><h2>Abstract</h2><p><b>Aims</b></p><p>One.</p>")
    assert [section.heading for section in new.sections] == ["Abstract"]


def test_paragraph_that_the_head_repeats_stays_in_the_text() -> None:
    """The description of most pages is their first paragraph."""
    head = f"<head><meta name=description content='{PROSE.strip()}'></head>"
    entry = article(f"{head}<h1>T</h1><p>{PROSE}</p><p>More of it.</p>")
    assert entry.summary == PROSE.strip()
    assert entry.body.startswith(PROSE.strip())


def test_day_beside_who_said_it_is_no_dateline() -> None:
    """A post that an article quotes early on ends with its writer and day."""
    entry = article(f"<h1>T</h1><p>{PROSE}</p><p>— Jane Doe (@jane) May 4, 2021</p><p>{PROSE}</p>")
    assert "Jane Doe" in entry.body


def test_links_of_the_text_lead_out_of_the_page() -> None:
    """Links to other pages are kept once each, in order; places in the page are left out."""
    entry = article(
        "<h1>T</h1><nav><a href=home>Home</a></nav><p><a href='#n'>1</a> <a href='b.html'>B</a> "
        "<a href='https://x.example/'>X</a> <a href='b.html'>B</a> <a href='javascript:x'>J</a></p>"
    )
    assert entry.links == (Link(text="B", url="b.html"), Link(text="X", url="https://x.example/"))


@pytest.mark.parametrize(
    "markup",
    ["", "   ", "<html></html>", "<nav>Menu</nav><script>x</script>", "<!-- c -->", "<img src=x>"],
)
def test_page_without_text_is_refused(markup: str) -> None:
    """A page of which nothing is left is an error that says so."""
    with pytest.raises(InputError, match="no text"):
        article(markup)


@given(st.binary(max_size=3_000))
def test_random_bytes_give_an_entry_or_an_input_error(data: bytes) -> None:
    """Nothing else may come out of a page, and the entry can be written as JSON."""
    try:
        entry = article(decode(data))
    except InputError:
        return
    assert entry.model_dump_json().encode("utf-8")
    assert re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", entry.body) is None


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<h1>",
                "<h2>",
                "<b>",
                "<table><tr><td>",
                "x y. ",
                "<meta name=citation_author content='A B'>",
                "A B; C D, MD ",
                "12 June 2014 ",
                "<title>",
                "<main>",
                "</main>",
                "<li>",
                "<br>",
            ]
        )
    )
)
def test_any_mixture_of_markup_is_read(pieces: list[str]) -> None:
    """Elements in any order make an entry, or a page without text."""
    try:
        entry = article("".join(pieces))
    except InputError:
        return
    assert entry.title


@pytest.mark.parametrize("head", ["", "<meta name=citation_title content='A count of herons'>"])
@pytest.mark.parametrize(
    "line",
    [
        "Volume 2: No. 1, January 2005",
        "ORIGINAL RESEARCH — Volume 2 — February 15, 2005",
        "Vol. 2, No. 1 (January 2005",
        "Volumen 2: Nº 2, Abril 2005",
        "Volume 2 : N° 2, Avril 2005",
        "第2卷第1期，2005年1月",
        "第 2 卷：第 1 期，2005 年 1 月",
    ],
)
def test_issue_below_or_above_the_title_gives_the_year(head: str, line: str) -> None:
    """A month is no day, and the year of an issue is known; the line is no text."""
    words = "The warden counted forty herons on the lower bank, eleven more than last year. "
    page = f"{head}<p>{line}</p><h1>A count of herons</h1><p>{words * 4}</p><p>Vol. 3, 1999</p>"
    (draft,) = parse_article(Page(page, "page.html", markup=True))
    assert draft.entry.year == 2005
    assert line not in draft.entry.body


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("<span>ORIGINAL RESEARCH<br></span>A count of herons", "A count of herons"),
        (
            "<span class=k>INVESTIGACIÓN ORIGINAL</span><br> Las garzas del río",
            "Las garzas del río",
        ),
        (
            "<span>原创研究<br></span> 关于儿童肥胖症的研究",
            "关于儿童肥胖症的研究",
        ),
        ("<span>Herons<br></span>of the lower bank", "Herons of the lower bank"),
        ("<span>HERONS<br></span>OF THE LOWER BANK", "HERONS OF THE LOWER BANK"),
        ("<span>HIV</span> in the lower valley", "HIV in the lower valley"),
    ],
)
def test_a_label_on_the_line_before_a_title_is_none_of_it(heading: str, title: str) -> None:
    """In capitals, or a few characters of a script without any; others belong to it."""
    words = "The warden counted forty herons on the lower bank, eleven more than last year. "
    page = f"<title>Journal: 04_0039</title><h1>{heading}</h1><p>{words * 4}</p>"
    (draft,) = parse_article(Page(page, "page.html", markup=True))
    assert draft.entry.title == title
    assert title not in draft.entry.body


@pytest.mark.parametrize(
    "citation",
    [
        "Suggested citation for this article: Doe J. A count of herons. J Birds 2005;2(1). http://x.y",
        "Citas sugeridas para este artículo: Doe J. Las garzas. J Birds 2005;2(1). http://x.y/z",
        "Référence suggérée pour cet article : Doe J. Les hérons. J Birds 2005;2(1). http://x.y/z",
        "建议在引用本文时注明下列出处：由 Doe J. 所著的《苍鹭》[摘要]。http://x.y/z/w/v，登录日期。",
    ],
)
def test_the_citation_of_a_page_is_not_its_summary(citation: str) -> None:
    """It says nothing of what the page says."""
    words = "The warden counted forty herons on the lower bank, eleven more than last year. "
    page = f"<h1>A count of herons</h1><p>By Jane Doe</p><p>{citation}</p><p>{words * 4}</p>"
    (draft,) = parse_article(Page(page, "page.html", markup=True))
    assert draft.entry.summary.startswith("The warden counted")


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Jane Doe, PhD", ("Jane Doe",)),
        (
            "Jane Q. Doe, PhD, Joel E. Roe, MPH, RN, Mo Poe-Low, PhD",
            ("Jane Q. Doe", "Joel E. Roe", "Mo Poe-Low"),
        ),
        ("Methods, results", ()),
        ("Ontario, Quebec, BC, Manitoba, Alberta, Yukon, Nunavut", ()),
    ],
)
def test_names_with_degrees_below_the_title_are_the_authors(
    line: str, authors: tuple[str, ...]
) -> None:
    """Also as a heading of its own, which journals of their time have."""
    words = "The warden counted forty herons on the lower bank, eleven more than last year. "
    page = f"<h1>A count of herons</h1><h4>{line}</h4><p>{words * 4}</p><h2>More</h2><p>{words}</p>"
    (draft,) = parse_article(Page(page, "page.html", markup=True))
    assert draft.entry.authors == authors
    assert (line in draft.entry.body) != bool(authors)
