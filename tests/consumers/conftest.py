"""The entries of the sample as they go out, for programs that nobody here wrote to read."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from corpus.entry import Entry
from evidencebank import Bank
from evidencebank.formats.author_names import names_of
from evidencebank.formats.citations import cite_all, with_labels
from evidencebank.web.links import entry_address
from evidencebank.web.pages.entry import Work, told_of
from evidencebank.web.settings import SiteSettings
from evidencebank.web.state import templates
from evidencebank.web.wording.catalogue import wordings
from evidencebank.web.wording.spoken_templates import spoken
from tests.evidencebank.formats.identified import identified

_TEMPLATES = spoken(templates, wordings(["en"])["en"], SiteSettings())

SITE = "https://library.example"

HARD = (
    Entry(
        id="a-b",
        title="50% of beds & a place: C# _or_ ~ “quoted”",
        authors=("Martin Luther King, Jr.", "Diego De Leo", "Ludwig van der Berg", "Smith JA III"),
        kind="STUDY",
        year=2011,
        source="Health & Place: 2011, 4(2), p. 1–9",
        doi="10.1016/s0140-6736(10)60782-7",
    ),
    Entry(
        id="a_b",
        title="Guidance, with commas: a review of reviews",
        authors=("Department of Health, Social Services and Public Safety", "Ana María Núñez"),
        bodies=("Department of Health, Social Services and Public Safety",),
        kind="REVIEW",
        year=1987,
        source="World Health Organization, 1987",
    ),
    Entry(id="A-B", title="A note on nothing", kind="NOTES", year=2001),
    Entry(
        id="研究-1", title="研究の概要", authors=("山田 太郎",), bodies=("山田 太郎",), year=2015
    ),
)
"""Entries with what goes wrong most easily: signs, suffixes, particles, bodies, ids alike."""


@pytest.fixture(scope="session")
def cited(sample_bank: Bank) -> list[Entry]:
    """Return the 138 entries of the sample, most with identifiers, and those that are hard."""
    sample = identified(sample_bank.entries_from(""))
    found = [with_labels(entry, sample_bank.scheme) for entry in (*sample, *HARD)]
    assert len(found) == 138 + len(HARD)
    return found


@pytest.fixture(scope="session")
def exported(cited: list[Entry]) -> dict[str, str]:
    """Return the file of all citations in each style, as `cite --all` writes it."""
    addressed = [(entry, f"{SITE}{entry_address(entry.id)}") for entry in cited]
    return {style: "".join(cite_all(addressed, style)) for style in ("bibtex", "ris", "csl-json")}


@pytest.fixture(scope="session")
def entry_pages(sample_bank: Bank) -> dict[str, tuple[Entry, str]]:
    """Return the entries of the sample, with identifiers, and their pages, by address."""
    pages = {}
    for entry in identified(sample_bank.entries_from("")):
        address = f"{SITE}{entry_address(entry.id)}"
        pages[address] = entry, _page(entry, address, sample_bank)
    assert len(pages) == 138
    return pages


def _page(entry: Entry, address: str, bank: Bank) -> str:
    return _TEMPLATES.get_template("entry.html").render(
        **told_of(entry, address, bank.scheme),
        path="/entry",
        base=SITE,
        switches=[],
        translations=[],
        subjects=[(label, "/") for _, label in bank.scheme.named(entry.subjects)],
        related=[],
        journey=None,
        works=[Work(work, "") for work in entry.listed_works],
        links=[],
        pdf="",
        search="",
    )


def parts_of_names(entry: Entry) -> list[tuple[str, str, str]]:
    """Return family name, given name and suffix of each author; of bodies the first alone."""
    return [(name.family, name.given, name.suffix) for name in names_of(entry)]


@contextmanager
def others_warnings() -> Iterator[None]:
    """Let another's program warn of its own code, which is no fault of what it reads."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
