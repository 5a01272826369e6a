"""What is laid out for people, as HTML mostly: templates, in a folder beside what fills them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from corpus.identifiers.doi import doi_address
from corpus.text.urls import safe_url

if TYPE_CHECKING:
    from jinja2 import Environment


def N_(message: str) -> str:  # noqa: N802 -- what gettext's tools look for
    """Return a message as it is: it marks one that a template of the site will translate."""
    return message


@cache
def templates_of(package: str) -> Environment:
    """Return a package's templates; what they are given is escaped, whatever the file is called."""
    # imported here, since most commands make no HTML
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["safe_url"] = safe_url
    made.filters["doi_address"] = doi_address
    made.filters["number"] = "{:,}".format
    return made


def rendered(package: str, name: str, **context: object) -> str:
    """Return what a package's template makes of a context."""
    return templates_of(package).get_template(name).render(context)
