"""What entries are filed under, with what is broader."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from evidencebank import Bank

Modules = Callable[[str], ModuleType]


@pytest.fixture(scope="module")
def filing(notebook_module: Modules, sample: Bank) -> Any:
    """Return the filing of the sample bank."""
    return notebook_module("filing").Filing(sample, sample.to_frame())


def test_an_entry_counts_for_all_that_is_broader(filing: Any, sample: Bank) -> None:
    """The entries under a subject are those that the bank counts for it, whatever its level."""
    for subject in sample.subjects():
        assert filing.under(subject.code).sum() == subject.count
    assert filing.own()["harm-reduction"] < filing.counts["harm-reduction"]
    assert "substances" not in filing.own()


def test_top_subjects_are_those_without_a_broader_one(filing: Any, sample: Bank) -> None:
    """They come by size; free names are apart, and narrower subjects below each."""
    assert [top.label for top in filing.top()][:2] == ["Substances", "Treatment"]
    assert {top.code for top in filing.top()} == {root.code for root in sample.scheme.roots()}
    assert {subject.code for subject in filing.free()}.isdisjoint(s.code for s in sample.scheme)
    assert filing.branch("harm-reduction")[0].code == "harm-reduction"
    assert {"naloxone", "overdose"} <= {s.code for s in filing.branch("harm-reduction")}
    assert "medications" not in filing.leaves()
    assert "naloxone" in filing.leaves()
    assert all(5 <= filing.counts[code] <= 9 for code in filing.sized(5, 9))


def test_kin_are_one_above_the_other(filing: Any) -> None:
    """Sisters are no kin, and free names have none."""
    assert filing.kin("naloxone", "harm-reduction")
    assert filing.kin("harm-reduction", "naloxone")
    assert not filing.kin("naloxone", "overdose")
    assert not filing.kin("drugs-a1", "harm-reduction")


def test_an_entry_belongs_to_the_group_of_its_first_subject(filing: Any, sample: Bank) -> None:
    """What is under two of the subjects belongs to the one that is named first."""
    groups = filing.groups(["medications", "treatment"])
    assert set(groups) == {"Medications", "Treatment", "Other"}
    first = {code for code, *_ in sample.to_frame().subject_codes[groups == "Medications"]}
    below = {s.code for s in filing.branch("medications")}
    assert not first & ({s.code for s in filing.branch("treatment")} - below)


def test_a_bank_without_a_scheme_has_its_free_subjects(
    notebook_module: Modules, make_bank: Callable[..., Bank]
) -> None:
    """They are the top ones, and leaves; without any subject nothing is."""
    bank = make_bank(
        {"id": "a", "title": "One", "text": "one", "subjects": ["Soil"]},
        {"id": "b", "title": "Two", "text": "two", "subjects": ["Soil", "Bees"]},
        {"id": "c", "title": "Three", "text": "three"},
    )
    filing = notebook_module("filing").Filing(bank, bank.to_frame())
    assert [top.count for top in filing.top()] == [2, 1]
    assert len(filing.leaves()) == 2
    assert filing.groups([top.code for top in filing.top()])["c"] == "Other"
    empty = make_bank({"id": "c", "title": "Three", "text": "three"})
    assert notebook_module("filing").Filing(empty, empty.to_frame()).top() == []
