"""The benchmark: a quick run to its end, and the pieces that numbers rest on."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks import building_versions, records
from benchmarks.bars import BARS, SpeedBar, told
from benchmarks.documents import (
    Document,
    plain,
    read_collection,
    read_jsonl,
    synthetic,
    write_jsonl,
)
from benchmarks.peers import NAMES, OURS, Engine, Question, engine_class
from benchmarks.queries import questions, short_queries
from benchmarks.report import compare, compare_runs
from benchmarks.timing import repeated, summarise
from tests.places import ROOT

QUICK_PEERS = ("bm25s", "sparse_dot_topn", "tantivy")
ENGINES = tuple(name for name in NAMES if name != "bm25s, numba")  # it compiles for seconds
COMPARED = {
    "indexing": {
        "index made-up-scifact",
        "index made-up-scifact memory",
        "index made-up-debian",
        "index made-up-debian memory",
        "whole build",
        "whole build memory",
        "one entry changed",
    },
    "searching": {
        "claims",
        "short queries",
        "short queries, all words",
        "claims, first time",
        "short queries, first time",
        "filter, facets and sort",
        "growth",
    },
    "relating": {"all lists", "all lists memory", "growth"},
    "command": {"search"},
    "opening": {"opening", "memory, first answer", "memory, many answers", "command line"},
    "records": {"RIS", "RIS on all cores"},
}
TINY = [
    Document("a", "Prison and alcohol", "Counselling in prison", ("prison::uk",), "STUDY", 2005),
    Document("b", "Alcohol in pregnancy", "A review", ("health",), "REVIEW", 2010),
    Document("c", "Prison libraries", "What is lent", ("prison::uk",), "STUDY", 2012),
    Document("d", "Prison visits", "Families visiting", ("prison::uk",), "REVIEW", 2001),
    *(Document(f"z{n}", f"Gardening {n}", "Soil and seed", (), "STUDY", 1999) for n in range(8)),
]


@pytest.fixture(scope="module")
def quick_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Any]]:
    """Run the benchmark quickly without collections; return what it prints and its JSON."""
    for library in QUICK_PEERS:
        pytest.importorskip(library, reason=f"{library} is not installed: make bench installs it")
    folder = tmp_path_factory.mktemp("benchmark")
    output = folder / "results.json"
    command = [sys.executable, "-m", "benchmarks", "--quick"]
    command += ["--collections", str(folder / "absent"), "--output", str(output)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout, json.loads(output.read_text(encoding="utf-8"))


@pytest.mark.slow
def test_a_quick_run_measures_everything_that_needs_no_judgements(
    quick_run: tuple[str, dict[str, Any]],
) -> None:
    """Every part but quality, which says why it is left out, with a value for every row."""
    printed, results = quick_run
    found: dict[str, set[str]] = {}
    for comparison in results["comparisons"]:
        found.setdefault(comparison["part"], set()).add(comparison["key"])
        for row in comparison["rows"].values():
            assert row["count"] >= 1
            assert 0 < row["median"] <= row["p95"] * (1 + 1e-9)
    assert {part: found[part] for part in COMPARED} == COMPARED
    assert any(line.startswith("quality is left out") for line in results["lines"])
    assert "documents are made up" in printed


@pytest.mark.slow
def test_a_quick_run_is_quick(quick_run: tuple[str, dict[str, Any]]) -> None:
    """Under a minute where two cores are free; a busier machine gets that much longer."""
    _, results = quick_run
    machine = results["machine"]
    assert results["seconds"] < 60 * max(1.0, machine["load_average"] / machine["cores"] * 2)


@pytest.mark.slow
def test_a_quick_run_compares_the_peers(quick_run: tuple[str, dict[str, Any]]) -> None:
    """Ours stands first, and each peer's ratio is that of the medians."""
    _, results = quick_run
    claims = next(each for each in results["comparisons"] if each["key"] == "claims")
    assert list(claims["rows"]) == list(ENGINES)
    ours, whoosh = claims["rows"][OURS], claims["rows"]["Whoosh"]
    assert whoosh["ratio"] == pytest.approx(whoosh["median"] / ours["median"])
    assert {"cores", "processor", "python", "system"} <= results["machine"].keys()
    assert {*ENGINES, "numpy", "scipy", "scikit-learn"} <= results["versions"].keys()


@pytest.mark.slow
def test_all_ways_give_the_same_lists(quick_run: tuple[str, dict[str, Any]]) -> None:
    """The three ways to the nearest ten agree on the cosines of every list."""
    _, results = quick_run
    lists = next(each for each in results["comparisons"] if each["key"] == "all lists")
    agreements = [note for note in lists["notes"] if "the same cosines" in note]
    assert len(agreements) == 2
    assert all("the same cosines in 500 of 500 lists" in note for note in agreements)


@pytest.fixture(scope="module", params=ENGINES)
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """Return each engine that is installed, with the tiny documents indexed."""
    try:
        found = engine_class(request.param)()
    except ImportError as error:
        pytest.skip(f"{request.param}: {error}")
    folder = tmp_path_factory.mktemp("engine")
    write_jsonl(TINY, folder / "documents.jsonl")
    (folder / "index").mkdir()
    found.index(found.prepare(folder / "documents.jsonl"), folder / "index")
    found.open(folder / "index")
    yield found
    found.close()


def test_every_engine_finds_any_word(engine: Engine) -> None:
    """The document with both words comes first, those with one follow, scores fall."""
    hits = engine.search("prison alcohol")
    assert hits[0][0] == "a"
    assert {entry_id for entry_id, _ in hits} == {"a", "b", "c", "d"}
    scores = [score for _, score in hits]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) > 0


def test_every_engine_finds_stems(engine: Engine) -> None:
    """All of them stem English, so that none is spared the work."""
    assert [entry_id for entry_id, _ in engine.search("visit")] == ["d"]


def test_every_engine_that_can_finds_all_words(engine: Engine) -> None:
    """A document that lacks one of the words is no hit."""
    if not engine.matches_all:
        pytest.skip("it cannot be asked for all words")
    assert [entry_id for entry_id, _ in engine.search("prison alcohol", "all")] == ["a"]


def test_every_engine_that_can_filters_counts_and_sorts(engine: Engine) -> None:
    """A subject and years restrict, everything found is counted, the newest comes first."""
    if not engine.browses:
        pytest.skip("it does not filter")
    page = engine.browse(Question("prison", "prison::uk", (2003, 2014)))
    assert list(page.ids) == ["c", "a"]
    assert page.total == 2
    assert dict(page.facets["kind"]) == {"STUDY": 2}
    assert dict(page.facets["year"]) == {"2012": 1, "2005": 1}
    assert dict(page.facets["subject"]) == {"prison::uk": 2}


def test_documents_are_read_back_as_written(tmp_path: Path) -> None:
    """What engines index is what was read."""
    write_jsonl(TINY, tmp_path / "documents.jsonl")
    assert read_jsonl(tmp_path / "documents.jsonl") == TINY


def test_made_up_documents_are_the_same_in_every_run() -> None:
    """Two runs measure the same; other names give other documents."""
    one, again = synthetic("x", 50, 10), synthetic("x", 50, 10)
    assert one == again
    assert one.documents != synthetic("y", 50, 10).documents
    assert len({document.id for document in one.documents}) == 50


def test_common_words_are_common_in_made_up_documents() -> None:
    """Words are as uneven as in real text: the commonest tenth makes most of it."""
    texts = [document.text for document in synthetic("x", 300, 1).documents]
    counts = Counter(word for text in texts for word in text.split())
    ranked = [count for _, count in counts.most_common()]
    assert sum(ranked[: len(ranked) // 10]) > sum(ranked) / 2


def test_short_queries_are_words_of_titles() -> None:
    """One to three words that stand in one title, the same in every run."""
    documents = synthetic("x", 60, 1).documents
    queries = short_queries(documents, 30)
    assert queries == short_queries(documents, 30)
    assert len(queries) == 30
    titles = [set(plain(document.title).split()) for document in documents]
    for query in queries:
        words = set(query.split())
        assert 1 <= len(words) <= 3
        assert any(words <= title for title in titles)


def test_questions_can_be_answered() -> None:
    """Each question's words, subject and years all fit one document."""
    for question in questions(TINY, 4):
        assert any(
            set(question.words.split()) <= set(plain(document.title).split())
            and question.subject in document.subjects
            and question.years[0] <= document.year <= question.years[1]
            for document in TINY
        )


def test_a_collection_is_read_with_its_judgements(tmp_path: Path) -> None:
    """Empty documents and judgements of nothing are left out; packed files need not be."""
    corpus = [
        {"_id": "1", "title": "One", "text": "First", "year": 2001},
        {"_id": "2", "title": "", "text": " "},
        {"_id": "3", "title": "Three", "text": ""},
    ]
    lines = "".join(json.dumps(record) + "\n" for record in corpus)
    (tmp_path / "corpus.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text('{"_id": "q", "text": "one"}\n', encoding="utf-8")
    table = "query-id\tcorpus-id\tscore\nq\t1\t2\nr\t3\t0\n"
    (tmp_path / "qrels.tsv").write_text(table, encoding="utf-8")
    collection = read_collection(tmp_path)
    assert [document.id for document in collection.documents] == ["1", "3"]
    assert collection.documents[0].year == 2001
    assert collection.judgements == {"q": {"1": 2.0}}
    assert collection.related == {}


def test_ratios_say_how_many_times_better_the_first_is() -> None:
    """Half the time is twice as fast, and so is twice the rate."""
    times = compare("p", "k", "t", "s", "less", {"ours": [1.0, 1.0, 4.0], "peer": [2.0]})
    rates = compare("p", "k", "t", "documents/s", "more", {"ours": [10.0], "peer": [5.0]})
    assert [row.ratio for row in times.rows] == [1.0, 2.0]
    assert [row.ratio for row in rates.rows] == [1.0, 2.0]


def test_runs_are_summarised_by_their_medians() -> None:
    """One run that something else disturbed moves no figure; the spread is kept."""
    ours, peer = [[1.0, 2.0], [1.0, 2.0], [90.0, 90.0]], [[3.0], [3.0], [3.0]]
    row, other = compare_runs("p", "k", "t", "s", "less", {"ours": ours, "peer": peer}).rows
    assert (row.summary.count, row.summary.median) == (6, 1.5)
    assert [run.median for run in row.runs] == [1.5, 1.5, 90.0]
    assert other.ratio == 2
    assert other.ratio_p95 == pytest.approx(3 / 1.95)


def test_summaries_are_of_all_values() -> None:
    """The median is the middle one; the 95th percentile is near the greatest."""
    summary = summarise([float(value) for value in range(1, 101)])
    assert (summary.count, summary.median) == (100, 50.5)
    assert summary.p95 == pytest.approx(95.05)


def test_work_is_repeated_as_often_as_asked() -> None:
    """Short work is done every time."""
    assert len(repeated(object, 3)) == 3


@pytest.mark.parametrize(
    ("better", "theirs", "least", "ends"),
    [
        ("less", 3.0, 1.5, "1.50 ×, at least 1.50 ×: reached"),
        ("less", 1.0, 1.0, "0.50 ×, at least 1.00 ×: not reached"),
        ("more", 1.0, 2.0, "2.00 ×, at least 2.00 ×: reached"),
    ],
)
def test_a_bar_is_told_with_what_was_measured(
    better: Any, theirs: float, least: float, ends: str
) -> None:
    """More is better of a rate, less of a time."""
    bar = SpeedBar("searching", "claims", "peer", least)
    measured = {OURS: [2.0], "peer": [theirs]}
    made = compare("searching", "claims", "Claims", "s", better, measured)
    assert told(bar, made).endswith(ends)
    assert "not measured" in told(bar, None)
    assert "not measured" in told(bar, compare("a", "b", "c", "s", better, {OURS: [1.0]}))


def test_every_bar_is_of_an_engine_or_the_version_before() -> None:
    """A bar of a name that nothing is measured under would never be told."""
    others = {*records.READERS, "the version before", "sqlite-utils search"}
    assert {bar.row for bar in BARS} <= {*NAMES, *others}


@pytest.mark.slow
def test_versions_are_built_by_the_same_programs(tmp_path: Path) -> None:
    """Each prints what it took: of the index alone, of a whole bank, of one entry that changed."""
    documents = tmp_path / "documents.jsonl"
    write_jsonl(TINY, documents)
    alone = building_versions._run(ROOT, building_versions._INDEX, documents)
    whole = building_versions._run(ROOT, building_versions._WHOLE, documents)
    changes = building_versions._run(ROOT, building_versions._CHANGE, documents, "2")
    for taken in (alone, whole, *changes):
        assert taken["seconds"] > 0
        assert taken["processor"] > 0
    assert len(changes) == 2
    assert whole["lists"] < whole["seconds"]
    assert whole["peak"] > 10_000_000
