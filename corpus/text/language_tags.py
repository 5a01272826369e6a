"""Tags of languages, from what databases and programs call them."""

from __future__ import annotations

import re

from corpus.data_file import read_toml
from corpus.entry import LANGUAGE_TAG

_NAMES: dict[str, list[str]] = read_toml("corpus.text", "language_tags.toml")["names"]
_NO_LANGUAGE = frozenset({"und", "mul", "mis", "zxx"})
"""Codes of ISO 639-2 that say that it is not known, or many, or none."""

_TAG_OF = {name: tag for tag, names in _NAMES.items() for name in names}


def language_tag(name: str) -> str:
    """Return the tag of the first language that a text names, '' where it names none that is known.

    >>> language_tag("eng"), language_tag("English; French"), language_tag("zh-Hant")
    ('en', 'en', 'zh-hant')
    """
    first = re.split("[;,/|]", name, maxsplit=1)[0].strip().lower().replace("_", "-")
    if first in _TAG_OF:
        return _TAG_OF[first]
    known = re.match(LANGUAGE_TAG, first) and first.partition("-")[0] not in _NO_LANGUAGE
    return first if known else ""
