"""What the files of an index depend on besides the entries and their scheme."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import whoosh  # no more than its version: the rest takes a while, and searches do without

from indexer.analysis.words import ANALYSIS_VERSION
from indexer.fields import FIELDS, K1, B
from indexer.postings import bm25f
from indexer.postings.columns import COLUMNS_VERSION

_WHOOSH_VERSION = ".".join(map(str, whoosh.__version__))
"""Which Whoosh writes the segments; it goes by three names where packages are installed."""

ARRAYS_VERSION = 3
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
        "chinese_scripts": _version("opencc", "opencc"),
        "fields": [[field.name, field.weight] for field in FIELDS],
        "ranking": bm25f.RANKING_VERSION,
        "stemmer": _version("pystemmer", "Stemmer"),
        "whoosh": _WHOOSH_VERSION,
    }


def _version(distribution: str, module: str) -> str:
    """Return the version of an installed distribution, by the name of its folder.

    That has stood there since PEP 376, beside the module: `pystemmer-3.1.0.dist-info`.
    """
    spec = find_spec(module)
    if spec is not None and spec.origin is not None:
        beside = Path(spec.origin).parent
        for folder in (beside.parent if spec.submodule_search_locations else beside).iterdir():
            name, _, version = folder.name.removesuffix(".dist-info").partition("-")
            if folder.suffix == ".dist-info" and name.lower() == distribution:
                return version
    # installed in another way; it brings in what reads mail, which takes longer than a search
    import importlib.metadata

    return importlib.metadata.version(distribution)
