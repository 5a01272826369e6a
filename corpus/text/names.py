"""The names in a byline, without degrees, footnote marks and affiliations."""

from __future__ import annotations

import re

from corpus.data_file import read_toml

_DEGREES = frozenset(read_toml("corpus.text", "degrees.toml")["degrees"].split())
"""Letters after names, folded and without stops."""

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "2nd", "3rd"})
_NOTE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_MARKS = re.compile(r"^[\d¹²³⁰⁴-⁹\s*†‡§¶#]+|[\d¹²³⁰⁴-⁹\s,*†‡§¶#]+$")
_BY = re.compile(r"^(?:(?:written|posted|edited) )?by:?\s+|^authors?:\s*", re.IGNORECASE)
_COMMA = re.compile(r",\s*")
_AND = re.compile(r",?\s+(?:and|&)\s+")
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[ -]?){1,3}")
_PLAIN_WORD = re.compile(r"\b[a-z]{3,}\b")
_NOT_TELLING = frozenset({"and", "for", "the", "van", "von", "den", "der", "del", "dos"})
_MAX_NAME_LENGTH = 80
_MAX_BYLINE_LENGTH = 10_000
_MAX_PLAIN_WORDS = 3


def byline_names(byline: str) -> tuple[str, ...]:
    """Return the names of a byline, in its order and as it writes each name.

    Names are told apart by semicolons if there are any, else by commas and 'and'.

    >>> byline_names("Claire Townsend Ing, DrPH1; Hyeong Jun Ahn, PhD2 (View author affiliations)")
    ('Claire Townsend Ing', 'Hyeong Jun Ahn')
    >>> byline_names("Mercer J., Okafor A.")
    ('Mercer J.', 'Okafor A.')
    """
    text = _BY.sub("", _NOTE.sub("", byline).strip())
    if ";" in text:
        names = [_one_name(part.strip().removeprefix("and ")) for part in text.split(";")]
    else:
        names = [name for part in _AND.split(text) for name in _names_between_commas(part)]
    return tuple(dict.fromkeys(name for name in names if 0 < len(name) <= _MAX_NAME_LENGTH))


def line_names(text: str) -> tuple[str, ...]:
    """Return the names of a line that consists of them, () of a sentence that begins with one."""
    if len(text) > _MAX_BYLINE_LENGTH:
        return ()
    words = _PLAIN_WORD.findall(_NOTE.sub("", text))
    plain = sum(word not in _NOT_TELLING for word in words)
    if plain > _MAX_PLAIN_WORDS:  # a sentence, most likely, with too few signs between names
        parted = text.count(",") + text.count(";") + text.count("&") + words.count("and")
        if plain > _MAX_PLAIN_WORDS + (parted + 1) // 4:
            return ()
    names = byline_names(text)
    return names if plain <= _MAX_PLAIN_WORDS + len(names) // 4 else ()


def has_degrees(text: str) -> bool:
    """Say whether most of the names in a line have a degree behind them, as bylines alone have."""
    pieces = _pieces(text)
    degrees = sum(map(_is_degree, pieces))
    return degrees > 0 and 3 * degrees >= len(pieces)


def without_degrees(name: str) -> str:
    """Return a name without the degrees behind it: 'Jane Doe, MD, PhD' is 'Jane Doe'."""
    first, *others = name.split(",")
    kept = [first, *(part for part in others if not _is_degree(part.strip()))]
    return ",".join(kept).strip()


def _pieces(text: str) -> list[str]:
    """Return what stands between commas, without footnote marks."""
    pieces = (_MARKS.sub("", piece).strip(" :") for piece in _COMMA.split(text))
    return [piece for piece in pieces if piece]


def _one_name(text: str) -> str:
    """Return the one name of 'Jane Doe, Jr, MPH 1,2' or 'Doe, Jane'; degrees follow it."""
    first, *others = _pieces(text) or [""]
    suffixes = [piece for piece in others if is_suffix(piece)]
    given = [piece for piece in others if not is_suffix(piece) and not _is_degree(piece)]
    parts = [first, *given[:1]] if _is_surname(first) else [first]
    return ", ".join(parts + suffixes[:1])


def _names_between_commas(text: str) -> list[str]:
    names: list[str] = []
    for piece in _pieces(text):
        initials = bool(names) and _is_surname(names[-1]) and _INITIALS.fullmatch(piece)
        if names and (initials or is_suffix(piece)):
            names[-1] = f"{names[-1]}, {piece}"
        elif not _is_degree(piece):
            names.append(piece)
    return names


def _is_surname(name: str) -> bool:
    """Whether a name is a surname alone: one word with a capital."""
    return sum(word[:1].isupper() for word in name.split()) == 1


def is_suffix(piece: str) -> bool:
    """Say whether a piece of a name tells namesakes apart: 'Jr.', 'III'."""
    return piece.rstrip(".").lower() in _SUFFIXES


def is_known_degree(piece: str) -> bool:
    """Say whether a piece of a name is letters that are known to stand behind names."""
    words = piece.replace(".", "").split()
    return bool(words) and all(word.casefold() in _DEGREES for word in words)


def _is_degree(piece: str) -> bool:
    """Whether a piece is letters after a name: 'MD', 'Ph.D.', 'DrPH 1', or a like abbreviation."""
    if len(piece) > _MAX_NAME_LENGTH:
        return False
    words = _MARKS.sub("", piece).replace(".", "").split()
    if words and all(word.lower() in _DEGREES for word in words):
        return True
    # Initials have a stop or are two letters at most; names have more small letters than capitals.
    capitals, small = sum(map(str.isupper, piece)), sum(map(str.islower, piece))
    return len(words) == 1 and "." not in piece and capitals >= max(3, small)
