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
from click.testing import CliRunner

from benchmarks import command, records
from benchmarks.__main__ import PARTS, main
from benchmarks.bars import BARS, LimitBar, SpeedBar, Told, told
from benchmarks.building_versions import INDEX, WHOLE
from benchmarks.documents import (
    Document,
    plain,
    read_collection,
    read_jsonl,
    synthetic,
    write_jsonl,
)
from benchmarks.earlier import BEFORE, ROOT, answer, asking
from benchmarks.growth import MADE_WORDS, write_made
from benchmarks.peers import NAMES, OURS, Engine, Question, engine_class
from benchmarks.queries import questions, short_queries
from benchmarks.report import WIDTH, Report, compare, compare_runs
from benchmarks.timing import repeated, summarise

QUICK_PEERS = ("bm25s", "sparse_dot_topn", "tantivy")
ENGINES = tuple(name for name in NAMES if name != "bm25s, numba")  # it compiles for seconds
COMPARED = {
    "indexing": {
        *(
            f"{what} made-up-{name}{measure}"
            for name in ("scifact", "debian")
            for what, measures in (
                ("index", ("", " memory")),
                ("whole build", ("", " processor", " memory")),
            )
            for measure in measures
        ),
        "one entry changed",
        "one entry changed processor",
        "lists of one entry changed",
    },
    "searching": {"claims, first time", "short queries, first time"},
    "searching_again": {
        "claims",
        "short queries",
        "short queries, all words",
        "filter, facets and sort",
        "growth",
    },
    "serving": {"load", "new pages", "new pages a second"},
    "growth": {"processor", "lists processor", "rest processor", "seconds", "peak", "searches"},
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
    """Run what needs no cluster quickly, on made-up documents; return its output and JSON."""
    for library in QUICK_PEERS:
        pytest.importorskip(library, reason=f"{library} is not installed: make bench installs it")
    folder = tmp_path_factory.mktemp("benchmark")
    output = folder / "results.json"
    parts = (*PARTS, "searching_again", "opening", "relating", "quality")
    words = [sys.executable, "-m", "benchmarks", *parts, "--quick"]
    words += ["--collections", str(folder / "absent"), "--output", str(output)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=300)
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
    assert any(line.endswith("documents are made up") for line in results["lines"])
    assert max(map(len, printed.splitlines())) == WIDTH


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
    """All ways to the nearest ten that are installed agree on the cosines of every list."""
    _, results = quick_run
    lists = next(each for each in results["comparisons"] if each["key"] == "all lists")
    agreements = [note for note in lists["notes"] if "the same cosines" in note]
    assert len(agreements) in (2, 3)
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


def test_the_spread_of_runs_is_kept() -> None:
    """Each value is a run unless questions differ; a single one has no spread."""
    measured = {"ours": [1.0, 2.0, 4.0], "peer": [3.0]}
    runs = [row.runs for row in compare("p", "k", "t", "s", "less", measured).rows]
    assert [[run.median for run in each] for each in runs] == [[1.0, 2.0, 4.0], [3.0]]
    of_questions = compare("p", "k", "t", "s", "less", measured, in_runs=False)
    alone = compare("p", "k", "t", "s", "less", {"ours": [1.0]})
    assert not any(row.runs for one in (of_questions, alone) for row in one.rows)


@pytest.mark.parametrize(
    ("better", "theirs", "least", "times", "spread", "reached"),
    [
        ("less", [3.0, 6.0, 6.0], 1.5, "3.00", "1.50-3.00", True),
        ("less", [1.0, 1.0, 1.0], 1.0, "0.50", "0.25-0.50", False),
        ("more", [1.0, 1.0, 1.0], 2.0, "2.00", "2.00-4.00", True),
    ],
)
def test_a_bar_is_told_with_what_was_measured(
    better: Any, theirs: list[float], least: float, times: str, spread: str, reached: bool
) -> None:
    """More is better of a rate, less of a time; runs are compared one by one."""
    bar = SpeedBar("searching", "claims", "peer", least)
    measured = {OURS: [2.0, 2.0, 4.0], "peer": theirs}
    found = told(bar, compare("searching", "claims", "Claims", "s", better, measured))
    assert (found.times, found.runs, found.reached) == (times, 3, reached)
    assert found.spread == spread
    for nothing in (None, compare("a", "b", "c", "s", better, {OURS: [1.0]})):
        assert told(bar, nothing).reached is None


def test_limits_are_of_a_value_or_of_growth() -> None:
    """Of a growth the last row counts, and how many times the first it is."""
    grown = compare("growth", "k", "t", "bytes", "growth", {"10": [1e6], "100": [5e6]})
    assert told(LimitBar("growth", "k", 6.0, times=True), grown).reached
    assert told(LimitBar("growth", "k", 4.0, times=True), grown) == Told(
        "growth, k: 100", "≤ 4", "5.0 MB", "1.0 MB", "5.00", "", 1, False
    )
    assert told(LimitBar("growth", "k", 5e6), grown).reached
    memory = compare("indexing", "m", "t", "bytes", "less", {"ours": [2e6, 4e6, 3e6], "b": [9e6]})
    assert told(LimitBar("indexing", "m", 2e6), memory) == Told(
        "m", "≤ 2.0 MB", "3.0 MB", "", "", "2.0 MB-4.0 MB", 3, False
    )


@pytest.mark.slow
def test_every_bar_is_of_what_is_measured(quick_run: tuple[str, dict[str, Any]]) -> None:
    """A bar of a name that nothing is measured under would never be told."""
    _, results = quick_run
    others = {*records.READERS, BEFORE, "sqlite-utils search"}
    assert {bar.row for bar in BARS if isinstance(bar, SpeedBar)} <= {*NAMES, *others}
    rows = {
        (each["part"], each["key"].replace("made-up-", "")): each["rows"]
        for each in results["comparisons"]
    }
    measured = [bar for bar in BARS if bar.part != "large_growth"]
    assert {(bar.part, bar.key) for bar in measured} <= rows.keys()
    for bar in measured:
        if isinstance(bar, SpeedBar):
            assert bar.ours in rows[bar.part, bar.key]
    assert len(results["bars"]) == len(measured)
    assert not results["failed"]


@pytest.mark.slow
def test_versions_are_measured_by_the_same_programs(tmp_path: Path) -> None:
    """One prints what it took in the end, another answers as often as it is asked."""
    documents = tmp_path / "documents.jsonl"
    write_jsonl(TINY, documents)
    whole = answer(ROOT, WHOLE, documents, tmp_path / "bank")
    assert 0 < whole["lists"] < whole["seconds"]
    assert 0 < whole["lists processor"] < whole["processor"]
    assert whole["peak"] > 10_000_000
    with asking(ROOT, INDEX, documents, tmp_path / "index") as ask:
        assert ask() > 0
        assert ask() > 0
    assert not (tmp_path / "index").exists()
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        answer(ROOT, "1 / 0")
    with asking(ROOT, "input()") as ask, pytest.raises(RuntimeError, match="failed"):
        ask()


def test_made_documents_are_of_so_many_words(tmp_path: Path) -> None:
    """As many as are asked for, each of the same length, the same in every run."""
    write_made(30, tmp_path / "one.jsonl")
    write_made(30, tmp_path / "two.jsonl")
    made = read_jsonl(tmp_path / "one.jsonl")
    assert len(made) == 30
    assert {len(f"{one.title} {one.text}".split()) for one in made} == {MADE_WORDS}
    assert read_jsonl(tmp_path / "two.jsonl", 5) == made[:5]


def test_a_step_that_fails_ends_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    """It is told, and kept for the end; each says what it took."""
    report = Report()
    with report.step("first"):
        raise ValueError("no [such] thing")
    with report.step("second"):
        report.line("measured")
    assert report.failed == ["first"]
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "first failed: ValueError: no [such] thing"
    begun = [line.partition(":")[0] for line in told]
    assert begun == ["first failed", "first", "measured", "second"]


def test_what_was_measured_is_written_at_once(tmp_path: Path) -> None:
    """Whoever ends a run keeps what it has measured."""
    report = Report(tmp_path / "results.json")
    for key in ("first", "second"):
        report.add(compare("command", key, "t", "s", "less", {"ours": [1.0]}))
        results = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
        assert results["comparisons"][-1]["key"] == key


def test_a_part_that_fails_is_told_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are measured, the file is written, and the command fails."""

    def fail(work: object, report: Report) -> None:
        raise RuntimeError("no such reader")

    def measure(work: object, report: Report) -> None:
        report.add(compare("command", "search", "t", "s", "less", {"ours": [1.0]}))

    monkeypatch.setattr(records, "run", fail)
    monkeypatch.setattr(command, "run", measure)
    words = ["records", "command", "--quick", "--output", str(tmp_path / "results.json")]
    done = CliRunner().invoke(main, [*words, "--collections", str(tmp_path / "absent")])
    assert done.exit_code == 1
    assert "These failed: records" in done.output
    results = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert results["failed"] == ["records"]
    assert [one["key"] for one in results["comparisons"]] == ["search"]
