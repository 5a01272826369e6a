"""What analysts ask a bank for: tables, a matrix, a graph, and why a score is what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from indexer.search.spec import SearchSpec, SearchWords

if TYPE_CHECKING:
    from networkx import DiGraph
    from pandas import DataFrame

    from evidencebank.analysis.frames import TermMatrix
    from evidencebank.explanation import Explanation
    from evidencebank.lifecycle.current_generation import Current
    from evidencebank.list_editing.editors_lists import EditorsLists
    from evidencebank.snapshot import Snapshot
    from recommender.related_lists import RelatedReason
    from recommender.related_settings import RelatedSettings


class Tables:
    """The part of `Bank` that analysts use; tables and graph need the extra `notebooks`."""

    _current: Current[Snapshot]

    @property
    def _lists(self) -> EditorsLists:
        raise NotImplementedError

    def to_frame(self, text: bool = False) -> DataFrame:
        """Return all entries as a pandas table, one row each, sorted by `id`, the index.

        Columns: `title`, `headline`, `kind`, `year`, `authors` (tuples), `source` as it is
        written, `source_name` (the journal or publisher alone), `subjects` and `subject_codes`
        (tuples of labels and codes, as filed, not the broader ones), `added` and `revised`,
        `words` (of title, headline, summary and body, hyphenated ones in parts), `listed_works`
        (how many), `url`, `file_format`; with `text` also `summary` and `body`. What an entry
        does not have is missing (`isna`), its tuples empty. O(bank).

        Whatever the entries have, and where there is none: `year` is Int64, `words` and
        `listed_works` int64, `added` and `revised` datetime64[s], tuples are in columns of
        objects, and all else, with the index, is of pandas' type str.

        Raises InputError when pandas is not installed.
        """
        from evidencebank.analysis.frames import entry_frame

        return entry_frame(self._current.snapshot(), text)

    def term_matrix(self, *, weights: bool = False, field: str | None = None) -> TermMatrix:
        """Return how often each term stands in each entry, as a sparse matrix with names.

        Counted are title, headline, summary and body, as the related lists count them, or one
        `field`: 'title', 'headline', 'summary', 'body', 'subjects', 'authors' or 'source'. With
        `weights` it is the TF-IDF vectors that the lists are made of, float64 and of unit length:
        the product of two rows is the cosine of two entries. O(postings log postings).

        Raises InputError for an unknown field, and for weights of a field.
        """
        from evidencebank.analysis.frames import term_matrix

        return term_matrix(self._current.snapshot(), weights, field)

    def related_frame(self, draft: bool = False) -> DataFrame:
        """Return all related lists as a pandas table, one row a line, by entry and rank.

        Columns: `entry` and `related` (str), `rank` from 1 (int64), `score` (float64),
        `shared_terms` (tuples in a column of objects, the weightiest word first) and `pinned`
        (bool), for what an editor pinned. The lists are those that `related` gives; with `draft`
        as they would be published. O(entries * words of an entry).

        Raises InputError when pandas is not installed.
        """
        from evidencebank.analysis.frames import related_frame

        return related_frame(*self._lists.listing(draft))

    def graph(self, draft: bool = False) -> DiGraph:
        """Return the related lists as a networkx graph, from each entry to those in its list.

        Nodes are ids with `title`, `kind`, `year` (left out where unknown) and `subjects` (labels
        in one text, '; ' between them); edges have `rank` from 1, `score` and `pinned`. Ask
        algorithms to weigh edges by `weight="score"`. The lists are those of `related_frame`.
        It can be written as GraphML or GEXF. O(bank).

        Raises InputError when networkx is not installed.
        """
        from evidencebank.analysis.frames import graph

        return graph(*self._lists.listing(draft))

    @property
    def related_settings(self) -> RelatedSettings:
        """The settings that the bank's related lists are made by."""
        return self._current.snapshot().related_lists.settings

    def related_by(self, settings: RelatedSettings) -> dict[str, tuple[str, ...]]:
        """Return the related lists that other settings would make: ids by id, nearest first.

        Nothing is written: `load` with `related` keeps settings. They may differ from
        `related_settings` in what puts candidates in order: `saturated_share`, `latent_share`,
        `title_match`, `breadth`, `smoothing` and `floor`. Pins and bans do not count. A second or
        so for some thousand entries.

        Raises InputError for settings that differ in more.
        """
        # brings in scikit-learn, which readers do without
        from recommender.relisting import relisted

        snapshot = self._current.snapshot()
        ids = snapshot.index.ids
        docs = relisted(snapshot.related_lists, snapshot.index, settings).tolist()
        return {
            entry_id: tuple(ids[doc] for doc in row if doc >= 0)
            for entry_id, row in zip(ids, docs, strict=True)
        }

    def explain_related(self, entry_id: str, other_id: str) -> RelatedReason:
        """Say what the score of an entry in the related list of another is made of.

        The parts add up to the score in the model's own list, without pins and bans; of an entry
        that is not in it they are those of the pair alone. O(words of the one * words of the
        other), for the pairs of words.

        Raises InputError for an unknown id.
        """
        snapshot = self._current.snapshot()
        return snapshot.related_lists.reason(snapshot.doc(entry_id), snapshot.doc(other_id))

    def explain(
        self, query: str | SearchSpec, entry_id: str, **words: Unpack[SearchWords]
    ) -> Explanation:
        """Say why an entry has the score it has for a search, or why it is not found.

        The search is a `SearchSpec`, or a query and words as `search` takes them. Print the
        result, or let a notebook show it: the
        contribution of each term with its frequencies, document frequency and idf, what related
        entries lend, what is missing, and which filter keeps the entry out. An entry that only a
        filter keeps out has the score 0 and is explained as it would be without the filters.
        O(postings of the query's terms + documents).

        Raises InputError for an unknown id or an argument that makes no sense, QueryError in
        advanced mode for a query that cannot be read.
        """
        from evidencebank.explanation import explain

        spec, snapshot = SearchSpec.of(query, **words), self._current.snapshot()
        return explain(spec, entry_id, snapshot.execution, snapshot.engine, snapshot.entry)
