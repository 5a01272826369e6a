"""Matrix cells: the works they list, one by one, their guide, and what is left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from corpus.draft import Draft
from corpus.effectiveness_bank.matrix_cell import parse_matrix_cell
from corpus.entry import Entry
from corpus.pages.boilerplate_lines import ends_sentence
from corpus.pages.join_broken_paragraphs import join_broken_paragraphs
from corpus.pages.text_blocks import text_blocks
from corpus.text.typography import fold

Shared = Callable[[str], Path]
Work = tuple[str, str, str, str, int]

E5 = "seeds/000_77b313be2c8a2adc.txt"
DRUGS_E5 = "seeds/001_ab5d2f9d9de5bd84.txt"
E5_AGAIN = "seeds/002_a3a0bae748f80626.txt"
B5 = "seeds/003_cbff27aaa7b981c1.txt"
SEEDS = (E5, DRUGS_E5, E5_AGAIN, B5)

NTA = "National Treatment Agency for Substance Misuse"
NICE = "National Institute for Health and Care Excellence"
ACMD = "Advisory Council on the Misuse of Drugs"
DWP = "Department for Work and Pensions"

WORKS: dict[str, list[Work]] = {
    # tags, first words of the title, publisher, country, year
    E5: [
        ("SG", "Watershed moment", ACMD, "UK", 2003),
        ("K", "Probation struggling", "Ministry of Justice", "UK", 2009),
        ("K", '"Unmet need" for alcohol', "HM Inspectorate of Prisons", "", 2010),
        ("K", "Challenges to collaboration", "", "", 2010),
        ("K", "Lessons of coordinating", "", "", 2017),
        ("K", "Inter-agency working", DWP, "UK", 2010),
        ("K", "Lessons from Welsh pilot", "Welsh Government", "", 2014),
        ("KG", "Uncovering and", "Office of the Children's Commissioner", "English", 2014),
        ("K", "Treatment needs help", "", "", 2005),
        ("R", "Managing drink-drivers", "Health Canada", "", 2004),
        ("R", "Melding disparate", "Australian Government", "", 2005),
        ("R", "The more voluntary", "", "", 2008),
        ("G", "Management of problem", "National Offender Management Service", "UK", 2010),
        ("G", "Scotland aims", "Scottish Government", "", 2018),
        ("G", 'Scotland advocates "whole', "Scottish Government", "", 2013),
        ("G", "Protocol for joint", NTA, "English", 2011),
        ("G", "A model system", "World Health Organization", "", 2012),
        ("G", "Working together", NICE, "UK", 2016),
        ("G", "Implementing support", "", "", 2017),
        ("G", "Lessons from drink", "", "", 2016),
    ],
    DRUGS_E5: [
        ("S", "Proactive arrest", "Home Office", "UK", 1999),
        ("S", "California's experience", "", "", 1977),
        ("K", "Retention maximises", NTA, "UK", 2012),
        ("K", "Characteristics of", "", "", 2011),
        ("K", "System changes", "", "", 2009),
        ("K", "Promoting continuity", "", "", 2018),
        ("K", "Systemic barriers", DWP, "UK", 2010),
        ("K", "Lessons from Welsh", "Welsh Government", "", 2014),
        ("R", "The more voluntary", "", "", 2008),
        ("R", "Expert guidance", "", "", 2003),
        ("R", "Melding disparate", "Australian Government", "", 2005),
        ("R", "Plan for continuity", "", "", 2012),
        ("G", "Commission for", NTA, "UK", 2010),
        ("G", "Reducing drug-related", "", "", 2010),
        ("G", "Clinical governance", NTA, "UK", 2009),
        ("G", "The roles of", ACMD, "UK", 2003),
        ("G", "Protocol for joint", NTA, "UK", 2011),
        ("G", "‘Whole-family’ recovery", "Scottish Government", "", 2013),
        ("G", "Working together", NICE, "UK", 2016),
        ("G", "Implementing support", "", "", 2017),
    ],
    B5: [
        ("K", "Relationship with", "", "", 2008),
        ("K", "Client-centred", "Ministry of Justice", "UK", 2014),
        ("K", "'Not my job' perception", "", "", 2016),
        ("K", "Mothers in Wales", "Welsh Assembly Government", "", 2008),
        ("R", "Supervising offenders", "", "", 2002),
        ("R", "Best practice", "Australian Government", "", 2005),
        ("R", "Can motivational", "", "", 2005),
        ("G", "Manual for research", "", "", 2005),
        ("G", "Working with men", "", "", 2015),
    ],
}

HEADINGS = {
    E5: [
        "More",
        "What is this cell about?",
        "Where should I start?",
        "Highlighted study",
        "Does Britain have the right partnership ingredients?",
        "Why is drinking so prominent among prisoners, but not in prison services?",
        "How far should collaboration go?",
        "Balancing client confidentiality and child protection",
    ],
    DRUGS_E5: [
        "More",
        "What is this cell about?",
        "Where should I start?",
        "How far should collaboration go?",
        "Is coercion a good thing?",
        "Balancing client confidentiality and child protection",
    ],
    E5_AGAIN: ["More"],
    B5: [
        "More",
        "What is this cell about?",
        "Where should I start?",
        "Are the practitioner's therapeutic skills really unimportant?",
        "Best to split therapy and supervision?",
        "The trickier the situation, the more the worker matters",
        "Thanks",
    ],
}

FURNITURE = re.compile(
    r"your selected document|send e-?mail|\bSEND\b|\btweet\b|download pdf|matrix bite|skills consor"
    r"|opens? new window|hover over|unfold|reducti\b|about the ma\b|mailing list|close matrix"
    r"|click (?:here )?and scroll",
    re.IGNORECASE,
)


@pytest.fixture
def drafts(shared: Shared) -> Callable[[str], list[Draft]]:
    """Return a function that reads the drafts of a seed."""

    def read(seed: str) -> list[Draft]:
        blocks = join_broken_paragraphs(text_blocks(shared(seed).read_text(encoding="utf-8")))
        return parse_matrix_cell(blocks, seed)

    return read


@pytest.fixture
def cell(drafts: Callable[[str], list[Draft]]) -> Callable[[str], Entry]:
    """Return a function that reads the cell of a seed."""
    return lambda seed: drafts(seed)[0].entry


@pytest.mark.parametrize(
    ("seed", "place"),
    [(seed, place) for seed, works in WORKS.items() for place in range(len(works))],
)
def test_each_listed_work(cell: Callable[[str], Entry], seed: str, place: int) -> None:
    """Tags, title, publisher, country and year of each work are as the page has them."""
    tags, title, publisher, country, year = WORKS[seed][place]
    work = cell(seed).listed_works[place]
    assert work.title.startswith(title)
    assert ("".join(work.tags), work.publisher, work.country, work.year) == (
        *(tags, publisher, country, year),
    )


@pytest.mark.parametrize("seed", WORKS)
def test_no_work_is_left_out_or_made_up(cell: Callable[[str], Entry], seed: str) -> None:
    """A cell lists as many works as the table."""
    assert len(cell(seed).listed_works) == len(WORKS[seed])


@pytest.mark.parametrize("seed", WORKS)
def test_annotations_are_whole_sentences(cell: Callable[[str], Entry], seed: str) -> None:
    """Each note begins with a capital, ends as a sentence and sends nobody about the screen."""
    for work in cell(seed).listed_works:
        assert work.annotation[0].isupper()
        assert ends_sentence(work.annotation)
        assert not re.search(r"\bclick\b|<|;? ?alternative source\)", work.annotation)
        assert len(work.annotation) > 80


def test_two_renderings_list_the_same_works(cell: Callable[[str], Entry]) -> None:
    """The cell's PDF and web renderings say the same of each work, but for typography."""
    one, other = (
        [
            (work.tags, fold(work.title), fold(work.publisher), work.country, work.year,
             fold(work.annotation).replace("…", "..."))
            for work in cell(seed).listed_works
        ]
        for seed in (E5, E5_AGAIN)
    )  # fmt: skip
    assert one == other
    assert fold(cell(E5).summary) == fold(cell(E5_AGAIN).summary)


@pytest.mark.parametrize(
    ("seed", "entry_id", "title", "labels", "revised"),
    [
        (E5, "alcohol-e5", "Alcohol Treatment Matrix cell E5", "Treatment systems", (2021, 3, 4)),
        (
            DRUGS_E5,
            "drugs-e5",
            "Drug Treatment Matrix cell E5",
            "Treatment systems",
            (2018, 10, 12),
        ),
        (E5_AGAIN, "alcohol-e5", "Alcohol Treatment Matrix cell E5", "Treatment systems", None),
        (B5, "alcohol-b5", "Alcohol Treatment Matrix cell B5", "Practitioners", None),
    ],
)
def test_the_cell_itself(
    cell: Callable[[str], Entry],
    seed: str,
    entry_id: str,
    title: str,
    labels: str,
    revised: tuple[int, int, int] | None,
) -> None:
    """A cell's id, title, place in the matrix and dates are those on the page."""
    entry = cell(seed)
    assert (entry.id, entry.title, entry.kind) == (entry_id, title, "MATRIX CELL")
    assert entry.headline == f"{labels}; Safeguarding the community"
    assert entry.subjects == (entry_id, labels, "Safeguarding the community")
    assert entry.last_revised == (date(*revised) if revised else None)
    assert entry.first_uploaded == (date(2013, 6, 1) if revised else None)
    assert entry.year == (revised[0] if revised else None)


@pytest.mark.parametrize("seed", SEEDS)
def test_sections(cell: Callable[[str], Entry], seed: str) -> None:
    """The line on more and the parts of the bite are sections under their own headings."""
    entry = cell(seed)
    assert [section.heading for section in entry.sections] == HEADINGS[seed]
    assert all(section.paragraphs for section in entry.sections)


def test_introductions(cell: Callable[[str], Entry]) -> None:
    """The introduction is the summary; a page without one has no summary."""
    assert cell(E5).summary.startswith("Key studies on local, regional")
    assert cell(E5).summary.endswith("prison services.")
    assert cell(B5).summary.startswith("Key studies on the impact")
    assert cell(DRUGS_E5).summary == ""


@pytest.mark.parametrize("seed", SEEDS)
def test_no_half_sentence_and_no_furniture(cell: Callable[[str], Entry], seed: str) -> None:
    """Each paragraph is whole, and none is left of menus, sponsors and buttons."""
    for section in cell(seed).sections:
        for paragraph in section.paragraphs:
            assert not FURNITURE.search(paragraph), paragraph
            assert not re.match(r"[a-z]", paragraph), paragraph
            # The heading of a panel is the only line without an end.
            assert ends_sentence(paragraph) or len(paragraph.split()) == 5, paragraph


@pytest.mark.parametrize("seed", SEEDS)
def test_no_paragraph_is_lost(shared: Shared, cell: Callable[[str], Entry], seed: str) -> None:
    """Nearly all runs of six words in each long paragraph of the page are in the entry."""
    entry = cell(seed)
    listed = (
        f"{' '.join(work.tags)} {work.title} ({f'[{work.country}] ' if work.country else ''}"
        f"{f'{work.publisher}, ' if work.publisher else ''}{work.year}). {work.annotation}"
        for work in entry.listed_works
    )
    sections = (f"{section.heading} {section.text}" for section in entry.sections)
    kept = runs(" ".join((entry.summary, *listed, *sections)))
    for block in text_blocks(shared(seed).read_text(encoding="utf-8")):
        text = re.sub(r"For (?:related )?discussions? click.*", "", block.text)
        text = re.sub(r"; (?:free|alternative) source", "", text)
        if len(text) < 130 or text.startswith(("S Seminal studies", "Links to other")):
            continue
        found = runs(text)
        # A quote that the layout pulled out of the text may stand on the first lines.
        assert len(found & kept) >= 0.75 * len(found), text
        assert sorted(runs(text[-100:].partition(" ")[2]) - kept) == [], text


def runs(text: str) -> set[tuple[str, ...]]:
    """Return the runs of six words in a text."""
    words = re.findall(r"\w+", fold(text))
    return {tuple(words[place : place + 6]) for place in range(len(words) - 5)}


def test_a_paragraph_cut_by_a_side_bar_is_whole(cell: Callable[[str], Entry]) -> None:
    """The two paragraphs that the side bar cut in the first seed go on behind it."""
    study = next(s for s in cell(E5).sections if s.heading == "Highlighted study")
    assert "flagship national initiative – the Alcohol Treatment Requirement which" in study.text


def test_drafts_of_works(drafts: Callable[[str], list[Draft]]) -> None:
    """Each work is a draft of its own, under the subjects of its cell."""
    page, *works = drafts(E5)
    assert (page.part, page.is_listed_work, page.id_given) == ("", False, False)
    assert len(works) == len({draft.part for draft in works}) == 20
    kinds = [draft.entry.kind for draft in works]
    assert kinds == ["STUDY"] * 9 + ["REVIEW"] * 3 + ["DOCUMENT"] * 8
    for draft, work in zip(works, page.entry.listed_works, strict=True):
        entry = draft.entry
        assert draft.is_listed_work
        assert not draft.id_given
        assert draft.part == entry.id
        assert entry.id.endswith(f"-{work.year}")
        assert (entry.title, entry.source, entry.summary) == (
            *(work.title, work.publisher, work.annotation),
        )
        assert entry.subjects == page.entry.subjects
    assert works[1].entry.id == "probation-struggling-to-cope-with-alcohol-misusing-offenders-2009"
