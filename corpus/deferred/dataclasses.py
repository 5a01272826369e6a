"""Frozen dataclasses whose methods are written when they are first needed.

The standard library compiles six for each class while its module is imported, half a millisecond;
a search imports a hundred classes, makes objects of a third of them, and compares or prints few.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable
from functools import cache
from operator import attrgetter
from reprlib import recursive_repr
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any, Literal

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(
        *, frozen: Literal[True], slots: bool = False, init: bool = True
    ) -> Callable[[type], type]:
        """Make a dataclass of a class, as `dataclasses.dataclass` does with the same options.

        The functions of `dataclasses`, `match`, `copy` and `pickle` take it for one. A class and
        those it is derived from are made by this, or none of them.
        """

        def made(cls: type) -> type:
            cls.__doc__ = cls.__doc__ or cls.__name__  # the library would write one, at length
            methods = _METHODS | (_STATE if slots else {})
            own = {name: given for name, given in methods.items() if vars(cls).get(name) is None}
            cls = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(cls)
            for name, given in own.items():
                setattr(cls, name, given)
            if init:
                cls.__init__ = _Init(cls)
            return cls

        return made


class _Init:
    """The `__init__` of a class until it is first looked up, when it is written in its place."""

    def __init__(self, cls: type) -> None:
        self._cls = cls

    def __get__(self, instance: object, owner: type) -> Any:
        written = _written_init(self._cls)
        self._cls.__init__ = written  # type: ignore[misc]  # at once or twice: it is the same
        return written.__get__(instance, owner)


class _Missing:
    def __repr__(self) -> str:
        return "<factory>"  # as the library has signatures say it


_MISSING = _Missing()


def _written_init(cls: type) -> Any:
    """Return the `__init__` that the standard library would write for a frozen class."""
    parameters, lines = ["self"], []
    known: dict[str, Any] = {"_missing": _MISSING}
    in_slots = True
    for field in dataclasses.fields(cls):
        name, value = field.name, field.name
        if field.default is not dataclasses.MISSING:
            known[f"_default_{name}"] = field.default
            parameters.append(f"{name}=_default_{name}")
        elif field.default_factory is not dataclasses.MISSING:
            known[f"_make_{name}"] = field.default_factory
            parameters.append(f"{name}=_missing")
            value = f"_make_{name}() if {name} is _missing else {name}"
        else:
            parameters.append(name)
        # past `object.__setattr__`, which looks each name up: it takes twice the time
        slot = getattr(cls, name, None)
        if isinstance(slot, MemberDescriptorType):
            known[f"_set_{name}"] = slot.__set__
            lines.append(f" _set_{name}(self, {value})\n")
        else:
            in_slots = False
            lines.append(f" _own[{name!r}] = {value}\n")
    if not in_slots:
        lines.insert(0, " _own = self.__dict__\n")
    if hasattr(cls, "__post_init__"):
        lines.append(" self.__post_init__()\n")
    # all that is put in are names of the class's own fields
    exec(f"def __init__({', '.join(parameters)}):\n{''.join(lines) or ' pass'}", known)  # noqa: S102
    written = known["__init__"]
    written.__qualname__ = f"{cls.__qualname__}.__init__"
    written.__annotations__ = {field.name: field.type for field in dataclasses.fields(cls)}
    return written


@cache
def _values_of(cls: Hashable) -> Callable[[Any], tuple[Any, ...]]:
    """Return what gives the values that objects of a class are compared by."""
    fields = dataclasses.fields(cls)  # type: ignore[arg-type]  # mypy has classes without a hash
    names = [field.name for field in fields if field.compare]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


@recursive_repr()
def _repr(self: Any) -> str:
    shown = (field.name for field in dataclasses.fields(self) if field.repr)
    values = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
    return f"{type(self).__qualname__}({values})"


def _eq(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    values = _values_of(self.__class__)
    return values(self) == values(other)


def _hash(self: Any) -> int:
    return hash(_values_of(self.__class__)(self))


def _setattr(self: Any, name: str, value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(self: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _getstate(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _setstate(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


_METHODS = {
    "__repr__": _repr,
    "__eq__": _eq,
    "__hash__": _hash,
    "__setattr__": _setattr,
    "__delattr__": _delattr,
}
_STATE = {"__getstate__": _getstate, "__setstate__": _setstate}
