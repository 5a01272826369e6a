"""Records of tagged lines, as they are read and as each line would be by itself."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from corpus.readers.references.nbib import _TAG as NBIB
from corpus.readers.references.ris import _TAG as RIS
from corpus.readers.references.tagged_lines import tagged_records

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


def one_by_one(
    lines: list[str], tag: re.Pattern[str], first: str, last: str, second: str
) -> list[tuple[int, list[tuple[str, list[str]]], int]]:
    """Return the records of lines of which each is matched."""
    found: list[tuple[int, list[tuple[str, list[str]]], int]] = []
    is_open = has_second = False
    for number, line in enumerate(lines, 1):
        match = tag.match(line)
        called = match[1] if match else ""
        again = called == second != "" and (has_second or not is_open)
        has_second = (
            called == second if again or called == first else has_second or called == second
        )
        if called == first or again:
            found.append((number, [], 0))
            is_open = True
        if not is_open:
            continue
        start, values, length = found[-1]
        found[-1] = start, values, length + len(line)
        if match and called == last:
            is_open = False
        elif match:
            values.append((called, [line[match.end() :].strip()]))
        elif line.strip() and values:
            values[-1][1].append(line.strip())
    return found


@given(st.lists(st.sampled_from(LINES), max_size=40), st.booleans())
def test_tags_that_were_met_are_told_by_how_lines_begin(lines: list[str], is_ris: bool) -> None:
    """Records are those that matching each line gives."""
    tag, first, last, second = (RIS, "TY", "ER", "") if is_ris else (NBIB, "PMID", "", "OWN")
    found = tagged_records(lines, tag, first, last, second)
    assert [(one.number, one.lines, one.length) for one in found] == one_by_one(
        lines, tag, first, last, second
    )
