"""Records of one work from several sources are one entry."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.loading.same_work import KnownBy, joined, same_works
from tests.corpus.library import PARAGRAPH, Library, counts, page

SCOPUS = (
    "TY  - JOUR\nTI  - Peers in hostels: A trial\nAU  - Mercer, J.\nAU  - Okafor, A.\nPY  - 2010\n"
    "T2  - Addiction\nAB  - Peers helped, and stayed.\nDO  - 10.1111/add.1\nKW  - peers\nER  - \n"
)
EMBASE = (
    "TY  - JOUR\nT1  - Peers in hostels\nA1  - Mercer J.\nY1  - 2010\nJF  - Addiction\n"
    "N2  - Peers helped.\nDO  - https://doi.org/10.1111/ADD.1\nKW  - homelessness\nER  - \n"
)
PUBMED = (
    "TY  - JOUR\nTI  - Peers in hostels\nAU  - Mercer, Jane\nPY  - 2010\nAN  - 20149001\n"
    "DB  - PubMed\nER  - \n"
)
OTHER = PUBMED.replace("AN  - 20149001", "DO  - 10.1111/add.2")


def test_the_richest_of_each_field_is_kept_and_all_sources_are_named(library: Library) -> None:
    """By DOI and, where one has none, by title, year and first author."""
    library.write("embase.ris", EMBASE)
    library.write("pubmed.ris", PUBMED)
    library.write("scopus.ris", SCOPUS)
    assert counts(library.load()) == (1, 0, 0, 0)
    (entry,) = library.entries().values()
    assert entry.id == "mercer-2010"
    assert entry.abstract == "Peers helped, and stayed."
    assert entry.authors == ("Mercer, J.", "Okafor, A.")
    assert (entry.doi, entry.pmid) == ("10.1111/add.1", "20149001")
    assert set(entry.subjects) == {"peers", "homelessness"}
    assert entry.sources == ("embase.ris", "pubmed.ris", "scopus.ris")


def test_what_differs_by_its_doi_stays_apart(library: Library) -> None:
    """A title, a year and a first author may be those of two works, as editorials are."""
    library.write("embase.ris", EMBASE)
    library.write("other.ris", OTHER)
    library.load()
    assert sorted(entry.doi for entry in library.entries().values()) == [
        "10.1111/add.1",
        "10.1111/add.2",
    ]


def test_an_entry_has_the_id_of_its_page(library: Library) -> None:
    """Which people may have linked to, whatever its records would be called."""
    meta = '<meta name="citation_doi" content="10.1111/add.1">'
    library.write("z-peers.html", page("Peers").replace("<head>", f"<head>{meta}"))
    library.write("scopus.ris", SCOPUS)
    library.load()
    assert sorted(library.entries()) == ["z-peers"]
    library.write("given.jsonl", json.dumps({"id": "ours", "title": "P", "doi": "10.1111/ADD.1"}))
    library.load()
    assert sorted(library.entries()) == ["ours"]
    library.write("given.jsonl", json.dumps({"id": "ours", "title": "P", "doi": "10.1111/add.9"}))
    library.load()
    assert sorted(library.entries()) == ["ours", "z-peers"]


def test_a_load_says_how_many_entries_files_of_each_type_tell_of(library: Library) -> None:
    """An entry of two types counts in both; files that are unchanged count too."""
    library.write("scopus.ris", SCOPUS)
    library.write("other.ris", OTHER)
    library.write("pages.csv", "title,doi\nPeers in hostels,10.1111/add.1\n")
    library.write("a.html", page("A page"))
    for _ in range(2):
        assert library.load().source_types == {"csv": 1, "html": 1, "ris": 2}


BRIDGED = {
    "address": "title,doi,url\nPeers,10.1111/a,https://example.org/peers\n",
    "bridge": 'title,authors,year,url\nPeers,"Mercer, J.",2010,https://example.org/peers\n',
    "named": page("Peers").replace(
        "<head>",
        '<head><meta name="citation_title" content="Peers"><meta name="citation_author" content='
        '"Mercer, Jane"><meta name="citation_date" content="2010"><meta name="citation_doi" '
        'content="10.1111/c">',
    ),
}


@pytest.mark.parametrize("order", list(permutations(BRIDGED)))
def test_a_record_between_two_works_makes_no_one_of_them(
    order: Sequence[str], library: Library
) -> None:
    """It has the address of one and title, year and author of the other, and no DOI."""
    for number, name in enumerate(order):
        suffix = "html" if name == "named" else "csv"
        library.write(f"{number}.{suffix}", BRIDGED[name])
    library.load()
    found = {entry.doi: entry.year for entry in library.entries().values()}
    assert found == {"10.1111/a": 2010, "10.1111/c": 2010}


def test_a_given_id_is_no_bridge_either(library: Library) -> None:
    """A record of the entry's PMID has the title and author of a work with another DOI."""
    ours = {"id": "ours", "title": "Peers", "doi": "10.1111/a", "pmid": "20149001"}
    library.write("given.jsonl", json.dumps(ours))
    library.write("pubmed.ris", PUBMED)
    library.write("other.ris", OTHER)
    library.load()
    told = {entry_id: entry.doi for entry_id, entry in library.entries().items()}
    assert told == {"ours": "10.1111/a", "mercer-2010": "10.1111/add.2"}


FILES = {"a.ris": SCOPUS, "b.ris": EMBASE, "c.ris": PUBMED, "d.ris": OTHER}


@pytest.mark.parametrize("order", list(permutations(FILES))[::5])
def test_one_after_the_other_gives_what_a_load_from_nothing_gives(
    order: Sequence[str], new_library: Callable[[], Library]
) -> None:
    """Whatever the order, and when files go again."""
    library, other_library = new_library(), new_library()
    for name in order:
        library.write(name, FILES[name])
        library.load()
    for name, text in FILES.items():
        other_library.write(name, text)
    other_library.load()
    assert library.entries() == other_library.entries()
    for name in order[:2]:
        (library.pages / name).unlink()
        (other_library.pages / name).unlink()
        library.load()
    other_library.load()
    assert library.entries() == other_library.entries()


KNOWN = st.builds(
    KnownBy,
    st.sampled_from(["", "10.1/a", "10.1/b"]),
    st.sampled_from(["", "1", "2"]),
    st.sampled_from([(), ("https://example.org/a", "t")]),
    st.sampled_from([(), ("t", "2010", "mercer"), ("t", "2011", "mercer")]),
    st.sampled_from(["", "", "en", "cy"]),
)


@given(st.dictionaries(st.integers(0, 9), KNOWN.map(lambda told: [told])), st.randoms())
def test_the_order_of_works_changes_nothing(
    known: dict[int, list[KnownBy]], random: Random
) -> None:
    """Every work is in one group, of one DOI and one language.

    It has all of that DOI in its language, and those of its PMID unless their DOIs differ.
    """
    groups = {frozenset(group) for group in same_works(known)}
    shuffled = list(known)
    random.shuffle(shuffled)
    assert {frozenset(g) for g in same_works({work: known[work] for work in shuffled})} == groups
    assert sorted(work for group in groups for work in group) == sorted(known)
    group_of = {work: group for group in groups for work in group}
    dois = {group: {known[work][0].doi for work in group} - {""} for group in groups}
    spoken = {group: {known[work][0].language for work in group} - {""} for group in groups}
    assert all(len(several) <= 1 for several in (*dois.values(), *spoken.values()))
    for one, (told,) in known.items():
        for other, (other_told,) in known.items():
            mine, theirs = group_of[one], group_of[other]
            if told.language != other_told.language or not told.language:
                continue
            if told.doi and told.doi == other_told.doi:
                assert mine == theirs
            elif told.pmid and told.pmid == other_told.pmid:
                with_it = [two for two, (any_told,) in known.items() if any_told.pmid == told.pmid]
                told_dois = {doi for two in with_it for doi in dois[group_of[two]]}
                assert mine == theirs or len(told_dois) > 1


WORKS = st.integers(0, 7)


@given(
    st.dictionaries(WORKS, st.sets(st.sampled_from(["", "10.1/a", "10.1/b"]), max_size=1)),
    st.lists(st.sets(WORKS, min_size=2, max_size=3)),
)
def test_what_is_alike_is_joined_unless_dois_differ(
    dois: dict[int, set[str]], alike: list[set[int]]
) -> None:
    """As joining by hand, group by group, does it."""
    alike = [works & dois.keys() for works in alike]
    plain = [{work} for work in dois]
    for works in alike:
        touched = [group for group in plain if group & works]
        whole = set().union(*touched)
        if len({doi for work in whole for doi in dois[work]} - {""}) <= 1:
            plain = [group for group in plain if group not in touched] + [whole] * bool(whole)
    found = joined(dois, alike)
    assert sorted(map(sorted, found)) == sorted(map(sorted, plain))


def test_a_text_in_another_language_is_another_work(library: Library) -> None:
    """Of the same DOI, and of the same name and title; a title alone goes with the English one."""
    meta = '<head><meta name="citation_doi" content="10.1111/add.1">'
    welsh = "Rhoddwyd cyngor byr i yfwyr yn yr ysbyty, ac roedd o gymorth i lawer ohonynt. " * 3
    for name, text in (("en/naloxone.html", PARAGRAPH * 4), ("cy/naloxone.html", welsh)):
        library.write(name, page("Naloxone", text).replace("<head>", meta))
    library.write("title.ris", "TY  - JOUR\nTI  - Naloxone\nDO  - 10.1111/add.1\nER  - \n")
    library.load()
    entries = library.entries()
    assert {key: entry.language for key, entry in entries.items()} == {
        "naloxone": "en",
        "naloxone-cy": "cy",
    }
    assert entries["naloxone"].sources == ("en/naloxone.html", "title.ris")
