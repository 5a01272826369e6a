"""Labels of journals and repositories, and the library's kinds."""

from __future__ import annotations

import pytest

from corpus.entry import Entry
from corpus.kinds import KINDS, kind_from_type, kind_of


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Original Research", "STUDY"),
        ("  original   research ", "STUDY"),
        ("research-article", "STUDY"),
        ("Systematic Review", "REVIEW"),
        ("META–ANALYSIS", "REVIEW"),
        ("Guest Editorial", "DOCUMENT"),
        ("hot topics", "HOT TOPIC"),
        ("Text", ""),
        ("", ""),
    ],
)
def test_label_stands_for_a_kind(label: str, kind: str) -> None:
    """Case, blanks and dashes make no other label of it; an unknown one stands for nothing."""
    assert kind_of(label) == kind


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Study", "STUDY"),
        ("Briefing note", "BRIEFING NOTE"),
        ("InteractiveResource", ""),
        ("x" * 41, ""),
    ],
)
def test_a_page_may_state_a_kind_of_its_own(label: str, kind: str) -> None:
    """Kinds are data: a type the table does not know is one, unless it is a type of resource."""
    assert kind_from_type(label) == kind


def test_every_kind_stands_for_itself_and_fits_an_entry() -> None:
    """A page that states a kind in the library's own words is of that kind; no label has two."""
    for kind in KINDS:
        assert kind_of(kind) == kind
        assert Entry(id="a", title="T", kind=kind).kind == kind
    labels = [label for labels in KINDS.values() for label in labels]
    assert len(labels) == len(set(labels))
