"""What of a text shows why a query found it: words, and phrases, each with how much it tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import field

from corpus.deferred.dataclasses import dataclass
from indexer.analysis.words import is_stop_word, without_stop_words
from indexer.postings.tree_evaluation import Matcher
from indexer.query.tree import (
    ANY_FIELD,
    Containing,
    Fuzzy,
    Node,
    Phrase,
    Prefix,
    Term,
    Wildcard,
)

Terms = tuple[str, ...]

_SHOWN = {"summary": {"summary"}, "body": {"body", "references"}}
"""The fields whose words are shown in the text of a field; those of a title nowhere."""

_LEAST = 1e-6
"""What a word is worth that tells nothing, so that it is still better than none."""


@dataclass(frozen=True, slots=True)
class HighlightTerms:
    """What a query asks for: how much each word and each exact phrase tells.

    `words` has what is worth showing wherever it stands, by term. `same` names for terms that
    stand for one thing, as those of a prefix do, what that is: of them one is as good as all.
    `forms` has for terms that count in some words alone these words, folded: 'med*l' asks for
    'medal', not for 'medals'.
    `moves` has how many moves a phrase allows, 0 if it is not in there. Phrases that are
    `said_otherwise` are other labels of what was asked for: worth showing whole.
    """

    words: Mapping[str, float]
    phrases: Mapping[Terms, float] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=dict)
    moves: Mapping[Terms, int] = field(default_factory=dict)
    said_otherwise: Set[Terms] = frozenset()
    forms: Mapping[str, Set[str]] = field(default_factory=dict)

    def loosened(self) -> HighlightTerms:
        """Return this with the phrases' words in place of the phrases.

        For a text in which no phrase stands, because an entry was found by its title.
        """
        words = dict(self.words)
        for terms, worth in self.phrases.items():
            if terms in self.said_otherwise:
                continue
            content_words = without_stop_words(terms)
            for term in content_words:
                words[term] = max(words.get(term, 0.0), worth / len(content_words))
        forms = {term: some for term, some in self.forms.items() if term in self.words}
        return HighlightTerms(words, same=self.same, forms=forms)


def highlight_terms(node: Node, matcher: Matcher, shown: str) -> HighlightTerms:
    """Return what a tree asks of the text in 'summary' or 'body', without what it excludes.

    A word is worth its inverse document frequency, a phrase the sum of its words', a prefix,
    wildcard or fuzzy word what its commonest word is; stop words count where nothing else does.
    """
    words: dict[str, float] = {}
    phrases: dict[Terms, float] = {}
    same: dict[str, str] = {}
    as_typed: set[Terms] = set()
    moves: dict[Terms, int] = {}
    forms: dict[str, set[str]] = {}

    def idf(term: str) -> float:
        row = matcher.row(term)
        return max(float(matcher.impacts.idf[row]), _LEAST) if row >= 0 else _LEAST

    def want(terms: Sequence[str], factor: float) -> None:
        for term in terms:
            words[term] = max(words.get(term, 0.0), idf(term) * factor)
            same.pop(term, None)
            forms.pop(term, None)

    for leaf, boost in node.leaves():
        factor = max(boost, _LEAST)
        if getattr(leaf, "field", ANY_FIELD) not in {ANY_FIELD, *_SHOWN[shown]}:
            continue
        match leaf:
            case Term(term):
                want([term], factor)
            case Phrase((term,)):
                want([term], factor)
            case Phrase(terms, _, slop):
                worth = factor * sum(map(idf, without_stop_words(terms)))
                phrases[terms] = max(phrases.get(terms, 0.0), worth)
                moves[terms] = max(moves.get(terms, 0), slop)
                if factor >= 1.0:  # labels weigh less than what they stand for
                    as_typed.add(terms)
            case Prefix() | Wildcard() | Containing() | Fuzzy():
                if isinstance(leaf, Fuzzy):
                    found = list(matcher.expansion(leaf))
                else:
                    shaped = matcher.written_words(leaf)
                    found = list(shaped)
                    for term, written in shaped.items():
                        if term not in words or term in forms:
                            forms.setdefault(term, set()).update(written)
                expanded = [term for term in found if term not in words]
                worth = factor * min(map(idf, expanded), default=_LEAST)
                words.update(dict.fromkeys(expanded, worth))
                same.update(dict.fromkeys(expanded, repr(leaf)))
    content_words = _content_of(words)
    words = content_words if content_words or phrases else words
    return HighlightTerms(words, phrases, same, moves, phrases.keys() - as_typed, forms)


def highlight_words(idf: Mapping[str, float]) -> HighlightTerms:
    """Return what `highlight_terms` does for any of some terms, in every field."""
    words = {term: max(value, _LEAST) for term, value in idf.items()}
    return HighlightTerms(_content_of(words) or words)


def _content_of(words: Mapping[str, float]) -> dict[str, float]:
    return {term: worth for term, worth in words.items() if not is_stop_word(term)}
