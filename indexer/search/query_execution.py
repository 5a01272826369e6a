"""Carrying a search out: reading the query, synonyms, asking the engine, relaxing it in vain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from corpus.cached import cached_property
from corpus.deferred.dataclasses import dataclass
from corpus.errors import QueryError
from corpus.scheme import Scheme
from corpus.text.typography import fold
from indexer.postings.columns import subject_code
from indexer.query.grammar import Grammar
from indexer.query.limits import DEFAULT_LIMITS, Limits
from indexer.query.tree import Node, Nothing
from indexer.search.engine import SearchEngine, TopDocs
from indexer.search.filters import NO_FILTERS
from indexer.search.relaxing import relaxations
from indexer.search.spec import SearchSpec
from indexer.search.subject_names import across_languages
from indexer.search.synonyms import Synonyms
from indexer.suggest.spelling import is_plain


@dataclass(frozen=True, slots=True)
class Executed:
    """What a search found and by which tree; a note on how it was read, '' if as it stands.

    `relaxed` are the steps that the query was relaxed by; see `indexer.search.relaxing`.
    """

    _tree: Node | Callable[[], Node]
    found: TopDocs
    note: str = ""
    relaxed: tuple[str, ...] = ()
    is_known: bool = False
    """Whether the bank has every word of the query."""

    @property
    def tree(self) -> Node:
        """The tree; of a query that was not read to be answered it is made now."""
        return self._tree() if callable(self._tree) else self._tree


class QueryExecution:
    """Carries searches out on one engine; safe to share between threads."""

    def __init__(self, engine: SearchEngine, scheme: Scheme) -> None:
        self._engine = engine
        self._scheme = scheme

    def run(self, spec: SearchSpec) -> Executed:
        """Return what a search finds.

        Raises QueryError in advanced mode for a query that cannot be read or goes too far.
        """
        executed = self.at_once(spec)
        if executed is not None:
            return executed
        if spec.is_list:
            return Executed(Nothing(), self._ask(spec, Nothing()))
        grammar = self._grammar(spec.limits)
        note = ""
        if spec.mode != "words":
            try:
                plain = grammar.parse(spec.query, spec.match, spec.mode != "advanced")
                tree = self._with_synonyms(spec, plain)
                if spec.synonyms and self._scheme.has_other_names:
                    tree, note = across_languages(
                        tree, spec.query, self._scheme, grammar.parse, self._engine.languages()
                    )
                executed = Executed(tree, self._ask(spec, tree), note)
            except QueryError as error:
                if spec.mode == "advanced":
                    raise
                note = f"read as plain words: {error} (at character {error.position + 1})"
            else:
                wants_more = spec.relax and spec.mode == "simple"
                if executed.found.total or not wants_more:
                    return executed
                return self._relaxed(spec, plain) or executed
        tree = self._with_synonyms(spec, grammar.parse_words(spec.query))
        return Executed(tree, self._ask(spec, tree), note)

    def at_once(self, spec: SearchSpec, most_postings: int | None = None) -> Executed | None:
        """Return what a search finds that need not be read; see `SearchEngine.at_once`."""
        if not _asks_for_any_word(spec):
            return None
        found = self._engine.at_once(spec.query, spec.limit, spec.offset, spec.graph, most_postings)
        if found is None or not found.total:
            return None
        return Executed(partial(self._tree_of_words, spec), found, is_known=True)

    def _tree_of_words(self, spec: SearchSpec) -> Node:
        return self._with_synonyms(spec, self._grammar(spec.limits).parse(spec.query))

    def did_you_mean(self, spec: SearchSpec, executed: Executed) -> str | None:
        """Return the query with unknown words replaced by near ones, if that finds something."""
        if executed.is_known and is_plain(spec.query):
            return None

        def has_hits(corrected: str) -> bool:
            other = replace(spec, query=corrected, mode="simple", limit=0, offset=0, relax=False)
            return self.run(other).found.total > 0

        return self._engine.did_you_mean(spec.query, has_hits, spec.limits)

    def unknown_filter(self, spec: SearchSpec) -> str:
        """Say which subject, kind, source or author no entry has, '' if there is none."""
        for condition in spec.filters.conditions:
            column, names = self._engine.unknown(condition)
            for name in names:
                from rapidfuzz.process import extractOne

                labels = self._engine.labels(column)
                near = extractOne(name, labels, processor=fold, score_cutoff=70)
                hint = f": did you mean {near[0]}?" if near else ""
                return f"no entry has the {column} {name}{hint}"
        return ""

    def _picked(self, spec: SearchSpec) -> tuple[str, ...]:
        """Return what was picked and is there, new ones alone where a day is asked for."""
        known = tuple(entry_id for entry_id in spec.picked if entry_id in self._engine)
        since = spec.filters["since"]
        if since is None or not known:
            return known
        new = NO_FILTERS.but(since=since).conditions
        return tuple(self._engine.meeting(known, new))

    def _relaxed(self, spec: SearchSpec, plain: Node) -> Executed | None:
        """Return what the first step finds that finds anything, None if none does.

        Synonyms come after relaxing, which is of what was typed.
        """
        for relaxed in relaxations(plain, self._parents):
            tree = self._with_synonyms(spec, relaxed.node)
            try:
                found = self._ask(spec, tree)
            except QueryError:  # a word may stand for too many only now that it is looked up
                continue
            if found.total:
                return Executed(tree, found, relaxed.note, relaxed.steps)
        return None

    def _parents(self, code: str) -> Sequence[str]:
        subject = self._scheme.find(code) if code in self._scheme else None
        return subject.parents if subject else ()

    def _ask(self, spec: SearchSpec, tree: Node) -> TopDocs:
        return self._engine.search(
            tree,
            spec.filters.conditions,
            sort=spec.sort,
            limit=spec.limit,
            offset=spec.offset,
            graph=spec.graph,
            limits=spec.limits,
            picked=self._picked(spec) if spec.picked else (),
        )

    def _with_synonyms(self, spec: SearchSpec, tree: Node) -> Node:
        return self._synonyms.added(tree) if spec.synonyms else tree

    @cached_property
    def _synonyms(self) -> Synonyms:
        return Synonyms(self._scheme)

    @cached_property
    def _plain_grammar(self) -> Grammar:
        languages = self._engine.languages()
        return Grammar(partial(subject_code, scheme=self._scheme), languages=languages)

    def _grammar(self, limits: Limits) -> Grammar:
        if limits is DEFAULT_LIMITS or limits == DEFAULT_LIMITS:
            return self._plain_grammar
        return Grammar(self._plain_grammar.subject_code, limits, self._engine.languages())


def _asks_for_any_word(spec: SearchSpec) -> bool:
    """Say whether a search is for any of a query's words, if it has nothing else, by relevance."""
    return (
        spec.match == "any"
        and spec.mode == "simple"
        and spec.sort == "relevance"
        and spec.filters is NO_FILTERS
        and spec.limits is DEFAULT_LIMITS
        and not spec.picked
    )
