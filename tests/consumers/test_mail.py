"""A digest of all of the sample as a mail, read by programs that nobody here wrote."""

from __future__ import annotations

import html
import json
import os
import subprocess
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest

from evidencebank import Bank
from evidencebank.formats.digest import Digest, make_digest
from evidencebank.formats.mail import Mailing
from tests.consumers.conftest import SITE, others_warnings
from tests.consumers.reads import NODE, installed, reads

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).parent / "node" / "read_mails.js"
STOP = "https://library.example/stop?who={to}"


@pytest.fixture(scope="module")
def digest(sample_bank: Bank) -> Digest:
    """Return the digest of all entries that have a day."""
    made = make_digest(sample_bank, date.min, address=SITE)
    assert made.total == len(made.added) + len(made.revised) == 122
    return made


@reads("Mail", "mailparser")
def test_mailparser_reads_both_parts(digest: Digest, tmp_path: Path) -> None:
    """Every entry with its title and address; and both ways to unsubscribe."""
    installed("mailparser", "node", NODE / "mailparser")
    mailing = Mailing("Bücherei <library@example.org>", [STOP, "mailto:stop@example.org"])
    (message,) = mailing.messages(digest, ["ada@example.org"])
    (tmp_path / "digest.eml").write_bytes(message)
    done = subprocess.run(
        ["node", SCRIPT, tmp_path / "digest.eml"],
        capture_output=True,
        env=os.environ | {"NODE_PATH": str(NODE)},
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()
    (found,) = json.loads(done.stdout)
    assert found["subject"] == digest.subject
    assert found["from"] == '"Bücherei" <library@example.org>'
    assert found["list"]["unsubscribe"] == {
        "url": "https://library.example/stop?who=ada%40example.org",
        "mail": "stop@example.org",
    }
    assert found["list"]["unsubscribe-post"] == {"name": "List-Unsubscribe=One-Click"}
    text = " ".join(found["text"].split())
    for entry in (*digest.added, *digest.revised):
        assert entry.title in text
        assert entry.title in html.unescape(found["html"])
        assert digest.address_of(entry) in text
        assert f'href="{digest.address_of(entry)}"' in found["html"]


@reads("Mail", "premailer")
def test_premailer_finds_nothing_to_move_into_elements(digest: Digest) -> None:
    """Styles stand in the elements already, where mail programs look."""
    if find_spec("premailer") is None:
        pytest.skip("premailer is not installed: make consumers installs it")
    from premailer import transform

    with others_warnings():
        moved = transform(digest.html(), strip_important=False)
    assert moved.count("style=") == digest.html().count("style=")
    assert moved.count("<a ") == digest.html().count("<a ") == 122
    assert "<style" not in digest.html()
