"""What the notebook on search quality is built on: judgements, switches, a test of significance."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from itertools import product
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from click.testing import CliRunner

from evidencebank import Bank
from evidencebank.cli.main import main
from evidencebank.evaluation.evaluate import JudgedQueries, judged_queries
from tests.places import SAMPLE

JUDGEMENTS = Path(str(files("corpus") / "sample_judgements"))


@pytest.fixture(scope="module")
def measuring(notebook_module: Callable[[str], ModuleType]) -> ModuleType:
    """Return the module."""
    return notebook_module("measuring")


@pytest.fixture(scope="module")
def judged() -> JudgedQueries:
    """Return the sample's judged queries."""
    read = judged_queries(JUDGEMENTS)
    assert read
    return read


def test_the_sample_is_judged_whole(judged: JudgedQueries, sample: Bank) -> None:
    """Each query has a text and an answer in full, and what is judged is in the bank."""
    assert judged.texts.keys() == judged.gains.keys()
    assert all(max(gains.values()) == 2 for gains in judged.gains.values())
    assert all(entry in sample for gains in judged.gains.values() for entry in gains)


@pytest.mark.usefixtures("one_core")
def test_evaluation_measures_what_the_notebook_does(
    judged: JudgedQueries, sample: Bank, measuring: ModuleType
) -> None:
    """The mean over the notebook's queries is the figure that `evaluate --entries` gives."""
    command = ["evaluate", str(JUDGEMENTS), "--entries", str(SAMPLE), "--json"]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0, done.stderr
    mean = measuring.ndcg_by_query(sample, judged).mean()
    assert json.loads(done.stdout)["search"]["ndcg_cut_10"] == pytest.approx(mean, abs=1e-4)


def test_without_stems_words_are_as_written(folder: Path, measuring: ModuleType) -> None:
    """Then 'drinkers' does not find 'drinking', and afterwards it does again."""
    source = folder / "one.jsonl"
    source.write_text('{"id": "a", "title": "Drinking", "text": "Drinking in prison."}\n')

    def found(bank: Bank, query: str) -> int:
        return bank.search(query, mode="words").total

    with measuring.no_stems(), measuring.fresh_bank(source) as bank:
        assert found(bank, "drinking") == 1
        assert found(bank, "drinks") == 0
    with measuring.fresh_bank(source) as bank:
        assert found(bank, "drinks") == 1


def test_the_permutation_test_is_that_over_all_signs(measuring: ModuleType) -> None:
    """For few queries every choice of signs can be counted; those without a change do nothing."""
    pandas = pytest.importorskip("pandas")
    differences = [0.3, -0.1, 0.2, 0.05, 0.4, 0.15]
    signs = np.array(list(product((1, -1), repeat=len(differences))))
    means = (signs * differences).mean(axis=1)
    exact = np.mean(np.abs(means) >= abs(np.mean(differences)) - 1e-12)
    p, chance = measuring.paired_test(pandas.Series([*differences, 0.0, 0.0]))
    assert p == pytest.approx(exact)
    assert chance.max() == pytest.approx(np.abs(differences).sum() / 8)
    assert measuring.paired_test(pandas.Series([0.0, 0.0, 0.1]))[0] == 1


def test_the_interval_holds_the_mean_and_narrows(measuring: ModuleType) -> None:
    """Four times the queries, half the width; and the same each time."""
    pandas = pytest.importorskip("pandas")
    few = pandas.Series(np.random.default_rng(1).normal(0.1, 0.2, 50))
    many = pandas.concat([few] * 4)
    low, high = measuring.interval(few)
    narrow = measuring.interval(many)
    assert low < few.mean() < high
    assert (narrow[1] - narrow[0]) / (high - low) == pytest.approx(0.5, abs=0.05)
    assert measuring.interval(few) == (low, high)


def test_a_gain_here_is_outweighed_by_a_loss_there(measuring: ModuleType) -> None:
    """Two gains are surer than one; a gain and an equal loss say nothing at all."""
    pandas = pytest.importorskip("pandas")
    gain = pandas.Series(np.random.default_rng(1).normal(0.1, 0.3, 40))
    one = measuring.together([gain])
    assert one == pytest.approx(measuring.paired_test(gain, "greater")[0])
    assert measuring.together([gain, gain]) < one < 0.05
    assert measuring.together([gain, -gain]) == pytest.approx(0.5, abs=0.05)
    assert measuring.together([-gain, -gain]) > 0.95


def test_p_is_shown_as_far_as_it_can_be_known(measuring: ModuleType) -> None:
    """Where no draw comes near what was measured, the least that so many draws can show."""
    pandas = pytest.importorskip("pandas")
    assert measuring.shown_p(pandas.Series([0.5] * 60)) == "≤ 0.0002"
    assert measuring.shown_p(pandas.Series([0.5] * 60), draws=99) == "≤ 0.0200"
    assert measuring.shown_p(pandas.Series([0.1, -0.1, 0.1, -0.1])) == "1.0000"


def test_holm_makes_several_tests_one(measuring: ModuleType) -> None:
    """The least counts as often as there are tests, and the order is kept."""
    pandas = pytest.importorskip("pandas")
    adjusted = measuring.holm(pandas.Series({"a": 0.03, "b": 0.001, "c": 0.02}))
    assert adjusted.to_dict() == pytest.approx({"a": 0.04, "b": 0.003, "c": 0.04})


def test_collections_are_found_as_the_tests_find_them(
    measuring: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the folder that the variable names, else beside the repository, or nowhere."""
    for name in measuring.SHARED:
        (folder / "shared" / "collections" / name).mkdir(parents=True)
    (folder / "code" / "notebooks").mkdir(parents=True)
    monkeypatch.setattr(measuring, "__file__", str(folder / "code" / "notebooks" / "measuring.py"))
    monkeypatch.delenv("EVIDENCEBANK_SHARED", raising=False)
    assert measuring.collections_folder() == folder / "shared" / "collections"
    monkeypatch.setenv("EVIDENCEBANK_SHARED", str(folder))
    assert measuring.collections_folder() is None


@pytest.mark.slow
def test_what_is_kept_of_the_shared_collections_is_what_they_give(
    measuring: ModuleType, shared: Callable[[str], Path]
) -> None:
    """The figures beside the notebook are the ones that measuring the collections gives.

    And no search is worse than it was: see `tests/evidencebank/evaluation/test_evaluate.py`.
    """
    for name in measuring.SHARED:
        shared(f"collections/{name}/corpus.jsonl.gz")
    measured = measuring.measured_shared(shared("collections"))
    pandas = pytest.importorskip("pandas")
    pandas.testing.assert_frame_equal(measured, measuring.kept_shared(), atol=2e-4, rtol=0)
    mean = measured["as it is"].groupby(level="collection").mean()
    assert mean["cranfield"] >= 0.365
    assert mean["scifact"] >= 0.68
