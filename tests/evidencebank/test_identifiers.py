"""Entries by DOI, PMID and ISBN: kept, told, searched for and cited."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from corpus.errors import QueryError
from evidencebank import Bank
from evidencebank.formats.citations import cite
from indexer.query.grammar import Grammar
from tests.evidencebank.hits import hit_ids

RECORDS = [
    {
        "id": "lancet",
        "title": "Opioids in general practice",
        "abstract": "Twelve practices prescribed buprenorphine.",
        "doi": "https://doi.org/10.1016/S0140-6736(05)66550-3",
        "pmid": 15894097,
        "source": "Lancet: 2005, 365(9473), p. 1–9",
        "year": 2005,
    },
    {"id": "book", "title": "A book of opioids", "text": "Chapters.", "isbn": "0-306-40615-2"},
    {"id": "other", "title": "Opioids", "text": "Nothing is known of it.", "doi": "pending"},
]


@pytest.fixture(scope="module")
def bank(new_folder: Callable[[], Path], write_records: Callable[..., Path]) -> Iterator[Bank]:
    """Return a bank of an article, a book and what has no identifier."""
    with Bank.create(new_folder() / "bank") as bank:
        report = bank.load(write_records(new_folder() / "records.jsonl", *RECORDS))
        assert (report.added, report.rejected) == (3, [])
        yield bank


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("doi:10.1016/s0140-6736(05)66550-3", ["lancet"]),
        ("(doi:10.1016/S0140-6736(05)66550-3)", ["lancet"]),
        ("doi:https://dx.doi.org/10.1016/S0140-6736(05)66550-3", ["lancet"]),
        ("opioids doi:10.1016/s0140-6736(05)66550-3", ["lancet"]),
        ("pmid:15894097", ["lancet"]),
        ("isbn:9780306406157", ["book"]),
        ("isbn:0306406152 OR pmid:15894097", ["book", "lancet"]),
        ("doi:pending", None),
        ("doi:10.9999/none", []),
        ("buprenorphine", ["lancet"]),
    ],
)
def test_an_entry_is_found_by_what_it_is_known_by(
    bank: Bank, query: str, found: list[str] | None
) -> None:
    """However it is written; by words of its abstract too."""
    if found is None:
        with pytest.raises(QueryError, match="this is no DOI: write doi:10"):
            Grammar().parse(query)
    else:
        assert sorted(hit_ids(bank, query)) == found


def test_identifiers_are_kept_and_told(bank: Bank, invoke: Callable[..., Result]) -> None:
    """In what `show` prints, for programs and for people."""
    shown = json.loads(invoke("show", "lancet", "-b", bank.path, "--json").stdout)
    assert (shown["doi"], shown["pmid"]) == ("10.1016/s0140-6736(05)66550-3", "15894097")
    assert shown["abstract"] == "Twelve practices prescribed buprenorphine."
    assert bank.entry("book").isbn == "9780306406157"
    assert bank.entry("other").doi == ""
    told = invoke("show", "lancet", "-b", bank.path).stdout
    assert "DOI 10.1016/s0140-6736(05)66550-3" in told
    assert "Twelve practices" in told


@pytest.mark.parametrize(
    ("style", "lines"),
    [
        ("ris", ["DO  - 10.1016/s0140-6736(05)66550-3", "AN  - 15894097", "AB  - Twelve"]),
        ("bibtex", ["doi = {10.1016/s0140-6736(05)66550-3}", "pmid = {15894097}"]),
        ("csl-json", ['"DOI": "10.1016/s0140-6736(05)66550-3"', '"PMID": "15894097"']),
        ("plain", ["https://doi.org/10.1016/s0140-6736(05)66550-3"]),
    ],
)
def test_every_citation_has_them(bank: Bank, style: str, lines: list[str]) -> None:
    """An entry without an address is cited by that of its DOI."""
    cited = cite(bank.entry("lancet"), style)
    assert [line for line in lines if line not in cited] == []
