"""Hostile and broken markup: read in bounded time, or refused in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from unicodedata import category

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from corpus.errors import InputError
from corpus.html.decoding import decode
from corpus.html.parsing import MAX_PAGE_BYTES, MAX_TAGS, blocks, check_page_size, clean
from corpus.source_types.pages import parse_page


def test_page_size_is_bounded() -> None:
    """A page above the limits is refused in one line before it is read."""
    check_page_size(MAX_PAGE_BYTES)
    for refuse in (
        lambda: check_page_size(50_000_000),
        lambda: clean("x" * (MAX_PAGE_BYTES + 1)),
        lambda: clean("<p>" * (MAX_TAGS + 1)),
    ):
        with pytest.raises(InputError, match=r"too large|tags") as caught:
            refuse()
        assert "\n" not in str(caught.value)


HOSTILE: dict[str, tuple[int, Callable[[int], str]]] = {
    "nested divs": (
        100_000,
        lambda n: "<div>" * n + "deep text" + "</div>" * n + "<p>after</p>",
    ),
    "nested furniture": (
        60_000,
        lambda n: "<div class=nav>" * n + "deep" + "</div>" * n + "<p>after</p>",
    ),
    "nested lists": (30_000, lambda n: "<ul><li>" * n + "after"),
    "nested tables": (30_000, lambda n: "<table><tr><td>" * n + "after"),
    "misnested": (3_000, lambda n: "<b><p>" * n + "after"),
    "attributes": (
        100_000,
        lambda n: "<p " + " ".join(f"a{number}=1" for number in range(n)) + ">after</p>",
    ),
    "half tags": (50_000, lambda n: "<a " * n + "x><p>after"),
    "comments": (25_000, lambda n: "<p>x</p><!-- c -->" * n + "<p>after"),
    "open comments": (100_000, lambda n: "<p>after</p>" + "<!--" * n),
    "open titles": (50_000, lambda n: "<title>" * n + "<p>after"),
    "furniture in a row": (25_000, lambda n: "<p>x</p><nav>y</nav>" * n + "<p>after"),
    "brackets": (200_000, lambda n: "<" * n + "<p>after"),
    "ampersands": (1_000_000, lambda n: "&" * n + "<p>after"),
    "blanks": (1_000_000, lambda n: "<title>a" + " " * n + "b</title><p>after"),
    "entity bomb": (
        100,
        lambda n: (
            '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "ha">'
            + "".join(f'<!ENTITY a{level + 1} "{f"&a{level};" * n}">' for level in range(9))
            + "]><p>&a9;</p><p>after"
        ),
    ),
    "long words": (4_000_000, lambda n: "<p>" + "x" * n + "<p>after"),
}
"""By a name, how large a page is that is a burden, and how one of a size is made.

`tests/trust/test_hostile_pages.py` loads those that are as large.
"""


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_is_read_to_its_end(name: str) -> None:
    """In deep, broken and endless markup the good text that follows is found."""
    size, make = HOSTILE[name]
    page = make(size // 20)
    assert len(page) > len(make(1))  # a burden, if a small one
    found = [block.text for block in blocks(clean(page))]
    assert any(text.endswith("after") for text in found)


MARKUP = st.sampled_from(
    [
        *(b"<title>", b"</title>", b"<h1>", b"</h1>", b"<p>", b"<script>", b"<!--", b"-->", b"<a "),
        *(b"href='&#0;'>", b"&#xd800;", b"&#x1;", b"&#128;", b"&nbsp", b"<![CDATA[", b"<meta "),
        *(b"charset=utf-16>", b"name=author content='", b"'>", b"\xed\xa0\x80", b"\x00", b"\x85"),
        *(b"<ul><li>", b"<table><tr><td>", b"\xff\xfe", b"words of a page ", b"\x1b[31m", b"\n"),
    ]
)
PAGES = st.binary(max_size=2_000) | st.lists(MARKUP | st.binary(max_size=20)).map(b"".join)


@settings(max_examples=1_000)
@given(PAGES)
@example(b"<title>a&#xd800;b</title><h1>c&#0;d</h1><p>e&#x1;f\x00\x85\xed\xa0\x80")
def test_any_bytes_give_entries_of_plain_text_or_an_input_error(data: bytes) -> None:
    """In all that is said of a page no NUL, no control, no half of a character."""
    try:
        drafts = parse_page(decode(data), "page.html")
    except InputError:
        return
    for draft in drafts:
        for text in texts(asdict(draft)):
            assert text.encode("utf-8").decode("utf-8") == text
            assert not [c for c in text if category(c) in ("Cc", "Cs") and c not in "\n\t"]


def texts(value: object) -> Iterator[str]:
    """Yield every text in what is nested."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        yield from texts(value.model_dump())
    elif isinstance(value, dict):
        yield from texts(list(value.items()))
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from texts(one)


@settings(max_examples=1_000)
@given(st.binary(max_size=2_000))
def test_any_bytes_give_blocks_or_an_input_error(data: bytes) -> None:
    """Random bytes are read as a page, or refused, and nothing else happens."""
    try:
        found = blocks(clean(decode(data)))
    except InputError:
        return
    for block in found:
        assert block.text.encode("utf-8")
        assert block.text == " ".join(block.text.split())
