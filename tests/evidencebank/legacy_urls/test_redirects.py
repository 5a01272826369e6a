"""Addresses of the old site followed in a bank whose entries carry the old codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from evidencebank import Bank, Entry, InputError, Results
from evidencebank.legacy_urls.addresses import OldSearch, read
from tests.evidencebank.old_links import SEARCHES

ENTRIES: dict[str, str] = {
    # id: kind, year, day added or revised, subjects
    "steps-1962": "STUDY 1962 2020-05-01 M6.3 mutualaid 12-step 5.5 treatment",
    "steps-2019": "REVIEW 2019 2019-07-01 M6.3 mutual~aid 12-step 5.9",
    "aid-2010": "STUDY 2010 2010-01-01 M6.30 aftercare mutual~aids",
    "needles-2018": "HOT~TOPIC 2018 2018-02-01 M6.16 acupuncture 5.5 treatment planning",
    "needles-2013": "STUDY 2013 2013-02-01 m6.16 Acupuncture",
    "ears-2012": "STUDY 2012 2012-02-01 M6.1 acupuncture",
    "rewards-2000": "STUDY 2000 2001-03-01 M6.8 contingency~management 5.5 treatment",
    "scheme-2010": "STUDY 2010 2010-03-01 M6.10 Contingency choice 5.5 treatment",
    "deaths-2011": "STUDY 2011 2011-04-01 4.4 overdose 5.9 naloxone",
    "kits-2016": "STUDY 2016 2016-04-01 M2.1 4.4 overdose~prevention 5.9 naloxone",
    "funds-2015": "DOCUMENT 2015 2015-04-01 M2.7 cost 5.9 HIV",
    "funds-2014": "DOCUMENT 2014 2014-04-01 M2.1 5.9 harm~reduction",
    "nurses-2009": "STUDY 2009 2009-05-01 M6.1 brief seeking 5.5 implementation",
    "nurses-2008": "STUDY 2008 2008-05-01 M6.1 brief 5.5 implementation",
    "clerks-2009": "STUDY 2009 2009-05-02 M6.10 brief~therapy seeking 5.5 phlth",
    "magic-2017": "HOT~TOPIC 2017 2017-06-01 M10.3 no-drugs",
    "youth-2012": "STUDY 2012 2012-06-01 M11.4 no_drugs",
    "youth-2011": "STUDY 2011 2011-06-01 M11.40 no_drugs",
    "heroin-2011": "STUDY 2011 2011-07-01 M3.2 M8.7 5.9 treatment M6.17",
    "heroin-2010": "STUDY 2010 2010-07-01 M6.7 A8.7",
    "heroin-2009": "STUDY 2009 2009-07-01 M8.7 5.9",
    "heroin-2008": "STUDY 2008 2008-07-01 M60.1 M8.7 5.9 treatment goal",
    "therapist-2011": "STUDY 2011 2011-08-01 psychosocial~therapies 5.9 quality~control treatment",
    "matching-2009": "STUDY 2009 2009-09-01 M6.2 treatment~matching matching~study 5.5 treatment",
}
SCHOOLS = {
    f"school-{year}": f"STUDY {year} {4020 - year}-01-01 {code} education"
    for year, code in enumerate(["M10.1", "M10.1p", "M10.1s", "M10.1ps"] * 3, start=2001)
}
NOT_SCHOOLS = {
    "school-1": "STUDY 2001 2001-01-01 M10.1",
    "school-2": "STUDY 2002 2002-01-01 M10.11 education",
    "school-3": "STUDY 2003 2003-01-01 M10.2 education schools",
}

FOUND: dict[int, str] = {
    3: "steps-1962 steps-2019",
    4: "needles-2018 needles-2013",
    7: "rewards-2000 scheme-2010",
    8: "kits-2016 deaths-2011",
    9: "nurses-2009",
    10: "magic-2017 youth-2012",
    11: "heroin-2011 heroin-2010",
    13: "steps-1962 rewards-2000",
    14: "scheme-2010 needles-2018 matching-2009",
    16: "therapist-2011",
    17: "kits-2016 funds-2015",
    19: "deaths-2011 kits-2016",
    20: "heroin-2011",
}


def record(entry_id: str, line: str) -> dict[str, Any]:
    """Return the record of a line of the tables above."""
    kind, year, day, *subjects = line.split()
    return {
        "id": entry_id,
        "kind": kind.replace("~", " "),
        "year": int(year),
        "added": "2000-01-01",
        "revised": day,
        "title": f"Title of {entry_id}",
        "text": f"Text of {entry_id}.",
        "subjects": [subject.replace("~", " ") for subject in subjects],
    }


@pytest.fixture(scope="module")
def old_bank(new_folder: Callable[[], Path], write_records: Callable[..., Path]) -> Iterator[Bank]:
    """Return a bank of entries moved over from the old site, to be read only."""
    folder = new_folder()
    lines = ENTRIES | SCHOOLS | NOT_SCHOOLS
    write_records(
        folder / "pages" / "records.jsonl",
        *(record(entry_id, line) for entry_id, line in lines.items()),
        {
            "id": "fitzpatrick-2010",
            "title": "Offenders and drink",
            "text": "What the policy leaves out.",
            "url": "https://findings.org.uk/PHP/dl.php?f=Fitzpatrick_R_1.cab&s=eb",
        },
        {"id": "alcohol-e5", "title": "A cell", "text": "Its text.", "kind": "matrix cell"},
    )
    (folder / "pages" / "Graham_L_4.txt").write_text(
        "A document with a title\n\n" + "It says this and that of services in Scotland. " * 20,
        encoding="utf-8",
    )
    bank = Bank.create(folder / "bank")
    assert bank.load([folder / "pages"]).rejected == []
    yield bank
    bank.close()


def results(bank: Bank, address: str) -> Results:
    """Return the results that an address gives."""
    found = bank.old_address(address)
    assert isinstance(found, Results)
    return found


def ids(bank: Bank, address: str) -> list[str]:
    """Return the ids of the hits on the page of an address."""
    return [hit.id for hit in results(bank, address).hits]


@pytest.mark.parametrize("row", FOUND)
def test_printed_searches_find_what_carries_their_codes(row: int, old_bank: Bank) -> None:
    """Terminated codes exactly, branches whole, words by their beginning, required groups."""
    query = next(query for number, query, *_ in SEARCHES if number == row)
    first_page = query.rsplit("&page=", 1)[0]
    assert set(ids(old_bank, f"topic_search.php?{first_page}")) == set(FOUND[row].split())


def test_hot_topics_are_found_by_their_kind(old_bank: Bank) -> None:
    """A lone full stop asks for nothing else."""
    address = "/PHP/topic_search.php?allCodes%5B%5D=.&DocumentType=hot+topics&sortBy="
    assert ids(old_bank, address + "DateAdded") == ["needles-2018", "magic-2017"]
    assert ids(old_bank, address + "Primary_decimal") == ["needles-2018", "magic-2017"]
    assert len(old_bank) == results(old_bank, "topic_search.php?allCodes[]=.").total


def test_results_come_in_the_old_orders(old_bank: Bank) -> None:
    """By the day of the last change, by year, or by main topic with its newest first."""
    schools = next(query for row, query, *_ in SEARCHES if row == 5).split("&sortBy")[0]
    address = f"https://www.findings.org.uk/PHP/topic_search.php?{schools}&sortBy="
    newest = [f"school-{year}" for year in range(2012, 2000, -1)]
    assert ids(old_bank, address + "PubYear") == newest[:10]
    assert ids(old_bank, address + "PubYear&page=2") == ["school-3", *newest[10:]]
    assert ids(old_bank, address + "PubYear&page=3") == []
    assert results(old_bank, address + "PubYear&page=2").total == 13
    assert ids(old_bank, address + "DateAdded") == newest[::-1][:10]
    assert ids(old_bank, address) == newest[::-1][:10]
    by_code = [f"school-{year + first}" for first in (1, 2, 4, 3) for year in (2008, 2004, 2000)]
    assert ids(old_bank, address + "Primary_decimal") == by_code[:10]
    assert ids(old_bank, address + "Primary_decimal&page=2") == [*by_code[10:], "school-3"]


def test_a_note_says_how_an_address_was_read(old_bank: Bank) -> None:
    """In the words of the subject query, whatever of it no entry has."""
    address = "topic_search.php?allCodes[]=M3.+!M8.7x+unheardof"
    note = results(old_bank, address).note
    assert note == "read as subjects: (M3.* or unheardof*) and M8.7"
    assert results(old_bank, "topic_search.php?allCodes[]=.").note == "read as subjects: any"


def test_a_scheme_maps_old_codes_to_new_subjects(
    folder: Path, write_records: Callable[..., Path]
) -> None:
    """Notations and other labels lead old links to what is filed under new subjects."""
    write_records(
        folder / "pages" / "records.jsonl",
        {"id": "a", "title": "A", "text": "A.", "subjects": ["advice"]},
        {"id": "b", "title": "B", "text": "B.", "subjects": ["IBA in hospital"]},
        {"id": "c", "title": "C", "text": "C.", "subjects": ["M6.1"]},
        {"id": "d", "title": "D", "text": "D.", "subjects": ["M6.10"]},
        {"id": "e", "title": "E", "text": "E.", "subjects": ["peers"]},
    )
    (folder / "pages" / "subjects.ttl").write_text(
        """@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix : <urn:t:> .
        :advice a skos:Concept ; skos:prefLabel "Advice" ; skos:notation "M6.1"^^:old ;
            skos:altLabel "brief interventions" .
        :hospital a skos:Concept ; skos:prefLabel "IBA in hospital" ; skos:broader :advice .
        :peers a skos:Concept ; skos:prefLabel "Peers" ; skos:altLabel "mutual aid" .
        """,
        encoding="utf-8",
    )
    bank = Bank.create(folder / "bank")
    bank.load([folder / "pages"])
    for terms, found in (
        ("M6.1x", "abc"),
        ("M6.1", "abcd"),
        ("M6.", "abcd"),
        ("briefx", ""),
        ("brief", "abc"),
        ("mutualaidx", "e"),
        ("iba", "b"),
        ("M6. !mutual", ""),
    ):
        assert "".join(ids(bank, f"topic_search.php?allCodes[]={terms}&sortBy=PubYear")) == found
    bank.close()


@pytest.mark.parametrize(
    ("address", "entry_id"),
    [
        ("http://findings.org.uk/PHP/dl.php?file=Fitzpatrick_R_1.cab&s=eb", "fitzpatrick-2010"),
        ("dl.php?f=fitzpatrick_r_1.CAB", "fitzpatrick-2010"),
        ("dl.php?f=Matrix/Alcohol/E5.htm", "alcohol-e5"),
        ("dl.php?f=steps-1962.abs", "steps-1962"),
    ],
)
def test_old_entries_are_found_by_their_key(address: str, entry_id: str, old_bank: Bank) -> None:
    """As an id, in the address that the entry had, whatever its case."""
    entry = old_bank.old_address(address)
    assert isinstance(entry, Entry)
    assert entry.id == entry_id


def test_old_entries_are_found_by_the_file_they_were_loaded_from(old_bank: Bank) -> None:
    """A page that was saved under its key."""
    entry = old_bank.old_address("dl.php?file=Graham_L_4.txt&s=dy&sf=mx")
    assert isinstance(entry, Entry)
    assert entry.sources == ("Graham_L_4.txt",)


@pytest.mark.parametrize("key", ["Nobody_N_1.txt", "R_1.cab", "%25_%25", '"', "Graham_L_4.abs"])
def test_an_old_entry_that_is_not_here_is_an_input_error(key: str, old_bank: Bank) -> None:
    """A part of a key is not enough, and signs of SQL or JSON are signs."""
    with pytest.raises(InputError, match="there is no entry for"):
        old_bank.old_address(f"dl.php?file={key}")


def test_a_search_of_the_old_site_is_that_of_its_subjects(old_bank: Bank) -> None:
    """What an address reads as can be searched with words and filters besides."""
    old = read("topic_search.php?allCodes[]=M10.&sortBy=PubYear")
    assert isinstance(old, OldSearch)
    found = old_bank.search("title", subjects=old.subjects, years=(2003, 2004), sort=old.sort)
    assert [hit.id for hit in found.hits] == ["school-2004", "school-2003", "school-3"]
