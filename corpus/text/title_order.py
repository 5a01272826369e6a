"""The order of titles that a librarian keeps: no quotes, no articles, numbers as numbers."""

from __future__ import annotations

import re

from corpus.text.typography import fold

_ARTICLES = {
    "en": "a an the",
    "de": "der die das den dem des ein eine einen einem einer eines",
    "fr": "le la les l' un une des",
    "es": "el la lo los las un una unos unas",
    "it": "il lo la i gli le l' un uno una un'",
    "pt": "o a os as um uma uns umas",
    "ca": "el la l' els les un una uns unes",
    "nl": "de het een 't",
    "sv": "den det de en ett",
    "da": "den det de en et",
    "no": "den det de en et ei",
    "nb": "den det de en et ei",
    "nn": "den det dei ein ei eit",
    "hu": "a az egy",
    "ro": "un o",
    "ga": "an na",
    "cy": "y yr 'r",
    "eo": "la",
    "el": "ο η το οι τα ενασ μια ενα",
}
"""Articles that titles begin with, folded; languages without any are not here."""

_NO_ARTICLE = re.compile("(?!)")
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?!\d)")
_SIGNS = re.compile(r"[^\w]+|_+")
_ASCII_SIGNS = {code: " " for code in range(128) if _SIGNS.fullmatch(chr(code))}
_QUOTES = re.compile(r"(?<=\w)'(?=\w)|['\"]")
_DIGITS = 15


def _beginning(articles: str) -> re.Pattern[str]:
    apart = [re.escape(one) for one in articles.split() if not one.endswith("'")]
    elided = [re.escape(one) for one in articles.split() if one.endswith("'")]
    ways = [rf"(?:{'|'.join(apart)})\s+(?=[\w'\"])", *(rf"{one}(?=\w)" for one in elided)]
    return re.compile(f"(?:{'|'.join(ways)})")


_BEGINNINGS = {language: _beginning(articles) for language, articles in _ARTICLES.items()}


def title_order_key(title: str, language: str = "") -> str:
    """Return what titles are sorted by, as text: the title folded, as a librarian files it.

    An article at the beginning goes, by the language of the title (a code such as 'de' or
    'de-AT', English where it is ''), and so do signs; '&' is 'and', and a number counts as one,
    so that 'Table 9' comes before 'Table 10'. A title that is nothing else stays as it is.
    """
    folded = fold(title)
    start = folded.lstrip("'\"([{¿¡.… -*")
    code = re.split("[-_]", language.lower(), maxsplit=1)[0] or "en"
    article = _BEGINNINGS.get(code, _NO_ARTICLE).match(start)
    kept = start[article.end() :] if article else start
    plain = kept.replace("&", " and ")
    if "'" in plain or '"' in plain:
        plain = _QUOTES.sub("", plain)
    numbered = _NUMBER.sub(_padded, plain)
    if numbered.isascii() and "_" not in numbered:  # the same, without a look at each run
        return " ".join(numbered.translate(_ASCII_SIGNS).split()) or folded
    return _SIGNS.sub(" ", numbered).strip() or folded


def _padded(found: re.Match[str]) -> str:
    digits = found.group().replace(",", "").lstrip("0") or "0"
    return digits.zfill(_DIGITS)
