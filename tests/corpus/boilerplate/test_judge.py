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


def test_rows_that_go_the_same_ways_are_judged_as_each_alone_is() -> None:
    """Many rows are judged by kinds: those of a long table, and such as lie right on bounds."""
    model, chance = forest(), np.random.default_rng(1)
    cells = "".join(f"<tr><td>{number % 7}<td>Bank {number % 3}" for number in range(600))
    root, _ = parse_tree(f"<html><body><h1>Herons</h1><p>{PROSE * 3}</p><table>{cells}</table>")
    table = describe(*read_segments(root), PageShape(frozenset({"herons"})))
    bounds = model.bound[np.isfinite(model.bound)]
    on_bounds = chance.choice(bounds, (1_200, table.shape[1])).astype(np.float32)
    same = np.repeat(table[:1], 1_200, axis=0)
    for rows in (table, on_bounds, np.vstack([table, on_bounds, on_bounds[::-1]]), same):
        alone = [model.probabilities(rows[at : at + 100]) for at in range(0, len(rows), 100)]
        assert model.probabilities(rows).tolist() == np.concatenate(alone).tolist()


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


def decided(body: str, *likelihoods: float) -> list[str]:
    """Return what stays of a page, given how likely its runs of text are; the first is its title.

    What stands for the page in lists is marked.
    """
    root, _ = parse_tree(f"<body>{body}</body>")
    segments, containers = read_segments(root)
    titles = np.array([number == 0 for number in range(len(segments))])
    judged = decide(segments, containers, np.array(likelihoods), titles)
    told = [("lead: " if one.is_lead else "") + one.segment.text for one in judged if one.kept]
    return told[1:] if judged[0].kept else told


def test_sentences_need_less_than_other_texts() -> None:
    """A text that is not short and ends as sentences do, without links."""
    link = f"<p class=x><a href=/>{PROSE}</a></p>"
    body = f"<h1>Herons</h1><p>{PROSE * 3}</p><p class=x>{PROSE}</p>{link}<p class=x>Bird count</p>"
    assert decided(body, 0.9, 0.9, 0.32, 0.32, 0.32) == [PROSE * 3, PROSE]


def test_items_are_such_in_whatever_they_wrap_their_text() -> None:
    """A step of a recipe may stand in a div in its item; a div of several texts is no wrapper."""
    items = "<ul><li><div>Nests</div></li><li><div><p>Reed</p></div></li></ul>"
    loose = "<ul><li><div><p>Mud</p><p>Silt</p></div></li></ul><div>Bank</div>"
    body = f"<h1>Herons</h1><p>{PROSE * 3}</p>{items}<p class=x>Weir</p>{loose}"
    likelihoods = (0.9, 0.9, *(0.2, 0.2), 0.05, *(0.2, 0.2, 0.2))
    assert decided(body, *likelihoods) == [PROSE * 3, "Nests", "Reed"]


def test_plain_paragraphs_in_a_named_body_are_text() -> None:
    """Who writes an article there writes short lines too; what has a name of its own is apart."""
    lines = "<p>Yours, Ada</p><p class=x>Rate this</p><p><a href=/>On</a></p><h3>Nests</h3>"
    body = f"<h1>Herons</h1><div class=entry-content><p>{PROSE * 3}</p>{lines}</div>"
    likelihoods = (0.9, 0.9, *(0.12, 0.02, 0.12, 0.12))
    assert decided(body, *likelihoods) == [PROSE * 3, "Yours, Ada", "Nests"]
    named = body.replace("entry-content", "layout")
    assert decided(named, *likelihoods) == [PROSE * 3]


def test_headings_over_lists_stay_with_their_items() -> None:
    """What a recipe needs is not prose; one line alone under a heading keeps none."""
    items = "<ul><li>Salt</li><li>Leeks</li></ul>"
    body = f"<h1>Soup</h1><p>{PROSE * 3}</p><h3 class=x>Needed</h3>{items}"
    assert decided(body, 0.9, 0.9, 0.1, 0.9, 0.9) == [PROSE * 3, "Needed", "Salt", "Leeks"]
    body = body.replace("<li>Leeks</li>", "")
    assert decided(body, 0.9, 0.9, 0.1, 0.9) == [PROSE * 3, "Salt"]


def test_headings_stay_with_what_stands_beside_them() -> None:
    """However unlikely a heading is, it heads what goes on in its element; elsewhere it may not."""
    text = f"<p class=x>{PROSE * 3}</p>"
    beside = f"<h1>Herons</h1><div>{text}<h3 class=x>Nests</h3>{text}</div>"
    other = f"<h1>Herons</h1><div>{text}</div><div><h3 class=x>Nests</h3></div><div>{text}</div>"
    assert "Nests" in decided(beside, 0.9, 0.9, 0.01, 0.9)
    assert "Nests" not in decided(other, 0.9, 0.9, 0.01, 0.9)


def test_answers_in_a_forum_are_no_other_posts() -> None:
    """Their headings are the page's title again behind a word for it."""
    posts = [("Herons", PROSE * 3), ("Re: Herons", f"{PROSE} A."), ("Otters", f"{PROSE} B.")]
    body = "".join(f"<div class=post><h3>{head}</h3><p>{text}</p></div>" for head, text in posts)
    told = decided(body, *(0.9, 0.9, 0.01, 0.9, 0.01, 0.9))
    assert (f"{PROSE} A." in told, f"{PROSE} B." in told) == (True, False)


def test_menus_do_not_come_back_with_the_table_that_lays_out_a_page() -> None:
    """A table of which most is kept stays whole, but for its column of links."""
    menu = "<a href=/>Home</a><a href=/b>Birds</a><a href=/w>The weir</a>"
    row = f"<tr><td>{menu}</td><td>{PROSE * 3}</td><td>1999</td></tr>"
    body = f"<h1>Herons</h1><table>{row}</table>"
    assert decided(body, 0.9, 0.02, 0.9, 0.02) == [PROSE * 3, "1999"]


def test_lead_in_the_head_of_an_article_is_found_though_hardly_likely() -> None:
    """It stands with the title, or is named so, over a text; bylines and captions are none."""
    lead = "Herons have come back to the lower bank, and nobody at the weir knows why"
    text = f"<p>{PROSE * 3}</p><p>{PROSE}</p>"
    for head in (
        f"<header><h1>Herons</h1><p class=strapline>{lead}</p></header>",
        f"<div><h1>Herons</h1><p>{lead}</p></div>",
        f"<header><div><h1>Herons</h1></div><div><p>{lead}</p></div></header>",
        f"<h1>Herons</h1><div><div><div class=standfirst>{lead}</div></div></div>",
    ):
        found = decided(f"{head}{text}", 0.9, 0.15, 0.9, 0.9)
        assert found == [f"lead: {lead}", PROSE * 3, PROSE]
    for head in (
        f"<header><h1>Herons</h1><p class=byline>{lead}</p></header>",
        f"<div><h1>Herons</h1></div><div class=x><p>{lead}</p></div>",
        f"<header><h1>Herons</h1><p><a href=/>{lead}</a></p></header>",
        "<header><h1>Herons</h1><p>Herons are back.</p></header>",
        f"<header><h1>Herons</h1><figcaption>{lead}</figcaption></header>",
    ):
        assert decided(f"{head}{text}", 0.9, 0.15, 0.9, 0.9) == [PROSE * 3, PROSE]
    assert decided(f"<div><h1>Herons</h1><p>{lead}</p></div>", 0.9, 0.15) == [lead]
