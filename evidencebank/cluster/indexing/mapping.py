"""The index of a generation's documents: its fields, how their texts are cut, how it scores.

Terms and words are called by their codes, in letters and digits: a searching process has the
codes, see `evidencebank.cluster.indexing.vocabulary`, and three letters are read, sent and
compared sooner than a word.
"""

from __future__ import annotations

from typing import Any

from indexer.fields import FIELD_NAMES
from indexer.postings.columns import LABELS, NUMBERS

TERMS, FIELD_TERMS = "terms", "field_terms"
"""The terms of all ranked fields together, with frequencies that stand for impacts; and the same in
each field of those terms that a document has in several fields."""

WORDS = "words"
"""The words as they are written, less those that stand where some term does."""

PLACES = {name: f"places_{name}" for name in FIELD_NAMES}
"""The terms of each field at their places."""

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-"
"""What codes are written with: nothing that parts tokens, or that JSON writes otherwise."""

LETTERS = "abcdefghijklmnop"
"""What terms begin with that are told apart by field, by the field's number."""

FILLER = "_"
"""Stands in a text where no term does; it is left out, and its place kept."""

PARTS = "|"
"""Parts a term from its frequency, and terms at one place from one another."""

_LEGACY = (3, 0)
"""From which version on BM25 has no factor k1 + 1 and the similarity that has it is called so."""

_WITHOUT_RECOVERY_SOURCE = (2, 15)
"""From which version on what was sent need not be kept until segments are merged."""

AT_ONCE = 10_000
"""Hits that one request may ask for."""

LONGEST = 8_000
"""Characters of a folded title that completion compares: Lucene refuses keys above 32,766 bytes."""


def labelled(column: str) -> str:
    """Return the field of a column of labels."""
    return f"label_{column}"


def code(number: int) -> str:
    """Return the code of a term or word, given by number: its base-64 digits, the least first."""
    digits = DIGITS[number & 63]
    while number := number >> 6:
        digits += DIGITS[number & 63]
    return digits


def code_in_field(number: int, field: str) -> str:
    """Return the code of a term in one field."""
    return LETTERS[FIELD_NAMES.index(field)] + code(number)


def settings(unit: int, shards: int, version: tuple[int, int], gap: int) -> dict[str, Any]:
    """Return what an index is made with, by a cluster's version; `gap` parts a text's passages.

    BM25 with `b` 0 gives a term the frequency / (k1 + frequency), whatever a document's length.
    What was sent is not kept besides what was made of it: an index is written once, and copied by
    its files.
    """
    similarity = "LegacyBM25" if version >= _LEGACY else "BM25"
    source: dict[str, Any] = {"enabled": False}
    if version >= _WITHOUT_RECOVERY_SOURCE:
        source["recovery_source_enabled"] = False
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": 0,
            "refresh_interval": "-1",
            "merge.policy.expunge_deletes_allowed": 0,
            "number_of_routing_shards": shards,
            "similarity": {"impact": {"type": similarity, "k1": float(unit), "b": 0.0}},
            "analysis": _ANALYSIS,
        },
        "mappings": {
            "dynamic": "strict",
            "_source": source,
            "properties": _properties(gap),
        },
    }


_ANALYSIS: dict[str, Any] = {
    "tokenizer": {"blanks": {"type": "whitespace", "max_token_length": 30_000}},
    "filter": {
        "frequency": {"type": "delimited_term_freq", "delimiter": PARTS},
        "together": {
            "type": "pattern_capture",
            "preserve_original": False,
            "patterns": [f"([^{PARTS}]+)"],
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
    sorted_by = number | {"index": False}
    return {
        "number": number,
        "id": {"type": "keyword"},
        TERMS: counted,
        FIELD_TERMS: counted,
        WORDS: text | {"analyzer": "as_given", "index_options": "docs"},
        **dict.fromkeys(PLACES.values(), placed),
        **dict.fromkeys(NUMBERS, number),
        **{labelled(name): {"type": "keyword"} for name in LABELS},
        "title_rank": sorted_by,
        "topic_rank": sorted_by,
        "title_key": {"type": "keyword"},
        "title_key_rank": sorted_by,
        "title_length": sorted_by,
        "near": {"type": "binary", "doc_values": True},
        "rows": {"type": "binary", "store": True},
    }
