"""Which captures of an archive are read: the newest of each address, found without its content."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from corpus.draft import Rejection
from corpus.errors import InputError
from corpus.pages.assembly import page_id
from corpus.readers.web_archives.records import WarcRecord
from corpus.text.typography import clean_line

MAX_PAGES = 500_000
"""Pages of one archive, of which what is known is held in memory."""

_MAX_REDIRECTS = 5
HTML, PDF, UNKNOWN = ".html", ".pdf", "."
"""Suffixes of captures; what has no type may be a page."""

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_PDF = frozenset({"application/pdf", "application/x-pdf"})
_ANY = frozenset({"application/octet-stream", "binary/octet-stream", "application/force-download"})
"""Types that servers give for files that are to be saved."""

_INDEX = re.compile(r"(?:index|default)(?:\.\w{2,5})?", re.IGNORECASE)
_ENDING = re.compile(r"\.[A-Za-z]\w{1,4}$")
_PORTS = {"http": ":80", "https": ":443"}


class Capture(NamedTuple):
    """A capture: when, in which record, of which address, and the suffix that its type has."""

    date: str
    number: int
    address: str
    suffix: str


@dataclass(slots=True)
class Captures:
    """The captures to read: `newest` by the key of their address (`address_key`).

    `names` are those of the files that a copy of the site on disk would have, each but once, as
    far as that can be. `missing` are pages of which the archive says that they are as they were
    when another archive was made.
    """

    newest: dict[str, Capture] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    missing: list[Rejection] = field(default_factory=list)
    redirects: dict[str, tuple[str, str]] = field(default_factory=dict)

    def by_record(self) -> dict[int, list[Capture]]:
        """Return the captures by the number of the record that has their content."""
        found: dict[int, list[Capture]] = defaultdict(list)
        for capture in self.newest.values():
            found[capture.number].append(capture)
        return found

    def key_of(self, address: str) -> str:
        """Return the key of the capture that an address leads to, '' if there is none."""
        key = address_key(address)
        for _ in range(_MAX_REDIRECTS):
            if key in self.newest or key not in self.redirects:
                break
            key = self.redirects[key][1]
        return key if key in self.newest else ""

    def link(self, url: str, base: str) -> str:
        """Return where a link leads: to the file of a page of the archive, or to an address.

        So do the links of a copy of the site that is made for reading without a network.

        Args:
            url: the link as the page has it.
            base: the address that it is relative to.
        """
        if not url or url.startswith("#"):
            return url
        try:
            address = urljoin(base, url)
        except ValueError:
            return url
        key = self.key_of(address)
        fragment = address.partition("#")[2]
        return self.names[key] + (f"#{fragment}" if fragment else "") if key else address


def find_captures(records: Iterable[WarcRecord | Rejection], name: str) -> Captures:
    """Return the captures of an archive that are to be read.

    Of each address the newest response with status 200 counts, of two at one time the later in
    the archive. A record that says that the content was that of another stands for it.

    Args:
        records: those of the archive, their bodies unread.
        name: the archive, for rejections.

    Raises:
        InputError: there are too many.
    """
    found = _Finding()
    for one in records:
        if isinstance(one, WarcRecord):
            found.take(one)
    return found.captures(name)


class _Seen(NamedTuple):
    """A response, or what stands for one: its capture, and what others may call it by."""

    key: str
    capture: Capture
    id: str
    concurrent: str
    refers: str
    digest: str


class _Finding:
    """Captures while they are looked for; what refers to others is settled at the end."""

    def __init__(self) -> None:
        self._found = Captures()
        self._pages: list[_Seen] = []
        self._revisits: list[_Seen] = []
        self._not_read: set[str] = set()

    def take(self, record: WarcRecord) -> None:
        """Take in a record."""
        kind = record.header("WARC-Type").lower()
        if kind == "request":
            if record.http is not None and record.http.protocol != "GET":
                ids = (record.header("WARC-Record-ID"), record.header("WARC-Concurrent-To"))
                self._not_read.update(filter(None, ids))
            return
        address = clean_line(record.header("WARC-Target-URI")).strip("<>").replace(" ", "%20")
        key = address_key(address)
        if not key or kind not in ("response", "resource", "revisit"):
            return
        date = record.header("WARC-Date").rstrip("Zz")
        capture = Capture(date, record.number, address, _suffix(record, address))
        target = record.http_header("Location")
        if record.status.startswith("3") and target:
            self._redirect(key, capture, target)
        elif kind == "revisit" and record.status in ("", "200", "304"):
            self._keep(self._revisits, record, key, capture)
        elif capture.suffix and record.size and (record.status == "200" or kind == "resource"):
            self._keep(self._pages, record, key, capture)

    def _redirect(self, key: str, capture: Capture, target: str) -> None:
        try:
            to = address_key(urljoin(capture.address, target))
        except ValueError:
            return
        known = self._found.redirects.get(key, ("", ""))
        if to and to != key and capture.date >= known[0]:
            self._found.redirects[key] = (capture.date, to)

    def _keep(self, seen: list[_Seen], record: WarcRecord, key: str, capture: Capture) -> None:
        told = ("WARC-Record-ID", "WARC-Concurrent-To", "WARC-Refers-To", "WARC-Payload-Digest")
        seen.append(_Seen(key, capture, *map(record.header, told)))
        if len(self._pages) + len(self._revisits) + len(self._found.redirects) > MAX_PAGES:
            raise InputError(f"the archive holds more than {MAX_PAGES:,} pages: split it")

    def captures(self, name: str) -> Captures:
        """Return what is to be read."""
        found = self._found
        payloads: dict[str, Capture] = {}
        for page in self._pages:
            if self._not_read.isdisjoint((page.id, page.concurrent)):
                payloads |= {known: page.capture for known in (page.id, page.digest) if known}
                _put(found.newest, page.key, page.capture)
        for one in self._revisits:
            named = (payloads[known] for known in (one.refers, one.digest) if known in payloads)
            if payload := next(named, None):  # of another address, or of this one
                seen = one.capture._replace(number=payload.number, suffix=payload.suffix)
                _put(found.newest, one.key, seen)
            elif one.capture.suffix in (HTML, PDF) and one.key not in found.newest:
                reason = "its content is in another archive: put the archives of a crawl together"
                found.missing.append(Rejection(f"{name}:{one.capture.address}", reason))
        found.names = _names(found.newest)
        return found


def _put(newest: dict[str, Capture], key: str, capture: Capture) -> None:
    if key not in newest or capture[:2] >= newest[key][:2]:
        newest[key] = capture


def address_key(address: str) -> str:
    """Return what addresses of one page have in common, '' for one that is not of the web.

    As archives look pages up, 'http' is 'https', with 'www.' or without, and what a browser keeps
    for itself behind '#' is no part of it.

    >>> address_key("https://www.Example.org:443/a?b#c")
    'example.org/a?b'
    """
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if parts.scheme not in _PORTS or not host:
        return ""
    port = "" if port == _PORTS[parts.scheme] else port
    return f"{host}{port}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")


def _suffix(record: WarcRecord, address: str) -> str:
    """Return the suffix that files of a response's type have: of no page '', of no type '.'."""
    stated = record.http_header("Content-Type") if record.http else record.header("Content-Type")
    media = stated.partition(";")[0].strip().lower()
    if media in _HTML:
        return HTML
    if media in _PDF or (media in _ANY and urlsplit(address).path.lower().endswith(PDF)):
        return PDF
    return "" if media else UNKNOWN


def _names(newest: Mapping[str, Capture]) -> dict[str, str]:
    """Return a name for each page: its file's, with the folders or the host where others have it.

    The name has the id of an entry that is made of a file so called.
    """
    called = {key: _candidates(key) for key in newest}
    counts = Counter(name for names in called.values() for name in dict.fromkeys(names))
    return {
        key: next((name for name in names if counts[name] == 1), names[-1])
        + (PDF if newest[key].suffix == PDF else HTML)
        for key, names in called.items()
    }


def _candidates(key: str) -> list[str]:
    address, _, query = key.partition("?")
    host, *folders = [unquote(part).replace("/", "-") for part in address.split("/")]
    if _INDEX.fullmatch(folders[-1]) or not folders[-1]:
        folders.pop()
    if folders:
        folders[-1] = _ENDING.sub("", folders[-1])
    paths = [folders[-1:] or [host], folders or [host], [host, *folders]]
    return [page_id("", "-".join([*path, query] if query else path) + HTML) for path in paths]
