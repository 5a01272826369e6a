"""What readers search for, brought together from a query log, and what a bank has for it.

Queries are read by the index's own analysis (`indexer.analysis.words`), so that they are cut into
the words that the search sees. That is no public interface: it may change with the search.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable

import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import binomtest, chi2

from corpus.scheme import Scheme
from evidencebank import Bank
from evidencebank.analysis.query_log import LoggedSearch
from indexer.analysis.words import WordAnalyser, split, without_stop_words
from indexer.query.limits import WIDE

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

UP_FRONT = ("title", "headline", "summary", "subjects")
"""Where an entry says what it is about; a subject is found there by its synonyms too."""

_MAX_WORDS = 50
_ANALYSER = WordAnalyser()


def terms_of(query: str) -> tuple[str, ...]:
    """Return the stems of a query without stop words, sorted, each once."""
    return tuple(sorted(set(without_stop_words(_stems(query)))))


def topics(searches: Iterable[LoggedSearch]) -> pd.DataFrame:
    """Return what was searched for, one row a topic, the most searched first.

    Searches of the same stems are one topic, named by the spelling that is used most. Columns:
    `topic`, `searches` (first pages), `read_on` (how many went to a second page) and `unanswered`
    (how many found nothing as they were asked). Searches for a subject alone are left out.
    """
    spellings: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    first: Counter[tuple[str, ...]] = Counter()
    on: Counter[tuple[str, ...]] = Counter()
    nothing: Counter[tuple[str, ...]] = Counter()
    for search in searches:
        terms = terms_of(search.query)
        if not terms:
            continue
        if search.page == 1:
            spellings[terms][search.query.casefold()] += 1
            first[terms] += 1
            nothing[terms] += search.total == 0
        on[terms] += search.page == 2
    rows = [
        (max(sorted(names), key=names.__getitem__), first[terms], on[terms], nothing[terms])
        for terms, names in spellings.items()
    ]
    frame = pd.DataFrame(rows, columns=["topic", "searches", "read_on", "unanswered"])
    return frame.sort_values(["searches", "topic"], ascending=[False, True], ignore_index=True)


class Supply:
    """What the entries of a bank say, and where: the other side of demand.

    `entries` are their ids, the rows of the bank's `to_frame`; `entries_with` says how many have
    a stem.
    """

    def __init__(self, bank: Bank) -> None:
        self._bank = bank
        entries = bank.to_frame(text=True)
        up_front = entries[["title", "headline", "summary"]].fillna("").agg(". ".join, axis=1)
        filed = entries.subjects.map(". ".join)
        self._up_front = [set(_stems(text)) for text in up_front + ". " + filed]
        self._anywhere = [
            said | set(_stems(body))
            for said, body in zip(self._up_front, entries.body.fillna(""), strict=True)
        ]
        self.entries = entries.index
        self.entries_with = Counter(stem for said in self._anywhere for stem in said)

    def saying(self, query: str) -> Flags:
        """Return which entries say all words of a query up front, bool of (entries,).

        That is in the title, the headline, the summary or the label of a subject, whatever the
        endings; a synonym will not do.
        """
        return _having(self._up_front, query)

    def by_synonym(self, query: str) -> Flags:
        """Return which entries do not say a query's words up front, and are found there.

        They have synonyms of the words, by the scheme, in what they say up front or as synonyms of
        a subject that they are filed under. A pasted text of many words has none.
        """
        words = [w for w in without_stop_words(split(query)) if w.replace("-", "").isalnum()]
        if not words or len(words) > _MAX_WORDS or max(map(len, words)) > WIDE.word:
            return np.zeros(len(self.entries), bool)
        asked = " AND ".join(
            "(" + " OR ".join(f'{field}:"{word}"' for field in UP_FRONT) + ")" for word in words
        )
        hits = self._bank.search(asked, mode="advanced", limit=len(self.entries), limits=WIDE).hits
        found: Flags = self.entries.isin([hit.id for hit in hits])
        return found & ~self.saying(query)

    def mentioning(self, query: str) -> Flags:
        """Return which entries have all words of a query anywhere, bool of (entries,)."""
        return _having(self._anywhere, query)


def answered(topics: pd.DataFrame, supply: Supply) -> pd.DataFrame:
    """Return topics with how many entries say them, and how.

    Added are `say it` (up front, in their own words), `by synonym` (found up front, and only
    because the scheme has synonyms), `of these` (how many of the latter have the words anywhere at
    all) and `mention it` (have them anywhere). Where topics were joined by `together`, an entry
    counts that does so for any of them.
    """
    rows = []
    for names in topics.get("with", topics.topic.map(lambda topic: (topic,))):
        saying = any_of(supply.saying, names)
        only = any_of(supply.by_synonym, names) & ~saying
        mentioning = any_of(supply.mentioning, names)
        rows.append((saying.sum(), only.sum(), (only & mentioning).sum(), mentioning.sum()))
    columns = ["say it", "by synonym", "of these", "mention it"]
    return topics.join(pd.DataFrame(rows, topics.index, columns, dtype=int))


def any_of(which: Callable[[str], Flags], queries: Iterable[str]) -> Flags:
    """Return the entries that something holds of for any of some queries, at least one."""
    flags: Flags = np.logical_or.reduce([which(query) for query in queries])
    return flags


def together(topics: pd.DataFrame, supply: Supply, most: int) -> pd.DataFrame:
    """Return topics with those joined that share a rare word, the most searched first.

    Rare is a stem that `most` entries have at the most: *ketamine* joins *ketamine bladder*,
    where *treatment* joins nothing. The joint topic has the name of the one that is searched
    most, and all of them in `with`; their counts are added up.
    """
    shared = nx.Graph()
    for topic in topics.topic:
        shared.add_node(topic)
        rare = [term for term in terms_of(topic) if supply.entries_with[term] <= most]
        shared.add_edges_from((topic, (term,)) for term in rare)
    group_of = {
        node: number for number, part in enumerate(nx.connected_components(shared)) for node in part
    }
    groups = topics.groupby(topics.topic.map(group_of).to_numpy(), sort=False)
    joined = groups[["searches", "read_on", "unanswered"]].sum()
    joined.insert(0, "topic", groups.topic.first())
    joined["with"] = groups.topic.agg(tuple)
    return joined.sort_values(["searches", "topic"], ascending=[False, True], ignore_index=True)


def interval(counts: Collection[int]) -> Floats:
    """Return the ends of the 95 % interval of each count, float64 of (counts, 2).

    What is counted comes as it likes, at a steady rate (Garwood 1936): were the same readers
    asked for another ten weeks, the count might be anything between.
    """
    counted = np.asarray(counts, dtype=np.float64)
    low = np.where(counted > 0, chi2.ppf(0.025, 2 * np.maximum(counted, 1)) / 2, 0.0)
    return np.column_stack((low, chi2.ppf(0.975, 2 * (counted + 1)) / 2))


def clearly_fewer(count: int) -> int:
    """Return the highest count that is less than another one beyond chance (p below 0.05).

    By the exact test of two counts (Przyborowski and Wilenski 1940); -1 where not even 0 is.
    """
    return next(
        (
            fewer
            for fewer in range(count - 1, -1, -1)
            if binomtest(fewer, fewer + count).pvalue < 0.05
        ),
        -1,
    )


class SubjectNames:
    """Finds the subjects that a query names: by label, code or synonym, whatever the ending."""

    def __init__(self, scheme: Scheme) -> None:
        self._codes: dict[tuple[str, ...], str] = {}
        labels = [(subject.label, subject.code) for subject in scheme]
        others = [(n, one.code) for one in scheme for n in (one.code, *one.synonyms)]
        for name, code in labels + others:
            self._codes.setdefault(_stems(name), code)
        self._longest = max(map(len, self._codes), default=0)

    def named(self, query: str) -> tuple[str, ...]:
        """Return the codes of the subjects named, longest names first; no word serves twice."""
        words = _stems(query)
        free = [True] * len(words)
        found: list[str] = []
        for length in range(min(len(words), self._longest), 0, -1):
            for start in range(len(words) - length + 1):
                run = range(start, start + length)
                code = self._codes.get(words[start : start + length])
                if code is not None and all(free[at] for at in run):
                    found.append(code)
                    for at in run:
                        free[at] = False
        return tuple(dict.fromkeys(found))


def by_subject(searches: pd.DataFrame, scheme: Scheme) -> pd.Series[int]:
    """Return how many searches ask for each subject of a scheme or a narrower one, by its code.

    A search asks for the subjects that were chosen with it and for those that its query names;
    it counts once for each of them and for all that are broader, as an entry does.
    """
    names = SubjectNames(scheme)
    asked: Counter[str] = Counter()
    for query, chosen in zip(searches["query"], searches.subjects, strict=True):
        codes = {code for one in chosen for code in one.split("|")} | set(names.named(query))
        known = codes & {subject.code for subject in scheme}
        asked.update(set().union(known, *(scheme.ancestors(code) for code in known)))
    return pd.Series(asked, dtype=int)


def _having(said: list[set[str]], query: str) -> Flags:
    terms = set(terms_of(query))
    return np.array([bool(terms) and terms <= stems for stems in said], dtype=bool)


def _stems(text: str) -> tuple[str, ...]:
    return tuple(term for word in _ANALYSER.words(text) for term in word.parts)
