"""Readers of pages: ours, and the peers beside it, each bytes to a `Reading`.

A peer gives what its documentation shows as the plain way; what it does not tell stays empty.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version

from benchmarks.reading_scores import Reading
from corpus.entry import Entry

OURS = "evidencebank"

Reader = Callable[[bytes, str], Reading]
"""Takes a page as it was served and its file's name."""


def ours() -> Reader:
    """Return our own reader."""
    from corpus.errors import InputError
    from corpus.html.decoding import decode
    from corpus.source_types.pages import parse_page

    def read(data: bytes, name: str) -> Reading:
        try:
            entry = parse_page(decode(data), name)[0].entry
        except InputError:
            return Reading(refused=True)
        return of_entry(entry)

    return read


def of_entry(entry: Entry) -> Reading:
    """Return what an entry says of its page, as it is scored."""
    parts = (f"{section.heading}\n\n{section.text}" for section in entry.sections)
    return Reading(
        text="\n\n".join(parts).strip(),
        summary=entry.summary,
        title=entry.title,
        authors=entry.authors,
        date=str(entry.first_uploaded or ""),
        year=entry.year,
    )


def trafilatura() -> Reader:
    """Return trafilatura with its defaults, comments left out."""
    from trafilatura import bare_extraction

    def read(data: bytes, name: str) -> Reading:
        found = bare_extraction(data, with_metadata=True, include_comments=False)
        if found is None:
            return Reading(refused=True)
        authors = tuple(part.strip() for part in (found.author or "").split(";") if part.strip())
        return Reading(found.text or "", "", found.title or "", authors, found.date or "")

    return read


def readability() -> Reader:
    """Return readability-lxml, its summary turned into text."""
    from lxml.html import document_fromstring
    from readability import Document

    def read(data: bytes, name: str) -> Reading:
        document = Document(_text(data))
        tree = document_fromstring(document.summary())
        text = "\n".join(" ".join(part.split()) for part in tree.itertext())
        return Reading(text, title=document.short_title() or "")

    return read


def justext() -> Reader:
    """Return jusText with the stop words of English: it must be told a language."""
    from justext import get_stoplist
    from justext import justext as classify

    stop_words = get_stoplist("English")

    def read(data: bytes, name: str) -> Reading:
        kept = (part.text for part in classify(data, stop_words) if not part.is_boilerplate)
        return Reading("\n".join(kept))

    return read


def resiliparse() -> Reader:
    """Return resiliparse's extraction of the main content."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    def read(data: bytes, name: str) -> Reading:
        tree = HTMLTree.parse(_text(data))
        return Reading(extract_plain_text(tree, main_content=True), title=tree.title or "")

    return read


def newspaper() -> Reader:
    """Return newspaper4k, which needs an address and is given a made-up one.

    It would fetch the pictures of a page to choose among them: it is told not to.
    """
    from newspaper import Article, Config

    config = Config()
    config.fetch_images = False

    def read(data: bytes, name: str) -> Reading:
        article = Article(f"https://example.org/{name}", config=config)
        article.download(input_html=_text(data))
        article.parse()
        published = article.publish_date
        day = published.date().isoformat() if hasattr(published, "date") else ""
        return Reading(article.text, "", article.title or "", tuple(article.authors), day)

    return read


def htmldate() -> Reader:
    """Return htmldate, which finds the date alone, asked for the first publication."""
    from htmldate import find_date

    def read(data: bytes, name: str) -> Reading:
        return Reading(date=find_date(_text(data), original_date=True) or "")

    return read


READERS: dict[str, Callable[[], Reader]] = {
    OURS: ours,
    "trafilatura": trafilatura,
    "readability-lxml": readability,
    "jusText": justext,
    "resiliparse": resiliparse,
    "newspaper4k": newspaper,
    "htmldate": htmldate,
}
"""The readers by the names of their distributions, ours first."""


def reader_version(name: str) -> str:
    """Return the version of a reader's distribution."""
    return version(name)


def _text(data: bytes) -> str:
    """Decode a page as ours does, so that no peer loses by a guess at its charset."""
    from corpus.html.decoding import decode

    return decode(data)
