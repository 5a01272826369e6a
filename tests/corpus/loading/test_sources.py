"""What a walk finds in a source, what it passes over, and what it says about the rest."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import InputError
from corpus.loading.sources import SCHEMES, walk
from corpus.source_types.registry import suffixes
from corpus.source_types.unread_types import DESCRIBED, NO_DOCUMENTS

ENDINGS = [*sorted(suffixes() | NO_DOCUMENTS | {*DESCRIBED}), ".gz", ".PDF", ".HTML", ""]
NAMES = st.tuples(st.sampled_from(["", "a/", "b/c/", ".git/"]), st.sampled_from(["x", "y", ".z"]))


def touch(root: Path, *names: str) -> None:
    """Make files, and the folders they stand in."""
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")


def reasons(root: Path) -> dict[str, str]:
    """Return the reasons for which things in a folder are rejected, by name."""
    return {rejection.source: rejection.reason for rejection in walk(root).rejections}


def test_files_come_in_order_with_names_relative_to_the_source(tmp_path: Path) -> None:
    """A folder before those in it, names sorted, '/' between them."""
    touch(tmp_path, "b.html", "a.txt", "z/y.md", "c/d/e.jsonl.gz", "c/a.ndjson")
    found = walk(tmp_path)
    names = ["a.txt", "b.html", "c/a.ndjson", "c/d/e.jsonl.gz", "z/y.md"]
    assert [file.name for file in found.files] == names
    assert [file.path for file in found.files] == [tmp_path.resolve() / name for name in names]
    assert (found.rejections, found.unread, found.scheme) == ((), (), None)


def test_endings_are_read_in_any_case(tmp_path: Path) -> None:
    """Files from other systems shout."""
    touch(tmp_path, "A.HTM", "B.JSONL.GZ", "C.Txt")
    assert [file.name for file in walk(tmp_path).files] == ["A.HTM", "B.JSONL.GZ", "C.Txt"]


def test_furniture_and_hidden_things_are_passed_over_without_a_word(tmp_path: Path) -> None:
    """A saved page brings styles and pictures, a repository its own folders."""
    touch(tmp_path, "a.html", "a_files/site.css", "logo.PNG", ".hidden.html", ".git/b.html")
    found = walk(tmp_path)
    assert [file.name for file in found.files] == ["a.html"]
    assert found.rejections == ()


def test_other_files_are_named_with_their_ending(tmp_path: Path) -> None:
    """What might have been meant to be read is not dropped in silence, and what is read is told."""
    touch(tmp_path, "report.pptx", "sub/data.odd.gz", "README", "all.rtf", "a.zip")
    found = reasons(tmp_path)
    assert {name: reason.partition(": read are ")[0] for name, reason in found.items()} == {
        "report.pptx": "not a kind of file that is read (.pptx, slides)",
        "sub/data.odd.gz": "not a kind of file that is read (.odd.gz)",
        "README": "not a kind of file that is read (no ending)",
        "all.rtf": "not a kind of file that is read (.rtf, an RTF document)",
        "a.zip": "not a kind of file that is read (.zip, an archive: unpack it)",
    }
    (read,) = {reason.partition(": read are ")[2] for reason in found.values()}
    assert read.split(", ") == sorted(suffixes())


@pytest.mark.parametrize("name", sorted(SCHEMES))
def test_a_scheme_is_found_at_the_top_of_a_folder_only(name: str, tmp_path: Path) -> None:
    """Deeper down, a file of that name is just another file."""
    touch(tmp_path, name, f"deeper/{name}")
    found = walk(tmp_path)
    assert found.scheme == tmp_path.resolve() / name
    assert [rejection.source for rejection in found.rejections] == [f"deeper/{name}"]


@pytest.mark.parametrize("name", ["page.html", "records.jsonl", "odd.pptx", "none"])
def test_a_file_that_is_named_is_found_whatever_its_ending(name: str, tmp_path: Path) -> None:
    """Who names a file means it; what is in it says whether it can be read."""
    touch(tmp_path, name)
    assert [file.name for file in walk(tmp_path / name).files] == [name]


def test_a_source_that_is_not_there_is_an_input_error(tmp_path: Path) -> None:
    """One line that names it."""
    with pytest.raises(InputError, match=r"there is no file or folder .*nowhere: check the name"):
        walk(tmp_path / "nowhere")


def test_links_inside_the_folder_are_followed_and_out_of_it_rejected(tmp_path: Path) -> None:
    """Neither a file nor a folder elsewhere gets in by way of a link."""
    touch(tmp_path / "in", "real.html", "sub/other.html")
    touch(tmp_path / "out", "secret.html")
    (tmp_path / "in/alias.html").symlink_to(tmp_path / "in/real.html")
    (tmp_path / "in/up.html").symlink_to(Path("../out/secret.html"))
    (tmp_path / "in/folder").symlink_to(tmp_path / "out")
    (tmp_path / "in/again").symlink_to(tmp_path / "in/sub")
    found = walk(tmp_path / "in")
    assert [file.name for file in found.files] == ["alias.html", "real.html", "sub/other.html"]
    assert {rejection.source: rejection.reason for rejection in found.rejections} == {
        "folder": "a link that leads out of the folder",
        "up.html": "a link that leads out of the folder",
    }


def test_a_link_to_the_source_itself_is_followed(tmp_path: Path) -> None:
    """The folder that a link leads to is the root; what is in it lies inside."""
    touch(tmp_path / "real", "a.html")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    found = walk(tmp_path / "link")
    assert [file.path for file in found.files] == [(tmp_path / "real/a.html").resolve()]
    assert found.rejections == ()


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    """Links to each other, and a folder's link to itself, are no endless walk and no traceback."""
    (tmp_path / "one.html").symlink_to(tmp_path / "two.html")
    (tmp_path / "two.html").symlink_to(tmp_path / "one.html")
    (tmp_path / "self").symlink_to(tmp_path)
    touch(tmp_path, "good.html")
    assert "good.html" in [file.name for file in walk(tmp_path).files]
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    with pytest.raises(InputError, match="there is no file or folder"):
        walk(tmp_path / "circle")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """A named pipe with the name of a page would be read for ever."""
    os.mkfifo(tmp_path / "pipe.html")
    assert reasons(tmp_path) == {"pipe.html": "not a file but a pipe or a device"}


def test_devices_are_not_read(tmp_path: Path) -> None:
    """Neither by a link, nor by name: nothing that has no end is begun."""
    (tmp_path / "zeros.html").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.html")
    (tmp_path / "linked.html").symlink_to(tmp_path / "pipe.html")
    assert reasons(tmp_path) == {
        "linked.html": "not a file but a pipe or a device",
        "pipe.html": "not a file but a pipe or a device",
        "zeros.html": "a link that leads out of the folder",
    }
    for path in (Path("/dev/zero"), tmp_path / "pipe.html", tmp_path / "zeros.html"):
        with pytest.raises(InputError, match="there is no file or folder"):
            walk(path)


def test_names_that_are_not_utf8_are_rejected_in_words_that_are(tmp_path: Path) -> None:
    """Such a name could be kept neither in the store nor in JSON."""
    touch(tmp_path, "good.html")
    bad = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.html")
    try:
        Path(bad).write_text("text")
    except OSError:
        pytest.skip("this file system takes UTF-8 names alone")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/d\xe9")).mkdir()
    assert reasons(tmp_path) == {
        "caf?.html": "its name is not UTF-8: rename it",
        "d?": "its name is not UTF-8: rename it",
    }
    with pytest.raises(InputError, match=r"caf\?.html is not UTF-8: rename it"):
        walk(Path(bad))


def test_a_bank_among_its_pages_is_passed_over(tmp_path: Path) -> None:
    """`build . --bank bank` does not load the bank's own files, and says so of the bank alone."""
    touch(tmp_path, "a.html", "bank/generations/000001/index/arrays/terms.txt", "bank/CURRENT")
    found = walk(tmp_path, without=tmp_path / "bank")
    assert [file.name for file in found.files] == ["a.html"]
    assert found.rejections == ()
    with pytest.raises(InputError, match="is the bank itself: name the files or folders to load"):
        walk(tmp_path / "bank", without=tmp_path / "bank")


def test_covers_says_what_would_have_been_found(tmp_path: Path) -> None:
    """Files under the source and nothing beside it."""
    touch(tmp_path, "pages/a.html")
    found = walk(tmp_path / "pages")
    root = (tmp_path / "pages").resolve()
    assert found.covers(root / "gone.html")
    assert found.covers(root / "sub/gone.html")
    assert not found.covers(root.parent / "pages.html")
    assert not found.covers(root.parent / "pages2/a.html")
    one = walk(tmp_path / "pages/a.html")
    assert one.covers(root / "a.html")
    assert not one.covers(root / "b.html")


def test_folders_that_cannot_be_listed_are_named_and_cover_nothing(
    tmp_path: Path, run_bounded: Callable[[str], str]
) -> None:
    """What was in an unreadable folder is not taken for gone; files without a word are passed."""
    touch(tmp_path, "a.html", "shut/b.html", "blind/c.html")
    (tmp_path / "shut").chmod(0o000)
    (tmp_path / "blind").chmod(0o444)  # can be listed, but nothing in it can be looked at
    code = f"""
from pathlib import Path
from corpus.loading.sources import walk
root = Path({str(tmp_path.resolve())!r})
found = walk(root)
print([file.name for file in found.files])
print([(one.source, one.reason) for one in found.rejections])
print(found.covers(root / "shut/b.html"), found.covers(root / "gone.html"))
"""
    try:
        printed = run_bounded(code).splitlines()
    finally:
        (tmp_path / "shut").chmod(0o755)
        (tmp_path / "blind").chmod(0o755)
    assert printed == [
        "['a.html', 'blind/c.html']",
        "[('shut', 'the folder cannot be listed: Permission denied')]",
        "False True",
    ]


@given(st.dictionaries(NAMES, st.sampled_from(ENDINGS), max_size=8))
def test_everything_is_read_or_rejected_or_furniture(
    tmp_path_factory: pytest.TempPathFactory, tree: dict[tuple[str, str], str]
) -> None:
    """Nothing in a folder is lost without a reason, and nothing is found twice."""
    root = tmp_path_factory.mktemp("tree")
    names = {f"{folder}{stem}{ending}" for (folder, stem), ending in tree.items()}
    touch(root, *names)
    found = walk(root)
    read = [file.name for file in found.files]
    rejected = [rejection.source for rejection in found.rejections]
    quiet = {
        name
        for name in names
        if any(part.startswith(".") for part in name.split("/"))
        or Path(name).suffix.lower() in NO_DOCUMENTS
    }
    assert sorted([*read, *rejected]) == sorted(names - quiet)
