"""What of a load needs a look: nothing that is fine, all that is not, and why."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from corpus.errors import InputError
from evidencebank import Bank
from tests.corpus.library import page


@pytest.fixture(scope="module")
def loaded(new_folder: Callable[[], Path]) -> Iterator[tuple[Path, Bank]]:
    """Return a folder of pages and a bank of them, each wrong in a way of its own."""
    folder = new_folder()
    pages = folder / "pages"
    pages.mkdir()
    said = {"doi": "10.1136/bmj.1", "author": "B. Ames", "publication_date": "2010"}
    tags = "".join(f'<meta name="citation_{name}" content="{is_}">' for name, is_ in said.items())
    whole = page("A trial of kits").replace("</head>", f"{tags}</head>")
    (pages / "one.html").write_text(whole)
    (pages / "same.html").write_text(whole.replace("A trial of kits", "Trial of kits, a"))
    (pages / "bare.html").write_text(page("Advice to families"))
    (pages / "home.html").write_text(page("Home"))
    (pages / "empty.html").write_text("")
    with Bank.create(folder / "bank") as bank:
        bank.load([pages])
        yield folder, bank


def test_each_sort_has_what_belongs_to_it(loaded: tuple[Path, Bank]) -> None:
    """With the files that tell of it, and for works that were merged what they have in common."""
    folder, bank = loaded
    found = bank.load_review()
    (refusal,) = found.refused[1]
    assert Path(refusal.file) == folder / "pages" / "empty.html"
    assert refusal.reason
    for sort in (found.without_year, found.without_author):
        assert {Path(one.files[0]).name for one in sort[1]} == {"bare.html", "home.html"}
    assert found.without_subject[0] == 3
    (merged,) = found.merged[1]
    assert merged.why == "2 with the same DOI 10.1136/bmj.1"
    assert {Path(one).name for one in merged.files} == {"one.html", "same.html"}
    (odd,) = found.site_titles[1]
    assert (odd.title, odd.why) == ("Home", "any page may be called so")


def test_so_many_are_shown_and_all_are_counted(loaded: tuple[Path, Bank]) -> None:
    found = loaded[1].load_review(1)
    assert (found.without_subject[0], len(found.without_subject[1])) == (3, 1)


def test_the_command_tells_the_same(
    invoke: Callable[..., Result], loaded: tuple[Path, Bank]
) -> None:
    """For people, each with its file; as JSON the same facts."""
    _, bank = loaded
    shown = invoke("review", "--bank", bank.path)
    assert shown.exit_code == 0
    assert "Refused  1" in shown.stdout
    assert "same DOI" in " ".join(shown.stdout.split())
    shape = json.loads(invoke("review", "--bank", bank.path, "--json").stdout)
    assert shape == json.loads(json.dumps(bank.load_review().to_dict()))
    assert shape["refused"]["files"][0]["file"].endswith("empty.html")
    why = invoke("read", "--why", shape["site_titles"]["entries"][0]["files"][0])
    assert "Home" in why.stdout


def test_why_an_entry_came_out_so(loaded: tuple[Path, Bank]) -> None:
    """What each file says; how it is read where the folder may be looked into, and only there."""
    folder, bank = loaded
    (merged,) = bank.load_review().merged[1]
    told = bank.told_by(merged.id)
    assert {one.path.name for one in told} == {"one.html", "same.html"}
    assert all(one.reading is None for one in told)
    assert {one.drafts[0].entry.doi for one in told} == {"10.1136/bmj.1"}
    for one in bank.told_by(merged.id, folder / "pages"):
        assert one.reading is not None
        assert one.reading.blocks
        assert all(block.reason for block in one.reading.blocks)
    assert all(one.reading is None for one in bank.told_by(merged.id, folder / "bank"))
    with pytest.raises(InputError):
        bank.told_by("nobody")


def test_a_refused_file_is_found_by_its_key(loaded: tuple[Path, Bank]) -> None:
    folder, bank = loaded
    (refusal,) = bank.load_review().refused[1]
    (found,), told = bank.refusals(refusal.key, folder / "pages")
    assert found == refusal
    assert told.reading is not None
    assert [one.reason for one in told.reading.rejected] == [refusal.reason]
    with pytest.raises(InputError, match="nothing was refused"):
        bank.refusals("../../etc/passwd")


def test_a_bank_of_a_stranger_leads_nowhere(loaded: tuple[Path, Bank], folder: Path) -> None:
    """A path that leads out of the folder of sources is not opened, by a link neither."""
    outside = folder / "secret.html"
    outside.write_text(page("A secret"))
    shutil.copytree(loaded[0] / "pages", folder / "pages")
    with Bank.create(folder / "bank") as bank:
        bank.load([folder / "pages"])
        (folder / "pages" / "bare.html").unlink()
        (folder / "pages" / "bare.html").symlink_to(outside)
        bare = next(entry.id for entry in bank if entry.title == "Advice to families")
        (told,) = bank.told_by(bare, folder / "pages")
        assert told.reading is None
