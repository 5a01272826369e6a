"""Every code block of the README and the documentation does what the page says."""

from __future__ import annotations

import gc
import re
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.docs.blocks import NOT_RUN, PARSED, RUN, SHOWN, blocks_of, pages, read
from tests.docs.running import Reader, agree, commands_of
from tests.places import ROOT

FROM_NOTHING = frozenset({"README.md", "docs/tutorial.md"})
"""Pages that make their bank themselves; others find one in their folder."""

PAGES_THAT_RUN = [
    pytest.param(page, marks=[pytest.mark.slow] * any(b.language == "console" for b in read(page)))
    for page in pages()
    if any(block.language in RUN | PARSED for block in read(page))
]

INSTALLING = re.compile(r"(?:sudo|apt|apt-get|pip|pipx|uv|python3? -m pip|systemctl|crontab)\b")

LEFT_ALONE = {
    "docs/howto/django.md": 1,
    "docs/howto/nightly.md": 4,
    "docs/howto/notebooks.md": 1,
    "docs/howto/related-lists.md": 1,
    "docs/howto/several-processes.md": 1,
    "docs/tutorial.md": 1,
}
"""How many blocks of a page are not run: installing, what takes judgements, or a server at work."""


# what readers' packages say about each other's versions is not about the page
@pytest.mark.filterwarnings("ignore:Using `httpx` with `starlette.testclient`")
@pytest.mark.parametrize("page", PAGES_THAT_RUN)
def test_the_blocks_of_a_page_run_in_order(
    page: str, folder: Path, sample_bank_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Commands, Python, files and outputs, in one folder and one namespace."""
    if page not in FROM_NOTHING:
        shutil.copytree(sample_bank_folder, folder / "bank")
        shutil.copytree(ROOT / "corpus" / "sample", folder / "pages")
    (folder / "corpus").symlink_to(ROOT / "corpus")
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delenv("EVIDENCEBANK", raising=False)
    reader = Reader(folder)
    modules = set(sys.modules)
    try:
        reader.work_through(read(page))
    finally:
        for name in set(sys.modules) - modules:
            if Path(getattr(sys.modules[name], "__file__", None) or "/").is_relative_to(folder):
                del sys.modules[name]  # an app.py of one page is not that of the next
    left_out = reader.left_out
    del reader
    gc.collect()  # what a page leaves open is closed here, not in another test
    if left_out:
        pytest.skip("; ".join(left_out))


def test_no_block_is_passed_over_by_mistake() -> None:
    """Every block has a language and words that are known."""
    strange = [
        f"{block.place}: {block.language} {' '.join(block.unknown_words)}"
        for page in pages()
        for block in read(page)
        if block.language not in RUN | PARSED | SHOWN or block.unknown_words
    ]
    assert strange == []


def test_no_block_that_is_run_installs_anything() -> None:
    """Tests leave the machine as it is."""
    installing = [
        f"{block.place}: {command}"
        for page in pages()
        for block in read(page)
        if block.language == "console" and NOT_RUN not in block.words
        for command, _ in commands_of(block)
        if INSTALLING.match(command)
    ]
    assert installing == []


def test_few_blocks_are_not_run() -> None:
    """What is left alone is counted, so that it stays the exception."""
    counted = {page: sum(NOT_RUN in block.words for block in read(page)) for page in pages()}
    assert {page: count for page, count in counted.items() if count} == LEFT_ALONE


def test_the_first_page_names_what_is_not_run() -> None:
    """Whoever reads that examples are run is told of all that are not."""
    first = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    (told,) = (part for part in first.split("\n\n") if "tests run the examples" in part)
    named = {f"docs/{link}" for link in re.findall(r"\]\(([^)]+)\)", told)}
    assert named - {"docs/notebooks/what_is_in_the_bank.md"} == set(LEFT_ALONE)
    assert (sum(LEFT_ALONE.values()), "but for nine that" in told) == (9, True)


def test_a_block_knows_its_words() -> None:
    """Language, file, package and place are read; directives are no blocks."""
    page = "Text\n\n```python app.py needs-flask\nx = 1\n```\n\n```{toctree}\na\n```\n\n    drawn\n"
    block, drawn = blocks_of(page, "page.md")
    assert (block.language, block.file, block.needs) == ("python", "app.py", "flask")
    assert (block.place, block.text, block.unknown_words) == ("page.md:3", "x = 1\n", ())
    assert (drawn.language, drawn.text) == ("", "drawn\n")
    assert blocks_of("```text not-rnu\n```")[0].unknown_words == ("not-rnu",)


def test_a_console_block_is_commands_with_their_outputs() -> None:
    """Commands may go on in the next line; what follows them is output."""
    (block,) = blocks_of("```console\n$ one\n1\n\n2\n$ two \\\n    more\n$ three\n```")
    assert commands_of(block) == [("one", "1\n\n2"), ("two \\\n    more", ""), ("three", "")]


@pytest.mark.parametrize(
    ("shown", "given", "same"),
    [
        ("a\nb", "a  \nb\n", True),
        ("a\nb", "a\nc\n", False),
        ("took … s", "took 0.3 s\n", True),
        ("took … s", "took 0.3 ms, no more\n", False),
        ("a\n…\nd", "a\nb\nc\nd\n", True),
        ("a\n…\nd", "a\nb\nc\n", False),
        ("a\n…", "a\nb\n", True),
        ("a", "a\nb\n", False),
    ],
)
def test_outputs_are_compared(shown: str, given: str, same: bool) -> None:
    """An output is as shown, but for what the page leaves open."""
    if same:
        agree(shown, given, "here")
    else:
        with pytest.raises(AssertionError, match="the page shows"):
            agree(shown, given, "here")


def test_a_file_can_be_imported_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However soon after Python last looked into the folder it was written."""
    monkeypatch.syspath_prepend(folder)
    reader = Reader(folder)
    for number in range(30):  # many in one tick of the folder's clock
        name = f"written_{number}"
        assert find_spec(f"not_{name}") is None
        reader.work_through(blocks_of(f"```python {name}.py\n```", "page.md"))
        assert find_spec(name) is not None


def test_a_block_that_goes_wrong_fails(folder: Path) -> None:
    """The runner does not let a mistake pass."""
    for page in ("```python\nassert 1 == 2\n```", "```json\n{\n```", "```toml\na\n```"):
        with pytest.raises((AssertionError, ValueError)):
            Reader(folder).work_through(blocks_of(page, "page.md"))
    with pytest.raises(AssertionError, match=r"page\.md:1: false"):
        Reader(folder).work_through(blocks_of("```console\n$ false\n```", "page.md"))
    page = "```python\nprint(1)\n```\n```text output\n2\n```"
    with pytest.raises(AssertionError, match="the page shows"):
        Reader(folder).work_through(blocks_of(page, "page.md"))
