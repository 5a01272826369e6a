"""Paragraphs: lines that Rich would break at the same places, and nothing lost."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from evidencebank.cli.paragraphs import lines_of, paragraph, terminal_width, width_of

_WORDS = st.text("aé日本\u0301w", min_size=1, max_size=8)
_CONSOLE = Console(width=200)


@given(st.lists(_WORDS, min_size=1), st.integers(16, 40))
def test_lines_end_where_rich_ends_them(words: list[str], width: int) -> None:
    text = " ".join(words)
    wrapped = Text(text).wrap(_CONSOLE, width)
    assert [text[start:end] for start, end in lines_of(text, width)] == [
        line.plain.rstrip() for line in wrapped
    ]


@given(st.text(" \na日\u0301", max_size=60), st.integers(2, 9))
def test_nothing_but_blanks_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = [text[start:end] for start, end in lines_of(text, width)]
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert max(map(width_of, lines)) <= width
    assert len(lines) > text.count("\n")


def test_a_paragraph_stands_behind_what_is_before_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    paragraph(("one two three four five", "bold"), "  six \x1b[31mseven", before=" 12. ")
    assert capsys.readouterr().out == " 12. one two three four five\n     six [31mseven\n"


def test_a_terminal_gets_styles_and_none_where_they_are_not_wanted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("FORCE_COLOR", "1")
    paragraph(("one", "bold"), " two")
    assert capsys.readouterr().out == "\x1b[1mone\x1b[0m two\n"
    monkeypatch.setenv("NO_COLOR", "1")
    paragraph(("one", "bold"), " two")
    assert capsys.readouterr().out == "one two\n"


@pytest.mark.parametrize("said", ["", "0", "30", "-3", "wide", "²", "1000"])
def test_the_width_is_that_of_the_standard_library(
    monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    """Whatever the surroundings say of it."""
    monkeypatch.setenv("COLUMNS", said)
    assert terminal_width() == shutil.get_terminal_size().columns
    monkeypatch.setattr("sys.__stdout__", None)
    assert terminal_width() == shutil.get_terminal_size().columns
