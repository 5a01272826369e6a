"""What OpenAlex, Semantic Scholar and Europe PMC answer to a search."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.draft import Draft, Rejection
from corpus.entry import Entry
from corpus.errors import InputError
from corpus.readers.json_files.europe_pmc import parse_europe_pmc_json, parse_europe_pmc_xml
from corpus.readers.json_files.openalex import parse_openalex
from corpus.readers.json_files.semantic_scholar import parse_semantic_scholar
from corpus.source_types.registry import reader_of
from corpus.source_types.source_file import SourceFile

SENTENCE = "Forty people had mentors, and people stayed."
WORK: dict[str, Any] = {
    "id": "https://openalex.org/W1",
    "doi": "https://doi.org/10.1000/Peers.12",
    "display_name": "Peers in hostels",
    "publication_year": 2018,
    "ids": {"pmid": "https://pubmed.ncbi.nlm.nih.gov/29456894"},
    "language": "en",
    "primary_location": {
        "landing_page_url": "https://gap.example/1",
        "source": {"display_name": "Journal of Gaps", "type": "journal"},
    },
    "type": "review",
    "authorships": [
        {"author": {"display_name": "Jane Mercer"}},
        {"author": {"display_name": None}, "raw_author_name": "Ada Okafor"},
    ],
    "biblio": {"volume": "6", "issue": "2", "first_page": "201", "last_page": "209"},
    "mesh": [{"descriptor_name": "Humans"}],
    "keywords": [{"display_name": "Peers"}],
    "abstract_inverted_index": {
        "people": [1, 5],
        "Forty": [0],
        "stayed.": [6],
        "had": [2],
        "mentors,": [3],
        "and": [4],
    },
}
RESULT: dict[str, Any] = {
    "id": "29456894",
    "source": "MED",
    "doi": "10.1000/peers.12",
    "title": "Peers in hostels.",
    "authorList": {
        "author": [
            {"fullName": "Mercer J", "firstName": "Jane", "lastName": "Mercer"},
            {"collectiveName": "Hostels Group"},
        ]
    },
    "journalInfo": {
        "issue": "2",
        "volume": "6",
        "yearOfPublication": 2018,
        "journal": {"title": "Journal of Gaps"},
    },
    "pageInfo": "201-9",
    "abstractText": f"<h4>Background</h4>Hostels are full.<h4>Results: </h4>{SENTENCE}",
    "language": "eng",
    "pubTypeList": {"pubType": ["Systematic Review", "Journal Article"]},
    "keywordList": {"keyword": ["peers"]},
    "meshHeadingList": {"meshHeading": [{"descriptorName": "Humans"}]},
}
PAPER: dict[str, Any] = {
    "paperId": "a1",
    "externalIds": {"DOI": "10.1000/Peers.12", "PubMed": "29456894"},
    "url": "https://gap.example/1",
    "title": "Peers in hostels",
    "abstract": SENTENCE,
    "venue": "J. Gaps",
    "year": 2018,
    "journal": {"name": "Journal of Gaps", "volume": "6", "pages": "201 - 209"},
    "authors": [{"authorId": "1", "name": "Jane Mercer"}, {"authorId": "2", "name": "Ada Okafor"}],
    "publicationTypes": ["Review", "JournalArticle"],
}
XML = """<?xml version="1.0" encoding="UTF-8"?><responseWrapper><hitCount>1</hitCount><resultList>
<result><id>29456894</id><source>MED</source><doi>10.1000/peers.12</doi>
<title><i>Peers</i> in hostels.</title><authorList><author><firstName>Jane</firstName>
<lastName>Mercer</lastName></author><author><collectiveName>Hostels Group</collectiveName></author>
</authorList><journalInfo><issue>2</issue><volume>6</volume><yearOfPublication>2018
</yearOfPublication><journal><title>Journal of Gaps</title></journal></journalInfo>
<pageInfo>201-9</pageInfo><abstractText>&lt;h4&gt;Background&lt;/h4&gt;Hostels are full.
&lt;h4&gt;Results: &lt;/h4&gt;Forty people had mentors, and people stayed.</abstractText>
<language>eng</language><pubTypeList><pubType>Systematic Review</pubType></pubTypeList>
<keywordList><keyword>peers</keyword></keywordList><meshHeadingList><meshHeading>
<descriptorName>Humans</descriptorName></meshHeading></meshHeadingList></result></resultList>
</responseWrapper>"""


def only(found: Iterable[Draft | Rejection]) -> Entry:
    """Return the one entry that was found."""
    (draft,) = found
    assert isinstance(draft, Draft)
    return draft.entry


@pytest.mark.parametrize("answer", [WORK, [WORK], {"meta": {"count": 1}, "results": [WORK]}])
def test_a_work_of_openalex_is_read_whole(answer: object) -> None:
    """Its abstract is put together from the places of its words."""
    entry = only(parse_openalex(json.dumps(answer).encode(), "works.json"))
    assert (entry.title, entry.authors) == ("Peers in hostels", ("Jane Mercer", "Ada Okafor"))
    assert (entry.source, entry.year) == ("Journal of Gaps: 2018, 6(2), p. 201–209", 2018)
    assert (entry.doi, entry.pmid) == ("10.1000/peers.12", "29456894")
    assert (entry.kind, entry.language, entry.url) == ("REVIEW", "en", "https://gap.example/1")
    assert (entry.abstract, entry.subjects) == (SENTENCE, ("Humans", "Peers"))


@pytest.mark.parametrize(
    "answer", [PAPER, [PAPER], {"total": 1, "data": [PAPER]}, {"data": [{"citingPaper": PAPER}]}]
)
def test_a_paper_of_semantic_scholar_is_read_whole(answer: object) -> None:
    """In a page of those that cite another it stands inside of each."""
    entry = only(parse_semantic_scholar(json.dumps(answer).encode(), "papers.json"))
    assert (entry.title, entry.authors) == ("Peers in hostels", ("Jane Mercer", "Ada Okafor"))
    assert (entry.source, entry.year) == ("Journal of Gaps: 2018, 6, p. 201–209", 2018)
    assert (entry.doi, entry.pmid) == ("10.1000/peers.12", "29456894")
    assert (entry.kind, entry.url, entry.abstract) == ("REVIEW", "https://gap.example/1", SENTENCE)


@pytest.mark.parametrize("item", [WORK, PAPER])
def test_answers_may_stand_a_line_each(item: dict[str, Any], tmp_path: Path) -> None:
    """A line that is none costs no other."""
    path = tmp_path / "a.jsonl"
    path.write_text(f"{json.dumps(item)}\n\n{{\n[]\n{json.dumps({**item, 'title': 'Two'})}\n")
    file = SourceFile(path, "a.jsonl")
    first, cut, listed, second = reader_of(file, path.read_bytes()).read(file)
    assert isinstance(first, Draft)
    assert first.entry.abstract == SENTENCE
    assert isinstance(second, Draft)
    assert second.entry.title == "Two"
    assert isinstance(cut, Rejection)
    assert isinstance(listed, Rejection)
    assert (cut.source, listed.source) == ("a.jsonl:3", "a.jsonl:4")


def test_a_repository_is_no_journal() -> None:
    """A work may be known from there alone."""
    source = {"display_name": "arXiv", "type": "repository", "host_organization_name": "Cornell"}
    work = {**WORK, "primary_location": {"source": source}}
    assert only(parse_openalex(json.dumps(work).encode(), "works.json")).source == "Cornell"


def test_a_result_of_europe_pmc_is_read_whole() -> None:
    """Parts of its abstract are sections, in JSON and in XML."""
    data = json.dumps({"hitCount": 1, "resultList": {"result": [RESULT]}}).encode()
    entry = only(parse_europe_pmc_json(data, "pmc.json"))
    assert (entry.title, entry.authors) == ("Peers in hostels", ("Mercer, Jane", "Hostels Group"))
    assert entry.bodies == ("Hostels Group",)
    assert (entry.source, entry.year) == ("Journal of Gaps: 2018, 6(2), p. 201–209", 2018)
    assert (entry.doi, entry.pmid) == ("10.1000/peers.12", "29456894")
    assert (entry.kind, entry.language, entry.subjects) == ("REVIEW", "en", ("Humans", "peers"))
    assert [(one.heading, one.text) for one in entry.sections] == [
        ("Background", "Hostels are full."),
        ("Results", SENTENCE),
    ]
    assert only(parse_europe_pmc_xml([XML.encode()], "pmc.xml")) == entry


def test_a_short_result_has_its_journal_and_authors_in_one_line() -> None:
    """As a search gives them that asks for no more."""
    lite = {
        "id": "PPR1",
        "source": "PPR",
        "title": "Peers",
        "authorString": "Mercer J, Okafor A.",
        "journalTitle": "Gaps",
        "pubYear": "2018",
    }
    data = json.dumps({"resultList": {"result": [lite]}}).encode()
    entry = only(parse_europe_pmc_json(data, "pmc.json"))
    assert (entry.authors, entry.source, entry.pmid) == (
        ("Mercer J", "Okafor A"),
        "Gaps: 2018",
        "",
    )


@pytest.mark.parametrize(
    ("name", "answer", "reader"),
    [
        ("a.json", {"results": [WORK]}, "openalex"),
        ("a.json", [WORK], "openalex"),
        ("a.json", {"results": [{"title": "Peers", "authorships": []}]}, "openalex"),
        ("a.json", {"hitCount": 1, "resultList": {"result": []}}, "europe-pmc"),
        ("a.json", [{"title": "Peers", "externalIds": {}}], "semantic-scholar"),
        ("a.jsonl", WORK, "openalex"),
        ("a.jsonl", {"id": "a", "title": "Peers", "paperId": "a1"}, "jsonl"),
        ("a.json", [{"type": "article", "title": "Peers"}], "csl-json"),
    ],
)
def test_answers_are_known_by_their_bytes(
    name: str, answer: object, reader: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(json.dumps(answer))
    file = SourceFile(path, name)
    assert reader_of(file, path.read_bytes()).name == reader


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@example({"publicationTypes": 1})
@given(st.dictionaries(st.sampled_from(sorted({*WORK, *RESULT, *PAPER})), JSON))
def test_whatever_stands_under_a_key_is_an_entry_or_told(item: dict[str, Any]) -> None:
    """In a line each."""
    works = list(parse_openalex(json.dumps({"results": [item]}).encode(), "works.json"))
    data = json.dumps({"resultList": {"result": [item]}}).encode()
    papers = list(parse_semantic_scholar(json.dumps({"data": [item]}).encode(), "papers.json"))
    for found in (works, papers, list(parse_europe_pmc_json(data, "pmc.json"))):
        assert len(found) in (1, 2)
        assert all("\n" not in one.reason for one in found if isinstance(one, Rejection))


def test_what_is_cut_is_told_in_a_line() -> None:
    with pytest.raises(InputError, match="not JSON"):
        list(parse_openalex(json.dumps(WORK)[:-9].encode(), "works.json"))
    with pytest.raises(InputError, match="cannot be read"):
        list(parse_europe_pmc_xml([XML[:-20].encode()], "pmc.xml"))
