"""Measuring a collection: a small one worked by hand, its file forms, and the real ones."""

from __future__ import annotations

import gzip
import json
import math
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import corpus
from benchmarks.process import in_child
from corpus.errors import InputError
from evidencebank.evaluation.evaluate import evaluate

WriteRecords = Callable[..., Path]

CORPUS: list[dict[str, Any]] = [
    {"_id": "a", "title": "zebra zebra zebra", "text": "zebra"},
    {"_id": "b", "title": "zebra", "text": "lion lion lion lion lion lion"},
    {"_id": "c", "title": "giraffe", "text": "lion"},
    {"_id": "d", "title": "walrus", "text": "seal"},
]
QUERIES = [{"_id": "q1", "text": "zebra"}, {"_id": "q2", "text": "walrus"}]
QRELS = "query-id\tcorpus-id\tscore\nq1\tb\t2\nq1\ta\t1\nq2\td\t1\nq2\tc\t1\n"
RELATED = "doc-id\trelated-id\tscore\nb\ta\t1\nb\tc\t1\nb\td\t1\nc\tb\t4\n"


@pytest.fixture
def collection(folder: Path, write_records: WriteRecords, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with four documents, two queries and judgements."""
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    path = folder / "animals"
    write_records(path / "corpus.jsonl", *CORPUS)
    write_records(path / "queries.jsonl", *QUERIES)
    (path / "qrels.tsv").write_text(QRELS)
    (path / "related.tsv").write_text(RELATED)
    return path


def test_measures_worked_by_hand(collection: Path) -> None:
    """The first query finds a before b, the second d; b lists a and c but not d, c lists b."""
    measured = evaluate(collection)
    first = (1 + 2 / math.log2(3)) / (2 + 1 / math.log2(3))
    second = 1 / (1 + 1 / math.log2(3))
    assert measured.ndcg_cut_10 == pytest.approx((first + second) / 2, abs=1e-4)
    assert measured.recall_100 == pytest.approx((1 + 0.5) / 2)
    of_b = (1 + 1 / math.log2(3)) / (1 + 1 / math.log2(3) + 1 / math.log2(4))
    assert measured.related_ndcg_cut_10 == pytest.approx((of_b + 1) / 2, abs=1e-4)
    assert (measured.collection, measured.entries) == ("animals", 4)


def test_files_may_be_packed_and_lie_where_beir_puts_them(collection: Path) -> None:
    """Plain or gzipped, judgements beside the corpus or in qrels/test.tsv: the same measures."""
    expected = evaluate(collection)
    (collection / "qrels").mkdir()
    (collection / "qrels.tsv").rename(collection / "qrels/test.tsv")
    assert evaluate(collection) == expected
    for path in [path for path in collection.rglob("*") if path.is_file()]:
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    assert evaluate(collection) == expected


def test_judgements_may_be_kept_apart_from_what_they_judge(collection: Path) -> None:
    """The entries named are searched, and no corpus.jsonl is wanted."""
    whole = evaluate(collection)
    entries = (collection / "corpus.jsonl").rename(collection.parent / "animals.jsonl")
    assert evaluate(collection, entries=entries) == whole


@pytest.mark.slow
@pytest.mark.usefixtures("one_core")
def test_the_samples_own_judgements_are_met() -> None:
    """Forty queries as visitors write them, judged on the sample library."""
    corpus_folder = Path(corpus.__path__[0])
    measured = evaluate(corpus_folder / "sample_judgements", entries=corpus_folder / "sample")
    assert measured.ndcg_cut_10 is not None
    assert measured.ndcg_cut_10 >= 0.88
    assert measured.recall_100 == pytest.approx(0.99, abs=0.01)


def test_a_heading_is_optional_and_line_ends_are_any(collection: Path) -> None:
    """As other programs write such files."""
    expected = evaluate(collection)
    for name in ("qrels.tsv", "related.tsv"):
        lines = (collection / name).read_text().splitlines()[1:]
        (collection / name).write_bytes("\r\n".join(lines).encode())
    assert evaluate(collection) == expected


def test_only_what_is_judged_is_measured(collection: Path, write_records: WriteRecords) -> None:
    """Queries and entries without a gain above 0 count for nothing; one without an answer for 0."""
    expected = evaluate(collection)
    write_records(collection / "queries.jsonl", *QUERIES, {"_id": "q3", "text": "zebra lion"})
    with (collection / "qrels.tsv").open("a") as qrels:
        qrels.write("q4\ta\t0\nq4\tb\t-1\n")
    with (collection / "related.tsv").open("a") as related:
        related.write("a\tb\t0\nnobody\ta\t0\n")
    assert evaluate(collection) == expected
    with (collection / "qrels.tsv").open("a") as qrels:
        qrels.write("q5\ta\t1\n")
    assert evaluate(collection).ndcg_cut_10 == pytest.approx(expected.ndcg_cut_10 * 2 / 3, abs=1e-4)


def test_each_half_may_be_measured_alone(collection: Path) -> None:
    """What there are no judgements of is left out of the shape."""
    (collection / "related.tsv").rename(collection / "later.tsv")
    assert "related" not in evaluate(collection).to_dict()
    (collection / "later.tsv").rename(collection / "related.tsv")
    (collection / "queries.jsonl").unlink()
    shape = evaluate(collection).to_dict()
    assert "search" not in shape
    assert shape["related"]["ndcg_cut_10"] > 0


def test_quotation_marks_in_judgements_are_letters(
    collection: Path, write_records: WriteRecords
) -> None:
    """A tab-separated file knows no quoting."""
    write_records(collection / "queries.jsonl", {"_id": '"q', "text": "walrus"})
    (collection / "qrels.tsv").write_text('"q\td\t1\n')
    assert evaluate(collection).ndcg_cut_10 == 1.0


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "qrels.tsv",
            b"q1\ta\nq1\tb\t1\nq1 a 1\n",
            r"qrels.tsv:3 is not a judgement: id, id, score",
        ),
        ("qrels.tsv", b"h\nq1\ta\tmuch\n", r"qrels.tsv:2 is not a judgement"),
        ("qrels.tsv", b"q1\ta\t1\nq1\tb\tnan\n", r"qrels.tsv:2 is not a judgement"),
        ("qrels.tsv", b"q1\ta\t1\n\n", r"qrels.tsv:2 is not a judgement"),
        ("qrels.tsv", b"q1\ta\t1\nq1\t\xff\t1\n", r"qrels.tsv is damaged or not UTF-8"),
        ("qrels.tsv", b"q1\ta\t" + b"9" * 200_000 + b"\n" + b"q1\tb\t1" * 9, "is not a judgement"),
        ("qrels.tsv", b"", "no query is judged"),
        ("qrels.tsv", b"q1\ta\t0\n", "no query is judged"),
        ("related.tsv", b"a\tb\tc\nd\n", r"related.tsv:2 is not a judgement"),
        ("queries.jsonl", b'{"_id": "q1"}\n', r"queries.jsonl:1 is not a query with _id and text"),
        ("queries.jsonl", b'{"_id": "q1", "text": "x"}\nx\n', r"queries.jsonl:2 is not a query"),
        ("queries.jsonl", b"[1]\n", r"queries.jsonl:1 is not a query"),
        ("queries.jsonl", b"[" * 100_000, r"queries.jsonl:1 is not a query"),
        ("queries.jsonl", b'{"_id": "q1", "text": "\xff"}', r"damaged or not UTF-8"),
    ],
)
def test_files_that_cannot_be_read_are_input_errors(
    name: str, content: bytes, message: str, collection: Path
) -> None:
    """One line with the file and the number of the line."""
    (collection / name).write_bytes(content)
    with pytest.raises(InputError, match=message) as raised:
        evaluate(collection)
    assert "\n" not in str(raised.value)


def test_packed_files_that_are_damaged_are_input_errors(collection: Path) -> None:
    """Cut short, or no gzip at all."""
    packed = gzip.compress(json.dumps(QUERIES[0]).encode() * 50)
    (collection / "queries.jsonl").unlink()
    for content in (packed[:-12], b"no gzip"):
        (collection / "queries.jsonl.gz").write_bytes(content)
        with pytest.raises(InputError, match=r"queries.jsonl.gz is damaged or not UTF-8"):
            evaluate(collection)


def test_a_folder_that_is_no_collection_is_an_input_error(
    collection: Path, write_records: WriteRecords
) -> None:
    """Without documents, without judgements, and with documents that cannot be read."""
    for name in ("qrels.tsv", "related.tsv"):
        (collection / name).unlink()
    with pytest.raises(InputError, match=r"has no judgements: it needs qrels.tsv or related.tsv"):
        evaluate(collection)
    write_records(collection / "corpus.jsonl", {"title": "no id"})
    with pytest.raises(InputError):
        evaluate(collection)
    (collection / "corpus.jsonl").unlink()
    with pytest.raises(InputError, match=r"has no corpus.jsonl: name a folder in the BEIR layout"):
        evaluate(collection)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "search", "related"), [("cisi", 0.38, 0.235), ("medquad", None, 0.63)]
)
def test_real_collections_are_answered_as_well_as_ever(
    name: str, search: float | None, related: float | None, shared: Callable[[str], Path]
) -> None:
    """nDCG at 10 does not fall below what was measured before.

    In a process of its own, which gives its memory back. `tests/notebooks/test_measuring.py` does
    the same for searches in two other collections.
    """
    measured = in_child(evaluate, shared(f"collections/{name}"))
    for value, least in ((measured.ndcg_cut_10, search), (measured.related_ndcg_cut_10, related)):
        assert (value is None) == (least is None)
        if value is not None and least is not None:
            assert value >= least
