"""What the files of related lists depend on besides the index that they are made from."""

from __future__ import annotations

from typing import Any

from recommender.related_lists import RELATED_VERSION
from recommender.related_settings import LENGTH, RelatedSettings


def fingerprint(settings: RelatedSettings) -> dict[str, Any]:
    """Return it as JSON has it: lists of another fingerprint must be made anew."""
    return {"related": [RELATED_VERSION, LENGTH, settings.to_dict()]}
