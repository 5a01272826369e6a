"""Paragraphs cut by a layout become whole, and whole paragraphs stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.block import Block
from corpus.entry import Link
from corpus.html.parsing import blocks, clean
from corpus.pages.join_broken_paragraphs import join_broken_paragraphs
from corpus.pages.text_blocks import text_blocks

FIRST = "The clinic kept its doors open in the evening so that those with work could come after the"
SECOND = "day was done, and found that twice as many of them stayed for the whole of the course."
OTHER = "Nobody asked what the evening hours cost, or who was to pay for them in the years to come."
SIDE_BAR = ["Alc", "Cha", "UKSupported", "Send email fo updates", "SEND", "Tweet", "and vid"]


def mended(*texts: str) -> list[str]:
    """Return the texts of the blocks that mending makes of blocks with these texts."""
    return [block.text for block in join_broken_paragraphs([Block(text) for text in texts])]


def test_a_page_break_in_a_sentence_is_closed() -> None:
    """Two halves that stand next to each other are one paragraph."""
    assert mended(FIRST, SECOND, OTHER) == [f"{FIRST} {SECOND}", OTHER]


def test_a_side_bar_in_a_sentence_goes() -> None:
    """Scraps among which there is furniture are dropped, recognised or not."""
    assert mended(FIRST, *SIDE_BAR, SECOND) == [f"{FIRST} {SECOND}"]


def test_a_sentence_goes_on_with_a_capital_behind_a_side_bar() -> None:
    """After a word that leads on, a side bar explains the cut and a name may follow it."""
    half = "A report on what children of drinkers need from their teachers, by the Office of the"
    rest = "Children's Commissioner, says that most of them would like to be asked about it at all."
    assert mended(half, *SIDE_BAR, rest) == [f"{half} {rest}"]


def test_a_panel_in_a_sentence_is_put_behind_it() -> None:
    """A panel with a heading and paragraphs of its own is text and is kept."""
    panel = ["What one of them said", "“I could come because I did not have to ask for a day off.”"]
    assert mended(FIRST, *panel, SECOND, OTHER) == [f"{FIRST} {SECOND}", *panel, OTHER]


def test_a_heading_in_a_sentence_is_put_behind_it() -> None:
    """A heading that no side bar accompanies is text and is kept."""
    heading = Block("Evening hours", level=2)
    found = join_broken_paragraphs([Block(FIRST), heading, Block(SECOND)])
    assert [block.text for block in found] == [f"{FIRST} {SECOND}", "Evening hours"]


def test_a_paragraph_cut_twice_is_whole() -> None:
    """The halves may be more than two."""
    middle = "day was done, and found to the surprise of its own staff and of everybody else that"
    end = "twice as many of them stayed for the whole of the course."
    assert mended(FIRST, middle, "Tweet", end) == [f"{FIRST} {middle} {end}"]


def test_the_links_of_both_halves_are_kept() -> None:
    """The paragraph has the links of all its parts, in order."""
    links = [(Link(text="first"),), (Link(text="second"),)]
    found = join_broken_paragraphs([Block(FIRST, links=links[0]), Block(SECOND, links=links[1])])
    assert found[0].links == (*links[0], *links[1])


@pytest.mark.parametrize(
    "quote",
    [
        "Twice as many of them stayed for the whole course",
        "Those with work could come after the day was done",
    ],
)
def test_a_pulled_quote_between_paragraphs_goes(quote: str) -> None:
    """A line that repeats its neighbour says nothing."""
    whole = f"{FIRST} {SECOND}"
    assert mended(OTHER, quote, whole) == [OTHER, whole]


def test_a_line_that_says_something_else_stays() -> None:
    """A line between paragraphs that repeats neither is kept."""
    line = "What commissioners might want to know before they sign"
    whole = f"{FIRST} {SECOND}"
    assert mended(OTHER, line, whole) == [OTHER, line, whole]


def test_a_pulled_quote_at_the_beginning_of_a_paragraph_goes() -> None:
    """The first words of a paragraph go if it says the same further on."""
    quote = "twice as many of them stayed for the whole of the course"
    whole = f"Evenings were tried. {FIRST} {SECOND}"
    assert mended(f"T{quote[1:]} {whole}") == [whole]


def test_a_pulled_quote_in_two_pieces_goes() -> None:
    """A quote on the first lines that ends in a line inside the paragraph goes with that line."""
    text = f"Twice as many of them stayed “Evenings” were tried. {FIRST}"
    line = Block("for the whole of the course", level=2)
    found = join_broken_paragraphs([Block(text), line, Block(SECOND)])
    assert [block.text for block in found] == [f"“Evenings” were tried. {FIRST} {SECOND}"]


def test_names_in_a_sentence_are_no_pulled_quote() -> None:
    """A sentence keeps its beginning although the paragraph repeats its words and names."""
    text = (
        "Death rates in the top quarter of the counties for both Black adults and White adults "
        "overlapped: three in five counties were in the top quarter of the counties for both."
    )
    assert mended(text) == [text]


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(
            ["number of people who were seen by a nurse within two days of coming to a clinic",
             "share of them who were asked about their drinking and whose answer was written down"],
            id="items of a list in small letters",
        ),
        pytest.param(
            ["train at least one member of staff at each of the surgeries in the district; and",
             "Offer each of them an afternoon a month with a colleague from a specialist agency"],
            id="items of a list with 'and'",
        ),
        pytest.param(["Main findings", "the nurses asked everybody, and most people answered."],
                     id="a heading before a small letter"),
        pytest.param([OTHER, "however small the sums, somebody has to find them every year."],
                     id="a finished sentence before a small letter"),
        pytest.param(["Who came | In the morning | In the evening, after work and before the",
                      "first bus | 12 | 24"], id="rows of a table"),
        pytest.param([FIRST, *[f"Heading {n}" for n in range(9)], SECOND],
                     id="too many lines without a side bar"),
    ],
)  # fmt: skip
def test_what_is_not_cut_is_not_joined(texts: list[str]) -> None:
    """List items, headings, rows and finished sentences stay apart."""
    assert mended(*texts) == texts


def test_no_text_is_lost_at_the_end() -> None:
    """A text that breaks off for good is kept as it is."""
    assert mended(OTHER, FIRST, *SIDE_BAR[:3]) == [OTHER, FIRST, *SIDE_BAR[:3]]
    assert mended() == []


LINES = st.sampled_from(
    [FIRST, SECOND, OTHER, *SIDE_BAR, "A heading", "small line", "Who asks the (", "1 | 2 | 3"]
)


@pytest.mark.parametrize("seed", ["000_77b313be2c8a2adc", "003_cbff27aaa7b981c1"])
def test_mending_twice_changes_nothing_more(shared: Callable[[str], Path], seed: str) -> None:
    """What is mended is whole."""
    once = join_broken_paragraphs(
        text_blocks(shared(f"seeds/{seed}.txt").read_text(encoding="utf-8"))
    )
    assert join_broken_paragraphs(once) == once


@given(st.lists(LINES, max_size=14))
def test_sentences_are_never_lost(texts: list[str]) -> None:
    """Whatever surrounds them, sentences and their halves are in what comes out."""
    whole = " ".join(mended(*texts))
    assert [text for text in (FIRST, SECOND, OTHER) if text in texts and text not in whole] == []


@pytest.mark.parametrize("page", ["23_0220.htm", "23_0339.htm", "24_0059.htm", "24_0060.htm"])
def test_articles_come_through_unharmed(shared: Callable[[str], Path], page: str) -> None:
    """In scientific articles nothing is cut: not one block is joined, shortened or lost."""
    text = shared(f"pages/cdc-pcd-2024/{page}").read_text(encoding="utf-8")
    article = blocks(clean(text))
    assert join_broken_paragraphs(article) == article
