"""What a page says of a word when one points at it: titles, footnotes, glossaries."""

from __future__ import annotations

import pytest

from corpus.page_facts.notes import MAX_NOTES, place_of, read_notes
from corpus.source_types.pages import parse_page
from tests.corpus.page_facts.reading import root_of

PROSE = (
    "<p>Alcohol treatment in prison, and after release, was the subject of eleven trials, and most "
    "of the offenders had been drinking for years before their crimes were known.</p>"
)


def told(text: str, behind: str = "") -> list[tuple[str, str]]:
    """Return terms and notes of an article with a paragraph, and with more behind it."""
    page = f"<html><body><main><h1>Advice</h1>{PROSE}<p>{text}</p>{PROSE}{behind}</main></body>"
    (draft, *_) = parse_page(page, "advice.html")
    return [(note.term, note.text) for note in draft.entry.notes]


SAID = "Officers of the prison gave brief advice to all men there"
LIST = '<h2>Footnotes</h2><ol><li id="{}">Not at weekends. <a href="#r1">↩</a></li></ol>'


@pytest.mark.parametrize(
    ("text", "behind", "expected"),
    [
        (f'{SAID} (<abbr title="brief advice">BA</abbr>) daily.', "", ("BA", "brief advice")),
        (f'{SAID} <acronym title="Her Majesty’s Prison">HMP</acronym>.', "", None),
        (f'{SAID} and <span title="All were men.">others</span> too.', "", ("others", None)),
        (f'{SAID} and <a href="#" title="All were men.">others</a>.', "", ("others", None)),
        (f'{SAID}<sup><a href="#fn1">1</a></sup> daily.', LIST.format("fn1"), ("there¹", None)),
        (
            f'{SAID}<a href="#fn1" role="doc-noteref"><sup>1</sup></a> daily.',
            LIST.format("fn1"),
            ("there¹", "Not at weekends."),
        ),
        (f'{SAID}<a href="#_ftn1">[1]</a> daily.', LIST.format("_ftn1"), ("there[¹]", None)),
        (f'{SAID}[<a href="#note1">1</a>] daily.', LIST.format("note1"), ("there[1]", None)),
        (
            f'{SAID}, <a href="#gloss-mi">motivational</a> at that.',
            '<dl><dt id="gloss-mi">motivational</dt><dd>Of talks on change.</dd></dl>',
            ("motivational", "Of talks on change."),
        ),
        (
            f"{SAID} who had been reconvicted.",
            "<h2>Glossary</h2><dl><dt>reconvicted</dt><dd>Found guilty again.</dd></dl>",
            ("reconvicted", "Found guilty again."),
        ),
    ],
)
def test_notes_are_kept_with_their_words(
    text: str, behind: str, expected: tuple[str, str | None] | None
) -> None:
    """As they stand in the text, whatever marks the page up with."""
    notes = told(text, behind)
    assert len(notes) == 1
    if expected:
        assert notes[0][0] == expected[0]
        assert expected[1] in (None, notes[0][1])


@pytest.mark.parametrize(
    ("text", "behind"),
    [
        (f'{SAID} on <abbr title="2010-03-04">4 March</abbr> that year.', ""),
        (f'{SAID} <span title="there">there</span> and then.', ""),
        (f'{SAID} <a href="https://example.org/" title="Opens in a new window">here</a>.', ""),
        (f'{SAID} <abbr title="https://example.org/">URL</abbr> daily.', ""),
        (f'{SAID} <span class="Z3988" title="ctx_ver=Z39.88-2004&rft=x">cited</span>.', ""),
        (f'{SAID}<sup><a href="#ref1">1</a></sup> daily.', '<ol><li id="ref1">Ames.</li></ol>'),
        (f'{SAID}<sup><a href="#fn9">9</a></sup> daily.', ""),
        (f"{SAID} daily.", '<nav><span title="to the beginning of it all">Officers</span></nav>'),
        (f"{SAID} daily.", "<dl><dt>Officers</dt><dd>Twenty of them.</dd></dl>"),
    ],
)
def test_what_is_no_note_is_left(text: str, behind: str) -> None:
    """Dates and addresses for programs, where a link leads, references, menus, mere lists."""
    assert told(text, behind) == []


def test_words_are_whole() -> None:
    assert place_of("BA", "BASE and BA") == 9
    assert place_of("BA", "BASE") == -1
    assert place_of("酒精", "英國酒精諮詢") == 2
    assert place_of("men²", "women² and men²") == 11


def test_hostile_pages_cost_no_more_than_their_length() -> None:
    """Nested titles, rings of links, and notes by the thousand."""
    nested = '<span title="a note of words">' * 900 + "x" + "</span>" * 900
    ring = "".join(f'<a id="fn{n}" href="#fn{n + 1}">{n}</a>' for n in range(20_000))
    many = "".join(f'<abbr title="the word {n}">w{n}</abbr> ' for n in range(20_000))
    for markup in (nested, ring, many):
        assert len(read_notes(root_of(f"<p>{markup}</p>"))) <= MAX_NOTES
