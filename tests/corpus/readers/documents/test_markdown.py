"""Markdown with front matter, as static sites and people write it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.draft import Draft, Rejection
from corpus.entry import Entry
from corpus.errors import InputError
from corpus.readers.documents.front_matter import NAMES, split_front_matter
from corpus.readers.documents.markdown import READER
from corpus.source_types.source_file import SourceFile
from tests.corpus.readers.making import read, the_entry

FRONT = """title: No
subtitle: A trial
author: Jane Mercer and Ada Okafor
date: 2010-03-04
lastmod: 2011-05-06T10:00:00Z
tags: [peers, hostels]
categories: Housing
description: Forty people had a mentor.
doi: https://doi.org/10.1111/ADD.1
pmid: 020149001
lang: cy
permalink: https://example.org/peers
type: Study
"""
BODY = """
# Findings

Peers **helped** {{< figure src="x" >}}20 m<sup>2</sup>, `--- not a rule`[^1].

| Who | Stayed |
|-----|-------:|
| Mentor | 20 |

- One

      code at last

[^1]: Of those asked.
[^b]: Elsewhere.

---

## Numbers

See <https://example.org/a>. ~~Not this.~~
"""


def read_text(folder: Path, text: str | bytes, name: str = "Peers.md") -> list[Draft | Rejection]:
    """Return what a text gives."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(READER, path)


def entry_of(folder: Path, text: str | bytes) -> Entry:
    """Return the entry of a text that is in order."""
    return the_entry(read_text(folder, text))


def test_a_text_is_an_entry_with_what_stands_before_it(tmp_path: Path) -> None:
    """Values are texts: 'No' is a title and no lie."""
    entry = entry_of(tmp_path, f"---\n{FRONT}---\n{BODY}")
    assert (entry.title, entry.headline, entry.year, entry.kind) == ("No", "A trial", 2010, "STUDY")
    assert entry.authors == ("Jane Mercer", "Ada Okafor")
    assert (entry.first_uploaded, entry.last_revised) == (date(2010, 3, 4), date(2011, 5, 6))
    assert entry.subjects == ("peers", "hostels", "Housing")
    assert entry.summary == "Forty people had a mentor."
    assert (entry.doi, entry.language, entry.url) == (
        *("10.1111/add.1", "cy"),
        "https://example.org/peers",
    )
    assert [(one.heading, one.paragraphs) for one in entry.sections] == [
        (
            "Findings",
            (
                *("Peers helped 20 m², --- not a rule¹.", "Who | Stayed", "Mentor | 20", "One"),
                *("code at last", "Of those asked.", "Elsewhere."),
            ),
        ),
        ("Numbers", ("See https://example.org/a. Not this.",)),
    ]
    assert (entry.file_format, entry.links[0].url) == ("MD", "https://example.org/a")


@pytest.mark.parametrize(
    "text",
    [
        f"\ufeff---\n{FRONT}---\n{BODY}".encode(),
        f"---\n{FRONT}---\n{BODY}".replace("\n", "\r\n").encode(),
        f"---\n{FRONT}...\n{BODY}".encode(),
        f"---\n{FRONT}---\n{BODY}".encode("utf-16"),
    ],
    ids=["mark", "Windows", "pandoc", "utf-16"],
)
def test_it_does_not_matter_who_wrote_it(tmp_path: Path, text: bytes) -> None:
    """Byte order marks, line ends and the end of pandoc's front matter."""
    entry = entry_of(tmp_path, text)
    expected = entry_of(tmp_path, f"---\n{FRONT}---\n{BODY}")
    assert entry.model_copy(update={"file_size": expected.file_size}) == expected


@pytest.mark.parametrize(
    ("front", "field", "expected"),
    [
        ("title: Peers: a trial of 'them'", "title", "Peers: a trial of 'them'"),
        ("author: Mercer, Jane", "authors", ("Mercer, Jane",)),
        ("authors:\n- Mercer, Jane\n- name: Ada Okafor\n  affiliation: X", "authors", None),
        ("author:\n- family: Mercer\n  given: Jane\n- Ada Okafor", "authors", None),
        ("tags: peers, hostels", "subjects", ("peers", "hostels")),
        ("keywords:\n- Peers, and others", "subjects", ("Peers", "and others")),
        ("tags: [a]\ncategories: [b, a]", "subjects", ("a", "b")),
        ("publishDate: March 2009", "year", 2009),
        ("date: 20.3.", "year", None),
        ("url: /posts/peers/", "url", ""),
        ("summary: |\n  One.\n  Two.", "summary", "One. Two."),
        ("abstract: >-\n  Forty\n  people.", "abstract", "Forty people."),
        ("language: English", "language", "en"),
        ("isbn: 0306406152", "isbn", "9780306406157"),
        ("layout: post\nweight: 3\ntoc: true", "kind", "DOCUMENT"),
    ],
)
def test_names_and_values_are_read_as_people_write_them(
    tmp_path: Path, front: str, field: str, expected: object
) -> None:
    """In lists, in lines, with colons in them."""
    expected = (
        ("Mercer, Jane", "Ada Okafor") if expected is None and field == "authors" else expected
    )
    found = read_text(tmp_path, f"---\n{front}\n---\n# Peers\n\nForty people stayed.\n")
    assert isinstance(found[0], Draft)
    assert getattr(found[0].entry, field) == expected


@pytest.mark.parametrize(
    ("front", "authors"),
    [
        ("author:\n- name: Jane Mercer\n- name:\n    given: Ada\n    family: Okafor", 2),
        ("authors:\n- given-names: Ada\n  dropping-particle: van\n  surname: Okafor", 1),
        ('author: "Jane Mercer^[University of Gap], Ada Okafor[^1]"', 2),
    ],
)
def test_people_are_told_in_parts_too(tmp_path: Path, front: str, authors: int) -> None:
    """As Quarto and journals of software have them, and with notes."""
    entry = entry_of(tmp_path, f"---\ntitle: Peers *in* __hostels__\n{front}\n---\nText.\n")
    assert entry.title == "Peers in hostels"
    assert len(entry.authors) == authors
    assert entry.authors[-1] in ("Okafor, Ada", "van Okafor, Ada", "Ada Okafor")


def test_three_lines_of_pandoc_are_title_authors_and_date(tmp_path: Path) -> None:
    """The first may be empty, and lines go on that are set in."""
    entry = entry_of(
        tmp_path, "% Peers in\n  hostels\n% J. Mercer; A. Moss\n% May 2010\n\n# One\n\nText."
    )
    assert (entry.title, entry.authors, entry.year) == (
        *("Peers in hostels", ("J. Mercer", "A. Moss")),
        2010,
    )
    assert [(one.heading, one.text) for one in entry.sections] == [("One", "Text.")]
    assert entry_of(tmp_path, "%\n% J. Mercer\n\n# One\n\nText.").authors == ("J. Mercer",)


def test_links_of_wikis_show_their_words(tmp_path: Path) -> None:
    """Lists in programs are no links."""
    entry = entry_of(
        tmp_path, "# T\n\nOf [[Peers|mentors]] and [[Hostels]], `x[[1]]`, [[1]](a.md).\n"
    )
    assert entry.body.endswith("Of mentors and Hostels, x[[1]], [1].")


def test_toml_is_read_too(tmp_path: Path) -> None:
    """As Hugo and Zola have it."""
    front = 'title = "Peers"\ndate = 2010-03-04T10:00:00Z\ndraft = false\ntags = ["a", "b"]'
    entry = entry_of(tmp_path, f"+++\n{front}\n+++\nForty people stayed.\n")
    assert (entry.title, entry.year, entry.subjects) == ("Peers", 2010, ("a", "b"))


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("---\ntitle: [Peers\n---\n", "line 3: "),
        ("---\ntitle: Peers\n\tyear: 2010\n---\n", "line 3: "),
        ("+++\ntitle = Peers\n+++\n", "at line 2"),
        (f"---\ntitle: {'[' * 5_000}\n---\n", "nests too deep"),
        (f"---\ntitle: {'x' * 100_000}\n---\n", "more than 100,000 characters"),
    ],
)
def test_broken_front_matter_costs_the_text_nothing(
    tmp_path: Path, front: str, reason: str
) -> None:
    """One line says what is wrong with it, and the entry is without."""
    found = read_text(tmp_path, f"{front}# Peers\n\nForty people stayed.\n")
    assert isinstance(found[0], Draft)
    assert (found[0].entry.title, found[0].entry.body) == ("Peers", "Forty people stayed.")
    (told,) = found[1:]
    assert isinstance(told, Rejection)
    assert told.source == "Peers.md"
    assert reason in told.reason
    assert "\n" not in told.reason


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("# Peers\n\nStayed.", "Peers", "Stayed."),
        ("Peers\n=====\n\nStayed.", "Peers", "Stayed."),
        ("## Peers\n\nStayed.\n\n## Who", "Peers", "Stayed.\n\nWho"),
        ("Peers in hostels\n\nThey stayed.", "Peers in hostels", "They stayed."),
        ("<h1 align='center'>Peers</h1>\n\nStayed.", "Peers", "Stayed."),
        ("---\nBetween two rules.\n---\n\n# Peers", "Peers", "Between two rules."),
        ("---\n\nOne rule.\n\n# Peers", "Peers", "One rule."),
        ("---\n---\n# Peers\n\nStayed.", "Peers", "Stayed."),
        ("---\ntitle: Peers\n---\n", "Peers", ""),
        ("---\ntitle: Peers\n---\n# Hostels\n\nStayed.", "Peers", "Hostels\n\nStayed."),
        ("---\ntitle: Peers\n---\n# Peers\n\nStayed.", "Peers", "Stayed."),
    ],
)
def test_a_text_has_a_title_and_loses_nothing(
    tmp_path: Path, text: str, title: str, body: str
) -> None:
    """Its front matter's, its heading, or its first line."""
    entry = entry_of(tmp_path, text)
    assert (entry.title, entry.body) == (title, body)


@pytest.mark.parametrize("front", ["draft: true", "published: false", "Draft: yes"])
def test_a_draft_is_told_and_not_read(tmp_path: Path, front: str) -> None:
    """What is not on the site is not in its library."""
    (told,) = read_text(tmp_path, f"---\ntitle: Peers\n{front}\n---\nStayed.")
    assert isinstance(told, Rejection)
    assert "marked as a draft" in told.reason


def test_nothing_is_told_in_a_line(tmp_path: Path) -> None:
    """An empty file, or a picture alone."""
    for text in (" \n", "---\nlayout: post\n---\n", "![Only a picture](a.png)"):
        with pytest.raises(InputError) as raised:
            read_text(tmp_path, text)
        assert "\n" not in str(raised.value)


def test_what_stands_deep_in_a_list_is_text(tmp_path: Path) -> None:
    """An outline of an old wiki has more levels than one would write by hand."""
    levels = range(1, 41)
    outline = "".join("  " * (level - 1) + f"- Item {level} of the plan.\n" for level in levels)
    body = entry_of(tmp_path, f"# The plan\n\n{outline}").body
    assert [level for level in levels if f"Item {level} of" not in body] == []


def test_signs_that_look_like_a_tag_are_text(tmp_path: Path) -> None:
    """What programs made of pages has them unescaped; real tags stay what they are."""
    text = """# Counts

Those with CD4<CD8 and age>65 years, and p<q or r>1, stayed. <input disabled>Half
<mark class="key">of *them*</mark><br/> had <Badge kind="new">mentors</Badge>.
"""
    (section,) = entry_of(tmp_path, text).sections
    assert " ".join(" ".join(section.paragraphs).split()) == (
        "Those with CD4<CD8 and age>65 years, and p<q or r>1, stayed. Half of them had mentors."
    )


def test_blocks_are_explained(tmp_path: Path) -> None:
    """As those of a page are."""
    path = tmp_path / "a.md"
    path.write_text(f"---\n{FRONT}---\n{BODY}")
    assert READER.explain
    told = READER.explain(SourceFile(path, "a.md"))
    kept = [one.text for one in told.blocks if one.kept]
    assert told.taken_for == "article"
    assert "Of those asked." in kept


def test_names_of_front_matter_stand_once() -> None:
    """Two fields share a name only where one is made of the other: the year of the day."""
    shared = set(NAMES["year"]) & set(NAMES["added"])
    names = [name for field, names in NAMES.items() for name in names if field != "added"]
    assert len(names) == len(set(names))
    assert {"date", "published"} <= shared


LINES = st.sampled_from(
    [
        "---",
        "+++",
        "...",
        "title: x",
        "word",
        "# word",
        "- a: [",
        "&a *a",
        "\t",
        "",
        "> word",
        "```",
    ]
)


@given(st.lists(LINES, max_size=12))
def test_any_text_is_parted_without_loss(lines: list[str]) -> None:
    """What is not front matter is text, and what is wrong is told in a line."""
    text = "\n".join(lines)
    facts, rest, problem = split_front_matter(text)
    assert text.endswith(rest)
    assert "\n" not in problem
    if not facts and not problem and "title" not in text:
        assert rest.count("word") == text.count("word")
