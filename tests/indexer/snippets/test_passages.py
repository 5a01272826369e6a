"""Snippets: which passage is shown, and what in it is marked."""

from __future__ import annotations

import re
import sys
from html import unescape
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.typography import clean_line
from indexer.analysis.words import WordAnalyser, is_stop_word
from indexer.snippets import matches, passages
from indexer.snippets.highlight_terms import HighlightTerms
from indexer.snippets.passages import (
    MAX_PASSAGES,
    MAX_READ,
    SNIPPET_LENGTH,
    Piece,
    Snippets,
    to_html,
)

_PIECES = """
    alcohol Alcohol-related drug drugs the re-offending children’s U.K. e.g. naïve nai\u0308ve
    1,500 0.5 B12 <b> & "quoted" 'so' (it) . ? ! … , Then And . Then
"""
PARAGRAPHS = st.lists(
    st.lists(st.sampled_from(_PIECES.split()), max_size=40).map(" ".join)
    | st.text(max_size=300).map(clean_line),
    max_size=3,
)
ASKED = st.lists(st.sampled_from(_PIECES.split()), max_size=4).map(" ".join)


def snippets_for(query: str) -> Snippets:
    """Return the snippets for all terms of a query."""
    analyser = WordAnalyser()
    terms = {term for parts, joined in analyser.words(query) for term in (*parts, joined) if term}
    return Snippets(lambda _: HighlightTerms(dict.fromkeys(told(terms), 1.0)), analyser)


def told(terms: set[str]) -> set[str]:
    """Return the terms that are no stop words, all if there are no others."""
    return {term for term in terms if not is_stop_word(term)} or terms


def phrase_snippets(*words: str, **phrases: float) -> Snippets:
    """Return the snippets for words, and for phrases whose blanks are written as underscores."""
    runs = {tuple(phrase.split("_")): worth for phrase, worth in phrases.items()}
    return Snippets(lambda _: HighlightTerms(dict.fromkeys(words, 1.0), runs), WordAnalyser())


def shown(pieces: list[Piece]) -> str:
    """Return pieces as text, the marked ones in brackets."""
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


def marks(query: str, text: str) -> list[str]:
    """Return what is marked in a text."""
    return [piece.text for piece in snippets_for(query).marked(text) if piece.marked]


def best(query: str, *paragraphs: str, length: int = SNIPPET_LENGTH) -> str:
    """Return the text of the best passage."""
    return "".join(piece.text for piece in snippets_for(query).best(paragraphs, length))


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("treatment", "Treated by a treatment, TREATMENTS work.", ["treatment", "TREATMENTS"]),
        ("prison", "prisons, prison’s and imprisonment", ["prisons", "prison’s"]),
        ("cafe", "The café, a cafe\u0301 and CAFÉS.", ["café", "cafe\u0301", "CAFÉS"]),
        ("naive", "nai\u0308ve naïveté", ["nai\u0308ve"]),
        ("alcohol", "alcohol-related; non–alcohol", ["alcohol-related", "alcohol"]),
        ("alcohol-related", "related alcohol", ["related", "alcohol"]),
        ("reoffending", "re-offending and re‑offending", ["re-offending", "re‑offending"]),
        ("children", "the children's and children’s rights", ["children's", "children’s"]),
        ("obrien", "by O'Brien and O’Brien’s", ["O'Brien", "O’Brien’s"]),
        ("uk", "in the U.K. and the U.K., not UKs", ["U.K.", "U.K.", "UKs"]),
        ("hyphenated", "hyphen\u00adated", ["hyphen\u00adated"]),
        ("behaviour", "behavior, behavioural, behaving", ["behavior", "behavioural"]),
        ("finding", "ﬁndings", ["ﬁndings"]),
        ("1500", "of 1,500. Of 1500, 15", ["1,500", "1500"]),
        ("0.5", "0.5. And 5", ["0.5"]),
        ("12", "12-step in 12, 2012", ["12-step", "12"]),
        ("the prison", "the prison and the cell", ["prison"]),
        ("to be", "to be or not", ["to", "be"]),
        ("zebra", "no stripes", []),
        ("", "nothing asked", []),
    ],
)  # fmt: skip
def test_whole_words_are_marked_that_the_query_finds(
    query: str, text: str, marked: list[str]
) -> None:
    """Stems, accents, hyphens and possessives: what matched is marked, from its first letter to
    its last, and nothing else; stop words only where nothing else is asked."""
    assert marks(query, text) == marked


def test_pieces_are_the_text_cut_at_marks() -> None:
    """Pieces follow each other without gaps, none is empty."""
    assert snippets_for("drug").marked("A drug or drugs.") == [
        Piece("A "),
        Piece("drug", marked=True),
        Piece(" or "),
        Piece("drugs", marked=True),
        Piece("."),
    ]
    assert snippets_for("drug").marked("drug") == [Piece("drug", marked=True)]
    assert snippets_for("drug").marked("") == []


def test_the_passage_with_most_of_the_terms_is_shown() -> None:
    """Different terms count before repeated ones, repeated ones before the earlier place."""
    drug = "A drug, a drug and a drug again."
    both = "Here prison and drug stand together."
    assert best("prison drug", "Nothing here.", drug, both) == both
    assert best("drug", "One drug.", drug, both) == drug
    assert best("drug", "First drug.", "Second drug.") == "First drug."


def test_all_sentences_of_a_passage_count() -> None:
    """Terms spread over sentences that follow each other are covered together."""
    spread = "A drug came. The prison too."
    assert best("prison drug", "Only a drug, drug, drug.", spread) == spread
    assert best("drug", "One drug.", "Two drugs. And drugs.") == "Two drugs. And drugs."


def test_sentences_are_kept_together_while_there_is_room() -> None:
    """What follows the first sentence that matches comes along up to the length."""
    text = "Nothing yet. A drug came. It was new. Nobody knew it."
    assert best("drug", text) == "A drug came. It was new. Nobody knew it."
    assert best("drug", text, length=len("A drug came. It was new.")) == "A drug came. It was new."
    assert best("drug", text, length=len("A drug came. It was new.") - 1) == "A drug came."


@pytest.mark.parametrize(
    "text",
    [
        'He said "A drug." Then he left.',
        "(A drug came.) It was new.",
        "A drug [of sorts.] “Was it?” Yes, it was… 3 times.",
        "A drug costs 3.50 pounds. And more.",
    ],
)
def test_closing_marks_stay_with_their_sentence(text: str) -> None:
    """Nothing between sentences is lost."""
    assert best("drug", text) == text


def test_without_a_match_the_beginning_is_shown() -> None:
    """An entry found by its title or its subjects still has a snippet."""
    assert best("zebra", "The first sentence. The second.", "More.") == "The first sentence."
    assert snippets_for("zebra").best([]) == []


def test_a_long_sentence_is_cut_at_words() -> None:
    """The beginning when the match is there, with an ellipsis where text is left out."""
    text = "drug " + "word " * 100 + "end"
    cut = best("drug", text, length=50)
    assert cut == "drug" + " word" * 9 + "…"
    assert len(cut) <= 51


def test_a_long_sentence_is_cut_around_the_match() -> None:
    """A match far into a sentence is shown with some words before it."""
    text = "start " + "word " * 50 + "drug " + "more " * 50 + "end"
    assert best("drug", text, length=60) == "…" + "word " * 3 + "drug" + " more" * 8 + "…"


def test_the_last_word_of_a_long_sentence_is_shown() -> None:
    """A match at the very end is not cut off."""
    text = "word " * 100 + "drug."
    assert best("drug", text, length=60) == "…" + "word " * 3 + "drug."


def test_a_match_behind_a_very_long_word_is_shown() -> None:
    """Where there is no blank to begin at, the passage begins at the match."""
    text = "see http://" + "x/" * 200 + " (drug) and so on"
    assert best("drug", text, length=60) == "…(drug) and so on"
    assert best("drug", text.replace(" (", "("), length=60) == "…drug) and so on"
    assert best("drug", "see drug/" + "x/" * 200, length=30) == "see drug/" + "x/" * 10 + "x…"


def test_a_text_without_blanks_is_cut_all_the_same() -> None:
    """No snippet is much longer than asked."""
    assert best("zebra", "x" * 1000, length=60) == "x" * 60 + "…"


def test_a_word_that_tells_more_counts_for_more() -> None:
    """One rare word is worth more than two common ones."""
    worth = {"drug": 1.0, "report": 1.0, "naloxon": 5.0}
    snippets = Snippets(lambda _: HighlightTerms(worth), WordAnalyser())
    common = "A drug report. Another drug report."
    assert shown(snippets.best([common, "Naloxone."])) == "[Naloxone]."
    assert shown(snippets.best([common, "No match."])).startswith("A [drug] [report].")


def test_forms_that_stand_for_one_thing_count_once() -> None:
    """Of the words that a prefix stands for, two are no better than one."""
    same = {"prison": "pri*", "privat": "pri*"}
    sought = HighlightTerms({"prison": 1.0, "privat": 1.0, "drug": 1.0}, {}, same)
    snippets = Snippets(lambda _: sought, WordAnalyser())
    assert shown(snippets.best(["A private prison.", "Drugs in prison."])) == "[Drugs] in [prison]."


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Brief advice; advice, brief.", "[Brief] [advice]; advice, brief."),
        ("They were brief. Advice came.", "They were [brief]. [Advice] came."),
        ("A brief-advice session", "A [brief-advice] session"),
        ("so brief advice-giving", "so [brief] [advice-giving]"),
        ("so-brief advice", "[so-brief] [advice]"),
        ("brief, ‘advice’", "[brief], ‘[advice]’"),
        ("advice, never brief", "[advice], never [brief]"),
        ("a brief", "a [brief]"),
    ],
)
def test_words_of_a_phrase_are_marked_where_it_stands(text: str, marked: str) -> None:
    """Across hyphens and sentences; each by itself only in a text without the phrase."""
    assert shown(phrase_snippets(brief_advic=2.0).marked(text)) == marked


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("advice first, then brief kind advice", "advice first, then [brief] kind [advice]"),
        ("brief advice", "[brief] [advice]"),
        ("brief and very kind advice", "[brief] and very kind [advice]"),
        ("brief advice brief advice", "[brief] [advice] [brief] [advice]"),
    ],
)
def test_a_near_phrase_is_marked_where_its_words_are_near(text: str, marked: str) -> None:
    """Its words count by themselves only in a text without it."""
    near = HighlightTerms({}, {("brief", "advic"): 1.0}, moves={("brief", "advic"): 1})
    assert shown(Snippets(lambda _: near, WordAnalyser()).marked(text)) == marked


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("keyword", "one key\u200cword here", "one [key\u200cword] here"),
        ("می‌خواهم", "من می‌خواهم بروم", "من [می‌خواهم] بروم"),
        ("हिन्दी", "यह हिन्दी है", "यह [हिन्दी] है"),
        ("nicorette", "gave Nicorette™ gum", "gave [Nicorette]™ gum"),
        ("quran", "the Qurʾan says", "the [Qurʾan] says"),
        ("A&E", "in A&E and e", "in [A&E] and e"),
        ("TNF-alpha", "of TNF-α levels", "of [TNF-α] levels"),
        ("PM2.5", "of PM2.5 air", "of [PM2.5] air"),
        ("PhD", "a Ph.D. thesis", "a [Ph.D]. thesis"),
        ("trial", "on 戒烟 first, a trial and a trial", "on 戒烟 first, a [trial] and a [trial]"),
        ("trial", "ở Việt Nam, 戒烟干预, a trial", "ở Việt Nam, 戒烟干预, a [trial]"),
    ],
)
def test_a_word_is_marked_however_it_is_written(query: str, text: str, marked: str) -> None:
    """What is found is marked: signs and marks that searching passes over do not hide it."""
    analyser = WordAnalyser()
    terms = {analysed.joined or analysed.parts[0] for analysed in analyser.words(query)}
    snippets = Snippets(lambda _: HighlightTerms(dict.fromkeys(terms, 1.0)), analyser)
    assert shown(snippets.marked(text)) == marked


def test_an_ampersand_is_marked_in_a_phrase_with_and() -> None:
    """They are one word."""
    snippets = phrase_snippets(drug_and_alcohol=1.0)
    assert shown(snippets.marked("on Drugs & alcohol")) == "on [Drugs] [&] [alcohol]"


def test_the_passage_with_the_phrase_is_shown() -> None:
    """Rather than one where its words stand apart, however often; else where they stand."""
    apart = "Advice that is brief, brief advisers' advice and more brief words."
    whole = "Nurses gave brief advice."
    snippets = phrase_snippets(brief_advic=2.0)
    assert shown(snippets.best([apart, whole])) == "Nurses gave [brief] [advice]."
    assert "[Advice] that is [brief]" in shown(snippets.best([apart]))
    with_word = phrase_snippets("prison", brief_advic=2.0)
    assert shown(with_word.best([apart, "In prison."])) == "In [prison]."


def test_common_words_of_a_phrase_are_marked_with_it() -> None:
    """And not where they stand by themselves."""
    snippets = phrase_snippets(to_be_or_not_to_be=1.0)
    text = "It is to be had. To be or not to be, that is it."
    assert shown(snippets.marked(text)) == (
        "It is to be had. [To] [be] [or] [not] [to] [be], that is it."
    )


def test_a_phrase_longer_than_a_snippet_is_shown_as_far_as_it_goes() -> None:
    """Marked all the same."""
    phrase = tuple(f"w{number}" for number in range(40))
    snippets = Snippets(lambda _: HighlightTerms({}, {phrase: 1.0}), WordAnalyser())
    text = "start " * 30 + " ".join(phrase) + " end."
    shown_text = shown(snippets.best([text], 40))
    assert shown_text.startswith("…[w0] [w1] ")
    assert shown_text.endswith("]…")


def test_the_best_part_of_a_long_sentence_is_shown() -> None:
    """Not the first match but where most stands together."""
    text = "drug " + "word " * 60 + "the prison drug " + "more " * 60
    assert "[prison] [drug]" in shown(snippets_for("prison drug").best([text], 60))


def test_a_long_word_at_the_edge_is_shown() -> None:
    """A match that would run over the end of the snippet begins it."""
    word = "drug" + "x" * 30
    pieces = snippets_for(word).best(["a " * 15 + word + " and the rest of it all"], 50)
    assert shown(pieces) == f"…{'a ' * 7}[{word}]…"
    pieces = snippets_for(word).best(["a " * 15 + word + " and the rest of it all"], 40)
    assert shown(pieces) == f"…[{word}] and…"


@given(PARAGRAPHS, ASKED, st.integers(20, 300))
def test_a_snippet_is_a_passage_of_a_paragraph(
    paragraphs: list[str], query: str, length: int
) -> None:
    """Without marks and ellipses the HTML is text of one paragraph, not longer than asked."""
    html = to_html(snippets_for(query).best(paragraphs, length))
    text = unescape(re.sub("</?mark>", "", html))
    whole = [text, text.removeprefix("…"), text.removesuffix("…"), text[1:-1]]
    assert not text or any(part in paragraph for part in whole for paragraph in paragraphs)
    assert len(text) <= length + 2
    assert not re.search("[<>\"']", re.sub("</?mark>", "", html))


@given(PARAGRAPHS, ASKED)
def test_a_snippet_has_a_mark_where_there_is_a_match(paragraphs: list[str], query: str) -> None:
    """If any paragraph has a marked word, so has the snippet."""
    snippets = snippets_for(query)
    matching = any(piece.marked for text in paragraphs for piece in snippets.marked(text))
    assert any(piece.marked for piece in snippets.best(paragraphs)) == matching


def test_html_is_escaped() -> None:
    """Nothing of a text can become markup, in a mark or outside, in text or in an attribute."""
    pieces = [Piece("<b>\"A\" & 'b'</b> "), Piece("x<y", marked=True), Piece(" &lt;")]
    assert to_html(pieces) == (
        "&lt;b&gt;&quot;A&quot; &amp; &#x27;b&#x27;&lt;/b&gt; <mark>x&lt;y</mark> &amp;lt;"
    )


def test_of_a_book_the_beginning_is_looked_at() -> None:
    """What comes after so many characters is not read, however many paragraphs there are."""
    filler = "word " * 20
    paragraphs = [filler] * (MAX_READ // len(filler) + 1)
    assert best("drug", *paragraphs[:-2], "A drug.", *paragraphs) == "A drug."
    assert "drug" not in best("drug", *paragraphs, "A drug.")
    assert "drug" not in best("drug", "word " * MAX_READ + "drug")


ENTRIES = st.lists(st.tuples(st.text(max_size=60).map(clean_line), PARAGRAPHS), max_size=4)


@given(entries=ENTRIES, query=ASKED, phrase=st.sampled_from(["", "the_drug", "and_then"]))
def test_entries_that_are_expected_show_what_each_shows_alone(
    entries: list[tuple[str, list[str]]], query: str, phrase: str
) -> None:
    """Also where one ends, and the next begins, with what is asked, and in two of the same text."""
    entries = [*entries, ("& the", ["drug &"]), ("& the", ["drug &"])]
    words, phrases = query.lower().split(), {phrase: 1.0} if phrase else {}
    together = phrase_snippets("and", *words, **phrases)
    together.expect(entries)
    for summary, paragraphs in entries:
        alone = phrase_snippets("and", *words, **phrases)
        assert together.best(paragraphs, summary=summary) == alone.best(paragraphs, summary=summary)


def test_no_more_of_a_long_entry_is_looked_at_because_it_is_expected() -> None:
    """However short each of its paragraphs is: an entry may be a whole book."""
    asked: list[str] = []

    def wanted(field: str) -> HighlightTerms:
        asked.append(field)
        return HighlightTerms({"drug": 1.0})

    Snippets(wanted, WordAnalyser()).expect([("A drug.", ["Drug."] * 10_000)])
    assert asked == []


def test_so_many_passages_are_weighed() -> None:
    """A better one after them is not found: every one costs, and a text may be full of matches."""
    paragraphs = ["Drug."] * (MAX_PASSAGES - 1)
    assert best("drug prison", *paragraphs, "Drug prison.") == "Drug prison."
    assert best("drug prison", *paragraphs, "Drug.", "Drug prison.") == "Drug."


def test_the_work_for_a_text_full_of_matches_has_an_end() -> None:
    """Counted in passages that are weighed: a text twice as long costs no more."""
    weighed = [weighed_for("drug " * words) for words in (100, 40_000, 80_000)]
    assert weighed == [100, MAX_PASSAGES, MAX_PASSAGES]


def weighed_for(text: str) -> int:
    """Return how many passages are weighed for a snippet of a text."""
    code = passages._inside.__code__
    calls = 0

    def count(frame: FrameType, event: str, _: object) -> None:
        nonlocal calls
        calls += event == "call" and frame.f_code is code

    sys.setprofile(count)
    try:
        best("drug", text)
    finally:
        sys.setprofile(None)
    return calls


def test_a_wildcard_marks_the_words_that_have_its_shape() -> None:
    """Not others of the same stem, however they are written; halves of compounds do."""
    wanted = HighlightTerms({"medal": 1.0}, forms={"medal": {"medal"}})
    text = "Medals, a medal, gold-medal races, the Médal and medalled men."
    marked = [p.text for p in Snippets(lambda _: wanted, WordAnalyser()).marked(text) if p.marked]
    assert marked == ["medal", "gold-medal", "Médal"]


def test_a_summary_shows_what_was_asked_of_summaries() -> None:
    """And the body what was asked of the body, also where only one of them has a phrase."""
    asked = {
        "summary": HighlightTerms({"cairn": 1.0}),
        "body": HighlightTerms({}, {("old", "beacon"): 1.0}),
    }
    snippets = Snippets(asked.__getitem__, WordAnalyser())
    summary = "A beacon, no cairn."
    assert to_html(snippets.best(["A cairn here."], summary=summary)) == (
        "A beacon, no <mark>cairn</mark>."
    )
    assert to_html(snippets.best(["A cairn, an old beacon."])) == (
        "A cairn, an <mark>old</mark> <mark>beacon</mark>."
    )
    assert to_html(snippets.best(["A cairn, a beacon."])) == "A cairn, a <mark>beacon</mark>."


_TEXTS = st.text("aB3_.,'&- \n", max_size=30) | PARAGRAPHS.map("\n".join) | st.text(max_size=40)


@given(_TEXTS)
def test_what_stands_between_blanks_is_cut_as_the_text_is(text: str) -> None:
    """An '&' is a word where blanks stand on both sides of it, so not at the ends of a text."""
    text = f" {text} "
    cut = [
        (piece.start() + at, piece.start() + end)
        for piece in re.finditer(r"\S+", text)
        for at, end in matches._tokens_in(piece.group())
    ]
    assert list(matches._tokens(text)) == cut


@pytest.mark.parametrize("text", ["& beacons", "beacons &", "&", "an & beacons"])
def test_an_ampersand_is_marked_between_blanks_alone(text: str) -> None:
    snippets = Snippets(lambda _: HighlightTerms({"and": 1.0}), WordAnalyser())
    marked = [piece.text for piece in snippets.marked(text) if piece.marked]
    assert marked == (["&"] if text == "an & beacons" else [])
