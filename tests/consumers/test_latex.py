"""BibTeX, set by LaTeX: biber reads the file, and the bibliography has every entry."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree

from corpus.entry import Entry
from evidencebank.formats.author_names import names_of
from evidencebank.formats.citations import cite
from tests.consumers.conftest import parts_of_names
from tests.consumers.reads import installed, reads

pytestmark = pytest.mark.slow

DOCUMENT = r"""\documentclass{article}
\usepackage{fontspec}
\pagestyle{empty}
\usepackage[backend=biber,style=authoryear,maxnames=99]{biblatex}
\addbibresource{library.bib}
\begin{document}\nocite{*}\printbibliography\end{document}
"""

SIGNS = Entry(
    id="signs",
    title="50% of {beds} & $5 a day: C# _or_ ~ and 2^3 \\ -- ``so''",
    authors=("Ames, Smith and Co. Trust",),
    bodies=("Ames, Smith and Co. Trust",),
    year=2010,
)
"""What TeX would obey."""

_BIBLATEX = "{http://biblatex-biber.sourceforge.net/biblatexml}"
_QUOTES = str.maketrans("‘’“”`", "''\"\"'")


@pytest.fixture
def library(tmp_path: Path, exported: dict[str, str]) -> Path:
    """Return a folder with the file of all entries and a document that cites them."""
    installed("LaTeX with biber", "xelatex", "biber")
    (tmp_path / "library.bib").write_text(
        exported["bibtex"] + cite(SIGNS, "bibtex"), encoding="utf-8"
    )
    (tmp_path / "document.tex").write_text(DOCUMENT, encoding="utf-8")
    return tmp_path


@reads("BibTeX", "biber")
def test_biber_reads_every_entry(library: Path, cited: list[Entry]) -> None:
    """Its own form of the file has names in their parts, and it warns of nothing."""
    said = run(
        library,
        *("biber", "--tool", "--output-format=biblatexml", "--output-file=read.xml"),
        "library.bib",
    )
    assert [line for line in said.splitlines() if line.startswith(("WARN", "ERROR"))] == []
    found = etree.parse(library / "read.xml").iter(f"{_BIBLATEX}entry")
    assert [_told(one) for one in found] == [
        (
            [tuple(map(_plain, parts)) for parts in parts_of_names(entry)],
            _plain(entry.title),
            str(entry.year),
            entry.doi,
        )
        for entry in (*cited, SIGNS)
    ]


@reads("BibTeX", "LaTeX with biblatex")
def test_latex_sets_every_entry(library: Path, cited: list[Entry]) -> None:
    """Titles are printed as they are, whatever signs stand in them."""
    run(library, "xelatex", "-interaction=nonstopmode", "-no-pdf", "document")
    run(library, "biber", "document")
    run(library, "xelatex", "-interaction=nonstopmode", "document")
    log = (library / "document.log").read_text(encoding="utf-8", errors="replace")
    assert [line for line in log.splitlines() if line.startswith("!")] == []
    with pypdfium2.PdfDocument(library / "document.pdf") as pdf:
        printed = _squeezed("".join(page.get_textpage().get_text_range() for page in pdf))
    latin = [entry for entry in (*cited, SIGNS) if entry.title.isascii() or "研" not in entry.title]
    assert len(latin) == len(cited)  # but one, which Latin Modern has no letters for
    missing = [entry.id for entry in latin if _squeezed(entry.title) not in printed]
    assert missing == []
    for entry in latin:
        assert all(_squeezed(name.family) in printed for name in names_of(entry)), entry.id


def run(folder: Path, *command: str) -> str:
    """Run a program in a folder and return what it says."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-2000:]
    return done.stdout


def _told(entry: etree._Element) -> tuple[object, ...]:
    names = [
        (
            " ".join(filter(None, (_part(name, "prefix"), _part(name, "family")))),
            _part(name, "given"),
            _part(name, "suffix"),
        )
        for name in entry.iter(f"{_BIBLATEX}name")
    ]
    said = {tag: entry.findtext(f"{_BIBLATEX}{tag}", "") for tag in ("title", "date", "doi")}
    return names, _plain(said["title"]), said["date"], said["doi"]


def _part(name: etree._Element, part: str) -> str:
    found = name.find(f"{_BIBLATEX}namepart[@type='{part}']")
    # what is one name in several words has a part for each
    return "" if found is None else _plain(" ".join("".join(found.itertext()).split()))


def _plain(tex: str) -> str:
    """Return the letters and digits of a text: how TeX prints the rest is for TeX to say."""
    words = re.sub(r"\\text[a-z]+", "", tex)
    return re.sub(r"[^\w ]|_", "", words)


def _squeezed(text: str) -> str:
    """Return a text as it would be without lines: their ends may break words at hyphens."""
    return re.sub(r"[\s\-\u00ad\ufffe\x02]", "", text.translate(_QUOTES)).replace("–", "")
