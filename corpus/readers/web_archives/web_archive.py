"""Web archives (WARC, WACZ): the pages of a crawl, each once, as it was captured last."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from corpus.draft import Draft, Rejection
from corpus.errors import InputError
from corpus.html.decoding import decode
from corpus.html.parsing import MAX_PAGE_BYTES, check_page_size
from corpus.pages.page import Page
from corpus.readers.web_archives.captures import PDF, UNKNOWN, Capture, Captures, find_captures
from corpus.readers.web_archives.http_content import content_of
from corpus.readers.web_archives.records import WarcRecord, read_records
from corpus.source_types.block_reasons import FileReasons, record_reasons
from corpus.source_types.pages import explain, pages_version, parse_page
from corpus.source_types.reader import HEAD_BYTES, Reader
from corpus.source_types.registry import reader_of
from corpus.source_types.source_file import MAX_WHOLE_BYTES, SourceFile
from corpus.text.markup import begins_as_markup

_SUFFIXES = (".warc", ".warc.gz", ".wacz")
_BASE = re.compile(r"<base\s[^<>]*?href\s*=\s*[\"']?([^\"'\s<>]+)", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_OVERHEAD = 2
"""Times its content that a body may take, encoded; one of chunks takes a little more."""


def read_web_archive(file: SourceFile) -> Iterator[Draft | Rejection]:
    """Yield what the pages of an archive make, and in a line each what cannot be read.

    Pages are responses of HTML or PDF with status 200, each address once, as it was captured last.
    Their address is the entry's; links between them lead from entry to entry. The archive is read
    twice, first for its heads: O(bytes), in the memory of the addresses and one page.

    Raises:
        InputError: the file is no archive, or one that cannot be read.
        OSError: the file cannot be read.
    """
    found = find_captures(read_records(file), file.name)

    def drafts(record: WarcRecord, capture: Capture, name: str, content: bytes) -> Iterator[Draft]:
        return _drafts(record, capture, name, content, found)

    yield from _of_pages(file, found, drafts)
    yield from found.missing


def _of_pages(
    file: SourceFile,
    found: Captures,
    read: Callable[[WarcRecord, Capture, str, bytes], Iterable[Any]],
) -> Iterator[Any]:
    """Yield what `read` gives of each page, and a rejection for what cannot be read."""
    wanted = found.by_record()

    def most(number: int) -> int:
        if number not in wanted:
            return 0
        return MAX_WHOLE_BYTES if wanted[number][0].suffix == PDF else _OVERHEAD * MAX_PAGE_BYTES

    for record in read_records(file, most):
        if isinstance(record, Rejection):
            yield record
            continue
        for capture in wanted.get(record.number, ()):
            name = found.names[found.key_of(capture.address)]
            try:
                yield from read(record, capture, name, _content(record, capture))
            except InputError as error:
                yield Rejection(f"{file.name}:{capture.address}", str(error))


def _content(record: WarcRecord, capture: Capture) -> bytes:
    limit = MAX_WHOLE_BYTES if capture.suffix == PDF else MAX_PAGE_BYTES
    if record.size > _OVERHEAD * limit:
        check_page_size(record.size)
    in_chunks, encoded = map(record.http_header, ("Transfer-Encoding", "Content-Encoding"))
    return content_of(record.body, in_chunks, encoded, limit)


def _drafts(
    record: WarcRecord, capture: Capture, name: str, content: bytes, found: Captures
) -> Iterator[Draft]:
    base = address = capture.address
    if capture.suffix == PDF or (capture.suffix == UNKNOWN and content.startswith(b"%PDF-")):
        drafts: Iterable[Draft | Rejection] = _in_a_file(content, name)
    else:
        text = _text(record, capture, content)
        if not text:
            return
        base = urljoin(address, (_BASE.search(text) or ["", ""])[1])
        drafts = parse_page(text, name)
    for draft in drafts:
        if isinstance(draft, Rejection):
            raise InputError(draft.reason)
        entry = draft.entry
        links = [one.model_copy(update={"url": found.link(one.url, base)}) for one in entry.links]
        told: dict[str, Any] = {"links": tuple(links)}
        if draft.is_listed_work:
            told["url"] = found.link(entry.url, base)
        else:
            same = found.key_of(entry.url)  # what the page says that it is another view of
            url = found.newest[same].address if same else address
            told |= {"url": url, "file_size": len(content)}
        part = f"{address} {draft.part}".rstrip()
        yield replace(draft, entry=entry.model_copy(update=told), part=part)


def _text(record: WarcRecord, capture: Capture, content: bytes) -> str:
    """Return a page as text, '' for what has no type and does not look like a page."""
    check_page_size(len(content))
    charset = _CHARSET.search(record.http_header("Content-Type"))
    if capture.suffix != UNKNOWN:
        return decode(content, charset[1] if charset else "")
    try:
        text = decode(content)
    except InputError:
        return ""
    return text if begins_as_markup(text) else ""


def _in_a_file(content: bytes, name: str) -> Iterator[Draft | Rejection]:
    """Yield what the reader of a file makes of it, which needs a file."""
    if len(content) > MAX_WHOLE_BYTES:
        raise InputError(f"the file is longer than {MAX_WHOLE_BYTES // 1_000_000} MB")
    with tempfile.TemporaryDirectory(prefix="evidencebank-") as folder:
        file = SourceFile(Path(folder, name), name)
        file.path.write_bytes(content)
        reader = reader_of(file, content[:HEAD_BYTES])
        reader.require_packages()
        yield from reader.read(file)


def _explain(file: SourceFile) -> FileReasons:
    found = find_captures(read_records(file), file.name)

    def reasons(record: WarcRecord, capture: Capture, name: str, content: bytes) -> list[Any]:
        if capture.suffix == PDF:
            drafts = _in_a_file(content, name)
            return record_reasons(one.entry for one in drafts if isinstance(one, Draft)).blocks
        text = _text(record, capture, content)
        return explain(Page(text, name)).blocks if text else []

    blocks = [one for one in _of_pages(file, found, reasons) if not isinstance(one, Rejection)]
    return FileReasons("pages of a crawl", blocks)


READER = Reader(
    name="web-archive",
    described="web archives",
    becomes="one entry for each page of HTML or PDF, as it was captured last; its address is kept, "
    "and links between pages lead from entry to entry",
    suffixes=_SUFFIXES,
    version=f"1, {pages_version()}",
    read=read_web_archive,
    recognises=lambda file, head: file.has_suffix(_SUFFIXES) or head.startswith(b"WARC/"),
    explain=_explain,
    extra="web-archive",
    packages=("warcio", "brotli", "zstandard"),
    holds=(".pdf",),
)
