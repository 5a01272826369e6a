"""Files that are archives inside: within bounds, whatever is in them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from corpus.errors import InputError
from corpus.source_types.reader import Reader
from corpus.source_types.registry import readers
from tests.corpus.readers.kinds import KINDS
from tests.corpus.readers.making import Part, read, write

ARCHIVES = ("word", "spreadsheet", "open-document", "epub")
READERS = [reader for reader in readers() if reader.name in ARCHIVES]

DECLARED = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
HOSTILE: dict[str, tuple[Mapping[str, Part], str]] = {
    "an expanding one": ({"a.xml": (b"<a/>", *[b" " * 1_000_000] * 30)}, "holds more than 20 MB"),
    "thousands of parts": ({f"{n}.txt": "" for n in range(10_001)}, "more than 10,000 parts"),
    "entities": ({"a.xml": DECLARED}, "declares entities"),
    "entities far behind": (
        {"a.xml": f"<?xml version='1.0'?>{' ' * 90_000}{DECLARED}"},
        "entities",
    ),
    "nothing of its kind": ({"other.txt": "Words"}, "cannot be read"),
    "paths that lead out": ({"../../content.xml": "<a/>", "/word/document.xml": ""}, "cannot be"),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_what_cannot_be_read_is_told_in_a_line(name: str, reader: Reader, tmp_path: Path) -> None:
    """And takes neither memory nor time."""
    parts, reason = HOSTILE[name]
    path = write(tmp_path / f"a{reader.suffixes[-1]}", parts)
    with pytest.raises(InputError, match=reason) as raised:
        read(reader, path)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_a_file_that_is_cut_is_told_in_a_line(reader: Reader, tmp_path: Path) -> None:
    """Wherever the cut is, and whatever byte is another."""
    suffix = reader.suffixes[-1]
    made = KINDS[reader.name]("Peers", suffix)
    assert isinstance(made, bytes)
    for end in range(0, len(made), 97):
        for data in (made[:end], made[:end] + b"\xff" + made[end + 1 :]):
            path = tmp_path / f"a{suffix}"
            path.write_bytes(data)
            try:
                read(reader, path)
            except InputError as error:
                assert "\n" not in str(error)  # noqa: PT017
