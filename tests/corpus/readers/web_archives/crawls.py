"""Web archives, written with warcio."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from corpus.draft import Draft, Rejection
from corpus.readers.web_archives.web_archive import READER
from corpus.source_types.source_file import SourceFile

HOST = "http://bank.example"
DAY = "2014-03-{:02}T10:00:00Z"
HTML = "text/html; charset=utf-8"


def html(title: str, text: str = "", head: str = "") -> bytes:
    """Return a page with a paragraph of its own."""
    text = text or f"<p>{said(title)}</p>"
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body><main>"
        f"<h1>{title}</h1>{text}</main></body></html>"
    ).encode()


def said(title: str) -> str:
    """Return what the page of a title says."""
    return f"What was found about {title} is set out on this page at some length, and no more."


class Crawl:
    """An archive that is being written; each record a day later than the one before."""

    def __init__(self, path: Path, gzip: bool | None = None) -> None:
        self.path = path
        compressed = path.name.endswith(".gz") if gzip is None else gzip
        self._stream = io.BytesIO()
        self._writer = WARCWriter(self._stream, gzip=compressed)
        self._day = 0

    def add(
        self,
        address: str,
        body: bytes = b"",
        media: str = HTML,
        status: str = "200 OK",
        kind: str = "response",
        day: int = 0,
        http: Mapping[str, str] | None = None,
        warc: Mapping[str, str] | None = None,
    ) -> Any:
        """Add a record, and return it."""
        self._day = day or self._day + 1
        stated = {"WARC-Date": DAY.format(self._day), **(warc or {})}
        headers = {"Content-Type": media} if media else {}
        answer = StatusAndHeaders(status, list((headers | dict(http or {})).items()), "HTTP/1.1")
        record = self._writer.create_warc_record(
            address if ":" in address else HOST + address,
            kind,
            payload=io.BytesIO(body),
            warc_content_type=media if kind == "resource" else "",
            http_headers=None if kind == "resource" else answer,
            warc_headers_dict=stated,
        )
        self._write(record)
        return record

    def ask(self, address: str, method: str, of: Any) -> None:
        """Add the request that was answered with a record."""
        line = StatusAndHeaders(f"{method} {address} HTTP/1.1", [], is_http_request=True)
        told = {"WARC-Concurrent-To": of.rec_headers.get_header("WARC-Record-ID")}
        record = self._writer.create_warc_record(
            HOST + address, "request", http_headers=line, warc_headers_dict=told
        )
        self._write(record)

    def revisit(self, address: str, of: Any, day: int = 0) -> None:
        """Add a capture of an address whose content was that of another record."""
        self._day = day or self._day + 1
        record = self._writer.create_revisit_record(
            HOST + address,
            of.rec_headers.get_header("WARC-Payload-Digest"),
            of.rec_headers.get_header("WARC-Target-URI"),
            of.rec_headers.get_header("WARC-Date"),
            http_headers=of.http_headers,
            warc_headers_dict={"WARC-Date": DAY.format(self._day)},
        )
        self._write(record)

    def _write(self, record: Any) -> None:
        self._writer.write_record(record)
        for stream in (record.raw_stream, getattr(record, "_orig_stream", record.raw_stream)):
            stream.close()  # warcio leaves that to whoever finds it

    def written(self) -> bytes:
        """Return the archive so far."""
        return self._stream.getvalue()

    def read(self) -> tuple[dict[str, Draft], list[Rejection]]:
        """Write the archive and return its drafts by their parts, and what is rejected."""
        self.path.write_bytes(self.written())
        return read(self.path)


def read(path: Path) -> tuple[dict[str, Draft], list[Rejection]]:
    """Return the drafts of a file by their parts, and what is rejected."""
    found = list(READER.read(SourceFile(path, path.name)))
    drafts = [one for one in found if isinstance(one, Draft)]
    assert len({one.part for one in drafts}) == len(drafts)
    return {one.part: one for one in drafts}, [one for one in found if isinstance(one, Rejection)]
