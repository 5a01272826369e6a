"""A bank built in many steps is the bank that is built at once: entries, answers and lists."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidencebank import Bank
from tests.evidencebank.samples import SCHEME

QUERIES = (
    *("", "prison", "alcohol treatment", '"brief advice"', "counsel*", "re-offending", "tretment"),
    *("+prison -alcohol", "title:prison", "subject:people", "year:2005.. advice", "overdos~"),
)
WORDS = [
    *("prison", "prisons", "alcohol", "treatment", "brief", "advice", "counselling", "naloxone"),
    *("re-offending", "reoffending", "the", "overdose", "U.K.", "1,500"),
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
VERSIONS = st.fixed_dictionaries(
    {"title": TEXTS.map(lambda text: text or "untitled"), "text": TEXTS},
    optional={
        "kind": st.sampled_from(["STUDY", "REVIEW"]),
        "year": st.integers(2004, 2006),
        "subjects": st.lists(st.sampled_from(["offenders", "IBA", "unknown"]), max_size=2),
        "added": st.sampled_from(["2010-01-01", "2011-01-01"]),
        "summary": TEXTS,
    },
)
IDS = st.sampled_from([f"work-{letter}" for letter in "abcdefgh"])
RECORDS = st.dictionaries(IDS, VERSIONS, max_size=6)

FILES = ["a.jsonl", "b.jsonl", "c/d.jsonl"]
PAGES = [f"{folder}/{stem}.html" for folder in ("a", "z") for stem in ("work-a", "work-b")]
STATES = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(FILES, RECORDS)
    | {name: st.tuples(st.sampled_from(["Of prisons", "On advice"]), TEXTS) for name in PAGES},
)
"""What a folder holds: records, whose ids may come in several files, and pages."""


def answers(bank: Bank) -> dict[str, Any]:
    """Return all that a bank tells: entries, hits with scores, facets, suggestions and lists."""
    ids = [entry.id for entry in bank]
    results = {query: bank.search(query, limit=1000) for query in QUERIES}
    return {
        "entries": [entry.to_dict() for entry in bank],
        "hits": {
            query: [(hit.id, hit.score) for hit in found.hits] for query, found in results.items()
        },
        "facets": {query: found.facets for query, found in results.items()},
        "suggestions": {query: found.did_you_mean for query, found in results.items()},
        "related": {
            entry_id: [(item.id, item.score, item.shared_terms) for item in bank.related(entry_id)]
            for entry_id in ids
        },
        "subjects": bank.subjects(),
    }


def write(folder: Path, state: dict[str, Any]) -> None:
    """Make the files below a folder those of a state, and no others."""
    for path in [*folder.rglob("*.jsonl"), *folder.rglob("*.html")]:
        path.unlink()
    for name, content in state.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith(".jsonl"):
            lines = [json.dumps({"id": key} | fields) + "\n" for key, fields in content.items()]
            path.write_text("".join(lines))
        else:
            title, text = content
            body = f"<h1>{title}</h1><p>{'A page of more than a few words. ' * 8}{text}</p>"
            page = f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body>"
            path.write_text(page + "</html>")


def loaded_at_once(folder: Path, sources: Iterable[Path]) -> tuple[dict[str, Any], set[Any]]:
    """Return what a new bank of the sources tells, and what it rejected."""
    bank = Bank.create(folder)
    report = bank.load(sources)
    told = answers(bank)
    assert bank.check() == []
    bank.close()
    return told, set(report.rejected)


@pytest.mark.slow
@given(st.lists(STATES, min_size=2, max_size=4))
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_a_folder_loaded_after_every_change_is_the_folder_loaded_once(
    new_folder: Callable[[], Path], states: list[dict[str, Any]]
) -> None:
    """Edits, removals, ids that move between files or come twice, pages that share an id."""
    folder = new_folder()
    library = folder / "library"
    library.mkdir()
    (library / "subjects.ttl").write_text(SCHEME)
    bank = Bank.create(folder / "bank")
    for state in states:
        write(library, state)
        report = bank.load([library])
    told, rejected = loaded_at_once(folder / "anew", [library])
    assert answers(bank) == told
    assert set(report.rejected) == rejected
    assert report.unchanged + report.added + report.changed == len(bank)
    assert bank.check() == []
    bank.close()


@given(
    st.dictionaries(IDS, st.tuples(VERSIONS, st.integers(0, 2)), min_size=1),
    st.lists(st.lists(st.integers(0, 2), min_size=1, unique=True), max_size=3),
    st.permutations([0, 1, 2]),
)
@settings(max_examples=6)
def test_files_loaded_one_by_one_are_the_files_loaded_together(
    new_folder: Callable[[], Path],
    records: dict[str, tuple[dict[str, Any], int]],
    loads: list[list[int]],
    last: list[int],
) -> None:
    """However entries are dealt out to files, and files to loads, in any order."""
    folder = new_folder()
    paths = [folder / name for name in ("a.jsonl", "b.jsonl", "c.jsonl")]
    for number, path in enumerate(paths):
        lines = [
            json.dumps({"id": key} | fields) + "\n"
            for key, (fields, place) in records.items()
            if place == number
        ]
        path.write_text("".join(lines))
    bank = Bank.create(folder / "bank")
    for numbers in [*loads, *([number] for number in last)]:
        bank.load([paths[number] for number in numbers])
    told, _ = loaded_at_once(folder / "anew", paths)
    assert answers(bank) == told
    bank.close()


def test_a_bank_of_one_changed_word_is_the_bank_built_anew(folder: Path) -> None:
    """One entry of many is edited, so that the index is updated and not built again."""
    library = folder / "library"
    library.mkdir()
    entries = {
        f"work-{n:03}": {"title": f"Study {n} of {WORDS[n % 14]}", "text": WORDS[n % 13]}
        for n in range(60)
    }
    bank = Bank.create(folder / "bank")
    for round_number in range(4):
        entries["work-007"] = {"title": "Study 7", "text": f"changed {WORDS[round_number]}"}
        entries[f"work-1{round_number}x"] = {"title": "New", "text": "advice in prisons"}
        entries.pop(f"work-05{round_number}")
        write(library, {"a.jsonl": entries})
        report = bank.load([library])
    assert (report.added, report.changed, report.removed) == (1, 1, 1)
    told, _ = loaded_at_once(folder / "anew", [library])
    assert answers(bank) == told
    assert bank.check() == []
    bank.close()


@pytest.mark.parametrize(
    "first", [2, *(pytest.param(n, marks=pytest.mark.slow) for n in (1, 3, 4))]
)
def test_the_sites_own_pages_loaded_in_two_halves(
    first: int, folder: Path, shared: Callable[[str], Path]
) -> None:
    """Cells that list the same works, and the study they list, come in one after the other."""
    pages = sorted(shared("seeds").glob("*.txt"))
    bank = Bank.create(folder / "bank")
    bank.load(pages[first:])
    bank.load(pages[:first])
    told, _ = loaded_at_once(folder / "anew", pages)
    assert answers(bank) == told
    assert bank.load(pages).unchanged == len(bank)
    bank.close()
