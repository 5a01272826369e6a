"""Entry pages: what they say of the original, their four sections and their related documents."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from corpus.block import Block
from corpus.effectiveness_bank.entry_page import is_entry_page, parse_entry_page
from corpus.entry import Entry, Link
from corpus.errors import InputError
from corpus.pages.boilerplate_lines import ends_sentence
from corpus.pages.join_broken_paragraphs import join_broken_paragraphs
from corpus.pages.text_blocks import text_blocks
from corpus.text.typography import fold

SEED = "seeds/004_f18b8d41323b8bca.txt"
RELATED = [
    # first and last words of the title, kind, year
    ("Scoping study of interventions", "community justice settings", "STUDY", 2011),
    ("Drug Strategy 2010. Reducing", "Drug Free Life", "DOCUMENT", 2010),
    ("Alcohol services in prisons:", "an unmet need", "STUDY", 2010),
    ("Alcohol-use disorders: Preventing the", "and harmful drinking", "REVIEW", 2010),
    ("Evidence-based practice? The National", "with alcohol-misusing offenders", "STUDY", 2009),
    ("A review of alcohol", "North East region", "STUDY", 2010),
    ("Supporting partnerships to reduce", "National Support Team", "STUDY", 2011),
    ("Prison health needs assessment", "for alcohol problems", "STUDY", 2011),
    ("Derbyshire's Alcohol Diversion Scheme", "Diversion Scheme evaluation", "STUDY", 2011),
    ("The Patel report: Reducing", "and rehabilitating offenders", "DOCUMENT", 2010),
]


@pytest.fixture
def entry(shared: Callable[[str], Path]) -> Entry:
    """Return the entry of the seed."""
    blocks = join_broken_paragraphs(text_blocks(shared(SEED).read_text(encoding="utf-8")))
    (draft,) = parse_entry_page(blocks, SEED)
    assert (draft.part, draft.id_given, draft.is_listed_work) == ("", False, False)
    return draft.entry


def test_the_original(entry: Entry) -> None:
    """Title, authors, source and year are those of the original."""
    assert entry.id == "fitzpatrick-2010"
    assert entry.title == "Offender alcohol interventions: minding the policy gap"
    assert entry.authors == ("Fitzpatrick R.", "Thorne L.")
    assert entry.source == "Advances in Dual Diagnosis: 2010, 3(4), p. 14–19."
    assert (entry.kind, entry.year) == ("STUDY", 2010)
    assert entry.last_revised == date(2011, 9, 19)


def test_the_blurb_is_the_summary(entry: Entry) -> None:
    """The sentence above the sections is the summary."""
    assert entry.summary.startswith("Based on exhaustive consultations")
    assert entry.summary.endswith("coordination and practice.")


def test_exactly_four_sections(entry: Entry) -> None:
    """The four sections hold all paragraphs of the account and nothing that follows it."""
    assert [(section.heading, len(section.paragraphs)) for section in entry.sections] == [
        ("Summary", 3),
        ("Main findings", 5),
        ("Recommendations", 11),
        ("The authors' conclusions", 2),
    ]
    assert entry.sections[0].text.startswith("Complementing the featured article")
    assert entry.sections[3].text.endswith("parties and different areas.")
    assert not re.search(r"Thanks for their|Findings bulletin|selected document", entry.body)


def test_paragraphs_cut_by_page_breaks_are_whole(entry: Entry) -> None:
    """Each paragraph begins with a capital and ends as a sentence, over three page breaks too."""
    for section in entry.sections:
        for paragraph in section.paragraphs:
            assert paragraph[0].isupper()
            assert ends_sentence(paragraph)
    for joint in (
        "for members of multi-agency coordinating",
        "in a standardised manner for several years",
        "by experience to inform the commissioning process",
    ):
        assert joint in entry.body


def test_no_paragraph_is_lost(shared: Callable[[str], Path], entry: Entry) -> None:
    """Every long block between the authors and the thanks is in the entry."""
    blocks = text_blocks(shared(SEED).read_text(encoding="utf-8"))
    texts = [block.text for block in blocks]
    first = next(place for place, text in enumerate(texts) if text.startswith("Fitzpatrick R."))
    last = next(place for place, text in enumerate(texts) if text.startswith("Thanks for"))
    kept = fold(" ".join((entry.summary, entry.source, entry.body)))
    long = [text for text in texts[first:last] if len(text) > 45]
    assert len(long) > 20
    assert [text for text in long if fold(text.removeprefix("Summary ")) not in kept] == []


def test_ten_related_documents(entry: Entry) -> None:
    """The related documents are whole, although a page break and a banner cut the seventh."""
    assert len(entry.published_related) == len(RELATED)
    for item, (first, last, kind, year) in zip(entry.published_related, RELATED, strict=True):
        assert item.title.startswith(first)
        assert item.title.endswith(last)
        assert (item.kind, item.year) == (kind, year)
    assert "case studies from the Alcohol Harm" in entry.published_related[6].title


def test_links_are_kept(entry: Entry) -> None:
    """The links of the account and of the pointers below it are kept, buttons are not."""
    words = {link.text for link in entry.links}
    assert {"research report", "AUDIT questionnaire", "Hertfordshire", "Derbyshire"} <= words
    assert words.isdisjoint({"Request reprint", "HERE", "Comment on this entry"})


def page(*texts: str) -> list[Block]:
    """Return a page with a title and these blocks, and one related document."""
    title = Block("► What nurses say.", links=(Link(text="What nurses say."),))
    end = ("Top 10 most closely related documents on this site", "Another REVIEW 2004")
    return [title, *map(Block, (*texts, *end))]


PARAGRAPH = "Nurses in eleven surgeries were asked what they thought of asking, and most approved."


@pytest.mark.parametrize(
    ("authors", "source", "names", "entry_id"),
    [
        ("O'Brien C.P., van der Berg A. et al.", "Journal: 2004, 1(2).",
         ("O'Brien C.P.", "van der Berg A."), "obrien-2004"),
        ("van der Berg A.", "Journal: 1999.", ("van der Berg A.",), "van-der-berg-1999"),
        ("National Audit Office.", "London: HMSO, 2008.",
         ("National Audit Office",), "national-audit-office-2008"),
        ("Mercer J.", "In press.", ("Mercer J.",), "mercer"),
    ],
)  # fmt: skip
def test_authors_and_ids(authors: str, source: str, names: tuple[str, ...], entry_id: str) -> None:
    """The id is the first author's surname and the year of the original."""
    entry = parse_entry_page(page(authors, source, PARAGRAPH), "page.txt")[0].entry
    assert (entry.authors, entry.id) == (names, entry_id)


def test_a_related_year_that_cannot_be_is_left_out() -> None:
    """The title stays."""
    blocks = [*page(PARAGRAPH), Block("Yet another STUDY 5727")]
    related = parse_entry_page(blocks, "page.txt")[0].entry.published_related
    assert [(item.title, item.year) for item in related] == [
        ("Another", 2004),
        ("Yet another", None),
    ]


def test_a_page_without_authors_is_called_by_its_file() -> None:
    """Without authors the file's name is the id, and what is told of the original is kept."""
    entry = parse_entry_page(page("Ministry of Health, 2009.", PARAGRAPH), "a/Nurses ask.txt")[
        0
    ].entry
    assert (entry.id, entry.year, entry.source) == ("nurses-ask", 2009, "Ministry of Health, 2009.")
    assert entry.summary == PARAGRAPH


@pytest.mark.parametrize(
    ("notice", "kind"),
    [
        ("This entry is our account of a study collected by us.", "STUDY"),
        ("This entry is our account of a review or synthesis.", "REVIEW"),
        ("This entry is our account of a document.", "DOCUMENT"),
        ("This entry is our analysis of a report of some sort.", "DOCUMENT"),
        ("A page that says nothing of the kind.", "DOCUMENT"),
    ],
)
def test_kinds(notice: str, kind: str) -> None:
    """The notice says what the entry is an account of."""
    blocks = [Block(notice), *page("Mercer J.", "Journal: 2004.", PARAGRAPH)]
    assert parse_entry_page(blocks, "page.txt")[0].entry.kind == kind


def test_headings_of_any_name_begin_sections() -> None:
    """A short line over a paragraph is a heading, and a page may have none of the usual ones."""
    entry = parse_entry_page(
        page("Mercer J.", "Journal: 2004.", PARAGRAPH, "How nurses were asked", PARAGRAPH), "p.txt"
    )[0].entry
    assert [(section.heading, section.paragraphs) for section in entry.sections] == [
        ("How nurses were asked", (PARAGRAPH,))
    ]


def test_pages_without_title_or_list() -> None:
    """A page without a marked title or without a list is no entry page."""
    assert is_entry_page(page(PARAGRAPH))
    assert not is_entry_page(page(PARAGRAPH)[:-1])
    untitled = page(PARAGRAPH)[1:]
    assert not is_entry_page(untitled)
    with pytest.raises(InputError, match="no title"):
        parse_entry_page(untitled, "page.txt")
