"""Entries as PDF: what stands on the pages, their tags, letters of any script, hostile text."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest

from corpus.errors import InputError, InstallationError
from evidencebank.formats import printed_entry
from evidencebank.formats.printed_entry import (
    PrintedEntry,
    PrintedFact,
    PrintedSection,
    PrintedWork,
    PrintedWorks,
    print_entry,
)
from tests.evidencebank.formats.printed import document_of, tags_of, text_of
from tests.web.hostile import ADDRESSES, MARKUP

pytest.importorskip("typst", reason="typst is not installed: it comes with the extra 'pdf'")

ADDRESS = "https://bank.example.org/entry/ames-2005"


def entry(**more: object) -> PrintedEntry:
    known = {
        "title": "Brief advice in prisons",
        "address": ADDRESS,
        "site": "The bank",
        "site_language": "en",
        "language": "en",
        "label": "STUDY · 2005",
        "cite": "Citation",
        "citation": f"Ames B. (2005) Brief advice. {ADDRESS}",
    }
    return PrintedEntry(**{**known, **more})  # type: ignore[arg-type]


def test_an_entry_is_on_its_pages() -> None:
    """All that is told, with citation and address, and tags for each part of it."""
    whole = entry(
        headline="Ten minutes",
        authors=["Ames B.", "Łukasz Žižka"],
        facts=[PrintedFact("Authors", "Ames B.; Łukasz Žižka"), PrintedFact("DOI", "10.1/x")],
        summary="It took ten minutes.",
        sections=[PrintedSection("Findings", ["First.", "Then."]), PrintedSection("", ["End."])],
        works=[PrintedWorks("S Seminal", [PrintedWork("A work", "(1999)", "Why.", ADDRESS)])],
    )
    made = print_entry(whole)
    text = text_of(made)
    for told in (
        *("The bank", "STUDY · 2005", "Ten minutes", "Łukasz Žižka", "It took ten minutes."),
        *("Findings", "First.", "Then.", "End.", "S Seminal", "A work (1999)", "Why."),
        *("Citation", "Ames B. (2005) Brief advice.", ADDRESS, "1 / 1"),
    ):
        assert told in text
    tags = tags_of(made)
    assert tags.count("H1") == 1
    assert tags.count("H2") == 3
    assert {"P", "L", "LI", "Link"} <= set(tags)
    with document_of(made) as document:
        told = document.get_metadata_dict()
    assert (told["Title"], told["Author"]) == ("Brief advice in prisons", "Ames B., Łukasz Žižka")
    assert made == print_entry(whole)


def test_hostile_text_is_text(folder: Path) -> None:
    """Nothing of it is markup, code, a file that is read or an address that is asked for."""
    (folder / "secret.txt").write_text("a secret of the machine")
    hostile = [
        f'#read("{folder}/secret.txt")',
        '#include "/etc/passwd"',
        '#import "@preview/cetz:0.3.0"',
        '#image("https://evil.test/x.png")',
        '") #panic("out") //',
        "$x$ *bold* _it_ @ref <label> = Heading",
        "\\u{41} \\#let",
        *(text for text in (*MARKUP, *ADDRESSES) if text.isprintable()),
    ]
    made = print_entry(
        entry(title=hostile[0], headline=hostile[1], sections=[PrintedSection(hostile[2], hostile)])
    )
    text = "".join(text_of(made).split())
    for one in hostile:
        assert "".join(one.split()) in text
    assert "a secret" not in text_of(made)
    assert b"/URI (https://evil.test" not in made


def font_with(letters: str, path: Path) -> None:
    """Write a font that has a square for each letter."""
    builder_of = pytest.importorskip("fontTools.fontBuilder").FontBuilder
    pen_of = pytest.importorskip("fontTools.pens.ttGlyphPen").TTGlyphPen
    pen = pen_of(None)
    for move, at in ((pen.moveTo, (0, 0)), *((pen.lineTo, at) for at in ((0, 700), (700, 0)))):
        move(at)
    pen.closePath()
    square = pen.glyph()
    names = [".notdef", *(f"u{ord(letter):X}" for letter in letters)]
    builder = builder_of(1000)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(dict(zip(map(ord, letters), names[1:], strict=True)))
    builder.setupGlyf(dict.fromkeys(names, square))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (800, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    named = {"familyName": "Of the tests", "styleName": "Regular", "psName": "OfTheTests"}
    builder.setupNameTable(named)  # without a name for PostScript, fonts are passed over
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


UNKNOWN = "".join(map(chr, range(0x10F000, 0x10F000 + 12)))
"""Letters for private use, which no font of a system has."""


def test_letters_are_taken_from_a_folder_of_fonts(folder: Path) -> None:
    """So is Chinese, wherever the system has no font for it."""
    rare = "".join(map(chr, range(0x30000, 0x3000C)))  # which hardly any font has
    font_with(f"研究監獄酒精{rare}", folder / "own.ttf")
    chinese = entry(title="研究監獄酒精", language="zh-tw", summary=rare)
    text = text_of(print_entry(chinese, folder))
    assert "研究監獄酒精" in text
    assert rare in text
    with pytest.raises(InputError, match="no folder"):
        print_entry(chinese, folder / "none")


def test_letters_that_no_font_has_are_squares_or_refused() -> None:
    """A few are; a whole script is none that one could read."""
    assert "a □ here" in text_of(print_entry(entry(summary=f"a {UNKNOWN[0]} here")))
    with pytest.raises(InstallationError, match="EVIDENCEBANK_FONTS"):
        print_entry(entry(summary=" ".join(UNKNOWN)))


def test_without_the_extra_it_is_named() -> None:
    with (
        patch.object(printed_entry, "is_available", lambda: False),
        pytest.raises(InstallationError, match="'pdf'"),
    ):
        print_entry(entry())


@pytest.mark.parametrize("language", ["", "ar", "cy", "zh-hant", "de-at", "xx"])
def test_any_language_is_set(language: str) -> None:
    assert "Citation" in text_of(print_entry(entry(language=language)))
