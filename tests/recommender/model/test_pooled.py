"""What translations say together, against a slow way that reads like the rule."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corpus.entry import Entry
from indexer.postings import columns
from indexer.translations import keys
from indexer.translations.sets import Translations
from recommender.model.neighbours import Neighbours
from recommender.model.selection import pooled

WORKS = ["en es", "en es fr", "en", "es", "fr", "en fr"]
ENTRIES = sorted(
    (
        Entry(id=f"w{work}-{language}", title="A", language=language, doi=f"10.1234/{work}")
        for work, spoken in enumerate(WORKS)
        for language in spoken.split()
    ),
    key=lambda entry: entry.id,
)
SIZE = len(ENTRIES)
COUNT = 5
TRANSLATIONS = Translations(keys.collect(ENTRIES), columns.collect(ENTRIES, None).language)


def _slowly(candidates: Neighbours) -> list[dict[int, float]]:
    """Return for each document the scores of other works, by their first document."""
    work = [entry.doi for entry in ENTRIES]
    first = {doi: work.index(doi) for doi in work}
    known = {
        (row, int(doc)): float(score)
        for row in range(SIZE)
        for doc, score in zip(candidates.docs[row], candidates.scores[row], strict=True)
        if doc >= 0
    }
    found: list[dict[int, float]] = []
    for row in range(SIZE):
        mine = [doc for doc in range(SIZE) if work[doc] == work[row]]
        if len(mine) == 1:
            found.append({doc: score for (one, doc), score in known.items() if one == row})
            continue
        scores: dict[int, float] = defaultdict(float)
        for doi in {*work} - {work[row]}:
            theirs = [doc for doc in range(SIZE) if work[doc] == doi]
            pairs = [(one, other) for one in mine for other in theirs]
            alike = [p for p in pairs if ENTRIES[p[0]].language == ENTRIES[p[1]].language]
            if not any(pair in known for pair in pairs):
                continue
            if alike:
                score = sum(known.get(pair, 0.0) for pair in alike) / len(alike)
            else:
                score = max(known.get(pair, 0.0) for pair in pairs)
            scores[first[doi]] = score
        best = sorted(scores, key=lambda doc: (-scores[doc], doc))[:COUNT]
        found.append({doc: scores[doc] for doc in best})
    return found


@st.composite
def candidate_lists(draw: st.DrawFn) -> Neighbours:
    """Return lists of candidates, none of them the entry itself."""
    found = Neighbours.none(SIZE, COUNT)
    for row in range(SIZE):
        others = st.integers(0, SIZE - 1).filter(lambda doc, row=row: doc != row)
        scores = draw(
            st.dictionaries(others, st.sampled_from([0.1, 0.25, 0.5, 0.75]), max_size=COUNT)
        )
        for place, (doc, score) in enumerate(sorted(scores.items(), key=lambda one: -one[1])):
            found.docs[row, place], found.scores[row, place] = doc, score
    return found


@given(candidate_lists())
def test_translations_have_the_mean_of_what_each_says(candidates: Neighbours) -> None:
    """In the languages that both works are in; others keep their candidates."""
    found = pooled(candidates, TRANSLATIONS, np.arange(SIZE))
    for row, expected in enumerate(_slowly(candidates)):
        held = found.docs[row] >= 0
        told = dict(
            zip(found.docs[row][held].tolist(), found.scores[row][held].tolist(), strict=True)
        )
        assert told.keys() == expected.keys()
        assert all(abs(told[doc] - expected[doc]) < 1e-12 for doc in told)
        assert (np.diff(found.scores[row]) <= 1e-12).all()


def test_without_translations_nothing_changes() -> None:
    """Not even the arrays."""
    alone = [entry.model_copy(update={"doi": ""}) for entry in ENTRIES[:1]]
    translations = Translations(keys.collect(alone), columns.collect(alone, None).language)
    candidates = Neighbours.none(1, COUNT)
    assert pooled(candidates, translations, np.arange(1)) is candidates
