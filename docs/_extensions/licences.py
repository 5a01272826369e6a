"""The packages that come with evidencebank, as a Markdown table with their licences."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import PackageMetadata, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = "evidencebank"

_SHORT = 80
"""Characters; a longer text in the field for a licence is the licence itself."""


def table(extras: Iterable[str] = ()) -> str:
    """Return a row a package, those of the extras alone or, without any, those always needed."""
    always = needed(PROJECT)
    names = set().union(*(needed(PROJECT, extra) for extra in extras)) - always or always
    rows = [f"| {name} | {licence(distribution(name).metadata)} |" for name in sorted(names)]
    return "\n".join(["| package | licence |", "|---|---|", *rows])


def needed(package: str, extra: str = "") -> set[str]:
    """Return the packages that one needs on this machine, and those that they need."""
    found: set[str] = set()
    waiting = [(package, extra)]
    while waiting:
        name, extra = waiting.pop()
        for line in distribution(name).requires or []:
            requirement = Requirement(line)
            if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
                continue
            dependency = canonicalize_name(requirement.name)
            if dependency not in found:
                found.add(dependency)
                waiting += [(dependency, more) for more in (requirement.extras or {""})]
    return found


def licence(metadata: PackageMetadata) -> str:
    """Return what a package says of its licence: the SPDX expression, or what older ones have."""
    expression = metadata.get("License-Expression")
    if expression:
        return str(expression)
    named = [
        line.rpartition(" :: ")[2]
        for line in metadata.get_all("Classifier") or []
        if line.startswith("License :: ")
    ]
    written = str(metadata.get("License") or "")
    is_name = 0 < len(written) <= _SHORT and "\n" not in written and written != "UNKNOWN"
    return written if is_name else ", ".join(named)
