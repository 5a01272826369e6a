"""PubMed XML: what PubMed's search and its baseline files give, of any length."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpus.draft import Draft, Rejection
from corpus.readers.references.xml_references import read_xml
from corpus.source_types.reader import Reader
from corpus.source_types.reference import Reference, medline_title, written_together
from corpus.source_types.xml_records import Element, first_text, has_root, text_of, texts_of
from corpus.text.source_line import page_range, whole_pages

_ROOT = re.compile(rb"<(?:PubmedArticleSet|PubmedArticle|PubmedBookArticle|MedlineCitationSet)\b")
_RECORDS = ("PubmedArticle", "PubmedBookArticle")
_SUFFIXES = (".xml", ".xml.gz")


def parse_pubmed_xml(chunks: Iterable[bytes], name: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each record, and a rejection with its number for each that cannot be one.

    Args:
        chunks: the file's bytes, in any parts.
        name: the file, for the rejections ('name:NUMBER', the first record being 1).

    Raises:
        InputError: the file is not well-formed, or nests or expands beyond all measure.
    """
    return read_xml(chunks, _RECORDS, _reference, name)


def _reference(record: Element) -> Reference:
    citation = record.find("MedlineCitation")
    if citation is None:  # a chapter of a book
        citation = record.find("BookDocument")
    if citation is None:
        citation = record
    article = citation.find("Article")
    if article is None:
        article = citation
    sections = _sections(article, "Abstract") or _sections(citation, "OtherAbstract")
    return Reference(
        title=_title(article),
        authors=_authors(article),
        bodies=texts_of(article, "AuthorList/Author/CollectiveName"),
        years=_years(article, record),
        journal=first_text(article, "Journal/Title", "Journal/ISOAbbreviation", "Book/BookTitle"),
        volume=first_text(article, "Journal/JournalIssue/Volume"),
        issue=first_text(article, "Journal/JournalIssue/Issue"),
        pages=whole_pages(first_text(article, "Pagination/MedlinePgn"))
        or page_range(*(first_text(article, f"Pagination/{one}Page") for one in ("Start", "End"))),
        publisher=first_text(article, "Book/Publisher/PublisherName"),
        abstract=written_together(sections),
        sections=sections if any(one["heading"] for one in sections) else [],
        keywords=[
            *texts_of(citation, "MeshHeadingList/MeshHeading/DescriptorName"),
            *texts_of(citation, "KeywordList/Keyword"),
        ],
        types=texts_of(article, "PublicationTypeList/PublicationType"),
        language=first_text(article, "Language"),
        doi=[
            *texts_of(article, "ELocationID[@EIdType='doi']"),
            *texts_of(record, "PubmedData/ArticleIdList/ArticleId[@IdType='doi']"),
            *texts_of(record, "PubmedBookData/ArticleIdList/ArticleId[@IdType='doi']"),
        ],
        pmid=texts_of(citation, "PMID"),
        isbn=texts_of(article, "Book/Isbn"),
    )


def _title(article: Element) -> str:
    """Return the title; of works whose title nobody translated the one that they have."""
    title = medline_title(first_text(article, "ArticleTitle"))
    if not title or title == "Not Available":
        title = medline_title(first_text(article, "VernacularTitle", "Book/BookTitle")) or title
    return title


def _authors(article: Element) -> list[str]:
    """Return people and bodies in their order."""
    names: list[str] = []
    authors = article.findall("AuthorList/Author") or article.findall("Book/AuthorList/Author")
    writers = [one for one in authors if one.getparent().get("Type") != "editors"]
    for author in writers or authors:
        told = {part.tag: text_of(part) for part in author}
        given = told.get("ForeName") or told.get("FirstName") or told.get("Initials")
        parts = (told.get("LastName"), given, told.get("Suffix"))
        names.append(", ".join(filter(None, parts)) or told.get("CollectiveName", ""))
    return names


def _years(article: Element, record: Element) -> list[str]:
    """Return the year of the issue first; 'Spring 2011' stands in `MedlineDate`."""
    if years := texts_of(article, "Journal/JournalIssue/PubDate/Year"):
        return years
    return [
        *texts_of(article, "Journal/JournalIssue/PubDate/MedlineDate"),
        *texts_of(article, "ArticleDate/Year"),
        *texts_of(article, "Book/PubDate/Year"),
        *texts_of(article, "Book/PubDate/MedlineDate"),
        *texts_of(article, "ContributionDate/Year"),
        *texts_of(record, "PubmedData/History/PubMedPubDate[@PubStatus='pubmed']/Year"),
    ]


def _sections(record: Element, abstract: str) -> list[dict[str, str]]:
    """Return the parts of the first abstract of a name, those without a label without heading."""
    parts = record.find(abstract)
    return [
        {"heading": "" if label == "UNLABELLED" else label.capitalize(), "text": text}
        for part in (() if parts is None else parts.iterfind("AbstractText"))
        for label in [(part.get("Label") or "").rstrip(" :")]
        if (text := text_of(part))
    ]


READER = Reader(
    name="pubmed-xml",
    described="PubMed XML",
    becomes="one entry a record, collective authors, parts of the abstract as sections and MeSH "
    "headings as subjects; baseline files too",
    suffixes=_SUFFIXES,
    version="6",
    read=lambda file: parse_pubmed_xml(file.chunks(), file.name),
    recognises=has_root(_SUFFIXES, _ROOT),
)
