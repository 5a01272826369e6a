"""The related lists step by step."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from evidencebank import Bank, RelatedSettings

Modules = Callable[[str], ModuleType]


@pytest.fixture(scope="module")
def lists(notebook_module: Modules, sample: Bank) -> Any:
    """Return the lists of the sample after each step."""
    return notebook_module("steps").lists(sample, sample.term_matrix())


def test_steps_are_what_a_bank_would_list(
    lists: Any, notebook_module: Modules, make_bank: Callable[..., Bank], sample: Bank
) -> None:
    """A bank that is told to leave the other steps out has the same lists."""
    steps = notebook_module("steps")
    records = [
        {"id": entry.id, "title": entry.title, "headline": entry.headline, "text": entry.body}
        for entry in list(sample)[:40]
    ]
    bank = make_bank(*records)
    found = steps.lists(bank, bank.term_matrix())
    later = ("title_share", "saturated_share", "latent_share", "title_match", "smoothing", "floor")
    absent = dict.fromkeys(later, 0) | {"duplicates": False}
    bank.load([], related=RelatedSettings(**absent))
    own = steps.own_lists(bank, bank.to_frame().index)
    np.testing.assert_array_equal(found["rarity"], own)
    assert list(lists) == [*steps.STEPS, steps.LAST]


def test_looking_at_steps_changes_no_bank(
    lists: Any, notebook_module: Modules, sample: Bank
) -> None:
    """The bank has the generation that it had, and its own lists come last."""
    before = sample.stamp
    notebook_module("steps").lists(sample, sample.term_matrix())
    assert sample.stamp == before
    own = notebook_module("steps").own_lists(sample, sample.to_frame().index)
    np.testing.assert_array_equal(lists["duplicates"], own)


def test_each_step_is_compared_with_the_one_before(
    lists: Any, notebook_module: Modules, sample: Bank
) -> None:
    """What is listed is what was, and what is new, less what is gone."""
    agreement = notebook_module("agreement").Agreement(sample.to_frame().subject_codes)
    table = notebook_module("steps").compared(lists, agreement)
    changes = table.new - table.gone
    assert table.listed.diff().fillna(0).tolist() == changes.tolist()
    assert table.loc["floor", ["new", "gone"]].tolist() == [43, 60]
    assert table.agreement.min() > 2 * agreement.by_chance()
