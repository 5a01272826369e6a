"""What the head of an entry's page tells machines: Highwire and Dublin Core tags, schema.org.

They are the names that `corpus.metadata` asks for, so that another bank can load the page.
"""

from __future__ import annotations

import json
from typing import Any

from corpus.entry import Entry
from evidencebank.citations import name_of

_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def tags(entry: Entry, address: str) -> list[tuple[str, str]]:
    """Return names and contents of an entry's `<meta>` tags, not escaped; none is empty."""
    pairs = [
        ("citation_title", entry.title),
        ("dcterms.alternative", entry.headline),
        *(("citation_author", author) for author in entry.authors),
        ("citation_publication_date", str(entry.year or "")),
        ("citation_journal_title", entry.source),
        ("citation_public_url", address),
        ("description", entry.summary),
        ("dc.identifier", entry.id),
        ("dc.type", entry.kind),
        *(("dc.subject", subject) for subject in entry.subjects),
        ("dcterms.created", entry.first_uploaded.isoformat() if entry.first_uploaded else ""),
        ("dcterms.modified", entry.last_revised.isoformat() if entry.last_revised else ""),
    ]
    return [(name, content) for name, content in pairs if content]


def json_ld(entry: Entry, address: str) -> str:
    """Return an entry as a schema.org article in JSON that no markup can end or enter."""
    item: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle" if entry.source else "Article",
        "@id": address,
        "url": address,
        "identifier": entry.id,
        "headline": entry.title,
        "alternativeHeadline": entry.headline,
        "genre": entry.kind,
        "author": [_author(author) for author in entry.authors],
        "datePublished": str(entry.year or ""),
        "dateCreated": entry.first_uploaded.isoformat() if entry.first_uploaded else "",
        "dateModified": entry.last_revised.isoformat() if entry.last_revised else "",
        "abstract": entry.summary,
        "keywords": list(entry.subjects),
        "isPartOf": {"@type": "PublicationIssue", "name": entry.source} if entry.source else None,
        "sameAs": entry.url if entry.url.startswith(("http://", "https://")) else "",
    }
    said = {name: value for name, value in item.items() if value}
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return "".join(_UNSAFE.get(char, char) for char in text)


def _author(author: str) -> dict[str, str]:
    sort = "Person" if name_of(author).given else "Organization"
    return {"@type": sort, "name": author}
