"""What is raised in a title or text stays apart from the number before it, whatever the file."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import pytest

from corpus.draft import Draft
from corpus.source_types.reader import Reader
from corpus.source_types.registry import readers
from corpus.text.typography import title_key
from tests.corpus.readers.documents.test_open_document import entry_of as open_document_entry
from tests.corpus.readers.kinds import KINDS, OFFICE, relations
from tests.corpus.readers.making import Part, read, the_entry, write

MARKED = "Of 2 x 10<sup>6</sup> cells in 5 m<sup>2</sup> of H<sub>2</sub>O"
READ = "Of 2 x 10⁶ cells in 5 m² of H2O"
PLAIN = frozenset({"jsonl", "pdf"})
"""Kinds whose text is text, whatever signs are in it."""

ESCAPED = frozenset({"open-document", "spreadsheet", "web-archive", "wordpress"})
"""Kinds that can have tags in a title as text alone."""

STYLED = frozenset({"endnote-xml", "word"})
"""Kinds that raise by a style."""

BY_NAME = {reader.name: reader for reader in readers()}


def _first(reader: Reader, folder: Path, title: str) -> Draft:
    suffix = reader.suffixes[0]
    made = KINDS[reader.name](title, suffix)
    path = folder / f"a{suffix}"
    path.write_bytes(made if isinstance(made, bytes) else made.encode())
    draft = read(reader, path)[0]
    assert isinstance(draft, Draft)
    return draft


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - PLAIN - ESCAPED - STYLED))
def test_a_title_with_tags_has_superscripts(kind: str, tmp_path: Path) -> None:
    """And its line does not come back in the text."""
    entry = _first(BY_NAME[kind], tmp_path, MARKED).entry
    assert entry.title == READ
    assert not any(READ in text for section in entry.sections for text in section.paragraphs)


@pytest.mark.parametrize("kind", [*sorted(ESCAPED - {"web-archive"}), "ris", "mods", "csl-json"])
def test_tags_that_were_escaped_are_tags(kind: str, tmp_path: Path) -> None:
    """Databases escape what they export once too often, and some formats hold text alone."""
    assert _first(BY_NAME[kind], tmp_path, escape(MARKED)).entry.title == READ


def test_a_page_of_a_web_archive_is_read_as_pages_are(tmp_path: Path) -> None:
    """In its head a title is a text, in which tags are signs."""
    assert _first(BY_NAME["web-archive"], tmp_path, MARKED).entry.title == READ


def test_a_style_of_endnote_raises(tmp_path: Path) -> None:
    """Alone or with others."""
    styled = MARKED.replace("<sup>", "<style face='bold superscript'>")
    styled = styled.replace("<sub>", "<style face='subscript'>")
    styled = styled.replace("</sup>", "</style>").replace("</sub>", "</style>")
    assert _first(BY_NAME["endnote-xml"], tmp_path, styled).entry.title == READ


def _word(title: str) -> dict[str, Part]:
    """Return a document whose properties say a title, and whose heading raises a number."""
    names = f'xmlns:w="{OFFICE}/wordprocessingml/2006/main"'
    raised = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>6</w:t></w:r>'
    line = f"<w:r><w:t>Of 2 x 10</w:t></w:r>{raised}<w:r><w:t> cells</w:t></w:r>"
    style = '<w:pPr><w:pStyle w:val="H"/></w:pPr>'
    body = f"<w:p>{style}{line}</w:p><w:p>{line}<w:r><w:t>, no more.</w:t></w:r></w:p>"
    properties = f'xmlns:cp="{OFFICE}/package/2006/metadata/core-properties"'
    return {
        "[Content_Types].xml": f'<Types xmlns="{OFFICE}/package/2006/content-types"/>',
        "_rels/.rels": relations(officeDocument="word/document.xml"),
        "word/document.xml": f"<w:document {names}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(styles="styles.xml"),
        "word/styles.xml": f'<w:styles {names}><w:style w:type="paragraph" w:styleId="H">'
        '<w:name w:val="heading 1"/></w:style></w:styles>',
        "docProps/core.xml": f"<cp:coreProperties {properties} "
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title>'
        "</cp:coreProperties>",
    }


def test_documents_raise_by_their_styles(tmp_path: Path) -> None:
    """What their properties say, which are plain, is the heading's title."""
    pytest.importorskip("mammoth")
    found = read(BY_NAME["word"], write(tmp_path / "a.docx", _word("Of 2 x 106 cells")))
    entry = the_entry(found)
    assert entry.title == "Of 2 x 10⁶ cells"
    assert [one.paragraphs for one in entry.sections] == [("Of 2 x 10⁶ cells, no more.",)]
    line = 'Of 2 x 10<text:span text:style-name="T2">6</text:span> cells'
    body = f'<text:h text:outline-level="1">{line}</text:h><text:p>{line}, no more.</text:p>'
    told = open_document_entry(tmp_path, body, "<dc:title>Of 2 x 106 cells</dc:title>")
    assert (told.title, told.sections) == (entry.title, entry.sections)


def test_records_without_raised_figures_are_the_same_work() -> None:
    """Many programs lose them."""
    assert title_key(READ) == title_key("Of 2 x 106 cells in 5 m2 of H2O")


def _paragraphs(text: str, path: Path) -> tuple[str, ...]:
    """Return what is read of an article that has a text for its body."""
    path.write_text(
        "<article article-type='research-article'><front><article-meta><title-group>"
        f"<article-title>Cells</article-title></title-group></article-meta></front><body><p>{text}"
        "</p></body></article>"
    )
    (section,) = the_entry(read(BY_NAME["jats-xml"], path)).sections
    return section.paragraphs


def test_notes_and_formulas_of_articles_are_raised(tmp_path: Path) -> None:
    """The number of a note does not run into a dose, nor a power of MathML into its base."""
    power = "<m:msup><m:mn>10</m:mn><m:mn>6</m:mn></m:msup>"
    text = (
        "He gave 5 mg<xref ref-type='bibr'><sup>1</sup></xref> and 7 ml<sup><xref>2</xref>,"
        f"<xref>3</xref></sup> of <sup>131</sup>I, <m:math xmlns:m='urn:m'>{power}</m:math> in all."
    )
    assert _paragraphs(text, tmp_path / "a.xml") == (
        "He gave 5 mg¹ and 7 ml²,³ of ¹³¹I, 10⁶ in all.",
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It helped.{1},{2} So", "It helped.¹,² So"),
        ("In 5 mg{1}–{2} a day", "In 5 mg¹–² a day"),
        ("It helped [{1},{2}] here", "It helped [1,2] here"),
        ("As in reference {1}, here", "As in reference 1, here"),
        ("Here{Ames 2010} too", "HereAmes 2010 too"),
        ("2010,{1} and {2}", "2010,¹ and 2"),
    ],
)
def test_numbers_of_references_are_raised_where_a_style_does_it(
    text: str, shown: str, tmp_path: Path
) -> None:
    """Those right behind a word, which no article marks; others stand on the line."""
    text = text.replace("{", "<xref ref-type='bibr'>").replace("}", "</xref>")
    assert _paragraphs(text, tmp_path / "a.xml") == (shown,)


def test_parts_of_abstracts_have_no_tags(tmp_path: Path) -> None:
    """Those of Europe PMC, which come with tags for all that is not plain."""
    path = tmp_path / "a.json"
    parts = "<h4>Aim</h4>At 10<sup>-5</sup> M, <i>p</i> &lt; 1.<h4>End</h4>None."
    found = [{"id": "1", "title": "Of cells", "abstractText": parts}]
    path.write_text(json.dumps({"resultList": {"result": found}}))
    sections = the_entry(read(BY_NAME["europe-pmc"], path)).sections
    assert [one.paragraphs for one in sections] == [("At 10⁻⁵ M, p < 1.",), ("None.",)]
