"""A table filled at once is read by Whoosh as one that it filled itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.filetables import OrderedHashReader, OrderedHashWriter

from indexer.whoosh.term_table import TermTable

KEYS = st.sets(st.binary(min_size=1, max_size=4), max_size=600).map(sorted)


@settings(max_examples=40, deadline=None)
@given(KEYS, st.integers(1, 200))
def test_every_key_is_found(
    tmp_path_factory: pytest.TempPathFactory, keys: list[bytes], at_once: int
) -> None:
    """With its value, in order, from any key on; and no other is, however full a table is."""
    folder: Path = tmp_path_factory.mktemp("table")
    storage = FileStorage(str(folder))
    writer = OrderedHashWriter(storage.create_file("keys"))
    table = TermTable(writer)
    for start in range(0, len(keys), at_once):
        some = keys[start : start + at_once]
        table.add(some, [key * 3 for key in some])
    table.finish()
    writer.close()
    reader = OrderedHashReader.open(storage, "keys")
    try:
        assert list(reader.items()) == [(key, key * 3) for key in keys]
        assert [reader[key] for key in keys] == [key * 3 for key in keys]
        for key in keys:
            assert reader.closest_key(key) == key
            assert reader.get(key + b"other") is None or key + b"other" in keys
    finally:
        reader.close()
