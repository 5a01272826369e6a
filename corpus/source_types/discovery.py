"""Finding what the modules of a package declare, so that adding a file is enough."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TypeVar

Declared = TypeVar("Declared")


def declared(package: str, name: str, kind: type[Declared]) -> dict[str, Declared]:
    """Return what the modules of a package have under `name`, by the modules' names and so sorted.

    Modules without it are passed over.

    Raises:
        TypeError: one has something else there.
    """
    found: dict[str, Declared] = {}
    paths = import_module(package).__path__
    for module in sorted(f"{package}.{one.name}" for one in iter_modules(paths)):
        value = getattr(import_module(module), name, None)
        if isinstance(value, kind):
            found[module] = value
        elif value is not None:
            raise TypeError(f"{module}.{name} is no {kind.__name__}")
    return found
