"""A file of each kind that is read, made here: a new reader has a row in `KINDS`.

Each says one title and a sentence of text or of an abstract, but for those of `WITHOUT_TEXT`.
"""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from corpus.source_types.reader import Reader
from tests.corpus.pdf.written import Text, column, pdf_bytes

SENTENCE = "Forty people in hostels had a mentor who had been homeless."
OFFICE = "http://schemas.openxmlformats.org"
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
GZIP = b"\x1f\x8b"
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'

Maker = Callable[[str, str], str | bytes]
"""Makes the content of a file from a title and the suffix that the file will have."""


def archive(parts: Mapping[str, str]) -> bytes:
    """Return a zip archive of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return made.getvalue()


def relations(**targets: str) -> str:
    """Return the relations of a part of Office, by their kinds."""
    kinds = f"{OFFICE}/officeDocument/2006/relationships"
    inner = "".join(
        f'<Relationship Id="r{n}" Type="{kinds}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="{OFFICE}/package/2006/relationships">{inner}</Relationships>'


def word(title: str, _: str) -> bytes:
    """Return a Word document."""
    body = f'<w:p><w:pPr><w:pStyle w:val="T"/></w:pPr><w:r><w:t>{title}</w:t></w:r></w:p>'
    body += f"<w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>"
    names = f'xmlns:w="{OFFICE}/wordprocessingml/2006/main"'
    return archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{OFFICE}/package/2006/content-types"/>',
            "_rels/.rels": relations(officeDocument="word/document.xml"),
            "word/document.xml": f"<w:document {names}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": relations(styles="styles.xml"),
            "word/styles.xml": f'<w:styles {names}><w:style w:type="paragraph" w:styleId="T">'
            '<w:name w:val="Title"/></w:style></w:styles>',
        }
    )


def open_document(title: str, _: str) -> bytes:
    """Return an OpenDocument text."""
    names = f'xmlns:office="{OASIS}:office:1.0" xmlns:text="{OASIS}:text:1.0" {DC}'
    return archive(
        {
            "content.xml": f"<office:document-content {names}><office:body><office:text><text:p>"
            f"{SENTENCE}</text:p></office:text></office:body></office:document-content>",
            "meta.xml": f"<office:document-meta {names}><office:meta><dc:title>{title}</dc:title>"
            "</office:meta></office:document-meta>",
        }
    )


def epub(title: str, _: str) -> bytes:
    """Return a book of one chapter."""
    return archive(
        {
            "META-INF/container.xml": '<container><rootfiles><rootfile full-path="a.opf"/>'
            "</rootfiles></container>",
            "a.opf": f"<package {DC}><metadata><dc:title>{title}</dc:title></metadata><manifest>"
            '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine>'
            '<itemref idref="a"/></spine></package>',
            "a.xhtml": f"<html><body><p>{SENTENCE}</p></body></html>",
        }
    )


def spreadsheet(title: str, suffix: str) -> bytes:
    """Return a spreadsheet of Excel or of OpenDocument."""
    rows = (("Title", "Abstract"), (title, SENTENCE))
    if suffix == ".ods":
        cells = "".join(
            "<table:table-row>"
            + "".join(
                '<table:table-cell office:value-type="string">'
                f"<text:p>{cell}</text:p></table:table-cell>"
                for cell in row
            )
            + "</table:table-row>"
            for row in rows
        )
        names = " ".join(f'xmlns:{one}="{OASIS}:{one}:1.0"' for one in ("office", "table", "text"))
        return archive(
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "META-INF/manifest.xml": f'<m:manifest xmlns:m="{OASIS}:manifest:1.0"/>',
                "content.xml": f"<office:document-content {names}><office:body>"
                f'<office:spreadsheet><table:table table:name="One">{cells}</table:table>'
                "</office:spreadsheet></office:body></office:document-content>",
            }
        )
    cells = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{letter}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
            for letter, cell in zip("AB", row, strict=True)
        )
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    main = f'xmlns="{OFFICE}/spreadsheetml/2006/main"'
    kinds = f'xmlns:r="{OFFICE}/officeDocument/2006/relationships"'
    return archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{OFFICE}/package/2006/content-types"/>',
            "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook {main} {kinds}><sheets><sheet name="One" sheetId="1" '
            'r:id="r0"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(worksheet="worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{cells}</sheetData>"
            "</worksheet>",
        }
    )


def pdf(title: str, _: str) -> bytes:
    """Return a PDF of one page."""
    page = [Text(72, 740, title, 20, bold=True), *column([SENTENCE])]
    return pdf_bytes([page], {"Title": title})


def web_archive(title: str, suffix: str) -> bytes:
    """Return a crawl of one page, in WACZ as one of its parts."""
    from tests.corpus.readers.web_archives.crawls import Crawl, html  # with its extra alone

    crawl = Crawl(Path(f"a{suffix}"))
    crawl.add(f"/{suffix}", html(title, f"<p>{SENTENCE}</p>"))
    if suffix != ".wacz":
        return crawl.written()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as written:
        written.writestr("archive/a.warc", crawl.written())
    return made.getvalue()


def wordpress(title: str, _: str) -> str:
    """Return an export of one post."""
    names = " ".join(
        f'xmlns:{name}="http://{place}/"'
        for name, place in (
            ("wp", "wordpress.org/export/1.2"),
            ("content", "purl.org/rss/1.0/modules/content"),
        )
    )
    return (
        f'<rss version="2.0" {names}><channel><wp:wxr_version>1.2</wp:wxr_version><item><title>'
        f"{title}</title><content:encoded><![CDATA[{SENTENCE}]]></content:encoded><wp:post_id>1"
        "</wp:post_id><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>"
        "</channel></rss>"
    )


def tagged(*lines: str) -> Maker:
    """Return what makes records of lines with tags."""
    return lambda title, _: "\n".join(lines).format(title=title, text=SENTENCE) + "\n"


def json_of(title_key: str, text_key: str, **others: str) -> Maker:
    """Return what makes a list of one JSON object."""
    return lambda title, _: json.dumps([{**others, title_key: title, text_key: SENTENCE}])


def europe_pmc(title: str, suffix: str) -> str:
    """Return an answer to a search, in JSON or in XML."""
    if suffix == ".json":
        result = {"title": title, "abstractText": SENTENCE}
        return json.dumps({"resultList": {"result": [result]}})
    return (
        f"<responseWrapper><resultList><result><title>{title}</title><abstractText>{SENTENCE}"
        "</abstractText></result></resultList></responseWrapper>"
    )


def openalex(title: str, _: str) -> str:
    """Return a work, its abstract by the places of its words."""
    words = SENTENCE.split()
    places = {word: [n for n, other in enumerate(words) if other == word] for word in words}
    work = {"id": "https://openalex.org/W1", "title": title, "abstract_inverted_index": places}
    return json.dumps(work)


KINDS: dict[str, Maker] = {
    "bibtex": tagged("@article{{a,", "title = {{{title}}},", "abstract = {{{text}}}", "}}"),
    "cochrane": tagged("Record #1 of 1", "ID: CN-00000001", "TI: {title}", "AB: {text}"),
    "csl-json": json_of("title", "abstract", type="article"),
    "csv": lambda title, suffix: "{1}{0}{2}\n{3}{0}{4}\n".format(
        "\t" if suffix == ".tsv" else ",", "Title", "Abstract", title, SENTENCE
    ),
    "dublin-core": tagged(
        f"<oai_dc:dc xmlns:oai_dc='http://www.openarchives.org/OAI/2.0/oai_dc/' {DC}>",
        "<dc:title>{title}</dc:title><dc:description>{text}</dc:description></oai_dc:dc>",
    ),
    "ebsco-xml": tagged(
        "<records><rec><header shortDbName='a'><controlInfo><artinfo><tig><atl>{title}</atl></tig>",
        "<ab>{text}</ab></artinfo></controlInfo></header></rec></records>",
    ),
    "endnote-xml": tagged(
        "<xml><records><record><titles><title>{title}</title></titles>",
        "<abstract>{text}</abstract></record></records></xml>",
    ),
    "eppi-json": lambda title, _: json.dumps(
        {"CodeSets": [], "References": [{"ItemId": 1, "Title": title, "Abstract": SENTENCE}]}
    ),
    "epub": epub,
    "europe-pmc": europe_pmc,
    "html": tagged(
        "<!DOCTYPE html><title>{title}</title><main><h1>{title}</h1><p>{text}</p></main>"
    ),
    "jats-xml": tagged(
        "<article article-type='research-article'><front><article-meta><title-group>",
        "<article-title>{title}</article-title></title-group></article-meta></front>",
        "<body><p>{text}</p></body></article>",
    ),
    "jsonl": lambda title, _: json.dumps(
        {"id": title.replace(" ", "-"), "title": title, "text": SENTENCE}
    ),
    "markdown": tagged("---", "title: {title}", "---", "{text}"),
    "mods": tagged(
        "<mods xmlns='http://www.loc.gov/mods/v3'><titleInfo><title>{title}</title></titleInfo>",
        "<abstract>{text}</abstract></mods>",
    ),
    "nbib": tagged("PMID- ", "TI  - {title}", "AB  - {text}"),
    "open-document": open_document,
    "openalex": openalex,
    "ovid": tagged("<1>", "Unique Identifier", "  1", "Title", "  {title}", "Abstract", "  {text}"),
    "ovid-tagged": tagged("<1. >", "VN  - Ovid Technologies", "TI  - {title}", "AB  - {text}"),
    "pdf": pdf,
    "proquest": tagged("_" * 60, "Title: {title}", "", "Abstract: {text}", "", "_" * 60),
    "pubmed-summary": tagged("1: Mercer J. {title}. Gaps. 2010;1:1. PMID: 2"),
    "pubmed-text": tagged(
        "1. Gaps. 2010;1:1.", "", "{title}.", "", "Mercer J.", "", "{text}", "", "PMID: 1"
    ),
    "pubmed-xml": tagged(
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><Article><ArticleTitle>{title}",
        "</ArticleTitle><Abstract><AbstractText>{text}</AbstractText></Abstract></Article>",
        "</MedlineCitation></PubmedArticle></PubmedArticleSet>",
    ),
    "refer": tagged("%0 Journal Article", "%T {title}", "%X {text}"),
    "refworks": tagged("RT Journal Article", "SR Electronic", "T1 {title}", "AB {text}"),
    "ris": tagged("TY  - JOUR", "TI  - {title}", "AB  - {text}", "ER  - "),
    "semantic-scholar": lambda title, _: json.dumps(
        {"paperId": "a1", "title": title, "abstract": SENTENCE}
    ),
    "spreadsheet": spreadsheet,
    "text": tagged("{title}", "", "{text}"),
    "web-archive": web_archive,
    "word": word,
    "wordpress": wordpress,
    "wos": tagged("FN Web of Science", "VR 1.0", "PT J", "TI {title}", "AB {text}", "ER", "EF"),
    "zotero-json": json_of("title", "abstractNote", itemType="report"),
}

WITHOUT_TEXT = frozenset({"pubmed-summary"})
"""Kinds that have citations alone."""


def write_kinds(reader: Reader, folder: Path) -> dict[str, str]:
    """Write a file of each suffix that a reader has, and return the title of each by its name."""
    titles = {}
    for number, suffix in enumerate(reader.suffixes, 1):
        name, title = f"{reader.name}-{number}{suffix}", f"Peers {number} of {reader.name}"
        made = KINDS[reader.name](title, suffix)
        data = made.encode() if isinstance(made, str) else made
        is_ready = not suffix.endswith(".gz") or data.startswith(GZIP)
        (folder / name).write_bytes(data if is_ready else gzip.compress(data))
        titles[name] = title
    return titles
