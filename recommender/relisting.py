"""What other settings would make of lists that are there, without building them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from corpus.errors import InputError
from indexer.index import Index
from indexer.postings.field_postings import Int32s
from recommender.build_lists import lists_of
from recommender.model.mixture import mixed
from recommender.related_lists import RelatedLists
from recommender.related_settings import RelatedSettings

RESCORING = ("saturated_share", "latent_share", "title_match", "breadth", "smoothing", "floor")
"""The settings that put candidates in another order; vectors and candidates stay."""


def relisted(lists: RelatedLists, index: Index, settings: RelatedSettings) -> Int32s:
    """Return the lists of all entries by other settings, int32 of (entries, LENGTH), -1 for none.

    They are those that a build with the settings would write. Raises InputError for settings that
    differ in more than `RESCORING`. O(entries * candidates * words of an entry).
    """
    kept = {name: getattr(lists.settings, name) for name in RESCORING}
    if replace(settings, **kept) != lists.settings:
        raise InputError(f"lists can be made anew by {', '.join(RESCORING)} alone: build them")
    candidates = lists.candidates
    scored = mixed(lists.views, np.arange(len(index)), candidates, settings)
    return lists_of(index, lists.vectors, candidates, scored, settings)[1].docs
