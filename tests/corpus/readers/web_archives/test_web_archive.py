"""Web archives: each page of a crawl once, as it was captured last, with its address."""

from __future__ import annotations

import gzip
import subprocess
import threading
import tracemalloc
import zipfile
from collections.abc import Collection
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which
from typing import Any

import brotli
import pytest
import zstandard

from corpus.entry import Entry
from corpus.errors import InputError
from corpus.loading.read_alone import read_alone
from corpus.readers.web_archives.web_archive import READER
from corpus.source_types.registry import fingerprint, readers, suffixes
from corpus.source_types.source_file import SourceFile
from tests.corpus.library import Library
from tests.corpus.readers.web_archives.crawls import HOST, Crawl, html, read, said

SAMPLE = Path(__file__).parents[4] / "corpus" / "sample"
PAGES = sorted(SAMPLE.glob("*.html"))


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_each_page_is_an_entry_with_its_address(name: str, tmp_path: Path) -> None:
    """Pictures, errors, redirects and pages without content are none."""
    crawl = Crawl(tmp_path / name)
    crawl.add("/mercer-2010.html", html("Peers in hostels"))
    crawl.add("/", html("The bank"), media="application/xhtml+xml")
    crawl.add("/logo.png", b"\x89PNG\r\n", media="image/png")
    crawl.add("/gone", html("Not found"), status="404 Not Found")
    crawl.add("/old", status="301 Moved", http={"Location": "/mercer-2010.html"})
    crawl.add("/empty", b"")
    drafts, rejected = crawl.read()
    assert list(drafts) == [f"{HOST}/mercer-2010.html", f"{HOST}/"]
    entry = drafts[f"{HOST}/mercer-2010.html"].entry
    assert (entry.id, entry.title, entry.file_format) == (
        "mercer-2010",
        "Peers in hostels",
        "HTM",
    )
    assert entry.url == f"{HOST}/mercer-2010.html"
    assert entry.body == said("Peers in hostels")
    assert entry.file_size == len(html("Peers in hostels"))
    assert drafts[f"{HOST}/"].entry.id == "bank-example"
    assert rejected == []


def test_the_newest_capture_counts(tmp_path: Path) -> None:
    """Whatever the order in the archive; an address is the same with 'www.' and by https."""
    crawl = Crawl(tmp_path / "crawl.warc")
    crawl.add("/a", html("Newest"), day=9)
    crawl.add("/a", html("Older"), day=3)
    crawl.add("https://www.bank.example:443/a#top", html("Old"), day=5)
    crawl.add("/a", html("Moved"), status="302 Found", http={"Location": "/login"}, day=11)
    crawl.add("/a?print=1", html("For printing"), day=1)
    drafts, _ = crawl.read()
    assert {part: one.entry.title for part, one in drafts.items()} == {
        f"{HOST}/a": "Newest",
        f"{HOST}/a?print=1": "For printing",
    }


def test_what_was_seen_again_has_the_content_of_before(tmp_path: Path) -> None:
    """A revisit says so, of its own address or of another; of two at one time the later counts."""
    crawl = Crawl(tmp_path / "crawl.warc.gz")
    first = crawl.add("/a", html("First"), day=1)
    crawl.add("/a", html("Second"), day=2)
    crawl.revisit("/a", first, day=3)
    crawl.revisit("/b", first, day=3)
    picture = crawl.add("/p.png", b"png", media="image/png", day=1)
    crawl.revisit("/q.png", picture, day=2)
    drafts, rejected = crawl.read()
    assert {one.part: one.entry.title for one in drafts.values()} == {
        f"{HOST}/a": "First",
        f"{HOST}/b": "First",
    }
    assert rejected == []


def test_a_revisit_may_name_the_record_alone(tmp_path: Path) -> None:
    """As wget does; then no digest is needed."""
    crawl = Crawl(tmp_path / "crawl.warc")
    first = crawl.add("/a", html("First"))
    told = {
        "WARC-Refers-To": first.rec_headers.get_header("WARC-Record-ID"),
        "WARC-Payload-Digest": "sha1:OTHER",
    }
    crawl.add("/b", kind="revisit", warc=told)
    drafts, rejected = crawl.read()
    assert (sorted(drafts), rejected) == ([f"{HOST}/a", f"{HOST}/b"], [])


def test_content_that_is_in_another_archive_is_told(tmp_path: Path) -> None:
    """The address is named; one that has an older capture here keeps that."""
    other = Crawl(tmp_path / "other.warc")
    gone = other.add("/a", html("Elsewhere"))
    crawl = Crawl(tmp_path / "crawl.warc")
    crawl.add("/b", html("Here"), day=1)
    crawl.revisit("/a", gone, day=2)
    crawl.revisit("/b", gone, day=2)
    drafts, rejected = crawl.read()
    assert [one.entry.title for one in drafts.values()] == ["Here"]
    assert [one.source for one in rejected] == [f"crawl.warc:{HOST}/a"]
    assert "in another archive" in rejected[0].reason


def test_answers_to_forms_are_no_pages(tmp_path: Path) -> None:
    """What was answered to POST or HEAD is not what the address shows."""
    crawl = Crawl(tmp_path / "crawl.warc")
    crawl.ask("/a", "GET", crawl.add("/a", html("The form")))
    crawl.ask("/a", "POST", crawl.add("/a", html("What the form gave")))
    drafts, _ = crawl.read()
    assert [one.entry.title for one in drafts.values()] == ["The form"]


def test_files_that_were_archived_without_a_server_are_pages(tmp_path: Path) -> None:
    """Records 'resource' of an address are, the logs and pictures of a crawler are not."""
    crawl = Crawl(tmp_path / "crawl.warc")
    crawl.add("/a.html", html("Kept"), media="text/html", kind="resource")
    crawl.add("metadata://gnu.org/wget.log", b"log", media="text/plain", kind="resource")
    crawl.add(f"urn:view:{HOST}/a.html", b"png", media="image/png", kind="resource")
    crawl.add(f"urn:text:{HOST}/a.html", html("Text"), media="text/html", kind="resource")
    drafts, rejected = crawl.read()
    assert list(drafts) == [f"{HOST}/a.html"]
    assert rejected == []


@pytest.mark.parametrize(
    ("encoding", "encode"),
    [("gzip", gzip.compress), ("br", brotli.compress), ("zstd", zstandard.compress)],
)
def test_encoded_pages_are_read(encoding: str, encode: Any, tmp_path: Path) -> None:
    """All records, also behind one that is chunked and compressed."""
    crawl = Crawl(tmp_path / "crawl.warc.gz")
    for number in range(3):
        body = encode(html(f"Page {number}"))
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (body[:20], body[20:]))
        http = {"Content-Encoding": encoding, "Transfer-Encoding": "chunked"}
        crawl.add(f"/{number}", chunks + b"0\r\n\r\n", http=http)
    drafts, rejected = crawl.read()
    assert [one.entry.title for one in drafts.values()] == ["Page 0", "Page 1", "Page 2"]
    assert rejected == []


def test_the_charset_of_the_server_counts_where_the_page_has_none(tmp_path: Path) -> None:
    """Browsers read such pages by it, and once saved it is lost."""
    title = "Помощь людям, которые пьют"
    page = html(title, f"<p>{title}. {title}, и что из этого вышло за год.</p>").decode()
    crawl = Crawl(tmp_path / "crawl.warc")
    crawl.add("/a", page.encode("koi8-r"), media="text/html; charset=KOI8-R")
    drafts, _ = crawl.read()
    assert [one.entry.title for one in drafts.values()] == [title]


def test_what_has_no_type_is_looked_at(tmp_path: Path) -> None:
    """Old servers said nothing of what they sent."""
    crawl = Crawl(tmp_path / "crawl.warc")
    crawl.add("/a", html("Without a type"), media="")
    crawl.add("/b", b"\x00\x01\x02" * 50, media="")
    crawl.add("/c", b"Some words.", media="")
    drafts, rejected = crawl.read()
    assert [one.entry.title for one in drafts.values()] == ["Without a type"]
    assert rejected == []


def test_links_lead_from_page_to_page(tmp_path: Path) -> None:
    """As in a copy of the site on disk: by the names of files, others by their whole address."""
    links = "/b/ b?x=1 ../old#part https://bank.example/b/ /never mailto:a@b.example"
    text = "".join(f'<p>{said(url)} <a href="{url}">this</a></p>' for url in links.split())
    crawl = Crawl(tmp_path / "crawl.warc")
    crawl.add("/deep/a.html", html("A", text, head='<base href="/deep/x/">'))
    crawl.add("/b/", html("B"))
    crawl.add("/deep/x/b?x=1", html("B again"))
    crawl.add("/deep/old", status="301 Moved", http={"Location": "/b/index.html"})
    crawl.add("/b/index.html", status="302 Found", http={"Location": "/b/"})
    drafts, _ = crawl.read()
    assert [one.url for one in drafts[f"{HOST}/deep/a.html"].entry.links] == [
        "b.html",
        "b-x-1.html",
        "b.html#part",
        "b.html",
        f"{HOST}/never",
        "mailto:a@b.example",
    ]
    assert [one.entry.id for one in drafts.values()] == ["a", "b", "b-x-1"]


def test_pages_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    """So that a link leads to the one that is meant."""
    crawl = Crawl(tmp_path / "crawl.warc")
    text = f'<p>{said("both")} <a href="/two/intro.html">two</a></p>'
    crawl.add("/one/intro.html", html("One", text))
    crawl.add("/two/intro.html", html("Two"))
    crawl.add("http://other.example/two/intro.html", html("Three"))
    crawl.add("/index.php?id=7", html("Seven"))
    drafts, _ = crawl.read()
    ids = [one.entry.id for one in drafts.values()]
    assert ids == [
        "one-intro",
        "bank-example-two-intro",
        "other-example-two-intro",
        "bank-example-id-7",
    ]
    assert drafts[f"{HOST}/one/intro.html"].entry.links[0].url == f"{ids[1]}.html"


def test_another_view_of_a_page_has_its_address(tmp_path: Path) -> None:
    """A page for printing says whose it is, and becomes one entry with it."""
    link = f'<link rel="canonical" href="{HOST}/a.html">'
    crawl = Crawl(tmp_path / "crawl.warc")
    crawl.add("/a.html", html("Peers", head=link))
    crawl.add("/print?a", html("Peers", head=link))
    crawl.add("/b.html", html("Others", head='<link rel="canonical" href="http://x.example/">'))
    crawl.path.write_bytes(crawl.written())
    (reading,) = read_alone(crawl.path)
    assert [(one.title, one.url) for one in reading.entries] == [
        ("Peers", f"{HOST}/a.html"),
        ("Others", f"{HOST}/b.html"),
    ]


def test_pages_that_cannot_be_read_are_named_by_their_address(tmp_path: Path) -> None:
    """The others are read."""
    crawl = Crawl(tmp_path / "crawl.warc")
    crawl.add("/none", b"<html><script>1</script></html>")
    crawl.add("/zip", b"PK\x03\x04" + bytes(100))
    crawl.add("/large", b"x" * 5_000_001)
    crawl.add("/larger", b"x" * 11_000_000)
    crawl.add("/bomb", brotli.compress(bytes(20_000_000)), http={"Content-Encoding": "br"})
    crawl.add(
        "/broken", gzip.compress(bytes(99999))[:-20] + b"xx" * 30, http={"Content-Encoding": "gzip"}
    )
    crawl.add("/unknown", b"x", http={"Content-Encoding": "sdch"})
    crawl.add("/good", html("Good"))
    drafts, rejected = crawl.read()
    assert [one.entry.title for one in drafts.values()] == ["Good"]
    reasons = {one.source.rpartition("/")[2]: one.reason for one in rejected}
    assert {key: reasons[key][:22] for key in reasons} == {
        "none": "the page has no text: ",
        "zip": "this is a zip archive ",
        "large": "the page is too large ",
        "larger": "the page is too large ",
        "bomb": "the page is too large ",
        "broken": "its content is damaged",
        "unknown": "its content encoding '",
    }


def test_a_pdf_is_read_by_its_own_reader(tmp_path: Path) -> None:
    """Where there is one; else the address is named, and it is read once there is."""
    crawl = Crawl(tmp_path / "crawl.warc")
    crawl.add("/guide.pdf", a_pdf("Naloxone for hostels"), media="application/pdf")
    crawl.add("/saved.pdf", a_pdf("Peers"), media="application/octet-stream")
    crawl.add("/bad.pdf", b"no PDF", media="application/pdf")
    drafts, rejected = crawl.read()
    told = [*drafts, *(one.source.partition(":")[2] for one in rejected)]
    assert sorted(told) == [f"{HOST}/bad.pdf", f"{HOST}/guide.pdf", f"{HOST}/saved.pdf"]
    is_read = ".pdf" in suffixes()
    assert (len(drafts) == 2) == is_read
    for part, draft in drafts.items():
        assert draft.entry.url == part
        assert draft.entry.id == part.rpartition("/")[2].removesuffix(".pdf")
    pdf = [one.fingerprint for one in readers() if ".pdf" in one.suffixes]
    assert fingerprint(READER) == "+".join([READER.fingerprint, *pdf])


def a_pdf(text: str) -> bytes:
    """Return a PDF of one line."""
    show = f"BT /F1 24 Tf 72 700 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources 6 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(show), show),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Font<</F1 5 0 R>>>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, one)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        body
        + b"xref\n0 7\n0000000000 65535 f \n%strailer<</Size 7/Root 1 0 R>>\n" % rows
        + (b"startxref\n%d\n%%%%EOF" % len(body))
    )


# --- archives of other forms, and damaged ones


def test_an_archive_in_an_archive_is_read(tmp_path: Path) -> None:
    """WACZ holds several files of one crawl, and what refers from one to the other is found."""
    one, other = Crawl(tmp_path / "x", gzip=True), Crawl(tmp_path / "y", gzip=True)
    first = one.add("/a", html("A"), day=1)
    other.add("/a", html("A, newer"), day=2)
    other.revisit("/b", first, day=3)
    path = tmp_path / "site.wacz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("datapackage.json", "{}")
        archive.writestr("archive/2.warc.gz", one.written())
        archive.writestr("archive/1.warc.gz", other.written())
        archive.writestr("indexes/index.cdx", "x")
        archive.writestr("elsewhere/3.warc.gz", "x")
    drafts, rejected = read(path)
    assert {one.part: one.entry.title for one in drafts.values()} == {
        f"{HOST}/a": "A, newer",
        f"{HOST}/b": "A",
    }
    assert rejected == []


def test_an_archive_compressed_as_a_whole_or_without_saying_so_is_read(tmp_path: Path) -> None:
    """Crawlers compress each record, people the file; the bytes tell, not the name."""
    crawl = Crawl(tmp_path / "crawl.warc")
    for number in range(3):
        crawl.add(f"/{number}", html(f"Page {number}"))
    path = tmp_path / "again.warc"
    path.write_bytes(gzip.compress(crawl.written()))
    assert len(read(path)[0]) == 3


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_what_came_before_a_cut_is_kept(name: str, tmp_path: Path) -> None:
    """The cut is told by the number of the record, wherever it is."""
    crawl = Crawl(tmp_path / name)
    ends = []
    for number in range(4):
        crawl.add(f"/{number}", html(f"Page {number}"))
        ends.append(len(crawl.written()))
    data = crawl.written()
    for cut in range(ends[2] + 1, ends[3] - 12, 41):
        crawl.path.write_bytes(data[:cut])
        drafts, rejected = read(crawl.path)
        assert [one.entry.title for one in drafts.values()] == ["Page 0", "Page 1", "Page 2"]
        assert [one.source for one in rejected] == [f"{name}:4"], cut
        assert "cut" in rejected[0].reason or "bytes before" in rejected[0].reason


def test_what_stands_behind_a_broken_record_is_found(tmp_path: Path) -> None:
    """A wrong length, a version that nobody knows and bytes of nothing cost themselves alone."""
    crawl = Crawl(tmp_path / "crawl.warc")
    for number in range(5):
        crawl.add(f"/{number}", html(f"Page {number}"))
    records = [b"WARC/1.0" + part for part in crawl.written().split(b"WARC/1.0")[1:]]
    records[1] = records[1].replace(b"Content-Length: ", b"Content-Length: x")
    records[2] = records[2].replace(b"WARC/1.0", b"WARC/9.7")
    records[3] += b"\0\0 nothing \xff\n"
    crawl.path.write_bytes(b"".join(records))
    drafts, rejected = read(crawl.path)
    assert [one.entry.title for one in drafts.values()] == ["Page 0", "Page 3", "Page 4"]
    assert {one.source for one in rejected} >= {f"crawl.warc:{n}" for n in (2, 3, 5)}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "holds no record"),
        (b"<html>no archive</html>" * 9, "holds no record"),
        (zstandard.compress(b"WARC/1.0\r\n"), "compressed with zstd: unpack it"),
    ],
)
def test_what_is_no_archive_is_refused(data: bytes, reason: str, tmp_path: Path) -> None:
    """With a line that says why."""
    path = tmp_path / "crawl.warc"
    path.write_bytes(data)
    with pytest.raises(InputError, match=reason):
        list(READER.read(SourceFile(path, path.name)))


def test_a_head_without_end_and_what_expands_beyond_all_measure_end(tmp_path: Path) -> None:
    """Neither takes the memory of what it claims to hold."""
    crawl = Crawl(tmp_path / "crawl.warc")
    crawl.add("/a", html("A"))
    for more in (b"WARC/1.0\r\n" + b"x" * 3_000_000, b"WARC/1.0\r\n" + b"a: b\r\n" * 500_000):
        crawl.path.write_bytes(crawl.written() + more)
        drafts, rejected = read(crawl.path)
        assert len(drafts) == 1
        assert [one.source for one in rejected] == ["crawl.warc:2"]
        assert "no end" in rejected[0].reason
    crawl.path.write_bytes(gzip.compress(crawl.written() + bytes(60_000_000)))
    _, rejected = read(crawl.path)
    assert "more than anybody could mean" in rejected[0].reason


# --- as a source


def test_pages_of_an_archive_are_a_site(tmp_path: Path) -> None:
    """What stands on many of them is left out, and comes back when it no longer does."""
    stub = "This article is a stub, and you can help the project by making it longer."
    library = Library(tmp_path)

    def crawl(pages: int) -> None:
        made = Crawl(library.pages / "crawl.warc.gz")
        for number in range(6):
            notice = f"<p>{stub}</p>" if number < pages else ""
            made.add(f"/{number}", html(f"Page {number}", f"{notice}<p>{said(str(number))}</p>"))
        made.path.write_bytes(made.written())

    crawl(5)
    assert library.load().repeated_blocks == 1
    assert all(stub not in entry.body for entry in library.entries().values())
    crawl(3)
    report = library.load()
    assert (report.repeated_blocks, report.changed) == (0, 5)
    bodies = [entry.body for entry in library.entries().values()]
    assert [stub in body for body in bodies] == [True, True, True, False, False, False]
    (library.pages / "crawl.warc.gz").unlink()
    assert library.load().removed == 6


def test_an_archive_of_pages_is_the_pages(tmp_path: Path) -> None:
    """Each entry the same as from the files, but for its address and links of the old site."""
    crawl = Crawl(tmp_path / "sample.warc.gz")
    pages = [page for page in PAGES if page.stem.endswith(("-a1", "-2009", "-a4", "methods"))]
    pages += PAGES[::9]
    for page in dict.fromkeys(pages):
        crawl.add(f"/entries/{page.name}", page.read_bytes())
    crawl.path.write_bytes(crawl.written())
    compare(crawl.path, [*dict.fromkeys(pages)], tmp_path)


@pytest.mark.skipif(which("wget") is None, reason="wget is not installed")
@pytest.mark.slow
def test_what_wget_archives_of_the_sample_is_the_sample(tmp_path: Path) -> None:
    """Compressed by the server, in chunks, from link to link."""
    links = [f'<li><a href="/{page.name}">x</a>' for page in PAGES]
    start = f"<html><body><ul>{''.join(links)}</ul></body></html>".encode()

    class Handler(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            name = self.path.strip("/")
            if name and not (SAMPLE / name).is_file():
                self.send_error(404)
                return
            body = gzip.compress((SAMPLE / name).read_bytes() if name else start)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for place in range(0, len(body), 1000):
                part = body[place : place + 1000]
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
            self.wfile.write(b"0\r\n\r\n")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/"
        how = ["wget", "-q", "-r", "-l1", "--compression=gzip", "--warc-file=site", address]
        subprocess.run(how, cwd=tmp_path, check=False)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    compare(tmp_path / "site.warc.gz", PAGES, tmp_path)


def compare(path: Path, pages: Collection[Path], folder: Path) -> None:
    """Check that an archive gives the entries that the files give."""
    banks = []
    for name in ("files", "archive"):
        (folder / name).mkdir()
        library = Library(folder / name)
        for source in [path] if name == "archive" else pages:
            library.write(source.name, source.read_bytes())
        report = library.load()
        banks.append(library.entries())
    unlike = {"url", "sources", "links"}
    files, read = ({key: one.model_dump(exclude=unlike) for key, one in b.items()} for b in banks)
    assert {key: one for key, one in read.items() if not key.startswith("127-0-0-1")} == files
    assert report.rejected == []
    captured = {page.name for page in pages}

    def named(bank: dict[str, Entry]) -> list[list[str]]:
        return [[one.url for one in bank[key].links if one.url in captured] for key in files]

    assert named(banks[1]) == named(banks[0])
    assert any(named(banks[0]))


@pytest.mark.slow
def test_memory_does_not_grow_with_the_archive(tmp_path: Path) -> None:
    """A crawl of films with a page between them: 200 MB are read in the memory of one page."""
    crawl = Crawl(tmp_path / "crawl.warc")
    crawl.add("/film", bytes(10_000_000), media="video/mp4")
    crawl.add("/page", html("Page"))
    data = crawl.written()
    with crawl.path.open("wb") as stream:
        for number in range(20):
            stream.write(data.replace(b"/page", b"/page%d" % number))
    del crawl, data
    tracemalloc.start()
    try:
        path = tmp_path / "crawl.warc"
        found = sum(1 for _ in READER.read(SourceFile(path, path.name)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found == 20
    assert peak < 20_000_000
