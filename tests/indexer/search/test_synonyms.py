"""Labels of a subject that stand for one another in a query."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.scheme import Scheme
from corpus.subject import Subject
from indexer.index import Index
from indexer.query.grammar import Grammar
from indexer.query.tree import And, Boost, DisjunctionMax, Node, Not, Or, Phrase, Term
from indexer.search.synonyms import SYNONYM_WEIGHT, Synonyms
from indexer.search.whoosh_engine import WhooshEngine
from tests.indexer.small_library import trees

SCHEME = Scheme(
    (
        Subject("iba", "Identification and brief advice", ("IBA", "screening")),
        Subject("ost", "Opioid substitution therapy", ("OST",)),
        Subject("ost-prison", "Substitution in prison", ("OST",)),
        Subject("the", "The", ("to be",)),
        Subject("alone", "Nobody else's name"),
        Subject("crime", "Re-offending", ("Recidivism", "Re-offending rates of prisoners")),
    )
)
SYNONYMS = Synonyms(SCHEME)
SYNONYMS.added(Term("first"))
GRAMMAR = Grammar()

IBA, SCREENING = Term("iba"), Term("screen")
WHOLE = Phrase(("identif", "and", "brief", "advic"))


def read(query: str, match: str = "any") -> Node:
    """Return a query's tree with synonyms: the same as if it were the first."""
    tree = GRAMMAR.parse(query, match)
    found = SYNONYMS.added(tree)
    assert Synonyms(SCHEME).added(tree) == found
    return found


def said_otherwise(*nodes: Node) -> tuple[Node, ...]:
    """Return nodes as they stand for a synonym."""
    return tuple(Boost(node, SYNONYM_WEIGHT) for node in nodes)


@pytest.mark.parametrize("query", ["IBA", "+iba", "Iba"])
def test_a_word_stands_for_the_other_labels(query: str) -> None:
    """Alone, required, and in any case; a label of several words is a phrase."""
    assert read(query) == DisjunctionMax((IBA, *said_otherwise(WHOLE, SCREENING)))


def test_a_run_of_words_stands_for_a_label() -> None:
    """Common words may be left out, others may stand around; what is typed counts in full."""
    words = (Term("identif"), Term("brief"), Term("advic"))
    others = said_otherwise(IBA, SCREENING)
    assert read("identification and brief advice") == DisjunctionMax((Or(words), *others))
    around = read("nurses identification brief advice prison")
    assert around == Or((Term("nurs"), DisjunctionMax((Or(words), *others)), Term("prison")))
    every = read("nurses identification and brief advice", "all")
    assert every == And((Term("nurs"), DisjunctionMax((And(words), *others))))
    assert read("brief advice") == Or((Term("brief"), Term("advic")))


def test_a_quoted_label_stands_for_the_others() -> None:
    """As it is written, and no looser."""
    assert read('"identification and brief advice"') == DisjunctionMax(
        (WHOLE, *said_otherwise(IBA, SCREENING))
    )
    loose = Phrase(("identif", "and", "brief", "advic"), slop=2)
    assert read('"identification and brief advice"~2') == loose
    assert read('"brief advice"') == Phrase(("brief", "advic"))


def test_two_subjects_of_one_name_both_count() -> None:
    """The search finds what either is called otherwise."""
    both = (Phrase(("opioid", "substitut", "therapi")), Phrase(("substitut", "in", "prison")))
    assert read("OST") == DisjunctionMax((Term("ost"), *said_otherwise(*both)))


@pytest.mark.parametrize("query", ["nobody else", "the", "to be", "prison", "", "*"])
def test_what_is_no_label_stays(query: str) -> None:
    """Nor does a label of common words alone count, or one without another."""
    assert read(query) == GRAMMAR.parse(query)


def test_what_is_excluded_stays() -> None:
    """Excluding IBA does not exclude screening."""
    assert read("prison -iba") == And((Term("prison"), Not(IBA)))


RECIDIVISM = Term("recidiv")
APART, TOGETHER = Phrase(("re", "offend")), Term("reoffend")
RATES = Phrase(("re", "offend", "rate", "of", "prison"))
RATES_TOGETHER = Phrase(("reoffend", "rate", "of", "prison"))


@pytest.mark.parametrize(
    ("query", "match"),
    [
        ("re-offending", "any"),
        ("re-offending", "all"),
        ("reoffending", "any"),
        ("re offending", "all"),
        ('"re offending"', "any"),
        ('"reoffending"', "any"),
        ("re-offending^2", "any"),
    ],
)
def test_a_hyphenated_label_may_be_typed_in_any_way(query: str, match: str) -> None:
    """Halves, whole, both: it stands for the other labels, once."""
    found = read(query, match)
    inner = found.node if isinstance(found, Boost) else found
    assert isinstance(inner, DisjunctionMax)
    plain = GRAMMAR.parse(query, match)
    assert inner.nodes[0] == (plain.node if isinstance(plain, Boost) else plain)
    assert inner.nodes[1:] == said_otherwise(RECIDIVISM, RATES, RATES_TOGETHER)


def test_a_hyphenated_label_is_looked_for_in_both_forms() -> None:
    """Texts may run it together."""
    others = said_otherwise(APART, TOGETHER, RATES, RATES_TOGETHER)
    assert read("recidivism") == DisjunctionMax((RECIDIVISM, *others))


@pytest.mark.parametrize(
    "query",
    [
        "re-offending rates of prisoners",
        "reoffending rates of prisoners",
        '"reoffending rates of prisoners"',
        '"re-offending rates of prisoners"',
    ],
)
@pytest.mark.parametrize("match", ["any", "all"])
def test_a_label_with_a_hyphenated_word_in_it(query: str, match: str) -> None:
    """As typed, with other labels beside it; none of them is what was typed."""
    found = read(query, match)
    assert isinstance(found, DisjunctionMax)
    assert found.nodes[0] == GRAMMAR.parse(query, match)
    assert set(said_otherwise(APART, TOGETHER, RECIDIVISM)) == set(found.nodes[1:])


def test_two_phrases_of_which_either_will_do_are_no_hyphenated_word() -> None:
    """Only a word and its own parts are one."""
    phrase = Phrase(("re", "offend"))
    assert read('("re offending" OR prison) AND rates') == And(
        (
            Or(
                (
                    DisjunctionMax((phrase, *said_otherwise(RECIDIVISM, RATES, RATES_TOGETHER))),
                    Term("prison"),
                )
            ),
            Term("rate"),
        )
    )


def test_a_word_said_twice_is_still_part_of_a_label() -> None:
    """It weighs twice, and the label is found by its other names."""
    found = read("identification and brief advice, brief")
    words = (Term("identif"), Boost(Term("brief"), 2.0), Term("advic"))
    assert found == DisjunctionMax((Or(words), *said_otherwise(IBA, SCREENING)))


def test_a_field_is_kept() -> None:
    """The other labels are looked for where the first was."""
    assert read("title:OST") == DisjunctionMax(
        (
            Term("ost", "title"),
            *said_otherwise(
                Phrase(("opioid", "substitut", "therapi"), "title"),
                Phrase(("substitut", "in", "prison"), "title"),
            ),
        )
    )


@given(trees)
def test_without_a_scheme_every_query_stays(tree: Node) -> None:
    """A bank without labels has no synonyms."""
    assert Synonyms(Scheme(())).added(tree) == tree


def test_texts_are_found_by_another_label(index_of_texts: Callable[..., Index]) -> None:
    """The words typed come first; a text that has both labels does not count twice."""
    index = index_of_texts(
        "nurses gave IBA",
        "nurses gave identification and brief advice",
        "IBA, that is, identification and brief advice",
        "brief identification of advice",
    )
    found = WhooshEngine(index).ranked(read("IBA"))
    assert sorted(index.ids[doc] for doc in found.docs) == ["a", "b", "c"]
    scores = dict(zip((index.ids[doc] for doc in found.docs), found.scores.tolist(), strict=True))
    plain = WhooshEngine(index).ranked(IBA).scores.max()
    phrase = WhooshEngine(index).ranked(WHOLE)
    assert scores["a"] == pytest.approx(plain)
    best_phrase = dict(zip((index.ids[d] for d in phrase.docs), phrase.scores, strict=True))
    assert scores["b"] == pytest.approx(SYNONYM_WEIGHT * best_phrase["b"])


_WORDS = (
    "drug drugs Drug-related oesophageal esophageal die dying e-mail R&D 20mg 20 mg the of naïve "
    "sensible sensibility counselling counseling co-operation cooperation"
)
_LABELS = st.lists(st.sampled_from(_WORDS.split()), min_size=1, max_size=3).map(" ".join)
_SUBJECTS = st.lists(st.tuples(_LABELS, st.lists(_LABELS, max_size=3)), max_size=6)


@settings(max_examples=200)
@given(_SUBJECTS, _LABELS, st.sampled_from(["any", "all"]), st.booleans())
def test_a_first_query_has_the_synonyms_of_any_other(
    subjects: list[tuple[str, list[str]]], query: str, match: str, quoted: bool
) -> None:
    """Whatever labels there are, of which few are read for it."""
    scheme = Scheme(
        Subject(str(at), label, tuple(others)) for at, (label, others) in enumerate(subjects)
    )
    tree = GRAMMAR.parse(f'"{query}"' if quoted else query, match)
    synonyms = Synonyms(scheme)
    first = synonyms.added(tree)
    assert synonyms.added(tree) == first
