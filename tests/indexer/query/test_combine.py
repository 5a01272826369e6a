"""Putting query trees together."""

from __future__ import annotations

import pytest

from indexer.fields import FIELD_NAMES
from indexer.query.combine import all_of, any_of, restrictions, within, worth_ranking
from indexer.query.tree import (
    All,
    And,
    AndMaybe,
    Boost,
    Fuzzy,
    Label,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Range,
    Term,
    Wildcard,
)

A, B, C = (Term(letter) for letter in "wxy")


def test_any_of_is_flat_and_counts() -> None:
    """Alternatives lie side by side; one that comes several times weighs as often."""
    assert any_of([]) == Nothing()
    assert any_of([Nothing(), A]) == A
    assert any_of([A, B, C]) == Or((A, B, C))
    assert any_of([A, Term("w", "title"), B, A]) == Or((Boost(A, 2.0), Term("w", "title"), B))
    assert any_of([Or((A, B)), C]) == Or((A, B, C))
    assert any_of([Or((A, B)), A]) == Or((Boost(A, 2.0), B))


def test_what_alternatives_are_multiplied_by_is_added_up() -> None:
    """Each stands once, whoever asked for it more or less; what comes to 1 is plain again."""
    assert any_of([Boost(A, 0.5), B, Boost(A, 3.0), A]) == Or((Boost(A, 4.5), B))
    assert any_of([Or((Boost(A, 0.5), C)), Boost(A, 0.5)]) == Or((A, C))
    assert any_of([Boost(A, 0.0), Boost(A, 0.0)]) == Boost(A, 0.0)


def test_all_of_is_flat_and_strict() -> None:
    """What must all match matches nothing when a part does, and everything when there is none."""
    assert all_of([]) == All()
    assert all_of([A, A]) == A
    assert all_of([A, Nothing()]) == Nothing()
    assert all_of([A, B]) == And((A, B))


def test_what_brackets_exclude_is_excluded_beside_the_rest() -> None:
    """An exclusion is never hidden in a part that relaxing may leave out."""
    assert all_of([A, And((All(), Not(B)))]) == And((A, Not(B)))
    assert all_of([And((A, Not(B))), A]) == And((A, Not(B)))
    assert all_of([And((All(), Not(A))), And((All(), Not(B)))]) == And((All(), Not(A), Not(B)))
    assert all_of([And((All(), Not(B)))]) == And((All(), Not(B)))
    assert all_of([Or((A, And((All(), Not(B))))), A]).nodes[0] == Or((A, And((All(), Not(B)))))


def test_only_mere_stop_words_are_not_worth_ranking() -> None:
    """A phrase of stop words stays; in a field or not, they are passed over where words are."""
    the, phrase = Term("the"), Phrase(("to", "be"))
    assert worth_ranking([the, A, phrase]) == [A, phrase]
    assert worth_ranking([Or((the, Term("of"))), A]) == [A]
    assert worth_ranking([Or((the, B)), A]) == [Or((the, B)), A]
    assert worth_ranking([Term("the", "title"), A]) == [A]
    assert worth_ranking([Boost(the, 2.0), Not(the), A]) == [A]
    assert worth_ranking([the]) == [the]


@pytest.mark.parametrize("field", FIELD_NAMES)
def test_a_field_before_a_bracket_goes_to_every_part(field: str) -> None:
    """Each part that names no field is looked for in that one, however deep."""
    plain = AndMaybe(
        And((A, Not(Phrase(("x", "y"))), Boost(Prefix("pr"), 2.0), Range("year", 1, 2))),
        Or((Wildcard("w?"), Fuzzy("w", 2), Term("x", "body"), All())),
    )
    assert within(plain, field) == AndMaybe(
        And(
            (
                Term("w", field),
                Not(Phrase(("x", "y"), field)),
                Boost(Prefix("pr", field), 2.0),
                Range("year", 1, 2),
            )
        ),
        Or((Wildcard("w?", field), Fuzzy("w", 2, field), Term("x", "body"), All())),
    )


def test_restrictions_are_alternatives_within_a_column() -> None:
    """Two kinds and a year: either kind, in that year; words restrict nothing."""
    study, review = Label("kind", "STUDY"), Label("kind", "REVIEW")
    prisons, year = Label("subject", "prisons"), Range("year", 2010, 2010)
    assert restrictions([A, study, year, review]) == [Or((study, review)), year]
    assert restrictions([Not(prisons), A]) == [Not(prisons)]
    assert restrictions([prisons, study, prisons]) == [prisons, study]
    assert restrictions([A, Boost(study, 2.0)]) == [study]
    assert restrictions([A, Or((study, review)), And((study, A))]) == [Or((study, review))]
    assert restrictions([]) == []
