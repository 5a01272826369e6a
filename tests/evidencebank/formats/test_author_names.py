"""Names of authors in parts: as pages, databases and bylines write them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.draft import Draft
from corpus.entry import Entry
from corpus.readers.json_files.csl_json import parse_csl_json
from corpus.readers.jsonl import parse_jsonl
from corpus.readers.references.bibtex import parse_bibtex
from corpus.readers.references.pubmed_xml import parse_pubmed_xml
from corpus.source_types.pages import parse_page
from evidencebank.formats.author_names import AuthorName, name_of, names_of
from evidencebank.formats.citations import cite
from evidencebank.formats.page_metadata import json_ld


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Lowe, Tessa", AuthorName("Lowe", "Tessa")),
        ("Smith J-P", AuthorName("Smith", "J-P")),
        ("J. Smith", AuthorName("Smith", "J.")),
        ("de Silva P", AuthorName("de Silva", "P")),
        ("Diego De Leo", AuthorName("De Leo", "Diego")),
        ("De Leo D", AuthorName("De Leo", "D")),
        ("de Leo, Diego", AuthorName("de Leo", "Diego")),
        ("Ludwig van der Rohe", AuthorName("van der Rohe", "Ludwig")),
        ("King, Martin Luther, Jr.", AuthorName("King", "Martin Luther", "Jr.")),
        ("King, Jr., Martin Luther", AuthorName("King", "Martin Luther", "Jr.")),
        ("King Jr., Martin Luther", AuthorName("King", "Martin Luther", "Jr.")),
        ("Martin Luther King Jr.", AuthorName("King", "Martin Luther", "Jr.")),
        ("Martin Luther King, Jr., MD, PhD", AuthorName("King", "Martin Luther", "Jr.")),
        ("John Smith III", AuthorName("Smith", "John", "III")),
        ("Smith JA Jr", AuthorName("Smith", "JA", "Jr")),
        ("Jane Smith PhD", AuthorName("Smith", "Jane")),
        ("Jane Smith, Ph.D., FRCPsych", AuthorName("Smith", "Jane")),
        ("Jane Smith MD MPH", AuthorName("Smith", "Jane")),
        ("Smith, Jane, PhD", AuthorName("Smith", "Jane")),
        ("Smith MA", AuthorName("Smith", "MA")),
        ("Smith, MPH", AuthorName("Smith", "MPH")),
        ("De Leo, MA", AuthorName("De Leo", "MA")),
        ("Smith PhD", AuthorName("Smith")),
        ("WHO", AuthorName("WHO")),
        ("World Health Organization", AuthorName("World Health Organization")),
        ("National Institute for Health and Care Excellence",) * 2,
    ],
)
def test_names_in_parts(author: str, name: AuthorName | str) -> None:
    """Initials behind or in front, particles, and institutions, which stay whole."""
    assert name_of(author) == (AuthorName(name) if isinstance(name, str) else name)


@pytest.mark.parametrize(
    ("author", "ris", "bibtex", "csl"),
    [
        (
            *("Martin Luther King, Jr.", "King, Martin Luther, Jr.", "King, Jr., Martin Luther"),
            {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
        ),
        ("Jane Smith, PhD", "Smith, Jane", "Smith, Jane", {"family": "Smith", "given": "Jane"}),
        ("Diego De Leo", "De Leo, Diego", "De Leo, Diego", {"family": "De Leo", "given": "Diego"}),
        *[("Royal Society",) * 2 + ("{Royal Society}", {"literal": "Royal Society"})],
    ],
)
def test_each_format_has_its_order(author: str, ris: str, bibtex: str, csl: dict[str, str]) -> None:
    """BibTeX has a suffix between the names, RIS behind them, CSL apart."""
    entry = Entry(id="x", title="A note", authors=(author,))
    assert f"AU  - {ris}\r\n" in cite(entry, "ris")
    assert f"author = {{{bibtex}}}" in cite(entry, "bibtex")
    assert json.loads(cite(entry, "csl-json"))[0]["author"] == [csl]


BODY = Entry(
    id="x", title="A note", authors=("Alcohol Concern", "Jane Ames"), bodies=("Alcohol Concern",)
)


def test_a_body_that_is_known_is_no_person() -> None:
    """In any format, whatever its name looks like."""
    assert "author = {{Alcohol Concern} and Ames, Jane}" in cite(BODY, "bibtex")
    assert "AU  - Alcohol Concern\r\nAU  - Ames, Jane" in cite(BODY, "ris")
    (item,) = json.loads(cite(BODY, "csl-json"))
    assert item["author"][0] == {"literal": "Alcohol Concern"}
    assert cite(BODY, "plain").startswith("Alcohol Concern, Ames Jane. ")
    authors = json.loads(json_ld(BODY, ""))["author"]
    assert [one["@type"] for one in authors] == ["Organization", "Person"]


def test_bodies_are_known_from_what_is_read() -> None:
    """The page says so, or the record does by the form that the name has there."""
    script = f'<script type="application/ld+json">{json_ld(BODY, "")}</script>'
    words = "Words of the entry stand here, enough of them to be a text that is read. " * 5
    page = (
        f"<html><head>{script}</head><body><main><h1>A note</h1><p>{words}</p></main></body></html>"
    )
    pubmed = (
        "<PubmedArticle><MedlineCitation><Article><ArticleTitle>A note</ArticleTitle><AuthorList>"
        "<Author><CollectiveName>Alcohol Concern</CollectiveName></Author><Author><LastName>Ames"
        "</LastName><ForeName>Jane</ForeName></Author></AuthorList></Article></MedlineCitation>"
        "</PubmedArticle>"
    )
    found = [
        *parse_page(page, "x.html"),
        *parse_bibtex(cite(BODY, "bibtex"), "x"),
        *parse_csl_json(cite(BODY, "csl-json").encode(), "x"),
        *parse_pubmed_xml([pubmed.encode()], "x"),
        *parse_jsonl([json.dumps(BODY.to_dict()).encode()], "x"),
    ]
    drafts = [one for one in found if isinstance(one, Draft)]
    assert [draft.entry.bodies for draft in drafts] == [("Alcohol Concern",)] * 5
    assert names_of(drafts[0].entry)[0] == AuthorName("Alcohol Concern")


WORDS = st.sampled_from(
    ["Smith", "King", "De", "van", "J.", "JA", "MD", "PhD", "Jr.", "III", "MPH", ",", "of"]
)


@given(st.lists(WORDS, min_size=1, max_size=6).map(lambda words: " ".join(words)))
def test_a_name_in_parts_is_the_same_when_it_is_read_again(author: str) -> None:
    """So what one program wrote, another may write anew."""
    name = name_of(f"Jane {author}".replace(" ,", ","))
    if name.given and "," not in name.family + name.given:
        assert name_of(str(name)) == name
