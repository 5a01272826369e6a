"""PDF files written by hand: lines of text at their places, in the fonts that every reader has."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

PARAGRAPH = (
    "Peers who had left the hostel met those who were about to leave and went with them.",
    "They found rooms, filled in forms and waited beside them in offices of every kind",
    "until the first weeks were over. Half of those whom they met were still in rooms of",
    "their own a year later, which was more than anybody had thought.",
)
"""Four lines of a paragraph."""


_PICTURE = (
    b"<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8"
    b"/ColorSpace/DeviceGray/Length 1>>stream\n\x80\nendstream"
)


class Text(NamedTuple):
    """A line of text: where its baseline begins, its size, whether it is bold or runs upwards."""

    left: float
    base: float
    words: str
    size: float = 10
    bold: bool = False
    upwards: bool = False


def column(
    lines: Sequence[str], left: float = 72, top: float = 700, size: float = 10, step: float = 12
) -> list[Text]:
    """Return lines one below the other."""
    return [Text(left, top - step * place, words, size) for place, words in enumerate(lines)]


def pdf_bytes(
    pages: Sequence[Sequence[Text]],
    info: dict[str, str] | None = None,
    outline: Sequence[str] = (),
    picture: bool = False,
    encrypted: bool = False,
) -> bytes:
    """Return a PDF whose pages have these lines, in this order.

    With `picture` each page shows one, with `encrypted` nobody knows the password.
    """
    objects: list[bytes] = [
        b"",  # the catalogue
        b"",  # the pages
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>",
        _PICTURE,
    ]

    def add(data: bytes) -> int:
        objects.append(data)
        return len(objects)

    kids = []
    for page in pages:
        shown = b"q 500 0 0 700 50 50 cm /Im Do Q\n" if picture else b""
        drawn = shown + b"\n".join(map(_drawn, page))
        content = add(b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn))
        resources = b"<</Font<</F1 3 0 R/F2 4 0 R>>/XObject<</Im 5 0 R>>>>"
        kids.append(
            add(
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources %s/Contents %d 0 R>>"
                % (resources, content)
            )
        )
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (
        len(kids),
        b" ".join(b"%d 0 R" % kid for kid in kids),
    )
    marks = b"/Outlines %d 0 R" % _add_outline(objects, outline) if outline else b""
    objects[0] = b"<</Type/Catalog/Pages 2 0 R%s>>" % marks
    trailer = b""
    if info:
        values = b"".join(b"/%s(%s)" % (key.encode(), _escaped(info[key])) for key in info)
        trailer += b"/Info %d 0 R" % add(b"<<%s>>" % values)
    if encrypted:
        keys = b"/O<%s>/U<%s>" % (b"ab" * 32, b"cd" * 32)
        number = add(b"<</Filter/Standard/V 1/R 2/P -4%s>>" % keys)
        trailer += b"/Encrypt %d 0 R/ID[<01><01>]" % number
    return _file(objects, trailer)


def write_pdf(
    path: Path, pages: Sequence[Sequence[Text]], info: dict[str, str] | None = None
) -> Path:
    """Write a PDF of these pages."""
    path.write_bytes(pdf_bytes(pages, info))
    return path


def _add_outline(objects: list[bytes], titles: Sequence[str]) -> int:
    root = len(objects) + 1
    first, last = root + 1, root + len(titles)
    objects.append(b"<</First %d 0 R/Last %d 0 R/Count %d>>" % (first, last, len(titles)))
    for number, title in enumerate(titles, first):
        following = b"/Next %d 0 R" % (number + 1) if number < last else b""
        objects.append(b"<</Title(%s)/Parent %d 0 R%s>>" % (_escaped(title), root, following))
    return root


def _drawn(text: Text) -> bytes:
    font = b"F2" if text.bold else b"F1"
    turn = b"0 1 -1 0" if text.upwards else b"1 0 0 1"
    place = b"%s %.2f %.2f Tm" % (turn, text.left, text.base)
    return b"BT /%s %.2f Tf %s (%s) Tj ET" % (font, text.size, place, _escaped(text.words))


def _escaped(text: str) -> bytes:
    data = text.encode("cp1252", "replace")
    return data.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _file(objects: Sequence[bytes], trailer: bytes) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, data in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\n" % (len(objects) + 1, trailer)
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)
