"""Bytes to text: which encoding a page is in, whatever it says about itself."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain, islice

from corpus.deferred.patterns import pattern
from corpus.errors import InputError

_HEAD_BYTES = 4096
_GROUP_BYTES = 1 << 15
"""Bytes of lines that are decoded at once."""

_TAKEN_AT_ONCE = 16
"""Lines, each of which may be as long as a line may be."""

_LONG_LINE_BYTES = 1 << 20

SAMPLE_BYTES = 65_536
"""So many bytes, at the beginning of a text, tell how all of it is written."""

_MIN_DETECTABLE = 60
"""Fewer bytes beyond ASCII than this are too few to tell one legacy encoding from another."""

_MAGIC = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a zip archive (or an office document)",
    b"PK\x05\x06": "a zip archive",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!\x1a\x07": "a rar archive",
    b"BZh91AY&SY": "a bzip2 archive",
    b"\xfd7zXZ\x00": "an xz archive",
    b"\x89PNG\r\n": "a PNG image",
    b"GIF87a": "a GIF image",
    b"GIF89a": "a GIF image",
    b"\xff\xd8\xff": "a JPEG image",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old office document",
    b"{\\rtf": "an RTF document",
    b"%!PS": "a PostScript document",
    b"\x7fELF": "a program",
    b"SQLite format 3\x00": "an SQLite database",
    b"OggS": "an audio file",
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEGACY = frozenset(
    {
        *(f"cp{number}" for number in range(1250, 1259)),
        *(f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
        *("koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "cp866", "cp874"),
        *("gb18030", "big5", "big5hkscs", "euc_jp", "cp932", "cp949", "iso2022_jp"),
    }
)
"""The encodings a page may declare, besides Unicode; anything else is taken for a mistake."""

_SUPERSETS = {
    **dict.fromkeys(("ascii", "iso8859-1"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""What pages mean when they declare these, as browsers read them."""

_CANDIDATES = sorted(_LEGACY - {"cp1252", "iso2022_jp"})

_DECLARED = pattern(
    rb"""<meta\s[^<>]*?charset\s*=\s*["']?\s*([\w.:-]{1,40})|<\?xml\s[^<>]*?encoding\s*=\s*["']([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_UTF8_SEQUENCE = pattern(
    rb"(?:[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}"
    rb"|\xf4[\x80-\x8f][\x80-\xbf]{2})+"
)
_COMMON_BEYOND_ASCII = pattern(r"[\u00a0-\u017f\u2010-\u203a€™\u2212]+")
"""What western text written in UTF-8 has beyond ASCII: accented letters and typographic marks."""
_HIGH_BYTES = bytes(range(0x80, 0x100))
_CONTROLS_BEYOND_ASCII = (
    (b"\xc2", pattern(rb"\xc2[\x80-\x9f]")),
    (b"\xef", pattern(rb"\xef\xbf[\xbe\xbf]")),
)
"""The first byte of each tells soon of most texts that there is none."""
_LONE_RETURN = pattern(rb"\r(?!\n)")
_PLAIN = bytes({0x09, 0x0A, *range(0x20, 0x100)} - {0x7F})
_CONTROL_BYTES = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1B})
_UNWANTED = pattern(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = ("\r\n", "\r", "\x0b", "\x0c")
_ODD_IN_WORD = pattern(r"[A-Za-z][¡-©«-¬®-´¶-¸¹-¿×÷][A-Za-z]")


def decode(data: bytes, charset: str = "") -> str:
    """Return the text of a page, a text file or a record.

    A byte order mark decides; then UTF-8 if the bytes are valid UTF-8; then the charset that the
    page declares, or else `charset`, which its server named, if the bytes agree; then
    Windows-1252, or what the text itself suggests. Bytes that mix UTF-8 and Windows-1252 are read
    run by run. NULs, control characters and lone surrogates are left out and line ends are `\\n`.

    Raises:
        InputError: the data are empty, or not text (a PDF, an image, an archive).
    """
    _refuse_binary(data)
    text = strip_controls(_decode(data, charset))
    if not text.strip():
        raise InputError("the file is empty: there is no text in it")
    return text


def decode_lines(lines: Iterable[bytes]) -> Iterator[str]:
    """Yield the lines of a text of any length, each with its end, as `decode` would read them.

    Args:
        lines: the text, cut after each byte of a line end.

    Raises:
        InputError: the text is binary data.
    """
    begun: list[str] = []
    for text in decode_texts(lines):
        first, *others = text.split("\n")
        begun.append(first)
        if others:
            yield "".join(begun) + "\n"
            begun = [others.pop()]
            yield from [f"{line}\n" for line in others]
    if last := "".join(begun):
        yield last


def decode_texts(parts: Iterable[bytes], head: bytes = b"") -> Iterator[str]:
    """Yield a text of any length in pieces, cut anywhere, as `decode` would read it.

    The first bytes tell the encoding of the others. Lines that are not UTF-8 in spite of them are
    Windows-1252, or what the line itself suggests.

    Args:
        parts: the bytes of the text, in any parts.
        head: the first `SAMPLE_BYTES` of a text that `is_of_lines`, of which the parts are some
            lines; by default they are all of the text.

    Raises:
        InputError: the text is binary data.
    """
    rest = iter(parts)
    first: list[bytes] = []
    size = 0
    for part in rest:
        first.append(part)
        size += len(part)
        if size >= SAMPLE_BYTES:
            break
    start = b"".join(first)
    head = head or start[:SAMPLE_BYTES]
    _refuse_binary(head)
    if first and len(first[-1]) > _GROUP_BYTES:  # short pieces stay in the processor's cache
        rest = (piece for part in rest for piece in _small_pieces(part))
    held = ""  # a line end is two characters, which may come in two pieces
    for text in _decoded_pieces(head, start, rest):
        whole = held + text
        held = "\r" if whole.endswith("\r") else ""
        yield strip_controls(whole.removesuffix("\r")) if "\r" in whole else whole
    if held:
        yield "\n"


def is_of_lines(head: bytes) -> bool:
    """Say whether any lines of a text can be decoded by themselves, by its first bytes."""
    return _marked_encoding(head)[1] in (None, "utf-8")


def line_ends(part: bytes) -> int:
    """Return how many lines end in some lines of a text that `is_of_lines`."""
    found = sum(part.count(end) for end in (b"\n", b"\r", b"\x0b", b"\x0c") if end in part)
    return found - part.count(b"\r\n") if b"\r" in part else found


def _marked_encoding(head: bytes) -> tuple[bytes, str | None]:
    """Return a text's byte order mark, and the encoding that it or the bytes' order tells."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return mark, encoding
    return b"", _utf16_order(head)


def _decoded_pieces(head: bytes, start: bytes, rest: Iterable[bytes]) -> Iterator[str]:
    """Yield text without control characters but for line ends, which may be any."""
    mark, encoding = _marked_encoding(head)
    parts = chain(_small_pieces(start.removeprefix(mark)), rest)
    if encoding not in (None, "utf-8"):  # a part may be cut in the midst of a character
        decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        for part in parts:
            text = decoder.decode(part).replace("\x0b", "\n").replace("\x0c", "\n")
            yield _UNWANTED.sub("", text)
        return
    legacy = cache(lambda: _legacy_encoding(head))  # most need to know of none
    for block in _blocks_of_lines(parts):
        yield _decoded_block(block, legacy)


def _decoded_block(block: bytes, legacy: Callable[[], str | None]) -> str:
    """Return whole lines as text: looks at bytes tell sooner that there is nothing to take out."""
    odd = block.translate(None, _PLAIN)
    is_clean = not odd.strip(b"\r") and not (
        _has_controls_beyond(block) or (odd and _LONE_RETURN.search(block))
    )
    try:
        if is_clean:
            return (block.replace(b"\r\n", b"\n") if odd else block).decode("utf-8")
        return strip_controls(block.decode("utf-8"))
    except UnicodeDecodeError:
        lines = (_decoded_line(line, legacy()) for line in block.split(b"\n"))
        return strip_controls("\n".join(lines))


def _blocks_of_lines(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield whole lines some at a time, and those before an error before it is raised.

    A line that is longer than any need be is cut between words.
    """
    some: list[bytes] = []
    size = 0
    rest = iter(parts)
    try:
        while True:
            known = len(some)
            some.extend(islice(rest, _TAKEN_AT_ONCE))
            if len(some) == known:
                break
            size += sum(map(len, some[known:]))
            if size > _GROUP_BYTES:
                block = b"".join(some)
                end = block.rfind(b"\n") + 1
                if not end and size > _LONG_LINE_BYTES:
                    end = block.rfind(b" ") + 1 or len(block.rstrip(_HIGH_BYTES)) or size
                if end:
                    yield block[:end]
                some, size = [block[end:]], size - end
    except Exception:
        yield b"".join(some)
        raise
    yield b"".join(some)


def _small_pieces(part: bytes) -> Iterable[bytes]:
    size = _GROUP_BYTES // _TAKEN_AT_ONCE
    return (part[at : at + size] for at in range(0, len(part), size))


def _decoded_line(line: bytes, legacy: str | None) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode(legacy, errors="replace") if legacy else _decode_legacy(line, None)


def _legacy_encoding(sample: bytes) -> str | None:
    """Return the encoding that a whole text suggests better than any of its lines, if one does."""
    high = len(sample) - len(sample.translate(None, _HIGH_BYTES))
    if high < _MIN_DETECTABLE:
        return None
    in_sequences = sum(len(match[0]) for match in _UTF8_SEQUENCE.finditer(sample))
    is_told = in_sequences * 2 > high or _plausibly_western(_cp1252(sample), high)
    return None if is_told else _suggested_encoding(sample)


def _suggested_encoding(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes  # imported here: few pages do not tell theirs

    best = from_bytes(sample, cp_isolation=_CANDIDATES, preemptive_behaviour=False).best()
    return None if best is None else best.encoding


def strip_controls(text: str) -> str:
    """Return `text` without control characters and lone surrogates, its line ends made `\\n`."""
    if (text.isascii() and text.isprintable()) or _is_clean(text):  # most are, told sooner
        return text
    if any(map(text.__contains__, _LINE_ENDS)):
        for end in _LINE_ENDS:
            text = text.replace(end, "\n")
        if _is_clean(text):
            return text
    return _UNWANTED.sub("", text)


def _is_clean(text: str) -> bool:
    """Whether nothing is to be taken out of a text, by a look at its bytes."""
    try:
        data = text.encode()
    except UnicodeEncodeError:  # lone surrogates
        return False
    return not data.translate(None, _PLAIN) and not _has_controls_beyond(data)


def _has_controls_beyond(data: bytes) -> bool:
    return any(first in data and one.search(data) for first, one in _CONTROLS_BEYOND_ASCII)


def _refuse_binary(data: bytes) -> None:
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise InputError(f"this is {what}, not a page: convert it to HTML or text first")
    if any(data.startswith(mark) for mark, _ in _BOMS) or _utf16_order(data) is not None:
        return
    controls = len(data) - len(data.translate(None, _CONTROL_BYTES))
    if controls > 8 and controls * 30 > len(data):
        raise InputError("this is binary data, not a page: convert it to HTML or text first")


def _decode(data: bytes, charset: str = "") -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            # A character cut off at the end must not cost the whole text.
            return data[len(mark) :].decode(encoding, errors="replace")
    if (order := _utf16_order(data)) is not None:
        return data.decode(order, errors="replace")
    declared = _declared_encoding(data) or _known_encoding(charset)
    if declared == "iso2022_jp" and b"\x1b$" in data:
        return data.decode(declared, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(data, declared)


def _utf16_order(data: bytes) -> str | None:
    """Return the byte order of UTF-16 text without a mark: every other byte of it is mostly NUL."""
    sample = data[:_HEAD_BYTES]
    half = len(sample) // 2
    if half < 4:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _declared_encoding(data: bytes) -> str | None:
    """Return the codec that the page declares, if it is one that pages are written in."""
    found = _DECLARED.search(data[:_HEAD_BYTES])
    return None if found is None else _known_encoding((found[1] or found[2]).decode("latin-1"))


def _known_encoding(charset: str) -> str | None:
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return None
    name = _SUPERSETS.get(name, name)
    return name if name in _LEGACY or name == "utf-8" else None


def _decode_legacy(data: bytes, declared: str | None) -> str:
    """Decode bytes that are not valid UTF-8 as a whole."""
    high = len(data) - len(data.translate(None, _HIGH_BYTES))
    in_sequences = sum(len(match[0]) for match in _UTF8_SEQUENCE.finditer(data))
    if in_sequences * 2 > high:
        return _decode_mixed(data)
    if declared not in (None, "utf-8", "cp1252"):
        try:
            return data.decode(declared)
        except UnicodeDecodeError:
            pass  # it is not what it says; the text itself may tell
    western = _cp1252(data)
    if high < _MIN_DETECTABLE or _plausibly_western(western, high):
        return _decode_mixed(data, only_common=declared != "utf-8")
    encoding = _suggested_encoding(data[:SAMPLE_BYTES])
    return western if encoding is None else data.decode(encoding, errors="replace")


def _decode_mixed(data: bytes, only_common: bool = False) -> str:
    """Decode runs of valid UTF-8 as UTF-8 and what lies between them as Windows-1252.

    With `only_common`, a run counts as UTF-8 only if it is what western text has beyond ASCII:
    in Windows-1252 'É’' happens to be a valid sequence, but not of such a character.
    """
    parts: list[str] = []
    end = 0
    for match in _UTF8_SEQUENCE.finditer(data):
        run = match[0].decode("utf-8")
        if only_common and _COMMON_BEYOND_ASCII.fullmatch(run) is None:
            continue
        parts += (_cp1252(data[end : match.start()]), run)
        end = match.end()
    parts.append(_cp1252(data[end:]))
    return "".join(parts)


def _cp1252(data: bytes) -> str:
    return data.decode("cp1252", errors="ignore")


def _plausibly_western(text: str, high: int) -> bool:
    """Whether text read as Windows-1252 looks like a western language.

    Western text is mostly ASCII letters, with an accent or a typographic mark here and there;
    signs such as '¹' or '¾' do not stand between two letters of a word.
    """
    letters = sum(map(str.isalpha, text))
    odd = len(_ODD_IN_WORD.findall(text))
    return high * 4 < letters and odd * 20 <= high
