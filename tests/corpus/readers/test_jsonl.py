"""Records, one a line."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.draft import Draft, Rejection
from corpus.entry import Entry, Link, ListedWork, RelatedTitle, Section
from corpus.readers.jsonl import READER, _parsed, parse_jsonl
from corpus.source_types import reader, source_file
from corpus.source_types.source_file import MAX_LINE_BYTES, SourceFile

Shared = Callable[[str], Path]


def read(*records: Any) -> list[Draft | Rejection]:
    """Return what these lines give; a line that is not bytes is written as JSON."""
    lines = (one if isinstance(one, bytes) else json.dumps(one).encode() for one in records)
    return list(parse_jsonl(lines, "more.jsonl"))


def entry(**record: Any) -> Entry:
    """Return the entry of one good record."""
    (found,) = read({"id": "a", "title": "T", **record})
    assert isinstance(found, Draft), found
    return found.entry


def reason(record: Any) -> str:
    """Return why one record, or what is made now, is rejected."""
    (found,) = read(record() if callable(record) else record)
    assert isinstance(found, Rejection), found
    assert found.source == "more.jsonl:1"
    assert "\n" not in found.reason
    return found.reason


def test_full_record_is_read() -> None:
    """Every key of the input contract has its place."""
    (found,) = read(
        {
            "_id": "mercer-2009",
            "title": "Minding the gap",
            "headline": "Peers help",
            "text": "One.\nStill one.\n\n  \nTwo.",
            "kind": "study",
            "year": "2009",
            "authors": "Mercer J.; Okafor A.",
            "source": "Addiction Practice: 2009",
            "summary": "Peers helped most.",
            "subjects": ["peers", "prison"],
            "added": "2010-03-04",
            "revised": "12 June 2014",
            "url": "https://x.example/a",
            "unknown": {"a": 1},
        }
    )
    assert found == Draft(
        Entry(
            id="mercer-2009",
            title="Minding the gap",
            headline="Peers help",
            kind="STUDY",
            year=2009,
            authors=("Mercer J.", "Okafor A."),
            source="Addiction Practice: 2009",
            summary="Peers helped most.",
            sections=(Section(paragraphs=("One. Still one.", "Two.")),),
            subjects=("peers", "prison"),
            url="https://x.example/a",
            first_uploaded=date(2010, 3, 4),
            last_revised=date(2014, 6, 12),
        ),
        part="mercer-2009",
        id_given=True,
    )


FULL = Entry(
    id="full",
    title="Minding the gap",
    headline="Peers help",
    kind="MATRIX CELL",
    year=2009,
    authors=("Mercer J.", "Doe, Jane"),
    source="Addiction Practice: 2009",
    summary="Peers helped most.",
    sections=(
        Section(paragraphs=("Before.", "More.")),
        Section(heading="Methods"),
        Section(heading="Findings", paragraphs=("One “quoted”.", "Two.")),
    ),
    subjects=("peers",),
    listed_works=(
        ListedWork(
            tags=("K", "G"), title="W", publisher="P", country="UK", year=2001, annotation="N"
        ),
    ),
    published_related=(RelatedTitle(title="R", kind="STUDY", year=2002),),
    links=(Link(text="words", url="a.html"), Link(text="lost")),
    url="https://x.example/a",
    file_format="HTM",
    file_size=1234,
    first_uploaded=date(2010, 3, 4),
    last_revised=date(2014, 6, 12),
    sources=("pages/a.html",),
)


def test_what_show_prints_reads_back() -> None:
    """The JSON of an entry gives the same entry, but for the files it came from."""
    (found,) = read(FULL.to_dict())
    assert isinstance(found, Draft)
    assert found.entry == FULL.model_copy(update={"sources": ()})
    assert found.entry.content_hash() == FULL.content_hash()


@pytest.mark.parametrize(
    ("given_authors", "authors"),
    [
        ("Mercer J.; Okafor A.", ("Mercer J.", "Okafor A.")),
        ("Mercer, J.", ("Mercer, J.",)),
        (["Mercer J.", " Okafor A. "], ("Mercer J.", "Okafor A.")),
        ("", ()),
        ([], ()),
        (None, ()),
    ],
)
def test_authors_are_a_text_or_a_list(given_authors: Any, authors: tuple[str, ...]) -> None:
    """Semicolons part names in a text; commas do not."""
    assert entry(authors=given_authors).authors == authors


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        *[(2010, 2010), ("2010", 2010), (2010.0, 2010), ("2012.0", 2012), ("c. 2010", 2010)],
        *[("Spring 2011", 2011), ("2010/03//", 2010), ("20100304", 2010), ("in press", None)],
        *[(None, None), ("", None), (float("nan"), None)],
    ],
)
def test_year_is_read_however_programs_write_it(year: Any, expected: int | None) -> None:
    """As a number, a text or a table's float; an empty one is none."""
    assert entry(year=year).year == expected


@pytest.mark.parametrize("year", [99999, "10 15", True, 2010.5, float("inf"), [2010]])
def test_a_year_that_is_none_costs_the_record_nothing_else(year: Any) -> None:
    """The entry is there without it, and one line says so."""
    draft, problem = read({"id": "a", "title": "T", "year": year})
    assert isinstance(draft, Draft)
    assert draft.entry.year is None
    assert isinstance(problem, Rejection)
    assert problem.source == "more.jsonl:1"
    assert "is not one: the entry has none" in problem.reason


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("doi", "https://doi.org/10.1136/BMJ.38955", "10.1136/bmj.38955"),
        ("doi", "doi: 10.1016/S0140-6736(05)66550-3.", "10.1016/s0140-6736(05)66550-3"),
        ("doi", "none", ""),
        ("pmid", 21553921, "21553921"),
        ("pmid", "PMID: 21553921", "21553921"),
        ("isbn", "0-306-40615-2", "9780306406157"),
        ("isbn", "0-306-40615-3", ""),
    ],
)
def test_identifiers_have_one_form(key: str, value: Any, expected: str) -> None:
    """What is none is passed over."""
    assert getattr(entry(**{key: value}), key) == expected


def test_title_is_made_of_the_first_words_if_there_is_none() -> None:
    """Eight words of the text stand for the title."""
    record = {"id": "a", "title": " ", "text": "One two three four five six seven eight nine ten."}
    (found,) = read(record)
    assert isinstance(found, Draft)
    assert found.entry.title == "One two three four five six seven eight"
    assert found.entry.kind == "DOCUMENT"


def test_sections_come_before_text() -> None:
    """A record with sections has the structure it states."""
    record = entry(text="Flat.", sections=[{"heading": "H", "text": "One.\n\nTwo."}])
    assert record.sections == (Section(heading="H", paragraphs=("One.", "Two.")),)


def test_id_may_be_a_number() -> None:
    """Test collections number their documents."""
    (found,) = read({"_id": 471, "title": "T"})
    assert isinstance(found, Draft)
    assert (found.part, found.entry.id) == ("471", "471")


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"title": "T"}, "no id"),
        ({"id": "", "title": "T"}, "no id"),
        ({"id": None, "title": "T"}, "no id"),
        ({"id": "has space", "title": "T"}, "no white space, '/'"),
        ({"id": "a/b", "title": "T"}, "no white space, '/'"),
        ({"id": "a\\b", "title": "T"}, "no white space, '/'"),
        ({"id": "a\x00b", "title": "T"}, "no white space, '/'"),
        ({"id": "x" * 201, "title": "T"}, "1 to 200 characters"),
        ({"id": ["a"], "title": "T"}, "cannot be used"),
        ({"id": True, "title": "T"}, "cannot be used"),
        ({"id": "a"}, "neither title nor text"),
        ({"id": "a", "title": "", "text": " \n "}, "neither title nor text"),
        ({"id": "a", "title": 5}, "'title' is 5"),
        ({"id": "a", "title": "T", "text": ["x"]}, "'text' is"),
        ({"id": "a", "title": "T", "added": "yesterday"}, "write a date as 2010-03-04"),
        ({"id": "a", "title": "T", "revised": 2010}, "write a date as 2010-03-04"),
        ({"id": "a", "title": "T", "authors": [1]}, "'authors' is"),
        ({"id": "a", "title": "T", "subjects": {"a": 1}}, "'subjects' is"),
        ({"id": "a", "title": "T", "sections": "x"}, "'sections' must be"),
        ({"id": "a", "title": "T", "sections": ["x"]}, "'sections' must be"),
        ({"id": "a", "title": "T", "links": [{"no": 1}]}, "links.0"),
        ({"id": "a", "title": "T", "kind": "K" * 50}, "kind"),
        ([1, 2], "one JSON object"),
        ("text", "one JSON object"),
        (None, "one JSON object"),
        (b"{not json}", "not JSON"),
        (b'{"id": "a", "title": "T"', "not JSON"),
        (b'{"id": "a", "title": "caf\xe9"}', "UTF-8"),
        (lambda: b"[" * 200_000, "not JSON"),
        (b'{"id": "a", "year": ' + b"9" * 10_000 + b"}", "not JSON"),
        (lambda: b'{"id": "a", "text": "' + b"x" * MAX_LINE_BYTES + b'"}', "longer than 5 MB"),
    ],
)
def test_bad_record_is_rejected_in_one_clear_line(record: Any, words: str) -> None:
    """The reason says what is wrong and, where it can, how it is written right."""
    assert words in reason(record)
    assert len(reason(record)) < 250


def test_one_bad_line_does_not_stop_the_rest() -> None:
    """Lines are read on; the number of a line counts empty ones too."""
    found = read(b"", {"id": "a", "title": "A"}, b"{bad", b"  \n", {"id": "b", "title": "B"})
    assert [one.part for one in found if isinstance(one, Draft)] == ["a", "b"]
    assert [one.source for one in found if isinstance(one, Rejection)] == ["more.jsonl:3"]


def test_second_record_of_one_id_is_rejected() -> None:
    """The first stands; the reason names its line. An id of a rejected record is free."""
    found = read(
        {"id": "b", "title": "B", "added": "?"},
        {"id": "a", "title": "A"},
        {"_id": "a", "title": "Other"},
        {"id": "b", "title": "B"},
    )
    assert [type(one) for one in found] == [Rejection, Draft, Rejection, Draft]
    assert found[2] == Rejection("more.jsonl:3", "the id a is in line 2 too: keep one")


def test_byte_order_mark_and_line_ends_are_no_matter() -> None:
    """Files written on Windows read as others do."""
    found = read(b'\xef\xbb\xbf{"id": "a", "title": "A"}\r\n', b'{"id": "b", "title": "B"}\r\n')
    assert all(isinstance(one, Draft) for one in found)


def test_controls_and_surrogates_are_left_out() -> None:
    """Escapes can smuggle in what no file may hold."""
    found = entry(title="a\u0000b \ud800c", text="x\u0007y", authors=["d\udfff"])
    assert (found.title, found.body, found.authors) == ("ab c", "xy", ("d",))


def test_lines_are_read_one_by_one() -> None:
    """A file larger than memory is no trouble: a line is asked for when its turn comes."""
    asked: list[int] = []

    def lines() -> Any:
        for number in range(5):
            asked.append(number)
            yield json.dumps({"id": str(number), "title": "T"}).encode()

    drafts = parse_jsonl(lines(), "x")
    next(drafts)
    next(drafts)
    assert asked == [0, 1]


@pytest.mark.parametrize(
    ("name", "records", "rejected"),
    [("cisi", 1460, 0), ("cranfield", 1398, 2), ("medquad", 5486, 0), ("scifact", 5183, 0)],
)
def test_collections_are_read(shared: Shared, name: str, records: int, rejected: int) -> None:
    """Real collections read whole; the two empty documents of Cranfield are said to be so."""
    with gzip.open(shared(f"collections/{name}/corpus.jsonl.gz")) as lines:
        found = list(parse_jsonl(lines, name))
    assert sum(isinstance(one, Draft) for one in found) == records
    assert sum(isinstance(one, Rejection) for one in found) == rejected


@pytest.mark.slow
def test_large_collection_is_read_whole(shared: Shared) -> None:
    """All 63,666 records give a draft."""
    with gzip.open(shared("collections/debian/corpus.jsonl.gz")) as lines:
        found = sum(isinstance(one, Draft) for one in parse_jsonl(lines, "debian"))
    assert found == 63_666


@given(st.binary(max_size=300))
def test_any_line_gives_a_draft_or_a_rejection(line: bytes) -> None:
    """No bytes raise."""
    assert len(read(line)) <= 1


VALUES = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.lists(st.text(max_size=3))
)
KEYS = st.sampled_from([*Entry.model_fields, "text", "added", "revised", "_id"])


@given(st.dictionaries(KEYS, VALUES, max_size=8))
def test_any_record_gives_a_draft_or_a_rejection(record: dict[str, Any]) -> None:
    """No object raises, and a draft's entry can be written again and read back the same."""
    (found,) = read(record)
    if isinstance(found, Draft):
        assert read(found.entry.to_dict()) == [found]


def test_a_file_in_parts_gives_what_it_gives_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it is cut: numbers of lines, ids that come again and lines that are none.

    What is read in parts is as the store keeps it, its language told, of three records together.
    """
    monkeypatch.setattr(reader, "_AT_ONCE", 3)
    lines = [json.dumps({"id": f"r{n % 7}", "title": f"Té {n}", "text": "x" * n}) for n in range(9)]
    lines[3:3] = ["", "no JSON", json.dumps({"id": "y", "title": "Y", "text": "t", "year": "x"})]
    path = tmp_path / "records.jsonl"
    path.write_text("\ufeff" + "\n".join(lines), encoding="utf-8")
    file = SourceFile(path, path.name)
    whole = [one.written() if isinstance(one, Draft) else one for one in READER.drafts(file)]
    parts = READER.parts
    assert parts is not None
    for size in (1, 40, 170, 10_000):
        monkeypatch.setattr(source_file, "_SPAN", size)
        spans = parts.cut(file)
        assert (spans[0].start, spans[-1].end) == (0, path.stat().st_size)
        records = [one for span in spans for one in READER.records(file, span)]
        assert list(parts.joined(records, file)) == whole


PIECES = st.sampled_from(
    [
        *'{}[]:,"',
        *(
            '"a"',
            "\\",
            "\\ud800",
            "\\ud83d\\ude00",
            "\t",
            "\r\n",
            " ",
            "é",
            "\x00",
            "\x0b",
            "\ufeff",
        ),
        *("0", "-", "1", "1.5", "e400", "NaN", "Infinity", "true", "null", "9" * 4_301),
        *("[" * 300, "]" * 300, "[" * 9_000),
    ]
)
OBJECTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
LINES = st.lists(PIECES, max_size=12).map("".join) | OBJECTS.map(json.dumps)


@given(LINES)
def test_a_line_is_parsed_as_the_standard_library_does(line: str) -> None:
    """To the last bit of a number, and with the same error."""
    told: list[object] = []
    for parse in (_parsed, lambda data: json.loads(data.decode())):
        try:
            told.append(repr(parse(line.encode())))
        except (ValueError, RecursionError) as error:
            told.append((type(error), str(error)))
    assert told[0] == told[1]


@pytest.mark.parametrize("line", [b'{"a": "\xff"}', b"\xff", b'{"a": "b"}\xff'])
def test_bytes_that_are_no_text_are_told_as_such(line: bytes) -> None:
    """Wherever they stand."""
    assert reason(line).startswith("not UTF-8 at byte ")


def test_a_file_of_a_mark_alone_has_no_lines() -> None:
    """The byte order mark is nothing to read."""
    assert read(b"\xef\xbb\xbf", b"\n", b" \x0b\n") == []
