"""The index of one generation: pages, orders, filters, facets, counts and checks."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import numpy as np
import pytest

from corpus.entry import Entry, Section
from corpus.errors import BankDamagedError, QueryError
from indexer.index import Index
from indexer.query.limits import Limits
from indexer.query.subject_query import SubjectQuery
from indexer.query.tree import All, Nothing, Or, Phrase, Prefix, Term
from indexer.search.filters import Filters
from indexer.search.spec import SORTS
from indexer.search.whoosh_engine import WhooshEngine
from tests.indexer.conftest import IndexOf
from tests.indexer.small_library import SCHEME


def ids(index: Index, *args: object, **kwargs: object) -> list[str]:
    """Return the ids on a page of a search."""
    found = WhooshEngine(index).ranked(*args, **kwargs)  # type: ignore[arg-type]
    assert found.docs.dtype == np.int32
    return [index.ids[doc] for doc in found.docs]


@pytest.fixture
def index(index_of: IndexOf) -> Index:
    """Return an index of five entries that differ in every column."""
    day = date(2020, 1, 30)
    return index_of(
        [
            Entry(
                id="a",
                title="Drug",
                year=2010,
                kind="STUDY",
                subjects=("OST",),
                authors=("Zed Q.", "O’Brien, Kate"),
            ),
            Entry(
                id="b",
                title="alcohol and drug",
                year=2005,
                first_uploaded=day,
                kind="REVIEW",
                source="Addiction & Review. 2005 Mar;24(2)",
                authors=("Lowe A.",),
            ),
            Entry(id="c", title="Éclair", first_uploaded=date(2021, 1, 1), subjects=("Women",)),
            Entry(
                id="d",
                title="drug drug drug",
                year=2010,
                kind="STUDY",
                first_uploaded=day,
                last_revised=date(2022, 1, 1),
                subjects=("women-offenders", "Women"),
            ),
            Entry(id="e", title="Drug", year=1999, kind="STUDY"),
        ],
        SCHEME,
    )


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("relevance", "deab"),
        ("year", "adbe"),
        ("added", "bdae"),
        ("revised", "dbae"),
        ("title", "baed"),
        ("topic", "dabe"),
    ],
)
def test_hits_come_in_the_order_asked(index: Index, sort: str, order: str) -> None:
    """Best, newest or by title; those without a date last; ties by id."""
    assert "".join(ids(index, Term("drug"), sort=sort)) == order
    every = "".join(ids(index, All(), sort=sort, limit=3)) + "".join(
        ids(index, All(), sort=sort, limit=3, offset=3)
    )
    expected = {
        "relevance": "abcde",
        "year": "adbec",
        "added": "cbdae",
        "revised": "dcbae",
        "title": "baedc",
        "topic": "dcabe",
    }
    assert set(expected) == set(SORTS)
    assert every == expected[sort]


@pytest.mark.parametrize(
    ("limit", "offset", "page"),
    [
        (10, 0, "deab"),
        (4, 0, "deab"),
        (2, 0, "de"),
        (1, 1, "e"),
        (2, 3, "b"),
        (2, 4, ""),
        (0, 0, ""),
        (0, 2, ""),
        (5, 99, ""),
    ],
)
def test_a_page_is_a_slice_of_all_hits(index: Index, limit: int, offset: int, page: str) -> None:
    """Past the end there is nothing; the total and the mask are of all hits whatever the page."""
    found = WhooshEngine(index).ranked(Term("drug"), limit=limit, offset=offset)
    assert "".join(index.ids[doc] for doc in found.docs) == page
    assert (found.total, found.mask.tolist()) == (4, [True, True, False, True, True])
    assert found.scores.shape == (len(page),)
    assert (np.diff(found.scores) <= 0).all()


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), "abcde"),
        (Filters(subjects=SubjectQuery.of(["women"])), "cd"),
        (Filters(subjects=SubjectQuery.of(["people"])), "cd"),
        (Filters(subjects=SubjectQuery.of(["women", "ost"])), "acd"),
        (Filters(subjects=SubjectQuery.of(["nobody"])), ""),
        (Filters(subjects=SubjectQuery.of(all_of=["women", "justice"])), "d"),
        (Filters(subjects=SubjectQuery.of(["women", "OST"], none_of=["offenders"])), "ac"),
        (Filters(subjects=SubjectQuery.of(none_of=["people"])), "abe"),
        (Filters(since=date(2021, 1, 1)), "cd"),
        (Filters(since=date(2022, 1, 2)), ""),
        (Filters(sources=("addiction & review: 2011",)), "b"),
        (Filters(sources=("Addiction",)), ""),
        (Filters(authors=("Anna Lowe", "o'brien")), "ab"),
        (Filters(authors=("Anna",)), ""),
        (Filters(kinds=("STUDY",)), "ade"),
        (Filters(kinds=("STUDY", "REVIEW")), "abde"),
        (Filters(years=(2005, 2010)), "abd"),
        (Filters(years=(None, 2005)), "be"),
        (Filters(years=(2006, None)), "ad"),
        (Filters(subjects=SubjectQuery.of(["women"]), kinds=("STUDY",), years=(2010, 2010)), "d"),
        (Filters(subjects=SubjectQuery.of(["women"]), years=(None, 3000)), "d"),
    ],
)
def test_filters_leave_what_passes_all_of_them(
    index: Index, filters: Filters, expected: str
) -> None:
    """Of one filter any value will do; an entry without a year is in no range of years."""
    assert "".join(ids(index, All(), filters.conditions)) == expected
    found = WhooshEngine(index).ranked(All(), filters.conditions)
    assert found.total == len(expected) == found.mask.sum()


def test_filters_do_not_change_scores(index: Index) -> None:
    """A score is of the whole library."""
    found = WhooshEngine(index).ranked(Term("drug"), Filters(years=(2005, 2005)).conditions)
    whole = WhooshEngine(index).ranked(Term("drug"))
    assert found.scores.tolist() == [whole.scores[3]]


def test_facets_are_counted_over_what_was_found(index: Index) -> None:
    """Commonest first, then by name; years newest first; a broader subject once an entry."""
    everything = index.facets(WhooshEngine(index).ranked(All()).mask)
    assert everything == {
        "kind": [("STUDY", 3), ("DOCUMENT", 1), ("REVIEW", 1)],
        "year": [("2010", 2), ("2005", 1), ("1999", 1)],
        "subject": [
            ("people", 2),
            ("women", 2),
            ("justice", 1),
            ("offenders", 1),
            ("ost", 1),
            ("treatment", 1),
            ("women-offenders", 1),
        ],
    }
    assert index.facets(WhooshEngine(index).ranked(Term("alcohol")).mask) == {
        "kind": [("REVIEW", 1)],
        "year": [("2005", 1)],
        "subject": [],
    }
    assert index.facets(WhooshEngine(index).ranked(Nothing()).mask) == {
        "kind": [],
        "year": [],
        "subject": [],
    }


def test_documents_are_numbered_by_id(index: Index) -> None:
    """A number is the place of the id."""
    assert list(index.ids) == list("abcde")
    assert [index.doc(entry_id) for entry_id in "abcde"] == [0, 1, 2, 3, 4]
    assert index.doc("nobody") == -1
    assert len(index) == 5


def test_words_that_are_known(index_of_texts: Callable[..., Index]) -> None:
    """In this or another form, whole or by a half."""
    index = index_of_texts("counselling for re-offending")
    assert all(index.knows(w) for w in ("counselling", "counsels", "re-offending", "reoffending"))
    assert index.knows("re-anything")
    assert not any(index.knows(word) for word in ("zebra", "counsellors", "x"))


def test_term_counts_add_weighted_fields_up(index_of: IndexOf) -> None:
    """A row a document, a column a term in order, fields that are not named left out."""
    index = index_of(
        [
            Entry(id="a", title="drug harm", sections=(Section(paragraphs=("drug drug",)),)),
            Entry(id="b", title="prison", source="drug"),
        ]
    )
    assert list(index.postings.terms) == ["drug", "harm", "prison"]
    counts = index.term_counts({"title": 2.0, "body": 0.5})
    assert counts.toarray().tolist() == [[3.0, 2.0, 0.0], [0.0, 0.0, 2.0]]
    assert counts.dtype == np.float64
    assert counts.has_sorted_indices
    assert index.term_counts({}).toarray().tolist() == [[0.0] * 3] * 2
    assert index.term_counts({"source": 1.0}).toarray().tolist() == [[0.0] * 3, [1.0, 0.0, 0.0]]


def test_a_search_has_limits(index_of_texts: Callable[..., Index]) -> None:
    """Those of the call, or the usual ones."""
    index = index_of_texts("dra drb drc")
    assert WhooshEngine(index).ranked(Prefix("dr")).total == 1
    with pytest.raises(QueryError):
        WhooshEngine(index).ranked(Prefix("dr"), limits=Limits(expansion=2))


def rewritten(index: Index, name: str, change: Callable[[np.ndarray], np.ndarray]) -> Index:
    """Change one array of an index on disk and open it again."""
    path = index.folder / "arrays" / name
    values = np.array(np.load(path))
    path.unlink()
    np.save(path, change(values))
    return Index(index.folder)


@pytest.mark.parametrize(
    ("name", "change", "complaint"),
    [
        ("whoosh_docs.npy", lambda a: a[::-1].copy(), "the Whoosh segments do not hold"),
        ("title.freqs.npy", lambda a: a * 0, "the postings of title are out of order"),
        ("title.freqs.npy", lambda a: a + 1, "the positions of title are not those of its"),
        ("positions.keys.npy", lambda a: a[::-1].copy(), "the positions of title are not those"),
        ("positions.keys.npy", lambda a: a + 1, "Whoosh and the arrays differ on"),
    ],
)
def test_a_check_finds_what_does_not_fit(
    index: Index, name: str, change: Callable[[np.ndarray], np.ndarray], complaint: str
) -> None:
    """Arrays that disagree with Whoosh or with themselves are named."""
    assert index.check() == []
    damaged = rewritten(index, name, change)
    assert any(line.startswith(complaint) for line in damaged.check())


def test_arrays_that_lead_outside_are_not_opened(index: Index) -> None:
    """Documents before the first and after the last, and lengths of too many."""
    for name, change in (
        ("title.docs.npy", lambda a: a - 1),
        ("title.docs.npy", lambda a: a + 1),
        ("lengths.npy", lambda a: np.hstack((a, a))),
    ):
        whole = np.load(index.folder / "arrays" / name)
        with pytest.raises(BankDamagedError):
            rewritten(index, name, change)
        rewritten(index, name, lambda _, whole=whole: whole)


def test_many_threads_search_at_once(index_of_texts: Callable[..., Index]) -> None:
    """All get the same answers."""
    index = index_of_texts(*["drug harm", "harm drug", "drug in harm"] * 8)
    phrase = Phrase(("drug", "harm"))
    expected = WhooshEngine(index).ranked(Or((phrase, Term("in"))), limit=99)

    def search(_: int) -> tuple[list[int], list[float]]:
        found = WhooshEngine(index).ranked(Or((phrase, Term("in"))), limit=99)
        return found.docs.tolist(), found.scores.tolist()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(search, range(64)))
    assert answers == [(expected.docs.tolist(), expected.scores.tolist())] * 64


def test_documents_of_a_term_are_counted_once_whatever_the_fields(index: Index) -> None:
    """As the matrix of counts has them."""
    names = ("title", "headline", "summary", "body")
    counts = index.term_counts(dict.fromkeys(names, 1.0))
    expected = np.bincount(counts.indices, minlength=counts.shape[1])
    assert index.doc_freqs(names).tolist() == expected.tolist()
