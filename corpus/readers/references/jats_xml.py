"""JATS, the XML of journals and of PubMed Central: an article with its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpus.draft import Draft, Rejection
from corpus.identifiers.doi import doi_address, find_doi
from corpus.readers.references.xml_references import read_xml
from corpus.source_types.reader import Reader
from corpus.source_types.reference import Reference
from corpus.source_types.xml_records import Element, first_text, has_root, text_of, texts_of

_SUFFIXES = (".xml", ".nxml", ".xml.gz", ".nxml.gz")
_ROOT = re.compile(
    rb"<(?:\w+:)?article\b[^<>]*(?:article-type|dtd-version)|<(?:\w+:)?article\b[^<>]*>\s*<(?:\w+:)?front\b"
    rb"|<pmc-articleset\b|DTD (?:JATS|Journal)"
)
_TEXT = ("p", "disp-quote", "list-item", "tr", "caption", "verse-group", "def-item", "boxed-text")
_APART = ("fn-group", "ref-list", "table-wrap-foot")
_MAX_LINKS = 1_000
_RANKS = {
    **dict.fromkeys(("ppub", "epub-ppub", "print"), 0),
    "collection": 1,
    **dict.fromkeys(("epub", "electronic", "epreprint"), 2),
    **dict.fromkeys(("preprint", "pmc-release", "nihms-submitted"), 4),
}
_OTHER_RANK = 3
_TITLES = ("title-group/article-title", "title-group/subtitle")
_TEX = re.compile(r"\\begin\{document\}(.*)\\end\{document\}", re.DOTALL)
"""What a formula in TeX says, without what is loaded for it."""

_OWN_DOI = re.compile(r"DOI: ?https?://\S+")
"""What eLife puts behind each part, by which it may be cited."""

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOTES = frozenset({"bibr", "fn", "table-fn"})
_NUMBER = re.compile(r"\d{1,3}(?:[,–-]\d{1,3})*")
_BETWEEN_NUMBERS = frozenset({",", "-", "–"})
_SEEN = 16
_AT_WORD = re.compile(r"[^\W_][.,;:?!)”’\"']*$")
"""The end of a text right behind which a number is that of a note."""

_MARKS = ("xref", "fn", "aff")
"""What points from a title or name at a note, and such notes."""


def parse_jats_xml(chunks: Iterable[bytes], name: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each article, and a rejection with its number for each that is none.

    Sections have their headings, tables their rows; references are links, and no text.

    Args:
        chunks: the file's bytes, in any parts.
        name: the file, for the rejections ('name:NUMBER', the first article being 1).

    Raises:
        InputError: the file is not well-formed, or nests or expands beyond all measure.
    """
    return read_xml(chunks, ("article",), _reference, name)


def _reference(article: Element) -> Reference | str:
    about = article.find("front/article-meta")
    if about is None:
        about = article.find("front-stub")
    if about is None:
        return "the article says nothing of itself: there is no article-meta"
    _read_formulas(article)
    language = article.get(_XML_LANG) or ""
    abstract = _abstract(about, language)
    body = article.find("body")
    return Reference(
        title=": ".join(filter(None, map(_title, map(about.find, _TITLES)))),
        authors=_authors(about),
        bodies=_bodies(about),
        years=_years(about),
        journal=first_text(
            article,
            "front/journal-meta/journal-title-group/journal-title",
            *("front/journal-meta/journal-title", "front/journal-meta//abbrev-journal-title"),
        ),
        volume=first_text(about, "volume"),
        issue=first_text(about, "issue"),
        pages="-".join(filter(None, (first_text(about, "fpage"), first_text(about, "lpage"))))
        or first_text(about, "elocation-id"),
        publisher=first_text(article, "front/journal-meta/publisher/publisher-name"),
        abstract=" ".join(
            ": ".join(filter(None, (part["heading"], part["text"]))) for part in _sections(abstract)
        ),
        sections=_sections(body) or _sections(abstract),
        keywords=texts_of(about, "kwd-group/kwd"),
        types=[*texts_of(about, ".//subj-group/subject"), article.get("article-type") or ""],
        language=language,
        doi=texts_of(about, "article-id[@pub-id-type='doi']"),
        pmid=texts_of(about, "article-id[@pub-id-type='pmid']"),
        isbn=texts_of(about, "isbn"),
        links=list(_links(article))[:_MAX_LINKS],
    )


def _read_formulas(article: Element) -> None:
    """Leave of formulas in TeX what they say, and nothing of those that are there as MathML too."""
    for formula in article.iter("tex-math"):
        told = _TEX.search(formula.text or "")
        text = (told[1] if told else formula.text or "").strip(" $\n")
        formula.text = text if formula.getparent().find("math") is None else None


def _abstract(about: Element, language: str) -> Element | None:
    """Return the abstract in the article's language, without the heading that says what it is.

    Those with a type are graphical, or for lists of contents.
    """
    abstracts = about.findall("abstract")
    if not abstracts:
        return None
    abstract = min(
        abstracts,
        key=lambda one: (bool(one.get("abstract-type")), one.get(_XML_LANG, language) != language),
    )
    if (heading := abstract.find("title")) is not None:
        abstract.remove(heading)
    return abstract


def _years(about: Element) -> list[str]:
    """Return the year of the issue first; that of a copy in an archive is the last."""
    dates = about.findall("pub-date")
    dates.sort(key=lambda one: _RANKS.get(_date_type(one), _OTHER_RANK))
    return [
        year
        for one in dates
        if (year := first_text(one, "year", "string-date") or one.get("iso-8601-date", ""))
    ]


def _date_type(pub_date: Element) -> str:
    if pub_date.get("date-type") == "pub":
        return str(pub_date.get("publication-format", ""))
    return str(pub_date.get("pub-type") or pub_date.get("date-type") or "")


def _title(title: Element | None) -> str:
    return text_of(title, _MARKS)


def _authors(about: Element) -> list[str]:
    """Return people and bodies in their order; editors and reviewers are none."""
    names: list[str] = []
    for one in about.iterfind("contrib-group/contrib"):
        if one.get("contrib-type", "author").lower() not in ("author", "authors"):
            continue
        told = [first_text(one, f".//{part}") for part in ("surname", "given-names", "suffix")]
        names.append(_body(one) or ", ".join(filter(None, told)) or first_text(one, "string-name"))
    return names


def _bodies(about: Element) -> list[str]:
    return [body for one in about.iterfind("contrib-group/contrib") if (body := _body(one))]


def _body(author: Element) -> str:
    """Return the name of a body, without its members."""
    bodies = [text_of(one, ("contrib-group", *_MARKS)) for one in author.iter("collab")]
    return next(filter(None, bodies), "") if author.find("name") is None else ""


def _sections(part: Element | None) -> list[dict[str, str]]:
    """Return headings with the paragraphs below each, nested ones flattened in order."""
    found: list[tuple[str, list[str]]] = [("", [])]

    def read(inside: Element) -> None:
        for one in inside:
            if one.tag == "title":
                if heading := text_of(one).rstrip(" :."):
                    found.append((heading, []))
            elif one.tag in _TEXT:
                text = text_of(one, _APART)
                if text and not _OWN_DOI.fullmatch(text):
                    found[-1][1].append(text)
            elif one.tag not in _APART:
                read(one)

    if part is not None:
        _raise_numbers(part)
        read(part)
    return [
        {"heading": heading, "text": "\n\n".join(texts)}
        for heading, texts in found
        if heading or texts
    ]


def _raise_numbers(part: Element) -> None:
    """Raise numbers of references and notes right behind a word, as journals' styles do.

    Most articles say so (<sup>); in others the number would be one of the text: '5 mg1'.
    """
    raised: Element | None = None
    for one in part.iter("xref"):
        last = one.getprevious()
        before = (one.getparent().text if last is None else last.tail) or ""
        goes_on = last is not None and last is raised and before in _BETWEEN_NUMBERS
        is_behind = goes_on or _AT_WORD.search(before[-_SEEN:])
        if one.get("ref-type") in _NOTES and is_behind and _NUMBER.fullmatch(text_of(one)):
            one.tag = "sup"
            raised = one


def _links(article: Element) -> Iterator[dict[str, str]]:
    """Yield the works that an article refers to, those that have a DOI."""
    for reference in article.iterfind("back//ref"):
        text = text_of(reference)
        doi = next(filter(None, map(find_doi, texts_of(reference, ".//pub-id"))), "")
        if doi := doi or find_doi(text):
            yield {"text": text[:500], "url": doi_address(doi)}


READER = Reader(
    name="jats-xml",
    described="articles in JATS, as PubMed Central has them",
    becomes="one entry an article, with its sections; references with a DOI are links",
    suffixes=_SUFFIXES,
    version="6",
    read=lambda file: parse_jats_xml(file.chunks(), file.name),
    recognises=has_root(_SUFFIXES, _ROOT),
)
