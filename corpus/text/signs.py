"""What single characters outside ASCII are when a text is compared and searched.

Unicode's compatibility forms are taken apart by what they are, one character at a time, so that
none of them glues a sign to the word before it: letters, marks and decimal digits become the plain
ones, a trade mark sign is no letters, and a number that is raised belongs to a unit or a formula
or is that of a note.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from corpus.deferred.patterns import pattern

_FORMS = {
    # Quotation marks, primes and free-standing accents used as quotation marks; the signs that
    # transliterations write for hamza, ayn, okina and the soft sign.
    "'": "‘’‚‛′ʼʻʽʾʿʹꞌ׳´`‹›＇",
    '"': "“”„‟″«»״＂",
    # Hyphens, dashes and the minus sign.
    "-": "‐‑‒–—―−⁃",
    "/": "⁄",
    # The decimal signs of Arabic; dots in the middle of the line.
    ".": "٫",
    ",": "٬",
    "·": "·∙⋅",
    # Signs of a trade mark or a right, which are no letters.
    " ": "™℠®©℗",
    # Letters that Unicode does not take apart.
    "ae": "æ",
    "Ae": "Æ",
    "oe": "œ",
    "Oe": "Œ",
    "o": "ø",
    "O": "Ø",
    "ss": "ß",
    "SS": "ẞ",
    "l": "ł",
    "L": "Ł",
    "d": "đð",
    "D": "ĐÐ",
    "th": "þ",
    "Th": "Þ",
    "i": "ı",
    "h": "ħ",
    "H": "Ħ",
    # Which of the two stands depends on the letters around it.
    "σ": "ς",
    # Marks that are not seen: soft hyphen, zero-width blanks and joiners, byte order mark.
    "": "\u00ad\u200b\u200c\u200d\u2060\ufeff",
}
"""What stands in a folded text for some characters, and these."""

PLAIN = {character: form for form, characters in _FORMS.items() for character in characters}

_RAISED, _LOWERED = "<super>", "<sub>"
_WHOLE = frozenset({"<wide>", "<narrow>", "<noBreak>", "<font>", "<initial>", "<medial>"})


def is_word_character(character: str) -> bool:
    """Say whether a character is a letter, a mark or a decimal digit."""
    category = unicodedata.category(character)
    return category[0] in "LM" or category == "Nd"


def _tag(character: str) -> str:
    first = unicodedata.decomposition(character).split(" ", 1)[0]
    return first if first.startswith("<") else ""


@lru_cache(maxsize=10_000)
def plain(character: str) -> str:
    """Return what a character is taken for, '' for what is not seen; raised ones are plain too."""
    known = PLAIN.get(character)
    if known is not None:
        return known
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.decimal(character))
    tag = _tag(character)
    if not tag:
        return character
    form = unicodedata.normalize("NFKC", character)
    if tag == "<fraction>":
        return f" {form} ".replace("⁄", "/")
    if tag in (_RAISED, _LOWERED) or tag in _WHOLE or is_word_character(character):
        return form
    return f" {form} "  # № and ㎎ are words of their own


_RAISED_SIGNS = (
    "ª²³¹º\u02b0-\u02b8\u02e0-\u02e4\u1d2c-\u1d2e\u1d30-\u1d3a\u1d3c-\u1d4d\u1d4f-\u1d61\u1d78"
    "\u1d9b-\u1dbf\u2070\u2071\u2074-\u207f"
)
_LOWERED_DIGITS = "₀-₉"
IS_SMALL = pattern(f"[{_RAISED_SIGNS}{_LOWERED_DIGITS}]")
"""A raised character or lowered digit: what it stands for depends on what is around it."""

_RAISED_RUN = pattern(f"[{_RAISED_SIGNS}]+(?:[,–-]+[{_RAISED_SIGNS}]+)*")
_LOWERED_AFTER_DIGIT = pattern(f"(?<=[0-9])(?=[{_LOWERED_DIGITS}])")
_NUMBER = pattern(r"[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}[⁺⁻]?|[⁺⁻]")

_UNIT = "[kcmdµμn]?m|ft|in|inch|inches|feet|yd|miles?|met(?:er|re)s?"
_INVERSE = (
    "[kcmdµμn]?m|[kmµμn]?g|[mdµμn]?l|[mµμn]?s|m?mol|min|h|hr|yr|day|wk|week|year|person|pa|hz"
)
_EXPONENT_BASE = pattern(
    rf"(?:^|[\W\d_])(?:[^\W\d_]|{_UNIT})$|(?<!\d)10$|(?<![^\W\d_])(?:CO|NO|SO)$"
)
_INVERTED = pattern(rf"(?:^|[\W\d_])(?:[^\W\d_]|10|{_INVERSE})$", re.IGNORECASE)
_FORMULA = pattern(rf"(?:^|[\W_])(?:[A-Z][a-z]?[0-9{_LOWERED_DIGITS}]*)+\)?$")
_SYMBOLS = """
    H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br
    Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho
    Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm
"""
_LIGHT = frozenset({"H", "He", "Li"})
_ELEMENTS = frozenset(_SYMBOLS.split())
_ELEMENT = pattern(r"([A-Z][a-z]?)(?![^\W\d_])")
_LETTERS_BEFORE = pattern(r"[^\W\d_]*$")


def takes_exponent(before: str) -> bool:
    """Say whether a raised number right behind a text is an exponent: 'm', '10', 'R', 'CO'."""
    return bool(_EXPONENT_BASE.search(before[-16:]))


def is_mass_number(number: str, after: str) -> bool:
    """Say whether a raised number before a text is that of an isotope: '131' before 'I'."""
    symbol = _ELEMENT.match(after)
    if symbol is None or symbol[1] not in _ELEMENTS:
        return False
    return len(number) > 1 or symbol[1] in _LIGHT


def with_raised(text: str) -> str:
    """Return a text with its raised characters made plain, or left out where they are a note's.

    What is raised stays behind a unit, a single letter or 10 ('m²', 'R²', '10⁵'), in the charge
    of a formula ('Ca²⁺'), before the symbol of an element ('¹³¹I'), as an ordinal ('10ᵗʰ', '2ª')
    and behind one or two letters that it abbreviates ('nº', 'Mᵐᵉ').
    """
    return _LOWERED_AFTER_DIGIT.sub(" ", _RAISED_RUN.sub(_raised, text))


def _raised(found: re.Match[str]) -> str:
    run, text = found.group(), found.string
    before, after = text[max(0, found.start() - 16) : found.start()], text[found.end() :][:4]
    form = "".join(plain(character) for character in run)
    if form[-1] in "m" and form[:-1].isdigit() and is_mass_number(form[:-1], after):
        return form  # ⁹⁹ᵐTc: a metastable nucleus
    if _NUMBER.fullmatch(run):
        return _number(form.replace("−", "-"), before, after)
    ends_word = _LETTERS_BEFORE.search(before)
    letters = len(ends_word.group()) if ends_word else 0
    if form == "o" and before[-1:].isdigit() and after[:1] in ("C", "F"):
        return " "  # a degree's sign, as many keyboards have it
    behind_digit = before[-1:].isdigit()
    if form.isalpha() and (behind_digit or 0 < letters <= 2):
        return form
    return " "


def _number(form: str, before: str, after: str) -> str:
    """Return a raised number, sign or both as it stands in a word."""
    digits = form.strip("+-")
    if not digits:
        return " "  # the sign of a charge alone: Na⁺
    if form[0] == "-":
        return form if _INVERTED.search(before) else " "
    if form[-1] in "+-":
        return f"{digits} " if _FORMULA.search(before) else " "
    if takes_exponent(before):
        return f" {form}" if before[-1:].isdigit() else form
    return form if is_mass_number(form, after) and not before[-1:].isalnum() else " "
