"""What a text refers to, apart from what it says: headings of reference lists, and addresses."""

from __future__ import annotations

import re

from corpus.deferred.patterns import pattern
from corpus.text.typography import fold

_HEADINGS = frozenset(
    {
        *("references", "reference", "reference list", "references and notes", "bibliography"),
        *("notes", "footnotes", "endnotes", "notes and references", "citations", "works cited"),
        *("literature", "literature cited", "sources", "external links", "further reading"),
        *("referencias", "referencias bibliograficas", "bibliografia", "notas", "fuentes"),
        *("enlaces externos", "lectura adicional", "notas y referencias", "lecturas recomendadas"),
        *("notes et references", "references bibliographiques", "bibliographie", "liens externes"),
        *("pour en savoir plus", "lectures complementaires", "notes de bas de page"),
        *("literatur", "literaturverzeichnis", "einzelnachweise", "weblinks", "quellen"),
        *("anmerkungen", "fussnoten", "weiterfuhrende literatur", "quellenverzeichnis"),
        *("riferimenti", "riferimenti bibliografici", "note", "collegamenti esterni"),
        *("referencias e notas", "ligacoes externas", "ligacoes externas", "leitura adicional"),
        *("literatuur", "bronnen", "noten", "externe links", "voetnoten", "referenties"),
        *("参考文献", "參考文獻", "参考资料", "參考資料", "外部链接", "外部連結", "注释", "註釋"),
        *("延伸阅读", "延伸閱讀", "脚注", "腳註"),
    }
)
"""Folded. English, Spanish, French, German, Italian, Portuguese, Dutch, Chinese."""

_BRACKETED = pattern(r"\[[^\[\]]*\]|\([^()]*\)")
_EDGES = pattern(r"^[\W\d_]+|[\W\d_]+$")
_MAX_HEADING = 60

_OF_THE_WEB = r"(?:https?://|www\.)[!\#-;=?-~]+"
_OF_E_MAIL = r"(?<![a-z\d._+-])[a-z\d._+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
_DOI = r"(?:doi\s?[:.]?\s?)?10\.\d{4,9}/[!\#-;=?-~]+"
_OTHER_NUMBERS = r"(?:pmid|pmcid|pmc|isbn|issn)\s?[:\#]?\s?(?:pmc)?\d[\dx-]+"

_ADDRESS = pattern(rf"(?i)(?<![a-z\d])(?:{_OF_THE_WEB}|{_OF_E_MAIL}|{_DOI}|{_OTHER_NUMBERS})")
# what it begins with is looked for first: that takes a third of the time
_BUT_E_MAIL = pattern(rf"(?i)(?=[hwd1pi])(?<![a-z\d])(?:{_OF_THE_WEB}|{_DOI}|{_OTHER_NUMBERS})")

_CITES_ITSELF = pattern(
    r"(?:(?:suggested|recommended|preferred) citation"
    r"|(?:how to )?cite this (?:article|page|paper)"
    r"|citas? (?:sugeridas?|recomendadas?)|(?:forma de|como) citar"
    r"|(?:reference|citation) suggeree|(?:pour|comment) citer cet|zitiervorschlag|zitierweise"
    r"|citacao sugerida|citazione suggerita|come citare)\b"
    r"|建[议議]在?引用|引用(?:本文|格式)"
)
"""How a page begins to say in which words it wants to be cited, folded."""

_END_MARKS = ".,;:!?)]}'"
_BACK_LINK = ("↑", "^ ")


def heads_references(heading: str) -> bool:
    """Say whether a section of this heading lists what the text refers to, and says nothing."""
    if not heading or len(heading) > _MAX_HEADING:
        return False
    return _EDGES.sub("", _BRACKETED.sub("", fold(heading))) in _HEADINGS


def cites_itself(paragraph: str) -> bool:
    """Say whether a paragraph is the citation that a page suggests for itself."""
    return _CITES_ITSELF.match(fold(paragraph[:_MAX_HEADING])) is not None


def is_reference(paragraph: str) -> bool:
    """Say whether a paragraph is a note that leads back to its place in the text, as on wikis."""
    return paragraph.startswith(_BACK_LINK)


def without_addresses(text: str) -> tuple[str, list[str]]:
    """Return a text without addresses and numbers of works, and these, in order.

    A mark that ends a sentence or bracket behind an address stays in the text. O(text).
    """
    if not _may_hold_address(text):
        return text, []
    found: list[str] = []

    def taken(match: re.Match[str]) -> str:
        address = match[0].rstrip(_END_MARKS)
        found.append(address)
        return match[0][len(address) :]

    return (_ADDRESS if "@" in text else _BUT_E_MAIL).sub(taken, text), found


def _may_hold_address(text: str) -> bool:
    """Say whether one of the signs of every address stands in a text, as they are written.

    A look for one character takes a fifth of the time of a look for several.
    """
    return (
        ("/" in text and "://" in text)
        or "www." in text
        or "@" in text
        or ("0" in text and "10." in text)
        or ("M" in text and ("PMID" in text or "PMC" in text))
        or ("N" in text and ("ISBN" in text or "ISSN" in text))
    )
