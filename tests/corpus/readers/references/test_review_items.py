"""References of EPPI-Reviewer, and Dublin Core as repositories give it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.draft import Draft, Rejection
from corpus.entry import Entry
from corpus.errors import InputError
from corpus.readers.json_files.eppi_json import parse_eppi_json
from corpus.readers.references.dublin_core import parse_dublin_core
from corpus.source_types.registry import reader_of
from corpus.source_types.source_file import SourceFile

ITEM = {
    "ItemId": 5550001,
    "Title": "Peer mentors in hostels",
    "ParentTitle": "Journal of Gaps",
    "ShortTitle": "Mercer (2010)",
    "Year": "2010",
    "Month": "March",
    "StandardNumber": "0000-0019",
    "Volume": "105",
    "Issue": "3",
    "Pages": "12-19",
    "URL": "https://gaps.example/1",
    "Abstract": "Hostels are full.\nForty people had a mentor.",
    "TypeName": "Journal, Article",
    "Authors": "Mercer Jane ; Okafor Ada ; ",
    "DOI": "10.1111/gap.1",
    "Keywords": "peers\r\nhostels",
}

OAI = """<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2024-01-01</responseDate>
<ListRecords><record><header status="deleted"><identifier>oai:gap:1</identifier></header></record>
<record><header><identifier>oai:gap:2</identifier></header><metadata>
<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Peer mentors in hostels</dc:title>
<dc:creator>Mercer, Jane</dc:creator><dc:creator>Okafor, Ada</dc:creator>
<dc:subject>peers</dc:subject><dc:description>Thesis.</dc:description>
<dc:description>Hostels are full. Forty people had a mentor.</dc:description>
<dc:date>2012-03-01T10:00:00Z</dc:date><dc:date>2010</dc:date><dc:type>Thesis</dc:type>
<dc:identifier>https://repo.example/handle/1/2</dc:identifier>
<dc:identifier>doi:10.1111/gap.1</dc:identifier><dc:language>eng</dc:language>
<dc:publisher>University of the Gap</dc:publisher></oai_dc:dc></metadata></record>
<resumptionToken/></ListRecords></OAI-PMH>"""


def only(found: object) -> Entry:
    """Return the one entry that was found."""
    (draft,) = found  # type: ignore[misc]
    assert isinstance(draft, Draft)
    return draft.entry


def test_a_reference_of_eppi_reviewer_is_read_whole() -> None:
    """Codes are passed over."""
    data = json.dumps({"CodeSets": [{"SetName": "Screen"}], "References": [ITEM]}).encode()
    entry = only(parse_eppi_json(data, "review.json"))
    assert (entry.title, entry.authors) == (
        "Peer mentors in hostels",
        ("Mercer Jane", "Okafor Ada"),
    )
    assert (entry.year, entry.source) == (2010, "Journal of Gaps: 2010, 105(3), p. 12–19")
    assert (entry.doi, entry.isbn, entry.subjects) == ("10.1111/gap.1", "", ("peers", "hostels"))
    assert entry.abstract == "Hostels are full. Forty people had a mentor."


def test_what_is_no_reference_is_told_by_its_number() -> None:
    data = json.dumps({"References": [ITEM, "none", {"ItemId": 3}]}).encode()
    found = list(parse_eppi_json(data, "review.json"))
    assert [one.source for one in found if isinstance(one, Rejection)] == [
        "review.json:2",
        "review.json:3",
    ]
    with pytest.raises(InputError, match="not JSON"):
        list(parse_eppi_json(data[:-9], "review.json"))


def test_a_record_of_a_repository_is_read_whole() -> None:
    """What it deleted is none; dates with a time are those of the repository."""
    entry = only(parse_dublin_core([OAI.encode()], "oai.xml"))
    assert (entry.title, entry.year) == ("Peer mentors in hostels", 2010)
    assert entry.authors == ("Mercer, Jane", "Okafor, Ada")
    assert (entry.doi, entry.url) == ("10.1111/gap.1", "https://repo.example/handle/1/2")
    assert (entry.kind, entry.language, entry.source) == ("STUDY", "en", "University of the Gap")
    assert entry.abstract == "Hostels are full. Forty people had a mentor."
    with pytest.raises(InputError, match="cannot be read"):
        list(parse_dublin_core([OAI[:-20].encode()], "oai.xml"))


@pytest.mark.parametrize(
    ("markup", "prefix"),
    [
        (
            (
                "<article xmlns='http://jats.example' article-type='research-article'><front>"
                "<article-meta><title-group><article-title><mml:math>x</mml:math></article-title>"
                "</title-group></article-meta></front></article>"
            ),
            "mml",
        ),
        (
            (
                "<rss xmlns:wp='http://wordpress.org/export/1.2/'><channel><item>"
                "<content:encoded>Forty.</content:encoded><wp:status>publish</wp:status></item>"
                "</channel></rss>"
            ),
            "content",
        ),
    ],
)
def test_a_prefix_that_is_not_declared_is_told_in_one_line(
    tmp_path: Path, markup: str, prefix: str
) -> None:
    """Parts of files have such, whichever reader takes them."""
    path = tmp_path / "part.xml"
    path.write_text(markup)
    file = SourceFile(path, path.name)
    with pytest.raises(InputError, match=f"Namespace prefix {prefix} on .* is not defined"):
        list(reader_of(file, path.read_bytes()).read(file))
