"""Settings of related lists: their JSON shape, and the refusal of what makes no sense."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import InputError
from recommender.related_settings import DEFAULT, RelatedSettings, read_settings

SETTINGS = st.builds(
    RelatedSettings,
    damping=st.floats(0, 100),
    length_share=st.floats(0, 1),
    smoothing=st.floats(0, 2),
    candidates=st.integers(10, 500),
    floor=st.floats(0, 1),
    duplicates=st.booleans(),
    kinds=st.lists(st.sampled_from(["STUDY", "review", " Matrix Cell "])).map(tuple),
    per_source=st.integers(0, 10),
)


@given(SETTINGS)
def test_settings_survive_json(settings: RelatedSettings) -> None:
    """Written and read, they are the same."""
    assert RelatedSettings.from_dict(json.loads(json.dumps(settings.to_dict()))) == settings


def test_what_is_not_said_has_its_default(folder: Path) -> None:
    """A file holds only what differs; kinds are labels, whatever their case and order."""
    path = folder / "related.json"
    path.write_text('{"kinds": ["study", "REVIEW", "study"], "half_life": 10}', encoding="utf-8")
    assert read_settings(path) == RelatedSettings(kinds=("REVIEW", "STUDY"), half_life=10)
    path.write_text("{}", encoding="utf-8")
    assert read_settings(path) == DEFAULT


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is not JSON"),
        ('{"floor": 0.1', "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "a JSON object"),
        ('{"flor": 0.1}', "'flor' is no setting of related lists: use damping"),
        ('{"floor": 2}', "'floor' is 2: it must be a number, 0 to 1"),
        ('{"floor": NaN}', "'floor' is nan"),
        ('{"floor": "0.1"}', "'floor' is '0.1'"),
        ('{"floor": true}', "'floor' is True"),
        ('{"candidates": 9}', "'candidates' is 9: it must be a whole number, 10 to 500"),
        ('{"candidates": 30.5}', "'candidates' is 30.5"),
        ('{"duplicates": 1}', "'duplicates' is 1: write true or false"),
        ('{"kinds": "STUDY"}', "'kinds' is 'STUDY': it must be a list"),
        ('{"kinds": [1]}', "it must be a list of kinds"),
        ('{"kinds": 7}', "it must be a list of kinds"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(text: str, why: str, folder: Path) -> None:
    """The message names the file, the setting and what it should be."""
    path = folder / "related.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=why) as raised:
        read_settings(path)
    assert "related.json" in str(raised.value)


def test_a_file_that_is_not_there_is_named(folder: Path) -> None:
    """No traceback for a slip of the pen; nor for a file that is no text."""
    with pytest.raises(InputError, match="cannot be read"):
        read_settings(folder / "none.json")
    (folder / "odd.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="UTF-8"):
        read_settings(folder / "odd.json")
