"""Near-duplicates: who is one, who is not, and which of them is listed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.entry import Entry, Section
from indexer.index import Index
from recommender.model.duplicates import ANY_TITLE, LONG, SAME_TITLE, near_duplicates, title_key
from recommender.model.neighbours import nearest
from recommender.model.weights import term_weights
from recommender.related_lists import RelatedLists

IndexOf = Callable[..., Index]
ListsOf = Callable[[Index], RelatedLists]

PAGE = (
    "Naloxone kits were handed out at hostels in three cities. Staff learned to recognise an "
    "overdose, to call an ambulance and to give the injection. After two years fewer residents "
    "had died, while calls for ambulances rose. Families asked for training too. The authors "
    "conclude that hostels should keep the medicine at hand and refresh training every spring."
)


def entry(entry_id: str, title: str, text: str = PAGE, **fields: Any) -> Entry:
    """Return an entry of one section."""
    return Entry(id=entry_id, title=title, sections=(Section(paragraphs=(text,)),), **fields)


def others() -> list[Entry]:
    """Return entries about other things, so that not every word is in every entry."""
    return [
        entry(f"z{n}", f"Ward {name}", f"{name} clinic visits among nurses and pharmacists {name}")
        for n, name in enumerate(["borage", "delphi", "famous", "gisborne", "hackney", "islington"])
    ]


def groups(lists: RelatedLists) -> dict[str, str]:
    """Return who is listed in whose place."""
    return {duplicate.id: duplicate.listed for duplicate in lists.duplicates}


@pytest.mark.parametrize(
    ("titles", "texts"),
    [
        (("Kits in hostels", "Kits in hostels"), (PAGE, PAGE)),
        (("Kits in hostels", "KITS in hostels!"), (PAGE, PAGE.replace("three", "four"))),
        (("Kits in hostels", "Kits in hostels"), (PAGE, PAGE + " Updated figures followed.")),
        (("Kits in hostels", "Kits in hostels (2nd edition)"), (PAGE, PAGE)),
        (("Kits in hostels, revised edition", "Kits in hostels. Version 2.1"), (PAGE, PAGE)),
        (("Kits in hostels", "Kits in the hostels"), (PAGE, PAGE)),
    ],
)
def test_the_same_page_again_is_a_near_duplicate(
    titles: tuple[str, str], texts: tuple[str, str], index_of: IndexOf, lists_of: ListsOf
) -> None:
    """A copy, an older version, another edition, a title mended: one is listed for both."""
    pair = [entry(name, *what) for name, *what in zip("ab", titles, texts, strict=True)]
    assert len(groups(lists_of(index_of(*pair, *others())))) == 1


@pytest.mark.parametrize(
    ("titles", "texts"),
    [
        # annual reports
        (("Kits in hostels 2010", "Kits in hostels 2011"), (PAGE, PAGE)),
        (("Overdose syndrome type 1", "Overdose syndrome type 2"), (PAGE, PAGE)),
        (("Hostels in C", "Hostels in C++"), ("Kits for C", "Kits for C++")),
        # another study of the same name
        (("Kits in hostels", "Kits in hostels"), (PAGE, "Hostels that kept kits saw fewer deaths")),
        # short entries that are alike but for a name
        (
            ("Borage", "Delphi"),
            ("There is no evidence on borage.", "There is no evidence on delphi."),
        ),
        (("Borage", "Delphi"), ("There is no evidence.", "There is no evidence.")),
    ],
)
def test_what_is_merely_alike_is_not(
    titles: tuple[str, str], texts: tuple[str, str], index_of: IndexOf, lists_of: ListsOf
) -> None:
    """Other numbers in the title, another text, or a short one under another title."""
    pair = [entry(name, *what) for name, *what in zip("ab", titles, texts, strict=True)]
    assert groups(lists_of(index_of(*pair, *others()))) == {}


@pytest.mark.parametrize(
    ("one", "other", "listed"),
    [
        ({"last_revised": date(2014, 5, 1)}, {"last_revised": date(2012, 5, 1)}, "a"),
        ({"last_revised": date(2012, 5, 1)}, {"last_revised": date(2014, 5, 1)}, "b"),
        ({"year": 2012}, {"year": 2014}, "b"),
        ({}, {"summary": "Naloxone kits in hostels."}, "b"),
        ({"last_revised": date(2014, 5, 1)}, {"summary": "Naloxone kits in hostels."}, "a"),
        ({}, {}, "a"),
    ],
)
def test_the_newest_is_listed_then_the_longest(
    one: dict[str, Any], other: dict[str, Any], listed: str, index_of: IndexOf, lists_of: ListsOf
) -> None:
    """Its own list leaves the other out, the other's names it, and nobody's names both."""
    third = entry("c", "Training families", "Naloxone kits for families, and training in spring.")
    index = index_of(entry("a", "Kits", **one), entry("b", "Kits", **other), third, *others())
    lists = lists_of(index)
    older = "ab".replace(listed, "")
    assert groups(lists) == {older: listed}
    assert older not in [line.id for line in lists.of(index.doc(listed))]
    assert lists.of(index.doc(older))[0].id == listed
    assert [line.id for line in lists.of(index.doc("c"))] == [listed]


def test_a_chain_of_versions_is_one_group(index_of: IndexOf, lists_of: ListsOf) -> None:
    """Each version is like the next; the newest stands for all."""
    versions = [entry(f"v{n}", "Kits", PAGE + " Note added." * n, year=2000 + n) for n in range(6)]
    lists = lists_of(index_of(*versions, *others()))
    assert groups(lists) == {f"v{n}": "v5" for n in range(5)}


@pytest.mark.parametrize(
    ("title", "words", "numbers"),
    [
        ("drinking guide (2nd edition)", ["drinking", "guide"], []),
        ("drinking guide, third edition", ["drinking", "guide"], []),
        ("drinking guide version 3.2", ["drinking", "guide"], []),
        ("drinking guide: updated 2016", ["drinking", "guide"], []),
        ("the first edition of the year 2010", ["the", "of", "the", "year", "2010"], ["2010"]),
        ("linux 6.12", ["linux", "6.12"], ["6.12"]),
        ("type 1a", ["type", "1a"], ["1a"]),
        ("gobjc++-12: a compiler.", ["gobjc++", "12", "a", "compiler"], ["12"]),
        ("", [], []),
    ],
)
def test_keys_of_titles(title: str, words: list[str], numbers: list[str]) -> None:
    """Marks of an edition go, other numbers stay."""
    assert title_key(title) == (tuple(words), tuple(numbers))


WORDS = ["naloxone", "kits", "prison", "ward", "clinic", "report"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Kits", "Report 1", "Report 2", "Ward"]),
            st.lists(st.sampled_from(WORDS), max_size=12),
        ),
        max_size=9,
    )
)
@settings(max_examples=60)
def test_groups_are_those_of_comparing_all_pairs(
    index_of: IndexOf, drawn: list[tuple[str, list[str]]]
) -> None:
    """With all others for candidates, groups are what every pair by itself gives."""
    index = index_of(
        *(entry(f"{n}", title, " ".join(words) or "…") for n, (title, words) in enumerate(drawn))
    )
    vectors = term_weights(index)
    found = near_duplicates(index, vectors, nearest(vectors, 10))
    dense, group = vectors.toarray(), list(range(len(drawn)))
    for one in range(len(drawn)):
        for other in range(one):
            total = np.maximum(dense[one], dense[other]).sum()
            likeness = np.minimum(dense[one], dense[other]).sum() / total if total else 0.0
            keys = [title_key(index.columns.title_keys[doc]) for doc in (one, other)]
            long = min((dense[doc] > 0).sum() for doc in (one, other)) >= LONG
            alike = likeness >= SAME_TITLE + 1e-9 if keys[0] == keys[1] else False
            alike |= bool(long and keys[0][1] == keys[1][1] and likeness >= ANY_TITLE)
            if alike and dense[one] @ dense[other] >= 0.7:
                group = [group[one] if name == group[other] else name for name in group]
    for one in range(len(drawn)):
        for other in range(one):
            same = found.listed[one] == found.listed[other]
            assert same == (group[one] == group[other])
    assert (found.listed[found.listed] == found.listed).all()
