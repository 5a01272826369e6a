"""The model that tells languages, as it is kept unpacked."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.text.language_model import kept_model
from tests.corpus.text.test_language import TEXTS

LANGUAGES = ("en", "es", "fr", "de", "cy", "pt", "zh", "ja", "th", "ar", "sr")
"""One of them, Serbian, is in the model twice: once for each of its scripts."""

NAME = "languages.npy"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Have the model kept in a folder of its own; give its file, which is there."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    kept_model.identifier_of(LANGUAGES)
    return tmp_path / "evidencebank" / NAME


def told() -> list[tuple[str, float]]:
    """Return what each text is told to be, and how surely."""
    identifier = kept_model.identifier_of(LANGUAGES)
    return [identifier.classify(text) for text in (*TEXTS.values(), "Ово је текст", "", "12")]


def as_unpacked() -> list[tuple[str, float]]:
    """Return the same as the package tells it."""
    identifier = kept_model.unpacked(LANGUAGES)
    return [identifier.classify(text) for text in (*TEXTS.values(), "Ово је текст", "", "12")]


def test_what_is_kept_tells_the_same_to_the_last_bit(kept: Path) -> None:
    """Sums are taken in the same order."""
    before = kept.stat().st_mtime_ns
    assert told() == as_unpacked()
    assert kept.stat().st_mtime_ns == before, "it was unpacked again"


@pytest.mark.parametrize("place", [100, 0.5, -200])
def test_a_file_that_has_rotted_is_not_taken(kept: Path, place: float) -> None:
    """The package's own is taken, and kept anew."""
    content = bytearray(kept.read_bytes())
    at = int(place * len(content)) if isinstance(place, float) else place
    content[at] ^= 1
    kept.write_bytes(content)
    assert told() == as_unpacked()
    assert kept.read_bytes() != content


def test_a_file_that_ends_early_is_not_taken(kept: Path) -> None:
    """As one does after the power has gone."""
    kept.write_bytes(kept.read_bytes()[:1_000_000])
    assert told() == as_unpacked()


def test_a_model_of_other_languages_is_not_taken(kept: Path) -> None:
    """An older version of the program may have told others apart."""
    before = kept.read_bytes()
    assert kept_model.identifier_of(("en", "es")).labels == ["en", "es"]
    assert kept.read_bytes() != before
    assert told() == as_unpacked()


@pytest.mark.skipif(sys.platform == "win32", reason="files have no modes there")
def test_a_file_that_others_may_write_is_not_taken(kept: Path) -> None:
    """Somebody else may have told what they liked."""
    kept_model.identifier_of(("en", "es"))
    kept.chmod(0o666)
    with pytest.raises(ValueError, match="somebody else"):
        kept_model._read(kept, "anything")


def test_nothing_is_kept_where_nothing_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Languages are told all the same."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert told() == as_unpacked()
