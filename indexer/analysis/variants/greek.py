"""Greek letters that stand alone among others, by their names: β-carotene, TNF-α."""

from __future__ import annotations

from corpus.deferred.patterns import pattern

_NAMES = """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma
    tau upsilon phi chi psi omega
"""
_BY_LETTER = dict(zip("αβγδεζηθικλμνξοπρστυφχψω", _NAMES.split(), strict=True))
_GREEK = "[\u0370-\u03ff\u1f00-\u1fff]"
_ALONE = pattern(rf"[α-ω](?<!{_GREEK}[α-ω])(?!{_GREEK})")
_MICRO = pattern(r"(?<![^\W\d_])μ(?=(?:g|l|m|s|mol|gy|sv)(?![^\W\d_]))")


def spelt_out(folded: str) -> str:
    """Return a folded text with each Greek letter among no others by its name.

    A micro sign before a unit becomes the letter u.
    """
    if folded.isascii():
        return folded
    if "μ" in folded:
        folded = _MICRO.sub("u", folded)
    return _ALONE.sub(lambda found: _BY_LETTER[found.group()], folded)
