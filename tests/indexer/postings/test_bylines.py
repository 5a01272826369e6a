"""Sources without their volumes and pages, and authors by any form of their names."""

from __future__ import annotations

import pytest

from indexer.postings.bylines import Authors, Sources, source_name


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Journal of Harm Reduction: 2012, 12(3), p. 1–20.", "Journal of Harm Reduction"),
        ("Sample Evidence Library, 2021", "Sample Evidence Library"),
        ("Addiction 2010", "Addiction"),
        ("Addiction. 2010 Mar;105(3)", "Addiction"),
        ("J. Subst. Abuse Treat., 12, p. 3", "J. Subst. Abuse Treat"),
        ("Int J Drug Policy (2010)", "Int J Drug Policy"),
        ("London: Department of Health, 2011", "London: Department of Health"),
        ("Home Office, London 2010", "Home Office"),
        ("The Bulletin vol. 3", "The Bulletin"),
        ("21st Century Review: 2009", "21st Century Review"),
        ("Drug and Alcohol Review", "Drug and Alcohol Review"),
        ("2010", "2010"),
        ("", ""),
    ],
)
def test_a_source_is_named_without_volume_year_and_pages(source: str, name: str) -> None:
    """So that the articles of a journal have one source."""
    assert source_name(source) == name


def test_a_source_is_found_however_it_is_written() -> None:
    """Case, accents, dashes and a year behind it make no difference; a part of it is not it."""
    sources = Sources(["Addiction", "Addiction Research", "ADDICTION", "Été–Hiver"])
    assert sources.matching("addiction, 2012") == [0, 2]
    assert sources.matching("ete-hiver") == [3]
    assert sources.matching("Research") == []
    assert sources.matching("") == []


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("Lowe", [0, 1]),
        ("lowe t", [0, 1]),
        ("T. Lowe", [0, 1]),
        ("Tom Lowe", [0, 1]),
        ("Tim Lowe", [0]),
        ("Lowe A.", []),
        ("O'Brien", [2]),
        ("OBRIEN kate", [2]),
        ("Kate", [2]),
        ("T", []),
        ("", []),
        ("García", [3]),
        ("Maria Garcia Lopez", [3]),
        ("Low", []),
    ],
)
def test_a_person_is_found_by_surname_and_initials(asked: str, numbers: list[int]) -> None:
    """In any order; an initial stands for a name, but one word must be the same."""
    authors = Authors(["Lowe T.", "Tom Lowe", "O’Brien, Kate", "García-López M."])
    assert authors.matching(asked) == numbers
