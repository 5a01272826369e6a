"""Related lists as they are written and read: whom they name, in what order and why."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.entry import Entry, Section
from corpus.errors import BankDamagedError
from indexer.analysis.words import WordAnalyser, split
from indexer.index import Index
from recommender.build_lists import build
from recommender.model import mixture, selection, weights
from recommender.related_lists import SHARED_TERMS, Duplicate, RelatedLists
from recommender.related_settings import DEFAULT, LENGTH
from tests.recommender.slow_lines import slow_lines

IndexOf = Callable[..., Index]
ListsOf = Callable[[Index], RelatedLists]

WORDS = [
    "prisons",
    "prison",
    "counselling",
    "counselor",
    "re-offending",
    "the",
    "gp",
    "don't",
    "1,5",
]
NAMES = [f"{first}{second}" for first in ("bor", "del", "fam", "gis") for second in "aeiou"]
"""Made-up words that are their own stems."""
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), max_size=14)


def terms_of(text: str) -> set[str]:
    """Return all terms of a text."""
    analyser = WordAnalyser()
    return {
        term
        for word in split(text)
        for term in (*analyser.word(word).parts, analyser.word(word).joined)
        if term
    }


def test_lists_made_a_few_entries_at_a_time_are_those_made_at_once(
    index_of: IndexOf, new_folder: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every file, to the last byte."""
    chance = random.Random(1)
    texts = [" ".join(chance.choices(NAMES, k=chance.randint(0, 12))) for _ in range(60)]
    index, at_once, in_parts = index_of(*texts, *texts[:5]), new_folder(), new_folder()
    build(at_once, index)
    for module in (weights, mixture, selection):
        monkeypatch.setattr(module, "_ROWS", 7)
    build(in_parts, index)
    names = sorted(path.name for path in at_once.iterdir())
    assert names == sorted(path.name for path in in_parts.iterdir())
    for name in names:
        assert (in_parts / name).read_bytes() == (at_once / name).read_bytes(), name


def test_what_stands_when_views_do_stays_as_it_is(
    index_of: IndexOf, new_folder: Callable[[], Path]
) -> None:
    """It may be digested from then on, while lists are made."""
    chance = random.Random(1)
    folder, then = new_folder(), dict[str, bytes]()

    def views_stand() -> None:
        then.update({path.name: path.read_bytes() for path in folder.iterdir()})

    build(
        folder,
        index_of(*(" ".join(chance.choices(NAMES, k=9)) for _ in range(60))),
        views_stand=views_stand,
    )
    assert {"vectors.weights.npy", "saturated.weights.npy", "latent.npy"} <= then.keys()
    assert then == {name: (folder / name).read_bytes() for name in then}


@given(TEXTS)
@settings(max_examples=50)
def test_lists_name_others_in_order_and_say_what_they_share(
    index_of: IndexOf, lists_of: ListsOf, texts: list[str]
) -> None:
    """Never the entry itself, nobody twice, best first, ties by id, and shared words are shared."""
    index = index_of(*texts)
    lists = lists_of(index)
    assert lists.check() == []
    for doc, text in enumerate(texts):
        related = lists.of(doc)
        ids = [line.id for line in related]
        assert index.ids[doc] not in ids
        assert len(set(ids)) == len(ids) <= LENGTH
        assert [line.rank for line in related] == list(range(1, len(related) + 1))
        assert [(-line.score, line.id) for line in related] == sorted(
            (-line.score, line.id) for line in related
        )
        for line in related:
            assert 0 < line.score <= 1 + 1e-9
            assert 1 <= len(line.shared_terms) <= SHARED_TERMS
            both = terms_of(f"untitled {text}") & terms_of(f"untitled {texts[int(line.id)]}")
            assert all(terms_of(word) & both for word in line.shared_terms)


@given(TEXTS, st.data())
@settings(max_examples=30)
def test_lines_of_many_are_those_of_each(
    index_of: IndexOf, lists_of: ListsOf, texts: list[str], data: st.DataObject
) -> None:
    """The list, and what would follow it, as found one candidate after the other."""
    index = index_of(*texts, *texts[:2])
    lists = lists_of(index)
    end = data.draw(st.integers(0, len(index)))
    first = data.draw(st.integers(0, end))
    rows = lists.line_rows(first, end)
    for at, doc in enumerate(range(first, end)):
        span = slice(rows.starts[at], rows.starts[at + 1])
        found = [*zip(rows.docs[span].tolist(), rows.scores[span].tolist(), strict=True)]
        assert found == slow_lines(lists, index, doc)
        assert found == [(line.doc, line.score) for line in lists.lines(doc)]
        assert int(rows.listed[at]) == len(lists.own(doc))


def test_the_nearest_is_what_shares_the_rare_words(index_of: IndexOf, lists_of: ListsOf) -> None:
    """A word that few entries have brings two together more than one that most have."""
    index = index_of(
        "naloxone kits for hostels",
        "naloxone kits for families",
        "treatment for families",
        "treatment in hostels and prison",
        "treatment in prison",
    )
    first = lists_of(index).of(0)[0]
    assert first.id == "0001"
    assert first.shared_terms[:2] == ("kits", "naloxone")
    assert not first.pinned


def test_shared_terms_are_words_as_people_write_them(index_of: IndexOf, lists_of: ListsOf) -> None:
    """A stem is shown as the commonest word that has it."""
    index = index_of("counselling", "counselling", "counselled")
    assert "counselling" in lists_of(index).of(2)[0].shared_terms


def test_shared_terms_are_never_stems(index_of: IndexOf, lists_of: ListsOf) -> None:
    """Drugs, acronyms and British spellings are words that a reader knows."""
    text = "Methadone and buprenorphine in NHS paediatric libraries"
    index = index_of(f"{text} borage", f"{text} delphi", *NAMES)
    shared = set(lists_of(index).of(0)[0].shared_terms)
    assert shared == {"methadone", "buprenorphine", "nhs", "paediatric", "libraries"}


@pytest.mark.parametrize("limit", [0, 1, 3, 10, 50])
def test_a_limit_shortens_a_list(limit: int, index_of: IndexOf, lists_of: ListsOf) -> None:
    """A list has ten lines at the most, however many are asked for."""
    texts = [f"prison alcohol {name}" for name in NAMES[:15]]
    lists = lists_of(index_of(*texts, *NAMES))
    assert lists.of(3, limit) == lists.of(3)[:limit]
    assert len(lists.of(3, limit)) == min(limit, LENGTH)


def test_an_empty_index_has_no_lists(index_of: IndexOf, lists_of: ListsOf) -> None:
    """A new bank is whole, though there is nothing in it."""
    assert lists_of(index_of()).check() == []


@pytest.mark.parametrize("text", ["alone in the world", "", "the of and"])
def test_one_entry_is_related_to_nothing(text: str, index_of: IndexOf, lists_of: ListsOf) -> None:
    """With nobody else there, or not a word that weighs, a list is empty."""
    lists = lists_of(index_of(text))
    assert lists.of(0) == []
    assert lists.check() == []


def test_the_same_text_a_thousand_times(index_of: IndexOf, lists_of: ListsOf) -> None:
    """One of a thousand copies stands for all: theirs is the list that names it, and it alone."""
    lists = lists_of(index_of(*["the same words about naloxone"] * 1000))
    assert lists.of(0) == []
    for doc in (4, 10, 999):
        assert [line.id for line in lists.of(doc)] == ["0000"]
        assert lists.of(doc)[0].score == pytest.approx(1.0)
    assert len(lists.duplicates) == 999
    assert lists.duplicates[0] == Duplicate("0001", "0000", pytest.approx(1.0))
    assert lists.check() == []


def test_a_word_in_every_entry_relates_none(index_of: IndexOf, lists_of: ListsOf) -> None:
    """What all entries share is as good as nothing: the lists stay empty, not full of anybody."""
    texts = [f"naloxone {name} {other}" for name, other in pairwise(NAMES)]
    shared = [f"naloxone {name * 3} {name * 2}" for name in NAMES]
    lists = lists_of(index_of(*shared))
    assert all(lists.of(doc) == [] for doc in range(len(shared)))
    chain = lists_of(index_of(*texts))
    assert {line.id for line in chain.of(5)} == {"0004", "0006"}


def test_another_language_is_related_to_its_own(index_of: IndexOf, lists_of: ListsOf) -> None:
    """Entries in Greek, Japanese and English list each their like."""
    greek = ["φυλακή και αλκοόλ στην πόλη", "φυλακή και αλκοόλ στο χωριό"]
    japanese = ["刑務所 アルコール 治療", "刑務所 アルコール 支援"]
    english = [f"prison alcohol {name}" for name in NAMES[:6]]
    lists = lists_of(index_of(*greek, *japanese, *english))
    assert [line.id for line in lists.of(0)] == ["0001"]
    assert [line.id for line in lists.of(3)] == ["0002"]
    assert {line.id for line in lists.of(4)} == {f"{n:04}" for n in range(5, 10)}


def test_one_word_is_enough(index_of: IndexOf, lists_of: ListsOf) -> None:
    """An entry that is a single word is related to those that say it."""
    entries = [Entry(id=f"{n:04}", title=name) for n, name in enumerate(NAMES)]
    entries.append(Entry(id="1000", title="naloxone"))
    text = Section(paragraphs=("naloxone kits",))
    entries.append(Entry(id="1001", title="kits", sections=(text,)))
    lists = lists_of(index_of(*entries))
    assert [line.id for line in lists.of(len(NAMES))] == ["1001"]


def test_lists_are_the_same_bytes_every_time(index_of: IndexOf, folder: Path) -> None:
    """Worked out twice, with threads taking blocks as they come, nothing differs."""
    index = index_of(*[f"text number {n % 7} of {n % 3} prisons {n % 11}" for n in range(600)])
    for name in ("one", "two"):
        (folder / name).mkdir()
        build(folder / name, index)
    files = sorted(path.name for path in (folder / "one").iterdir())
    assert "lists.npy" in files
    for name in files:
        assert (folder / "one" / name).read_bytes() == (folder / "two" / name).read_bytes()


def test_lists_of_another_index_are_refused(index_of: IndexOf, folder: Path) -> None:
    """Lists of three entries do not belong to an index of two."""
    three, two = index_of("a", "b", "c"), index_of("a", "b")
    build(folder, three)
    with pytest.raises(BankDamagedError, match=r"lists\.npy does not hold what belongs there"):
        RelatedLists(folder, two)


def test_check_finds_an_entry_in_its_own_list(index_of: IndexOf, folder: Path) -> None:
    """What must never happen is looked for."""
    index = index_of("prison ward", "drug clinic")
    build(folder, index)
    np.save(folder / "lists.npy", np.full((2, LENGTH), 1, np.int32))
    assert RelatedLists(folder, index).check() == ["an entry is in its own related list"]


def test_check_finds_an_entry_that_another_is_listed_for(index_of: IndexOf, folder: Path) -> None:
    """An older version that a list names all the same is looked for."""
    index = index_of("same words", "same words", "words")
    build(folder, index)
    docs = np.full((3, LENGTH), -1, np.int32)
    docs[2, 0] = 1
    np.save(folder / "lists.npy", docs)
    assert RelatedLists(folder, index).check() == [
        "a related list names an entry that another is listed for"
    ]


def test_the_settings_are_kept_with_the_lists(index_of: IndexOf, folder: Path) -> None:
    """What lists were made with can be read from them."""
    index = index_of("same words")
    settings = replace(DEFAULT, kinds=("STUDY",), per_source=2)
    build(folder, index, settings=settings)
    assert RelatedLists(folder, index).settings == settings


def test_search_ranks_by_the_lists(index_of: IndexOf, lists_of: ListsOf) -> None:
    """The graph has the lists' entries for neighbours."""
    lists = lists_of(index_of("naloxone kits", "naloxone ward", "prison"))
    graph = lists.signals.graph
    shares = graph.shares
    assert shares[0, 0] == shares[1, 0] == 1
    assert graph.docs[0, 0] == 1
    assert not shares[2].any()


def test_the_parts_of_a_reason_add_up_to_the_score(index_of: IndexOf, lists_of: ListsOf) -> None:
    """Of every line, and of what is in no list; pairs of words stand here and there."""
    texts = [
        f"{NAMES[n % 5]} {NAMES[5 + n % 4]} {NAMES[9 + n % 3]} {NAMES[n // 3]} prison ward"
        for n in range(45)
    ]
    lists = lists_of(index_of(*texts))
    words = 0
    for doc in range(0, 45, 7):
        listed = lists.own(doc)
        outside = next(n for n in range(45) if n != doc and n not in {one.doc for one in listed})
        for other, score in [*((one.doc, one.score) for one in listed), (outside, None)]:
            reason = lists.reason(doc, other)
            parts = (reason.vectors, reason.saturated, reason.latent, reason.titles)
            assert sum(parts) + reason.neighbours == pytest.approx(reason.score, abs=1e-9)
            assert all(part >= 0 for part in parts)
            if score is None:
                assert reason.neighbours == 0
                assert reason.score == lists.pair_score(doc, other).total
            else:
                assert reason.score == score
                assert reason.neighbours > 0
            alone = lists.signals.latent.word_pairs([doc], [1.0], other)
            assert alone == reason.latent_words
            for here, there in reason.latent_words:
                assert here != there
                assert here in texts[doc].split() or here == "untitled"
                assert there in texts[other].split() or there == "untitled"
                words += 1
    assert words
