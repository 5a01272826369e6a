"""BibTeX: letters, names, and files that are not quite right."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.draft import Draft, Rejection
from corpus.entry import Entry
from corpus.readers.references.bibtex import parse_bibtex
from evidencebank.formats.citations import cite
from tests.places import ROOT


def entries(text: str) -> list[Entry]:
    """Return the entries of a file of which every record can be read."""
    found = list(parse_bibtex(text, "b.bib"))
    assert [one for one in found if isinstance(one, Rejection)] == []
    return [one.entry for one in found if isinstance(one, Draft)]


def test_an_entry_is_read() -> None:
    """Bodies in braces are one author, letters of TeX are letters, strings are joined."""
    (entry,) = entries(
        r"""
        @string{dar = "Drug and"}
        @article{a1,
          title = {{An {\'e}tude of {HIV} \& ``stra{\ss}e'': $x^2$, 50% cut -- or not}},
          author = {{Health and Care Board} and M{\"u}ller, J{\"o}rg and Ana de la Cruz and others},
          year = 2010, month = jan, journal = "Drug and" # " Alcohol Review",
          volume = 29, number = {3}, pages = {1--9}, doi = {10.1111/j.1465_3362}, pmid = {123},
          keywords = {hiv, cohort; drugs}, abstract = {Many.}, language = {english}
        }
        """
    )
    assert entry.title == "An étude of HIV & “straße”: x², 50% cut – or not"
    assert entry.authors == ("Health and Care Board", "Müller, Jörg", "Ana de la Cruz")
    assert entry.source == "Drug and Alcohol Review: 2010, 29(3), p. 1–9"
    assert (entry.doi, entry.pmid, entry.language) == ("10.1111/j.1465_3362", "123", "en")
    assert entry.subjects == ("hiv", "cohort", "drugs")


def test_names_that_begin_with_a_macro_keep_their_first_letter() -> None:
    """Behind an 'and' too, and one that ends a line; an 'and' in braces is of the name."""
    (entry,) = entries(
        r"""@article{a, title = {Doors}, author = {Ash, Ann and \'{E}mile Zola AND
        \L{}o{\'s}, Jan and {The \O{}resund and Door Group} and \c{S}ahin, A}}"""
    )
    told = ("Ash, Ann", "Émile Zola", "Łoś, Jan", "The Øresund and Door Group", "Şahin, A")
    assert entry.authors == told


def test_an_abbreviation_that_is_told_twice_costs_nothing() -> None:
    """Files that were put together tell them once each."""
    part = '@string{{j = "Journal {0}"}}\n@article{{k{0}, title = {{Work {0}}}, journal = j}}\n'
    told = [(entry.title, entry.source) for entry in entries(part.format(1) + part.format(2))]
    assert told == [("Work 1", "Journal 1"), ("Work 2", "Journal 1")]


def test_one_wrong_entry_costs_no_other() -> None:
    """A key that comes twice is no fault; braces that are not closed are told with their line."""
    found = list(
        parse_bibtex(
            "@misc{a, title={One}}\n@misc{a, title={Two}}\n@misc{b, title={open\n"
            "@comment{x}\n@misc{c, title={Three}, date={2011-05}}\n",
            "b.bib",
        )
    )
    assert [one.entry.title for one in found if isinstance(one, Draft)] == ["One", "Two", "Three"]
    (told,) = [one for one in found if isinstance(one, Rejection)]
    assert told.source == "b.bib:3"


def test_an_entry_has_what_the_one_says_that_it_refers_to() -> None:
    """Year and book of a paper stand with its proceedings, before it or behind."""
    paper, book, other = entries(
        """
        @inproceedings{a, title = {Peers}, author = {Mercer, J.}, crossref = {Whole}}
        @proceedings{whole, booktitle = {Proc. of Gaps}, year = 2015, doi = {10.1111/whole}}
        @inproceedings{b, title = {Alone}, author = {Moss, K.}, crossref = {none}}
        """
    )
    assert (paper.title, paper.year, paper.doi) == ("Peers", 2015, "")
    assert paper.source == "Proc. of Gaps: 2015"
    assert (book.title, book.doi) == ("Proc. of Gaps", "10.1111/whole")
    assert (other.title, other.year, other.source) == ("Alone", None, "")


def test_an_entry_without_a_key_lends_nothing_to_others() -> None:
    """Nothing refers to it."""
    first, other = entries(
        "@article{, title = {One}, journal = {Gaps}, year = 2010}\n@book{b, title = {Two}}"
    )
    assert (first.source, other.source, other.year) == ("Gaps: 2010", "", None)


def test_what_only_lends_fields_is_no_work() -> None:
    """XData and sets of BibLaTeX."""
    (entry,) = entries(
        """
        @xdata{press, publisher = {Gap Press}}
        @set{all, entryset = {a, b}}
        @book{a, title = {Peers}, date = {2010-03/2010-05}, xdata = {press},
          author = {Moss, Kim and given=Sam, family=Ames, prefix=von, useprefix=true and Others}}
        """
    )
    assert (entry.source, entry.year) == ("Gap Press", 2010)
    assert entry.authors == ("Moss, Kim", "von Ames, Sam")


@pytest.mark.parametrize(
    ("fields", "name", "expected"),
    [
        (r"doi = {10.1007/978-3-662-46803-6{\_}26}", "doi", "10.1007/978-3-662-46803-6_26"),
        (r"url = {http://a.org/1{\_}2}", "url", "http://a.org/1_2"),
        (r"howpublished = {\url{http://a.org/1_2}}", "url", "http://a.org/1_2"),
        ("eprint = {1706.03762}, archivePrefix = {arXiv}", "source", "arXiv"),
        ("journal = {J}, volume = 3, eid = {e12}", "source", "J: 3, p. e12"),
        ("keywords = {a; b}, author_keywords = {c}", "subjects", ("a", "b", "c")),
        (r"note = {[PubMed:\href{http://x.org/1}{1234567}]}", "pmid", "1234567"),
        (r"note = {[DOI:\href{http://x.org/1}{10.1000/a.1}]}", "doi", "10.1000/a.1"),
        (r"abstract = {It cost {\textsterling}5 & more}", "abstract", "It cost £5 & more"),
    ],
)
def test_fields_as_programs_write_them(fields: str, name: str, expected: object) -> None:
    """Mendeley, TeXMed, Scopus, arXiv, Wiley."""
    (entry,) = entries(f"@misc{{a, title = {{T}}, {fields}}}")
    assert getattr(entry, name) == expected


def test_an_entry_whose_key_or_field_comes_twice_is_read_as_any_other() -> None:
    """Names are parted, and nothing keeps its braces."""
    first, second, third = entries(
        r"""
        @article{a, title = {One}}
        @article{a, title = {Two}, author = {Mercer, Jane and Moss, Kim}, url = {http://x.org/a\_b}}
        @article{c, title = {Three}, keywords = {peers}, keywords = {others}, year = {2010}}
        """
    )
    assert (first.title, second.title, third.title) == ("One", "Two", "Three")
    assert (second.authors, second.bodies) == (("Mercer, Jane", "Moss, Kim"), ())
    assert second.url == "http://x.org/a_b"
    assert (third.subjects, third.year) == (("peers",), 2010)


def test_strings_are_joined_by_name_and_numbers_have_no_tex() -> None:
    """Abbreviations may hold others; databases escape what a DOI has."""
    (entry,) = entries(
        r"""
        @string{gap = "Gap"} @string{gp = gap # " Press #1"}
        @book{a, title = "Of {#2} " # {"it"} # ": " # Gp, publisher = gp,
          year = "{\noopsort{1973b}}1981", doi = {10.1007/978-3-1\_3}, note = {PMID: 33355555}}
        """
    )
    assert (entry.title, entry.source, entry.year) == (
        'Of #2 "it": Gap Press #1',
        "Gap Press #1",
        1981,
    )
    assert (entry.doi, entry.pmid) == ("10.1007/978-3-1_3", "33355555")


def test_a_value_of_very_many_signs_is_joined_in_one_go() -> None:
    """Nothing is copied for each of them."""
    signs = 'a"b' * 100_000
    (entry,) = entries(f'@misc{{a, title = {{T}}, abstract = {{{signs}}} # "end"}}')
    assert entry.abstract == f"{signs}end"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1))
def test_any_title_that_is_cited_is_read_back(title: str) -> None:
    """Whatever means something to TeX."""
    entry = Entry(id="a", title=f"A {title} b", year=2010)
    (back,) = entries(cite(entry, "bibtex"))
    assert back.title == entry.title


@pytest.mark.parametrize("text", ["", "no BibTeX", "@", "@misc{", "@misc{a, title", "}}}"])
def test_what_is_no_entry_ends_in_nothing_or_a_line(text: str) -> None:
    """Nothing is raised."""
    assert all(isinstance(one, Rejection) for one in parse_bibtex(text, "b.bib"))


def test_who_reads_no_bibtex_does_not_wait_for_its_packages() -> None:
    """All readers are known without them."""
    command = (
        "import sys; from corpus.source_types.registry import readers; readers();"
        "print(*{'bibtexparser', 'pylatexenc'}.intersection(sys.modules))"
    )
    told = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert told.stdout.strip() == ""


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"Effects at p {\textless} 0.05, r {\textgreater} 0.3", "Effects at p < 0.05, r > 0.3"),
        (
            r"The {\TeX} of {\BibTeX}ing, {\copyright} \mbox{Gap Press}",
            "The TeX of BibTeXing, © Gap Press",
        ),
        (r"Vol.~2 of \texttt{peers}, \href{http://example.org}{here}", "Vol. 2 of peers, here"),
        (r"A note \footnote[1] and \colorbox{red}", "A note [1] and red"),
        (r"Either{\textbar}or, a{\textunderscore}b", "Either|or, a_b"),
        (r"Area in m\textsuperscript{2}, CO\textsubscript{2}", "Area in m², CO₂"),
        (r"CO$_2$ at 5$^\circ$C, 10$^{-3}$ m{$^2$}", "CO₂ at 5°C, 10⁻³ m²"),
        (
            r"{\`a} la carte 5\textperiodcentered{}3",
            "à la carte 5·3",
        ),
        (r"The 10\textsuperscript{th} year of \textsuperscript{131}I", "The 10th year of ¹³¹I"),
        (
            r"{\textless}i{\textgreater}Cannabis{\textless}/i{\textgreater} and health",
            "Cannabis and health",
        ),
    ],
)
def test_signs_that_zotero_writes_as_macros_are_read(written: str, read: str) -> None:
    """Less and greater, bars, what is raised and lowered; and italics that it has as HTML."""
    (entry,) = entries(f"@article{{a, title={{{written}}}, year=2010}}")
    assert entry.title == read
