"""Readings of real pages are scored as the two public sets score them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.peers.readers import OURS, READERS
from benchmarks.reading_scores import Reading, ScoredPage, body_score, read_pages, runs_of, score


def test_runs_of_four_words_are_counted() -> None:
    """A text of fewer than four words is one run, and an empty one none."""
    assert runs_of("one two three four five").total() == 2
    assert runs_of("one two").total() == 1
    assert runs_of(" .. ").total() == 0
    assert runs_of("a a a a a").most_common(1)[0][1] == 2


@pytest.mark.parametrize(
    ("found", "right", "scores"),
    [
        ("a b c d", "a b c d", (1.0, 1.0)),
        ("a b c d e f g h", "a b c d", (0.2, 1.0)),
        ("", "a b c d", (0.0, 0.0)),
        ("", "", (1.0, 1.0)),
    ],
)
def test_body_has_precision_and_recall(found: str, right: str, scores: tuple[float, float]) -> None:
    """Precision falls with what is too much, recall with what is missing."""
    assert body_score(found, right) == pytest.approx(scores)


def test_every_measure_of_a_page_is_told() -> None:
    """Snippets by their presence, with white space folded; title, authors and date as wholes."""
    page = ScoredPage(
        *("p", "u", None, ("two  words",), ("menu",), "A title", ("Jane Doe",), "2021-05-04")
    )
    body = ScoredPage("b", "u", "a b c d")
    right = Reading("in two\nwords", "", "a title", ("jane doe",), "2021-05-04")
    found = score([page, body], {"p": right, "b": Reading("a b c d")})
    assert {name: value for name, value in found.items() if value != 1.0} == {
        "author missing": 0.0,
        "refused": 0.0,
    }
    wrong = score([page, body], {"p": Reading("menu"), "b": Reading(refused=True)})
    assert (wrong["wanted found"], wrong["unwanted avoided"], wrong["refused"]) == (0, 0, 1)


def test_pages_are_read_with_their_answers(tmp_path: Path) -> None:
    """The two sets stand in one folder; our reader reads their pages as they were served."""
    (tmp_path / "pages").mkdir()
    markup = "<title>Herons</title><main><h1>Herons</h1><p>Forty herons were counted.</p></main>"
    for name in ("a.html.gz", "b.html.gz"):
        (tmp_path / "pages" / name).write_bytes(gzip.compress(markup.encode()))
    body = {"page": "a.html.gz", "url": "", "body": "Forty herons were counted."}
    snippet = {"page": "b.html.gz", "url": "", "with": ["herons"], "without": ["x"]}
    (tmp_path / "bodies.jsonl").write_text(json.dumps(body))
    (tmp_path / "snippets.jsonl").write_text(json.dumps(snippet | {"author": "A; B"}))
    pages = read_pages(tmp_path)
    assert pages[1].authors == ("A", "B")
    read = READERS[OURS]()
    readings = {page.name: read(page.data, page.name) for page in pages}
    assert score(pages, readings)["body F1"] == 1.0
