"""Blocks judged as text or furniture: features, model and rules."""

from __future__ import annotations

import numpy as np

from corpus.boilerplate.features import PageShape, describe, feature_names
from corpus.boilerplate.judge import decide, judge
from corpus.boilerplate.model import Forest, forest
from corpus.boilerplate.rules import in_navigation
from corpus.html.segments import read_segments
from corpus.html.tree import cut, parse_tree

PROSE = "The warden counted forty herons on the lower bank this spring, eleven more than last year."


def kept(body: str) -> list[str]:
    """Return the texts that stay of a page."""
    root, _ = parse_tree(f"<html><head><title>Herons</title></head><body>{body}</body></html>")
    cut(root)
    return [one.segment.text for one in judge(root, frozenset({"herons"})) if one.kept]


def test_menus_are_no_text_however_little_is_left() -> None:
    """A page that is a menu and nothing else has no text."""
    assert kept("<nav><a href=/>Home</a> <a href=/b>Birds</a></nav>") == []


def in_menus(body: str) -> list[bool]:
    """Return for each run of text of a page whether it stands in a menu."""
    root, _ = parse_tree(f"<html><body>{body}</body></html>")
    return in_navigation(*read_segments(root)).tolist()


def test_menu_that_was_never_closed_holds_text() -> None:
    """What holds most of what a page says is no menu, by mistake or not."""
    told = "".join(f"<p>{number}. {PROSE}</p>" for number in range(20))
    assert in_menus(f"<nav><a href=/>Home</a><h1>Herons</h1><div>{told}</div>") == [False] * 22


def test_menu_that_says_a_word_on_each_link_is_a_menu() -> None:
    """Prose in a menu makes none of it text where the page says more outside, or little."""
    items = "".join(f"<li><a href=/{n}>Bank {n}</a><p>{n}. {PROSE}</p></li>" for n in range(14))
    told = f"<p>{PROSE} So it was at the weir, and so it will be.</p>" * 20
    assert in_menus(f"<nav><ul>{items}</ul></nav>{told}") == [True] * 28 + [False] * 20
    assert in_menus(f"<nav><a href=/>Home</a><p>{PROSE}</p></nav><p>Herons.</p>") == [
        *(True, True, False)
    ]


def test_what_stands_between_two_runs_of_text_is_text() -> None:
    """A word alone on its line, likely or not, unless it is surely none or of another part."""
    body = f"<div><p>{PROSE}</p><p>Forty</p><p>{PROSE}</p></div><p>Eleven</p><p>{PROSE}</p>"
    root, _ = parse_tree(f"<html><body>{body}</body></html>")
    segments, containers = read_segments(root)
    titles = np.zeros(5, bool)
    for likely, stays in ((0.2, True), (0.01, False)):
        likelihoods = np.array([0.9, likely, 0.9, 0.2, 0.9])
        judged = decide(segments, containers, likelihoods, titles)
        assert [one.kept for one in judged] == [True, stays, True, False, True]
        assert judged[1].by_rule == stays


def test_short_sentence_that_goes_on_from_prose_stays() -> None:
    """A paragraph is not lost for being short, where nothing around it has a name."""
    assert kept(f"<h1>Herons</h1><p>{PROSE}</p><p>More.</p>")[-1] == "More."


def test_sections_with_headings_stay_whatever_they_are_called() -> None:
    """'search' may be how trials were sought; a sign-up and a list of links are what they say."""
    names = {"search": "Search methods", "share": "Market share", "newsletter": "Letters by post"}
    sections = "".join(
        f"<section class={name}><h2>{heading}</h2><p>{PROSE}</p></section>"
        for name, heading in names.items()
    )
    links = (
        "<section class=related><h2>Related</h2><p><a href=/a>Ducks and drakes.</a></p></section>"
    )
    sign = f"<section class=newsletter><h2>Subscribe</h2><p>{PROSE}</p></section>"
    found = kept(f"<main><h1>Herons</h1><p>{PROSE * 3}</p>{sections}{links}{sign}</main>")
    assert {*names.values()} <= set(found)
    assert {"Related", "Ducks and drakes.", "Subscribe"}.isdisjoint(found)


def test_what_a_program_marks_as_text_or_as_none_is_so() -> None:
    """Names that no author of a page chooses need no judge."""
    note = f"<div class=ambox>{PROSE} Or so it was said.</div>"
    body = (
        f"<div class=mw-parser-output>{note}<p>{PROSE}</p><div class=share><p>Few.</p></div></div>"
    )
    assert kept(f"<h1>Herons</h1>{body}")[-2:] == [PROSE, "Few."]


def test_comments_go_and_a_page_of_comments_stays() -> None:
    """What is named after comments goes if there is prose without it."""
    comments = f"<div id=comments><p>{PROSE} I think.</p></div>"
    assert f"{PROSE} I think." not in kept(
        f"<h1>Herons</h1><p>{PROSE}</p><p>{PROSE}!</p>{comments}"
    )
    assert f"{PROSE} I think." in kept(comments)


def test_judgement_says_what_decided() -> None:
    """An editor who looks at a page sees why a block went."""
    root, _ = parse_tree(f"<body><p>{PROSE}</p><footer>Imprint</footer></body>")
    reasons = [one.reason for one in judge(root, frozenset())]
    assert all(reason.startswith(("kept: ", "dropped: ")) for reason in reasons)
    assert len(reasons) == 2


def test_page_without_text_has_no_judgements() -> None:
    """Nothing to judge is no error."""
    assert judge(parse_tree("<body><img></body>")[0], frozenset()) == []


def test_features_have_names_and_are_finite() -> None:
    """Every segment has one number for each feature, whatever the page is."""
    for markup in ("<p>x", "<table><tr><td>1<td>2</table>", "<h1>A<h2>B<p>" + "word, " * 50):
        root, _ = parse_tree(markup)
        rows = describe(*read_segments(root), PageShape(frozenset()))
        assert rows.shape[1] == len(feature_names())
        assert np.isfinite(rows).all()


def test_model_knows_the_features_it_was_made_of() -> None:
    """A model of other features would judge nonsense."""
    model = forest()
    assert int(model.feature.max()) < len(feature_names())
    assert len(model.roots) > 1


def test_trees_are_walked_to_their_leaves() -> None:
    """What is at most the bound goes down the first way, what is more the second."""
    tiny = Forest(
        feature=np.array([0, 0, 0]),
        bound=np.array([1.0, np.inf, np.inf], np.float32),
        below=np.array([1, 1, 2]),
        value=np.array([0.0, -2.0, 2.0], np.float32),
        roots=np.array([0]),
        base=0.0,
        depth=3,
    )
    low, bound, high = tiny.probabilities(np.array([[0.0], [1.0], [1.5]], np.float32)).tolist()
    assert low == bound
    assert low < 0.5 < high


def test_ways_of_unlike_length_end_at_their_own_leaves() -> None:
    """A tree that goes on eleven levels on one side, and is a leaf on the other of each."""
    levels = range(11)
    deep = Forest(
        feature=np.zeros(23, np.intp),
        bound=np.array([*(x for n in levels for x in (n, np.inf)), np.inf], np.float32),
        below=np.array([*(x for n in levels for x in (2 * n + 1, 2 * n + 1)), 22], np.intp),
        value=np.array([*(x for n in levels for x in (0, n)), 11], np.float32),
        roots=np.array([0], np.intp),
        base=0.0,
        depth=11,
    )
    rows = np.arange(13, dtype=np.float32)[:, None]
    reached = np.log(deep.probabilities(rows) / (1 - deep.probabilities(rows)))
    assert np.allclose(reached, [*range(12), 11], atol=1e-6)


def test_a_call_to_readers_goes_where_there_is_more() -> None:
    """It stands among the paragraphs as if it were one."""
    call = "Sign up for our newsletter."
    assert call not in kept(f"<h1>Herons</h1><p>{PROSE}</p><p>{call}</p><p>{PROSE}!</p>")
    assert call in kept(f"<p>{call}</p>")


def test_bounds_differ_by_what_a_segment_stands_in() -> None:
    """Captions, menus and loose short texts need more than paragraphs, items of lists less."""
    body = (
        f"<h1>Herons</h1><p>{PROSE * 3}</p><figure><figcaption>{PROSE} 1</figcaption></figure>"
        f"<nav><p>{PROSE} 2</p></nav><div>A heron</div><ul><li>Nests</li></ul><p>{PROSE} 3</p>"
    )
    root, _ = parse_tree(f"<body>{body}</body>")
    segments, containers = read_segments(root)
    likelihoods = np.array([0.9, 0.9, 0.6, 0.6, 0.46, 0.35, 0.46])
    judged = decide(segments, containers, likelihoods, np.array([True] + [False] * 6))
    assert [one.segment.text for one in judged if one.kept] == [
        *("Herons", PROSE * 3, "Nests", f"{PROSE} 3"),
    ]
