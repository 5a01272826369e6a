"""A digest as a mail: what RFC 2369 and RFC 8058 ask for, to one reader at a time."""

from __future__ import annotations

import json
import mailbox
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from click.testing import Result

from corpus.entry import Entry
from corpus.errors import InputError
from evidencebank import Bank
from evidencebank.formats.digest import Digest
from evidencebank.formats.mail import Mailing, put_into_maildir

SENDER = "Añ Library <library@example.org>"
STOP = f"https://lists.example.org/{'stop/' * 20}?who={{to}}"
BY_MAIL = "mailto:stop@example.org?subject=stop%20{to}"
DIGEST = Digest(
    title="Prices – what is new",
    since=date(2021, 1, 1),
    total=1,
    added=(Entry(id="a-1", title="Preis & Maß <b>" + "word " * 30, summary="Größer."),),
    revised=(),
    address="https://bank.example.org",
    name="prices",
)


def read(message: bytes) -> EmailMessage:
    """Return what a mail program reads."""
    found = message_from_bytes(message, policy=default)
    assert isinstance(found, EmailMessage)
    assert found.defects == []
    return found


def test_a_reader_can_end_it_with_one_click() -> None:
    """Addresses stay whole however long they are; the plain and the HTML part say it too."""
    (message,) = Mailing(SENDER, [STOP, BY_MAIL]).messages(DIGEST, ["Ada <ada+1@example.org>"])
    stop = STOP.replace("{to}", "ada%2B1%40example.org")
    head = message.partition(b"\n\n")[0].decode("ascii")
    assert f"<{stop}>" in head
    assert max(map(len, head.splitlines())) < 998
    found = read(message)
    assert found["List-Unsubscribe"].split() == [
        f"<{stop}>,",
        "<mailto:stop@example.org?subject=stop%20ada%2B1%40example.org>",
    ]
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for kind in ("plain", "html"):
        assert stop in found.get_body((kind,)).get_content()  # type: ignore[union-attr]


def test_it_says_what_it_is_and_of_which_list() -> None:
    """Signs beyond ASCII are kept in names, subjects and texts; lists are told apart by search."""
    (message,) = Mailing(SENDER, [STOP]).messages(DIGEST, ["ada@example.org"])
    found = read(message)
    assert found["From"].addresses[0].display_name == "Añ Library"
    assert found["Subject"] == DIGEST.subject
    assert found["List-ID"] == "<prices.digest.example.org>"
    assert found["List-Archive"] == "<https://bank.example.org/saved/prices>"
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["Message-ID"].endswith("@example.org>")
    assert [part.get_content_type() for part in found.iter_parts()] == [
        *("text/plain", "text/html"),
    ]
    text = found.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert text.startswith(DIGEST.text().rstrip())
    assert b"\r" not in message


def test_without_an_https_address_there_is_no_click() -> None:
    """RFC 8058 knows it for https alone."""
    (message,) = Mailing("a@example.org", [BY_MAIL]).messages(DIGEST, ["ada@example.org"])
    assert "List-Unsubscribe" in read(message)
    assert "List-Unsubscribe-Post" not in read(message)


def test_each_reader_has_a_message_and_an_address_to_end_it() -> None:
    """One that would be the same for all is refused: who unsubscribes could not be told."""
    messages = Mailing(SENDER, [STOP]).messages(DIGEST, ["ada@example.org", "bo@example.org"])
    found = list(map(read, messages))
    assert [one["To"] for one in found] == ["ada@example.org", "bo@example.org"]
    assert "who=bo%40example.org" in found[1]["List-Unsubscribe"]
    assert found[0]["Message-ID"] != found[1]["Message-ID"]
    with pytest.raises(InputError, match="several readers"):
        Mailing(SENDER, ["https://a.example/stop"]).messages(DIGEST, ["a@b.org", "c@d.org"])


@pytest.mark.parametrize(
    "address",
    ["", "ada", "ada@", "@b.org", "a@b.org, c@d.org", "a@b.org\nBcc: x@y.org", "ä@b.org", "a b@c"],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    """In one line; no second header can be smuggled in."""
    with pytest.raises(InputError, match="mail address"):
        Mailing(SENDER, [STOP]).messages(DIGEST, [address])
    with pytest.raises(InputError, match="mail address"):
        Mailing(address, [STOP])


@pytest.mark.parametrize(
    "ways",
    [
        [],
        ["http://a.example/stop"],
        ["javascript:alert(1)"],
        ["https://a.example/a b"],
        ["https://a.example/>,<https://b.example"],
        ["https://a.example/1", "https://a.example/2"],
        ["https://a.example/" + "x" * 1000],
        ["https://a.example/\r\nBcc: a@b.org"],
    ],
)
def test_an_address_that_mail_programs_would_not_take_is_refused(ways: list[str]) -> None:
    with pytest.raises(InputError):
        Mailing(SENDER, ways)


def test_a_line_of_mail_is_not_exceeded() -> None:
    """A subject is one line whatever the title; a list's name is cut; an address is refused."""
    told = replace(DIGEST, title="Prices\nBcc: x@example.org", name="-".join(["longestname"] * 30))
    (message,) = Mailing(SENDER, [STOP]).messages(told, ["ada@example.org"])
    assert read(message)["Subject"].startswith("Prices Bcc: x@example.org: 1 entry")
    assert read(message)["Bcc"] is None
    assert len(read(message)["List-ID"]) < 255
    with pytest.raises(InputError, match="too long for a line"):
        Mailing(SENDER, [STOP + "&q=" + "x" * 760]).messages(DIGEST, ["+" * 60 + "@example.org"])


def test_a_maildir_takes_them(tmp_path: Path) -> None:
    """A new folder becomes one; a folder with other things in it is left alone."""
    messages = Mailing(SENDER, [STOP]).messages(DIGEST, ["ada@example.org", "bo@example.org"])
    put_into_maildir(tmp_path / "out", messages[:1])
    put_into_maildir(tmp_path / "out", messages[1:])
    found = mailbox.Maildir(tmp_path / "out", create=False)
    assert sorted(one["To"] for one in found) == ["ada@example.org", "bo@example.org"]
    assert len(list((tmp_path / "out" / "new").iterdir())) == 2
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("mine")
    with pytest.raises(InputError, match="no Maildir"):
        put_into_maildir(tmp_path / "notes", messages)


def test_the_command_makes_mails(
    invoke: Callable[..., Result], own_bank: Bank, tmp_path: Path
) -> None:
    """One is printed, several go into a Maildir, and none is made of nothing."""
    common = ["digest", "--bank", own_bank.path, "--since"]
    mail = ["--format", "mail", "--from", "l@example.org", "--unsubscribe", STOP]
    printed = invoke(*common, "2009-01-01", *mail, "--to", "ada@example.org")
    assert read(printed.stdout_bytes)["Subject"].startswith("What is new: ")
    both = ["--to", "ada@example.org", "--to", "bo@example.org", "--maildir", tmp_path / "out"]
    assert invoke(*common, "2009-01-01", *mail, *both).exit_code == 0
    assert len(mailbox.Maildir(tmp_path / "out", create=False)) == 2
    as_json = invoke(*common, "2009-01-01", *mail, "--to", "ada@example.org", "--json")
    assert json.loads(as_json.stdout)["total"] > 0
    nothing = invoke(*common, "2099-01-01", *mail, "--to", "ada@example.org")
    assert (nothing.stdout, nothing.exit_code) == ("", 0)
    assert "no mail" in nothing.stderr
    assert invoke(*common, "2009-01-01", *mail[2:], "--to", "ada@example.org").exit_code == 2
    assert invoke(*common, "2009-01-01", *mail).exit_code == 1
