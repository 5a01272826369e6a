"""Hostile and broken markup: read in bounded time, or refused in one line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.decode import decode
from corpus.errors import InputError
from corpus.html import MAX_PAGE_BYTES, MAX_TAGS, blocks, check_page_size, clean


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


HOSTILE = {
    "nested divs": "<div>" * 100_000 + "deep text" + "</div>" * 100_000 + "<p>after</p>",
    "nested furniture": "<div class=nav>" * 60_000 + "deep" + "</div>" * 60_000 + "<p>after</p>",
    "nested lists": "<ul><li>" * 50_000 + "after",
    "nested tables": "<table><tr><td>" * 30_000 + "after",
    "misnested": "<b><p>" * 3_000 + "after",
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">after</p>",
    "half tags": "<a " * 50_000 + "x><p>after",
    "comments": "<p>x</p><!-- c -->" * 60_000 + "<p>after",
    "open comments": "<p>after</p>" + "<!--" * 100_000,
    "open titles": "<title>" * 50_000 + "<p>after",
    "furniture in a row": "<p>x</p><nav>y</nav>" * 50_000 + "<p>after",
    "brackets": "<" * 200_000 + "<p>after",
    "ampersands": "&" * 1_000_000 + "<p>after",
    "blanks": "<title>a" + " " * 1_000_000 + "b</title><p>after",
    "entity bomb": '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{"&a;" * 10}">' for n in range(9))
    + "]><p>&a8;</p><p>after",
    "long words": "<p>" + "x" * 4_000_000 + "<p>after",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_is_read_to_its_end(name: str) -> None:
    """In deep, broken and endless markup the good text that follows is found."""
    found = [block.text for block in blocks(clean(HOSTILE[name]))]
    assert any(text.endswith("after") for text in found)


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
