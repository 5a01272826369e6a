"""A reference, whichever program or database tells of it, and the entry that it becomes."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from corpus.draft import Draft, Rejection
from corpus.errors import InputError
from corpus.identifiers.doi import doi_address, find_doi
from corpus.identifiers.isbn import find_isbn
from corpus.identifiers.pmid import find_pmid
from corpus.kinds import kind_of
from corpus.source_types.record import (
    Record,
    derived_id,
    read_year,
    record_entry,
    year_problem,
)
from corpus.text.markup import unescape_once
from corpus.text.source_line import source_line
from corpus.text.typography import clean_line

_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_DOI_ADDRESS = re.compile(r"https?://(?:dx\.)?doi\.org/", re.IGNORECASE)
_MARKUP = re.compile(
    r"</?(?:(?P<block>p|br|div|li|h[1-6]|(?:jats:)?(?:sec|title)|jats:p)|i|b|u|em|strong|sub|sup"
    r"|span|jats:\w+)\b[^<>]{0,200}>",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"\s*Copyright of .{1,300}? is the property of .{1,300}? and its content may not be copied .*",
    re.DOTALL,
)
"""What EBSCO puts behind abstracts, the same for all but for two names."""

_NOBODY = frozenset({"", "et al.", "et al", "others"})
_NO_ABSTRACT = frozenset({"na", "n/a", "no abstract available", "abstract not available"})
_HEADED = re.compile(
    r"\s*<((?:jats:)?title|h[1-6]|b|strong)>\s*abstract\s*:?\s*</\1>", re.IGNORECASE
)
"""A heading that says that an abstract is one."""
_PAGES = re.compile(
    r"\s*([A-Za-z]{0,3}\d[\w.]*|[ivxlc]+)(?:\s*[-–—‐‑−]+\s*([A-Za-z]{0,3}\d[\w.]*|[ivxlc]+))?"
)
_LABEL = re.compile(r"(?:^|(?<=[.?!)] )|(?<=\n))([A-Z][A-Z/&,()' -]{2,60}[A-Z)]): ?(?=\S)")
_MIN_LABELS = 2
_VALUE = re.compile(r"(?:&(?:#\d{1,7}|\w{2,31});|[^;\n])+")


@dataclass(slots=True)
class Reference:
    """What a record says, each part as it is written there; what it does not say is empty.

    `number` is what the file itself calls it, which tells it apart there and nowhere else.
    `bodies` are the authors that it says are no people. `journal` is what it appeared in, a book
    for a chapter. `pages` may be a range or the first page alone. `source` is the whole line of
    where it appeared, where the parts cannot tell it. `doi`, `pmid`, `isbn` and `urls` may be said
    in several places, the best first, and `years` too. `types` are what it is called, one of which
    may be a kind. `notes` are the text of what has neither title nor abstract.
    """

    number: str = ""
    title: str = ""
    authors: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    years: list[str] = field(default_factory=list)
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    source: str = ""
    abstract: str = ""
    sections: list[dict[str, str]] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    language: str = ""
    doi: list[str] = field(default_factory=list)
    pmid: list[str] = field(default_factory=list)
    isbn: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)

    @property
    def part(self) -> str:
        """A name for it within its file, which it keeps when others come before it."""
        said = repr(self)
        return hashlib.sha256(said.encode("utf-8", errors="replace")).hexdigest()[:24]

    def record(self) -> Record:
        """Return it as the record that it would be in JSONL, but for the id."""
        title = plain(self.title)
        told = self._abstract()
        abstract = plain(told)
        year = next(filter(read_year, self.years), next(iter(self.years), ""))
        addresses = [url for text in self.urls for url in _ADDRESS.findall(text)]
        resolvers = [url for url in addresses if _DOI_ADDRESS.match(url)]
        doi = next(filter(None, map(find_doi, chain(self.doi, resolvers))), "")
        url = next((url for url in addresses if url not in resolvers), "")
        return {
            "title": title,
            "authors": [
                one for author in self.authors for one in [plain(author)] if one not in _NOBODY
            ],
            "bodies": [one for body in self.bodies for one in [plain(body)] if one],
            "year": year,
            "source": self._source(read_year(year)),
            "abstract": abstract,
            "sections": [
                {name: unescape_once(said) for name, said in section.items()}
                for section in self.sections or _paragraphs(told)
            ],
            "text": "" if title or abstract or self.sections else "\n\n".join(self.notes),
            "links": self.links,
            "subjects": list(dict.fromkeys(filter(None, map(plain, self.keywords)))),
            "kind": next(filter(None, map(kind_of, self.types)), ""),
            "language": self.language,
            "doi": doi,
            "pmid": next(filter(None, map(find_pmid, self.pmid)), ""),
            "isbn": next(filter(None, map(find_isbn, self.isbn)), ""),
            "url": url or doi_address(doi),
        }

    def _abstract(self) -> str:
        """Return the abstract without what programs put around it, '' if they say there is none."""
        text = self.abstract
        if "is the property of" in text:
            text = _RIGHTS.sub("", text)
        if "<" in text:
            text = _HEADED.sub("", text, count=1) if _HEADED.match(text) else text
        return "" if text.strip(" .[]").lower() in _NO_ABSTRACT else text

    def _source(self, year: int | None) -> str:
        where = self.journal or self.publisher
        if where and self.source.startswith(where):
            return plain(self.source)
        found = _PAGES.fullmatch(self.pages)
        pages = (found[1], found[2] or "") if found else ("", "")
        return clean_line(
            source_line(plain(self.journal), year, self.volume, self.issue, *pages)
            or plain(self.publisher)
        )


def _paragraphs(abstract: str) -> list[dict[str, str]]:
    """Return an abstract of several paragraphs as a section, which keeps them."""
    if "\n\n" not in abstract:
        return []
    text = _without_markup(abstract).strip()
    return [{"heading": "", "text": text}] if "\n\n" in text else []


def read_references(
    found: Iterable[tuple[int, Reference | str]], name: str
) -> Iterator[Draft | Rejection]:
    """Yield a draft for each reference of a file, and in a line each what cannot be one.

    Args:
        found: references with the number of their record or line, or the reason why there is
            none.
        name: the file, for the rejections ('name:NUMBER').
    """
    seen: Counter[str] = Counter()
    for number, one in found:
        place = f"{name}:{number}"
        if isinstance(one, str):
            yield Rejection(place, one)
            continue
        record = one.record()
        part = one.part
        seen[part] += 1  # what is there twice becomes one entry like any two of one work
        if seen[part] > 1:
            part = f"{part}-{seen[part]}"
        try:
            if not (record["title"] or record["abstract"] or record["sections"] or record["text"]):
                raise InputError("the record has neither title nor text")
            called = record["title"] or record["abstract"] or record["text"]
            own = derived_id(record["authors"], read_year(record["year"]), called)
            yield Draft(record_entry(record, own), part)
        except InputError as error:
            yield Rejection(place, str(error))
            continue
        if reason := year_problem(record):
            yield Rejection(place, reason)


def plain(text: str) -> str:
    """Return a text on one line, without the markup that databases put into titles.

    What is markup once its entities are read was escaped to be none: 'p &lt; 0.05'.
    """
    return clean_line(unescape_once(_without_markup(text)))


def _without_markup(text: str) -> str:
    """Return a text without tags; those that part blocks leave a blank."""
    if "<" not in text:
        return text
    return _MARKUP.sub(lambda found: " " if found["block"] else "", text)


def parted(text: str) -> list[str]:
    """Return the values of a text that holds several, between semicolons or lines.

    >>> parted("O&apos;Brien, J.; Ames, K.")
    ['O&apos;Brien, J.', 'Ames, K.']
    """
    if ";" not in text and "\n" not in text:  # most hold one
        return [part] if (part := text.strip()) else []
    return [part for part in map(str.strip, _VALUE.findall(text)) if part]


def keywords_of(line: str) -> list[str]:
    """Return the keywords of a line: between commas or semicolons, or with one behind each.

    >>> keywords_of("prison, peers"), keywords_of("prison, open; peers;")
    (['prison', 'peers'], ['prison, open', 'peers'])
    """
    parts = line.split(";") if line.rstrip().endswith(";") else re.split("[;,]", line)
    return [part for part in map(str.strip, parts) if part]


def mesh_subjects(headings: Iterable[str]) -> list[str]:
    """Return the descriptors of MeSH headings: '*Alcohol Drinking/epidemiology' is its first.

    >>> mesh_subjects(["*Alcohol Drinking/epidemiology", "Humans"])
    ['Alcohol Drinking', 'Humans']
    """
    return list(dict.fromkeys(one.partition("/")[0].strip("* ") for one in headings))


def labelled_sections(abstract: str) -> list[dict[str, str]]:
    """Return the parts of a structured abstract, 'METHODS: … RESULTS: …', none if it has none.

    Labels are in capitals and stand at the beginning or behind a sentence.
    """
    pieces = _LABEL.split(abstract)
    if len(pieces) < 1 + 2 * _MIN_LABELS or pieces[0].strip():
        return []
    return [
        {"heading": heading.capitalize(), "text": text.strip()}
        for heading, text in zip(pieces[1::2], pieces[2::2], strict=True)
    ]
