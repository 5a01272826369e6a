"""A query cut into tokens: brackets, phrases, operators, names of fields, words."""

from __future__ import annotations

import re

from corpus.deferred.dataclasses import dataclass
from corpus.deferred.patterns import pattern

_TOKEN = pattern(
    r"""(?P<space>\s+)
    |(?P<open>\()|(?P<close>\))
    |(?P<phrase>"[^"]*"(?:~\d+(?![^\s()^]))?)
    |(?P<quote>")
    |(?P<boost>\^\d+(?:\.\d+)?)
    |(?P<field>[A-Za-z]+:(?=[^\s)]))
    |(?P<sign>[-+](?=[^\s)]))
    |(?P<operator>(?:ANDNOT|ANDMAYBE|REQUIRE|AND|OR|NOT)(?![^\s()"]))
    |(?P<text>(?:[^\s()"^]*/)?10\.\d{4,9}/(?:[^\s()"^]|\([^\s()"^]*\))+|[^\s()"^]+)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_PHRASE = pattern(r'"([^"]*)"(?:~(\d+))?')
_MAX_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: its `kind`, a name in this module's pattern, and where it stands."""

    kind: str
    text: str
    position: int

    @property
    def end(self) -> int:
        """Where the next character stands."""
        return self.position + len(self.text)


def tokens(query: str) -> list[Token]:
    """Return the tokens of a query, without the blanks between them. O(characters)."""
    return [
        Token(found.lastgroup or "other", found.group(), found.start())
        for found in _TOKEN.finditer(query)
        if found.lastgroup != "space"
    ]


def phrase_and_slop(token: Token) -> tuple[str, int]:
    """Return what stands between the quotation marks of a phrase, and the slop behind them."""
    found = _PHRASE.fullmatch(token.text)
    return (found[1], int((found[2] or "0")[:_MAX_DIGITS])) if found else (token.text, 0)
