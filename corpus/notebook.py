"""What a notebook shows of a value; whoever knows how registers it, from above."""

from __future__ import annotations

from functools import singledispatch
from html import escape


@singledispatch
def notebook_html(value: object) -> str:
    """Return the HTML that a notebook shows of a value.

    `evidencebank.notebook` registers tables for all that a bank gives back, and
    `from evidencebank import Bank` imports it. Without it a value is shown as it prints, with a
    word on that.
    """
    return f"<pre>{escape(repr(value))}\n(import evidencebank.notebook to see a table)</pre>"
