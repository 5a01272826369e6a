"""What the head of an entry's page tells machines is what the loader reads there."""

from __future__ import annotations

import json
from datetime import date
from html import escape

from hypothesis import example, given
from hypothesis import strategies as st

from corpus.entry import Entry
from corpus.html.metadata import read_metadata
from corpus.text.typography import clean_line
from evidencebank.formats.cited_source import read_source
from evidencebank.formats.page_metadata import json_ld, tags

ENTRY = Entry(
    id="lowe-2012",
    title="Kits & courses",
    headline="Do kits help?",
    kind="STUDY",
    year=2012,
    authors=("Lowe T.", "Okafor A."),
    source="Journal of Harm Reduction: 2012, 3, p. 4",
    summary="They do.",
    subjects=("families", "naloxone"),
    first_uploaded=date(2013, 1, 9),
    last_revised=date(2014, 2, 3),
)
ADDRESS = "https://bank.example.org/entry/lowe-2012"


def test_the_tags_are_read_back() -> None:
    """Every field that a page's head can carry."""
    head = "".join(
        f'<meta name="{escape(name)}" content="{escape(content)}">'
        for name, content in tags(ENTRY, ADDRESS)
    )
    read = read_metadata(f"<html><head>{head}</head></html>")
    assert (read.title, read.headline, read.kind, read.year) == (
        *("Kits & courses", "Do kits help?", "STUDY", 2012),
    )
    assert read.authors == ENTRY.authors
    assert read.source == ENTRY.source
    assert (read.description, read.subjects) == (ENTRY.summary, ENTRY.subjects)
    assert (read.created, read.modified) == (ENTRY.first_uploaded, ENTRY.last_revised)
    assert (read.identifier, read.url) == (ENTRY.id, ADDRESS)


def test_the_article_is_read_back() -> None:
    """The same from schema.org's article alone."""
    script = f'<script type="application/ld+json">{json_ld(ENTRY, ADDRESS)}</script>'
    read = read_metadata(f"<html><head>{script}</head></html>")
    assert (read.title, read.headline, read.year) == ("Kits & courses", "Do kits help?", 2012)
    assert read.authors == ENTRY.authors
    assert read.subjects == ENTRY.subjects
    assert (read.source, read.description) == (ENTRY.source, ENTRY.summary)
    assert (read.created, read.modified) == (ENTRY.first_uploaded, ENTRY.last_revised)


def test_a_journal_is_told_in_its_parts() -> None:
    """With pages or without; whole where its year is not the entry's."""
    entry = Entry(id="x", title="A note", source="Practice: 2010, 18(2)", year=2010)
    told = dict(tags(entry, ADDRESS))
    assert told["citation_journal_title"] == "Practice"
    assert (told["citation_volume"], told["citation_issue"]) == ("18", "2")
    other = dict(tags(entry.model_copy(update={"year": 2011}), ADDRESS))
    assert other["citation_journal_title"] == entry.source


PARTS = st.sampled_from(
    [
        *("Practice", "Notes: Health", "A, B", "[UK] A Trust", "Annals 2000", "2010", "1899"),
        *("18", "(2)", "18(2)", "p. 1–9", "p. 4", "p. e12", "p. 3–3", "p.", "x-y"),
        *(": ", ", ", " ", "("),
    ]
)


SOURCES = st.lists(PARTS, max_size=8).map("".join).map(clean_line)


@given(SOURCES, st.sampled_from([None, 1899, 2010, 2011]))
@example("Practice: 2010, 18(2), p. 1–9", 2010)
@example("Practice: 2010, 18(2), p. 1–9", 2011)
@example("Practice: 2010, p. 3–3", 2010)
@example("Annals 2000: 2010, 18", 2010)
@example("A Trust", 2010)
@example(": : 2010", 2010)
@example("A Trust, 2010", 2010)
def test_a_source_is_read_back_as_it_was(source: str, year: int | None) -> None:
    """A journal in parts, one whose parts would read otherwise, a publisher: by either way."""
    entry = Entry(id="x", title="A note", source=source, year=year)
    head = "".join(
        f'<meta name="{escape(name)}" content="{escape(content)}">'
        for name, content in tags(entry, ADDRESS)
    )
    script = f'<script type="application/ld+json">{json_ld(entry, ADDRESS)}</script>'
    assert read_metadata(f"<html><head>{head}</head></html>").source == entry.source
    said = read_source(entry.source)
    published = said.name if said and not said.is_journal else entry.source
    assert read_metadata(f"<html><head>{script}</head></html>").source == published


@given(st.text(min_size=1), st.text())
def test_no_text_ends_the_script(title: str, summary: str) -> None:
    """Whatever an entry says, the JSON has no character that HTML would obey."""
    try:
        entry = Entry(id="x", title=f"</script><!--{title}", summary=summary)
    except ValueError:
        return
    text = json_ld(entry, ADDRESS)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text)["headline"] == entry.title
