"""Loading what cannot be read, in one clear line each, and what can in spite of everything."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.library import PARAGRAPH, Library, page, record

WriteRecords = Callable[..., Path]

GZIPPED = gzip.compress(b'{"id": "x", "title": "X", "text": "y"}\n' * 1000)

BAD_FILES: dict[str, tuple[str, bytes | Callable[[], bytes], str]] = {
    "a damaged gzip": ("bad.jsonl.gz", GZIPPED[:-10], "the compressed file is damaged"),
    "a gzip with a flaw in it": (
        "bad.jsonl.gz",
        GZIPPED[:40] + b"\xff\xff\xff" + GZIPPED[43:],
        "the compressed file is damaged",
    ),
    "no gzip at all": ("bad.jsonl.gz", b'{"id": "x"}', "the compressed file is damaged"),
    "an empty page": ("bad.html", b"", "the file is empty"),
    "an empty text": ("bad.txt", b" \n\t\n", "the file is empty"),
    "a picture": ("bad.html", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "this is a PNG image"),
    "a document": ("bad.txt", b"%PDF-1.7\n" + b"x" * 2000, "this is a PDF"),
    "bytes": ("bad.txt", bytes(range(256)) * 100, "this is binary data"),
    "a page of 50 MB": ("bad.html", lambda: b"<p>word</p>" * 5_000_000, "too large"),
    "a text of 50 MB": ("bad.txt", lambda: b"many words " * 5_000_000, "too large"),
    "a nest of 100,000 elements": ("bad.html", b"<div>" * 100_000, "no text"),
    "a record nested 100,000 deep": (
        "bad.jsonl",
        b'{"id": "n", "title": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n",
        "not JSON that a record can be",
    ),
    "a record without an id": ("bad.jsonl", b'{"title": "T", "text": "x"}', "the record has no id"),
    "a day that is none": ("bad.jsonl", b'{"id": "y", "title": "T", "added": "?"}', "2010-03-04"),
    "a line that is not JSON": ("bad.jsonl", b'{"id": "y", "title": }', "not JSON"),
    "a record in Latin-1": ("bad.jsonl", '{"id": "y", "title": "café"}'.encode("cp1252"), "UTF-8"),
    "a line of 6 MB": (
        "bad.jsonl",
        lambda: b'{"id": "y", "text": "' + b"x " * 3_000_000 + b'"}',
        "5 MB",
    ),
}


def slow_where_deep(cases: Iterable[str]) -> list[Any]:
    """Return the cases as parameters, those of a hundred thousand elements marked slow."""
    slow = pytest.mark.slow
    return [
        pytest.param(case, marks=slow if "page 100" in case or "elements" in case else ())
        for case in cases
    ]


@pytest.mark.parametrize("case", slow_where_deep(BAD_FILES))
def test_what_cannot_be_read_is_one_line_and_costs_nothing_else(
    case: str, library: Library, write_records: WriteRecords
) -> None:
    """The file (and line) is named with its reason, and all that is good is loaded."""
    name, made, reason = BAD_FILES[case]
    content = made() if callable(made) else made
    library.write(f"m/{name}", content)
    if name == "bad.jsonl":
        good = json.dumps(record("beside")).encode()
        library.write(f"m/{name}", good + b"\n" + content)
    library.write("a.html", page("Before"))
    write_records(library.pages / "z.jsonl", record("after"))
    report = library.load()
    (rejected,) = report.rejected
    assert rejected.source == (f"m/{name}:2" if name == "bad.jsonl" else f"m/{name}")
    assert reason in rejected.reason
    assert "\n" not in rejected.reason
    assert len(rejected.reason) < 200
    beside = {"beside"} if name == "bad.jsonl" else set()
    assert library.entries().keys() == {"a", "after"} | beside
    assert library.load().rejected == report.rejected


READABLE: dict[str, tuple[str, bytes, str]] = {
    "UTF-8 and Windows-1252 in one page": (
        "p.html",
        page("Mixed", "One café, " + "words " * 40 + "another CAFE.")
        .encode()
        .replace(b"CAFE", b"caf\xe9"),
        "another café.",
    ),
    "UTF-16": ("p.txt", ("﻿A title\n\n" + PARAGRAPH * 4).encode("utf-16"), "set out here"),
    "NULs in a page": (
        "p.html",
        page("N\0uls", "so\0me " * 5 + PARAGRAPH * 4).encode(),
        "some some",
    ),
    "NULs in a record": (
        "p.jsonl",
        b'{"id": "p", "title": "T\\u0000itle", "text": "so\\u0000me words"}',
        "some words",
    ),
    "half a surrogate": ("p.jsonl", b'{"id": "p", "title": "T", "text": "a \\ud800 b"}', "a b"),
    "a page 100,000 deep": (
        "p.html",
        page("Deep", "<div>" * 100_000 + PARAGRAPH * 4).encode(),
        "set out here",
    ),
    "a byte order mark": ("p.jsonl", b'\xef\xbb\xbf{"id": "p", "text": "marked words"}', "marked"),
}


@pytest.mark.parametrize("case", slow_where_deep(READABLE))
def test_what_is_odd_is_read_all_the_same(case: str, library: Library) -> None:
    """No odd byte costs an entry, and none gets into it."""
    name, content, expected = READABLE[case]
    library.write(name, content)
    report = library.load()
    assert report.rejected == []
    (entry,) = library.entries().values()
    assert expected in entry.body
    assert "\0" not in entry.model_dump_json()
    entry.model_dump_json().encode()
