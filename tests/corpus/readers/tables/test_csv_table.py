"""Tables: which column tells what, however they are written, and which rows cannot be read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.draft import Draft, Rejection
from corpus.entry import Entry
from corpus.errors import InputError
from corpus.readers.tables.column_mapping import COLUMNS
from corpus.readers.tables.csv_table import read_table
from corpus.source_types.source_file import MAX_LINE_BYTES
from tests.corpus.library import Library, counts

Shared = Callable[[str], Path]

HEADER = "title,authors,year,abstract\n"


def read(table: str | bytes) -> list[Draft | Rejection]:
    """Return what a table gives."""
    data = table.encode() if isinstance(table, str) else table
    return list(read_table(io.BytesIO(data), "t.csv"))


def entries(table: str | bytes) -> list[Entry]:
    """Return the entries of a table of which every row can be read."""
    found = read(table)
    assert [one for one in found if isinstance(one, Rejection)] == []
    return [one.entry for one in found if isinstance(one, Draft)]


def titles_and_problems(table: str | bytes) -> list[tuple[str, str]]:
    """Return for each row its title, or its place and the reason why it has none."""
    return [
        (one.entry.title, "") if isinstance(one, Draft) else (one.source, one.reason)
        for one in read(table)
    ]


# --- columns


def test_a_row_is_an_entry() -> None:
    """Every column that is known goes where the same key of a record does."""
    names = "id,title,headline,text,abstract,authors,year,source,url,subjects,kind,added,revised"
    row = (
        "ames-2005,Minding the gap,Gaps,All of it,Short,Ames J.; Moss K.,2005,Journal of Gaps,"
        "https://example.org/a,prisons; advice,review,2010-03-04,2011-04-05"
    )
    (draft,) = read(f"{names}\n{row}\n")
    assert isinstance(draft, Draft)
    assert (draft.part, draft.id_given) == ("ames-2005", True)
    shape = draft.entry.to_dict()
    expected: dict[str, Any] = {
        "id": "ames-2005",
        "title": "Minding the gap",
        "headline": "Gaps",
        "abstract": "Short",
        "authors": ["Ames J.", "Moss K."],
        "year": 2005,
        "source": "Journal of Gaps",
        "url": "https://example.org/a",
        "subjects": ["prisons", "advice"],
        "kind": "REVIEW",
        "first_uploaded": "2010-03-04",
        "last_revised": "2011-04-05",
        "sections": [{"heading": "", "text": "All of it"}],
    }
    assert {key: shape[key] for key in expected} == expected


@pytest.mark.parametrize(("field", "name"), [(f, name) for f in COLUMNS for name in COLUMNS[f]])
def test_columns_are_known_by_many_names(field: str, name: str) -> None:
    """In any case, with any marks between the words."""
    shouted = name.upper().replace(" ", "_")
    value = {"year": "2005", "doi": "10.1136/x", "added": "2005-03-04", "revised": "2005-03-04"}
    value |= {"language": "cy", "pmid": "2155392", "isbn": "9780306406157", "pages": "e12"}
    value |= {"volume": "77", "issue": "4a", "last page": "e12", "url": "https://example.org/x"}
    first, names = ("", shouted) if field == "title" else ("The title,", f"Title,{shouted}")
    if field in ("volume", "issue", "pages", "last page"):
        first, names = "The title,Journal,", f"Title,Source,{shouted}"
    cell = value.get(field, "review")
    (entry,) = entries(f"{names}\n{first}{cell}\n")
    told = entry.model_dump_json(exclude={"title"} if field != "title" else set())
    assert cell.lower() in told.lower()


def test_the_first_column_that_is_filled_counts() -> None:
    """Databases write several columns for one thing."""
    table = (
        "journal,source title,publisher,title,doi\n,,Gap Press,One,\nA,B,C,Two,doi:10.1136/x.2\n"
    )
    one, two = entries(table)
    assert (one.source, two.source) == ("Gap Press", "B")
    assert (one.url, two.url) == ("", "https://doi.org/10.1136/x.2")


def test_a_database_that_says_who_it_is_is_no_journal() -> None:
    """Scopus and Europe PMC have a column for the journal, and one that is called the source."""
    (scopus,) = entries("Title,Year,Source title,Volume,Source,EID\nOne,2010,Gaps,3,Scopus,2-s2\n")
    (europe,) = entries("SOURCE,TITLE,JOURNAL_TITLE,JOURNAL_VOLUME,PUB_YEAR\nMED,One,Gaps,3,2010\n")
    assert scopus.source == europe.source == "Gaps: 2010, 3"


def test_cells_that_a_spreadsheet_is_not_to_count_with() -> None:
    """EBSCO writes dates and numbers as formulas of a text."""
    (entry,) = entries('Title,ISBN,Publication Date,Volume\nOne,="0-306-40615-2",="Jun2023",=""\n')
    assert (entry.year, entry.isbn) == (2023, "9780306406157")


def test_a_table_of_refworks_has_its_titles_and_authors() -> None:
    """The words of its columns stand the other way round."""
    table = (
        "Reference Type\tAuthors, Primary\tTitle Primary\tPeriodical Full\tPub Year\tStart Page\t"
        "Other Pages\tAbstract\n"
        "Journal Article\tAmes,Jane;Moss,Kim L.\tPeers\tGaps\t2014\t69\t79\tAll\n"
    )
    (entry,) = entries(table)
    assert (entry.title, entry.authors) == ("Peers", ("Ames, Jane", "Moss, Kim L."))
    assert entry.source == "Gaps: 2014, p. 69–79"


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_columns_may_be_called_as_tags_are(delimiter: str) -> None:
    """As a spreadsheet saves a table of Web of Science, where 'ID' are keywords."""
    names = ["PT", "AU", "AF", "TI", "SO", "DE", "ID", "AB", "BP", "EP", "PY", "VL", "DI"]
    cells = [
        *("J", '"Ames, J"', '"Ames, Jane"', "One", "GAPS", "Peers", "Trial", "Short.", "1", "9"),
        *("2005", "7", "10.1000/a"),
    ]
    (entry,) = entries(f"{delimiter.join(names)}\n{delimiter.join(cells)}\n")
    assert (entry.title, entry.authors, entry.year) == ("One", ("Ames, Jane",), 2005)
    assert (entry.source, entry.doi) == ("GAPS: 2005, 7, p. 1–9", "10.1000/a")
    assert (entry.abstract, entry.subjects) == ("Short.", ("Peers", "Trial"))


def test_an_address_as_id_is_called_by_its_last_part() -> None:
    """OpenAlex has such ids, and columns named by their way through its JSON."""
    table = (
        "id,title,primary_location.source.display_name,authorships.author.display_name\n"
        "https://openalex.org/W43,One,Gaps,Jane Ames|Kim Moss\n"
    )
    (entry,) = entries(table)
    assert (entry.id, entry.source, entry.authors) == ("W43", "Gaps", ("Jane Ames", "Kim Moss"))


def test_an_address_ends_where_a_blank_is() -> None:
    """Cells may have several, or what an export ran into them."""
    (entry,) = entries(
        "title,url,doi\nOne,http://a.org/1     U2  - L2,10.1000/a     LK  - http://b.org\n"
    )
    assert (entry.url, entry.doi) == ("http://a.org/1", "10.1000/a")


def test_numbers_are_whole_and_how_a_work_is_cited_is_no_headline() -> None:
    """As pandas and EPPI-Reviewer write them."""
    table = "title,short title,first author,journal,volume,issue,pages,pmid\n"
    (entry,) = entries(f"{table}2.0,Ames (2010),Ames J.,Gap J,12.0,3.0,7.0,1234567.0\n")
    assert (entry.title, entry.headline, entry.authors) == ("2.0", "", ("Ames J.",))
    assert (entry.source, entry.pmid) == ("Gap J: 12(3), p. 7", "1234567")


def test_main_topics_lose_their_asterisk_and_an_issue_that_is_none_goes() -> None:
    """Programs put the addresses of authors into it, without an end."""
    issue = (
        "(Ames J.) University of Gap; (Moss K.) Institute of Hostels and Peers, Gap, United Kingdom"
    )
    (entry,) = entries(
        f'title,journal,volume,issue,keywords\nOne,Gap J,,"{issue}",*Peers; Hostels\n'
    )
    assert (entry.source, entry.subjects) == ("Gap J", ("Peers", "Hostels"))


def test_of_several_kinds_the_first_that_is_known_counts() -> None:
    """Databases name several in one cell."""
    (entry,) = entries("title,pub type\nOne,journal article; review; letter\n")
    assert entry.kind == "REVIEW"


def test_an_abstract_is_the_text_where_there_is_no_other() -> None:
    """So that its words are found and its paragraphs stand."""
    (entry,) = entries('title,abstract\nOne,"Aims: many.\n\nFindings: few."\n')
    assert entry.body == "Aims: many.\n\nFindings: few."
    assert entry.summary == ""


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Ames, J.; Moss, Kim", ("Ames, J.", "Moss, Kim")),
        ("Ames, J.|Moss, Kim", ("Ames, J.", "Moss, Kim")),
        ("Ames J., Moss K.", ("Ames J.", "Moss K.")),
        ("Ames, Jane", ("Ames, Jane",)),
        ("Jane Ames, Kim Moss", ("Jane Ames", "Kim Moss")),
        ("['Ames, Jane', 'Moss, Kim']", ("Ames, Jane", "Moss, Kim")),
        ("Ames, J.\nMoss, Kim", ("Ames, J.", "Moss, Kim")),
        ("Ames, T; Burns, MA; Lee, DO; ", ("Ames, T", "Burns, MA", "Lee, DO")),
        ("Jane Ames, MD; Kim Moss, PhD", ("Jane Ames", "Kim Moss")),
        (
            "Ames, J. and Dos Santos, H.B. and Moss, N.-E.",
            ("Ames, J.", "Dos Santos, H.B.", "Moss, N.-E."),
        ),
        ("Ames TJ, Moss KWC, Lau Y.", ("Ames TJ", "Moss KWC", "Lau Y")),
        ("Ames TJ.", ("Ames TJ",)),
        ("Ames TJ, Moss K, Hostel Group.", ("Ames TJ", "Moss K", "Hostel Group")),
        ("Jane AmesKim L. MossAda McDonald", ("Jane Ames", "Kim L. Moss", "Ada McDonald")),
        ("Jane McDonald Smith", ("Jane McDonald Smith",)),
        ("Ada DeVries", ("Ada DeVries",)),
        ("nan", ()),
        ("Ames T.", ("Ames T.",)),
        ("Ames, J.\n and Moss, Kim\n", ("Ames, J.", "Moss, Kim")),
        ("van Ames,null;Moss,Kim L.", ("van Ames", "Moss, Kim L.")),
        ("Curry Rogers, Kristina", ("Curry Rogers, Kristina",)),
        ("Jane Ames, Kim Moss Lee", ("Jane Ames", "Kim Moss Lee")),
    ],
)
def test_several_authors_in_a_cell(cell: str, expected: tuple[str, ...]) -> None:
    """As people, databases and programs part them."""
    (entry,) = entries(f'title,authors\nOne,"{cell}"\n')
    assert entry.authors == expected


def test_subjects_and_keywords() -> None:
    """Subjects may have commas of their own; in keywords they part where nothing else does."""
    table = (
        "title,subjects,keywords\n"
        'One,"families, children and carers|advice","naloxone, overdose"\n'
        'Two,,"naloxone, take-home; overdose"\n'
        "Three,,\"['a', 'b, c']\"\n"
    )
    assert [entry.subjects for entry in entries(table)] == [
        ("families, children and carers", "advice", "naloxone", "overdose"),
        ("naloxone, take-home", "overdose"),
        ("a", "b, c"),
    ]


def test_a_row_without_an_id_is_called_by_author_and_year() -> None:
    """And its draft keeps its name when other rows come before it."""
    row = "Minding the gap,Ames J.,2005,Words\n"
    alone, after = read(HEADER + row), read(HEADER + "Another,,,\n" + row)
    (one,) = (draft for draft in alone if isinstance(draft, Draft))
    same = after[1]
    assert isinstance(same, Draft)
    assert (one.entry.id, one.id_given, one.part) == ("ames-2005", False, same.part)


# --- how tables are written


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_delimiter_line_end_and_encoding(delimiter: str, end: str, encoding: str) -> None:
    """Other delimiters, line ends and quotation marks may stand in a cell."""
    rows = [
        ["Title", "Abstract", "Year"],
        ["Café, bar; pub | inn", f'He said "two{end}lines"', "2005"],
        ["Second", "", "2006"],
    ]
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator=end).writerows(rows)
    first, second = entries(written.getvalue().encode(encoding))
    assert (first.title, first.body) == ("Café, bar; pub | inn", 'He said "two lines"')
    assert (second.title, second.year) == ("Second", 2006)


def test_excel_may_state_the_delimiter() -> None:
    """In a line of its own before all others."""
    assert [entry.title for entry in entries("sep=;\ntitle;year\nOne, two;2005\n")] == ["One, two"]


@pytest.mark.parametrize(
    "above",
    [
        '"SEARCH QUERY";"peers:ti"\n-----\n\n',
        "SEARCH QUERY;peers:ti;;\n-----;;;\n;;;\n",
        '"About the data: exported on 1 May 2020; see ""title"""\n',
        "Title of the search;10 results\nyear\n",
    ],
)
def test_what_is_said_of_a_table_above_it_is_no_row(above: str) -> None:
    """As databases say what was searched for, and spreadsheets save it."""
    (entry,) = entries(f"{above}Title;Author Names;Publication Year;DOI\nOne, two;Ames J.;2005;\n")
    assert (entry.title, entry.authors, entry.year) == ("One, two", ("Ames J.",), 2005)


def test_a_row_may_end_before_columns_that_say_nothing_of_the_work() -> None:
    """Spreadsheets leave the delimiters of empty columns out, and programs write them so."""
    table = "title,authors,year,tags,notes\nOne,Ames,2005,a,b\nTwo,Moss,2006\nThree,Lee\n"
    assert titles_and_problems(table) == [
        *[("One", ""), ("Two", "")],
        ("t.csv:4", "the row has 2 cells where the first row names 5 columns"),
    ]


def test_rows_below_what_is_said_of_a_table_keep_their_numbers() -> None:
    """They are those that an editor shows."""
    assert titles_and_problems(
        "Search: peers\n\ntitle,authors,year\nOne,Ames,2005\n,Moss,2006\n"
    ) == [
        ("One", ""),
        ("t.csv:5", "the row has neither title nor text"),
    ]


def test_a_table_of_titles_alone() -> None:
    """There is nothing to find a delimiter by, and no need of one."""
    assert [entry.title for entry in entries("Title\nMinding the gap\n\n  \n")] == [
        "Minding the gap"
    ]


def test_quotation_marks_out_of_place_are_read_as_they_stand() -> None:
    """Inches within a cell, and what somebody typed behind a cell that ends."""
    table = 'title,year\nNails of 5" and more,2005\n"Minding" the gap,2006\n'
    assert [entry.title for entry in entries(table)] == ['Nails of 5" and more', "Minding the gap"]


def test_empty_columns_at_the_end_and_empty_rows_are_nothing() -> None:
    """Spreadsheets write them where somebody once typed."""
    assert len(entries("title,year,,\nOne,2005,,\n,,,\nTwo,2006,,\n\n")) == 2


@pytest.mark.parametrize(
    "table",
    [
        "",
        "\n\n",
        "a,b\n1,2\n",
        "One,2005\nTwo,2006\n",
        "authors,year\nAmes,2005\n",
        '"title,year\n',
    ],
)
def test_a_table_whose_columns_have_no_names_is_refused(table: str) -> None:
    """With what is needed, and what was found."""
    with pytest.raises(InputError, match="the first row names no column of titles or texts"):
        read(table)


# --- rows that cannot be read


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("One,Ames J.\n", "the row has 2 cells where the first row names 4 columns"),
        ("One,Ames J.,2005,x,y\n", "the row has 5 cells where the first row names 4 columns"),
        (",Ames J.,2005,\n", "the row has neither title nor text"),
        ('"One,Ames J.,2005,x\n', "a quotation mark is opened and not closed"),
        (f"{'x' * 3_000},,,\n", "the title has more than 2,000 characters: shorten it"),
        (lambda: f"{'x ' * MAX_LINE_BYTES},,,\n", "longer than 5 MB"),
    ],
    ids=["few", "many", "nothing", "unclosed", "long title", "long row"],
)
def test_a_row_that_cannot_be_read_is_told_by_its_number(
    row: str | Callable[[], str], reason: str
) -> None:
    """And those before and after it are read."""
    good = "{},Moss K.,2006,Words\n"
    first, wrong, last = titles_and_problems(
        HEADER + good.format("First") + (row() if callable(row) else row) + good.format("Last")
    )
    assert (first[0], last[0]) == ("First", "Last")
    assert wrong[0] == "t.csv:3"
    assert reason in wrong[1]
    assert "\n" not in wrong[1]


def test_a_year_that_is_none_costs_no_entry() -> None:
    """One line says so, but for words that say that there is none yet."""
    table = HEADER + "One,,10 15,x\nTwo,,in press,x\nThree,,3 May 2005,x\n"
    assert titles_and_problems(table) == [
        ("One", ""),
        ("t.csv:2", 'the year "10 15" is not one: the entry has none'),
        ("Two", ""),
        ("Three", ""),
    ]


def test_ids_that_come_twice() -> None:
    """Another work keeps its place under another id; the same row is not taken twice."""
    found = read("id,title\na,One\na,Two\na,One\nb c,Three\n")
    assert [one.entry.id for one in found if isinstance(one, Draft)] == ["a", "two"]
    told = [(one.source, one.reason) for one in found if isinstance(one, Rejection)]
    assert told[:2] == [
        ("t.csv:3", "the id a is in row 2 too: the entry has another"),
        ("t.csv:4", "row 2 once more"),
    ]
    assert told[2][1].startswith('the id "b c" cannot be used')


def test_quotes_that_are_never_closed_end_in_time() -> None:
    """Each costs its own row, until there are so many that nobody meant them."""
    few = HEADER + '"One,,,\n' * 50 + 'Two,,,\n"Last",,,\n'
    found = titles_and_problems(few)
    assert {reason[:16] for _, reason in found[:50]} == {"a quotation mark"}
    assert found[50:] == [("Two", ""), ("Last", "")]
    with pytest.raises(InputError, match="many rows have a quotation mark that is not closed"):
        read("title\n" + '5",x,"y\n' * 3_000)


CELLS = st.sampled_from(['"', ",", ";", "\n", "\r", "a", "title", "year", "2005", " ", "é", "\0"])


@given(st.lists(CELLS, max_size=40).map("".join), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_any_table_is_read_or_refused(cells: str, encoding: str) -> None:
    """Each row gives a draft or a reason, with rising numbers, and nothing else is raised."""
    try:
        found = read(("title,year\n" + cells).encode(encoding))
    except InputError:
        return
    numbers = [int(one.source.split(":")[1]) for one in found if isinstance(one, Rejection)]
    assert numbers == sorted(numbers)
    assert csv.field_size_limit() == 131_072


# --- in a bank


def test_a_table_is_loaded_and_brought_up_to_date(library: Library) -> None:
    """Rows come and go like pages; what stays is not touched."""
    path = library.write("t.csv", HEADER + "One,Ames J.,2005,x\nTwo,Moss K.,2006,y\n")
    assert counts(library.load()) == (2, 0, 0, 0)
    path.write_text(HEADER + "Zero,,,z\nTwo,Moss K.,2006,y\n")
    assert counts(library.load()) == (1, 0, 1, 1)
    assert sorted(library.entries()) == ["moss-2006", "zero"]


@pytest.mark.parametrize(
    ("name", "drafts", "title"),
    [
        ("embase.csv", 6, "Duplication cysts: Diagnosis, management"),
        ("generic.csv", 2, "Title of reference"),
        ("generic_column_names_with_spaces.csv", 2, "Title of reference"),
        ("generic_tab.tsv", 2, "Title of reference"),
        ("missing_values.csv", 4, "Title of reference"),
        ("duplicate_records.csv", 10, "a"),
    ],
)
def test_exports_of_databases(shared: Shared, name: str, drafts: int, title: str) -> None:
    """Real exports give what they hold."""
    with shared(f"records/{name}").open("rb") as lines:
        found = [one.entry for one in read_table(lines, name) if isinstance(one, Draft)]
    assert len(found) == drafts
    assert found[0].title.startswith(title)


def test_a_column_of_languages_gives_tags_and_loses_no_row() -> None:
    """Names of languages have tags; what is no language gives none."""
    rows = [b"title,abstract,language\n", b"One,Text.,es\n", b"Two,Text.,English\n", b"No,,?\n"]
    drafts = list(read_table(rows, "t.csv"))
    assert [draft.entry.language for draft in drafts] == ["es", "en", ""]
