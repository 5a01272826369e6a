"""Records of tagged lines, as they are read and as each line would be by itself."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from corpus.readers.tagged.nbib import TAGS as NBIB
from corpus.readers.tagged.ris import TAGS as RIS
from corpus.readers.tagged.tagged_lines import MAX_RECORD_LENGTH, TagFormat, tagged_records

LINES = [
    *("TY  - JOUR\n", "TY  -\n", " TY - JOUR\n", "ER  - \n", "ER  -\n", "ER  -", "TI  - Peers\n"),
    *(
        "TI  -Peers\n",
        "TI -  Peers\n",
        "  TI - x\n",
        "T1  -  \n",
        "1T  - no tag\n",
        "more \n",
        "\n",
    ),
    *(
        "OWN - ERIC\n",
        "OWN - NLM\n",
        "PMID  - 7\n",
        "PMID- 7\n",
        "PMID-7\n",
        "AB  - Said\n",
        "      on\n",
        "AB- x\n",
        "AB  --\n",
        "LONG  - x\n",
    ),
]


def one_by_one(lines: list[str], tag: re.Pattern[str], tags: TagFormat) -> list[object]:
    """Return the records of lines of which each is matched: numbers, tags, what they say."""
    found: list[tuple[int, list[tuple[str, str]]]] = []
    is_open = has_second = False
    for number, line in enumerate(lines, 1):
        match = tag.match(line)
        called = match[1] if match else ""
        again = called == tags.second != "" and (has_second or not is_open)
        if called == tags.first or again:
            found.append((number, []))
            is_open, has_second = True, again
        elif called == tags.second != "":
            has_second = True
        if not is_open:
            continue
        values = found[-1][1]
        if match and called == tags.last:
            is_open = False
        elif match:
            values.append((called, line[match.end() :].strip()))
        elif (more := line.strip()) and values and not tags.apart.fullmatch(more):
            before, value = values[-1]
            values[-1] = before, f"{value}\n{more}" if value else more
    return [(number, [(tag, value) for tag, value in values if value]) for number, values in found]


@given(st.lists(st.sampled_from(LINES), max_size=40), st.booleans(), st.lists(st.integers(0, 300)))
def test_records_are_those_of_lines_looked_at_one_by_one(
    lines: list[str], is_ris: bool, cuts: list[int]
) -> None:
    """Wherever the file is cut into parts, and whichever lines were met before."""
    tags = RIS if is_ris else NBIB
    tag = r"\s{0,3}([A-Z][A-Z0-9]|PMID) {1,2}-(?: |$)" if is_ris else r"([A-Z]{2,4}) {0,2}- ?"
    text = "".join(lines)
    places = sorted({0, *(cut for cut in cuts if cut < len(text)), len(text)})
    parts = [text[start:end] for start, end in pairwise(places)]
    found = [(one.number, one.values) for one in tagged_records(parts, tags)]
    assert found == one_by_one(text.splitlines(keepends=True), re.compile(tag), tags)


def test_a_value_of_very_many_lines_is_read_in_one_go() -> None:
    """Nothing is copied for each of them."""
    (record,) = tagged_records(["TY  - A\nAB  - one\n", *["two\n"] * 300_000], RIS)
    assert record.first("AB") == "one" + "\ntwo" * 300_000


def test_a_record_that_never_ends_is_cut_and_says_so() -> None:
    """The next one is whole."""
    long = ["TY  - A\n", *["AB  - and so on and on and on\n"] * 100_000, "ER  - \n"]
    first, second = tagged_records([*long, "TY  - B\nER  -\n"], RIS)
    assert first.is_too_long
    assert len(first.text) <= MAX_RECORD_LENGTH
    assert (second.number, second.first("TY"), second.is_too_long) == (100_003, "B", False)
