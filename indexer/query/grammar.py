r"""What people type, read into a query tree by recursive descent.

    query    = either
    either   = series ("OR" series)*
    series   = clause+                  any of the words (or all, by `match`); kinds, subjects,
                                        years and days restrict; `-x` and `NOT x` exclude,
                                        `+x` must be there
    clause   = item (("AND" | "ANDNOT" | "ANDMAYBE" | "REQUIRE") item)*
    item     = ("NOT" | "-" | "+") item | ([field ":"] atom | column ":" value) ["^" number]
    atom     = "(" either ")" | '"' words '"' ["~" slop] | word ["*" | "~" [edits]] | "*"

Operators are upper case. A field is one of `FIELD_ALIASES`, a column one of `COLUMN_ALIASES`
(`year:2005..2010`, `kind:(STUDY OR REVIEW)`, `added:>2020-01`, `doi:10.1136/bmj.1`);
any other colon is punctuation. What is mere punctuation asks for nothing and is left out, and so
are common words wherever anything else is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from corpus.deferred.patterns import pattern
from corpus.errors import QueryError
from corpus.text.typography import clean_line, fold
from indexer.analysis.language import DEFAULT
from indexer.fields import FIELD_NAMES
from indexer.query.clauses import Clause, combined, maybe, parted, together
from indexer.query.combine import (
    all_of,
    any_of,
    within,
    worth_ranking,
)
from indexer.query.limits import Limits
from indexer.query.tokens import Token, phrase_and_slop, tokens
from indexer.query.tree import (
    ANY_FIELD,
    All,
    Boost,
    Fuzzy,
    Node,
    Not,
    Nothing,
    Prefix,
    Wildcard,
)
from indexer.query.values import (
    COLUMN_ALIASES,
    COMPARISONS,
    LABEL_COLUMNS,
    SubjectFinder,
    restriction,
)
from indexer.query.word_nodes import AskedWord, WordNodes

FIELD_ALIASES = {name: name for name in FIELD_NAMES} | {
    "text": "body",
    "author": "authors",
    "blurb": "summary",
}
_FUZZY = pattern(r"^(.*[^~])~([0-2]?)$", re.DOTALL)
_INFIX = frozenset({"AND", "ANDNOT", "ANDMAYBE", "REQUIRE"})
_WORD_OPERATORS = _INFIX | {"OR", "NOT"}
_WILD_INSIDE = pattern(r"\w\*|\*\w|\w\?\w")
_MAX_BOOST = 1_000.0
_BEYOND_WORDS = pattern(
    r"""[()"^*?~:\x00-\x08\n\r]|(?:^|\s)[-+]|\b(?:AND|OR|NOT|ANDNOT|ANDMAYBE|REQUIRE)\b"""
)
"""What makes a query more than words; without it, the rules of the grammar can be passed over."""
_STRAIGHT = str.maketrans(dict.fromkeys("“”„‟«»", '"'))


def _is_words(query: str) -> bool:
    """Say whether a query is no more than words, so that it asks for any of them."""
    runs = query.split(" ")
    if query.isascii() and "".join(runs).isalnum():
        return _WORD_OPERATORS.isdisjoint(runs)
    return not _BEYOND_WORDS.search(query)


class Grammar:
    """Reads queries; holds what reading needs to know of a bank and is free of state otherwise."""

    def __init__(
        self,
        subject_code: SubjectFinder = fold,
        limits: Limits | None = None,
        languages: Sequence[str] = (DEFAULT,),
    ) -> None:
        """Take what gives a subject's code, limits, and the languages that words may be of."""
        self.subject_code = subject_code
        self.limits = limits or Limits()
        self.words = WordNodes(self.limits, languages)

    def parse(self, query: str, match: str = "any", lenient: bool = True) -> Node:
        """Return the tree of a query; `match` says whether a series wants 'any' or 'all' words.

        `lenient` takes for punctuation what only looks like a field, a boost or a number of moves.

        Raises QueryError, with the position, for what cannot be read or is beyond the limits.
        """
        if len(query) > self.limits.length:  # before anything that costs time by the character
            raise QueryError(
                f"the query is longer than {self.limits.length:,} characters: shorten it",
                self.limits.length,
            )
        if not query.isascii():
            query = query.translate(_STRAIGHT)
        if match == "any" and _is_words(query):
            runs = list(map(self.words.run, query.split()))
            words = sum([run.size for run in runs])
            if 0 < words <= self.limits.clauses and not any(run.is_too_long for run in runs):
                return any_of(self.words.worth_ranking(runs))
        return _Reading(self, query, match, lenient).whole()

    def plain_terms(self, words: Iterable[str]) -> Iterator[tuple[str, Sequence[str]]]:
        """Yield those of some folded words that ask for the same terms in any query, with these.

        A query of such words that wants any of them is just these terms, if none comes twice.
        """
        for word, terms in self.words.plain_terms(words):
            if word.upper() not in _WORD_OPERATORS:
                yield word, terms

    def parse_words(self, query: str) -> Node:
        """Return the tree of any text taken as plain words; never fails.

        What is beyond the limits is left out.
        """
        return any_of(
            worth_ranking(
                self.words.plain(clean_line(query[: self.limits.length]), self.limits.clauses)
            )
        )


class _Reading:
    """One query being read."""

    def __init__(self, grammar: Grammar, query: str, match: str, lenient: bool) -> None:
        self._grammar = grammar
        self._words = grammar.words
        self._limits = grammar.limits
        self._all = match == "all"
        self._join = all_of if self._all else any_of
        self._column = ""
        self._lenient = lenient
        self._tokens = tokens(query)
        self._end = len(query)
        self._at = 0
        self._depth = 0
        self._clauses = 0
        self._fuzzy_words = 0

    def whole(self) -> Node:
        """Read the query to its end."""
        if not self._tokens:
            return All()
        node = self._either()
        token = self._peek()
        if token is not None:
            raise QueryError("a closing bracket without an opening one", token.position)
        return node

    # --- the rules of the grammar, one method each

    def _either(self) -> Node:
        nodes = [self._series()]
        while self._take("operator", "OR"):
            nodes.append(self._series())
        return any_of(worth_ranking([node for node in nodes if node != Nothing()]))

    def _series(self) -> Node:
        clauses: list[Clause] = []
        while (token := self._peek()) is not None and token.kind != "close":
            if token.kind == "operator" and token.text == "OR":
                break
            clauses += self._clause()
        if not clauses:
            token = self._peek()
            raise QueryError("a word is missing here", token.position if token else self._end)
        return combined(clauses, self._all)

    def _clause(self) -> list[Clause]:
        """Read items that are wanted together; what they exclude is excluded from the series."""
        first = self._item()
        if not self._next_is_infix():
            return [first]
        items = [first]
        while (operator := self._next_is_infix()) is not None:
            self._at += 1
            item = self._item()
            match operator:
                case "AND":
                    items.append(item)
                case "ANDNOT":
                    items.append(Clause(item.node, "" if item.sign == "-" else "-"))
                case "ANDMAYBE":
                    items = [Clause(maybe(together(items), together([item])))]
                case _:
                    node = Not(item.node) if item.sign == "-" else item.node
                    items.append(Clause(node if node == Nothing() else Boost(node, 0.0)))
        items = parted(items)
        excluded = [item for item in items if item.sign == "-"]
        wanted = [item for item in items if item.sign != "-"]
        sign = "+" if any(item.sign == "+" for item in items) else ""
        return [Clause(together(wanted), sign), *excluded]

    def _next_is_infix(self) -> str | None:
        token = self._peek()
        infix = token is not None and token.kind == "operator" and token.text in _INFIX
        return token.text if token is not None and infix else None

    def _item(self) -> Clause:
        token = self._peek()
        if token is None:
            raise QueryError("a word is missing at the end", self._end)
        if (token.kind, token.text) == ("operator", "NOT") or token.kind == "sign":
            self._at += 1
            sign = "-" if token.text in ("NOT", "-") else "+"
            self._deeper(token)
            self._pass_signs(token)
            inner = self._item()
            self._depth -= 1
            if inner.node == Nothing():
                return Clause(Nothing())
            if inner.sign == "-":
                return Clause(inner.node if sign == "-" else Not(inner.node), "+")
            return Clause(inner.node, sign)
        if token.kind == "operator":
            raise QueryError(f"{token.text} needs a word before it", token.position)
        return Clause(self._boosted(self._fielded()))

    def _pass_signs(self, sign: Token) -> None:
        """Take a sign right behind another one for punctuation: '+-word' must be there."""
        while sign.kind == "sign" and (behind := self._peek()) is not None:
            if behind.kind != "sign" or behind.text == sign.text or behind.position != sign.end:
                return
            self._at += 1
            sign = behind

    def _boosted(self, node: Node) -> Node:
        token = self._take("boost")
        if token is None:
            return node
        while (another := self._take("boost")) is not None:
            self._refuse_strictly(another, "^ stands once behind a word, as in word^2")
        return Boost(node, min(float(token.text[1:]), _MAX_BOOST)) if node != Nothing() else node

    def _fielded(self) -> Node:
        token = self._take("field")
        if token is None:
            plain = self._next_is("text") or self._next_is("phrase")
            return self._value(self._column) if self._column and plain else self._atom(ANY_FIELD)
        name = token.text[:-1].lower()
        if name in COLUMN_ALIASES:
            return self._restriction(COLUMN_ALIASES[name])
        if name in FIELD_ALIASES:
            return self._atom(FIELD_ALIASES[name])
        if not self._lenient:
            known = ", ".join(sorted({*FIELD_NAMES, *COLUMN_ALIASES}))
            raise QueryError(f"there is no field {name}: use one of {known}", token.position)
        return self._word(self._unbroken(token), ANY_FIELD)

    def _unbroken(self, token: Token) -> Token:
        """Return a token with what stands right behind it, as in an address on the web."""
        while (behind := self._peek()) is not None and behind.position == token.end:
            if behind.kind not in ("field", "text"):
                break
            token = Token("text", token.text + behind.text, token.position)
            self._at += 1
        return token

    def _atom(self, field: str) -> Node:
        token = self._peek()
        if token is None:
            raise QueryError("a word is missing at the end", self._end)
        self._at += 1
        match token.kind:
            case "open":
                return self._bracket(token, field)
            case "phrase":
                return self._phrase(token, field)
            case "quote":
                raise QueryError("this quotation mark is never closed", token.position)
            case "close":
                raise QueryError("a word is missing before this bracket", token.position)
            case "sign" | "operator" | "boost" if field != ANY_FIELD:
                raise QueryError(f"{token.text} cannot stand here: a word must", token.position)
            case _:
                return self._word(token, field)

    # --- what the rules are made of

    def _bracket(self, opening: Token, field: str) -> Node:
        self._deeper(opening)
        node = self._either()
        if self._take("close") is None:
            raise QueryError("this bracket is never closed", opening.position)
        self._depth -= 1
        return node if field == ANY_FIELD else within(node, field)

    def _phrase(self, token: Token, field: str) -> Node:
        text, slop = phrase_and_slop(token)
        if slop > self._limits.slop:
            raise QueryError(f"a phrase allows {self._limits.slop} moves at most", token.position)
        behind = self._peek()
        if behind and behind.text[0] == "~" and behind.position == token.end:
            self._refuse_strictly(behind, '~ behind a phrase needs a number, as in "w x"~3')
        if _WILD_INSIDE.search(text):
            raise QueryError(
                "* and ? stand for nothing in quotation marks: leave them or the marks out",
                token.position,
            )
        words = self._words.cut(clean_line(text))
        self._measure(words, token)
        if len(words) < 2:
            return self._words.whole(words[0], field) if words else Nothing()
        return self._words.phrase(words, field, slop)

    def _word(self, token: Token, field: str) -> Node:
        text = clean_line(token.text)
        if token.text == "^":
            self._refuse_strictly(token, "^ needs a number behind it, as in word^2")
        if text in ("*", "*:*"):
            self._count(token)
            return All()
        if "~" in text:
            fuzzy = _FUZZY.match(text)
            if fuzzy:
                return self._fuzzy(token, fold(fuzzy[1]), fuzzy[2], field)
            if re.search(r"\w~", text):
                self._refuse_strictly(token, "~ allows 0, 1 or 2 edits, as in word~1")
        if "*" in text or "?" in text.rstrip("?"):
            return self._wild(token, fold(text), field)
        words = self._words.cut(text)
        self._measure(words, token)
        if self._all or field != ANY_FIELD:
            node_of = self._words.whole if self._all else self._words.word
            nodes: Sequence[Node] = self._words.token(text, words, field, node_of)
        else:
            nodes = self._words.run(text).nodes
        return self._join(worth_ranking(nodes)) if nodes else Nothing()

    def _measure(self, words: Sequence[AskedWord], token: Token) -> None:
        """Refuse words that are too many or too long."""
        for word in words:
            self._count(token)
            if self._words.is_too_long(word):
                self._refuse_word(token)

    def _fuzzy(self, token: Token, word: str, edits: str, field: str) -> Node:
        self._count(token)
        letters = "".join(c for c in word if c.isalnum())
        if not letters:
            return Nothing()
        if len(letters) > self._limits.word:
            self._refuse_word(token)
        self._fuzzy_words += 1
        if self._fuzzy_words > self._limits.fuzzy:
            raise QueryError(f"more than {self._limits.fuzzy} words with ~", token.position)
        allowed = int(edits) if edits else (1 if len(letters) < 6 else 2)
        return Fuzzy(letters, allowed, field)

    def _wild(self, token: Token, text: str, field: str) -> Node:
        self._count(token)
        pattern = re.sub(r"\*+", "*", "".join(c for c in text if c.isalnum() or c in "*?"))
        if len(pattern.replace("*", "")) > self._limits.word:
            self._refuse_word(token)
        literal = re.split(r"[*?]", pattern, maxsplit=1)[0]
        if len(literal) < self._limits.literal:
            raise QueryError(
                f"a word with * or ? must begin with {self._limits.literal} letters or more",
                token.position,
            )
        if pattern.endswith("*") and not re.search(r"[*?]", pattern[:-1]):
            return Prefix(pattern[:-1], field)
        return Wildcard(pattern, field)

    def _restriction(self, column: str) -> Node:
        opening = self._take("open")
        if opening is None:
            return self._value(column)
        outer, self._column = self._column, column
        node = self._bracket(opening, ANY_FIELD)
        self._column = outer
        return node

    def _value(self, column: str) -> Node:
        first = token = self._peek()
        value = ""
        while token is not None and token.kind == "field":  # a value with a colon in it
            value += token.text
            self._at += 1
            token = self._peek()
        if token is None or first is None or token.kind not in ("text", "phrase"):
            raise QueryError(f"{column}: needs a value", token.position if token else self._end)
        self._at += 1
        self._count(token)
        value += token.text.strip('"')
        while self._goes_on(column, value) and (behind := self._take("text")) is not None:
            value += f" {behind.text}"
        return restriction(column, clean_line(value), first.position, self._grammar.subject_code)

    def _goes_on(self, column: str, value: str) -> bool:
        """Say whether a value is not yet whole: '[2005 TO 2010]', '> 2005'."""
        if column in LABEL_COLUMNS:
            return False
        return value in COMPARISONS or (value[:1] in ("[", "{") and value[-1] not in ("]", "}"))

    # --- the tokens

    def _peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _next_is(self, kind: str, text: str | None = None) -> bool:
        token = self._peek()
        return token is not None and token.kind == kind and text in (None, token.text)

    def _take(self, kind: str, text: str | None = None) -> Token | None:
        token = self._peek()
        if token is None or not self._next_is(kind, text):
            return None
        self._at += 1
        return token

    def _deeper(self, token: Token) -> None:
        self._depth += 1
        if self._depth > self._limits.depth:
            raise QueryError(
                f"more than {self._limits.depth} brackets or NOTs inside each other",
                token.position,
            )

    def _count(self, token: Token) -> None:
        self._clauses += 1
        if self._clauses > self._limits.clauses:
            raise QueryError(
                f"more than {self._limits.clauses:,} words: shorten the query", token.position
            )

    def _refuse_word(self, token: Token) -> None:
        raise QueryError(
            f"a word is longer than {self._limits.word} letters: shorten it", token.position
        )

    def _refuse_strictly(self, token: Token, message: str) -> None:
        """Refuse what a lenient reading takes for punctuation."""
        if not self._lenient:
            raise QueryError(message, token.position)
