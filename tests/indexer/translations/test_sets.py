"""Entries that are one work in several languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.entry import Alternate, Entry
from corpus.errors import BankDamagedError
from indexer import build
from indexer.index import Index
from indexer.postings import columns
from indexer.postings.arrays import save
from indexer.translations import keys, rules
from indexer.translations.sets import Translations

DOI = "10.1234/x"


def _sets(*entries: Entry) -> set[frozenset[str]]:
    """Return the sets of several of some entries, which must come sorted by id."""
    found = Translations(keys.collect(entries), columns.collect(entries, None).language)
    ids = [entry.id for entry in entries]
    whole = {
        frozenset({ids[doc], *(ids[other] for other in found.of(doc))}) for doc in range(len(ids))
    }
    assert sorted(entry_id for one in whole for entry_id in one) == ids
    return {one for one in whole if len(one) > 1}


def _entry(entry_id: str, language: str, doi: str = "", url: str = "", *alternates: str) -> Entry:
    others = tuple(Alternate(language="xx", url=other) for other in alternates)
    return Entry(id=entry_id, title="A", language=language, doi=doi, url=url, alternates=others)


def _three() -> list[Entry]:
    return [_entry("a", "en", DOI), _entry("b", "es", DOI), _entry("c", "fr", DOI)]


def test_one_doi_in_several_languages_is_one_work() -> None:
    """Twice in one language it says nothing."""
    a, b, c = _three()
    assert _sets(a, b, c) == {frozenset("abc")}
    assert _sets(a, b, _entry("d", "en", DOI)) == set()
    assert _sets(a, _entry("b", "", DOI)) == set()  # a language must be known


def test_what_pages_name_as_their_translations_are() -> None:
    """One of the two is enough, and a link that all pages share says nothing."""
    english = _entry("a", "en", "", "https://x.org/a", "https://x.org/ay")
    welsh = _entry("b", "cy", "", "https://x.org/ay")
    assert _sets(english, welsh) == {frozenset("ab")}
    front = ("https://x.org/front", "https://x.org/cym")
    pages = [_entry(f"p{n}", "en", "", f"https://x.org/p{n}", *front) for n in range(3)]
    assert _sets(english.model_copy(update={"alternates": ()}), *pages) == set()


def test_surer_rules_come_first() -> None:
    """What another would bring two of one language into is left as it was."""
    a = _entry("a", "en", DOI, "https://x.org/a")
    b = _entry("b", "es", DOI, "https://x.org/b")
    c = _entry("c", "es", "", "https://x.org/es/a")
    assert _sets(a, b, c) == {frozenset("ab")}
    assert _sets(a, c) == {frozenset("ac")}


def test_at_most_one_is_the_unmarked_original() -> None:
    """Two pages of one name on two sites are no translations of each other."""
    files = {"a": ("en", "index2.html"), "b": ("fr", "index2.html"), "c": ("es", "es/index2.html")}
    entries = [
        Entry(id=name * 9, title="A", language=language, sources=(source,))
        for name, (language, source) in files.items()
    ]
    assert _sets(*entries) == set()
    assert _sets(entries[0], entries[2]) == {frozenset({"a" * 9, "c" * 9})}


def test_one_is_shown_in_the_language_of_the_asker() -> None:
    """Itself where there is none in it."""
    entries = [
        _entry("a", "en", DOI),
        _entry("b", "es-mx", DOI),
        _entry("c", "es", "10.1234/y"),
        _entry("d", "fr", "10.1234/z"),
    ]
    found = Translations(keys.collect(entries), columns.collect(entries, None).language)
    assert [found.in_language_of(doc, 0) for doc in range(4)] == [0, 1, 1, 0]
    rows = np.array([[1, -1], [0, 3], [0, 1], [1, 2]], np.int32)
    assert found.in_language_of_rows(rows, np.arange(len(rows))).tolist() == [
        [0, -1],
        [1, 3],
        [1, 1],
        [1, 2],
    ]
    assert found.is_several.tolist() == [True, True, False, False]


ENTRIES = st.builds(
    lambda entry_id, language, doi, url, file: Entry(
        id=entry_id, title="A", language=language, doi=doi, url=url, sources=(file,)
    ),
    st.sampled_from([f"{name}{mark}" for name in "ab" for mark in ("", "-en", "-es", "-zht")]),
    st.sampled_from(["", "en", "es", "zh"]),
    st.sampled_from(["", "10.1234/a", "10.1234/b"]),
    st.sampled_from(["", "https://x.org/a", "https://x.org/es/a", "https://x.org/b?lang=zh"]),
    st.sampled_from(["a.html", "a_es.html", "en/a.html", "b.html"]),
)


@given(st.lists(ENTRIES, unique_by=lambda entry: entry.id))
def test_a_set_has_no_language_twice(entries: list[Entry]) -> None:
    """Whatever the entries state."""
    entries.sort(key=lambda entry: entry.id)
    known = {entry.id: rules.variant_of(entry) for entry in entries}
    for one in _sets(*entries):
        spoken = [known[entry_id] for entry_id in one]
        assert len({*spoken}) == len(spoken)
        assert all(spoken)


def test_an_update_has_the_arrays_of_a_build(
    index_of: Callable[..., Index], new_folder: Callable[[], Path]
) -> None:
    """Also where a translation comes between others, and one goes."""
    a, b, c = _three()
    old = index_of([a, c])
    folder = new_folder()
    entries = {"b": b, "c": c}
    change = build.Change([a], [b])
    build.update(folder, old, change, lambda ids: [entries[i] for i in ids], None)
    whole = index_of([b, c])
    for name in ("variants", "indptr", "keys"):
        file = f"arrays/translations.{name}.npy"
        assert (folder / file).read_bytes() == (whole.folder / file).read_bytes()
    assert Index(folder).translations.of(0) == [1]


def test_other_arrays_are_refused(index_of: Callable[..., Index]) -> None:
    """As the damage they are."""
    index = index_of([_entry("a", "en", DOI)])
    save(index.folder / "arrays" / "translations.variants.npy", np.zeros(3, np.int64))
    with pytest.raises(BankDamagedError, match="does not hold what belongs there"):
        Index(index.folder)
