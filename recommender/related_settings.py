"""How related lists are made: each step has a setting, and one default serves every library."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from corpus.deferred.dataclasses import dataclass
from corpus.errors import InputError

LENGTH = 10
"""How many related documents an entry has at the most."""

MAX_CANDIDATES = 500
"""The most that may be asked for: time and space grow with their number."""

_NUMBER = (int, float)


@dataclass(frozen=True, slots=True)
class RelatedSettings:
    """What related lists depend on besides the entries.

    Weights: a text's frequencies are damped with `damping` (0: not at all) of which the share
    `length_share` follows the length of the text; inverse document frequencies are raised to
    `idf_power`; `title_share` is the weight of the title beside the text; with `made_titles` a
    title that is only the first words of the text counts as far as the text comes back to them.

    Lists: of each entry the `candidates` nearest by cosine are looked at, and the ten best of
    them listed; what follows is exact as long as ten of the candidates pass. Beside the cosine, 1,
    their saturated texts count `saturated_share` and their places in the latent directions
    `latent_share`, both as far as the words of the entry that asks are spread: half as far where
    their number is `breadth`. `title_match` is what equal titles count. `smoothing` is how much the
    neighbours of both say beside the pair itself. A candidate whose cosine is below `floor` is not
    listed. With `duplicates` near-duplicates are listed once.

    Balance, off by default: only entries of these `kinds` are listed; after each `half_life` of
    years an older entry's score is halved (0: never); `per_source` is the most that one journal or
    publisher may have in a list (0: any number).
    """

    damping: float = 8.0
    length_share: float = 0.7
    idf_power: float = 0.8
    title_share: float = 0.3
    made_titles: bool = True
    candidates: int = 30
    saturated_share: float = 0.6
    latent_share: float = 0.6
    title_match: float = 0.6
    breadth: float = 10.0
    smoothing: float = 0.1
    floor: float = 0.07
    duplicates: bool = True
    kinds: tuple[str, ...] = ()
    half_life: float = 0.0
    per_source: int = 0

    def __post_init__(self) -> None:
        """Check all values. Raises InputError for one that makes no sense."""
        for name, low, high in (
            ("damping", 0, 1e9),
            ("length_share", 0, 1),
            ("idf_power", 0, 10),
            ("title_share", 0, 100),
            ("candidates", LENGTH, MAX_CANDIDATES),
            ("saturated_share", 0, 100),
            ("latent_share", 0, 100),
            ("title_match", 0, 100),
            ("breadth", 0, 1e9),
            ("smoothing", 0, 10),
            ("floor", 0, 1),
            ("half_life", 0, 1e9),
            ("per_source", 0, 1e9),
        ):
            value = getattr(self, name)
            whole = name in ("candidates", "per_source")
            right = isinstance(value, int if whole else _NUMBER) and not isinstance(value, bool)
            if not (right and low <= value <= high):
                what = "a whole number" if whole else "a number"
                raise InputError(f"'{name}' is {value!r}: it must be {what}, {low:g} to {high:g}")
        for name in ("made_titles", "duplicates"):
            if not isinstance(getattr(self, name), bool):
                raise InputError(f"'{name}' is {getattr(self, name)!r}: write true or false")
        if not isinstance(self.kinds, tuple) or not all(isinstance(k, str) for k in self.kinds):
            raise InputError(f"'kinds' is {self.kinds!r}: it must be a list of kinds")
        object.__setattr__(self, "kinds", tuple(sorted({k.strip().upper() for k in self.kinds})))

    def to_dict(self) -> dict[str, Any]:
        """Return the settings in their JSON shape, which `from_dict` reads."""
        return asdict(self) | {"kinds": list(self.kinds)}

    @classmethod
    def from_dict(cls, shape: object) -> RelatedSettings:
        """Return settings from their JSON shape; what is not in it has its default.

        Raises InputError for a name that is not a setting or a value that makes no sense.
        """
        if not isinstance(shape, Mapping):
            raise InputError("settings of related lists are a JSON object of names and values")
        names = [field.name for field in fields(cls)]
        for name in shape:
            if name not in names:
                raise InputError(f"{name!r} is no setting of related lists: use {', '.join(names)}")
        values = dict(shape)
        if isinstance(values.get("kinds"), list):
            values["kinds"] = tuple(values["kinds"])
        return cls(**values)


DEFAULT = RelatedSettings()


def read_settings(path: Path) -> RelatedSettings:
    """Read settings from a JSON file. Raises InputError when it does not hold any."""
    try:
        shape = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is not JSON in UTF-8: {error}") from error
    try:
        return RelatedSettings.from_dict(shape)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
