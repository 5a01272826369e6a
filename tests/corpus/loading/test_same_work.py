"""Records of one work from several sources are one entry."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.loading.same_work import KnownBy, same_works
from tests.corpus.library import Library, counts, page

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
)


@given(st.dictionaries(st.integers(0, 9), st.lists(KNOWN, max_size=2)), st.randoms())
def test_the_order_of_works_changes_nothing(
    known: dict[int, list[KnownBy]], random: Random
) -> None:
    """Every work is in one group, with all that share a DOI or PMID with it."""
    groups = {frozenset(group) for group in same_works(known)}
    shuffled = list(known)
    random.shuffle(shuffled)
    assert {frozenset(g) for g in same_works({work: known[work] for work in shuffled})} == groups
    assert sorted(work for group in groups for work in group) == sorted(known)
    group_of = {work: group for group in groups for work in group}
    for one in known:
        for other in known:
            mine = {key for told in known[one] for key in told.identifiers}
            if mine & {key for told in known[other] for key in told.identifiers}:
                assert group_of[one] == group_of[other]
