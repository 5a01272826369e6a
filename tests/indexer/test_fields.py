"""What of an entry is searched, and how Whoosh keeps it."""

from __future__ import annotations

from corpus.entry import Entry, ListedWork, Section
from indexer.fields import FIELD_NAMES, FIELDS, field_texts
from indexer.whoosh.segments import whoosh_schema
from tests.indexer.small_library import SCHEME


def test_every_field_of_an_entry_has_its_text() -> None:
    """The body holds sections and listed works; headings, tags and links stay what they are."""
    entry = Entry(
        id="a",
        title="A title",
        headline="A headline",
        kind="STUDY",
        authors=("Brown A", "Green B"),
        source="A journal",
        summary="A summary.",
        sections=(Section(heading="Methods", paragraphs=("One.", "Two.")),),
        listed_works=(ListedWork(tags=("K",), title="A work", annotation="Worth reading."),),
        subjects=("OST", "Zoos"),
        url="https://example.org/page",
    )
    texts = field_texts(entry, SCHEME)
    assert tuple(texts) == FIELD_NAMES
    assert {name: texts[name] for name in ("title", "headline", "summary", "source")} == {
        "title": "A title",
        "headline": "A headline",
        "summary": "A summary.",
        "source": "A journal",
    }
    assert " ".join(texts["body"].split()) == "Methods One. Two. A work Worth reading."
    assert texts["authors"] == "Brown A\n\nGreen B"
    assert texts["subjects"] == "Opioid substitution\n\nOST\n\nmethadone programmes\n\nZoos"
    assert field_texts(entry)["subjects"] == "OST\n\nZoos"
    assert set(field_texts(Entry(id="b", title="B")).values()) == {"B", ""}


def test_what_an_entry_refers_to_is_a_field_of_its_own() -> None:
    """Lists of references, notes and addresses are found, and are no text that relates entries."""
    entry = Entry(
        id="a",
        title="A title",
        summary="See www.a.example.",
        sections=(
            Section(heading="Methods", paragraphs=("As on www.b.example, by hand.", "Two.")),
            Section(heading="References", paragraphs=("Brown J. Help at 10.1000/one.",)),
            Section(heading="Effects", paragraphs=("None.", "↑ Green B. Harm.")),
        ),
        listed_works=(ListedWork(tags=("K",), title="A work", annotation="At doi:10.1000/b"),),
    )
    texts = field_texts(entry)
    said = ["Methods", "As on , by hand.", "Two.", "References", "Effects", "None.", "A work"]
    assert texts["body"].strip().split("\n\n") == [*said, "At"]
    referred = ["www.b.example", "Brown J. Help at 10.1000/one.", "↑ Green B. Harm."]
    assert texts["references"].split("\n\n") == [*referred, "doi:10.1000/b"]
    assert texts["summary"] == "See www.a.example."


def test_whoosh_keeps_positions_of_every_field_and_the_id() -> None:
    """Positions for phrases, and the id to tell whose document it is."""
    schema = whoosh_schema()
    assert set(schema.names()) == {"id", *FIELD_NAMES}
    assert all(schema[name].format.supports("positions") for name in FIELD_NAMES)
    assert schema["id"].stored
    assert not any(schema[name].stored for name in FIELD_NAMES)


def test_every_field_is_searched_and_titles_weigh_most() -> None:
    """No field is left out of plain searches."""
    weights = {field.name: field.weight for field in FIELDS}
    assert all(weight > 0 for weight in weights.values())
    assert max(weights.values()) == weights["title"]
