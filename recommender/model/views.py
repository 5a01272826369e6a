"""The views that entries are compared by, and what each of them gives to a pair.

See `recommender.model.mixture` for the formula. Reading lists takes no more than this module, and
no SciPy, which is imported where matrices are made.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from corpus.deferred.dataclasses import dataclass
from indexer.postings.bm25f import Floats
from indexer.postings.field_postings import Int32s, Int64s
from recommender.related_settings import RelatedSettings

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_STEEPNESS = 6

LEAST_NORM = 0.1
"""An entry with less than this of its length in the directions is not blown up to length 1."""

_ROWS = 1 << 16
"""Rows brought to length 1 at once, to bound the memory."""

Float32s = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Views:
    """Entries as they are compared: rows of length 1, less, or zeros.

    `vectors` are the TF-IDF vectors, float64 of (entries, terms), of which candidates are made;
    `saturated` and `titles` float32 of the same shape; `latent` float32 of (entries, dimensions).
    """

    vectors: csr_array
    saturated: csr_array
    titles: csr_array
    latent: Float32s

    def followed_by(self, others: Views) -> Views:
        """Return these entries and then others, by the same terms and directions."""
        return Views(
            _stacked(self.vectors, others.vectors),
            _stacked(self.saturated, others.saturated),
            _stacked(self.titles, others.titles),
            np.concatenate((self.latent, others.latent)),
        )


@dataclass(frozen=True, slots=True)
class Basis:
    """The directions of the latent view: `values`, float32 of (terms held, dimensions).

    `terms`, int32 and rising, are the numbers of the terms that have a row; all others have no
    part in any direction.
    """

    terms: Int32s
    values: Float32s


@dataclass(frozen=True, slots=True)
class PairScore:
    """What each view gives to the score of a pair, from 0 to 1 all together."""

    vectors: float
    saturated: float
    latent: float
    titles: float

    @property
    def total(self) -> float:
        """The score of the pair, before smoothing."""
        return self.vectors + self.saturated + self.latent + self.titles


def pair_score(views: Views, one: int, other: int, settings: RelatedSettings) -> PairScore:
    """Return what the views give to the score of `other` for the entry `one`."""
    shares = view_shares(views, np.array([one]), settings)[0]
    cosines = [
        float(shared_terms(view, one, other)[1].sum(dtype=np.float64))
        for view in (views.vectors, views.saturated, views.titles)
    ]
    near = views.latent[one].astype(np.float64) @ views.latent[other].astype(np.float64)
    given = cosines[0], cosines[1], max(float(near), 0.0), cosines[2] ** 4
    return PairScore(*(shares * np.array(given)).tolist())


def view_shares(views: Views, rows: Int64s, settings: RelatedSettings) -> Floats:
    """Return what the views count for each of some rows, float64 of (rows, 4).

    The views are vectors, saturated, latent and titles; with itself an entry has 1 in sum.
    """
    from scipy.sparse import csr_array

    wide = breadths(csr_array(views.vectors[rows]), settings.breadth)
    shares = np.empty((rows.size, 4))
    shares[:, 0] = 1.0
    shares[:, 1] = wide * settings.saturated_share
    shares[:, 2] = wide * settings.latent_share
    shares[:, 3] = settings.title_match
    own = np.ones((rows.size, 4))
    own[:, 1] = _sums(csr_array(views.saturated[rows]), 2)
    own[:, 2] = (views.latent[rows].astype(np.float64) ** 2).sum(axis=1)
    own[:, 3] = _sums(csr_array(views.titles[rows]), 2) ** 4
    parted: Floats = shares / (shares * own).sum(axis=1, keepdims=True)
    return parted


def breadths(vectors: csr_array, middle: float) -> Floats:
    """Return how far each entry's weight is spread over words, w of the mixture, 0 to 1.

    It is a half where it is spread over `middle` words, 0 for rows of zeros.
    """
    fourths = _sums(vectors, 4)
    words = np.divide(1.0, fourths, out=np.zeros_like(fourths), where=fourths > 0)
    if not middle:
        return np.where(words > 0, 1.0, 0.0)
    ratios = (words / middle) ** _STEEPNESS
    wide: Floats = ratios / (ratios + 1)
    return wide


def _stacked(one: csr_array, other: csr_array) -> csr_array:
    from scipy.sparse import csr_array, vstack

    return csr_array(vstack((one, other), format="csr"))


def _sums(vectors: csr_array, power: int) -> Floats:
    """Return the sum of each row's values raised to a power."""
    values = vectors.data.astype(np.float64) ** power
    # counts of nothing would be whole numbers
    return np.bincount(row_numbers(vectors), values, minlength=vectors.shape[0]).astype(np.float64)


def make_unit_rows(vectors: csr_array) -> None:
    """Divide each row, float64, by its Euclidean length, in place; rows of zeros stay.

    What scikit-learn's `normalize` does, to the last bit, but that takes a second to import.
    O(values), and memory for `_ROWS` rows.
    """
    for start in range(0, vectors.shape[0], _ROWS):
        bounds = vectors.indptr[start : start + _ROWS + 1]
        counts = np.diff(bounds)
        values = vectors.data[bounds[0] : bounds[-1]]
        rows = np.repeat(np.arange(counts.size), counts)
        lengths = np.sqrt(np.bincount(rows, values**2, minlength=counts.size))
        lengths[lengths == 0] = 1
        values /= lengths[rows]


def row_numbers(vectors: csr_array) -> Int64s:
    """Return the row of each value."""
    return np.repeat(np.arange(vectors.shape[0]), np.diff(vectors.indptr))


def weightiest_shared(vectors: csr_array, one: int, other: int, count: int) -> list[int]:
    """Return the terms that weigh most in both of two rows, the weightiest first.

    A term's weight is the product of its weights in both; ties by term number.
    """
    terms, products = shared_terms(vectors, one, other)
    best: list[int] = terms[np.lexsort((terms, -products))[:count]].tolist()
    return best


def shared_terms(vectors: csr_array, one: int, other: int) -> tuple[Int32s, Floats]:
    """Return the terms that two rows share, rising, and the products of their weights.

    In NumPy, since SciPy's products of two rows take several times as long.
    """
    here, there = row_of(vectors, one), row_of(vectors, other)
    terms, first, second = np.intersect1d(
        here[0], there[0], assume_unique=True, return_indices=True
    )
    return terms, here[1][first] * there[1][second]


def row_of(vectors: csr_array, row: int) -> tuple[Int32s, Floats]:
    """Return the terms of a row, rising, and their weights."""
    span = slice(int(vectors.indptr[row]), int(vectors.indptr[row + 1]))
    return vectors.indices[span], vectors.data[span]


Row = tuple[Int32s, Floats]
"""The terms of a row, rising, and their weights."""


def latent_pairs(basis: Basis, one: Row, other: Row, count: int) -> list[tuple[int, int, float]]:
    """Return the `count` pairs of different terms that most bring two saturated rows together.

    Each is a term of `one`, a term of `other` and the share of the latent cosine that the two have
    above 0, the greatest first, ties by term number. All shares, those of equal terms and those
    below 0 among them, add up to 1. O(terms of `one` * terms of `other`).
    """
    here, there = _directed(basis, one), _directed(basis, other)
    products = here[1] @ there[1].T
    total = float(products.sum())
    if total <= 0:
        return []
    different = here[0][:, np.newaxis] != there[0][np.newaxis, :]
    rows, columns = np.nonzero((products > 0) & different)
    shares = products[rows, columns] / total
    if count < shares.size:
        kept = shares >= np.partition(shares, -count)[-count]
        rows, columns, shares = rows[kept], columns[kept], shares[kept]
    order = np.lexsort((there[0][columns], here[0][rows], -shares))[:count]
    found = zip(here[0][rows[order]], there[0][columns[order]], shares[order], strict=True)
    return [(int(mine), int(theirs), float(share)) for mine, theirs, share in found]


def latent_sum(basis: Basis, rows: Sequence[Row], weights: Sequence[float]) -> Row:
    """Return the row that lies where the weighted sum of the places of saturated rows does."""
    terms = np.concatenate([row[0] for row in rows])
    values = np.concatenate(
        [
            row[1] * (weight / max(float(np.linalg.norm(_place(basis, row))), LEAST_NORM))
            for row, weight in zip(rows, weights, strict=True)
        ]
    )
    distinct, place = np.unique(terms, return_inverse=True)
    summed = np.bincount(place, values, distinct.size).astype(np.float64)
    return distinct.astype(np.int32), summed


def _place(basis: Basis, row: Row) -> Floats:
    place: Floats = _directed(basis, row)[1].sum(axis=0)
    return place


def _directed(basis: Basis, row: Row) -> Row:
    """Return the terms of a row that the basis has, and what each adds in every direction."""
    terms, weights = row
    held, first, second = np.intersect1d(
        terms, basis.terms, assume_unique=True, return_indices=True
    )
    return held, weights[first, np.newaxis].astype(np.float64) * basis.values[second]
