"""Whether the Whoosh that is imported is one library.

Several distributions bring a module `whoosh`, and pip installs one over another without a word:
what both have is the later one's, and what only the earlier has remains and may be what is
imported. A build then ends somewhere within Whoosh.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import Distribution, distributions
from pathlib import Path, PurePath

from corpus.errors import InstallationError

DISTRIBUTIONS = (
    *("whoosh", "whoosh-reloaded", "whoosh3", "whoosh-ng"),
    *("whoosh-novo", "whoosh-update", "whooshy"),
)
"""Those that bring the module."""

FOREIGN = frozenset({"whoosh-ng"})
"""Those of them whose segments cannot be written: whoosh-ng 5.4.0 loses the folder of an index."""


@cache
def check_whoosh() -> None:
    """Look once at what is imported as `whoosh`.

    Raises InstallationError, whose message says what to uninstall. An installation that keeps no
    record of its files, as of a vendored or editable one, is taken as it is. O(modules of Whoosh).
    """
    import whoosh

    imported = [
        module.__file__
        for name, module in list(sys.modules.items())
        if name.startswith("whoosh.") and getattr(module, "__file__", None)
    ]
    folder, version = Path(whoosh.__path__[0]), whoosh.__version__
    if wrong := problem(folder, version, [file for file in imported if file]):
        raise InstallationError(wrong)


def broken_whoosh(error: Exception) -> InstallationError:
    """Return the error for a Whoosh that cannot be imported, as one half uninstalled cannot."""
    found = [name for name in DISTRIBUTIONS for _ in distributions(name=name)]
    return InstallationError(f"whoosh cannot be imported whole ({error}): {_remedy(found)}")


def problem(folder: Path, version: Sequence[object], imported: Iterable[str]) -> str:
    """Return what is wrong with the package in a folder, and what to do; '' if nothing is.

    `version` is what the package says of itself, `imported` are the files of its modules.
    """
    site = folder.parent
    init = f"{folder.name}/__init__.py"
    owners = [
        (one, files)
        for name in DISTRIBUTIONS
        for one in distributions(name=name, path=[str(site)])
        if init in (files := _files(one))
    ]
    if not owners:
        return ""
    names = [one.metadata["Name"] for one, _ in owners]
    said = " and ".join(f"{one.metadata['Name']} {one.version}" for one, _ in owners)
    remedy = _remedy(names)
    if len(owners) > 1:
        return f"{said} are installed over one another in {folder}: {remedy}"
    ((owner, files),) = owners
    if _numbers(owner.version) != _numbers(".".join(map(str, version))):
        return f"{folder} holds another library than {said}: {remedy}"
    for file in imported:
        name = PurePath(file)
        if name.is_relative_to(site) and name.relative_to(site).as_posix() not in files:
            return f"{file} is not of {said}: {remedy}, after deleting {folder}"
    if FOREIGN.intersection(map(str.lower, names)):
        return f"{said} writes no index that evidencebank can use: {remedy}"
    return ""


def _files(distribution: Distribution) -> frozenset[str]:
    """Return the files of a distribution, relative to where it stands; none if it has no list."""
    record = distribution.read_text("RECORD")  # `files` makes an object of each
    if record is not None:
        return frozenset(line.split(",")[0].replace("\\", "/") for line in record.splitlines())
    return frozenset(file.as_posix() for file in distribution.files or ())


def _numbers(version: str) -> list[str]:
    return re.findall(r"\d+", version)[:3]


def _remedy(names: Iterable[str]) -> str:
    listed = " ".join(dict.fromkeys(names))
    uninstall = f"pip uninstall {listed}', then '" if listed else ""
    return f"run '{uninstall}pip install --force-reinstall --no-deps whoosh'"
