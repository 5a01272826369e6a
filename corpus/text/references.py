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

_ADDRESS = pattern(
    r"""(?xi) (?<![a-z\d]) (?:
    (?:https?://|www\.)[!\#-;=?-~]+                 # of the web
    | (?<![a-z\d._+-])[a-z\d._+-]{1,64}@[\w-]+(?:\.[\w-]+)+  # of e-mail
    | (?:doi\s?[:.]?\s?)?10\.\d{4,9}/[!\#-;=?-~]+  # of a work: its DOI
    | (?:pmid|pmcid|pmc|isbn|issn)\s?[:\#]?\s?(?:pmc)?\d[\dx-]+  # and other numbers
    )"""
)
_SIGNS = ("://", "www.", "@", "10.", "PMID", "PMC", "ISBN", "ISSN")
"""One of these stands in every text with an address, as they are written."""

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
    for sign in _SIGNS:
        if sign in text:
            break
    else:
        return text, []
    found: list[str] = []

    def taken(match: re.Match[str]) -> str:
        address = match[0].rstrip(_END_MARKS)
        found.append(address)
        return match[0][len(address) :]

    return _ADDRESS.sub(taken, text), found
