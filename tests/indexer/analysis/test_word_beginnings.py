"""Pieces of a text that are passed over for how they begin have none of the terms."""

from __future__ import annotations

from string import ascii_lowercase, digits

from hypothesis import example, given
from hypothesis import strategies as st

from indexer.analysis.words import WordAnalyser
from indexer.snippets.matches import _tokens_of
from tests.places import ROOT

_SIGNS = "&'’.,-_/()0123456789%`\"@é ßſİ\u0301\u00ad\n\t\u00a0\x1c"
_WORDS = st.sampled_from(
    [
        "dying",
        "oestrogen",
        "e-mail",
        "A&E",
        "U.K.",
        "Ph.D.",
        "don't",
        "o'brien",
        "20mg",
        "pm2.5",
        "b12",
        "1,000",
        "3rd",
        "IL-6",
        "NGOs",
    ]
)
_TEXTS = st.lists(
    st.text("abcdeinostyABCDEIN" + _SIGNS, max_size=12) | _WORDS | st.text(max_size=8), max_size=6
).map(" ".join)
_ANALYSER = WordAnalyser()


def terms_of(piece: str, analyser: WordAnalyser) -> set[str]:
    """Return the terms of a piece, joined ones too: it is cut, folded and stemmed."""
    found: set[str] = set()
    for token in _tokens_of(piece):
        for parts, joined in analyser.words("and" if token == "&" else token):
            found |= {*parts, joined} - {""}
    return found


@given(_TEXTS, st.sets(st.text(ascii_lowercase + digits, min_size=1, max_size=3), max_size=12))
@example("an e-mail 0\u00a0 A\u00a0", set())
@example("A&E & U.K. re-offending", set())
@example("İ e-mail", set())
def test_no_piece_with_a_term_is_passed_over(text: str, others: set[str]) -> None:
    """Whatever else is sought; each is given once, whole, in order."""
    for term in set().union(*(terms_of(piece, _ANALYSER) for piece in text.split())):
        spans = _ANALYSER.pieces_for({term, *others})(text)
        assert spans == sorted(set(spans))
        pieces = [text[at:end] for at, end in spans]
        assert {*pieces} <= {*text.split()}
        for piece in text.split():
            if term in terms_of(piece, _ANALYSER):
                assert pieces.count(piece) == text.split().count(piece)


def test_no_word_of_the_sample_is_passed_over() -> None:
    """Nor of the texts of the project, and most others are."""
    files = [*ROOT.glob("docs/**/*.md"), *ROOT.glob("corpus/sample/**/*.html")]
    pieces = {*"\n".join(file.read_text(encoding="utf-8") for file in files).split()}
    assert len(pieces) > 10_000
    for piece in pieces:
        for term in terms_of(piece, _ANALYSER):
            assert _ANALYSER.pieces_for([term])(piece), (piece, term)
    text = "\n".join(sorted(pieces))
    assert len(_ANALYSER.pieces_for(["prison"])(text)) < len(pieces) / 4


def test_of_other_languages_no_piece_is_passed_over() -> None:
    """Their rules take beginnings off."""
    assert WordAnalyser("es").pieces_for(["libr"])("los libros,\ta b") == [
        (0, 3),
        (4, 11),
        (12, 13),
        (14, 15),
    ]


def test_many_beginnings_are_looked_for_at_once() -> None:
    """What begins otherwise is passed over then too; of figures, any number may be meant."""
    doubled = {2 * one for one in ascii_lowercase}
    text = "one 2, x. oops (ooze) zoo"
    assert [text[at:end] for at, end in _ANALYSER.pieces_for(doubled)(text)] == ["oops", "(ooze)"]
    assert len(_ANALYSER.pieces_for({*doubled, "2"})(text)) == 3
    assert [text[at:end] for at, end in _ANALYSER.pieces_for(digits)(text)] == ["2,"]
