"""Ligatures that come as control characters are letters again."""

from __future__ import annotations

from corpus.pdf.ligatures import restore_ligatures
from corpus.pdf.lines import Font, TextLine
from corpus.pdf.paragraphs import Paragraph

FONT = Font("", False)


def restored(*texts: str) -> list[str]:
    """Return paragraphs with their ligatures."""
    line = TextLine("", 0, 0, 0.0, 1.0, 0.0, 1.0, 10.0, FONT, False)
    found = [Paragraph([line], text) for text in texts]
    restore_ligatures(found)
    return [one.text for one in found]


def test_words_that_are_known_tell() -> None:
    """Whatever the code: English of every day, and what the document has elsewhere."""
    said = restored("a signi\x01cant e\x02ect", "the \x01rst o\x02er", "the \x03oogah", "floogah")
    assert said == ["a significant effect", "the first offer", "the floogah", "floogah"]


def test_the_codes_of_tex_tell_where_no_word_does() -> None:
    """In its old encoding and in the newer one."""
    assert restored("xy\x0cz \x1fq 3\x154") == ["xyfiz fflq 3–4"]


def test_text_without_controls_stays() -> None:
    """To the letter."""
    assert restored("Æon ﬁnds\u00a0it") == ["Æon ﬁnds\u00a0it"]
