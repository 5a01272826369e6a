"""Tags of languages, from what databases and programs call them."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from corpus.cached import cached_for_short
from corpus.data_file import read_toml

LANGUAGE_TAG = r"^([a-z]{2,3}(-[a-z0-9]{2,8})*)?$"
"""What a tag of BCP 47 looks like, in lower case; '' for none."""

_NO_LANGUAGE = frozenset({"und", "mul", "mis", "zxx"})
"""Codes of ISO 639-2 that say that it is not known, or many, or none."""

_CODE_LENGTH = 3
"""Letters of a code of ISO 639-2; the names behind the codes begin with the English one."""


@cache
def _data() -> dict[str, Any]:
    # read when it is asked for: a search of an English bank never does
    return read_toml("corpus.text", "language_tags.toml")


@cache
def _tags_by(table: str) -> dict[str, str]:
    """Return the tags by what they are called in a table of the file."""
    return {name: tag for tag, names in _data()[table].items() for name in names}


@cached_for_short
def language_tag(name: str) -> str:
    """Return the tag of the first language that a text names, '' where it names none that is known.

    >>> language_tag("eng"), language_tag("English; French"), language_tag("zh-Hant")
    ('en', 'en', 'zh-hant')
    """
    first = re.split("[;,/|]", name, maxsplit=1)[0].strip().lower().replace("_", "-")
    tag_of = _tags_by("names")
    if first in tag_of:
        return tag_of[first]
    known = re.match(LANGUAGE_TAG, first) and first.partition("-")[0] not in _NO_LANGUAGE
    return first if known else ""


def tag_in_address(name: str) -> str:
    """Return the tag of the language that a part of an address names, '' where it names none.

    >>> tag_in_address("cymraeg"), tag_in_address("zhs")
    ('cy', 'zh-hans')
    """
    return _tags_by("in_addresses").get(name) or language_tag(name)


def known_names() -> frozenset[str]:
    """Return all that languages are known by here, in addresses too."""
    return frozenset({*_tags_by("names"), *_tags_by("in_addresses")})


def english_name(tag: str) -> str:
    """Return what a language is called in English, in small letters; '' if it is not known here.

    >>> english_name("en"), english_name("pt-br"), english_name("tlh")
    ('english', 'portuguese', '')
    """
    names = _data()["names"].get(tag.partition("-")[0], ())
    return next((name for name in names if len(name) > _CODE_LENGTH), "")


def own_name(tag: str) -> str:
    """Return what a language calls itself; the tag of one that is not known here.

    >>> own_name("cy"), own_name("pt-br"), own_name("tlh")
    ('Cymraeg', 'Português', 'tlh')
    """
    own_names: dict[str, str] = _data()["own_names"]
    return own_names.get(tag) or own_names.get(tag.partition("-")[0]) or tag
