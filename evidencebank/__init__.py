"""Full-text search and related documents for evidence libraries.

What other programs import is declared in `evidencebank.public`, and taken from there when a name is
first asked for: a command that searches does not wait for what reads pages and draws tables.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evidencebank.public import *  # noqa: F403
    from evidencebank.public import __all__ as __all__


def __getattr__(name: str) -> Any:
    # whatever is public is a class; small letters are modules, looked for here before their import
    if name == "__all__" or name[:1].isupper():
        public = import_module("evidencebank.public")
        if name == "__all__" or name in public.__all__:
            return getattr(public, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__getattr__("__all__")})
