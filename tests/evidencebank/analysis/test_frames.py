"""What analysts see of a bank: tables, the term matrix and the graph say what the bank says."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix
from sklearn.cluster import KMeans
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from corpus.entry import Entry
from corpus.errors import InputError
from corpus.text.typography import fold
from evidencebank import Bank
from indexer.analysis.words import WordAnalyser
from tests.evidencebank.samples import RECORDS

COLUMNS = [
    *("title", "headline", "kind", "year", "authors", "source", "source_name", "subjects"),
    *("subject_codes", "added", "revised", "words", "listed_works", "url", "file_format"),
]
TEXT = ("title", "headline", "summary", "body")


def known(value: object) -> object:
    """Return a value of a table, None for a missing one."""
    return None if not isinstance(value, tuple) and pd.isna(value) else value


def words_in(entry: Entry) -> int:
    """Return how many words an entry's text has, both halves of a hyphenated one counted."""
    analyser = WordAnalyser()
    return sum(len(word.parts) for name in TEXT for word in analyser.words(getattr(entry, name)))


def terms_in(text: str) -> Counter[str]:
    """Return how often each term stands in a text."""
    return Counter(
        term
        for word in WordAnalyser().words(text)
        for term in ((*word.parts, word.joined) if word.joined else word.parts)
    )


def test_a_row_says_what_the_entry_says(sample_bank: Bank) -> None:
    """Every column of every entry; what an entry does not have is missing."""
    frame = sample_bank.to_frame()
    assert list(frame.columns) == COLUMNS
    assert frame.index.name == "id"
    assert frame.index.tolist() == [entry.id for entry in sample_bank]
    scheme = sample_bank.scheme
    for entry in sample_bank:
        row = {name: known(frame.at[entry.id, name]) for name in COLUMNS}
        found = ((name, scheme.find(name)) for name in entry.subjects)
        filed = [(one.label, one.code) if one else (name, fold(name)) for name, one in found]
        labels, codes = zip(*dict.fromkeys(filed), strict=True) if filed else ((), ())
        assert (row["title"], row["kind"], row["year"]) == (entry.title, entry.kind, entry.year)
        assert row["headline"] == (entry.headline or None)
        assert row["authors"] == entry.authors
        assert row["source"] == (entry.source or None)
        assert (row["subjects"], row["subject_codes"]) == (labels, codes)
        for name, day in (("added", entry.first_uploaded), ("revised", entry.last_revised)):
            assert row[name] == (pd.Timestamp(day) if day else None)
        assert row["words"] == words_in(entry)
        assert row["listed_works"] == len(entry.listed_works)
        assert row["url"] == (entry.url or None)
        assert row["file_format"] == (entry.file_format or None)
    for name in COLUMNS[8:12]:
        assert frame[name].notna().any()


TYPES = dict.fromkeys([*COLUMNS, "summary", "body"], "str") | {
    **dict.fromkeys(("authors", "subjects", "subject_codes"), "object"),
    "year": "Int64",
    "added": "datetime64[s]",
    "revised": "datetime64[s]",
    "words": "int64",
    "listed_works": "int64",
}
OF_LISTS = {
    "entry": "str",
    "related": "str",
    "rank": "int64",
    "score": "float64",
    "shared_terms": "object",
    "pinned": "bool",
}


def types(frame: pd.DataFrame) -> dict[str, str]:
    """Return the names of the types of a table's columns, in their order."""
    return {name: str(dtype) for name, dtype in frame.dtypes.items()}


def test_columns_always_have_the_same_types(
    small_bank: Bank, sample_bank: Bank, folder: Path, write_records: Callable[..., Path]
) -> None:
    """Also where there is no entry at all, or one without anything but a title."""
    bare = write_records(folder / "bare.jsonl", {"id": "a", "title": "A", "text": ""})
    with (
        Bank.create(folder / "empty") as empty,
        Bank.create(folder / "one") as one,
    ):
        one.load([bare])
        assert len(one) == 1
        for bank in (small_bank, sample_bank, empty, one):
            frame = bank.to_frame(text=True)
            assert list(types(frame).items()) == list(TYPES.items())
            assert str(frame.index.dtype) == "str"
            assert types(bank.related_frame()) == OF_LISTS
        assert one.to_frame().loc["a", ["source", "year", "added", "url"]].isna().all()
        assert one.to_frame().loc["a", ["authors", "subjects"]].tolist() == [(), ()]
        assert empty.related_frame().empty
        assert one.related_frame().empty
        assert empty.term_matrix().shape == (0, 0)
        assert empty.term_matrix(weights=True).matrix.shape == (0, 0)
        assert empty.graph().number_of_nodes() == 0


def test_columns_are_what_analysts_expect(small_bank: Bank) -> None:
    """Years are numbers, days are days, tuples can be taken apart."""
    frame = small_bank.to_frame()
    assert frame.year.max() == 2016
    assert frame.index[frame.year.isna()].tolist() == ["moss-2015"]
    assert frame[frame.added.dt.year == 2009].index.tolist() == ["boyd-2008"]
    assert frame.explode("subjects").groupby("subjects").size()["Offenders"] == 6


def test_days_of_any_century_and_odd_subjects_are_kept(
    folder: Path, write_records: Callable[..., Path]
) -> None:
    """Days that nanoseconds cannot hold; a subject that the scheme lacks goes by its own name."""
    first = {
        "id": "a",
        "title": "A",
        "text": "b",
        "subjects": ["Café Culture"],
        "added": "1605-02-03",
    }
    with Bank.create(folder / "bank") as bank:
        bank.load([write_records(folder / "one.jsonl", first)])
        row = bank.to_frame(text=True).loc["a"]
    assert row["added"].date() == date(1605, 2, 3)
    assert (row["subjects"], row["subject_codes"]) == (("Café Culture",), ("cafe culture",))
    assert row["body"] == "b"
    assert known(row["summary"]) is None


def test_terms_are_counted_as_the_words_of_a_text_say(small_bank: Bank) -> None:
    """Of whole texts, and of each field for itself; all under the same columns."""
    whole = small_bank.term_matrix()
    parts = {name: small_bank.term_matrix(field=name) for name in (*TEXT, "source", "subjects")}
    names = list(whole.terms)
    assert names == sorted(names)
    assert whole.matrix.dtype == np.int64
    assert whole.shape == whole.matrix.shape == (len(small_bank), len(names))
    for row, entry in enumerate(small_bank):
        assert whole.entries[row] == entry.id
        for name, part in parts.items():
            assert part.matrix.shape == whole.shape
            if name != "subjects":
                counts = part.matrix[[row]].toarray()[0]
                assert +Counter(dict(zip(names, counts.tolist(), strict=True))) == terms_in(
                    getattr(entry, name)
                )
    total = sum(parts[name].matrix.toarray() for name in TEXT)
    np.testing.assert_array_equal(whole.matrix.toarray(), total)
    assert whole.titles is not None
    np.testing.assert_array_equal(whole.titles.toarray(), parts["title"].matrix.toarray())
    assert parts["subjects"].matrix.sum() > 0
    assert parts["title"].titles is None


def test_weights_multiply_to_cosines(sample_bank: Bank) -> None:
    """Rows of unit length; a bank that smooths its lists still knows who is nearest."""
    found = sample_bank.term_matrix(weights=True)
    assert found.matrix.dtype == np.float64
    np.testing.assert_allclose((found.matrix.multiply(found.matrix)).sum(axis=1), 1, atol=1e-12)
    cosines = (found.matrix @ found.matrix.T).toarray()
    ids = found.entries.tolist()
    for line in sample_bank.related_frame().itertuples():
        assert cosines[ids.index(line.entry), ids.index(line.related)] >= 0.07
    found.matrix.data[:] = 0  # its own, and not the bank's file
    assert sample_bank.term_matrix(weights=True).matrix.sum() > 0


def test_words_stand_for_terms(small_bank: Bank) -> None:
    """The commonest word of each stem, in the order of the terms."""
    found = small_bank.term_matrix()
    shown = dict(zip(found.terms, found.words, strict=True))
    assert shown["overdos"] == "overdose"
    assert shown["counsel"] == "counselling"
    assert shown["reoffend"] == "re-offending"


def test_a_field_and_weights_are_asked_for_one_at_a_time(small_bank: Bank) -> None:
    """And only fields that there are."""
    with pytest.raises(InputError, match="weights or for a field"):
        small_bank.term_matrix(weights=True, field="title")
    with pytest.raises(InputError, match="no field 'abstract': use title, headline, summary"):
        small_bank.term_matrix(field="abstract")


def as_told(bank: Bank, draft: bool = False) -> list[tuple[object, ...]]:
    """Return all lines of all related lists, asked for one entry at a time."""
    return [
        (entry.id, item.id, item.rank, item.score, item.shared_terms, item.pinned)
        for entry in bank
        for item in bank.related(entry.id, draft=draft)
    ]


def as_framed(bank: Bank, draft: bool = False) -> list[tuple[object, ...]]:
    """Return the same as the table has it."""
    return list(bank.related_frame(draft).itertuples(index=False, name=None))


def test_lines_of_related_lists_are_those_that_readers_see(sample_bank: Bank) -> None:
    """All of them, with their words; a bank of pages with near-duplicates among them."""
    frame = sample_bank.related_frame()
    assert list(frame.columns) == ["entry", "related", "rank", "score", "shared_terms", "pinned"]
    assert as_framed(sample_bank) == as_told(sample_bank)
    assert len(frame) > 100


def test_the_editors_hand_is_seen(folder: Path, write_records: Callable[..., Path]) -> None:
    """Pins and bans, what is published, what has gone since and what came after."""
    library = folder / "library.jsonl"
    with Bank.create(folder / "bank") as bank:
        bank.load([write_records(library, *RECORDS)])
        banned = bank.related("ames-2005")[0].id
        bank.lists.pin("ames-2005", "moss-2015", at=2)
        bank.lists.publish()
        bank.lists.ban("ames-2005", banned)
        assert as_framed(bank) == as_told(bank)
        assert as_framed(bank, draft=True) == as_told(bank, draft=True) != as_told(bank)
        new = {"id": "new-2021", "title": "Brief advice in prisons", "text": "Brief advice."}
        bank.load([write_records(library, *RECORDS[2:], RECORDS[0], new)])
        frame = bank.related_frame()
        assert as_framed(bank) == as_told(bank)
        pinned = frame[frame.pinned]
        assert pinned[["entry", "related"]].to_numpy().tolist() == [["ames-2005", "moss-2015"]]
        assert "boyd-2008" not in {*frame.entry, *frame.related}
        assert "new-2021" in set(frame.entry)
        assert (frame.groupby("entry")["rank"].max() == frame.groupby("entry").size()).all()
        bank.lists.publish()
        assert as_framed(bank) == as_told(bank) == as_told(bank, draft=True)


def test_the_graph_is_that_of_the_lists(small_bank: Bank) -> None:
    """A node an entry, those without a list too; an edge a line."""
    graph = small_bank.graph()
    assert set(graph) == {entry.id for entry in small_bank}
    for entry in small_bank:
        node = graph.nodes[entry.id]
        assert (node["title"], node["kind"]) == (entry.title, entry.kind)
        assert node.get("year") == entry.year
        assert ("year" in node) == (entry.year is not None)
    assert graph.nodes["ames-2005"]["subjects"] == "Offenders; Brief advice"
    edges = [
        (*pair, about["rank"], about["score"], about["pinned"])
        for *pair, about in graph.edges(data=True)
    ]
    frame = small_bank.related_frame()
    lines = frame[["entry", "related", "rank", "score"]].itertuples(index=False, name=None)
    assert sorted(edges) == sorted((*line, False) for line in lines)
    ranks = nx.pagerank(graph, weight="score")
    assert sum(ranks.values()) == pytest.approx(1)


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_the_graph_can_be_written_and_read(
    small_bank: Bank, sample_bank: Bank, folder: Path, form: str
) -> None:
    """With all that nodes and edges have; what programs for graphs add is theirs."""
    with Bank.create(folder / "empty") as empty:
        for place, bank in enumerate((small_bank, sample_bank, empty)):
            graph, path = bank.graph(), folder / f"{place}.{form}"
            getattr(nx, f"write_{form}")(graph, path)
            read = getattr(nx, f"read_{form}")(path)
            assert set(read) == set(graph)
            assert set(read.edges) == set(graph.edges)
            for node, about in graph.nodes(data=True):
                assert about.items() <= read.nodes[node].items()
            for *pair, about in graph.edges(data=True):
                assert about.items() <= read.edges[pair].items()
                assert [type(about[name]) for name in about] == [int, float, bool]
        assert "year" not in small_bank.graph().nodes["moss-2015"]


def test_without_the_extra_a_line_says_what_to_install(small_bank: Bank) -> None:
    """As where pandas and networkx were never installed; reading does not need them."""
    code = f"""
import sys
sys.modules |= dict.fromkeys(("pandas", "networkx"))
from evidencebank import Bank, InputError
bank = Bank.open({str(small_bank.path)!r})
for call in (bank.to_frame, bank.related_frame, bank.graph):
    try:
        call()
    except InputError as error:
        print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        f"this needs {needs}: in a checkout run pip install '.[notebooks]'"
        for needs in ("pandas", "pandas", "networkx")
    ]


def test_whoever_only_reads_loads_none_of_it(small_bank: Bank) -> None:
    """Neither pandas, networkx nor scikit-learn, before they are asked for."""
    code = f"""
import sys
from evidencebank import Bank
bank = Bank.open({str(small_bank.path)!r})
bank.search("prison").hits[0].snippet, bank.related("ames-2005")
print(sorted({{"pandas", "networkx", "sklearn", "numba", "matplotlib"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_a_term_matrix_is_what_analysts_libraries_take(
    small_bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Clusters and linear classifiers, liblinear's too: none objects."""
    monkeypatch.setenv("LOKY_MAX_CPU_COUNT", "1")  # joblib warns where no cores are shown
    for matrix in (small_bank.term_matrix().matrix, small_bank.term_matrix(weights=True).matrix):
        assert (matrix.indices.dtype, matrix.indptr.dtype) == (np.int32, np.int32)
        assert matrix.has_sorted_indices
        classes = np.arange(matrix.shape[0]) % 2
        assert KMeans(2, n_init=1, random_state=0).fit(matrix).labels_.size == classes.size
        for model in (LinearSVC(), LogisticRegression(solver="liblinear")):
            assert model.fit(matrix, classes).predict(matrix).shape == classes.shape


def test_products_of_a_term_matrix_are_taken_by_sparse_dot_topn(small_bank: Bank) -> None:
    """The nearest by cosine, each row's own first; it takes SciPy's older kind of matrix alone."""
    topn = pytest.importorskip(
        "sparse_dot_topn", reason="sparse_dot_topn is not installed: make bench installs it"
    )
    weights = csr_matrix(small_bank.term_matrix(weights=True).matrix)
    best = topn.sp_matmul_topn(weights, weights.T.tocsr(), top_n=1)
    held = np.diff(weights.indptr) > 0
    assert (np.diff(best.indptr) == held).all()
    assert best.data == pytest.approx(np.ones(held.sum()))
