"""Traditional Chinese characters and the simplified ones that stand for them, by OpenCC.

Character by character, so that a text keeps its length: several traditional characters may become
one, as 乾 and 幹 become 干, in queries as in entries.
"""

from __future__ import annotations

from functools import cache

_BLOCKS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x2A6E0))
"""Unicode's blocks of Chinese characters in general use, and the first two of others."""


_SETTINGS = ("t2s", "tw2s", "hk2s")
"""Settings of OpenCC: the general one leaves what Taiwan (著) or Hong Kong (衞) alone writes."""


@cache
def simplified_letters() -> dict[str, str]:
    """Return the simplified character of each traditional one that has another."""
    from opencc import OpenCC  # only Chinese needs it

    letters = [chr(number) for first, end in _BLOCKS for number in range(first, end)]
    found: dict[str, str] = {}
    for setting in _SETTINGS:
        known = {*found, *found.values()}  # 么 is simplified, though Taiwan writes it for 幺
        simplified = OpenCC(setting).convert("\n".join(letters)).split("\n")
        pairs = zip(letters, simplified, strict=True)
        found |= {
            letter: other
            for letter, other in pairs
            if letter != other and len(other) == 1 and letter not in known
        }
    return found
