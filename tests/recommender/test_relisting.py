"""Lists by other settings, beside those that a build with them writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import InputError
from indexer.index import Index
from recommender.build_lists import build
from recommender.related_lists import RelatedLists
from recommender.related_settings import DEFAULT, RelatedSettings
from recommender.relisting import RESCORING, relisted

WORDS = ("naloxone", "prison", "hostel", "methadone", "police", "family", "alcohol", "advice")
TEXTS = [
    " ".join(WORDS[(n * k) % (3 + n % 6)] for k in range(1, 9)) + f" number{n % 7}"
    for n in range(45)
]


@pytest.mark.parametrize(
    "settings",
    [
        DEFAULT,
        replace(DEFAULT, saturated_share=0.0, title_match=0.0),
        replace(DEFAULT, latent_share=1.2, breadth=0.0, smoothing=0.3, floor=0.2),
    ],
)
def test_lists_are_those_of_a_build(
    settings: RelatedSettings,
    index_of: Callable[..., Index],
    lists_of: Callable[[Index], RelatedLists],
    folder: Path,
) -> None:
    """By any of the settings that put candidates in order."""
    index = index_of(*TEXTS)
    build(folder, index, settings=settings)
    built = RelatedLists(folder, index).listing.docs
    assert relisted(lists_of(index), index, settings).tolist() == built.tolist()


def test_other_settings_need_a_build(
    index_of: Callable[..., Index], lists_of: Callable[[Index], RelatedLists]
) -> None:
    """Vectors and candidates are not made anew here."""
    index = index_of(*TEXTS[:5])
    with pytest.raises(InputError, match=f"by {RESCORING[0]}, .* alone: build them"):
        relisted(lists_of(index), index, replace(DEFAULT, damping=1.0))
