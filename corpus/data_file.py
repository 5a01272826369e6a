"""Tables that are data and no code, in TOML files beside the modules that use them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any


def folder_of(package: str) -> Path:
    """Return the folder of a package."""
    # importlib.resources would bring in what unpacks archives, and each command wait for it
    return Path(import_module(package).__path__[0])


def read_toml(package: str, name: str) -> dict[str, Any]:
    """Return what a TOML file of a package holds."""
    import tomllib  # here: a search reads no such file, and would wait for it

    return tomllib.loads((folder_of(package) / name).read_text(encoding="utf-8"))
