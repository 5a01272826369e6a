"""What a page says about itself in its head: Dublin Core, Highwire, schema.org, Open Graph.

The standards overlap. `FIELDS` says, for each thing we want to know, which names are asked in
which order; `corpus.html.statements` reads what a page gives them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from corpus.html.parsing import safe_markup
from corpus.html.statements import Values, read_statements
from corpus.html.tree import parse_tree
from corpus.identifiers.doi import find_doi
from corpus.identifiers.isbn import find_isbn
from corpus.identifiers.pmid import find_pmid
from corpus.kinds import kind_from_type, kind_of
from corpus.text.dates import find_year, parse_date
from corpus.text.source_line import source_line

FIELDS = {
    "identifier": ("dc.identifier", "dcterms.identifier"),
    "title": (
        "citation_title",
        "dc.title",
        "dcterms.title",
        "eprints.title",
        "schema.headline",
        "schema.name",
    ),
    "headline": ("dcterms.alternative", "dc.title.alternative", "schema.alternativeheadline"),
    "type": ("dc.type", "dcterms.type"),
    "category": ("citation_article_type", "citation_categories", "schema.genre", "og.type"),
    "year": (
        *("citation_publication_date", "citation_date", "citation_year", "citation_cover_date"),
        *("dcterms.issued", "dc.date.issued", "schema.datepublished", "citation_online_date"),
        *("dc.date", "dcterms.date", "eprints.date", "article.published_time"),
    ),
    "authors": (
        *("citation_author", "citation_authors", "dc.creator", "dcterms.creator"),
        *("schema.author", "schema.creator", "author", "article.author"),
    ),
    "journal": ("citation_journal_title", "dc.source", "schema.journal", "eprints.publication"),
    "volume": ("citation_volume", "schema.volumenumber", "eprints.volume"),
    "issue": ("citation_issue", "schema.issuenumber", "eprints.number"),
    "first page": ("citation_firstpage", "schema.pagestart", "eprints.pagerange"),
    "last page": ("citation_lastpage", "schema.pageend"),
    "publisher": (
        *("citation_publisher", "citation_technical_report_institution"),
        *("citation_dissertation_institution", "dc.publisher", "dcterms.publisher"),
        *("schema.publisher", "schema.sourceorganization", "eprints.publisher"),
    ),
    "description": (
        *("description", "dc.description", "dcterms.description", "dcterms.abstract"),
        *("citation_abstract", "schema.abstract", "schema.description", "og.description"),
    ),
    "subjects": (
        *("dc.subject", "dcterms.subject", "citation_keywords", "article.tag"),
        *("schema.keywords", "keywords"),
    ),
    "abstract": (
        *("citation_abstract", "dcterms.abstract", "dc.description.abstract", "schema.abstract"),
        "eprints.abstract",
    ),
    "doi": (
        *("citation_doi", "dc.identifier.doi", "prism.doi", "doi"),
        *("dc.identifier", "dcterms.identifier", "schema.doi", "eprints.id_number"),
    ),
    "pmid": ("citation_pmid", "schema.pmid"),
    "isbn": ("citation_isbn", "prism.isbn", "schema.isbn", "book.isbn", "eprints.isbn"),
    "url": ("canonical", "og.url", "citation_public_url", "citation_abstract_html_url"),
    "created": (
        *("dcterms.created", "dc.date.created", "schema.datecreated", "article.published_time"),
        "dcterms.available",
        *("cdc.first_published", "schema.datepublished"),
    ),
    "modified": (
        *("dcterms.modified", "dc.date.modified", "article.modified_time", "og.updated_time"),
        *("schema.datemodified", "cdc.last_updated", "last-modified"),
    ),
}
"""The names asked for each field, the most trustworthy first."""

_BETWEEN = " |–—-:·»"
_CUT_OFF = ("…", "...")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page states about itself; what it does not state is empty or None.

    `headline` is the editors' second title, `kind` an upper-case label, `source` the journal with
    volume and pages (or the publisher), `doi`, `pmid` and `isbn` what the publication is known by,
    `url` the canonical address, `created` and `modified` the
    dates of the page itself. Names are as the page writes them; `bodies` are those of authors that
    it says are organisations.
    """

    identifier: str = ""
    title: str = ""
    headline: str = ""
    kind: str = ""
    year: int | None = None
    authors: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    source: str = ""
    site: str = ""
    description: str = ""
    subjects: tuple[str, ...] = ()
    abstract: str = ""
    doi: str = ""
    pmid: str = ""
    isbn: str = ""
    url: str = ""
    created: date | None = None
    modified: date | None = None


def read_metadata(markup: str) -> Metadata:
    """Return what the page states about itself; what cannot be read is passed over.

    Raises:
        InputError: the page is larger than the limits of `corpus.html.parsing`.
    """
    root, _ = parse_tree(safe_markup(markup))
    return metadata_from(read_statements(root).values)


def metadata_from(values: Values) -> Metadata:
    """Return what a page states about itself, from the values that stand under each name."""
    site = _first(values, ("og.site_name", "application-name"))
    return Metadata(
        identifier=_field(values, "identifier"),
        title=_field(values, "title") or _without_site(_first(values, ("og.title",)), site),
        headline=_field(values, "headline"),
        kind=_kind(values),
        year=_year(values),
        authors=_people(values),
        bodies=tuple(values.get("schema.bodies", ())),
        source=_source(values),
        site=site,
        description=_field(values, "description"),
        subjects=_subjects(values),
        abstract=_abstract(values),
        doi=_identifier(values, "doi", find_doi),
        pmid=_identifier(values, "pmid", find_pmid),
        isbn=_identifier(values, "isbn", find_isbn),
        url=next((url for url in _all(values, "url") if _ADDRESS.match(url)), ""),
        created=_date(values, "created"),
        modified=_date(values, "modified"),
    )


def _first(values: Values, names: tuple[str, ...]) -> str:
    return next((value for name in names for value in values.get(name, ())), "")


def _field(values: Values, field: str) -> str:
    return _first(values, FIELDS[field])


def _all(values: Values, field: str) -> list[str]:
    return [value for name in FIELDS[field] for value in values.get(name, ())]


def _identifier(values: Values, field: str, find: Callable[[str], str]) -> str:
    return next(filter(None, map(find, _all(values, field))), "")


def _without_site(title: str, site: str) -> str:
    """Return a title without the name of the site behind it."""
    if site and title.endswith(site):
        return title[: -len(site)].rstrip(_BETWEEN) or title
    return title


def _kind(values: Values) -> str:
    stated = (kind_from_type(label) for label in _all(values, "type"))
    implied = (kind_of(label) for label in _all(values, "category"))
    return next((kind for kinds in (stated, implied) for kind in kinds if kind), "")


def _abstract(values: Values) -> str:
    """Return the abstract; what a journal's page calls its description in Dublin Core is that."""
    stated = _field(values, "abstract")
    if stated or not values.get("citation_title"):
        return stated
    described = _first(values, ("dc.description",))
    return "" if described.endswith(_CUT_OFF) else described


def _year(values: Values) -> int | None:
    years = (find_year(value) for value in _all(values, "year"))
    return next((year for year in years if year is not None), None)


def _date(values: Values, field: str) -> date | None:
    dates = (parse_date(value) for value in _all(values, field))
    return next((found for found in dates if found is not None), None)


def _people(values: Values) -> tuple[str, ...]:
    """Return the authors that the most trustworthy name gives."""
    for name in FIELDS["authors"]:
        people = [
            person.strip()
            for value in values.get(name, ())
            for person in _apart(value, several=name == "citation_authors")
            if person.strip() and not _ADDRESS.match(person.strip())
        ]
        if people:
            return tuple(dict.fromkeys(people))
    return ()


def _apart(value: str, several: bool) -> list[str]:
    """Return the names in a value; where `several` may be in it, 'Jane Doe, John Roe' is two."""
    found = value.split(";")
    names = value.split(",")
    if several and len(found) == 1 and all(" " in name.strip() for name in names):
        return names
    return found


def _subjects(values: Values) -> tuple[str, ...]:
    """Return the subjects that the most trustworthy name gives; keywords come in one line."""
    for name in FIELDS["subjects"]:
        found: list[str] = []
        for value in values.get(name, ()):
            in_line = ";" in value or name.endswith("keywords")
            separator = ";" if ";" in value else ","
            found += value.split(separator) if in_line else [value]
        if subjects := [subject.strip() for subject in found if subject.strip()]:
            return tuple(dict.fromkeys(subjects))
    return ()


def _source(values: Values) -> str:
    """Return the journal as it is cited, or the publisher, with its year where a page has that."""
    parts = ("volume", "issue", "first page", "last page")
    journal = source_line(
        _field(values, "journal"), _year(values), *(_field(values, part) for part in parts)
    )
    publisher = _field(values, "publisher")
    line = _first(values, ("dcterms.bibliographiccitation",))
    return journal or (line if publisher and line.startswith(publisher) else publisher)
