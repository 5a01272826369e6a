"""A PDF's lines become paragraphs and headings in the order in which they are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import InputError
from corpus.pdf.reading import PdfText, read_pdf
from tests.corpus.pdf.written import PARAGRAPH, Text, column, pdf_bytes, write_pdf

HALF = (
    "Peers who had left the hostel met those",
    "who were about to leave and went with",
    "them. They found rooms and filled in all",
    "the forms, and waited beside them until",
    "the first weeks were over, however long",
    "that was.",
)
OTHER = (
    "The second column goes on with what the",
    "trial found. Half of them were still in",
    "rooms of their own a year later, which",
    "was more than anybody had thought who",
    "knew the town and what rooms cost there",
    "at that time.",
)


def texts(read: PdfText) -> list[str]:
    """Return the paragraphs of what was read."""
    return [one.text for one in read.paragraphs]


def read(path: Path, *pages: list[Text]) -> PdfText:
    """Return what a PDF of these pages says."""
    return read_pdf(write_pdf(path / "a.pdf", pages))


def test_lines_are_one_paragraph(tmp_path: Path) -> None:
    """With a blank between them."""
    assert texts(read(tmp_path, column(PARAGRAPH))) == [" ".join(PARAGRAPH)]


def test_paragraphs_are_told_apart_by_space_and_by_indents(tmp_path: Path) -> None:
    """Either will do."""
    apart = column(PARAGRAPH) + column(PARAGRAPH, top=640)
    assert texts(read(tmp_path, apart)) == [" ".join(PARAGRAPH)] * 2
    lines = column(PARAGRAPH * 2)
    lines[4] = lines[4]._replace(left=90)
    assert texts(read(tmp_path, lines)) == [" ".join(PARAGRAPH)] * 2


def test_references_that_hang_are_told_apart(tmp_path: Path) -> None:
    """Their first lines stand out to the left."""
    lines = [
        *("Mercer J, Okafor A. Peers in hostels: a trial of what goes on after the gate and of",
          "what it costs those who pay. Journal of Findings 2010;12:33-45."),
        *("Smith B. What was found of rooms in a town where there are none, and of who gets the",
          "first of them. Journal of Findings 2011;13:46-60."),
    ]  # fmt: skip
    hanging = [one._replace(left=72 + 18 * (n % 2)) for n, one in enumerate(column(lines))]
    found = texts(read(tmp_path, hanging))
    assert found == [" ".join(lines[:2]), " ".join(lines[2:])]


@pytest.mark.parametrize("way", ["by column", "across"])
def test_columns_are_read_one_after_the_other(way: str, tmp_path: Path) -> None:
    """Whether the content of the page goes down each, or across both."""
    left, right = column(HALF), column(OTHER, left=330)
    page = left + right
    if way == "across":
        page = [one for pair in zip(left, right, strict=True) for one in pair]
    title = Text(72, 730, "A title that reaches across both of the columns of the page", 18)
    found = texts(read(tmp_path, [title, *page]))
    assert found == [title.words, " ".join(HALF), " ".join(OTHER)]


def test_a_sentence_goes_on_in_the_next_column_and_page(tmp_path: Path) -> None:
    """Past the notes that stand between."""
    first, second = column(PARAGRAPH[:2]), column(PARAGRAPH[2:])
    note = column(["1. A note at the foot of the page, in small letters."], top=100, size=7)
    found = texts(read(tmp_path, [*first, *note], second))
    assert found[0] == " ".join(PARAGRAPH)
    assert found[1].startswith("1. A note")


def test_what_repeats_on_pages_is_left_out(tmp_path: Path) -> None:
    """Heads with the same words, and numbers that count up, on whichever side they stand."""
    pages = []
    for number in range(6):
        head = Text(72, 760, "Journal of Findings", 8)
        left = 72 if number % 2 else 500
        foot = Text(left, 40, f"{number + 33}", 8)
        chapter = Text(72, 740, f"Chapter {'ABCDEF'[number]} {number + 33}", 8)
        words = [
            *PARAGRAPH[number % 4 :],
            *PARAGRAPH[: number % 4],
            f"And so said {'abcdef'[number]}.",
        ]
        pages.append([head, chapter, *column(words), foot])
    found = read(tmp_path, *pages)
    said = " ".join(texts(found))
    assert "Journal of" not in said
    assert "Chapter" not in said
    assert not any(str(number + 33) in said for number in range(6))
    assert len(found.running_heads) == 18
    assert PARAGRAPH[0] in said


def test_what_stands_on_two_pages_at_different_places_stays(tmp_path: Path) -> None:
    """A sentence said twice is no running head."""
    pages = [column(PARAGRAPH, top=700), column(PARAGRAPH, top=660), column(PARAGRAPH, top=620)]
    assert len(read(tmp_path, *pages).running_heads) == 0


def test_hyphens_at_ends_of_lines_go(tmp_path: Path) -> None:
    """Unless the word has its hyphen elsewhere."""
    lines = [
        "After the trial their rehabili-",
        "tation went on, and the well-",
        "known peers met. It was well-known",
        "that they did.",
    ]
    (found,) = texts(read(tmp_path, column(lines)))
    assert found == (
        "After the trial their rehabilitation went on, and the well-known peers met. "
        "It was well-known that they did."
    )


def test_headings_are_larger_or_bold(tmp_path: Path) -> None:
    """And those of one style have one level."""
    page = [
        Text(72, 740, "Peers in hostels", 20),
        Text(72, 712, "Methods", 14, bold=True),
        *column(PARAGRAPH, top=690),
        Text(72, 630, "Who took part", 10, bold=True),
        *column(PARAGRAPH, top=614),
        Text(72, 550, "Findings", 14, bold=True),
        *column(PARAGRAPH, top=530),
        Text(72, 470, "Table 1. Who was met", 10, bold=True),
        *column(PARAGRAPH, top=454),
    ]
    found = [(one.level, one.text) for one in read(tmp_path, page).paragraphs if one.level]
    assert found == [
        (1, "Peers in hostels"),
        (2, "Methods"),
        (3, "Who took part"),
        (2, "Findings"),
    ]


def test_what_the_outline_names_is_a_heading(tmp_path: Path) -> None:
    """In whatever font it is, with a number of its own or without."""
    page = [
        *column(["2.1 Who took part"], top=720),
        *column(PARAGRAPH),
        *column(["Not in it"], top=630),
        *column(PARAGRAPH, top=610),
    ]
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_bytes([page], outline=["Who took part", "Others"]))
    assert [one.text for one in read_pdf(path).paragraphs if one.level] == ["2.1 Who took part"]


def test_raised_numbers_stay_in_their_line(tmp_path: Path) -> None:
    """And the line that they push down stays in its paragraph."""
    page = [
        Text(72, 700, "The square of the mean which peers told us of was R", 10),
        Text(300.5, 704, "2", 6),
        Text(72, 683, "and so on.", 10),
    ]
    said = " ".join(texts(read(tmp_path, page)))
    assert said == "The square of the mean which peers told us of was R2 and so on."


def test_entries_of_a_list_of_contents_are_left_out(tmp_path: Path) -> None:
    """Their headings come again."""
    listed = [f"{n} Part of the report " + ". " * 30 + str(n + 3) for n in range(1, 6)]
    listed.append("A chapter of it 12")
    found = read(tmp_path, column(listed), column(PARAGRAPH))
    assert texts(found) == [" ".join(PARAGRAPH)]


def test_a_page_of_nothing_but_pictures_is_a_scan(tmp_path: Path) -> None:
    """And it is refused by that name; a page of nothing at all is no scan."""
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_bytes([[], []], picture=True))
    with pytest.raises(InputError, match=r"^no text: a scan"):
        read_pdf(path)
    path.write_bytes(pdf_bytes([[]]))
    with pytest.raises(InputError, match=r"^no text"):
        read_pdf(path)


def test_a_scan_with_a_stamp_on_each_page_is_a_scan(tmp_path: Path) -> None:
    """A line that a site put there is no text of it."""
    path = tmp_path / "a.pdf"
    stamped = [column(["Downloaded from a library"], top=20) for _ in range(4)]
    path.write_bytes(pdf_bytes(stamped, picture=True))
    with pytest.raises(InputError, match=r"^no text: a scan"):
        read_pdf(path)


def test_pages_that_all_say_the_same_are_text(tmp_path: Path) -> None:
    """What repeats is left out only where something else is said."""
    page = column(["One line on each of the pages"])
    assert "One line on each" in texts(read(tmp_path, page, page, page))[0]


def test_a_page_that_is_turned_is_read_like_any_other(tmp_path: Path) -> None:
    """Wide tables stand on such pages, and sentences."""
    page = [Text(100 + 12 * n, 72, line, upwards=True) for n, line in enumerate(PARAGRAPH)]
    assert texts(read(tmp_path, page)) == [" ".join(PARAGRAPH)]


def test_what_runs_up_the_margin_is_apart(tmp_path: Path) -> None:
    """A stamp at the side joins no sentence."""
    stamp = Text(20, 200, "A stamp at the side of the page", upwards=True)
    first, last = column(PARAGRAPH[:2]), column(PARAGRAPH[2:], top=676)
    assert texts(read(tmp_path, [*first, stamp, *last]))[0].startswith(PARAGRAPH[0])
    assert texts(read(tmp_path, [*first, *last, stamp])) == [" ".join(PARAGRAPH), stamp.words]


def test_a_page_alone_has_a_number_too(tmp_path: Path) -> None:
    """At its foot, however it is written."""
    for number in ("1", "- 1 -", "Page 1 of 1", "iv"):
        page = [*column(PARAGRAPH), Text(300, 30, number)]
        assert texts(read(tmp_path, page)) == [" ".join(PARAGRAPH)]
