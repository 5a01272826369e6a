"""Random small libraries, and random queries that have something to find in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st

from corpus.entry import Entry, ListedWork, Section
from corpus.scheme import Scheme
from corpus.subject import Subject
from indexer.analysis.words import WordAnalyser, split
from indexer.fields import FIELD_NAMES
from indexer.query.grammar import FIELD_ALIASES, Grammar
from indexer.query.limits import Limits
from indexer.query.subject_query import SubjectGroup, SubjectQuery
from indexer.query.tree import (
    All,
    And,
    AndMaybe,
    Boost,
    DisjunctionMax,
    Fuzzy,
    Label,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Range,
    Term,
    Wildcard,
)
from indexer.search.filters import Filters
from indexer.search.spec import SORTS

_TEXT = """
    to be or not the and in up prison prisons prisoners alcohol drug drugs treatment treated
    methadone naloxone harm reduction women woman therapy therapist relapse brief advice behaviour
    behavior programme program counselling counseling alcohol-related re-offending reoffending
    12-step follow-up self-help naïve café 0.5 1,500 2010 B12 children's don't O’Brien U.K. IV
"""
WORDS = _TEXT.split()
UNKNOWN = ["zebra", "naloxne", "prisn", "zoo-keeper", "99"]
BETWEEN = [" ", " ", " ", " ", " ", " ", ". ", ", ", " – ", "/", " (", ") "]
KINDS = ["STUDY", "REVIEW", "MATRIX CELL"]
YEARS = [None, 2005, 2006, 2009, 2010, 2012]
FIRST_DAY = date(2020, 1, 30)

SCHEME = Scheme(
    (
        Subject("people", "People"),
        Subject("women", "Women", ("females",), ("people",)),
        Subject("offenders", "Offenders", ("prisoners",), ("people", "justice")),
        Subject("women-offenders", "Women offenders", (), ("women", "offenders")),
        Subject("justice", "Criminal justice", ("CJS",)),
        Subject("treatment", "Treatment"),
        Subject("ost", "Opioid substitution", ("OST", "methadone programmes"), ("treatment",)),
    )
)
SUBJECT_NAMES = ["people", "Women", "females", "Offenders", "women-offenders", "CJS", "OST", "Zoos"]
SUBJECT_CODES = ["people", "women", "offenders", "women-offenders", "justice", "ost", "zoos", "no"]
IDS = ["a", "A", "a-1", "a.b", "b", "é", "ß", "z", "zz", "Ω", "図書", "😀", "0", "10", "9"]


# --- entries


def random_entry(entry_id: str, seed: int) -> Entry:
    """Return an entry that depends on its id and the seed alone."""
    random = Random(seed)

    def text(most: int, least: int = 0) -> str:
        words = random.choices(WORDS, k=random.randint(least, most))
        return "".join(word + random.choice(BETWEEN) for word in words)

    def day() -> date | None:
        return FIRST_DAY + timedelta(random.randint(0, 5)) if random.random() < 0.7 else None

    sections = [
        Section(heading=text(2), paragraphs=tuple(text(8) for _ in range(random.randint(0, 2))))
        for _ in range(random.randint(0, 2))
    ]
    works = [ListedWork(tags=("K",), title=text(3, 1), annotation=text(5))] * random.randint(0, 1)
    return Entry(
        id=entry_id,
        title=text(4, 1),
        headline=text(3),
        kind=random.choice(KINDS),
        year=random.choice(YEARS),
        authors=tuple(random.sample(["O’Brien K", "Café P.", "Prison B"], random.randint(0, 2))),
        source=random.choice(["", "Drug and Alcohol Review", "Addiction 2010"]),
        summary=text(6),
        sections=tuple(sections),
        listed_works=tuple(works),
        subjects=tuple(random.sample(SUBJECT_NAMES, random.randint(0, 3))),
        first_uploaded=day(),
        last_revised=day(),
    )


def random_library(seed: int, size: int) -> list[Entry]:
    """Return entries sorted by id; among them are pairs that differ in nothing but the id."""
    random = Random(seed)
    seeds = [random.randint(0, 10**9) for _ in range(size)]
    twins = [random.choice(seeds) for _ in range(size // 5)]
    every = seeds + twins
    random.shuffle(every)
    entries = [random_entry(f"entry-{number}", it) for number, it in enumerate(every)]
    return sorted(entries, key=lambda entry: entry.id)


libraries = st.lists(st.integers(0, 10**6), max_size=12).map(
    lambda seeds: [
        random_entry(entry_id, seed) for entry_id, seed in sorted(zip(IDS, seeds, strict=False))
    ]
)


# --- query trees


def _terms(words: Sequence[str]) -> list[str]:
    analyser = WordAnalyser()
    analysed = [analyser.word(part) for word in words for part in split(word)]
    return sorted({term for parts, joined in analysed for term in (*parts, joined) if term})


TERMS = _terms([*WORDS, *UNKNOWN, "Addiction", "Review", "criminal", "females"])

_terms_of_query = st.sampled_from(TERMS)
_fields = st.sampled_from(["", "", "", *FIELD_NAMES])
_years = st.sampled_from([None, 2004, 2005, 2006, 2009, 2010, 2013])
_days = st.none() | st.integers(FIRST_DAY.toordinal() - 1, FIRST_DAY.toordinal() + 6)
_beginnings = st.sampled_from([word[:n] for word in TERMS + split(" ".join(WORDS)) for n in (2, 4)])
_shapes = st.sampled_from(["wom?n", "al*", "pr*n*", "t*t", "re?*", "??", "*ing", "prison?", "12*p"])

leaves: st.SearchStrategy[Node] = st.one_of(
    st.builds(Term, _terms_of_query, _fields),
    st.builds(Term, _terms_of_query),
    st.builds(
        Phrase,
        st.lists(_terms_of_query, min_size=1, max_size=3).map(tuple),
        _fields,
        st.sampled_from([0, 0, 1, 2, 5]),
    ),
    st.builds(
        Phrase,
        st.sampled_from(
            [
                ("to", "be"),
                ("alcohol", "relat"),
                ("12", "step"),
                ("follow", "up"),
                ("criminal", "justic"),
            ]
        ),
        _fields,
    ),
    st.builds(Prefix, _beginnings, _fields),
    st.builds(Wildcard, _shapes, _fields),
    st.builds(Fuzzy, st.sampled_from(TERMS + split(" ".join(WORDS))), st.integers(0, 2), _fields),
    st.builds(Range, st.just("year"), _years, _years),
    st.builds(Range, st.sampled_from(["added", "revised"]), _days, _days),
    st.builds(Label, st.just("kind"), st.sampled_from([*KINDS, "ESSAY"])),
    st.builds(Label, st.just("subject"), st.sampled_from(SUBJECT_CODES)),
    st.sampled_from([All(), Nothing()]),
)


def _branches(trees: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(trees, min_size=1, max_size=4).map(tuple)
    return st.one_of(
        st.builds(And, several),
        st.builds(Or, several),
        st.builds(DisjunctionMax, several),
        st.builds(Not, trees),
        st.builds(AndMaybe, trees, trees),
        st.builds(Boost, trees, st.sampled_from([0.0, 0.5, 2.0, 10.0])),
    )


trees = st.recursive(leaves, _branches, max_leaves=6)


# --- query strings


_word = st.sampled_from(WORDS + UNKNOWN)
_boost = st.sampled_from(["", "", "", "", "^2", "^0.5"])
_phrases = st.lists(_word, min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"')
_near = st.tuples(_phrases, st.sampled_from(["~0", "~1", "~2", "~9"])).map("".join)
_atoms = st.one_of(
    _word,
    _word,
    _word.map(str.capitalize),
    _phrases,
    _near,
    st.tuples(_word, _word).map("/".join),
    st.sampled_from(["al*", "tre*", "prison*", "wom?n", "pr*n", "counsel*", "re-off*", "café*"]),
    st.tuples(
        st.sampled_from(["naloxne", "prisn", "café", "re-offending", "the"]),
        st.sampled_from(["~", "~0", "~1", "~2"]),
    ).map("".join),
    st.sampled_from(["*", "&", "?", "children's*"]),
)
_columns = st.sampled_from(
    [
        "year:2005..2010",
        "year:2010",
        "year:..2006",
        "year:2009..",
        "kind:study",
        'kind:"matrix cell"',
        "type:Review",
        "subject:people",
        'subject:"criminal justice"',
        "topic:cjs",
        "subject:zoos",
        "added:2020-01-31..",
        "added:..2020-02-01",
        "revised:2020-02-01",
        "revised:2020-01-30..2020-02-02",
    ]
)
_names = st.sampled_from(["", "", "", *(f"{alias}:" for alias in FIELD_ALIASES), "Title:", "odd:"])


def _compound(queries: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    bracket = queries.map(lambda query: f"({query})")
    fielded = st.tuples(_names, _atoms | _atoms | bracket).map("".join)
    item = st.tuples(
        st.sampled_from(["", "", "", "", "-", "+", "NOT ", "NOT -"]), fielded | _columns, _boost
    ).map("".join)
    clause = st.lists(item, min_size=1, max_size=2).map(" AND ".join)
    series = st.lists(clause, min_size=1, max_size=3).map(" ".join)
    return st.lists(series, min_size=1, max_size=2).map(" OR ".join)


query_strings = st.recursive(_atoms, _compound, max_leaves=4)


# --- what else a search is asked


_subject_names = st.lists(
    st.sampled_from(
        [*SUBJECT_CODES, "Women", "CJS", "criminaljustice", "wom*", "OF*", "o*", "Zoos.*", "*"]
    ),
    max_size=2,
).map(tuple)
subject_queries = st.builds(
    SubjectQuery,
    st.lists(st.builds(SubjectGroup, _subject_names, st.sampled_from(["any", "all"])), max_size=3),
    st.just(()) | _subject_names,
)
_from_to = st.tuples(_years, _years).filter(lambda years: None in years or years[0] <= years[1])
filters = st.builds(
    Filters,
    subjects=subject_queries,
    kinds=st.lists(st.sampled_from([*KINDS, "ESSAY"]), max_size=2).map(tuple),
    years=_from_to | st.just((None, None)),
    sources=st.sampled_from([(), (), (), ("addiction",), ("Drug and Alcohol Review", "Nature")]),
    authors=st.sampled_from([(), (), (), ("Obrien",), ("Cafe Paul", "B. Prison")]),
    since=_days.map(lambda day: day and date.fromordinal(day)),
)
sorts = st.sampled_from(SORTS)


def grammar_within(limits: Limits) -> Grammar:
    """Return a grammar that knows the subjects of the scheme by their names, as a bank's does."""

    def subject_code(name: str) -> str:
        subject = SCHEME.find(name)
        return subject.code if subject else name.lower()

    return Grammar(subject_code, limits)
