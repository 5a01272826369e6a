"""Archives are looked at before anything in them is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import InputError
from corpus.source_types.archive import check_archive
from tests.corpus.readers.making import write


def test_a_part_of_xml_has_a_size_of_its_own(tmp_path: Path) -> None:
    """A library makes a tree of it; pictures may be larger."""
    path = write(tmp_path / "a.zip", {"a.xml": " " * 2_000_000, "b.png": " " * 4_000_000})
    check_archive(path)
    check_archive(path, most_of_part=3_000_000)
    with pytest.raises(InputError, match="a part of the file is larger than 1 MB"):
        check_archive(path, most_of_part=1_000_000)
