"""What stands in a generation's folder beside index and lists, and what all of it depends on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corpus.errors import BankDamagedError, InputError
from corpus.scheme import Scheme
from indexer import index_fingerprint
from recommender import related_lists
from recommender.related_settings import DEFAULT, RelatedSettings, read_settings

Fingerprint = Mapping[str, Any]


def fingerprint(scheme: Scheme, settings: RelatedSettings) -> dict[str, Any]:
    """Return what, besides the entries, a generation depends on; with another it is built anew."""
    return {
        **index_fingerprint.fingerprint(),
        **related_lists.fingerprint(settings),
        "scheme": hashlib.sha256(scheme.to_json().encode()).hexdigest(),
    }


def differences(built_with: Fingerprint, now: Fingerprint) -> list[str]:
    """Return what differs between a generation's fingerprint and that of now, a phrase each.

    A bank of a time when something was not yet written down was built with the first of it.
    """
    then = index_fingerprint.FIRST | dict(built_with)
    return [
        _difference(name, str(then.get(name)), str(now.get(name)))
        for name in sorted({*then, *now})
        if then.get(name) != now.get(name)
    ]


def _difference(name: str, then: str, now: str) -> str:
    short = max(len(then), len(now)) <= _MAX_SHOWN
    return f"{name} {then}, now {now}" if short else f"other {name}"


_MAX_SHOWN = 20


def read_settings_of(folder: Path) -> RelatedSettings:
    """Return the settings that a generation's related lists were made with."""
    path = folder / "related" / "settings.json"
    try:
        return read_settings(path) if path.exists() else DEFAULT
    except InputError as error:  # nobody but the bank wrote that file
        raise BankDamagedError(f"{error}: run 'repair'") from error


def read_scheme_of(folder: Path) -> Scheme:
    """Return the subject scheme kept with a generation."""
    path = folder / "scheme.json"
    try:
        return Scheme.from_json(path.read_bytes())
    except InputError as error:
        raise BankDamagedError(f"{path}: {error}: run 'repair'") from error
