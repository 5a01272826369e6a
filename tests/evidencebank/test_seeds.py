"""Real pages in a bank: the site's own, as they were saved, and those of a journal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from evidencebank import Bank

Shared = Callable[[str], Path]

THROUGHCARE = "Lessons of coordinating prison-to-community support in Scotland"
STUDY = "fitzpatrick-2010"


@pytest.fixture(scope="module")
def pages(shared: Shared) -> Path:
    """Return the folder of the site's pages."""
    return shared("seeds")


@pytest.fixture(scope="module")
def bank(pages: Path, new_folder: Callable[[], Path]) -> Iterator[Bank]:
    """Return a bank of the site's pages."""
    bank = Bank.create(new_folder() / "bank")
    report = bank.load([pages])
    assert report.rejected == []
    assert report.added == len(bank)
    yield bank
    bank.close()


def test_five_pages_hold_some_forty_works(bank: Bank) -> None:
    """Four are matrix cells, two of them the same; the works they list are entries too."""
    kinds = {count.value: count.count for count in bank.search().facets["kind"]}
    assert kinds["MATRIX CELL"] == 3
    assert 35 <= len(bank) <= 60
    assert sum(kinds.values()) == len(bank)


def test_two_pages_on_one_cell_are_one_entry(bank: Bank) -> None:
    """Saved at two times in two ways; the entry names both files."""
    cell = bank.entry("alcohol-e5")
    assert cell.sources == ("000_77b313be2c8a2adc.txt", "002_a3a0bae748f80626.txt")
    assert cell.kind == "MATRIX CELL"
    assert len([entry for entry in bank if "E5" in entry.title and "Alcohol" in entry.title]) == 1


def test_a_listed_work_leads_where_the_editors_wrote_of_it(bank: Bank) -> None:
    """It comes before the cell that holds the same words among many others."""
    results = bank.search("throughcare prison Scotland")
    assert results.hits[0].entry.title == THROUGHCARE
    assert results.hits[0].entry.year == 2017
    assert "<mark>throughcare</mark>" in results.hits[0].snippet
    assert "alcohol-e5" in [hit.id for hit in results.hits]


def test_subjects_narrow_a_search(bank: Bank) -> None:
    """By code or by name; what is found is filed there, and counted so."""
    for name in ("alcohol-e5", "Safeguarding the community", "TREATMENT SYSTEMS"):
        results = bank.search("offenders", subjects=[name], limit=100)
        assert 0 < results.total < bank.search("offenders").total + 1
        filed = [{subject.lower() for subject in hit.entry.subjects} for hit in results.hits]
        assert all(name.lower() in subjects for subjects in filed)
    practitioners = bank.search("", subjects=["practitioners"], limit=100)
    assert practitioners.total == 10
    assert bank.search("alcohol", subjects=["alcohol-e5"], kinds=["STUDY"]).total < (
        bank.search("alcohol", subjects=["alcohol-e5"]).total
    )


def test_a_study_of_offenders_and_alcohol_is_related_to_such(bank: Bank) -> None:
    """The cell of its own subject first, and near it what else is of offenders."""
    related = bank.related(STUDY)
    assert len(related) == 10
    assert related[0].id == "alcohol-e5"
    assert {"alcohol", "offenders"} <= set(related[0].shared_terms)
    for item in related[:5]:
        text = f"{item.entry.title} {item.entry.summary} {item.entry.body}".lower()
        assert "offender" in text or "criminal justice" in text
        assert "alcohol" in text or "drink" in text


def test_a_second_build_changes_nothing(bank: Bank, pages: Path) -> None:
    """Every entry is unchanged."""
    report = bank.load([pages])
    counts = (report.added, report.changed, report.unchanged, report.removed)
    assert counts == (0, 0, len(bank), 0)


def test_the_bank_is_whole(bank: Bank) -> None:
    """Files, postings, positions, lists and entries."""
    assert bank.check() == []


@pytest.mark.slow
def test_a_journal_is_loaded_whole(shared: Shared, folder: Path) -> None:
    """Sixty-four articles as they were served: each an entry of the journal, with text and list."""
    bank = Bank.create(folder / "bank")
    report = bank.load([shared("pages")])
    assert report.rejected == []
    articles = [entry for entry in bank if entry.sources[0].startswith("cdc-pcd-2024/")]
    assert len(articles) == 64
    lengths = []
    for article in articles:
        assert "Preventing Chronic Disease" in article.source
        assert len(article.body) > 1000
        assert article.authors
        lengths.append(len(bank.related(article.id)))
    # what has little near has a short list
    assert min(lengths) > 0
    assert np.median(lengths) == 10
    assert bank.search("diabetes", years=(2023, 2024)).total > 5
    assert bank.check() == []
    bank.close()
