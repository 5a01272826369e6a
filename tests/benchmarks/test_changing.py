"""What one changed entry costs the lists, measured on a small bank."""

from __future__ import annotations

from pathlib import Path

from benchmarks.changing import lists_of_one_entry
from benchmarks.documents import Document, write_jsonl
from evidencebank import Bank


def test_each_change_is_measured_on_a_copy(tmp_path: Path) -> None:
    """As often as is asked for, and the bank stays as it was."""
    documents = [
        Document(f"one-{n}", f"Peers {n}", f"Mentors and kits {n % 3}", ("peers",), "STUDY", 2010)
        for n in range(12)
    ]
    source = tmp_path / "documents.jsonl"
    write_jsonl(documents, source)
    with Bank.create(tmp_path / "bank") as bank:
        bank.load([source])
    lists = lists_of_one_entry(source, tmp_path / "bank", runs=2)
    assert len(lists) == 2
    assert all(seconds > 0 for seconds in lists)
    with Bank.open(tmp_path / "bank") as bank:
        assert {entry.body for entry in bank} == {one.text for one in documents}
