"""Any text is found by its own words, alone and in quotation marks, and they are marked in it."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from corpus.entry import Entry, Section
from corpus.text.typography import clean_line
from indexer.analysis.word_report import cut
from indexer.build import build
from indexer.index import Index
from indexer.query.grammar import Grammar
from indexer.query.limits import Limits
from indexer.search.whoosh_engine import WhooshEngine
from indexer.snippets.passages import Snippets, WordAnalyser

_RUNS = """
    nurses² counsellingª Nicorette™ A&E R&D PM2.5 20mg 20µg 0·75 ½ 10⁵ m² H₂O ¹³¹I Ph.D. U.K. e.g.
    re-offending don’t O’Brien Qurʾan TNF-α β-carotene IL-6 1,500 and/or café naïve
    drop-ins children’s £5 5% overeating mining the over alcohol/drugs 12-14 5.5-6.2 straße ﬁve
    x’s dog-s a--b (SFM) 3-year-old's Smith's. mid- -ish B12; key\u200cword हिन्दी الكتاب word… C++
    .NET
"""
_QUERY_SIGNS = '"*?“”„‟«»'
_ANY = st.text(st.characters(exclude_characters=_QUERY_SIGNS), max_size=8)
_TEXTS = st.lists(st.sampled_from(_RUNS.split()) | _ANY, min_size=1, max_size=8).map(
    lambda runs: clean_line(" ".join(runs))
)


def _index(folder: str, *texts: str) -> Index:
    entries = [  # whose titles have no word that a text may have too
        Entry(id=f"e{number}", title="…", sections=(Section(paragraphs=(text,)),))
        for number, text in enumerate(texts)
    ]
    build(Path(folder), entries, None)
    return Index(Path(folder))


@pytest.mark.slow
@settings(max_examples=60)
@given(_TEXTS)
@example("UNTITL")
def test_any_text_is_found_by_its_own_words(text: str) -> None:
    """Each token that is a word finds it by itself, and in quotation marks with the next."""
    assume("zzz" not in text.casefold())  # as another is
    tokens = [token.text for token in cut(text) if token.words]
    grammar = Grammar(limits=Limits(word=100))
    with tempfile.TemporaryDirectory() as folder:
        index = _index(folder, text, "zzz")
        for token in tokens:
            found = WhooshEngine(index).ranked(grammar.parse_words(token))
            assert found.docs.tolist() == [0], token
        for one, next_one in pairwise(cut(text)):
            phrase = f'"{one.text} {next_one.text}"'
            if one.words and next_one.words:
                assert WhooshEngine(index).ranked(grammar.parse(phrase)).docs.tolist() == [0], (
                    phrase
                )


@pytest.mark.slow
@settings(max_examples=60)
@given(_TEXTS, st.data())
def test_a_word_that_finds_a_text_is_marked_in_it(text: str, data: st.DataObject) -> None:
    """And nothing is where it does not stand."""
    tokens = [token.text for token in cut(text) if token.words]
    asked = data.draw(st.sampled_from([*tokens, "zzz"]))
    with tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine(_index(folder, text, "zzz"))
        tree = Grammar().parse_words(asked)
        snippets = Snippets(
            lambda field: engine.highlight_terms(tree, Limits(), field), WordAnalyser()
        )
        marked = [piece.text for piece in snippets.marked(text) if piece.marked]
        assert bool(marked) == (0 in engine.ranked(tree).docs.tolist()), (asked, marked)
