"""What query trees match, in hand-made cases small enough to see through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from corpus.entry import Entry, Section
from corpus.errors import QueryError
from indexer.build import Change, update
from indexer.index import Index
from indexer.query.limits import Limits
from indexer.query.tree import (
    All,
    And,
    AndMaybe,
    Boost,
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
from tests.indexer.conftest import IndexOf

IndexOfTexts = Callable[..., Index]

DRUG, HARM, PRISON, NONE = Term("drug"), Term("harm"), Term("prison"), Term("zebra")


def found(index: Index, node: Node) -> str:
    """Return the ids that a tree matches, run together."""
    mask = index.matcher().matches(node).mask
    return "".join(index.ids[doc] for doc in np.flatnonzero(mask))


def scores(index: Index, node: Node) -> list[float]:
    """Return the score of every document."""
    return index.matcher().matches(node).scores.tolist()


@pytest.fixture
def index(index_of_texts: IndexOfTexts) -> Index:
    """Return an index of entries a (drug), b (harm), c (drug and harm) and d (prison)."""
    return index_of_texts("drug", "harm", "drug harm", "prison")


@pytest.mark.parametrize(
    ("node", "ids"),
    [
        (All(), "abcd"),
        (Nothing(), ""),
        (DRUG, "ac"),
        (NONE, ""),
        (Term("dru"), ""),
        (Term("untitl", "title"), "abcd"),
        (Term("drug", "title"), ""),
        (Term("drug", "body"), "ac"),
        (Or((DRUG, PRISON)), "acd"),
        (Or((DRUG, NONE)), "ac"),
        (Or((DRUG, Not(HARM))), "acd"),
        (And((DRUG, HARM)), "c"),
        (And((DRUG, NONE)), ""),
        (And((DRUG, Not(HARM))), "a"),
        (Not(DRUG), "bd"),
        (Not(Not(DRUG)), "ac"),
        (Not(All()), ""),
        (AndMaybe(DRUG, HARM), "ac"),
        (AndMaybe(NONE, HARM), ""),
        (AndMaybe(DRUG, NONE), "ac"),
        (Boost(DRUG, 3.0), "ac"),
        (Boost(DRUG, 0.0), "ac"),
        (Boost(Not(DRUG), 3.0), "bd"),
        (Phrase(("drug", "harm")), "c"),
        (Phrase(("harm", "drug")), ""),
        (Phrase(("drug", "zebra")), ""),
        (Phrase(("drug",)), "ac"),
    ],
)
def test_what_a_node_matches(index: Index, node: Node, ids: str) -> None:
    """Each node matches the documents its definition names."""
    assert found(index, node) == ids


def test_scores_add_up_and_are_nothing_outside(index: Index) -> None:
    """Alternatives and conjunctions add, what is excluded scores nothing, a boost multiplies."""
    drug, harm = np.array(scores(index, DRUG)), np.array(scores(index, HARM))
    assert (drug > 0).tolist() == [True, False, True, False]
    np.testing.assert_allclose(scores(index, Or((DRUG, HARM))), drug + harm)
    np.testing.assert_allclose(scores(index, Or((DRUG, Boost(HARM, 2.0)))), drug + 2 * harm)
    np.testing.assert_allclose(scores(index, Or((DRUG, DRUG))), 2 * drug)
    np.testing.assert_allclose(scores(index, Or((DRUG, Not(PRISON)))), drug)
    np.testing.assert_allclose(scores(index, And((DRUG, HARM))), (drug + harm) * [0, 0, 1, 0])
    np.testing.assert_allclose(scores(index, AndMaybe(DRUG, HARM)), drug + harm * [0, 0, 1, 0])
    np.testing.assert_allclose(scores(index, Boost(DRUG, 2.5)), 2.5 * drug)
    np.testing.assert_allclose(
        scores(index, Phrase(("drug", "harm"))), (drug + harm) * [0, 0, 1, 0]
    )
    for node in (Not(DRUG), All(), Nothing(), Range("year"), Label("kind", "DOCUMENT")):
        assert scores(index, node) == [0.0] * 4


def test_shapes_and_types(index: Index) -> None:
    """Masks are bool and scores float64, one value a document, whatever the node."""
    for node in (DRUG, NONE, All(), Phrase(("drug", "harm")), Prefix("dr"), Or((DRUG, Not(HARM)))):
        matches = index.matcher().matches(node)
        assert (matches.mask.dtype, matches.mask.shape) == (np.bool_, (4,))
        assert (matches.scores.dtype, matches.scores.shape) == (np.float64, (4,))


# --- phrases


def test_a_phrase_counts_stop_words(index_of_texts: IndexOfTexts) -> None:
    """Common words have their places like others: 'to be or not to be' can be found."""
    index = index_of_texts(
        "It is to be or not to be.", "To be or to be not.", "Not to be or not to", "be to or"
    )
    assert found(index, Phrase(("to", "be", "or", "not", "to", "be"))) == "a"
    assert found(index, Phrase(("to", "be"))) == "abc"
    assert found(index, Phrase(("not", "to"))) == "ac"
    assert found(index, Phrase(("be", "be"))) == ""


def test_a_phrase_stays_within_a_field(index_of: IndexOf) -> None:
    """The end of the title and the beginning of the summary do not make a phrase."""
    entries = [
        Entry(id="a", title="harm from drug", summary="treatment"),
        Entry(id="b", title="harm", summary="drug treatment"),
        Entry(id="c", title="drug treatment"),
        Entry(id="d", title="drug", source="treatment"),
    ]
    index = index_of(entries)
    phrase = ("drug", "treatment")
    assert found(index, Phrase(phrase)) == "bc"
    assert found(index, Phrase(phrase, "title")) == "c"
    assert found(index, Phrase(phrase, "summary")) == "b"
    assert found(index, Phrase(phrase, "body")) == ""


def test_a_phrase_stays_within_a_passage(index_of: IndexOf) -> None:
    """Neither from author to author nor from paragraph to paragraph, however many moves."""
    entries = [
        Entry(id="a", title="A", authors=("Drug A", "Treatment B")),
        Entry(id="b", title="B", sections=(Section(paragraphs=("On a drug", "Treatment.")),)),
        Entry(id="c", title="C", sections=(Section(paragraphs=("On a drug. Treatment.",)),)),
        Entry(id="d", title="D", subjects=("drug", "treatment")),
    ]
    index = index_of(entries)
    assert found(index, Phrase(("drug", "treatment"))) == "c"
    assert found(index, Phrase(("drug", "treatment"), slop=Limits().slop)) == "c"
    assert found(index, Or((DRUG, Term("treatment")))) == "abcd"


def test_words_near_each_other(index_of_texts: IndexOfTexts) -> None:
    """Moves count as in `stand_together`, and the score is that of the words."""
    index = index_of_texts("brief drug advice", "advice brief", "brief", "brief x x x advice")
    assert found(index, Phrase(("brief", "advic"))) == ""
    assert found(index, Phrase(("brief", "advic"), slop=1)) == "a"
    assert found(index, Phrase(("brief", "advic"), slop=2)) == "ab"
    assert found(index, Phrase(("brief", "advic"), slop=3)) == "abd"
    near = Phrase(("brief", "advic"), slop=3)
    words = And((Term("brief"), Term("advic")))
    assert scores(index, near) == pytest.approx(scores(index, words))


def test_a_phrase_knows_the_halves_of_a_hyphenated_word(index_of_texts: IndexOfTexts) -> None:
    """Each half has a place of its own, the whole stands at the first."""
    index = index_of_texts("alcohol-related harm", "alcohol related harm", "related alcohol harm")
    assert found(index, Phrase(("alcohol", "relat", "harm"))) == "ab"
    assert found(index, Phrase(("relat", "harm"))) == "ab"
    assert found(index, Phrase(("alcoholrel", "relat"))) == "a"


def test_a_phrase_with_a_repeated_word(index_of_texts: IndexOfTexts) -> None:
    """A word that comes twice must stand at both places, and scores once."""
    index = index_of_texts("drug by drug", "drug by harm", "by drug drug")
    phrase = Phrase(("drug", "by", "drug"))
    assert found(index, phrase) == "a"
    once = scores(index, Or((DRUG, Term("by"))))
    assert scores(index, phrase)[0] == pytest.approx(once[0])


def test_a_phrase_is_found_wherever_it_stands(index_of_texts: IndexOfTexts) -> None:
    """At the beginning, at the end, and far into a long text with many occurrences."""
    long = "drug then harm " * 400
    index = index_of_texts(long + "drug harm", long, "drug harm " + long, long + "end")
    assert found(index, Phrase(("drug", "harm"))) == "ac"


# --- words that stand for others


@pytest.mark.parametrize(
    ("node", "terms"),
    [
        (Prefix("counsel"), ["counsel", "counselor"]),
        (Prefix("counselling"), ["counsel"]),
        (Prefix("counsellors"), ["counselor"]),
        (Prefix("alcohol"), ["alcohol", "alcoholrel"]),
        (Prefix("zeb"), []),
        (Wildcard("wom?n"), ["woman", "women"]),
        (Wildcard("wom*"), ["woman", "women"]),
        (Wildcard("w*n"), ["woman", "women"]),
        (Wildcard("c*ng"), ["counsel"]),
        (Wildcard("wom?"), []),
        (Wildcard("??"), ["uk"]),
        (Fuzzy("womem", 1), ["women"]),
        (Fuzzy("womem", 2), ["woman", "women"]),
        (Fuzzy("womne", 1), ["women"]),  # neighbours swapped
        (Fuzzy("women", 0), ["women"]),
        (Fuzzy("counselling", 0), ["counsel"]),
        (Fuzzy("counseling", 1), ["counsel"]),
        (Fuzzy("ukk", 1), ["uk"]),
    ],
)
def test_what_a_word_stands_for(
    index_of_texts: IndexOfTexts, node: Prefix | Wildcard | Fuzzy, terms: list[str]
) -> None:
    """Terms and words as they are written are looked through, hyphenated ones run together."""
    index = index_of_texts("counselling counsellors", "woman women U.K.", "alcohol-related")
    assert list(index.matcher().expansion(node)) == terms


def test_a_shape_is_that_of_words_as_they_are_written(index_of_texts: IndexOfTexts) -> None:
    """Another form of the word has the same term and not the same shape."""
    index = index_of_texts("medal", "medals", "meddle", "medalled medals", "re-offending")
    assert found(index, Wildcard("med*l")) == "a"
    assert found(index, Wildcard("med*ls")) == "bd"
    assert found(index, Prefix("medalle")) == "d"
    assert found(index, Prefix("medal")) == "abd"
    assert found(index, Wildcard("reoff*ing")) == "e"


def test_an_expansion_scores_the_best_of_its_terms(index_of_texts: IndexOfTexts) -> None:
    """An entry with many forms of a word does not come before one with the word itself."""
    index = index_of_texts("woman", "women", "woman women", "man")
    woman, women = (np.array(scores(index, Term(term))) for term in ("woman", "women"))
    assert found(index, Wildcard("wom?n")) == "abc"
    np.testing.assert_allclose(scores(index, Wildcard("wom?n")), np.maximum(woman, women))
    assert found(index, Wildcard("wom?n", "title")) == ""
    body = [np.array(scores(index, Term(term, "body"))) for term in ("woman", "women")]
    np.testing.assert_allclose(scores(index, Prefix("wom", "body")), np.maximum(*body))


@pytest.mark.parametrize("node", [Prefix("dr"), Wildcard("dr*"), Fuzzy("drx", 1)])
def test_a_word_may_stand_for_so_many_and_no_more(
    index_of_texts: IndexOfTexts, node: Prefix | Wildcard | Fuzzy
) -> None:
    """At the limit it is answered, beyond it refused in words that say what to do."""
    limits = Limits(expansion=3)
    three = index_of_texts("dra drb drc").matcher(limits)
    assert three.matches(node).mask.tolist() == [True]
    four = index_of_texts("dra drb drc drd")
    assert found(four, node) == "a"
    with pytest.raises(QueryError, match="more than 3 others: write more of it"):
        four.matcher(limits).matches(node)


# --- columns


@pytest.fixture
def dated(index_of: IndexOf) -> Index:
    """Return an index of entries a to d with years, days, kinds and subjects."""
    day = date(2020, 1, 30)
    return index_of(
        [
            Entry(id="a", title="t", year=2005, kind="STUDY", first_uploaded=day),
            Entry(id="b", title="t", year=2010, kind="REVIEW", subjects=("Prisons",)),
            Entry(id="c", title="t", year=2010, last_revised=date(2020, 2, 1)),
            Entry(id="d", title="t", subjects=("prisons", "x y"), kind="STUDY"),
        ]
    )


@pytest.mark.parametrize(
    ("node", "ids"),
    [
        (Range("year", 2005, 2005), "a"),
        (Range("year", 2005, 2010), "abc"),
        (Range("year", 2006, None), "bc"),
        (Range("year", None, 2009), "a"),
        (Range("year", 2010, 2005), ""),
        (Range("year", 0, 0), ""),
        (Range("year"), "abc"),
        (Not(Range("year", 2005, 2005)), "bcd"),
        (Range("added", date(2020, 1, 30).toordinal(), date(2020, 1, 30).toordinal()), "a"),
        (Range("added", date(2020, 1, 31).toordinal(), None), ""),
        (Range("revised", None, date(2020, 1, 31).toordinal()), "a"),
        (Range("revised", date(2020, 2, 1).toordinal(), None), "c"),
        (Label("kind", "STUDY"), "ad"),
        (Label("kind", "study"), ""),
        (Label("kind", "DOCUMENT"), "c"),
        (Label("subject", "prisons"), "bd"),
        (Label("subject", "x y"), "d"),
        (Label("subject", "STUDY"), ""),
    ],
)
def test_what_columns_match(dated: Index, node: Node, ids: str) -> None:
    """Both ends of a range belong to it, and what has no value is in none."""
    assert found(dated, node) == ids


# --- after an update


def test_what_was_removed_never_comes_back(index: Index, tmp_path: Path) -> None:
    """Not by a phrase, not by its absence, not by asking for everything."""
    folder = tmp_path / "updated"
    folder.mkdir()
    entries = {
        letter: Entry(id=letter, title="untitled", sections=(Section(paragraphs=(text,)),))
        for letter, text in zip("abcd", ["drug", "harm", "drug harm", "prison"], strict=True)
    }
    change = Change([entries["c"]], [])
    update(folder, index, change, lambda ids: [entries[i] for i in ids], None)
    updated = Index(folder)
    assert found(updated, All()) == "abd"
    assert found(updated, Not(PRISON)) == "ab"
    assert found(updated, Not(Phrase(("drug", "harm")))) == "abd"
    assert found(updated, Phrase(("drug", "harm"))) == ""
    assert found(updated, And((DRUG, HARM))) == ""
    assert found(updated, Prefix("dr")) == "a"


def test_an_index_without_entries_answers_every_query(index_of: IndexOf) -> None:
    """Nothing is found, and nothing breaks."""
    index = index_of([])
    leaves = (DRUG, Phrase(("drug", "harm")), Prefix("dr"), Wildcard("d?"), Fuzzy("drug", 2))
    for leaf in (*leaves, Range("year"), Label("kind", "STUDY"), All(), Nothing()):
        assert found(index, leaf) == ""
        assert found(index, Not(leaf)) == ""
        assert found(index, Or((leaf, AndMaybe(leaf, DRUG)))) == ""
