"""Who wrote a page: people before bodies, what is stated before what is only marked.

Names are told apart and freed of what stands around them in a byline: 'by', a role, a date, an
address. The site's own name is an author only where nobody else is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpus.html.statements import Statements
from corpus.text.names import without_degrees
from corpus.text.typography import clean_line, fold

_SCHOLARLY = ("citation_author", "citation_authors", "dc.contributor.author")
_STATED = (
    *("schema.author", "author", "dc.creator", "dcterms.creator", "dc.author", "article.author"),
    *("parsely-author", "sailthru.author", "byl", "byline", "article.author_name", "og.author"),
    *("cxenseparse.author", "rbauthors", "schema.creator", "authors", "vr.author", "cse_author"),
    *("twitter.data1",),
)
_LEADING = re.compile(
    r"^\W*(?:(?:published|posted|submitted|written|reported|story|words?|text|interview|review|photos?"
    r"|veröffentlicht|geschrieben|verfasst|erstellt|ein (?:beitrag|artikel|gastbeitrag)|beitrag"
    r"|gastbeitrag|article|artikel|propos recueillis|publié|rédigé|autor(?:in|en)?|authors?|auteur"
    r"|redaktion|redacción)\s*(?:by|von|par|por|:)+|by|von|par|por|di|door|av|af|przez|text|foto)"
    r"\s*:?\s+(?:(?:by|von)\s+)?",
    re.IGNORECASE,
)
_GLUED = re.compile(
    r"^(?:Veröffentlicht|Eingestellt|Geschrieben|Publicado|Posted|Zeige alle Beiträge"
    r"|Author|Autor)?"
    r"\s*(?:\b[vV]on|\bBy|\bPor|\bPar)\s*(?=[A-ZÄÖÜÉ])"
)
_DATED = re.compile(
    r"\s*\b(?:(?:Mo|Di|Mi|Do|Fr|Sa|So)\w{0,8}[.,]? )?\d{1,2}\.? [^\W\d_]{3,}.*$"
    r"|\s*,?\s*\b(?:Mo|Di|Mi|Do|Fr|Sa|So),?$"
)
_LABEL = re.compile(
    r"^\W*(?:author|autor(?:in|en)?)\s+(?=\w)|^\W*(?:autor(?:in|en)?|authors?|auteur|by|von|text"
    r"|words|redakteur(?:in)?|writer|reporter)"
    r"\s*:\s*",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"\s*(?:[|•·–—]|\s-\s|\(|\[|\bon\b|\bam\b|\bin\b|\bfor\b|\bfür\b|\bat\b|@|<"
    r"|\b(?-i:le|el)(?: \d|$)"
    r"|\d{1,2}[./]\d|\b(?:19|20)\d\d\b|\d{1,2}:\d\d|\bupdated\b|\bpublished\b|\blast\b|\bfollow\b"
    r"|\bstaff\b|\bsenior\b|\beditor\b|\breporter\b|\bcorrespondent\b|\bkorrespondent|\bcontributor"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d|\b(?:mon|tues|wednes|thurs"
    r"|fri|satur|sun)day\b|\bmehr\b|\bmore\b|\bsee all\b|\bview\b|\bkommentar|\bcomments?\b"
    r"|\balle artikel\b|\billustration|\bdate\b|\babout\b|\büber\b|hace \d|\bvor \d).*$",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"\s*(?:;|,|\band\b|\bund\b|&|\bet\b|\by\b(?= [A-Z])|\be\b(?= [A-Z])|\s/\s|\|)\s*"
)
_ONE_NAME = re.compile(
    r"[^\W\d_][\w’'-]*, (?!.*\b(?:and|und|et)\b)[^\W\d_][\w.’' -]*"
    r"|(?:[Tt]he )?(?:[A-Z]\w+ ){0,3}(?:Department|Ministry|Office|Institute|Cent(?:re|er)|Society"
    r"|University|Council|Committee|Commission|Agency|Association|Board) (?:of|for|on) [^,;]+"
)
"""A name turned round, and a body whose name has 'and' in it: one name each."""

_HANDLE = re.compile(r"\s@\w+$")
"""What somebody is called elsewhere, behind a name."""

_SAFE_PARTS = re.compile(r"\s*[;|]\s*")
_INITIAL = re.compile(r"(?:\b[^\W\d_]|\b(?:Jr|Sr|Dr|[eE]\. ?[vV]))\.$")
_BYLINE = re.compile(
    r"^\W*(?:(?:written|posted|submitted|story|words|text|interview|(?:ein )?(?:gast)?beitrag"
    r"|artikel|autor(?:in|en)?|author|auteur|redaktion|fotos?)\W{0,3} ?(?:by|von|par|por)?"
    r"|by|von|par|por)"
    r":?\s+[A-ZÄÖÜÉ]|^(?-i:By[A-ZÄÖÜÉ])",
    re.IGNORECASE,
)
_BY_AT_END = re.compile(r"\d.*\b(?:by|von|par|por)\s+([A-ZÄÖÜÉ][^\d.!?]{3,60})$")
_MAX_BYLINE = 100
_MAIL = re.compile(r"\S+@\S+|https?://\S+")
_NO_NAME = re.compile(
    r"^(?:admin(?:istrator)?|webmaster|editor|guest(?: author)?|gast(?:autor)?|author|autor"
    r"|anonymous|unknown|user|root|news|web|(?:artikel|beitrag) von"
    r"|redakteur(?:in)?|journalist(?:in)?|reporter(?:in)?|writer|correspondent|chefredakteur(?:in)?"
    r"|online|owner|system|super ?user|content|posts?|null|none|undefined|n/?a|default|contributor"
    r"|name|name .*|posted|sagt|says|benutzername.*|please .*|publi.*|veröffentlicht.*|alle beitr.*"
    r"|zeige .*|gastbeitrag|autor:.*|details.*|ph\.?d\.?|m\.?d\.?|dr\.?|d\.?phil\.?"
    r"|autoren|über|home|profil|share|twitter|facebook|print|email|e-mail|von|by|der|die|das)$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?]\s+[A-ZÄÖÜ]\w+\s+\w+\s+\w+")
_BODY = re.compile(
    r"\b(?:redaktion|paper|times|herald|team|staff|news|agency|press|presse|magazin"
    r"|zeitung|online|gmbh|verlag|media"
    r"|e\.? ?v\.|inc\.?|ltd\.?|e\.k\.|editors?|tv|radio|service|services|blog|institut|foundation"
    r"|university|universität|hochschule|\w*anstalt|\w*ministerium|\w*verband|\w*stiftung|\w*amt"
    r"|ministry|department|society|office|bureau|committee|commission|verein|redaction|editorial"
    r"|center|centre|network|group|company|council|journal|association)\b"
    r"|\.(?:com|org|net|de|at|ch|info|co)\b|\bdpa\b|\bafp\b|\breuters\b",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"[a-z\d_.-]+$")
"""A name to log in with, which stands for its owner only where nothing else does."""

_WORD = re.compile(r"\w+")
_MAX_WORDS = 6
_MAX_LENGTH = 60
_MAX_NAMES = 20


def choose_authors(page: Statements, lines: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the authors of a page as it writes their names, () if it names none.

    `lines` are short lines of the text, close to its title and its end, in which a page that marks
    nothing up may name its author.
    """
    scholarly = _values(page, _SCHOLARLY)
    if scholarly:
        return tuple(dict.fromkeys(scholarly))
    site = fold(page.site)
    best: tuple[str, ...] = ()
    for names in _candidates(page, lines):
        cleaned = tuple(dict.fromkeys(_unlike_site(names, site, page.host)))[:_MAX_NAMES]
        people = tuple(
            name
            for name in cleaned
            if not is_body(name) and not _LOGIN.match(name) and not _is_site(name, site, page.host)
        )
        if people:
            return _whole(people, page, lines)
        best = best or cleaned
    return best


def _whole(names: tuple[str, ...], page: Statements, lines: Sequence[str]) -> tuple[str, ...]:
    """Return names, those of one word whole where the page shows more: 'Ann Reed' for 'Ann'.

    Logins are often the first name alone.
    """
    if all(" " in name for name in names):
        return names
    shown = [name for found in _candidates(page, lines) for name in found if " " in name]
    return tuple(
        name
        if " " in name
        else next((one for one in shown if fold(one).startswith(f"{fold(name)} ")), name)
        for name in names
    )


def _candidates(page: Statements, lines: Sequence[str]) -> Iterable[list[str]]:
    yield from _of_values(page, _STATED[:1])
    for one in page.authors:
        if one.how == "class" and not one.aside and (found := byline_names(one.text)):
            yield found
            break
    yield from _of_values(page, _STATED[1:])
    for hows, asides in (
        (("rel", "itemprop"), (False,)),
        (("class",), (False,)),
        (("rel", "itemprop"), (True,)),
    ):
        for aside in asides:
            for one in page.authors:
                if one.how in hows and one.aside == aside and (found := _names(one.text)):
                    yield found
                    break
    bylines = [one.text for one in page.authors if one.how == "class" and one.aside]
    yield from (found for line in (*lines, *bylines) if (found := byline_names(line)))


def _of_values(page: Statements, names: Iterable[str]) -> Iterable[list[str]]:
    for name in names:
        values = page.values.get(name, ())
        if found := [part for value in values for part in _names(value, exact=True)]:
            yield found


def byline_names(line: str) -> list[str]:
    """Return the names in a line that begins as bylines do, [] if it is none."""
    if len(line) > _MAX_BYLINE:
        return []
    if ending := _BY_AT_END.search(line):
        line = ending[1]
    elif not _BYLINE.match(line):
        return []
    names = _names(line)
    return names if all(name[0].isupper() and " " in name for name in names) else []


def _values(page: Statements, names: Iterable[str]) -> list[str]:
    for name in names:
        found = [
            part.strip()
            for value in page.values.get(name, ())
            for part in value.split(";")
            if part.strip()
        ]
        if found:
            return found
    return []


def _names(text: str, exact: bool = False) -> list[str]:
    """Return the names in a stated author or a byline, [] if it is no such thing.

    `exact` says that the text is names and nothing else.
    """
    line = clean_line(_MAIL.sub(" ", text))
    if not line or len(line) > 250 or _SENTENCE.search(line):
        return []
    line = _HANDLE.sub("", line)
    line = _DATED.sub("", _LABEL.sub("", _LEADING.sub("", _GLUED.sub("", line))))
    if not exact:
        line = _TRAILING.sub("", line) if not _PARTS.search(line) else line
    names: list[str] = []
    for part in _split(line):
        name = part if exact else _TRAILING.sub("", part)
        name = _LEADING.sub("", _GLUED.sub("", name)).strip(" ,:;|-–—/\"'•·*()")
        if name.endswith(".") and not _INITIAL.search(name):
            name = name.rstrip(". ")
        if names and without_degrees(f"{names[-1]},{name}") == names[-1]:
            continue
        if is_name(name):
            names.append(name)
        elif names:
            break  # what follows the names is about something else
    return names


def _split(line: str) -> list[str]:
    """Return the parts of a line between names; 'Doe, Jane' is one name."""
    parts = [part for part in _SAFE_PARTS.split(line) if part]
    return [
        name
        for part in parts
        for name in ([part] if _ONE_NAME.fullmatch(part) else _PARTS.split(part))
        if name
    ]


def is_name(text: str) -> bool:
    """Whether a text may be somebody's name: few words, some letters, no sentence."""
    words = text.split()
    if not 2 <= len(text) <= _MAX_LENGTH or not 1 <= len(words) <= _MAX_WORDS:
        return False
    if _NO_NAME.match(text) or not any(map(str.isalpha, text)):
        return False
    if words[-1][0].islower() and not text.islower():
        return False  # a phrase
    return sum(map(str.isdigit, text)) <= 4


def is_body(name: str) -> bool:
    """Whether a name is that of a body and not of a person."""
    return _BODY.search(name) is not None


def _unlike_site(names: Iterable[str], site: str, host: str) -> list[str]:
    """Return names, those of the site left out where others stand beside them."""
    all_names = list(names)
    kept = [name for name in all_names if not _is_site(name, site, host)]
    return kept or all_names


def _is_site(name: str, site: str, host: str) -> bool:
    squashed = "".join(_WORD.findall(fold(name)))
    plain = "".join(_WORD.findall(host))
    return fold(name) == site or (len(plain) >= 3 and squashed in (plain, f"die{plain}"))
