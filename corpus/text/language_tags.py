"""Tags of languages, from what databases and programs call them."""

from __future__ import annotations

import re

from corpus.data_file import read_toml

LANGUAGE_TAG = r"^([a-z]{2,3}(-[a-z0-9]{2,8})*)?$"
"""What a tag of BCP 47 looks like, in lower case; '' for none."""

_DATA = read_toml("corpus.text", "language_tags.toml")
_TAG_OF: dict[str, str] = {name: tag for tag, names in _DATA["names"].items() for name in names}
_IN_ADDRESSES: dict[str, str] = {
    name: tag for tag, names in _DATA["in_addresses"].items() for name in names
}
_OWN_NAMES: dict[str, str] = _DATA["own_names"]
_NO_LANGUAGE = frozenset({"und", "mul", "mis", "zxx"})
"""Codes of ISO 639-2 that say that it is not known, or many, or none."""

_CODE_LENGTH = 3
"""Letters of a code of ISO 639-2; the names behind the codes begin with the English one."""


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


def tag_in_address(name: str) -> str:
    """Return the tag of the language that a part of an address names, '' where it names none.

    >>> tag_in_address("cymraeg"), tag_in_address("zhs")
    ('cy', 'zh-hans')
    """
    return _IN_ADDRESSES.get(name) or language_tag(name)


def english_name(tag: str) -> str:
    """Return what a language is called in English, in small letters; '' if it is not known here.

    >>> english_name("en"), english_name("pt-br"), english_name("tlh")
    ('english', 'portuguese', '')
    """
    names = _DATA["names"].get(tag.partition("-")[0], ())
    return next((name for name in names if len(name) > _CODE_LENGTH), "")


def own_name(tag: str) -> str:
    """Return what a language calls itself; the tag of one that is not known here.

    >>> own_name("cy"), own_name("pt-br"), own_name("tlh")
    ('Cymraeg', 'Português', 'tlh')
    """
    return _OWN_NAMES.get(tag) or _OWN_NAMES.get(tag.partition("-")[0]) or tag
