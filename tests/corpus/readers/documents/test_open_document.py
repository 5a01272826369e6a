"""OpenDocument texts, made here part by part."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.entry import Entry
from corpus.errors import InputError
from corpus.readers.documents.open_document import READER
from tests.corpus.readers.making import Part, read, the_entry, write

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(
    f'xmlns:{prefix}="{OASIS}:{name}:1.0"'
    for prefix, name in (
        *(("office", "office"), ("text", "text"), ("table", "table"), ("style", "style")),
        *(("draw", "drawing"), ("meta", "meta"), ("fo", "xsl-fo-compatible")),
    )
)
NAMES += ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'

STYLES = (
    '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>'
    '<style:style style:name="Bold" style:family="text"><style:text-properties '
    'fo:font-weight="bold"/></style:style>'
    '<style:style style:name="T2" style:family="text"><style:text-properties '
    'style:text-position="super 58%"/></style:style>'
    '<style:style style:name="T3" style:family="text"><style:text-properties '
    'text:display="none"/></style:style>'
    '<style:style style:name="Round" style:family="text" style:parent-style-name="Round"/>'
)
META = (
    "<meta:initial-creator>Jane Mercer</meta:initial-creator><dc:creator>A secretary</dc:creator>"
    "<meta:creation-date>2010-03-04T10:00:00</meta:creation-date>"
    "<dc:date>2011-05-06T10:00:00</dc:date><meta:keyword>peers</meta:keyword>"
    "<meta:keyword>hostels, homelessness</meta:keyword>"
    "<dc:description>Peers in hostels helped.</dc:description>"
)
BODY = """
<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>
<office:change-info><dc:creator>A</dc:creator></office:change-info><text:p>and left</text:p>
</text:deletion></text:changed-region><text:changed-region text:id="c2"><text:deletion>
<text:p>Moved words.</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:p text:style-name="P1">Peers in hostels</text:p>
<text:table-of-content><text:index-body><text:p>Findings 1</text:p></text:index-body>
</text:table-of-content>
<text:h text:outline-level="1">Findings</text:h>
<text:p>Peers helped<office:annotation><dc:creator>B</dc:creator><text:p>Really?</text:p>
</office:annotation> 20<text:s text:c="2"/>m<text:span text:style-name="T2">2</text:span>
<text:change text:change-id="c1"/><text:change-start text:change-id="c3"/> and stayed
<text:change-end text:change-id="c3"/>.<text:note><text:note-citation>1</text:note-citation>
<text:note-body><text:p>Of those asked.</text:p></text:note-body></text:note>
<text:line-break/>Wales<text:tab/>too<text:span text:style-name="T3">hidden</text:span>.</text:p>
<text:p>Before <draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box></draw:frame>
and <text:a xlink:href="https://example.org/a">behind</text:a>.</text:p>
<text:list><text:list-item><text:p>One</text:p><text:list><text:list-item><text:p>Deeper</text:p>
</text:list-item></text:list></text:list-item></text:list>
<text:section><text:h text:outline-level="2">Numbers</text:h><table:table>
<table:table-header-rows><table:table-row><table:table-cell><text:p>Who</text:p></table:table-cell>
<table:table-cell><text:p>Stayed</text:p></table:table-cell></table:table-row>
</table:table-header-rows><table:table-row><table:table-cell><text:p>Mentor</text:p>
</table:table-cell><table:table-cell><text:p>20</text:p></table:table-cell></table:table-row>
</table:table></text:section>
<text:p>Moved words.</text:p>
<text:p><text:span text:style-name="Round">Ends &lt;here&gt;.</text:span></text:p>"""


def parts(body: str, meta: str = META) -> dict[str, Part]:
    """Return the parts of a document."""
    styles = f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
    return {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "META-INF/manifest.xml": '<!DOCTYPE m:manifest PUBLIC "-//OpenOffice.org//DTD" "M.dtd">'
        f'<m:manifest xmlns:m="{OASIS}:manifest:1.0"/>',
        "content.xml": f"<office:document-content {NAMES}>{styles}<office:body><office:text>{body}"
        "</office:text></office:body></office:document-content>",
        "meta.xml": f"<office:document-meta {NAMES}><office:meta>{meta}</office:meta>"
        "</office:document-meta>",
    }


def entry_of(folder: Path, body: str, meta: str = META) -> Entry:
    """Return the entry of a document."""
    return the_entry(read(READER, write(folder / "Peers.odt", parts(body, meta))))


def test_the_title_that_is_seen_counts(tmp_path: Path) -> None:
    """That in the properties may be of the text that this was made from."""
    entry = entry_of(tmp_path, BODY, META + "<dc:title>Form 7 (draft)</dc:title>")
    assert entry.title == "Peers in hostels"


def test_a_document_is_an_entry(tmp_path: Path) -> None:
    """Insertions are in, deletions, comments and its own table of contents out, moved text once."""
    entry = entry_of(tmp_path, BODY)
    assert (entry.title, entry.authors) == ("Peers in hostels", ("Jane Mercer",))
    assert (entry.first_uploaded, entry.last_revised) == (date(2010, 3, 4), date(2011, 5, 6))
    assert entry.subjects == ("peers", "hostels, homelessness")
    assert (entry.summary, entry.file_format) == ("Peers in hostels helped.", "ODT")
    assert [(one.heading, one.paragraphs) for one in entry.sections] == [
        (
            "Findings",
            (
                "Peers helped 20 m² and stayed .¹ Wales too.",
                "Before and behind.",
                "In a box.",
                "One",
                "Deeper",
            ),
        ),
        (
            "Numbers",
            ("Who | Stayed", "Mentor | 20", "Moved words.", "Ends <here>.", "Of those asked."),
        ),
    ]
    assert [link.url for link in entry.links] == ["https://example.org/a"]


def test_a_document_that_says_nothing_of_itself_is_called_by_its_heading(tmp_path: Path) -> None:
    """Or by its file."""
    heading = "<text:h text:outline-level='1'>Hostels</text:h><text:p>Forty people stayed.</text:p>"
    assert entry_of(tmp_path, heading, "").title == "Hostels"
    assert entry_of(tmp_path, "<text:p>Forty people stayed.</text:p>", "").title == "Peers"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"META-INF/manifest.xml": "<a><encryption-data/></a>"}, "is encrypted: save it without"),
        ({"encrypted-package": b"x"}, "is encrypted: save it without"),
        ({"content.xml": "<a><body><spreadsheet/></body></a>"}, "is no text"),
        ({"content.xml": "<a><body>"}, "the XML cannot be read"),
        ({"content.xml": "<a>" * 300 + "</a>" * 300}, "the XML cannot be read: Excessive depth"),
        ({"content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "declares entities"),
        (parts(""), "holds no text"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_line(
    changed: dict[str, Part], reason: str, tmp_path: Path
) -> None:
    """With what to do about it."""
    path = write(tmp_path / "a.odt", parts(BODY) | changed)
    with pytest.raises(InputError, match=reason) as raised:
        read(READER, path)
    assert "\n" not in str(raised.value)


def test_a_file_that_is_no_archive_of_a_document_is_told_in_a_line(tmp_path: Path) -> None:
    """A picture that was called one, or an archive of something else."""
    (tmp_path / "a.odt").write_bytes(b"GIF89a")
    with pytest.raises(InputError, match="is damaged, or no such file"):
        read(READER, tmp_path / "a.odt")
    with pytest.raises(InputError, match=r"there is no content\.xml in it"):
        read(READER, write(tmp_path / "b.odt", {"a.txt": "x"}))


PIECES = st.sampled_from(
    [
        *("<text:p>", "</text:p>", "<text:h>", "</text:h>", "<text:list>", "</text:list>", "word "),
        *("<text:note>", "</text:note>", "<draw:text-box>", "</draw:text-box>", "<text:s/>"),
        *("<office:annotation>", "</office:annotation>", "<text:list-item>", "</text:list-item>"),
    ]
)


@given(st.lists(PIECES, max_size=12))
def test_no_word_is_lost_or_said_twice(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str]
) -> None:
    """Wherever a note or box stands; comments are out."""
    path = tmp_path_factory.mktemp("odt") / "a.odt"
    write(path, parts("<text:p>first</text:p>" + "".join(pieces)))
    try:
        entry = the_entry(read(READER, path))
    except InputError:
        return
    outside = "".join(pieces).split("<office:annotation>")[0]
    assert entry.body.split().count("word") >= outside.count("word ")
    assert entry.body.split().count("word") <= "".join(pieces).count("word ")
