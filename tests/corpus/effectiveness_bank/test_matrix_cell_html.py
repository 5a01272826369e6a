"""Matrix cells in HTML, and lines that only look like listed works."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.block import Block
from corpus.effectiveness_bank.listed_work import read_work
from corpus.effectiveness_bank.matrix_cell import is_matrix_cell, parse_matrix_cell
from corpus.entry import Link
from corpus.errors import InputError
from corpus.html.metadata import Metadata

HTML_CELL = [
    Block("Matrix cell"),
    Block("Drug Treatment Matrix cell A2", level=1),
    Block("Interventions; Generic and cross-cutting issues", level=2),
    Block("Studies of what treatments have in common, and some advice on how to tell."),
    Block("S Seminal studies K Key studies R Reviews G Guidance MORE Search for more studies"),
    Block(
        "S G “First steps” that count (Home Office (research), 1999). The paper that began it.",
        lead="S G",
        links=(Link(text="“First steps” that count", url="okafor-1999.html"),),
    ),
    Block("It has been copied ever since, and seldom well."),
    Block(
        "K Drug strategy 2010. Less demand (free) ([UK] Cabinet Office, 2010/11; free source).",
        links=(Link(text="Drug strategy 2010. Less demand (free)", url="https://example.org/s"),),
    ),
    Block("R What is known (2004). A review.", lead="R"),
    Block("R What is known (2004). The same title again.", lead="R"),
    Block("G Advice without a year", links=(Link(text="Advice without a year", url="a.html"),)),
    Block("MORE Retrieve all relevant analyses, or search at the page for searches by subject."),
    Block("Last revised 04 March 2020. First uploaded 31 June 2013"),
    Block("What is this cell about? All that treatments share.", lead="What is this cell about?"),
    Block("Issues to consider and discuss", level=2),
    Block("Choose one of these."),
    Block("► Is it the therapy? Many ask. Few know.", lead="Is it the therapy?"),
    Block("► Matching is harder than it looks. Trials have found little."),
    Block("► What works in Scotland Much has been tried there, and some of it worked."),
]


def test_a_cell_in_html() -> None:
    """Headings, leads and links of HTML are used, and its head adds subjects and dates."""
    about = Metadata(identifier="drugs-a2", subjects=("opioids",), modified=date(2021, 1, 2))
    page, *works = parse_matrix_cell(HTML_CELL, "drugs-a2.html", about)
    entry = page.entry
    place = ("drugs-a2", "Interventions", "Generic and cross-cutting issues")
    assert (entry.id, entry.year, entry.last_revised) == ("drugs-a2", 2021, date(2021, 1, 2))
    assert entry.first_uploaded is None
    assert entry.subjects == (*place, "opioids")
    assert [(s.heading, s.paragraphs) for s in entry.sections][1:] == [
        ("What is this cell about?", ("All that treatments share.",)),
        ("Issues to consider and discuss", ("Choose one of these.",)),
        ("Is it the therapy?", ("Many ask. Few know.",)),
        ("Matching is harder than it looks.", ("Trials have found little.",)),
        ("What works in Scotland", ("Much has been tried there, and some of it worked.",)),
    ]
    assert [(w.title, w.publisher, w.country, w.year) for w in entry.listed_works] == [
        ("“First steps” that count", "Home Office (research)", "", 1999),
        ("Drug strategy 2010. Less demand (free)", "Cabinet Office", "UK", 2010),
        ("What is known", "", "", 2004),
        ("What is known", "", "", 2004),
        ("Advice without a year", "", "", None),
    ]
    assert entry.listed_works[0].annotation.endswith(
        "It has been copied ever since, and seldom well."
    )
    assert [draft.part for draft in works[2:]] == [
        "what-is-known-2004",
        "what-is-known-2004#4",
        "advice-without-a-year",
    ]
    assert [draft.entry.url for draft in works[:2]] == ["okafor-1999.html", "https://example.org/s"]
    assert works[0].entry.subjects == place  # its own page has subjects of its own
    assert works[1].entry.subjects == (*place, "opioids")


@pytest.mark.parametrize(
    "text",
    [
        "S Seminal studies K Key studies R Reviews G Guidance MORE Search for more studies",
        "S Seminal studiesK Key studiesR ReviewsG Guidancemore Search for more studies",
        "Groups (2010) were asked.",
        "K",
        "G spot checks were made in all of the prisons.",
    ],
)
def test_what_is_no_listed_work(text: str) -> None:
    """A legend, and sentences that begin with a capital letter, are no works."""
    assert read_work(Block(text)) is None


def test_a_page_that_is_no_cell() -> None:
    """A page without the title of a cell is none, whatever it lists."""
    works = [block for block in HTML_CELL if "Matrix cell A2" not in block.text]
    assert not is_matrix_cell(works)
    with pytest.raises(InputError, match="no title such as"):
        parse_matrix_cell(works, "page.html")
