"""Templates in one language: messages without variables are put in when they are compiled.

A page has fifty of them, and to look each up takes a tenth of the time of laying it out.
"""

from __future__ import annotations

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer

from evidencebank.web.wording.catalogue import Wording

_TEMPLATES = 400
"""Templates that are kept compiled: more than there are."""


def spoken(templates: Environment, wording: Wording) -> Environment:
    """Return templates in the language of a wording, which what they are given holds too."""

    class Generator(CodeGenerator):
        def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
            super().visit_Template(_Messages(wording).visit(node), frame)

    made = templates.overlay(cache_size=_TEMPLATES)
    made.code_generator_class = Generator
    return made


class _Messages(NodeTransformer):
    """Puts what is said in place of the calls that ask for it."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 -- what Jinja looks for
        match self.generic_visit(node):
            case nodes.Call(
                node=nodes.Name(name="_" | "gettext"),
                args=[nodes.Const(value=message)],
                kwargs=[],
                dyn_args=None,
                dyn_kwargs=None,
            ):
                said = nodes.Const(str(self._wording.said(message)), lineno=node.lineno)
                return nodes.MarkSafe(said, lineno=node.lineno)
        return node
