"""Tags of languages, from what databases and programs call them."""

from __future__ import annotations

import re

from corpus.data_file import read_toml
from corpus.entry import LANGUAGE_TAG

_NAMES: dict[str, list[str]] = read_toml("corpus.text", "language_tags.toml")["names"]
_TAG_OF = {name: tag for tag, names in _NAMES.items() for name in names}


def language_tag(name: str) -> str:
    """Return the tag of the first language that a text names, '' where it names none that is known.

    >>> language_tag("eng"), language_tag("English; French"), language_tag("zh-Hant")
    ('en', 'en', 'zh-hant')
    """
    first = re.split("[;,/|]", name, maxsplit=1)[0].strip().lower().replace("_", "-")
    if first in _TAG_OF:
        return _TAG_OF[first]
    return first if re.match(LANGUAGE_TAG, first) else ""
