"""What an entry's page tells machines: Highwire and Dublin Core tags, schema.org.

The tags and the JSON are what others ask for. In the body all of the entry is marked up as
microdata, which says of each piece of text what it is: `corpus.pages.microdata_article` reads it
back. Dates of the library's page are those of a page, never of what was published.
"""

from __future__ import annotations

import json
import re
from typing import Any

from corpus.entry import Entry
from corpus.identifiers.doi import doi_address
from corpus.scheme import Scheme
from evidencebank.formats.author_names import AuthorName, names_of
from evidencebank.formats.cited_source import cited_year, read_source

_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}

_ADDRESS = re.compile("https?://")


def tags(entry: Entry, address: str) -> list[tuple[str, str]]:
    """Return names and contents of an entry's `<meta>` tags, not escaped; none is empty."""
    pairs = [
        ("citation_title", entry.title),
        ("dcterms.alternative", entry.headline),
        *(("citation_author", author) for author in entry.authors),
        ("citation_publication_date", str(cited_year(entry) or "")),
        *_source_tags(entry),
        ("citation_doi", entry.doi),
        ("citation_pmid", entry.pmid),
        ("citation_isbn", entry.isbn),
        ("citation_language", entry.language),
        ("citation_abstract", entry.abstract),
        ("citation_public_url", address),
        ("citation_fulltext_html_url", entry.url if _ADDRESS.match(entry.url) else ""),
        ("description", entry.summary),
        ("dc.identifier", entry.id),
        ("dc.type", entry.kind),
        *(("dc.subject", subject) for subject in entry.subjects),
        ("dcterms.available", entry.first_uploaded.isoformat() if entry.first_uploaded else ""),
        ("dcterms.modified", entry.last_revised.isoformat() if entry.last_revised else ""),
    ]
    return [(name, content) for name, content in pairs if content]


def _source_tags(entry: Entry) -> list[tuple[str, str]]:
    """Return the tags of where an entry appeared.

    They are in parts where a loader puts them together again as they were, and otherwise whole.
    """
    source = read_source(entry.source)
    if source is None or not source.is_journal:
        name = source.name if source else ""
        line = entry.source if name != entry.source else ""
        return [("citation_publisher", name), ("dcterms.bibliographicCitation", line)]
    if not source.is_told_by_parts(entry.source, entry.year):
        return [("citation_journal_title", entry.source)]
    return [
        ("citation_journal_title", source.name),
        ("citation_volume", source.volume),
        ("citation_issue", source.issue),
        ("citation_firstpage", source.first_page),
        ("citation_lastpage", source.last_page),
    ]


def schema_type(entry: Entry) -> str:
    """Return the type of schema.org that an entry is of."""
    source = read_source(entry.source)
    if source is None:
        return "Article"
    return "ScholarlyArticle" if source.is_journal else "Report"


def source_property(entry: Entry) -> str:
    """Return what schema.org calls where an entry appeared."""
    source = read_source(entry.source)
    return "isPartOf" if source is not None and source.is_journal else "publisher"


def facts(entry: Entry) -> list[tuple[str, str]]:
    """Return properties of schema.org that the page does not show as they are; none is empty."""
    pairs = [
        ("identifier", entry.id),
        ("genre", entry.kind),
        ("datePublished", str(entry.year or "")),
        ("copyrightYear", str(entry.year or "")),  # where a year alone is looked for
        ("inLanguage", entry.language),
        ("sameAs", entry.url),
    ]
    return [(name, content) for name, content in pairs if content]


def terms(entry: Entry, scheme: Scheme) -> list[tuple[str, str]]:
    """Return an entry's subjects as it has them, and their labels, '' for those of no scheme."""
    found = ((name, scheme.find(name)) for name in entry.subjects)
    return [(name, subject.label if subject else "") for name, subject in found]


def json_ld(entry: Entry, address: str) -> str:
    """Return an entry as a schema.org article in JSON that no markup can end or enter."""
    item: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": schema_type(entry),
        "@id": address,
        "url": address,
        "identifier": [entry.id, *_identifiers(entry)],
        "isbn": entry.isbn,
        "headline": entry.title,
        "alternativeHeadline": entry.headline,
        "genre": entry.kind,
        "author": list(map(_author, entry.authors, names_of(entry))),
        "datePublished": str(cited_year(entry) or ""),
        "mainEntityOfPage": _page_node(entry, address),
        "inLanguage": entry.language,
        "abstract": entry.abstract,
        "description": entry.summary,
        "keywords": list(entry.subjects),
        "sameAs": [url for url in (entry.url, doi_address(entry.doi)) if _ADDRESS.match(url)],
        **_source_node(entry),
    }
    said = {name: value for name, value in item.items() if value}
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return "".join(_UNSAFE.get(char, char) for char in text)


def _identifiers(entry: Entry) -> list[dict[str, str]]:
    named = (("doi", entry.doi), ("pmid", entry.pmid))
    return [
        {"@type": "PropertyValue", "propertyID": name, "value": value}
        for name, value in named
        if value
    ]


def _page_node(entry: Entry, address: str) -> dict[str, str]:
    """Return the page, whose dates are not those of the publication."""
    dates = {"dateCreated": entry.first_uploaded, "dateModified": entry.last_revised}
    told = {name: day.isoformat() for name, day in dates.items() if day}
    return {"@type": "WebPage", "@id": address} | told


def _source_node(entry: Entry) -> dict[str, Any]:
    """Return the properties of where an article appeared; issues are parts of volumes."""
    source = read_source(entry.source)
    if source is None:
        return {}
    if not source.is_journal:
        return {"publisher": {"@type": "Organization", "name": source.name}}
    if not source.is_told_by_parts(entry.source, entry.year):
        return {"isPartOf": {"@type": "Periodical", "name": entry.source}}
    part: dict[str, Any] = {"@type": "Periodical", "name": source.name}
    if source.volume:
        part = {"@type": "PublicationVolume", "volumeNumber": source.volume, "isPartOf": part}
    if source.issue:
        part = {"@type": "PublicationIssue", "issueNumber": source.issue, "isPartOf": part}
    return {"isPartOf": part, "pageStart": source.first_page, "pageEnd": source.last_page}


def _author(author: str, name: AuthorName) -> dict[str, str]:
    sort = "Organization" if name.is_body else "Person"
    return {"@type": sort, "name": author}
