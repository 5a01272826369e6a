"""Books (EPUB), made here part by part."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.draft import Draft, Rejection
from corpus.entry import Entry
from corpus.errors import InputError
from corpus.readers.documents.epub import READER
from corpus.readers.documents.epub_chapter import chapter_html
from corpus.source_types.source_file import SourceFile
from tests.corpus.readers.making import Part, read, the_entry, write

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>"
)
ABOUT = """
<dc:title id="s">A second title</dc:title><meta refines="#s" property="title-type">subtitle</meta>
<dc:title>Peers in hostels</dc:title><dc:language>cy-GB</dc:language>
<dc:creator id="a">Jane Mercer</dc:creator><meta refines="#a" property="role">aut</meta>
<dc:creator opf:role="trl">A translator</dc:creator><dc:publisher>Gap Press</dc:publisher>
<dc:date>2010-03-04</dc:date><dc:identifier>urn:uuid:0</dc:identifier>
<dc:identifier>urn:isbn:9780306406157</dc:identifier><dc:subject>Peers, and others</dc:subject>"""
XHTML = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'


def page(body: str, before: str = "<!DOCTYPE html>") -> str:
    """Return a chapter."""
    head = f"<?xml version='1.0'?>{before}<html {XHTML}><head><title/></head>"
    return f"{head}<body>{body}</body></html>"


CHAPTERS = {
    "cover": page('<div class="share"><img src="cover.png" alt="Cover"/></div>'),
    "toc": page('<nav epub:type="toc"><ol><li><a href="two%20b.xhtml">Setting</a></li></ol></nav>'),
    "one": page(
        "<header class='nav'><h1>Findings</h1></header><p>Peers&nbsp;<b>helped</b><a "
        "epub:type='noteref' href='#n'>1</a>, <span epub:type='pagebreak'>12</span>and stayed.</p>"
        "<script>no()</script><p><a href='two.xhtml'>See below</a> or "
        "<a href='https://example.org/a'>elsewhere</a>.</p><aside epub:type='footnote'>"
        "<ol epub:type='toc' type='1'><li>Twelve</li></ol><p>Of those asked. "
        "<a role='doc-backlink' href='#r'>back</a></p></aside>",
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "xhtml11.dtd">',
    ),
    "two b": page("<p class='chapter'/><p>Forty hostels in Wales.</p>"),
    "aside": page("<p>Answers.</p>"),
    "last": page("<h1>Numbers<p>Not <b>closed<p>R&D, 5 < 6").replace("</body>", ""),
}


def parts(*order: str, about: str = ABOUT, spine: str = "") -> dict[str, Part]:
    """Return the parts of a book whose chapters are read in an order."""
    ids = {name: f"i{number}" for number, name in enumerate(CHAPTERS)}
    properties = {"toc": " properties='nav'"}
    items = "".join(
        f'<item id="{ids[name]}" href="text/{name.replace(" ", "%20")}.xhtml" '
        f'media-type="application/xhtml+xml"{properties.get(name, "")}/>'
        for name in CHAPTERS
    )
    listed = "".join(f'<itemref idref="{ids.get(name, name)}"/>' for name in order)
    return {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.'
        'org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata>{about}</metadata><manifest>{items}<item id='x' href='../../x.xhtml' "
        f"media-type='text/html'/></manifest><spine>{listed}{spine}</spine></package>",
        **{f"OPS/text/{name}.xhtml": text for name, text in CHAPTERS.items()},
    }


ORDER = ("cover", "toc", "two b", "one", "last")


def entry_of(folder: Path, *order: str) -> Entry:
    """Return the entry of a book."""
    return the_entry(read(READER, write(folder / "Peers.epub", parts(*order))))


def test_a_book_is_an_entry(tmp_path: Path) -> None:
    """With what its package says; a translator is no author."""
    entry = entry_of(tmp_path, *ORDER)
    assert (entry.title, entry.authors, entry.year) == ("Peers in hostels", ("Jane Mercer",), 2010)
    assert (entry.source, entry.isbn, entry.language) == ("Gap Press", "9780306406157", "cy-gb")
    assert (entry.subjects, entry.file_format) == (("Peers, and others",), "EPUB")


def test_english_may_be_what_a_program_wrote(tmp_path: Path) -> None:
    """The text tells its language then; what else a book says of it stands."""
    german = page("<p>Wirksamkeit kurzer Beratung bei Jugendlichen mit riskantem Alkoholkonsum</p>")
    for said, language in (("en", "de"), ("en-US", "de"), ("", "de"), ("cy", "cy"), ("ger", "de")):
        about = ABOUT.replace("cy-GB", said)
        path = write(
            tmp_path / "a.epub", parts("one", about=about) | {"OPS/text/one.xhtml": german}
        )
        (draft,) = READER.drafts(SourceFile(path, path.name))
        assert isinstance(draft, Draft)
        assert draft.entry.language == language


def test_chapters_stand_in_the_order_of_the_spine(tmp_path: Path) -> None:
    """One without a heading has what the table of contents calls it; one may be badly formed."""
    entry = entry_of(tmp_path, *ORDER)
    assert [(one.heading, one.paragraphs) for one in entry.sections] == [
        ("Setting", ("Forty hostels in Wales.",)),
        (
            "Findings",
            ("Peers helped¹, and stayed.", "See below or elsewhere.", "Of those asked."),
        ),
        ("Numbers", ("Not closed", "R&D, 5 < 6")),
    ]
    assert [link.url for link in entry.links] == ["https://example.org/a"]
    turned = entry_of(tmp_path, *reversed(ORDER))
    assert [one.heading for one in turned.sections] == ["Numbers", "Findings", "Setting"]


def test_what_is_beside_the_order_of_reading_is_out(tmp_path: Path) -> None:
    """Answers to questions, notes in windows of their own."""
    aside = '<itemref idref="i4" linear="no"/>'
    path = write(tmp_path / "a.epub", parts("one", spine=aside))
    assert "Answers" not in the_entry(read(READER, path)).body


def test_a_chapter_that_is_not_there_costs_no_other(tmp_path: Path) -> None:
    """It is told; no path leads out of the archive."""
    found = read(READER, write(tmp_path / "a.epub", parts("one", "x", "two b")))
    assert [type(one) for one in found] == [Draft, Rejection]
    assert isinstance(found[1], Rejection)
    assert found[1].source == "a.epub:../x.xhtml"
    assert found[1].reason == "the book names this chapter and does not have it"


def locked(*names: str) -> str:
    """Return the list of what is encrypted."""
    listed = "".join(
        f'<enc:EncryptedData><enc:CipherData><enc:CipherReference URI="{name}"/></enc:CipherData>'
        "</enc:EncryptedData>"
        for name in names
    )
    return f'<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#">{listed}</encryption>'


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"META-INF/encryption.xml": locked("OPS/text/one.xhtml")}, r"is encrypted \(DRM\)"),
        (
            {
                "META-INF/encryption.xml": locked("OPS/text/two%20b.xhtml"),
                "META-INF/rights.xml": "<a/>",
            },
            r"is encrypted \(Adobe ADEPT\): it can be read from a copy without that",
        ),
        ({"META-INF/container.xml": "<a/>"}, "its package is not in it"),
        ({"OPS/book.opf": "<package/>"}, "its package names no chapter that is in it"),
        ({"OPS/book.opf": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "declares entities"),
        (parts("cover"), "holds no text"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_line(
    changed: dict[str, Part], reason: str, tmp_path: Path
) -> None:
    """A book with a lock by the name of it."""
    path = write(tmp_path / "a.epub", parts(*ORDER) | changed)
    with pytest.raises(InputError, match=reason) as raised:
        read(READER, path)
    assert "\n" not in str(raised.value)


def test_a_book_that_is_larger_than_any_page_may_be_is_refused(tmp_path: Path) -> None:
    """Before all of its chapters are read."""
    long = page(f"<p>{'word ' * 1_200_000}</p>")
    path = write(tmp_path / "a.epub", parts(*ORDER) | {"OPS/text/two b.xhtml": long})
    with pytest.raises(InputError, match="the page is too large"):
        read(READER, path)


def test_fonts_may_be_encrypted(tmp_path: Path) -> None:
    """Many publishers do that, and the text is there."""
    fonts = {"META-INF/encryption.xml": locked("OPS/font.otf")}
    assert read(READER, write(tmp_path / "a.epub", parts("one") | fonts))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>Words.</p>", "<h2>R&amp;D, one</h2><p>Words.</p>"),
        (
            "<div><p/><p>R&amp;D, <b>One</b></p><p>Words.</p></div>",
            "<h2>R&amp;D, one</h2><p>Words.",
        ),
        ("<p>Words.</p><h3>A part</h3>", "<p>Words.</p><h3>A part</h3>"),
    ],
)
def test_a_chapter_has_one_heading(body: str, expected: str) -> None:
    """What the table of contents calls it, unless it calls itself so or otherwise."""
    written = chapter_html(page(body).encode(), "R&D, one")
    assert written.startswith(expected)


PIECES = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", "word ", "<br/>", "<h2>", "</h2>", "<i>", "</i>", "&eacute;"]
)


@given(st.lists(PIECES, max_size=15))
def test_no_word_of_a_chapter_is_lost(pieces: list[str]) -> None:
    """Whether it is well-formed or not."""
    written = chapter_html(page("".join(pieces)).encode())
    assert written.count("word") == pieces.count("word ")
