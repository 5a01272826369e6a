"""Templates of one site in one language: what is the same on all pages is put in when compiled.

That is messages, of which a page has fifty, what settings and the language say, and the addresses
of files. To look each up took a fifth of the time of laying a page out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any, cast

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer

from evidencebank.web.settings import SiteSettings
from evidencebank.web.wording.catalogue import Wording

_TEMPLATES = 400
"""Templates that are kept compiled: more than there are."""

_VARIABLE = re.compile(r"%\((\w+)\)s")


def spoken(templates: Environment, wording: Wording, settings: SiteSettings) -> Environment:
    """Return templates in the language of a wording, for a site with some settings.

    They know both, as `wording` and `site`, so that what they import is made once.
    """
    settled = _Settled(wording, settings, templates)

    class Generator(CodeGenerator):
        def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
            super().visit_Template(settled.visit(node), frame)

    made = templates.overlay(cache_size=_TEMPLATES)
    made.code_generator_class = Generator
    made.globals = {**templates.globals, "wording": wording, "site": settings}

    def together(d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**made.globals, **(d or {})}

    # Jinja makes a chain of dictionaries, which is walked in Python for each page
    made.make_globals = together  # type: ignore[method-assign]
    return made


class _Settled(NodeTransformer):
    """Puts what is said in place of what asks for it."""

    def __init__(self, wording: Wording, settings: SiteSettings, templates: Environment) -> None:
        self._wording = wording
        self._known = {"wording": wording, "site": settings}
        self._static = cast(Callable[[str], str], templates.globals["static"])

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 -- what Jinja looks for
        match self.generic_visit(node):
            case nodes.Call(
                node=nodes.Name(name="_" | "gettext" | "static" as name),
                args=[nodes.Const(value=asked)],
                kwargs=[],
                dyn_args=None,
                dyn_kwargs=None,
            ):
                if name == "static":
                    return nodes.Const(self._static(asked), lineno=node.lineno)
                said = nodes.Const(str(self._wording.said(asked)), lineno=node.lineno)
                return nodes.MarkSafe(said, lineno=node.lineno)
        return node

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802 -- as above
        found = cast(nodes.Output, self.generic_visit(node))
        found.nodes = [part for one in found.nodes for part in self._parts(one)]
        return found

    def _parts(self, node: nodes.Expr) -> Iterator[nodes.Expr]:
        """Yield what a message with variables writes: its words, and what each of them is."""
        match node:
            case nodes.Call(
                node=nodes.Name(name="gettext"),
                args=[nodes.Const(value=asked)],
                kwargs=[_, *_] as given,
                dyn_args=None,
                dyn_kwargs=None,
            ):
                words = _VARIABLE.split(self._wording.html(asked))
                values = {one.key: one.value for one in given}
                # else it is left to the message itself, as where a catalogue repeats a variable
                if sorted(words[1::2]) == sorted(values) and "%" not in "".join(words[::2]):
                    for place, word in enumerate(words):
                        said = nodes.MarkSafe(nodes.Const(str(word), lineno=node.lineno))
                        yield values[word] if place % 2 else said
                    return
        yield node

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:  # noqa: N802 -- as above
        match self.generic_visit(node):
            case nodes.Getattr(node=nodes.Name(name="wording" | "site" as name), attr=attribute):
                value = getattr(self._known[name], attribute)
                # nothing else stands in compiled code, a secret least of all
                if isinstance(value, str):
                    return nodes.Const(value, lineno=node.lineno)
        return node
