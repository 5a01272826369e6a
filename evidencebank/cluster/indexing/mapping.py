"""The index of a generation's documents: its fields, how their texts are cut, how it scores."""

from __future__ import annotations

from typing import Any

from indexer.fields import FIELD_NAMES
from indexer.postings.columns import LABELS, NUMBERS

TERMS, FIELD_TERMS = "terms", "field_terms"
"""The terms of all ranked fields together, and those of each field, with frequencies that stand
for impacts."""

WORDS = "words"
"""The words as they are written."""

PLACES = {name: f"places_{name}" for name in FIELD_NAMES}
"""The terms of each field at their places."""

FILLER = "_"
"""Stands in a text where no term does; it is left out, and its place kept."""

AT_ONCE = 10_000
"""Hits that one request may ask for."""

LONGEST = 8_000
"""Characters of a folded title that completion compares: Lucene refuses keys above 32,766 bytes."""


def labelled(column: str) -> str:
    """Return the field of a column of labels."""
    return f"label_{column}"


def settings(unit: int, shards: int, similarity: str, gap: int) -> dict[str, Any]:
    """Return what an index is made with; `gap` parts the passages of a text.

    BM25 with `b` 0 gives a term the frequency / (k1 + frequency), whatever a document's length.
    """
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": 0,
            "refresh_interval": "-1",
            "number_of_routing_shards": shards,
            "similarity": {"impact": {"type": similarity, "k1": float(unit), "b": 0.0}},
            "analysis": _ANALYSIS,
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"enabled": False},
            "properties": _properties(gap),
        },
    }


_ANALYSIS: dict[str, Any] = {
    "tokenizer": {"blanks": {"type": "whitespace", "max_token_length": 30_000}},
    "filter": {
        "frequency": {"type": "delimited_term_freq", "delimiter": "|"},
        "together": {
            "type": "pattern_capture",
            "preserve_original": False,
            "patterns": ["([^|]+)"],
        },
        "no_filler": {"type": "stop", "stopwords": [FILLER]},
    },
    "analyzer": {
        "counted": {"type": "custom", "tokenizer": "blanks", "filter": ["frequency"]},
        "placed": {"type": "custom", "tokenizer": "blanks", "filter": ["together", "no_filler"]},
        "as_given": {"type": "custom", "tokenizer": "blanks"},
    },
}


def _properties(gap: int) -> dict[str, Any]:
    text = {"type": "text", "norms": False, "search_analyzer": "as_given"}
    counted = text | {"analyzer": "counted", "index_options": "freqs", "similarity": "impact"}
    placed = text | {
        "analyzer": "placed",
        "index_options": "positions",
        "position_increment_gap": gap,
    }
    number = {"type": "integer"}
    return {
        "number": number,
        "id": {"type": "keyword"},
        TERMS: counted,
        FIELD_TERMS: counted,
        WORDS: text | {"analyzer": "as_given", "index_options": "docs"},
        **dict.fromkeys(PLACES.values(), placed),
        **dict.fromkeys(NUMBERS, number),
        **{labelled(name): {"type": "keyword"} for name in LABELS},
        "title_rank": number,
        "topic_rank": number,
        "title_key": {"type": "keyword"},
        "title_key_rank": number,
        "title_length": number,
        "near": {"type": "binary", "doc_values": True},
        "rows": {"type": "binary", "store": True},
    }
