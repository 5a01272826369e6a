"""The code blocks of the README and the documentation, as their authors mean them.

The words behind a block's language say what to do with it; pages do not show them:

- a file name: what is in the block is written to that file;
- `needs-NAME`: run only where the package NAME is installed;
- `output`: what the Python block above it prints;
- `not-run`: it belongs to a machine of the reader's, and is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from markdown_it import MarkdownIt

from tests.places import ROOT

RUN = frozenset({"console", "python"})
PARSED = frozenset({"json", "toml"})
SHOWN = frozenset({"", "bash", "html", "html+django", "html+jinja", "ini", "text", "yaml"})
"""Languages of blocks to be read, or to be written to a file; '' is a drawing or a grammar."""

NOT_RUN = "not-run"
OUTPUT = "output"
_NEEDS = "needs-"


@dataclass(frozen=True, slots=True)
class Block:
    """A code block: the page it stands on, the line it begins at, its language and its text."""

    page: str
    line: int
    language: str
    words: tuple[str, ...]
    text: str

    @property
    def place(self) -> str:
        """Where it stands, for messages."""
        return f"{self.page}:{self.line}"

    @property
    def file(self) -> str:
        """The file that it is to be written to, '' if none."""
        return next((word for word in self.words if "." in word), "")

    @property
    def needs(self) -> str:
        """The package that it needs beside ours, '' if none."""
        found = (word.removeprefix(_NEEDS) for word in self.words if word.startswith(_NEEDS))
        return next(found, "")

    @property
    def unknown_words(self) -> tuple[str, ...]:
        """Words that mean nothing, and thus are mistakes."""
        known = (NOT_RUN, OUTPUT, self.file, f"{_NEEDS}{self.needs}")
        return tuple(word for word in self.words if word not in known)


def pages() -> list[str]:
    """Return the pages, relative to the project's folder."""
    written = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return sorted(path.relative_to(ROOT).as_posix() for path in written)


def blocks_of(text: str, page: str = "") -> list[Block]:
    """Return the code blocks of a page in order; directives of the site are none."""
    blocks = []
    for token in MarkdownIt().parse(text):
        if token.type in ("fence", "code_block") and token.map is not None:
            language, *words = token.info.split() or [""]
            if not language.startswith("{"):
                line = token.map[0] + 1
                blocks.append(Block(page, line, language, tuple(words), token.content))
    return blocks


def read(page: str) -> list[Block]:
    """Return the code blocks of one of `pages()`."""
    return blocks_of((ROOT / page).read_text(encoding="utf-8"), page)
