"""What a search could be narrowed to, without a scheme: the subjects that would leave most."""

from __future__ import annotations

from heapq import nsmallest
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencebank import Bank
from evidencebank.results import Results
from evidencebank.web.search.facets import FREE, Facets
from evidencebank.web.search.search_form import SearchForm
from indexer.search.engine import LiveCounts


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    folder: Path = tmp_path_factory.mktemp("facets")
    return Bank.create(folder / "bank")


@given(
    st.dictionaries(st.text("abc", min_size=1, max_size=4), st.integers(0, 9), max_size=60),
    st.integers(0, 12),
)
def test_free_subjects_are_the_first_of_all_in_order(
    bank: Bank, counts: dict[str, int], total: int
) -> None:
    live = LiveCounts({}, {}, counts)
    results = Results("", total, [], "", (), dict, lambda: None, lambda: live)
    free = Facets(SearchForm.of(), results, bank, "en").free
    narrowing = [(-count, code) for code, count in counts.items() if 0 < count < total]
    expected = [(code, -count) for count, code in nsmallest(FREE, narrowing)]
    assert [(one.label, one.hits) for one in free] == expected
