"""Plain text and light markdown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.block import Block
from corpus.entry import Entry, Link
from corpus.errors import InputError
from corpus.html.decoding import decode
from corpus.pages.plain_text import parse_plain_text
from corpus.pages.text_blocks import text_blocks

Shared = Callable[[str], Path]


def entry(text: str, name: str = "notes/A file.txt") -> Entry:
    """Return the entry that a text makes."""
    (draft,) = parse_plain_text(text, name)
    assert (draft.part, draft.id_given) == ("", False)
    return draft.entry


def one(text: str) -> Block:
    """Return the one block of a text."""
    (block,) = text_blocks(text)
    return block


def test_first_line_is_the_title_and_headings_make_sections() -> None:
    """A text file is an entry, its headings of both kinds sections."""
    found = entry(
        "\n\nMinding the gap\n\nFirst paragraph,\nwrapped by hand.\n\nSecond.\n\n# Methods\n"
        "We asked.\n\nMain findings\n-------------\n\nPeers helped.\n"
    )
    assert found.id == "a-file"
    assert found.title == "Minding the gap"
    assert found.file_format == "TXT"
    assert [(section.heading, section.text) for section in found.sections] == [
        ("", "First paragraph, wrapped by hand.\n\nSecond."),
        ("Methods", "We asked."),
        ("Main findings", "Peers helped."),
    ]


@pytest.mark.parametrize(
    "opening", ["Title", "# Title", "Title\n=====", "**Title**", "  Title  ", "[Title](#)"]
)
def test_title_is_read_without_its_marks(opening: str) -> None:
    """Heading marks, underlines, bold and links are no part of a title."""
    found = entry(f"{opening}\n\nText.")
    assert found.title == "Title"
    assert found.body == "Text."


def test_text_without_a_title_takes_its_first_words() -> None:
    """A first line that is a whole paragraph stays in the text."""
    line = "word " * 200
    found = entry(line)
    assert found.title == "word word word word word word word word word word word word …"
    assert found.body == line.strip()


def test_title_alone_is_an_entry() -> None:
    """One line is a title without text."""
    assert entry("Only a title").sections == ()


def test_dates_of_the_page_are_read_and_left_out_of_the_text() -> None:
    """The line with the dates is about the page."""
    found = entry("T\n\nText.\n\nLast revised 12 June 2014. First uploaded 04 March 2010\n")
    assert (found.first_uploaded, found.last_revised) == (date(2010, 3, 4), date(2014, 6, 12))
    assert found.body == "Text."


@pytest.mark.parametrize("text", ["", "  \n\t\n", "\x00\x07"])
def test_empty_text_is_refused(text: str) -> None:
    """There is nothing to make an entry of."""
    with pytest.raises(InputError, match="empty"):
        entry(text)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("One\ntwo\n\nthree", ["One two", "three"]),
        ("- one\n- two\n  more\n* three\n• four", ["one", "two more", "three", "four"]),
        ("1. one\n2) two", ["1. one", "2) two"]),
        ("one\n\n---\n\n***\ntwo", ["one", "two"]),
        ("> quoted\n> text", ["quoted text"]),
        ("```\ncode\n```", ["code"]),
        ("| a | b |\n|---|:-:|\n| 1 |  |", ["a | b", "1"]),
        ("2009 - 2010\n- 3", ["2009 - 2010", "3"]),
        ("one\r\ntwo\r\n\r\nthree", ["one two", "three"]),
        ("**5 m<sup>2</sup>** of H<sub>2</sub>O<sup>a</sup>", ["5 m² of H2O a"]),
        ("10<sup>6</sup>, see<sup>[1](http://a.b/)</sup>", ["10⁶, see¹"]),
        ("of 10<sup>6", ["of 106"]),
        ("of 10</sup>6", ["of 106"]),
    ],
)
def test_lines_make_blocks(text: str, lines: list[str]) -> None:
    """Hard-wrapped lines are joined; list marks, rules, rows and empty lines part blocks."""
    assert [block.text for block in text_blocks(text)] == lines


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("# a", 1),
        ("###### a", 6),
        ("## a ##", 2),
        ("a\n===", 1),
        ("a\n---", 2),
        ("#a", 0),
        ("a", 0),
    ],
)
def test_headings_have_their_level(text: str, level: int) -> None:
    """Hash marks count; an underline makes the line over it a heading."""
    assert one(text) == Block("#a" if text == "#a" else "a", level)


def test_underline_below_a_paragraph_is_a_rule() -> None:
    """Only a single line is underlined."""
    assert text_blocks("one\ntwo\n---") == [Block("one two")]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("**bold**, __bold__, *em*, _em_", "bold, bold, em, em"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("<u>Click</u> a<br>b <span class='x'>c</span>", "Click a b c"),
        ("5 < 6 and <nothing>", "5 < 6 and <nothing>"),
        (r"\*not em\* \[not a link\](x)", "*not em* [not a link](x)"),
        ("![a picture](i.png) text", "text"),
        ("soft\u00adhyphen “kept” – marks", "softhyphen “kept” – marks"),
        ("([UK] Home Office, 2009)", "([UK] Home Office, 2009)"),
    ],
)
def test_marks_of_emphasis_are_read_away(text: str, plain: str) -> None:
    """What marks text is left out, what only looks like it stays."""
    assert one(text).text == plain


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("**What is this?** A cell.", "What is this?"),
        ("**S** **G** [Title](#) (2003).", "S G"),
        ("► **Why?** Because.", "Why?"),
        ("<b>Why?</b> Because.", "Why?"),
        ("Text **bold**", ""),
        ("# **Heading**", ""),
    ],
)
def test_lead_is_the_bold_run_a_block_begins_with(text: str, lead: str) -> None:
    """As in HTML: bullets may stand before it, and runs with a blank between are one."""
    assert one(text).lead == lead


@pytest.mark.parametrize(
    ("text", "words", "links"),
    [
        (
            "See [these words](a.html).",
            "See these words.",
            (Link(text="these words", url="a.html"),),
        ),
        ("[x](#)", "x", (Link(text="x", url=""),)),
        (
            "a [**b** [UK] c](http://x.y 'title')",
            "a b [UK] c",
            (Link(text="b [UK] c", url="http://x.y"),),
        ),
        ("[x](a_(b).html)", "x", (Link(text="x", url="a_(b).html"),)),
        ("<https://x.y/z>", "https://x.y/z", (Link(text="https://x.y/z", url="https://x.y/z"),)),
        ("[x](javascript:alert(1))", "x", ()),
        ("[x] (no link)", "[x] (no link)", ()),
    ],
)
def test_links_are_read(text: str, words: str, links: tuple[Link, ...]) -> None:
    """Links keep their words and safe targets; '#' is a target that was not kept."""
    assert one(text) == Block(words, links=links)


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("the treat-\nment of", "the treatment of"),
        ("evidence-\nbased and evidence-based", "evidence-based and evidence-based"),
        ("well-\nknown: a well is known", "well-known: a well is known"),
        ("the years 2009-\n2010", "the years 2009- 2010"),
        ("Anglo-\nSaxon", "Anglo- Saxon"),
    ],
)
def test_words_broken_over_lines_are_joined(text: str, joined: str) -> None:
    """A hyphen at a line's end goes, unless the text shows that the word has one."""
    assert one(text).text == joined


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("seeds/000_77b313be2c8a2adc.txt", "Alcohol Treatment Matrix cell E5"),
        ("seeds/003_cbff27aaa7b981c1.txt", "Alcohol Treatment Matrix cell B5"),
    ],
)
def test_real_page_saved_as_text_is_read(shared: Shared, name: str, cell: str) -> None:
    """A page of the site saved as markdown or text gives its lines without marks."""
    blocks = text_blocks(decode(shared(name).read_bytes()))
    found = [block.text for block in blocks]
    assert cell in found
    assert len(found) > 60
    assert not any(mark in text for text in found for mark in ("](", "**", "<u>", "</u>", "  "))


HOSTILE = {
    "brackets": lambda: "[" * 500_000,
    "half links": lambda: "[x](" * 150_000,
    "stars": lambda: "*a" * 300_000,
    "bold": lambda: "**" * 300_000,
    "hyphens": lambda: "a-\nb" * 150_000,
    "broken words": lambda: ("x" * 1_000 + "-\n") * 1_000,
    "one word": lambda: "x" * 1_000_000 + "\ny-\nz",
    "tags": lambda: "<a " * 200_000,
    "hashes": lambda: "#" * 500_000,
    "quotes": lambda: "> " * 300_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_to_its_end(name: str) -> None:
    """No pattern of marks takes a parser for ever, or its stack."""
    assert parse_plain_text(HOSTILE[name](), "x.txt")


@given(st.text(alphabet=st.sampled_from("ab *_#[]()!<>|-\n=`\\1.>")))
def test_any_text_gives_clean_blocks(text: str) -> None:
    """Whatever the marks, blocks are single lines and never empty."""
    for block in text_blocks(text):
        assert block.text
        assert block.text == " ".join(block.text.split())


@given(st.text())
def test_any_text_gives_an_entry_or_an_input_error(text: str) -> None:
    """Nothing but the one error comes out of a text."""
    try:
        found = entry(text)
    except InputError:
        return
    assert found.title
