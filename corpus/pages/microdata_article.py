"""A page whose article is marked up to its last word: schema.org in microdata.

Such a page says of each piece of its text what it is: a part of the body with its heading, a work
that is cited, a document that is mentioned. Nothing has to be guessed, and what is not marked is
no text. The pages of our own site are of this type. Where a body holds words outside of such
parts, as is common elsewhere, the page is an article like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from corpus.draft import Draft
from corpus.entry import Entry, Link, ListedWork, RelatedTitle, Section
from corpus.errors import InputError
from corpus.html.json_ld import ARTICLE_TYPES, is_body
from corpus.html.microdata import Item
from corpus.pages.assembly import page_id
from corpus.pages.page import Page
from corpus.pages.page_type import PageType
from corpus.text.dates import find_year, parse_date
from corpus.text.language_tags import LANGUAGE_TAG
from corpus.text.typography import clean_line

_ID = re.compile(r"(?!\.\.?$)[^\s/\\\x00-\x1f]{1,200}")
_MAX_KIND_LENGTH = 40


def article_item(page: Page) -> Item | None:
    """Return the article of a page that is marked to its last word, None if there is none."""
    if not page.is_whole:
        return None
    for item in page.items:
        named = item.type.lower() in ARTICLE_TYPES and clean_line(item.first("headline", "name"))
        if named and item.is_marked and item.first("identifier"):
            return item
    return None


def parse_microdata_article(item: Item, name: str) -> list[Draft]:
    """Return the entry that an article makes of itself, as a list of one draft.

    Args:
        item: the article.
        name: the page's file, for the id where the article has none that an entry can have.
    """
    identifier = clean_line(item.first("identifier"))
    language = item.first("inLanguage").strip().lower()
    works = [_work(one) for one in item.items("citation") if one.first("name")]
    entry = Entry(
        id=identifier if _ID.fullmatch(identifier) else page_id("", name),
        title=item.first("headline", "name"),
        headline=item.first("alternativeHeadline"),
        kind=_kind(item),
        year=_year(item),
        authors=tuple(item.texts("author")),
        bodies=tuple(one.first("name") for one in item.items("author") if is_body(one.type)),
        source=item.first("isPartOf", "publisher"),
        summary=item.first("abstract", "description"),
        sections=tuple(_sections(item)),
        subjects=tuple(_subjects(item)),
        listed_works=tuple(works),
        published_related=tuple(
            RelatedTitle(title=one.first("name"), kind=_kind(one), year=_year(one))
            for one in item.items("mentions")
            if one.first("name") and not one.first("url")
        ),
        links=tuple(
            Link(text=one.first("name"), url=one.first("url"))
            for one in item.items("mentions")
            if one.first("name") and one.first("url")
        ),
        url=item.first("sameAs"),
        first_uploaded=_date(item, "dateCreated"),
        last_revised=_date(item, "dateModified"),
        language=language if re.match(LANGUAGE_TAG, language) else "",
        file_format="HTM",
        sources=(name,),
    )
    return [Draft(entry)]


def _subjects(item: Item) -> Iterator[str]:
    """Yield the subjects of an article: of terms that are defined somewhere, their codes."""
    for term in item.properties.get("keywords", ()):
        subject = term if isinstance(term, str) else term.first("termCode", "name")
        if subject:
            yield subject


def _sections(item: Item) -> Iterator[Section]:
    """Yield the parts of a body, those within parts too, in reading order."""
    waiting = list(item.items("hasPart"))[::-1]
    while waiting:
        part = waiting.pop()
        heading, texts = part.first("headline", "name"), tuple(part.texts("text"))
        if heading or texts:
            yield Section(heading=heading, paragraphs=texts)
        waiting += list(part.items("hasPart"))[::-1]


def _work(item: Item) -> ListedWork:
    return ListedWork(
        tags=tuple(item.texts("keywords")),
        title=item.first("name"),
        publisher=item.first("publisher"),
        country=item.first("countryOfOrigin"),
        year=_year(item),
        annotation=item.first("abstract"),
    )


def _kind(item: Item) -> str:
    """Return the kind that a thing is said to be of; any label of a few words is one."""
    label = clean_line(item.first("genre"))
    return label if 0 < len(label.upper()) <= _MAX_KIND_LENGTH else "DOCUMENT"


def _year(item: Item) -> int | None:
    return find_year(item.first("datePublished"))


def _date(item: Item, name: str) -> date | None:
    """Return a date of an article, or of the page that it is the subject of."""
    told = (one.first(name) for one in (item, *item.items("mainEntityOfPage")))
    return next(filter(None, map(parse_date, told)), None)


def _read(page: Page) -> list[Draft]:
    item = article_item(page)
    if item is None:
        raise InputError("the page marks up no article: it is one of another type")
    return parse_microdata_article(item, page.name)


PAGE_TYPE = PageType(
    name="microdata article",
    version=3,
    recognises=lambda page: page.is_markup and article_item(page) is not None,
    read=_read,
    hint=re.compile(rb"itemprop\s*=\s*[\"']?articlebody"),
    cleaned_by="marks",
    order=5,  # before all that guess
)
