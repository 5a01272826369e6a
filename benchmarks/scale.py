"""How much a run measures, and how often."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers of documents, queries and runs; None for all the documents there are."""

    scifact: int | None
    debian: int | None
    made_up: int
    """Documents where the collections are absent."""
    claims: int
    """Queries of sentence length, on SciFact."""
    short_queries: int
    questions: int
    """Filtered searches."""
    search_runs: int
    """How often each query is timed."""
    index_runs: int
    whole_runs: int
    """How often each version builds the larger bank, in turn, which takes a minute for both."""
    version_runs: int
    """How often each version takes in a change, in turn."""
    grown_sizes: tuple[int, int]
    """Made documents of which banks are built, to see how that grows."""
    large_sizes: tuple[int, int]
    """Those that the bars of growth are of."""
    cluster_sizes: tuple[int, int]
    """The same in a cluster."""
    relating_runs: int
    openings: int
    starts: int
    """How often a command is run."""
    page_runs: int
    """Into how many runs the requests of new pages are parted."""
    requests: int
    """Requests of a site, of each sort."""
    searched_sizes: tuple[int, ...]
    """Sizes, besides the whole, at which the growth of searching is measured."""
    related_sizes: tuple[int, ...]
    left_out: tuple[str, ...]
    """Engines that take too long to start for this scale."""
    judged: tuple[str, ...]
    """Collections whose quality is measured."""


FULL = Scale(
    scifact=None,
    debian=None,
    made_up=20_000,
    claims=300,
    short_queries=300,
    questions=100,
    search_runs=5,
    index_runs=5,
    whole_runs=2,
    version_runs=5,
    grown_sizes=(15_000, 150_000),
    large_sizes=(60_000, 600_000),
    cluster_sizes=(10_000, 100_000),
    relating_runs=3,
    openings=5,
    starts=15,
    page_runs=5,
    requests=3_000,
    searched_sizes=(5_000,),
    related_sizes=(6_000, 20_000),
    left_out=(),
    judged=("cranfield", "cisi", "scifact", "medquad", "reviews"),
)
QUICK = Scale(
    scifact=500,
    debian=1_000,
    made_up=500,
    claims=30,
    short_queries=30,
    questions=10,
    search_runs=2,
    index_runs=1,
    whole_runs=1,
    version_runs=1,
    grown_sizes=(200, 2_000),
    large_sizes=(300, 3_000),
    cluster_sizes=(200, 2_000),
    relating_runs=1,
    openings=1,
    starts=2,
    page_runs=2,
    requests=60,
    searched_sizes=(250,),
    related_sizes=(250,),
    left_out=("bm25s, numba", "sqlite-utils search"),
    judged=("cranfield",),
)
