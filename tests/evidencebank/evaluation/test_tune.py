"""Weights set by judged lists: the ascent, the folds, and what a bank keeps of it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from evidencebank import Bank, InputError, RelatedSettings
from evidencebank.cli.main import main
from evidencebank.evaluation.evaluate import evaluate
from evidencebank.evaluation.tune import FOLDS, LEAST_LISTS, VALUES, ascended, tune

DEFAULT = RelatedSettings()
TOPICS = 6


def peak(settings: RelatedSettings) -> list[float]:
    """Return three values, of which two are highest at one place and the third elsewhere."""
    near = -abs(settings.saturated_share - 0.3) - abs(settings.breadth - 14) / 100
    return [near, near - 1, settings.title_match]


def test_the_ascent_comes_to_the_highest_mean() -> None:
    """Of the values that count, whichever weight has to change."""
    assert ascended(DEFAULT, peak, [0, 1]) == replace(DEFAULT, saturated_share=0.3, breadth=14.0)
    highest = max(VALUES["title_match"])
    assert ascended(DEFAULT, peak, [2]) == replace(DEFAULT, title_match=highest)


def test_what_gains_next_to_nothing_is_left() -> None:
    """Settings do not move for the noise of a few lists."""
    assert ascended(DEFAULT, lambda settings: [settings.smoothing / 1000], [0]) == DEFAULT
    assert ascended(DEFAULT, lambda settings: [0.5], [0]) == DEFAULT


@pytest.fixture(scope="module")
def collection(new_folder: Callable[[], Path], write_records: Callable[..., Path]) -> Path:
    """Return a folder of entries on a few topics, each saying its own thing often.

    Related are those of one topic, whose words are many and said once.
    """
    chance = random.Random(4)
    path = new_folder() / "topics"
    records = []
    for number in range(60):
        topic = number % TOPICS
        shared = [f"topic{topic}word{n}" for n in range(12)]
        own = [f"other{chance.randrange(8)}"] * 9
        words = chance.sample(shared, 7) + own + [f"single{number}"]
        records.append(
            {"_id": f"e{number:02}", "title": f"Entry {number}", "text": " ".join(words)}
        )
    write_records(path / "corpus.jsonl", *records)
    lines = [
        f"e{one:02}\te{other:02}\t1"
        for one in range(60)
        for other in range(60)
        if one != other and one % TOPICS == other % TOPICS
    ]
    (path / "related.tsv").write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture
def bank(collection: Path, folder: Path) -> Iterator[Bank]:
    """Return a bank of the entries."""
    with Bank.create(folder / "bank") as made:
        made.load(collection / "corpus.jsonl")
        yield made


def test_it_tells_what_would_change_and_changes_nothing(collection: Path, bank: Bank) -> None:
    """The figure by the present settings is that of `evaluate`, and lists are as they were."""
    generation, before = bank.generation, bank.related_by(bank.related_settings)
    found = tune(collection, bank)
    assert (found.judged, found.folds, found.before) == (60, FOLDS, DEFAULT)
    assert found.now == pytest.approx(evaluate(collection).related_ndcg_cut_10, abs=1e-4)
    assert found.pays
    assert found.here > found.now
    assert found.changes.keys() <= VALUES.keys()
    assert replace(found.before, **{k: v for k, (_, v) in found.changes.items()}) == found.settings
    after = bank.related_by(found.settings)
    assert found.lists == sum(after[entry_id] != lists for entry_id, lists in before.items()) > 0
    assert (bank.generation, bank.related_settings) == (generation, DEFAULT)
    assert tune(collection) == found


def test_the_bank_keeps_it_when_asked_to(collection: Path, bank: Bank) -> None:
    """The command shows it, and with --keep the lists are those that were measured."""
    call = ["tune", str(collection), "--bank", str(bank.path)]
    shown = CliRunner().invoke(main, call)
    assert shown.exit_code == 0
    assert "Not kept" in shown.stdout
    assert bank.related_settings == DEFAULT
    kept = json.loads(CliRunner().invoke(main, [*call, "--keep", "--json"]).stdout)
    assert (kept["kept"], kept["pays"], kept["judged"]) == (True, True, 60)
    assert bank.related_settings == RelatedSettings.from_dict(kept["settings"])
    again = json.loads(CliRunner().invoke(main, [*call, "--keep", "--json"]).stdout)
    assert again["ndcg_cut_10"]["now"] == kept["ndcg_cut_10"]["here"]


def test_what_cannot_be_tuned_is_said(
    collection: Path, folder: Path, write_records: Callable[..., Path]
) -> None:
    """Too few judged lists, no judgements, no bank to keep anything."""
    few = folder / "few"
    write_records(few / "corpus.jsonl", *({"_id": f"{n}", "text": "prison"} for n in range(3)))
    with pytest.raises(InputError, match="has no judgements"):
        tune(few)
    (few / "related.tsv").write_text("1\t2\t1\n")
    with pytest.raises(InputError, match=f"judges 1 lists of the bank: {LEAST_LISTS} are needed"):
        tune(few)
    done = CliRunner().invoke(main, ["tune", str(collection), "--keep"])
    assert done.exit_code != 0
    assert "--bank" in done.stderr


def test_entries_relevant_to_one_query_are_taken_as_related(
    folder: Path, write_records: Callable[..., Path]
) -> None:
    """Where no lists are judged."""
    path = folder / "queries"
    records = ({"_id": f"{n}", "text": f"prison ward{n % 4} word{n}"} for n in range(24))
    write_records(path / "corpus.jsonl", *records)
    write_records(path / "queries.jsonl", *({"_id": f"q{q}", "text": f"ward{q}"} for q in range(4)))
    (path / "qrels.tsv").write_text("".join(f"q{n % 4}\t{n}\t1\n" for n in range(24)))
    found = tune(path)
    assert found.judged == 24
    assert found.now == pytest.approx(1.0)
    assert (found.changes, found.pays, found.lists) == ({}, False, 0)
