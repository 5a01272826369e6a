"""What TeX would print of a value of BibTeX, as text."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_SAYS_TEX = re.compile(r"[\\${}~]|--|``")
_COMMAND = re.compile(r"\\[A-Za-z]+|[\\{}$]")
_TYPOGRAPHY = [
    (re.compile(pattern), sign)
    for pattern, sign in (
        (r"(?<!\\)([%&])", r"\\\1"),
        (r"(?<![\\/])~", " "),
        ("---", "—"),
        ("--", "–"),
        ("``", "“"),
        ("''", "”"),
    )
]
_MATHEMATICS = re.compile(r"\$[^$\n]{1,200}\$")
_DEGREES = re.compile(r"\^\s*(?:\{\s*\\circ\s*\}|\\circ(?![A-Za-z]))")
_INDEX = re.compile(r"([_^])(?:\{([\d+-]+)\}|(\d))")
"""Numbers that are lowered or raised: 'CO_2', '10^{-3}'."""

_MACROS = {
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciicircum": "^",  # and not the accent U+02C6, which pylatexenc takes it for
    "textasciitilde": "~",
    # pylatexenc 2.11 leaves these out, which Zotero writes: 'p {\textless} 0.05'
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textunderscore": "_",
    "textminus": "−",
    "textperiodcentered": "·",
    "textdaggerdbl": "‡",
    # and these
    "TeX": "TeX",
    "LaTeX": "LaTeX",
    "BibTeX": "BibTeX",
    "copyright": "©",
    "pounds": "£",
    "euro": "€",
    "S": "§",
    "P": "¶",
    "degree": "°",
    "permil": "‰",
    "guillemetleft": "«",
    "guillemetright": "»",
    "textquotedbl": '"',
    "slash": "/",
    "nobreakspace": " ",
}
_SHIFTED = {
    "textsuperscript": str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻"),
    "textsubscript": str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋"),
}
"""Macros that raise or lower what is in their braces."""

_AT_INDEX = {"^": _SHIFTED["textsuperscript"], "_": _SHIFTED["textsubscript"]}

_LAST_SHOWN = {
    **dict.fromkeys(("mbox", "hbox", "textsf", "texttt", "url", "textcommabelow"), "{"),
    **dict.fromkeys(("href", "textcolor"), "{{"),
}
"""Macros that print the last of their arguments, and how many they have."""

_UNSEEN = {"noopsort": "{", "label": "{"}
"""Macros whose argument is for sorting, or for others to point at."""


def printed(value: str) -> str:
    """Return what TeX would print, without mathematics set; a bare '%' begins no comment."""
    if not _SAYS_TEX.search(value):
        return value
    from pylatexenc import latex2text, latexwalker

    value = _MATHEMATICS.sub(_with_indices, value)
    for pattern, sign in _TYPOGRAPHY:
        value = pattern.sub(sign, value)
    walker = latexwalker.LatexWalker(value, tolerant_parsing=True, **_context(latexwalker))
    nodes, _, _ = walker.get_latex_nodes()
    writer = latex2text.LatexNodes2Text(math_mode="text", **_context(latex2text))
    try:
        text = str(writer.nodelist_to_text(nodes))
    except LookupError:  # some of its macros look for arguments that were not given
        text = _COMMAND.sub("", value)
    return text.replace("\xa0", " ").strip()


def _with_indices(found: re.Match[str]) -> str:
    """Return mathematics with the digits that it lowers or raises, and degrees as such."""
    text = _DEGREES.sub("°", found[0])
    return _INDEX.sub(lambda one: (one[2] or one[3]).translate(_AT_INDEX[one[1]]), text)


@cache
def _context(module: Any) -> dict[str, Any]:
    """Return what pylatexenc knows but typography, which it takes for that of straight quotes."""
    known = module.get_default_latex_context_db()
    known = known.filter_context(exclude_categories=["nonascii-specials"])
    if hasattr(module, "MacroTextSpec"):
        macros = [module.MacroTextSpec(name, sign) for name, sign in _MACROS.items()]
        macros += [module.MacroTextSpec(name, _shifted) for name in _SHIFTED]
        macros += [module.MacroTextSpec(name, _last) for name in _LAST_SHOWN]
        macros += [module.MacroTextSpec(name, "") for name in _UNSEEN]
    else:
        from pylatexenc.macrospec import MacroSpec

        arguments = {**dict.fromkeys(_SHIFTED, "{"), **_LAST_SHOWN, **_UNSEEN}
        macros = [MacroSpec(name, taken) for name, taken in arguments.items()]
    known.add_context_category("signs", macros=macros, prepend=True)
    return {"latex_context": known}


def _last(node: Any, l2tobj: Any) -> str:
    """Return the last argument that a macro was given, for pylatexenc."""
    given = node.nodeargd.argnlist if node.nodeargd else []
    return str(l2tobj.nodelist_to_text(given[-1:]))


def _shifted(node: Any, l2tobj: Any) -> str:
    """Return what a macro raises or lowers, digits as such, for pylatexenc."""
    inner = str(l2tobj.nodelist_to_text(node.nodeargd.argnlist)).strip()
    shifted = inner.translate(_SHIFTED[node.macroname])
    return inner if any(letter in inner for letter in shifted) else shifted
