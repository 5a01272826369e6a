"""Saved searches: what they keep, what they find, and what links to the old site hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencebank import Bank, InputError, SavedSearch, SubjectGroup, SubjectQuery
from evidencebank.saved_searches import read_several
from indexer.search.spec import MATCHES, MODES, SORTS, SearchSpec

PICKED = ("lane-2007", "gone-1999", "ames-2005", "dean-2012")


def found(bank: Bank, saved: SavedSearch | str, **settings: object) -> list[str]:
    """Return the ids that a saved search finds."""
    return [hit.id for hit in bank.run(saved, **{"limit": 50, **settings}).hits]


def test_a_saved_search_finds_what_its_parts_find(small_bank: Bank) -> None:
    """Query, subjects, kinds and years together, in its order, page by page."""
    saved = SavedSearch(
        "s",
        SearchSpec.of(
            query="prison OR advice",
            subjects=SubjectQuery.of(["people"], none_of=["families"]),
            kinds=("study",),
            years=(2003, 2010),
            sort="year",
        ),
    )
    expected = ["cole-2010", "lane-2007", "ames-2005", "nash-2003"]
    assert found(small_bank, saved) == expected
    assert found(small_bank, saved, limit=2, offset=1) == expected[1:3]
    assert small_bank.run(saved).total == 4
    by_author = SavedSearch("s", SearchSpec.of(authors=("Lowe",)))
    assert found(small_bank, by_author) == ["ames-2005"]
    assert found(
        small_bank, SavedSearch("s", SearchSpec.of(sources=("journal of harm reduction",)))
    ) == ["dean-2012"]


def test_a_list_picked_by_hand_keeps_its_order(small_bank: Bank) -> None:
    """It is all there is where nothing is searched for, and says what has gone."""
    results = small_bank.run(SavedSearch("s", SearchSpec.of(sort="picked", picked=PICKED)))
    assert [hit.id for hit in results.hits] == ["lane-2007", "ames-2005", "dean-2012"]
    assert results.total == 3
    assert results.note == "picked and no longer in the bank: gone-1999"
    assert {count.value: count.count for count in results.facets["kind"]} == {"STUDY": 3}
    assert results.kind_counts == {"STUDY": 3}
    assert results.subject_counts["offenders"] == 2
    assert found(small_bank, SavedSearch("s", SearchSpec.of(picked=PICKED, sort="title"))) == [
        *("ames-2005", "lane-2007", "dean-2012"),
    ]
    assert found(
        small_bank, SavedSearch("s", SearchSpec.of(picked=PICKED, sort="picked")), offset=1, limit=1
    ) == ["ames-2005"]


def test_what_is_picked_comes_before_what_is_found(small_bank: Bank) -> None:
    """Once each, whether or not the search finds it too; by another sort they are mixed."""
    saved = SavedSearch("s", SearchSpec.of(query="naloxone", sort="picked", picked=PICKED))
    plain = [hit.id for hit in small_bank.search("naloxone").hits]
    rest = [entry_id for entry_id in plain if entry_id not in PICKED]
    assert found(small_bank, saved) == ["lane-2007", "ames-2005", "dean-2012", *rest]
    assert small_bank.run(saved).total == 5
    by_year = SavedSearch("s", SearchSpec.of(query="naloxone", sort="year", picked=PICKED))
    assert found(small_bank, by_year) == [
        *("ford-2014", "earl-2013", "dean-2012", "lane-2007", "ames-2005"),
    ]


def test_what_is_new_since_a_day_is_marked(small_bank: Bank) -> None:
    """Added, or added before and revised since; what was picked is no exception."""
    saved = SavedSearch("s", SearchSpec.of(subjects=SubjectQuery.of(["offenders"]), sort="revised"))
    results = small_bank.run(saved, since=date(2009, 2, 2))
    assert [(hit.id, hit.change) for hit in results.hits] == [
        ("boyd-2008", "revised"),
        ("cole-2010", "added"),
    ]
    assert [hit.to_dict()["change"] for hit in results.hits] == ["revised", "added"]
    assert [hit.change for hit in small_bank.run(saved).hits][:1] == [""]
    assert "change" not in small_bank.run(saved).hits[0].to_dict()
    picked = SavedSearch(
        "s", SearchSpec.of(sort="picked", picked=("ames-2005", "boyd-2008", "lane-2007"))
    )
    assert found(small_bank, picked, since=date(2006, 1, 9)) == ["ames-2005", "boyd-2008"]
    assert found(small_bank, picked, since=date(2030, 1, 1)) == []


def test_saved_searches_are_kept_with_the_bank(own_bank: Bank, small_library: Path) -> None:
    """By name, with who and why; a load leaves them; removing says whether there was one."""
    kept = own_bank.saved_searches
    assert list(kept) == []
    assert kept.get("b") is None
    second = SavedSearch(
        "b",
        SearchSpec.of(subjects=SubjectQuery.of(["help"], ["x"])),
        title="Title",
        note="Two\nparagraphs",
    )
    kept.put(second, "Ann", "asked for")
    kept.put(SavedSearch("a", SearchSpec.of(picked=("ames-2005",), sort="picked")))
    kept.put(SavedSearch("a", SearchSpec.of(query="naloxone")))
    own_bank.load([small_library])
    again = Bank.open(own_bank.path)
    assert list(again.saved_searches) == [SavedSearch("a", SearchSpec.of(query="naloxone")), second]
    assert again.saved_searches.get("b") == second
    assert len(again.run("a").hits) == 3
    assert again.saved_searches.remove("a")
    assert not again.saved_searches.remove("a")
    with pytest.raises(InputError, match="there is no saved search 'a'"):
        again.run("a")
    again.close()


def test_an_entry_holds_the_search_that_it_links_to(
    folder: Path, write_records: Callable[..., Path]
) -> None:
    """Named after the entry; what editors keep under its id goes before."""
    (folder / "pages").mkdir()
    (folder / "pages" / "hot.html").write_text(
        """<html><head><meta name="DC.identifier" content="hot"><meta name="DC.type"
        content="HOT TOPIC"><meta name="citation_title" content="A hot topic"></head><body>
        <article><h1>A hot topic</h1><p>An essay of some length on a matter that people argue
        about, with a <a href="other.html">link</a> and one that <a
        href="/PHP/topic_search.php?allCodes%5B%5D=M6.1x+!4.&amp;DocumentType=studies&amp;sortBy=PubYear"
        >searches</a> and <a href="topic_search.php?allCodes[]=x">another</a>.</p></article></body>
        </html>""",
        encoding="utf-8",
    )
    write_records(
        folder / "pages" / "records.jsonl",
        {"id": "a", "title": "A", "text": "A.", "kind": "STUDY", "subjects": ["M6.1", "4.4"]},
        {"id": "b", "title": "B", "text": "B.", "kind": "STUDY", "subjects": ["M6.1"]},
    )
    bank = Bank.create(folder / "bank")
    bank.load([folder / "pages"])
    saved = bank.saved_search_of("hot")
    assert saved is not None
    assert (saved.name, saved.title) == ("hot", "A hot topic")
    assert str(saved.spec.filters["subjects"]) == "M6.1 and 4.*"
    assert (saved.spec.filters["kinds"], saved.spec.sort) == (("STUDY",), "year")
    assert found(bank, saved) == found(bank, "hot") == ["a"]
    assert bank.saved_search_of("a") is None
    with pytest.raises(InputError, match="there is no saved search 'a'"):
        bank.run("a")
    with pytest.raises(InputError, match="there is no entry 'nobody'"):
        bank.saved_search_of("nobody")
    bank.saved_searches.put(SavedSearch("hot", SearchSpec.of(picked=("b",), sort="picked")))
    assert found(bank, "hot") == ["b"]
    bank.close()


def test_an_old_collection_is_the_saved_search_of_its_number(own_bank: Bank) -> None:
    """In its own order, or the one that the address asks for; ten to a page."""
    own_bank.saved_searches.put(
        SavedSearch("collect_9", SearchSpec.of(sort="picked", picked=PICKED))
    )
    results = own_bank.old_address("http://findings.org.uk/PHP/dl.php?file=collect_9.php&s=eb")
    assert [hit.id for hit in results.hits] == ["lane-2007", "ames-2005", "dean-2012"]
    results = own_bank.old_address("dl.php?f=collect_9.php&sortBy=PubYear")
    assert [hit.id for hit in results.hits] == ["dean-2012", "lane-2007", "ames-2005"]
    results = own_bank.old_address("dl.php?f=collect_9.php&page=2")
    assert (list(results.hits), results.total) == ([], 3)
    with pytest.raises(InputError, match=r"there is no entry for 'collect_8\.php'"):
        own_bank.old_address("dl.php?f=collect_8.php")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({}, "not a saved search: name Field required"),
        ([], "not a saved search"),
        ({"name": "a b"}, "cannot be named 'a b'"),
        ({"name": "a/b"}, "cannot be named"),
        ({"name": ""}, "cannot be named"),
        ({"name": "a", "sort": "best"}, "there is no sort 'best': use one of relevance"),
        ({"name": "a", "sort": "picked"}, "there is no sort 'picked'"),
        ({"name": "a", "years": [2010, 2000]}, "years from 2010 to 2000 run backwards"),
        ({"name": "a", "years": ["x", None]}, "years.0 Input should be a valid integer"),
        ({"name": "a", "colour": "red"}, "colour Extra inputs are not permitted"),
        ({"name": "a", "note": 3}, "note Input should be a valid string"),
        ({"name": "a\ud800"}, "cannot be named"),
        ({"name": "a\x00"}, "cannot be named"),
        ({"name": "a", "subjects": {"groups": [{"subjects": ["b"], "match": "most"}]}}, "match"),
        ({"name": "a", "subjects": {"any": ["b"]}}, "subjects.any Unexpected"),
    ],
)
def test_what_is_no_saved_search_is_refused(value: object, message: str) -> None:
    """In one line that says where."""
    with pytest.raises(InputError, match=message) as raised:
        SavedSearch.from_dict(value)
    assert "\n" not in str(raised.value)


def test_files_of_saved_searches_come_in_three_forms() -> None:
    """One, a list, or what an export writes; names are not given twice."""
    one, other = {"name": "a", "subjects": ["x", "y"]}, {"name": "b", "query": " prison\tdrugs "}
    first = SavedSearch("a", SearchSpec.of(subjects=SubjectQuery.of(["x", "y"])))
    second = SavedSearch("b", SearchSpec.of(query="prison drugs"))
    assert read_several(one) == [first]
    assert read_several([one, other]) == [first, second]
    assert read_several({"searches": [first.to_dict(), second.to_dict()]}) == [first, second]
    assert read_several([]) == []
    odd = SavedSearch.from_dict({"name": "a", "note": "\ud800b\x00\n c", "title": " d\ne"})
    assert (odd.note, odd.title) == ("b\nc", "d e")
    with pytest.raises(InputError, match="the name a stands for two"):
        read_several([one, one])


_names = st.lists(st.text("ab*é .-", max_size=5), max_size=3).map(tuple)
_specs = st.builds(
    SearchSpec.of,
    st.text(max_size=9),
    subjects=st.builds(
        SubjectQuery,
        st.lists(st.builds(SubjectGroup, _names, st.sampled_from(["any", "all"])), max_size=3),
        _names,
    ),
    kinds=_names,
    years=st.tuples(st.none() | st.integers(1900, 1990), st.none() | st.integers(1990, 2020)),
    sources=_names,
    authors=_names,
    since=st.none() | st.dates(),
    sort=st.sampled_from(SORTS),
    picked=_names,
    match=st.sampled_from(MATCHES),
    mode=st.sampled_from(MODES),
    graph=st.booleans(),
    synonyms=st.booleans(),
)
_saved = st.builds(
    SavedSearch,
    st.text("ab_-.é", min_size=1, max_size=9),
    _specs,
    title=st.text(max_size=9),
    note=st.text(max_size=20),
)


@given(_saved)
def test_a_saved_search_is_read_as_it_was_written(saved: SavedSearch) -> None:
    """From its JSON shape, whatever it holds."""
    assert SavedSearch.from_dict(saved.to_dict()) == saved
