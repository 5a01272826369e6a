"""Large files of tagged lines, read in parts and as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.draft import Draft, Rejection, WrittenDraft
from corpus.readers.tagged.nbib import READER as NBIB
from corpus.readers.tagged.ovid_tagged import READER as OVID
from corpus.readers.tagged.ris import READER as RIS
from corpus.source_types import source_file
from corpus.source_types.reader import Reader
from corpus.source_types.source_file import SourceFile

PEERS = "TY  - JOUR\nAU  - Müller, A.\nTI  - Peers in hostels\nPY  - 2010\nER  - \n\n"
RECORDS = (
    "Provider: a database\n" + PEERS + "1.\nTY  - JOUR\nTI  - A title that goes\non\x0band on\n"
    "PY  - soon 99\n" + PEERS + " TY -\nT1  - Kits, “freely” given\nAB  - Said\n\nin two\nER  -\n"
    "TY  - BOOK\nER  - \nTY  - BOOK\nTI  - TY  - BOOK\n\nTY  - BOOK\fTI  - Last, with no end"
)
MEDLINE = (
    "\nPMID- 7\nOWN - NLM\nTI  - Peers\nAB  - Said\n      on\n\nOWN - ERIC\nTI  - Kits\n"
    "DP  - ????1\n\nPMID- 7\nOWN - NLM\nTI  - Peers\nAB  - Said\n      on\n\nPMID- 8\nFAU - A, B\n"
)
VENDOR = (
    "<1. >\nVN  - Ovid Technologies\nTI  - Peers\nAB  - Said\n      on\n\n<2. >\n"
    "VN  - Ovid Technologies\nYR  - ????1\nTI  - Kits\n\nVN  - Ovid Technologies\nTI  - Peers\n"
)


def whole(reader: Reader, file: SourceFile) -> list[WrittenDraft | Rejection]:
    """Return what a file read as a whole gives, as the store keeps it."""
    found = reader.drafts(file)
    return [one.written() if isinstance(one, Draft) else one for one in found]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("reader", "text"), [(RIS, RECORDS), (NBIB, MEDLINE), (OVID, VENDOR)])
def test_a_file_in_parts_gives_what_it_gives_as_a_whole(
    reader: Reader,
    text: str,
    end: str,
    encoding: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Wherever it is cut: numbers of lines, records that come again and that cannot be any."""
    path = tmp_path / "records.txt"
    path.write_bytes(text.replace("\n", end).encode(encoding))
    file, parts = SourceFile(path, path.name), reader.parts
    assert parts is not None
    for size in (1, 40, 170, 10_000):
        monkeypatch.setattr(source_file, "_SPAN", size)
        spans = parts.cut(file)
        assert bool(spans) is (encoding != "utf-16")
        assert (len(spans) > 1) is (bool(spans) and end != "\r")
        if spans:
            records = [one for span in spans for one in reader.records(file, span)]
            assert list(parts.joined(records, file)) == whole(reader, file)


def test_the_encoding_of_a_part_is_that_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What few letters there are in a part tell of none."""
    path = tmp_path / "records.ris"
    record = "TY  - JOUR\nTI  - {}\nER  - \n"
    first = record.format(
        "Профилактика передозировок и обмен игл: что думают об этом врачи, родители и сами "
        "подростки, которых опросили в пяти городах и в двадцати сельских школах"
    )
    path.write_bytes((first + record.format("Иглы")).encode("cp1251"))
    monkeypatch.setattr(source_file, "_SPAN", 40)
    file, parts = SourceFile(path, path.name), RIS.parts
    assert parts is not None
    spans = parts.cut(file)
    records = [one for span in spans for one in RIS.records(file, span)]
    found = list(parts.joined(records, file))
    assert (len(spans), found) == (2, whole(RIS, file))
    assert "Иглы" in str(found[1])


def test_what_never_ends_a_part_is_read_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No part is held in memory that is as long as any file may be."""
    path = tmp_path / "records.ris"
    path.write_text(PEERS + "AB  - and so on\n" * 100, encoding="utf-8")
    monkeypatch.setattr(source_file, "_SPAN", 40)
    monkeypatch.setattr(source_file, "_MAX_SPAN", 900)
    assert RIS.parts is not None
    assert not RIS.parts.cut(SourceFile(path, path.name))
