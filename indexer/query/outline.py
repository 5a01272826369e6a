"""A query tree as plain values and as an indented outline, for people to see what is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from indexer.query.tree import Node, Not


def to_dict(node: Node) -> dict[str, Any]:
    """Return a tree in JSON's types: each node by name, with its values and the nodes below."""
    below = _below(node)
    return {
        "node": type(node).__name__,
        **{name: list(value) if isinstance(value, tuple) else value for name, value in _own(node)},
        **({"parts": [to_dict(part) for part in below]} if below else {}),
    }


def outline(node: Node, depth: int = 0) -> Iterator[str]:
    """Yield a tree line by line, the nodes below each two blanks further in."""
    own = ", ".join(f"{name} {_written(value)}" for name, value in _own(node) if value != "")
    yield "  " * depth + " ".join(filter(None, (type(node).__name__, own)))
    for part in _below(node):
        yield from outline(part, depth + 1)


def _below(node: Node) -> tuple[Node, ...]:
    return (node.node,) if isinstance(node, Not) else node.parts


def _own(node: Node) -> Iterator[tuple[str, Any]]:
    below = _below(node)
    for one in fields(node):
        value = getattr(node, one.name)
        if value != below and value not in below:
            yield one.name, value


def _written(value: Any) -> str:
    return " ".join(value) if isinstance(value, tuple) else str(value)
