"""The model of the related lists as a scikit-learn estimator."""

# ruff: noqa: N803 - scikit-learn calls the samples X

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.utils.validation import check_array, check_is_fitted, validate_data

from corpus.errors import InputError
from indexer.postings.bm25f import Floats
from indexer.postings.field_postings import Int64s
from recommender.model.mixture import mixed, views_of
from recommender.model.neighbours import Neighbours, nearest, nearest_of
from recommender.model.smoothing import smoothed
from recommender.model.views import Views
from recommender.model.weights import (
    Counts,
    Statistics,
    distinctive_idf,
    statistics_of,
    weighed,
)
from recommender.related_settings import DEFAULT, LENGTH, RelatedSettings


class TfidfRelated(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """TF-IDF vectors of counted texts, and the texts related to each, as a bank's lists have them.

    Samples are texts, features terms, values counts. Fitted on what `Bank.term_matrix()` returns
    it gives the lists that the bank computes, as long as those leave nothing out: near-duplicates,
    kinds, age and sources are known to a bank alone, as are statistics that a large bank carries
    over from one generation to the next::

        terms = bank.term_matrix()
        model = TfidfRelated(feature_names=terms.terms)
        model.fit(terms.matrix, titles=terms.titles, made_titles=terms.made_titles)
        distances, others = model.kneighbors()

    `n_neighbors` is how many neighbours are given by default, `feature_names` the terms of the
    columns: stop words and mere numbers among them weigh nothing. Without it the columns of a
    pandas table are the terms, and of an array all columns weigh. The others are explained at
    `evidencebank.RelatedSettings`. `candidates` is how many texts nearest by cosine are looked at
    for each text: those beyond are never neighbours, however many are asked for, and `n_neighbors`
    may be as many. More candidates change the order too, since smoothing hears more neighbours.

    There is no `score` method, and so no default for `GridSearchCV`: what a list is worth, only
    judged lists say. Fit with each value of a parameter and measure with
    `evidencebank.evaluation.measures.mean_ndcg_at`; the guide to notebooks has the loop.

    Fitted attributes: `vectors_`, csr_array float64 of (samples, features), of unit length;
    `doc_freqs_`, int64 of (features,); `average_length_`, in counts; `n_samples_fit_`;
    `n_features_in_`, and `feature_names_in_` after a pandas table.
    """

    def __init__(
        self,
        n_neighbors: int = LENGTH,
        *,
        feature_names: Sequence[str] | None = None,
        damping: float = DEFAULT.damping,
        length_share: float = DEFAULT.length_share,
        idf_power: float = DEFAULT.idf_power,
        title_share: float = DEFAULT.title_share,
        candidates: int = DEFAULT.candidates,
        saturated_share: float = DEFAULT.saturated_share,
        latent_share: float = DEFAULT.latent_share,
        title_match: float = DEFAULT.title_match,
        breadth: float = DEFAULT.breadth,
        smoothing: float = DEFAULT.smoothing,
        floor: float = DEFAULT.floor,
    ) -> None:
        self.n_neighbors = n_neighbors
        self.feature_names = feature_names
        self.damping = damping
        self.length_share = length_share
        self.idf_power = idf_power
        self.title_share = title_share
        self.candidates = candidates
        self.saturated_share = saturated_share
        self.latent_share = latent_share
        self.title_match = title_match
        self.breadth = breadth
        self.smoothing = smoothing
        self.floor = floor

    def fit(
        self, X: Any, y: object = None, titles: Any = None, made_titles: Any = None
    ) -> TfidfRelated:
        """Learn statistics, vectors and neighbours; return the estimator.

        `X` counts the terms of whole texts, array or sparse matrix of (samples, features), none
        below 0. `titles`, of the same shape, counts those of their titles, which weigh
        `title_share` beside the text. `made_titles`, bool of (samples,), says which titles are
        only the first words of their texts. `y` is ignored. At worst O(sum of squared document
        frequencies), as `recommender.model.neighbours.nearest`.

        Raises ValueError for counts, names or parameters that cannot be used.
        """
        settings = self._settings()
        self._wanted(None)
        counts = self._counts(X, titles, made_titles, reset=True)
        known = statistics_of(counts)
        self.n_samples_fit_ = known.entries
        self.doc_freqs_ = known.doc_freqs
        self.average_length_ = known.average_length
        self._views, self._basis = views_of(counts, self._terms(), settings, known)
        self.vectors_ = self._views.vectors
        candidates = nearest(self.vectors_, settings.candidates)
        self._candidates = self._scored(self._views, np.arange(known.entries), candidates)
        return self

    def transform(self, X: Any, titles: Any = None, made_titles: Any = None) -> csr_array:
        """Return the vectors of texts by the statistics learned, float64, of unit length or 0.

        The arguments are those of `fit`. Raises ValueError for what `fit` would not take and for
        another number of features, NotFittedError before `fit`.
        """
        check_is_fitted(self)
        counts = self._counts(X, titles, made_titles, reset=False)
        known = self._known()
        return weighed(
            counts, distinctive_idf(counts, self._terms(), known), self._settings(), known
        )

    def fit_transform(
        self, X: Any, y: object = None, titles: Any = None, made_titles: Any = None
    ) -> csr_array:
        """Fit, and return the vectors of the texts fitted: see `fit` and `transform`."""
        return self.fit(X, y, titles, made_titles).transform(X, titles, made_titles)

    def kneighbors(
        self,
        X: Any = None,
        n_neighbors: int | None = None,
        return_distance: bool = True,
        titles: Any = None,
        made_titles: Any = None,
    ) -> tuple[Floats, Int64s] | Int64s:
        """Return the texts fitted that are nearest to each of `X`, nearest first.

        Without `X` that is to each text fitted, itself left out. Given as `X` a text fitted is a
        new one, and finds itself like any other: first, at the distance 0 without `smoothing`,
        and farther off with it, because a score is then a mean that neighbours have a part in.

        Returned are distances, float64 of (samples, n_neighbors), and numbers of texts, int64 of
        the same shape, or the numbers alone. A distance is 1 less the score of a related list,
        from 0 to 1. Where fewer texts than asked for are among the candidates and reach `floor`,
        the last places of a row have the distance infinity and the number -1, which is no text:
        leave them out (`row[row >= 0]`) before they lead to the last one. Ties go by number.

        Raises ValueError for more neighbours than `candidates`, NotFittedError before `fit`.
        """
        check_is_fitted(self)
        count = self._wanted(n_neighbors)
        if X is None:
            near = smoothed(self._candidates.best_first(), self.smoothing)
        else:
            near = self._near(self._counts(X, titles, made_titles, reset=False))
        docs = near.docs[:, :count].astype(np.int64)
        if not return_distance:
            return docs
        distances = np.where(docs >= 0, np.maximum(1 - near.scores[:, :count], 0.0), np.inf)
        return distances, docs

    def kneighbors_graph(
        self,
        X: Any = None,
        n_neighbors: int | None = None,
        mode: str = "connectivity",
        titles: Any = None,
        made_titles: Any = None,
    ) -> csr_array:
        """Return the neighbours as a graph, float64 csr_array of (samples, samples fitted).

        Its values are 1 or, in the mode 'distance', the distances; a row has as many as there are
        neighbours, and those that are missing are not in it. The other arguments, and
        errors, are those of `kneighbors`; another mode is a ValueError.
        """
        if mode not in ("connectivity", "distance"):
            raise ValueError(f"mode is {mode!r}: use 'connectivity' or 'distance'")
        distances, docs = self.kneighbors(X, n_neighbors, True, titles, made_titles)
        held = docs >= 0
        values = distances[held] if mode == "distance" else np.ones(int(held.sum()))
        indptr = np.concatenate(([0], np.cumsum(held.sum(axis=1))))
        return csr_array((values, docs[held], indptr), shape=(docs.shape[0], self.n_samples_fit_))

    def get_feature_names_out(self, input_features: Any = None) -> npt.NDArray[np.object_]:
        """Return the terms of the columns, an object array of (features,).

        They are `feature_names`, if given, else `input_features`, else the columns of the pandas
        table fitted, else 'x0', 'x1' and so on. Raises ValueError for as many names as there are
        not features, NotFittedError before `fit`.
        """
        if input_features is None and self.feature_names is not None:
            check_is_fitted(self)
            return np.asarray(self.feature_names, object)
        names: npt.NDArray[np.object_] = super().get_feature_names_out(input_features)
        return names

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.input_tags.positive_only = True
        return tags

    def _settings(self) -> RelatedSettings:
        names = self.get_params(deep=False).keys() & {one.name for one in fields(RelatedSettings)}
        try:
            return RelatedSettings(**{name: getattr(self, name) for name in names})
        except InputError as error:
            raise ValueError(str(error)) from error  # as whoever knows scikit-learn expects

    def _wanted(self, n_neighbors: int | None) -> int:
        count = self.n_neighbors if n_neighbors is None else n_neighbors
        if not isinstance(count, int | np.integer) or isinstance(count, bool):
            raise ValueError(f"n_neighbors is {count!r}: it must be a whole number")
        if not 1 <= count <= self.candidates:
            raise ValueError(
                f"n_neighbors is {count}: it must be 1 to {self.candidates}, as 'candidates' says"
            )
        return int(count)

    def _terms(self) -> Sequence[str] | None:
        names = self.feature_names
        if names is None:
            names = getattr(self, "feature_names_in_", None)
        return None if names is None else list(names)

    def _counts(self, X: Any, titles: Any, made_titles: Any, reset: bool) -> Counts:
        """Return what was given as counts, after looking at every part of it."""
        known = {"accept_sparse": "csr", "dtype": np.float64, "ensure_non_negative": True}
        texts = _whole(validate_data(self, X, reset=reset, **known))
        names = self.feature_names
        if names is not None and len(names) != texts.shape[1]:
            raise ValueError(f"feature_names has {len(names)} names for {texts.shape[1]} features")
        if titles is None:
            counted = csr_array(texts.shape, dtype=np.float64)
        else:
            counted = _whole(check_array(titles, input_name="titles", **known))
        if counted.shape != texts.shape:
            raise ValueError(f"titles are of the shape {counted.shape}, X is of {texts.shape}")
        made = np.zeros(texts.shape[0], bool) if made_titles is None else np.asarray(made_titles)
        if made.shape != texts.shape[:1] or made.dtype != bool:
            raise ValueError(f"made_titles must be {texts.shape[0]} truth values, one a sample")
        return Counts(texts, counted, made)

    def _known(self) -> Statistics:
        return Statistics(self.n_samples_fit_, self.doc_freqs_, self.average_length_)

    def _scored(self, views: Views, rows: Int64s, candidates: Neighbours) -> Neighbours:
        """Return the candidates of rows that reach the floor, with their scores by all views."""
        settings = self._settings()
        scored = mixed(views, rows, candidates, settings)
        return scored.where(candidates.scores >= settings.floor)

    def _near(self, counts: Counts) -> Neighbours:
        """Return the candidates of new texts, smoothed by the neighbours of those fitted."""
        fitted, settings = self.n_samples_fit_, self._settings()
        new, _ = views_of(counts, self._terms(), settings, self._known(), self._basis)
        both = self._views.followed_by(new)
        rows = np.arange(fitted, both.vectors.shape[0])
        found = nearest_of(both.vectors, rows, self._candidates.docs.shape[1], among=fitted)
        candidates = self._scored(both, rows, found)
        docs = np.concatenate((self._candidates.docs, candidates.docs))
        scores = np.concatenate((self._candidates.scores, candidates.scores))
        return smoothed(Neighbours(docs, scores).best_first(), settings.smoothing, rows)


def _whole(counts: Any) -> csr_array:
    """Return counts as sorted rows without zeros, without changing what was given."""
    rows = csr_array(counts)
    if not rows.has_canonical_format or not rows.data.all():
        rows = rows.copy()
        rows.sum_duplicates()
        rows.eliminate_zeros()
    return rows
