"""What is furniture, and what only looks like it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.html.parsing import blocks, clean
from corpus.pages.boilerplate_lines import MAX_LINE_LENGTH, ends_sentence, is_boilerplate
from corpus.pages.text_blocks import text_blocks


@pytest.mark.parametrize(
    "line",
    [
        "Your selected document",
        "Drug and Alcohol FINDINGS Your selected document",
        "Send email fo updates",
        "SEND",
        "Tweet",
        "DOWNLOAD PDF for saving to your computer",
        "your.email@addre",
        "About updates",
        "▶ Comment/query to editor",
        "Comment/qu",
        "2020/21 upda",
        "2020/21 update funded by",
        "Alc Cha UKPreviously also funded bySociety for the S of Addiction",
        "Supported by",
        "Alcohol Change UK web site. Opens new Window",
        "🗱 Close Matrix Bite 🛥",
        "About the ma",
        "Home Mailing list Search Browse Hot topics Matrices About Help Contact",
        "Mailing listSearchBrowseHot topicsMatricesAboutHelpOpen Matrix Bite guide to this cell",
        "Sign up for our weekly list",
        "► Comment on this entry ► Give us your feedback on the site (one-minute survey)",
        "🐲",
        "---",
    ],
)
def test_furniture_is_recognised(line: str) -> None:
    """Menus, buttons, banners, sponsors and alt texts are furniture, cut off or not."""
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "Issues to consider and discuss",
        "Main findings",
        "Searching for help",
        "Help",
        "Search strategy and selection of studies",
        "The study was funded by the Home Office and carried out in four prisons.",
        "Developed with patients, the leaflet was tried in three clinics.",
        "Send an e-mail to every patient on the day before the appointment.",
        "Sharing what is known about a child",
        "The unit was previously also funded by the county, which wanted its money back.",
        "A review that opens new windows on what therapists do.",
        "Sign up to the list of a surgery, and you are asked about your drinking.",
        "Contact with the family was kept for a year.",
        "About the matrix of costs and benefits we know little.",
        "Home, search and help: what people look for on a site about drink and drugs",
        "Readers were asked to comment on this entry in draft, and most of them did so.",
    ],
)
def test_text_about_such_things_is_not_furniture(line: str) -> None:
    """Sentences and headings with the same words stay."""
    assert not is_boilerplate(line)


def test_long_text_is_never_furniture() -> None:
    """Nothing longer than the limit is furniture, however it begins."""
    assert not is_boilerplate(
        "Download PDF for saving to your computer. " * (MAX_LINE_LENGTH // 20)
    )


def test_a_menu_without_end_is_read_at_once() -> None:
    """A long run of labels with a stranger at its end takes no noticeable time."""
    assert not is_boilerplate("about help " * 18 + "x")


@pytest.mark.parametrize(
    "text", ["He left.", "Did he?", 'He said "no."', "as follows:", "one; (two;)"]
)
def test_ends_of_sentences(text: str) -> None:
    """Closing marks may stand behind the stop."""
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["", "and the", "in 2010", "a heading", "one, two,", "(as in"])
def test_sentences_that_go_on(text: str) -> None:
    """Without a stop there is no end."""
    assert not ends_sentence(text)


@pytest.mark.parametrize("page", ["23_0220.htm", "23_0339.htm", "24_0059.htm", "24_0060.htm"])
def test_no_paragraph_of_an_article_is_furniture(shared: Callable[[str], Path], page: str) -> None:
    """No paragraph, heading or list item of scientific articles is taken for furniture."""
    text = shared(f"pages/cdc-pcd-2024/{page}").read_text(encoding="utf-8")
    assert [block.text for block in blocks(clean(text)) if is_boilerplate(block.text)] == []


@pytest.mark.parametrize(
    "seed", ["000_77b313be2c8a2adc", "003_cbff27aaa7b981c1", "004_f18b8d41323b8bca"]
)
def test_no_paragraph_of_the_sites_pages_is_furniture(
    shared: Callable[[str], Path], seed: str
) -> None:
    """Whatever ends as a sentence and is longer than a line stays, but for the legend of links."""
    text = shared(f"seeds/{seed}.txt").read_text(encoding="utf-8")
    dropped = [
        block.text
        for block in text_blocks(text)
        if len(block.text) > 80 and ends_sentence(block.text) and is_boilerplate(block.text)
    ]
    assert [line for line in dropped if not line.startswith(("Links to other", "Click"))] == []
