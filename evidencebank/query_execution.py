"""From a request to what it finds: reading the query, synonyms, and relaxing it in vain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from corpus.cached import cached_property
from corpus.errors import QueryError
from corpus.scheme import Scheme
from evidencebank.request import Request
from indexer.index import Index, TopDocs
from indexer.postings.columns import subject_code
from indexer.postings.related_graph import Graph
from indexer.query.grammar import Grammar
from indexer.query.limits import Limits
from indexer.query.tree import Node, Nothing
from indexer.search.relaxing import relaxations
from indexer.search.synonyms import Synonyms


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found and by which tree; a note on how the query was read, '' if as it stands.

    `relaxed` are the steps that the query was relaxed by; see `indexer.search.relaxing`.
    """

    node: Node
    found: TopDocs
    note: str = ""
    relaxed: tuple[str, ...] = ()


class Finder:
    """Answers requests from one index; safe to share between threads."""

    def __init__(self, index: Index, scheme: Scheme) -> None:
        self._index = index
        self._scheme = scheme

    def find(self, request: Request, graph: Graph | None, picked: Sequence[int]) -> Finding:
        """Return what a request finds.

        Raises QueryError in advanced mode for a query that cannot be read or goes too far.
        """
        search = partial(self._search, request, graph, picked)
        if request.is_list:
            return Finding(Nothing(), search(Nothing()))
        grammar = self._grammar(request.limits)
        note = ""
        if request.mode != "words":
            try:
                lenient = request.mode != "advanced"
                plain = grammar.parse(request.query, request.match, lenient)
                node = self._with_synonyms(plain, request)
                finding = Finding(node, search(node))
            except QueryError as error:
                if request.mode == "advanced":
                    raise
                note = f"read as plain words: {error} (at character {error.position + 1})"
            else:
                wants_more = request.relax and request.mode == "simple"
                if finding.found.total or not wants_more:
                    return finding
                return self._relaxed(plain, request, search) or finding
        node = self._with_synonyms(grammar.parse_words(request.query), request)
        return Finding(node, search(node), note)

    def _relaxed(
        self, plain: Node, request: Request, search: Callable[[Node], TopDocs]
    ) -> Finding | None:
        """Return what the first step finds that finds anything, None if none does.

        Synonyms come after relaxing, which is of what was typed.
        """
        for relaxed in relaxations(plain, self._parents):
            node = self._with_synonyms(relaxed.node, request)
            try:
                found = search(node)
            except QueryError:  # a word may stand for too many only now that it is looked up
                continue
            if found.total:
                return Finding(node, found, relaxed.note, relaxed.steps)
        return None

    def _parents(self, code: str) -> Sequence[str]:
        subject = self._scheme.find(code) if code in self._scheme else None
        return subject.parents if subject else ()

    def _search(
        self, request: Request, graph: Graph | None, picked: Sequence[int], node: Node
    ) -> TopDocs:
        return self._index.search(
            node,
            request.filters,
            request.sort,
            request.limit,
            request.offset,
            graph if request.graph else None,
            request.limits,
            picked,
        )

    def _with_synonyms(self, node: Node, request: Request) -> Node:
        return self._synonyms.added(node) if request.synonyms else node

    @cached_property
    def _synonyms(self) -> Synonyms:
        return Synonyms(self._scheme)

    @cached_property
    def _plain_grammar(self) -> Grammar:
        return Grammar(partial(subject_code, scheme=self._scheme))

    def _grammar(self, limits: Limits) -> Grammar:
        if limits == self._plain_grammar.limits:
            return self._plain_grammar
        return Grammar(self._plain_grammar.subject_code, limits)
