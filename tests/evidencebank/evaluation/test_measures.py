"""nDCG and recall: worked by hand, and against the reference implementation on random rankings."""

from __future__ import annotations

import math

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import R, nDCG

from corpus.errors import InputError
from evidencebank.evaluation.measures import (
    mean_ndcg_at,
    mean_recall_at,
    ndcg_at,
    paired_p,
    recall_at,
)

IDS = st.sampled_from([f"d{number}" for number in range(30)])
RANKINGS = st.dictionaries(st.sampled_from("pqrst"), st.lists(IDS, unique=True, max_size=30))
JUDGEMENTS = st.dictionaries(
    st.sampled_from("pqrst"), st.dictionaries(IDS, st.integers(-1, 4), min_size=1), min_size=1
)


def test_ndcg_worked_by_hand() -> None:
    """A gain counts in full at the first place and by the logarithm after that."""
    gains = {"a": 3, "b": 2, "c": 1}
    found = 2 / math.log2(2) + 0 / math.log2(3) + 3 / math.log2(4)
    ideal = 3 / math.log2(2) + 2 / math.log2(3) + 1 / math.log2(4)
    assert ndcg_at(["b", "x", "a"], gains) == pytest.approx(found / ideal)


def test_the_ideal_is_cut_at_the_same_place() -> None:
    """One right document out of many is a perfect first place."""
    assert ndcg_at(["a", "x"], {"a": 1, "b": 1, "c": 1}, k=1) == 1.0


def test_recall_worked_by_hand() -> None:
    """Two of three relevant documents in the first four places."""
    assert recall_at(["a", "x", "b", "y", "c"], {"a", "b", "c"}, k=4) == pytest.approx(2 / 3)


def test_an_id_that_comes_twice_counts_once() -> None:
    """A ranking gains nothing by repeating a right answer."""
    assert ndcg_at(["a", "a"], {"a": 1, "b": 1}) == ndcg_at(["a", "x"], {"a": 1, "b": 1})
    assert recall_at(["a", "a"], ["a", "b"]) == 0.5


def test_nothing_to_find_gives_nought() -> None:
    """Neither measure divides by zero."""
    assert ndcg_at(["a"], {"a": 0, "b": -2}) == 0.0
    assert ndcg_at([], {}) == 0.0
    assert recall_at(["a"], []) == 0.0


def test_a_judged_query_without_a_ranking_counts_as_nought() -> None:
    """A query that finds nothing lowers the mean; an unjudged query leaves it alone."""
    judgements = {"found": {"a": 1}, "lost": {"a": 1}}
    rankings = {"found": ["a"], "unjudged": ["a"]}
    assert mean_ndcg_at(rankings, judgements) == 0.5
    assert mean_recall_at(rankings, judgements) == 0.5


@pytest.mark.parametrize("k", [0, -1])
def test_a_cut_before_the_first_place_is_an_input_error(k: int) -> None:
    """There is no nDCG at 0."""
    with pytest.raises(InputError, match="cut at place 1 or later"):
        ndcg_at(["a"], {"a": 1}, k=k)
    with pytest.raises(InputError, match="cut at place 1 or later"):
        recall_at(["a"], [], k=k)


def test_no_judgements_is_an_input_error() -> None:
    """The mean of nothing is not a number."""
    with pytest.raises(InputError, match="no query is judged"):
        mean_ndcg_at({"q": ["a"]}, {})
    with pytest.raises(InputError, match="no query is judged"):
        mean_recall_at({"q": ["a"]}, {})


@given(RANKINGS, JUDGEMENTS, st.integers(1, 35))
def test_both_measures_agree_with_the_reference(
    rankings: dict[str, list[str]], judgements: dict[str, dict[str, int]], k: int
) -> None:
    """Each query and the means are what trec_eval gives, by way of ir_measures."""
    run = {
        query: {id_: float(-place) for place, id_ in enumerate(ranked)}
        for query, ranked in rankings.items()
        if ranked
    }
    for metric in ir_measures.iter_calc([nDCG @ k, R @ k], judgements, run):
        gains = judgements[metric.query_id]
        ranked = rankings.get(metric.query_id, [])
        if metric.measure == R @ k:
            ours = recall_at(ranked, [id_ for id_, gain in gains.items() if gain > 0], k)
        else:
            ours = ndcg_at(ranked, gains, k)
        assert ours == pytest.approx(metric.value, abs=1e-9)
    means = ir_measures.calc_aggregate([nDCG @ k, R @ k], judgements, run)
    assert mean_ndcg_at(rankings, judgements, k) == pytest.approx(means[nDCG @ k], abs=1e-9)
    assert mean_recall_at(rankings, judgements, k) == pytest.approx(means[R @ k], abs=1e-9)


@given(st.lists(IDS, unique=True), st.dictionaries(IDS, st.floats(0, 1e6)), st.integers(1, 40))
def test_ndcg_lies_between_nought_and_one(
    ranked: list[str], gains: dict[str, float], k: int
) -> None:
    """The ideal order is the best there is."""
    assert 0.0 <= ndcg_at(ranked, gains, k) <= 1.0 + 1e-9
    best = sorted(gains, key=lambda id_: -gains[id_])
    assert ndcg_at(best, gains, k) == pytest.approx(1.0 if any(gains.values()) else 0.0)


def test_a_difference_that_chance_makes_is_told_from_one_that_it_does_not() -> None:
    """Twenty lists that all gain are no chance; as many that lose are one."""
    assert paired_p([0.5] * 20, [0.4] * 20) < 0.001
    assert paired_p([0.5, 0.4] * 10, [0.4, 0.5] * 10) > 0.5
    assert paired_p([0.5], [0.4]) == paired_p([0.5] * 9, [0.5] * 9) == 1
