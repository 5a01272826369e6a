"""Dataclasses that are written when needed, beside those of the standard library."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from dataclasses import field
from typing import Any

import pytest

from corpus.deferred.dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slotted:
    """Of all sorts of fields."""

    word: str
    weight: float = 1.0
    others: list[str] = field(default_factory=list, compare=False)
    hidden: int = field(default=0, repr=False)


@dataclass(frozen=True)
class _Open:
    word: str

    def __post_init__(self) -> None:
        vars(self)["length"] = len(self.word)


@dataclass(frozen=True)
class _Derived(_Open):
    more: int = 2

    def __repr__(self) -> str:
        return "its own"


@dataclass(frozen=True, slots=True)
class _Empty:
    pass


def _by_the_library(cls: type) -> Any:
    """Return the class that the standard library makes of the same fields."""
    declared = [(one.name, one.type, copy.copy(one)) for one in dataclasses.fields(cls)]
    slots = "__slots__" in vars(cls)
    return dataclasses.make_dataclass(cls.__qualname__, declared, frozen=True, slots=slots)


ARGUMENTS = [
    (Slotted, ("one",), {}),
    (Slotted, ("one", 2.0), {"hidden": 3}),
    (Slotted, (), {"word": "one", "others": ["two"]}),
    (_Open, ("one",), {}),
    (_Empty, (), {}),
]


@pytest.mark.parametrize(("cls", "given", "named"), ARGUMENTS)
def test_they_hold_compare_and_print_what_those_of_the_library_do(
    cls: type, given: tuple[Any, ...], named: dict[str, Any]
) -> None:
    library = _by_the_library(cls)
    ours, theirs = cls(*given, **named), library(*given, **named)
    assert repr(ours) == repr(theirs)
    assert dataclasses.asdict(ours) == dataclasses.asdict(theirs)
    assert hash(ours) == hash(theirs)
    assert ours == cls(*given, **named)
    assert ours != theirs
    assert cls.__match_args__ == library.__match_args__
    assert [str(one) for one in inspect.signature(cls).parameters.values()] == [
        str(one) for one in inspect.signature(library).parameters.values()
    ]


@pytest.mark.parametrize(
    ("given", "named"), [((), {}), (("one", 1.0, [], 0, 5), {}), (("one",), {"other": 1})]
)
def test_wrong_arguments_raise_as_with_the_library(
    given: tuple[Any, ...], named: dict[str, Any]
) -> None:
    messages = []
    for cls in (Slotted, _by_the_library(Slotted)):
        with pytest.raises(TypeError) as error:
            cls(*given, **named)
        messages.append(str(error.value).split("__init__")[-1])
    assert messages[0] == messages[1]


def test_what_is_not_compared_does_not_count() -> None:
    assert Slotted("one", others=["two"]) == Slotted("one", others=["three"])
    assert Slotted("one", hidden=1) != Slotted("one")
    assert Slotted("one") != "one"
    assert len({Slotted("one"), Slotted("one"), Slotted("two")}) == 2


def test_a_default_is_made_anew_for_each() -> None:
    one, other = Slotted("one"), Slotted("other")
    one.others.append("more")
    assert other.others == []


@pytest.mark.parametrize("made", [Slotted("one"), _Open("one")])
def test_nothing_is_assigned_or_deleted(made: Any) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'word'"):
        made.word = "two"
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'word'"):
        del made.word
    assert made.word == "one"


@pytest.mark.parametrize("made", [Slotted("one", 2.0, ["two"], 3), _Open("one"), _Derived("one")])
def test_they_are_copied_pickled_and_replaced(made: Any) -> None:
    assert copy.copy(made) == pickle.loads(pickle.dumps(made)) == copy.deepcopy(made) == made
    assert dataclasses.replace(made, word="two").word == "two"


def test_a_derived_class_has_the_fields_of_both_and_its_own_methods() -> None:
    made = _Derived("one")
    assert (made.word, made.more, vars(made)["length"]) == ("one", 2, 3)
    assert repr(made) == "its own"
    assert made == _Derived("one", 2)
    assert made != _Open("one")
    match made:
        case _Derived(word, more):
            assert (word, more) == ("one", 2)
