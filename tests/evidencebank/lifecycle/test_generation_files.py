"""What a generation was built with: read beside what is there now, and told where it differs."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencebank import Bank, BankNotFoundError
from evidencebank.lifecycle.files import manifests
from evidencebank.lifecycle.generation_files import differences
from indexer import fields, index_fingerprint
from indexer.postings import bm25f
from tests.trust.damaged_banks import current, make_bank, write_library

QUERY = "naloxone prison"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    return write_library(folder)


@pytest.fixture
def bank(tmp_path: Path, library: Path) -> Path:
    return make_bank(tmp_path / "bank", library)


def scores(bank: Path) -> list[tuple[str, float]]:
    with Bank.open(bank) as opened:
        return [(hit.id, hit.score) for hit in opened.search(QUERY).hits]


def rewrite_fingerprint(bank: Path, **said: object) -> None:
    """Let the current manifest say other things of what was built with; None: nothing."""
    path = current(bank) / manifests.NAME
    manifest = manifests.from_bytes(path.read_bytes())
    known = manifest.fingerprint | said
    kept = {name: value for name, value in known.items() if value is not None}
    path.write_bytes(
        manifests.to_bytes(
            manifests.Manifest(manifest.generation, kept, manifest.entries, manifest.files)
        )
    )


@pytest.mark.parametrize(("name", "value"), [("K1", 1.2), ("B", 0.1)])
def test_impacts_of_another_formula_are_not_read(
    name: str, value: float, bank: Path, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bank says so in one line, and the next build or repair works all of them out anew."""
    before = scores(bank)
    monkeypatch.setattr(bm25f, name, value)
    monkeypatch.setattr(bm25f, "RANKING_VERSION", bm25f.RANKING_VERSION + 1)
    with pytest.raises(BankNotFoundError, match=r"ranking 1, now 2.*: run 'repair'") as raised:
        scores(bank)
    assert "\n" not in str(raised.value)
    Bank.open(bank).load([library])
    other = scores(bank)
    assert other != before
    assert other == scores(make_bank(bank.parent / "new", library))


def test_other_constants_of_ranking_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those stand in the fingerprint themselves, so that nobody need raise a version."""
    before = index_fingerprint.fingerprint()
    monkeypatch.setattr(index_fingerprint, "K1", fields.K1 + 0.1)
    assert differences(before, index_fingerprint.fingerprint()) == [
        "bm25f [1.5, 0.7], now [1.6, 0.7]"
    ]


def test_a_bank_of_before_ranking_had_a_version_opens(bank: Path) -> None:
    """It was built by the first formula, and is not built anew for want of the word."""
    before = scores(bank)
    rewrite_fingerprint(bank, ranking=None)
    assert scores(bank) == before


def test_a_bank_says_which_stemmer_it_was_built_with(bank: Path) -> None:
    """Two releases stem some words differently, so that one would not find what the other wrote."""
    rewrite_fingerprint(bank, stemmer="1.3.0")
    with pytest.raises(BankNotFoundError, match=r"built with stemmer 1\.3\.0, now \d"):
        scores(bank)
