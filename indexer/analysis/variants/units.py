"""Words of letters and digits that people write with a blank, a hyphen or neither between."""

from __future__ import annotations

from corpus.deferred.patterns import pattern

_UNITS = """
    bpm cc cm dl fl ft gbp ghz gy ha hr hrs hz iu kb kcal kg khz kj km kpa kw kwh lb lbs lt ltr mbq
    mcg mci mg mgs mhz min mins ml mls mm mmhg mmol mol mpa mph msv mw nm nmol ng oz pg pmol ppb
    ppm rpm sec secs ug um umol usd yr yrs g h l m am pm
"""
_UNIT_NAMES = frozenset(_UNITS.split())
_NUMBER_AND_UNIT = pattern(rf"^(\d+(?:[.,]\d+)*)({'|'.join(_UNITS.split())})$")
_DECIMAL_BEHIND = pattern(r"^([^\W\d_]+)(\d+(?:\.\d+)+)$")


def taken_apart(piece: str) -> tuple[str, ...]:
    """Return the parts that a folded word without signs in it is of: mostly itself alone.

    A number and its unit are two words ('20mg'), and so are letters with a decimal number behind
    them ('pm2.5'). What is named by letters and whole numbers is one word ('b12', 'co2').
    """
    # a look first: most have neither form
    if piece[:1].isdecimal():
        found = _NUMBER_AND_UNIT.match(piece)
    else:
        found = _DECIMAL_BEHIND.match(piece) if "." in piece else None
    return (found[1], found[2]) if found else (piece,)


def is_amount(parts: tuple[str, ...]) -> bool:
    """Say whether the parts of a word are a number and its unit."""
    return len(parts) == 2 and parts[0].isdigit() and parts[1] in _UNIT_NAMES
