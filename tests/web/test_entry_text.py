"""The text of an entry on its page: notes, folds, passages that links refer to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from corpus.entry import Entry, Fold, Note, Section
from corpus.source_types.pages import parse_page
from evidencebank import Bank
from evidencebank.web.links import Passage, address_of, passage_address
from evidencebank.web.pages.entry_text import find_passage, show_text
from tests.evidencebank.formats.printed import text_of
from tests.web.conftest import Visitor
from tests.web.hostile import MARKUP

Visit = Callable[..., AbstractContextManager[Visitor]]

PAGE = """<!doctype html><html lang="en"><head><title>Advice</title></head><body><main>
<h1>Advice in three prisons</h1>
<p>Officers gave <abbr title="screening and “brief” intervention">SBI</abbr> to men who drink
alcohol every day in the prison.<sup><a href="#fn1" id="r1">1</a></sup> A year after release fewer
of those men drank every day, and officers said that the advice took ten minutes.</p>
<details><summary>Unfold supplementary text</summary><p>The sample was taken from three prisons in
the north of England, where all men of the induction wing were asked.</p><p>Of these men a fifth
refused, mostly because they were soon to be moved elsewhere.</p></details>
<h2>Findings</h2><p>Of 900 prisoners released, those who had alcohol treatment were less often
reconvicted than others. What helps is told by <a
href="boyd-2008.html#:~:text=eleven-,trials.,-Most">a review of eleven trials</a>.</p>
<h2>Footnotes</h2><ol><li id="fn1">Prisons of the north alone. <a href="#r1">↩</a></li></ol>
</main></body></html>"""
ENTRY = "/entry/advice"


@pytest.fixture(scope="module")
def reader(own_site: Callable[[], Path], visit: Visit) -> Iterator[Visitor]:
    """Return a visitor of the small library with a page that has notes and a fold."""
    folder = own_site()
    (folder / "library" / "advice.html").write_text(PAGE, encoding="utf-8")
    with Bank.open(folder / "bank") as bank:
        bank.load([folder / "library"], workers=1)
    with visit(folder / "bank") as visitor:
        yield visitor


def test_a_word_leads_to_its_note_and_back(reader: Visitor) -> None:
    """Without scripts."""
    page = reader.page(ENTRY)
    words = {one.get_text(): one for one in page.select("a.gloss")}
    assert list(words) == ["SBI", "prison.¹"]
    for word in words.values():
        target = page.select_one(word["href"])
        assert word["data-note"] in target.get_text()
        assert word["aria-describedby"] == target["id"]
    assert words["SBI"]["data-note"] == "screening and “brief” intervention"
    for listed in page.select(".notes dt a"):
        assert page.select_one(listed["href"]) is words[listed.get_text()]


def test_a_note_that_stands_in_the_text_is_not_said_twice() -> None:
    """Its word leads to it there."""
    texts = Section(paragraphs=("Officers of prisons.¹ They", "1. Of the north alone."))
    notes = (Note(term="prisons.¹", text="Of the north alone."), Note(term="Officers", text="men"))
    shown = show_text(Entry(id="x", title="T", sections=(texts,), notes=notes))
    first, second = shown.sections[0].parts
    assert second.anchor == "note-1"
    assert 'href="#note-1"' in first.html
    assert [(one.anchor, one.note.term, one.is_marked) for one in shown.notes] == [
        ("note-2", "Officers", True)
    ]


def test_supplementary_text_stays_folded(reader: Visitor) -> None:
    """Under its label, which is not said twice; what is before and behind is not folded."""
    page = reader.page(ENTRY)
    (fold,) = page.select(".entry details.fold")
    assert fold.get("open") is None
    assert fold.summary.get_text(strip=True) == "Unfold supplementary text"
    assert len(fold.select("p")) == 2
    assert page.get_text().count("Unfold supplementary text") == 1
    assert "Officers gave" in fold.find_previous("p").get_text()


def test_a_passage_is_marked(reader: Visitor) -> None:
    """Whatever the case and the quotation marks, across a note's word and into a fold."""
    query = urlencode({"passage": "a YEAR after", "passage-end": "the induction wing"})
    page = reader.page(f"{ENTRY}?{query}")
    marks = page.select("mark.passage")
    text = "".join(mark.get_text() for mark in marks)
    assert text.startswith("A year after release")
    assert text.endswith("the induction wing")
    assert [mark.get("id") for mark in marks if mark.get("id")] == ["passage"]
    assert page.select_one("details.fold").get("open") is not None
    assert not page.select(".note-line")
    page = reader.page(f"{ENTRY}?{urlencode({'passage': 'gave SBI to'})}")
    assert [mark.get_text() for mark in page.select("mark.passage")] == ["gave ", "SBI", " to"]


@pytest.mark.parametrize("passage", ["gone from the page", "rison", "x" * 9_000, *MARKUP])
def test_a_passage_that_is_gone_is_harmless(reader: Visitor, passage: str) -> None:
    """The page says so and is as it was, whatever the address says."""
    page = reader.page(f"{ENTRY}?{urlencode({'passage': passage})}")
    assert not page.select("mark.passage, #passage")
    assert bool(page.select(".note-line")) == (len(passage) < 2_000)
    assert page.select_one("article").get_text() != ""
    assert page.select_one("link[rel=canonical]")["href"].endswith(ENTRY)


def test_a_link_to_a_passage_is_kept_from_a_page(reader: Visitor) -> None:
    """A text fragment becomes an address that marks the passage in any browser."""
    page = reader.page(ENTRY)
    link = page.find("a", string="a review of eleven trials")
    assert link["href"] == "/entry/boyd-2008?passage=trials.#passage"
    target = reader.page(link["href"])
    assert target.select_one("#passage").get_text() == "trials."


def test_notes_and_folds_come_back_from_the_page(reader: Visitor) -> None:
    """A bank that is loaded from the pages of another has them too."""
    with Bank.open(reader.client._transport.app.state.site.bank.path) as bank:
        entry = bank.entry("advice")
    read = parse_page(reader.get(ENTRY).text, "advice.html")[0].entry
    assert (len(entry.notes), len(entry.folds)) == (2, 1)
    assert set(read.notes) == set(entry.notes)
    assert read.folds == entry.folds
    assert read.sections == entry.sections


def test_notes_are_at_the_end_of_the_pdf(reader: Visitor) -> None:
    """With the text of folds in its place."""
    pytest.importorskip("typst", reason="typst is not installed: it comes with the extra 'pdf'")
    text = text_of(reader.get("/pdf/advice.pdf").content)
    assert text.index("The sample was taken") < text.index("Notes on the text")
    assert text.index("Notes on the text") < text.index("screening and “brief” intervention")


@pytest.mark.parametrize(
    ("fragment", "passage"),
    [
        (":~:text=ten%20minutes", Passage("ten minutes")),
        (":~:text=a%20year,every%20day", Passage("a year", "every day")),
        (":~:text=the-,ten,-minutes", Passage("ten")),
        ("top:~:text=one%2Ctwo&text=three", Passage("one,two")),
        (":~:text=", Passage()),
        ("text=no", Passage()),
        ("", Passage()),
    ],
)
def test_text_fragments_are_read(fragment: str, passage: Passage) -> None:
    assert Passage.of_fragment(fragment) == passage


def test_a_fragment_hides_no_other_address(site_bank: Bank) -> None:
    assert address_of("javascript:alert(1)#:~:text=x", site_bank) == ""
    assert address_of("ames-2005.html#:~:text=<i>", site_bank).endswith("%3Ci%3E#passage")
    elsewhere = "https://example.org/a#:~:text=x"
    assert address_of(elsewhere, site_bank) == elsewhere


TEXTS = st.lists(st.text("ab ’'–ß", max_size=12), min_size=1, max_size=4)


@given(TEXTS, st.text("ab ’-", max_size=4), st.text("ab ", max_size=3))
def test_what_is_marked_is_the_passage(texts: list[str], start: str, end: str) -> None:
    """Texts are whole but for the first and the last, and nothing is marked that is not there."""
    found = find_passage(texts, Passage.of(start, end))
    if not found:
        return
    plain = str.maketrans("’–", "'-")
    (first, _), (_, last) = found[min(found)], found[max(found)]
    folded = [text.lower().translate(plain) for text in texts]
    wanted = start.translate(plain).strip(), (end or start).translate(plain).strip()
    assert folded[min(found)][first:].startswith(wanted[0])
    assert folded[max(found)][:last].endswith(wanted[1])
    assert all(span == (0, len(texts[n])) for n, span in [*found.items()][1:-1])


@given(st.text(max_size=40), st.text(min_size=1, max_size=6), st.sampled_from(MARKUP))
def test_marks_change_no_letter_of_a_text(text: str, term: str, note: str) -> None:
    """What is shown reads as what was kept, with any notes and passage in it."""
    sections = (Section(paragraphs=(f"{text} {note} {term} end", "second")),)
    try:
        entry = Entry(
            id="x",
            title="T",
            sections=sections,
            notes=(Note(term=term, text=note), Note(term="end", text="the end")),
            folds=(Fold(label="More", first="second", last="second"),),
        )
    except ValueError:  # a term of nothing but blanks
        return
    shown = show_text(entry, Passage.of(term, "second"))
    (section,) = shown.sections
    html = [section.parts[0].html, section.parts[1].paragraphs[0].html]
    read = [BeautifulSoup(f"<p>{one}</p>", "html.parser").p for one in html]
    assert [one.get_text() for one in read] == list(entry.sections[0].paragraphs)
    assert {tag.name for one in read for tag in one.find_all()} <= {"a", "mark"}


def test_an_address_of_a_passage_is_one(site_bank: Bank) -> None:
    address = passage_address("ames-2005", Passage("a & b", "c=d"))
    assert address == f"/entry/ames-2005?passage={quote('a & b')}&passage-end=c%3Dd#passage"
    assert passage_address("ames-2005", Passage()) == "/entry/ames-2005"
