"""Signatures as readers need them: without what only the library itself gives."""

from __future__ import annotations

import inspect
from dataclasses import is_dataclass
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from pydantic import BaseModel
from sphinx.util.inspect import stringify_signature

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_MADE_BY_THE_LIBRARY = frozenset({"Bank", "EditorsLists", "SavedSearches"})
_BEFORE_NAPOLEON = 400


def setup(app: Sphinx) -> dict[str, Any]:
    """Have signatures and the docstrings of properties changed."""
    app.connect("autodoc-process-signature", _shortened)
    app.connect("autodoc-process-docstring", _as_prose, priority=_BEFORE_NAPOLEON)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _shortened(
    _app: Sphinx,
    what: str,
    name: str,
    obj: object,
    _options: object,
    signature: str | None,
    returns: str | None,
) -> tuple[str | None, str | None]:
    if what != "class" or not isinstance(obj, type):
        return signature, returns
    if name.rpartition(".")[2] in _MADE_BY_THE_LIBRARY:
        return "", None
    if is_dataclass(obj) or issubclass(obj, BaseModel):
        return stringify_signature(_public(obj), unqualified_typehints=True), None
    return signature, returns


def _public(made: type) -> inspect.Signature:
    """Return the signature of a class of records, without private parameters and constraints."""
    models = made.model_fields if issubclass(made, BaseModel) else {}
    parameters = [
        parameter.replace(annotation=_plain(models[name].annotation))
        if name in models
        else parameter
        for name, parameter in inspect.signature(made).parameters.items()
        if not name.startswith("_")
    ]
    return inspect.Signature(parameters)


def _plain(annotation: Any) -> Any:
    """Return a type without what is said about it beside."""
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if not get_args(annotation) or isinstance(get_args(annotation)[0], str):
        return annotation
    parts = tuple(map(_plain, get_args(annotation)))
    copied: Any = getattr(annotation, "copy_with", None)
    if copied is not None:
        return copied(parts)
    if get_origin(annotation) in (list, tuple, dict):
        return get_origin(annotation)[parts]
    joined = parts[0]
    for part in parts[1:]:
        joined = joined | part
    return joined


def _as_prose(
    _app: Sphinx, what: str, _name: str, _obj: object, _options: object, lines: list[str]
) -> None:
    """Keep napoleon from reading the first sentence of a property as 'type: description'."""
    if what in ("property", "attribute"):
        lines[:0] = ["..", ""]  # an empty comment, which is all that napoleon looks at
