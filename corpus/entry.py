"""What an entry is: one account of a study, review, guidance or essay, as the library keeps it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Self, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic_core import to_json

from corpus.identifiers.doi import find_doi
from corpus.identifiers.isbn import find_isbn
from corpus.identifiers.pmid import find_pmid
from corpus.listing.listed_entry import abstract_apart
from corpus.notebook import notebook_html
from corpus.text.dates import YEAR_RANGE
from corpus.text.language_tags import LANGUAGE_TAG
from corpus.text.typography import clean_line

MAX_ID_LENGTH = 200
"""Characters of an id."""

MAX_KIND_LENGTH = 40


def _whole_paragraphs(paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(paragraph for paragraph in paragraphs if paragraph)


def _unique(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _upper_line(value: object) -> object:
    return clean_line(value).upper() if isinstance(value, str) else value


def _lower_tag(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


CLEANING = frozenset({clean_line, _whole_paragraphs, _unique, _upper_line, _lower_tag})
"""What leaves as they are lines that are clean, paragraphs none of which is empty, names that are
all different too, and tags; and kinds in upper case."""

Line = Annotated[str, AfterValidator(clean_line)]
Names = Annotated[tuple[Line, ...], AfterValidator(_unique)]
Year = Annotated[int, Field(ge=YEAR_RANGE[0], le=YEAR_RANGE[1])]
# a constraint stands beside `str`: behind a function it would be one more function
Kind = Annotated[
    str, StringConstraints(min_length=1, max_length=MAX_KIND_LENGTH), BeforeValidator(_upper_line)
]
Language = Annotated[str, StringConstraints(pattern=LANGUAGE_TAG), BeforeValidator(_lower_tag)]
"""A language by its tag (BCP 47), in lower case: 'en', 'es', 'zh-hant'."""


def _as(find: Callable[[str], str], what: str) -> AfterValidator:
    """Return what brings an identifier into its one form, and refuses what is none."""

    def normalised(value: str) -> str:
        found = find(value) if value else ""
        if value and not found:
            raise ValueError(f"is no {what}")
        return found

    return AfterValidator(normalised)


Doi = Annotated[str, _as(find_doi, "DOI")]
Pmid = Annotated[str, _as(find_pmid, "PMID")]
Isbn = Annotated[str, _as(find_isbn, "ISBN")]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def of_all_valid(cls, values: dict[str, Any], said: set[str]) -> Self:
        """Return what has these values, as a check of them leaves them, without a check.

        Args:
            values: by field, of all fields.
            said: the fields that are not left to be what they are without a word.
        """
        # as pydantic's `model_construct` does, in a tenth of its time: that looks at every field,
        # which takes a fifth of what a record of RIS does
        made = cls.__new__(cls)
        put = object.__setattr__
        put(made, "__dict__", values)
        put(made, "__pydantic_fields_set__", said)
        put(made, "__pydantic_extra__", None)
        put(made, "__pydantic_private__", None)
        return made


class Section(_Record):
    """A headed part of an entry; `heading` is empty for text before the first heading."""

    heading: Line = ""
    paragraphs: Annotated[tuple[Line, ...], AfterValidator(_whole_paragraphs)] = ()

    @property
    def text(self) -> str:
        """The paragraphs, with an empty line between them."""
        return "\n\n".join(self.paragraphs)


class ListedWork(_Record):
    """A work listed in a matrix cell: its tags (S, K, R, G) and the editors' note on it."""

    tags: tuple[str, ...]
    title: Line
    publisher: Line = ""
    country: Line = ""
    year: Year | None = None
    annotation: Line = ""


class RelatedTitle(_Record):
    """A related document as the page itself lists it."""

    title: Line
    kind: Kind = "DOCUMENT"
    year: Year | None = None


class Link(_Record):
    """A link in the text: its words and where it points ('' where the page kept no target)."""

    text: Line
    url: Line = ""


class Alternate(_Record):
    """Where a page says that the same stands in another language, and which that is."""

    language: Language
    url: Line


class Note(_Record):
    """What a page says of a word in its text when one points at it: a title, footnote or gloss.

    `term` is as it stands in the text, a footnote's number included ('nurses²').
    """

    term: Annotated[Line, Field(min_length=1)]
    text: Annotated[Line, Field(min_length=1)]


class Fold(_Record):
    """A part of a section that its page shows folded, under a label.

    The label may be a paragraph of the section, before the first, or its heading. `first` and
    `last` are how its first and its last paragraph begin.
    """

    label: Annotated[Line, Field(min_length=1)]
    first: Annotated[Line, Field(min_length=1)]
    last: Annotated[Line, Field(min_length=1)]


class Entry(_Record):
    """One entry of the library, immutable and validated.

    `title` is the document's own title and `headline` the editors' second name for it. `kind` is
    an upper-case label such as STUDY or MATRIX CELL: kinds are data, any label is allowed.
    `bodies` are those of the authors that are known to be no people.
    `summary` is what the library says of it and `abstract` what its authors say. `doi`, `pmid`
    and `isbn` are what it is known by elsewhere: '10.1136/bmj.1', '21553921', thirteen digits.
    `language` is the tag of the language it is written in. Each is '' where it is not known.
    `alternates` is where the page says that the same stands in other languages. `notes` explain
    words of its text, and `folds` are the parts of it that a reader unfolds.
    `subjects` holds codes or labels of the subject scheme. `sources` says which files the entry
    came from, relative to the folder that was loaded; it is not part of the content hash.
    """

    id: Annotated[
        str,
        StringConstraints(min_length=1, max_length=MAX_ID_LENGTH, pattern=r"^[^\s/\\\x00-\x1f]+$"),
    ]
    title: Annotated[Line, Field(min_length=1)]
    headline: Line = ""
    kind: Kind = "DOCUMENT"
    year: Year | None = None
    authors: Names = ()
    bodies: Names = ()
    source: Line = ""
    summary: Line = ""
    abstract: Line = ""
    sections: tuple[Section, ...] = ()
    subjects: Names = ()
    listed_works: tuple[ListedWork, ...] = ()
    published_related: tuple[RelatedTitle, ...] = ()
    links: tuple[Link, ...] = ()
    url: Line = ""
    file_format: Line = ""
    file_size: Annotated[int, Field(ge=0)] | None = None
    first_uploaded: date | None = None
    last_revised: date | None = None
    language: Language = ""
    doi: Doi = ""
    pmid: Pmid = ""
    isbn: Isbn = ""
    alternates: tuple[Alternate, ...] = ()
    notes: tuple[Note, ...] = ()
    folds: tuple[Fold, ...] = ()
    sources: Names = ()

    @classmethod
    def of_valid(cls, values: dict[str, Any]) -> Self:
        """Return an entry of values that are as a check of them leaves them, without a check.

        Args:
            values: by field, those alone that are not what the field is without one; `id` and
                `title` are among them.
        """
        return cls.of_all_valid(_DEFAULTS | values, set(values))

    @property
    def abstract_apart(self) -> str:
        """The abstract, unless the summary is the same or the sections say all of it. O(text)."""
        sections = ((section.heading, section.paragraphs) for section in self.sections)
        return abstract_apart(self.abstract, self.summary, sections)

    @property
    def body(self) -> str:
        """The abstract, sections and listed works, headings included, in reading order."""
        parts = [self.abstract_apart]
        parts += [part for section in self.sections for part in (section.heading, section.text)]
        parts += [part for work in self.listed_works for part in (work.title, work.annotation)]
        return "\n\n".join(part for part in parts if part)

    def without_text(self) -> Entry:
        """Return the entry as lists show it: without sections, works, links and the like."""
        nothing: dict[str, Any] = dict.fromkeys(_TEXT, ())
        return self.model_copy(update=nothing)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape of the entry, as `evidencebank show --json` prints it."""
        shape = self.model_dump(mode="json", exclude={"sections"})
        shape["sections"] = [
            {"heading": section.heading, "text": section.text} for section in self.sections
        ]
        return shape

    def content_hash(self) -> str:
        """Return the SHA-256 (hex) of everything but `sources`, and of `_LATER` what is known.

        It is that of the JSON shape with all keys sorted, without blanks.
        """
        return hashlib.sha256(self._content()).hexdigest()

    def written(self, language: str = "") -> tuple[str, str]:
        """Return the entry in JSON as a store keeps it, `sources` last, and its content hash.

        With a language both are those of the entry in that.
        """
        content = self._content(language)
        sources = to_json(self.sources).decode()
        text = f'{content[:-1].decode()},"sources":{sources}}}'
        return text, hashlib.sha256(content).hexdigest()

    def _content(self, language: str = "") -> bytes:
        """Return in JSON what the content hash is of, in a language if one is given."""
        said: dict[str, Any] = _SORTED | vars(self)
        if language:
            said["language"] = language
        del said["sources"]
        for name in _LATER:
            if not said[name]:
                del said[name]
        for name in _UNSORTED:  # few entries have any; all others have their keys sorted
            if said.get(name):
                said[name] = [dict(sorted(vars(one).items())) for one in said[name]]
        return to_json(said)

    def _repr_html_(self) -> str:
        return notebook_html(self)


_DEFAULTS = {name: field.default for name, field in Entry.model_fields.items()}
"""What an entry has where nothing is said, by field; of `id` and `title` it is never asked."""

_LATER = frozenset(
    {"bodies", "language", "doi", "pmid", "isbn", "abstract", "alternates", "notes", "folds"}
)
"""Fields that came later: without them an entry has the hash that it always had."""

_SORTED = dict.fromkeys(sorted(Entry.model_fields))
_UNSORTED = [
    name
    for name, field in Entry.model_fields.items()
    for kind in get_args(field.annotation)
    if isinstance(kind, type)
    and issubclass(kind, _Record)
    and list(kind.model_fields) != sorted(kind.model_fields)
]
"""Fields of records whose own fields do not come in the order of their names."""

_TEXT = ("sections", "listed_works", "published_related", "links", "alternates", "notes", "folds")
