"""What comes with the project: consistent, with licences that let one do as one likes."""

from __future__ import annotations

import re
import subprocess
import sys
from email.message import Message
from importlib.metadata import PackageMetadata, distribution

import pytest

from tests.places import ROOT

sys.path.append(str(ROOT / "docs" / "_extensions"))
import licences

PAGE = ROOT / "docs" / "project" / "dependencies.md"
EXTRAS = ("web", "office", "pdf", "web-archive", "notebooks", "cluster")

FREE = re.compile(
    # of MPL-2.0 only changes to its own files must be passed on
    r"\b(MIT(-CMU)?|(0|Two-clause )?BSD|Apache|ISC|PSF|Python Software Foundation|Zlib|CC0|MPL-2)\b"
)
ASKS_FOR_MORE = re.compile(r"\b(A|L)?GPL|\bGeneral Public|\bCC-BY-(NC|SA)|\bSSPL|\bProprietary")


def is_free(licence: str) -> bool:
    """Say whether a licence lets one use the package without passing on one's own code."""
    return bool(FREE.search(licence)) and not ASKS_FOR_MORE.search(licence)


@pytest.mark.parametrize("extra", ["", *EXTRAS])
def test_every_licence_is_free_and_listed(extra: str) -> None:
    """A package with another licence, or one that is not on the page, fails here."""
    page = PAGE.read_text(encoding="utf-8")
    for name in licences.needed(licences.PROJECT, extra):
        licence = licences.licence(distribution(name).metadata)
        assert is_free(licence), f"{name}: {licence!r}"
        assert f"| {name} |" in page, f"{name} is not in {PAGE.name}: run 'make docs'"


def test_an_extra_needs_what_its_packages_need() -> None:
    """Starlette comes with FastAPI, and neither without the site."""
    assert {"fastapi", "starlette"} <= licences.needed(licences.PROJECT, "web")
    assert {"numpy", "soupsieve"} <= licences.needed(licences.PROJECT)
    assert not {"starlette", "pandas"} & licences.needed(licences.PROJECT)


def test_a_licence_is_found_wherever_a_package_says_it() -> None:
    """The expression, else a short name, else the classifiers."""
    metadata = distribution("evidencebank").metadata
    assert licences.licence(metadata) == "BSD-3-Clause"
    older = metadata_of(
        License="The licence, whole.\nPermission is ...",
        Classifier="License :: OSI Approved :: GNU General Public License (GPL)",
    )
    assert licences.licence(older) == "GNU General Public License (GPL)"
    assert not is_free(licences.licence(older))
    assert licences.licence(metadata_of(License="UNKNOWN")) == ""
    assert not is_free("")


def metadata_of(**fields: str) -> PackageMetadata:
    """Return metadata with these fields."""
    message = Message()
    for name, value in fields.items():
        message[name] = value
    return message  # type: ignore[return-value]


def test_what_is_installed_fits_together() -> None:
    """`pip check` finds no package without what it needs, in the versions it needs."""
    done = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
