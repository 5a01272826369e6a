"""Queries of known words alone, which are answered without being read, beside reading them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.entry import Entry
from corpus.scheme import Scheme
from corpus.subject import Subject
from indexer.build import build
from indexer.index import Index
from indexer.query.grammar import Grammar
from indexer.query.limits import DEFAULT_LIMITS, Limits
from indexer.ranking.quick_best import COMPILED, MOST
from indexer.search.query_execution import QueryExecution
from indexer.search.spec import SearchSpec
from indexer.search.whoosh_engine import WhooshEngine
from indexer.snippets.highlight_terms import HighlightTerms
from tests.indexer.small_library import BETWEEN, SCHEME, UNKNOWN, WORDS, random_library

OTHER_NAMES = Scheme((Subject("prison", "Prison", other_names=(("es", "Prisiones"),)),))
LANGUAGES = [("en",), ("es",), ("en", "es"), ("en", "es", "fr"), ("en", "de")]


@pytest.fixture(scope="module", params=LANGUAGES, ids="-".join)
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> WhooshEngine:
    """Return one whose entries are of one or more languages, with what is compiled loaded."""
    assert COMPILED.load() is not None
    entries = [
        entry.model_copy(update={"language": request.param[number % len(request.param)]})
        for number, entry in enumerate(random_library(3, 60))
    ]
    folder = tmp_path_factory.mktemp("index")
    build(folder, entries, SCHEME)
    return WhooshEngine(Index(folder, SCHEME))


def asked(words: list[str], between: list[str]) -> str:
    return "".join(f"{word}{gap}" for word, gap in zip(words, [*between, ""], strict=False))


operators = ["AND", "OR", "NOT", "ANDNOT", "ANDMAYBE", "REQUIRE", "-prison", "drug*", "year:2005"]
usual = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
odd = st.builds(
    asked,
    st.lists(st.sampled_from([*WORDS, *map(str.upper, WORDS), *UNKNOWN, *operators]), max_size=5),
    st.lists(st.sampled_from([*BETWEEN, "  ", "\t", "\n"]), min_size=5, max_size=5),
)
pages = st.tuples(st.sampled_from([0, 1, 3, 10, MOST, MOST + 1]), st.sampled_from([0, 2, 50]))


@settings(max_examples=300)
@given(query=usual | odd, page=pages, graph=st.booleans())
def test_it_finds_what_reading_the_query_finds(
    engine: WhooshEngine, query: str, page: tuple[int, int], graph: bool
) -> None:
    """The same ids, scores, totals, counts and tree, whatever the query and the page."""
    execution = QueryExecution(engine, SCHEME)
    spec = SearchSpec(query, limit=page[0], offset=page[1], graph=graph)
    found = execution.run(spec)
    read = execution.run(replace(spec, limits=Limits()))  # equal, and not the one known
    assert found.tree == read.tree
    assert found.found.ids == read.found.ids
    assert found.found.scores == read.found.scores
    assert (found.found.total, found.note, found.relaxed) == (
        read.found.total,
        read.note,
        read.relaxed,
    )
    assert execution.did_you_mean(spec, found) == execution.did_you_mean(spec, read)
    assert found.found.facets() == read.found.facets()
    if found.found.highlight_terms is not None:
        own = found.found.highlight_terms()
        for field in ("summary", "body"):
            shown = engine.highlight_terms(read.tree, spec.limits, field)
            there = {t: worth for t, worth in shown.words.items() if engine.index.has_term(t)}
            assert own == HighlightTerms(there)
            assert list(own.words) == list(there)
    assert found.found.live_counts() == read.found.live_counts()


def at_once(engine: WhooshEngine, query: str) -> bool:
    return engine.at_once(query, 10, 0, True) is not None


def test_queries_that_need_no_tree(engine: WhooshEngine) -> None:
    """Known words in any case, unless a language writes words together."""
    is_plain = "de" not in engine.languages()
    for query in ("naloxone", "Naloxone RELAPSE therapist", "b12 naloxone"):
        assert at_once(engine, query) is is_plain, query


@pytest.mark.parametrize(
    "query",
    [
        "",
        "zebra",
        "naloxone zebra",
        "naloxone  relapse",
        "naloxone naloxone",
        "naloxone OR relapse",
        "naloxone\trelapse",
        "na\u212aloxone",
        "naloxone " * 120,
    ],
)
def test_queries_that_have_to_be_read(engine: WhooshEngine, query: str) -> None:
    """Words that are not known or come twice, and all that is no word."""
    assert not at_once(engine, query)


def test_words_of_many_postings_may_be_left_to_others(engine: WhooshEngine) -> None:
    """Those of all words together count, each as often as it has entries."""
    counts = [engine.search(Grammar().parse(one)).total for one in ("naloxone", "relapse")]
    query, both = "naloxone relapse", sum(counts)
    if at_once(engine, query):
        assert engine.at_once(query, 10, 0, True, both) is not None
        assert engine.at_once(query, 10, 0, True, both - 1) is None


def test_words_that_may_mean_more_have_to_be_read(engine: WhooshEngine) -> None:
    """Stop words of a language, and labels, whose synonyms are looked for in English."""
    is_english = "en" in engine.languages()
    for query in ("therapy naloxone the", "naloxone women"):
        assert not (is_english and at_once(engine, query))


def test_words_beyond_the_limits_have_to_be_read(tmp_path: Path) -> None:
    """Very long ones, and very many."""
    COMPILED.load()
    words = [f"word{'abcdefghij'[n // 10]}{'abcdefghij'[n % 10]}" for n in range(70)]
    long = "x" * (DEFAULT_LIMITS.word + 1)
    entry = Entry(id="a", title=" ".join([*words, long]), language="en")
    build(tmp_path, [entry], None)
    engine = WhooshEngine(Index(tmp_path))
    assert at_once(engine, " ".join(words[: DEFAULT_LIMITS.clauses]))
    assert not at_once(engine, " ".join(words[: DEFAULT_LIMITS.clauses + 1]))
    assert not at_once(engine, long)


def test_labels_in_other_languages_have_queries_read(tmp_path: Path) -> None:
    """A word may then be a label in a language that is not that of the labels themselves."""
    COMPILED.load()
    build(tmp_path, random_library(3, 20), OTHER_NAMES)
    assert not at_once(WhooshEngine(Index(tmp_path, OTHER_NAMES)), "naloxone")


def test_words_of_operators_have_to_be_read() -> None:
    """REQUIRE is one, and 'require' would be a word like others."""
    words = ["andnot", "andmaybe", "naloxone", "require"]
    assert dict(Grammar().plain_terms(words)) == {"naloxone": ("naloxon",)}
