"""What the files of an index depend on besides the entries and their scheme."""

from __future__ import annotations

from typing import Any

import opencc
import Stemmer
import whoosh  # no more than its version: the rest takes a while, and searches do without

from indexer.analysis.words import ANALYSIS_VERSION
from indexer.fields import FIELDS, K1, B
from indexer.postings import bm25f
from indexer.postings.columns import COLUMNS_VERSION

_WHOOSH_VERSION = ".".join(map(str, whoosh.__version__))
"""Which Whoosh writes the segments; it goes by three names where packages are installed."""

ARRAYS_VERSION = 4
"""To be raised with every change of which arrays an index has, or what stands in them."""

FIRST = {"ranking": 1, "arrays": 1}
"""What indexes were built with whose fingerprint does not say, by name."""


def fingerprint() -> dict[str, Any]:
    """Return it, by name, as JSON has it: an index of another fingerprint must be built anew.

    The stemmer is there because its releases stem some words differently, OpenCC because they may
    know other characters.
    """
    return {
        "analysis": ANALYSIS_VERSION,
        "arrays": ARRAYS_VERSION,
        "bm25f": [K1, B],
        "columns": COLUMNS_VERSION,
        "chinese_scripts": opencc.__version__,
        "fields": [[field.name, field.weight] for field in FIELDS],
        "ranking": bm25f.RANKING_VERSION,
        "stemmer": Stemmer.version(),
        "whoosh": _WHOOSH_VERSION,
    }
