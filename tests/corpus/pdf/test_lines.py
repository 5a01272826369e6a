"""Pieces of a line that PDFium parts are one line."""

from __future__ import annotations

from corpus.pdf.lines import Font, TextLine, _joined

FONT = Font("", False)


def piece(text: str, left: float, right: float, base: float = 100, size: float = 10) -> TextLine:
    """Return a piece of a line."""
    bottom, top = base - 0.22 * size, base + 0.78 * size
    return TextLine(text, 0, 0, left, right, bottom, top, size, FONT, False)


def test_a_raised_number_stays_raised() -> None:
    """Words are found without it, and 'R²' with it."""
    mark = [piece("who left", 50, 90), piece("3", 90.2, 93, 104, 6), piece(" the", 93.1, 110)]
    assert [line.text for line in _joined(mark)] == ["who left³ the"]
    body = [piece("2", 50, 53, 104, 6), piece("Department", 53.1, 100)]
    assert [line.text for line in _joined(body)] == ["²Department"]


def test_lowered_numbers_and_words_stay_as_they_are() -> None:
    """As in the formula of a gas."""
    gas = [piece("CO", 50, 65), piece("2", 65.2, 68, 98, 6)]
    assert [line.text for line in _joined(gas)] == ["CO2"]


def test_pieces_far_apart_are_cells_of_a_row() -> None:
    """Near ones are words of one line; what goes back to the left is another line."""
    cells = [piece("Mentor", 50, 90), piece("is", 93, 100), piece("20", 200, 210)]
    found = _joined([*cells, piece("Other", 50, 80, 88)])
    assert [(line.text, line.in_row) for line in found] == [
        ("Mentor is", False),
        ("20", True),
        ("Other", False),
    ]
