"""A reference, whichever program or database tells of it, and the entry that it becomes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from corpus.cached import cached_for_short
from corpus.draft import Draft, Rejection
from corpus.entry import MAX_ID_LENGTH, Entry
from corpus.entry_bounds import check_bounds
from corpus.errors import InputError
from corpus.identifiers.doi import doi_address, find_doi
from corpus.identifiers.isbn import find_isbn
from corpus.identifiers.pmid import find_pmid
from corpus.kinds import kind_of
from corpus.source_types.reader import AnyDraft, ReadRecord
from corpus.source_types.record import (
    Record,
    derived_id,
    read_year,
    record_entry,
    year_problem,
)
from corpus.text.language_tags import language_tag
from corpus.text.markup import unescape_once, with_superscripts
from corpus.text.source_line import source_line
from corpus.text.typography import clean_line

_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_DOI_ADDRESS = re.compile(r"https?://(?:dx\.)?doi\.org/", re.IGNORECASE)
_MARKUP = re.compile(
    r"</?(?:(?P<block>p|br|div|li|h[1-6]|(?:jats:)?(?:sec|title)|jats:p)|i|b|u|em|strong|sub|sup"
    r"|span|jats:\w+)\b[^<>]{0,200}>",
    re.IGNORECASE,
)
_ESCAPED = re.compile(r"&lt;(su[bp])&gt;([^<>&]{1,80})&lt;/\1&gt;")
_SOME_TAG = re.compile(r"</?[a-z]", re.IGNORECASE)
_RIGHTS = re.compile(
    r"\bCopyright of .{1,300}? is the property of .{1,300}? and its content may not be copied .*",
    re.DOTALL,
)
"""What EBSCO puts behind abstracts, the same for all but for two names."""

_AT_ONCE = 16
"""References that are made entries together: more do not stay in the processor's cache."""

_LONG_ABSTRACT = 40
_MAX_ISSUE = 80
"""Characters of what an issue is called; programs put addresses of authors where it belongs."""
_NOBODY = frozenset({"", "et al.", "et al", "others", "nan", "NaN"})
_NO_ABSTRACT = frozenset(
    {"na", "n/a", "nan", "no abstract available", "abstract not available", "no abstract"}
)
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
    may be a kind. `notes` are the text of what has neither title nor abstract. `written` is the
    record as it stands in the file, where that is short; it tells records apart.
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
    written: str = ""

    @property
    def part(self) -> str:
        """A name for it within its file, which it keeps when others come before it."""
        said = self.written or repr(self)
        return hashlib.sha256(said.encode("utf-8", errors="replace")).hexdigest()[:24]

    def entry(self) -> Entry:
        """Return the entry that it becomes.

        Raises:
            InputError: there is neither title nor text, or too much of something.
        """
        said, year = self._year()
        record = self._record(said, year)
        title = record["title"]
        called = title or record["abstract"] or record["text"]
        if not (called or record["sections"]):
            raise InputError("the record has neither title nor text")
        own = derived_id(record["authors"], year, called)
        if not title or record["sections"] or self.links or len(own) > MAX_ID_LENGTH:
            return record_entry(record, own)
        # as `record_entry` does, which looks at all that is put in order here
        known = {name: value for name, value in record.items() if value}
        known["id"], known["year"] = own, year
        if year is None:
            del known["year"]
        entry = Entry.of_valid(known)
        check_bounds(entry)
        return entry

    def year_problem(self) -> str:
        """Return in one line what is wrong with its year, '' if nothing is."""
        return year_problem({"year": self._year()[0]}) if self.years else ""

    def record(self) -> Record:
        """Return it as the record that it would be in JSONL, but for the id."""
        return self._record(*self._year())

    def _record(self, said: str, year: int | None) -> Record:
        """Return it as a record of a year, as it is said and as it is understood."""
        told = self._abstract()
        abstract = plain(told)
        title, authors, bodies, subjects = self._short_texts()
        doi, url = self._doi_and_url()
        return {
            "title": title,
            "authors": authors,
            "bodies": bodies,
            "year": said,
            "source": self._source(year),
            "abstract": abstract,
            "sections": [
                {name: _read_away(said) for name, said in section.items()}
                for section in self.sections or _paragraphs(told)
            ],
            "text": "" if title or abstract or self.sections else "\n\n".join(self.notes),
            "links": self.links,
            "subjects": subjects,
            "kind": self._kind(),
            "language": language_tag(self.language) if self.language else "",
            "doi": doi,
            "pmid": _first(find_pmid, self.pmid),
            "isbn": _first(find_isbn, self.isbn),
            "url": url,
        }

    def _short_texts(self) -> tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Return the title, and the authors, bodies and keywords, each once, as they are shown.

        A look at all of them together tells of most that nothing is to be done.
        """
        title, authors, bodies, keywords = self.title, self.authors, self.bodies, self.keywords
        together = f". {' '.join([title, *authors, *bodies, *keywords])} ."
        if plain(together) != together:  # two blanks show what is empty, or has blanks around it
            title = plain(title)
            authors, bodies, keywords = map(_plain_texts, (authors, bodies, keywords))
        subjects = tuple(dict.fromkeys(keywords))
        return title, _names(authors), _names(bodies), subjects

    def _kind(self) -> str:
        return next(filter(None, map(kind_of, filter(None, self.types))), "DOCUMENT")

    def _year(self) -> tuple[str, int | None]:
        """Return the first year that is one, as it is said too, else what is said first."""
        for said in self.years:
            if year := read_year(said):
                return said, year
        return (self.years[0] if self.years else ""), None

    def _doi_and_url(self) -> tuple[str, str]:
        """Return the DOI, and the first address that is none of it, else the DOI's."""
        doi, address = _first(find_doi, self.doi), ""
        resolver = doi_address(doi)
        for text in self.urls:
            if text == resolver:
                continue
            for url in _ADDRESS.findall(text):
                if not _DOI_ADDRESS.match(url):
                    address = address or clean_line(url.rstrip(";"))
                elif not doi:
                    doi = find_doi(url)
                    resolver = doi_address(doi)
        return doi, address or resolver

    def _abstract(self) -> str:
        """Return the abstract without what programs put around it, '' if they say there is none."""
        text = self.abstract
        if "is the property of" in text:
            text = _RIGHTS.sub("", text)
        if "<" in text and (heading := _HEADED.match(text)):
            text = text[heading.end() :]
        is_short = len(text) < _LONG_ABSTRACT
        return "" if is_short and text.strip(" .[]").lower() in _NO_ABSTRACT else text

    def _source(self, year: int | None) -> str:
        where = self.journal or self.publisher
        if where and self.source.startswith(where):
            return plain(self.source)
        if not self.journal:
            return plain_short(self.publisher)
        first, last = _first_and_last(self.pages)
        is_issue = len(self.issue) <= _MAX_ISSUE and self.issue != "NA"
        issue = self.issue if is_issue else ""
        line = source_line(plain_short(self.journal), year, self.volume, issue, first, last)
        return clean_line(line) or plain_short(self.publisher)


def _first(find: Callable[[str], str], texts: Sequence[str]) -> str:
    """Return the first thing that is found in one of some texts, '' if none is."""
    return next(filter(None, map(find, texts)), "") if texts else ""


def _names(names: Sequence[str]) -> tuple[str, ...]:
    """Return plain names, each once, without those of nobody."""
    if not _NOBODY.isdisjoint(names):
        names = [one for one in names if one not in _NOBODY]
    return tuple(dict.fromkeys(names))


def _first_and_last(pages: str) -> tuple[str, str]:
    """Return the first and the last page of a range; '' for what is none."""
    first, _, last = pages.partition("-")
    if first.isdecimal() and (last.isdecimal() or not last):
        return first, last
    found = _PAGES.fullmatch(pages)
    return (found[1], found[2] or "") if found else ("", "")


def _paragraphs(abstract: str) -> list[dict[str, str]]:
    """Return an abstract of several paragraphs as a section, which keeps them."""
    if "\n" not in abstract:
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
    return named_apart(reference_records(found), name)


def reference_records(found: Iterable[tuple[int, Reference | str]]) -> Iterator[ReadRecord[Draft]]:
    """Yield what each reference is, of those that `read_references` takes."""
    # some at a time: a processor does one thing many times in a row in less time
    for some in _groups(found):
        entries = [_entry(one) for _, one in some]
        for (number, one), entry in zip(some, entries, strict=True):
            if isinstance(one, str) or isinstance(entry, str):
                yield ReadRecord(number, None, str(entry))
            else:
                problem = one.year_problem() if entry.year is None else ""
                yield ReadRecord(number, Draft(entry, one.part), problem)


def _entry(one: Reference | str) -> Entry | str:
    """Return the entry that a reference becomes, or the reason why there is none."""
    if isinstance(one, str):
        return one
    try:
        return one.entry()
    except InputError as error:
        return str(error)


def _groups(
    found: Iterable[tuple[int, Reference | str]],
) -> Iterator[list[tuple[int, Reference | str]]]:
    """Yield what was found some at a time, and what comes before an error before it is raised."""
    some: list[tuple[int, Reference | str]] = []
    try:
        for one in found:
            some.append(one)
            if len(some) == _AT_ONCE:
                yield some
                some = []
    except Exception:
        yield some
        raise
    yield some


def named_apart(
    records: Iterable[ReadRecord[AnyDraft]], name: str
) -> Iterator[AnyDraft | Rejection]:
    """Yield the drafts of a file's records, and in a line each what is wrong with one.

    What is there twice has two names, and becomes one entry like any two of one work.
    """
    seen: dict[str, int] = {}
    for number, draft, problem in records:
        if draft is not None:
            part = draft.part
            again = seen[part] = seen.get(part, 0) + 1
            yield draft if again == 1 else draft.named(f"{part}-{again}")
        if problem:
            yield Rejection(f"{name}:{number}", problem)


def plain(text: str) -> str:
    """Return a text on one line, without the markup that databases put into titles.

    What is markup once its entities are read was escaped to be none: 'p &lt; 0.05'.
    """
    return clean_line(_read_away(text))


def _read_away(text: str) -> str:
    """Return a text, of lines too, without markup, and its entities as what they stand for."""
    return unescape_once(_without_markup(text))


@cached_for_short
def plain_short(text: str) -> str:
    """Return what `plain` does of what comes often: names, journals, keywords."""
    return plain(text)


def _plain_texts(texts: Sequence[str]) -> list[str]:
    """Return what `plain` does of short texts that say something."""
    return [one for one in map(plain_short, texts) if one]


def _without_markup(text: str) -> str:
    """Return a text without tags; those that part blocks leave a blank, <sup> superscripts.

    Pairs around what is raised or lowered are tags even if they were escaped, as in Crossref's.
    """
    if "&lt;su" in text:
        text = _ESCAPED.sub(r"<\1>\2</\1>", text)
    if "<" not in text or not _SOME_TAG.search(text):
        return text
    return with_superscripts(text, _without_tags)


def _without_tags(text: str) -> str:
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


def medline_title(title: str) -> str:
    """Return a title without its full stop; one that was translated stands in brackets.

    >>> medline_title("[Peers in hostels]."), medline_title("[11C]PIB and [18F]FDG")
    ('Peers in hostels', '[11C]PIB and [18F]FDG')
    """
    title = title.strip().removesuffix(".")
    if title.startswith("[") and title.endswith("]"):
        depths = accumulate((sign == "[") - (sign == "]") for sign in title[:-1])
        if all(depth > 0 for depth in depths):
            return title[1:-1].strip().removesuffix(".")
    return title


def mesh_subjects(headings: Iterable[str]) -> list[str]:
    """Return the descriptors of MeSH headings: '*Alcohol Drinking/epidemiology' is its first.

    >>> mesh_subjects(["*Alcohol Drinking/epidemiology", "Humans"])
    ['Alcohol Drinking', 'Humans']
    """
    return list(dict.fromkeys(one.partition("/")[0].strip("* ") for one in headings))


def written_together(sections: Iterable[dict[str, str]]) -> str:
    """Return the parts of an abstract as one text, each behind its heading: 'Methods: …'."""
    return " ".join(
        f"{one['heading']}: {one['text']}" if one["heading"] else one["text"] for one in sections
    )


def labelled_sections(abstract: str) -> list[dict[str, str]]:
    """Return the parts of a structured abstract, 'METHODS: … RESULTS: …', none if it has none.

    Labels are in capitals and stand at the beginning or behind a sentence.
    """
    if not _LABEL.match(abstract, len(abstract) - len(abstract.lstrip())):  # most have none
        return []
    pieces = _LABEL.split(abstract)
    if len(pieces) < 1 + 2 * _MIN_LABELS or pieces[0].strip():
        return []
    return [
        {"heading": heading.capitalize(), "text": text.strip()}
        for heading, text in zip(pieces[1::2], pieces[2::2], strict=True)
    ]
