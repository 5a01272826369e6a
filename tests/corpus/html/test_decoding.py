"""Bytes to text, whatever their encoding and whatever they say it is."""

from __future__ import annotations

import codecs
import io
import re
from itertools import pairwise
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import InputError
from corpus.html.decoding import decode, decode_lines, decode_texts, strip_controls

ENGLISH = "“Quoted” – it’s naïve, café, £5, €6…"
RUSSIAN = "Профилактика алкоголизма среди молодёжи: обзор исследований и рекомендации. " * 3
GREEK = "Η πρόληψη του αλκοολισμού στους νέους ανθρώπους και τις οικογένειές τους. " * 3
JAPANESE = "若者のアルコール依存症の予防に関する研究の概要と推奨事項について説明します。" * 3
CHINESE = "青少年酒精和药物滥用预防研究综述及建议。我们讨论了治疗的效果。" * 3
CZECH = "Léčba závislosti na alkoholu u mladých lidí vyžaduje péči, říká výzkum žáků. " * 3


def page(text: bytes, declared: str = "") -> bytes:
    """Return a page with that text, which declares that charset."""
    meta = f"<meta charset={declared}>".encode() if declared else b""
    return b"<html><head>" + meta + b"</head><body><p>" + text + b"</p></body></html>"


@given(st.text())
def test_controls_are_taken_out_one_by_one_or_all_at_once(text: str) -> None:
    """That there are none is told by a look at all bytes."""
    lines = text.replace("\r\n", "\n").translate(dict.fromkeys(map(ord, "\r\v\f"), "\n"))
    kept = [one for one in lines if one in "\t\n" or not is_control(one)]
    assert strip_controls(text) == "".join(kept)


def is_control(character: str) -> bool:
    """Whether a character is a control character, half of one, or none at all."""
    return category(character) in ("Cc", "Cs") or character in "\ufffe\uffff"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_english_is_read_in_every_usual_encoding(encoding: str) -> None:
    """A page with typographic marks reads the same in Unicode and in Windows-1252."""
    assert decode(ENGLISH.encode(encoding)) == ENGLISH


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_byte_order_mark_decides(mark: bytes) -> None:
    """A byte order mark is believed before any declaration, and is not part of the text."""
    order = "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be"
    text = "<meta charset=iso-8859-1><p>naïve</p>"
    assert decode(mark + text.encode(order)) == text


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_noticed(order: str) -> None:
    """UTF-16 gives itself away by its NULs."""
    assert decode("<p>Plain text, naïve</p>".encode(order)) == "<p>Plain text, naïve</p>"


@pytest.mark.parametrize("declared", ["utf-16", "utf-16le", "ucs-2", "base64", "nonsense", "utf-7"])
def test_impossible_declaration_is_a_lie(declared: str) -> None:
    """ASCII bytes that claim to be UTF-16, or no text encoding at all, are read as they are."""
    assert "<p>café</p>" in decode(page("café".encode(), declared))


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "us-ascii", "latin1"])
def test_utf8_under_a_western_declaration_is_utf8(declared: str) -> None:
    """Valid UTF-8 is UTF-8, whatever a template declares."""
    assert ENGLISH in decode(page(ENGLISH.encode(), declared))


@pytest.mark.parametrize("declared", ["", "utf-8", "iso-8859-1"])
def test_windows_1252_is_read_whatever_is_declared(declared: str) -> None:
    """Typographic quotes of Windows-1252 survive a missing or wrong declaration."""
    assert ENGLISH in decode(page(ENGLISH.encode("cp1252"), declared))


@pytest.mark.parametrize("declared", ["", "utf-8", "iso-8859-1"])
def test_mixed_bytes_come_out_right_run_by_run(declared: str) -> None:
    """UTF-8 and Windows-1252 in one line, as when pages are pasted together, both come out."""
    mixed = ENGLISH.encode() + b" | " + ENGLISH.encode("cp1252") + b" | " + ENGLISH.encode()
    assert f"{ENGLISH} | {ENGLISH} | {ENGLISH}" in decode(page(mixed, declared))


def test_a_little_utf8_in_windows_1252_text_comes_out_right() -> None:
    """One pasted word of UTF-8 does not turn into two letters each."""
    mixed = ENGLISH.encode("cp1252") * 4 + "déjà".encode()
    assert decode(mixed) == ENGLISH * 4 + "déjà"


def test_capitals_before_a_quote_are_not_taken_for_utf8() -> None:
    """'É’' in Windows-1252 happens to be a valid UTF-8 sequence, of a character nobody wrote."""
    assert decode("L’ÉTÉ’ d’un café".encode("cp1252")) == "L’ÉTÉ’ d’un café"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "iso8859-5"),
        (GREEK, "cp1253"),
        (GREEK, "iso8859-7"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (CHINESE, "gbk"),
        (CHINESE, "gb2312"),
        (CZECH, "cp1250"),
        (CZECH, "iso8859-2"),
    ],
)
def test_declared_legacy_encoding_is_believed(text: str, encoding: str) -> None:
    """A page in another script that says what it is in, and is, is read so."""
    assert text in decode(page(text.encode(encoding), encoding))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (GREEK, "cp1253"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (CHINESE, "gbk"),
    ],
)
def test_undeclared_other_script_is_recognised(text: str, encoding: str) -> None:
    """A page in another script that says nothing is told by its text."""
    assert text in decode(page(text.encode(encoding)))


def test_xml_declaration_counts() -> None:
    """XHTML declares its encoding in the XML declaration."""
    data = b'<?xml version="1.0" encoding="windows-1251"?><html><body>'
    assert RUSSIAN in decode(data + RUSSIAN.encode("cp1251"))


def test_nuls_and_controls_are_left_out() -> None:
    """What no reader sees is not text; tabs and line ends are."""
    assert decode(b"a\x00b\x07c\x7fd\te\r\nf\rg\x0ch") == "abcd\te\nf\ng\nh"


def test_lone_surrogates_are_left_out() -> None:
    """A lone surrogate would break every later encoding of the text."""
    assert strip_controls("a\ud800b\udfffc\ufffe") == "abc"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"PK\x03\x04\x14\x00\x06\x00", "zip"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (b"GIF89a\x01\x00", "GIF"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"{\\rtf1\\ansi text}", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
        (b"text\x00\x01\x02\x03" * 50, "binary"),
    ],
)
def test_binary_data_are_refused_in_one_line(data: bytes, what: str) -> None:
    """A file that is no text is refused with what it is and what to do."""
    with pytest.raises(InputError, match=what) as caught:
        decode(data)
    assert "convert it" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00"])
def test_empty_data_are_refused(data: bytes) -> None:
    """Nothing, white space and a lone byte order mark are no text."""
    with pytest.raises(InputError, match="empty"):
        decode(data)


@given(st.binary())
def test_any_bytes_give_clean_text_or_an_input_error(data: bytes) -> None:
    """No bytes give anything but clean text or the one error; the text can be encoded again."""
    try:
        text = decode(data)
    except InputError:
        return
    assert text.encode("utf-8").decode("utf-8") == text
    assert re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", text) is None


@given(st.text().map(strip_controls).filter(lambda text: text.lstrip("\ufeff").strip()))
def test_utf8_text_comes_back(text: str) -> None:
    """What was clean text in UTF-8 comes back as it was, but for a byte order mark."""
    assert decode(text.encode()) == text.removeprefix("\ufeff")


LINES = "title;year\r\nCafé at night;2010\nЗапой;2011\rlast"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_lines_are_decoded_as_a_whole_text_is(encoding: str) -> None:
    """In any Unicode, with any line ends, wherever the bytes are cut into lines."""
    data = LINES.encode(encoding)
    whole = ["title;year\n", "Café at night;2010\n", "Запой;2011\n", "last"]
    assert list(decode_lines(data.splitlines(keepends=True))) == whole
    assert list(decode_lines(io.BytesIO(data))) == whole
    assert "".join(whole) == decode(data)


def test_lines_of_a_legacy_encoding_are_told_by_all_of_them() -> None:
    """One short line of Cyrillic says little; hundreds do."""
    line = "Лечение алкогольной зависимости в тюрьмах и после освобождения\n"
    data = (line * 40 + "Запой\n").encode("cp1251").splitlines(keepends=True)
    assert list(decode_lines(data)) == [*[line] * 40, "Запой\n"]


def test_a_line_may_be_in_another_encoding() -> None:
    """Files that were put together mix UTF-8 and Windows-1252, long after the first lines."""
    first = ["naïve – text\n".encode()] * 9_000
    assert list(decode_lines([*first, b"caf\xe9 \x96 bar\n"]))[-1] == "café – bar\n"


def test_binary_lines_are_refused() -> None:
    """As files are."""
    with pytest.raises(InputError, match="this is a PDF"):
        list(decode_lines([b"%PDF-1.7\n", b"\0\1"]))


@given(st.lists(st.binary(max_size=60), max_size=8))
def test_any_lines_are_decoded_or_refused(lines: list[bytes]) -> None:
    """Every line but the last has its end, and no line has another."""
    try:
        found = list(decode_lines(lines))
    except InputError:
        return
    assert all(line.endswith("\n") for line in found[:-1])
    assert all(line.rstrip("\n").count("\n") == 0 for line in found)


@given(
    st.text(st.characters(codec="utf-8")),
    st.lists(st.integers(0, 60)),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_a_text_may_be_cut_anywhere(text: str, cuts: list[int], encoding: str) -> None:
    """In the midst of a character or of a line end; controls are out as of the whole."""
    data = f"The text: {text}".encode(encoding)
    places = sorted({0, *cuts, len(data)})
    parts = [data[start:end] for start, end in pairwise(places)]
    assert "".join(decode_texts(parts)) == strip_controls(f"The text: {text}")


@pytest.mark.parametrize("word", ["peers ", "\u00e9", "peers"])
def test_a_line_that_never_ends_comes_in_pieces(word: str) -> None:
    """Nothing holds all of it; characters stay whole."""
    text = word * 2_000_000
    data = text.encode()
    pieces = list(decode_texts(data[at : at + 1_000] for at in range(0, len(data), 1_000)))
    assert len(pieces) > 2
    assert "".join(pieces) == text
