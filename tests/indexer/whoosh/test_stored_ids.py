"""Ids written by compiled code are those written one by one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.filetables import OrderedHashWriter

from indexer.whoosh import stored_ids
from indexer.whoosh.term_table import TermTable


@given(st.lists(st.text(min_size=1, max_size=200), min_size=1, max_size=9))
def test_streams_are_those_of_python(ids: list[str]) -> None:
    """To the byte, of any ids, one of zlib's streams for each."""
    data, ends = stored_ids._streams(ids)
    at_once, bounds = stored_ids._streams_at_once(ids)
    assert at_once == data
    np.testing.assert_array_equal(bounds, ends)


@pytest.mark.parametrize("count", [1, 300, 70_000])
def test_terms_are_those_of_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """Also of documents whose numbers take one, two and four bytes."""
    ids = [f"{number % 7}é{'x' * (number % 50)}-{number}" for number in range(count)]
    written = []
    for worth in (count + 1, 1):
        monkeypatch.setattr(stored_ids, "WORTH_COMPILED", worth)
        name = f"terms-{worth}"
        writer = OrderedHashWriter(FileStorage(str(tmp_path)).create_file(name))
        table = TermTable(writer)
        stored_ids.write_terms(table, 8, ids)
        table.finish()
        writer.close()
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1]
