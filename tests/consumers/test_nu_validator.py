"""HTML of the site and of mails, judged by the Nu HTML Checker."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from corpus.entry import Entry
from evidencebank import Bank
from evidencebank.web.app import create_app
from evidencebank.web.settings import SiteSettings
from tests.consumers.conftest import SITE
from tests.consumers.reads import NODE, installed, reads
from tests.web.conftest import visiting

pytestmark = pytest.mark.slow

VALIDATOR = NODE / "vnu-jar" / "build" / "dist" / "vnu.jar"

TOKEN = "a token for the validator"

PAGES = (
    *("/", "/?q=naloxone+prison", "/?q=zzqqxx", "/?mode=advanced&q=alcohol+(prison"),
    *("/entry/nobody", "/browse", "/browse/subject", "/browse/year/2016", "/browse/author"),
    *("/matrix", "/matrix/drug-treatment", "/matrix/drug-treatment/A1", "/topics", "/new"),
    *("/saved/hot-naloxone", "/api/docs", "/editors/login", "/editors", "/editors/review"),
    *("/editors/lists/hot-naloxone", "/editors/history"),
    *("/editors/loads", "/editors/reading/hot-naloxone"),
)


@reads("Entry page", "Nu HTML Checker")
def test_entry_pages_are_valid(tmp_path: Path, entry_pages: dict[str, tuple[Entry, str]]) -> None:
    """Each of them, with all its marks."""
    for number, (_, page) in enumerate(entry_pages.values()):
        (tmp_path / f"{number}.html").write_text(page, encoding="utf-8")
    assert wrong(tmp_path) == []


@reads("Every kind of page", "Nu HTML Checker")
def test_every_kind_of_page_is_valid(tmp_path: Path, sample_bank: Bank) -> None:
    """Those that say what is wrong and those of editors among them."""
    settings = SiteSettings(base_url=SITE.replace("https", "http"), token=TOKEN)
    with visiting(create_app(sample_bank.path, settings)) as visitor:
        visitor.post("/editors/login", data={"who": "Ada", "token": TOKEN})
        for number, path in enumerate(PAGES):
            (tmp_path / f"{number}.html").write_bytes(visitor.get(path).content)
    assert wrong(tmp_path) == []


def wrong(folder: Path) -> list[str]:
    """Return what the checker finds in the pages of a folder, warnings too."""
    installed("the Nu HTML Checker", "java", VALIDATOR)
    done = subprocess.run(
        ["java", "-jar", VALIDATOR, "--format", "json", "--stdout", folder],
        capture_output=True,
        timeout=300,
    )
    found = json.loads(done.stdout)["messages"]
    return [f"{one['url'].rpartition('/')[2]}: {one['message']}" for one in found]
