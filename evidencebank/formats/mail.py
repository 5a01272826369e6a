"""A digest as a mail to one reader, who can end it with one click: RFC 5322, 2369, 2919, 8058.

Nothing is sent here: a message is bytes for a mail program, or a file of a Maildir.
"""

from __future__ import annotations

import mailbox
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from corpus.errors import InputError
from corpus.text.typography import clean_line, slug
from evidencebank.formats.digest import Digest

READER = "{to}"
"""Stands for a reader's address in an address to unsubscribe by."""

_MAX_ADDRESS = 900
"""Characters of an address in a header: a line of mail has 998 at most (RFC 5322, 2.1.1)."""

_MAX_LIST_NAME = 60
"""Characters of a list's name: with its host it has 255 at most (RFC 2919)."""

_ADDRESS = re.compile(r"[!#$%&'*+,./:;=?@\[\]~\w-]{8,900}", re.ASCII)
_PLAIN_ADDRESS = re.compile(r"[!-;=?-~]+@[!-;=?-~]+")


@dataclass(frozen=True, slots=True)
class Mailing:
    """Who sends digests, and by which addresses a reader ends them.

    `sender` is an address of mail, perhaps with a name before it. `unsubscribe` has an https
    address, which takes a POST of `List-Unsubscribe=One-Click`, a `mailto:` address, or both; in
    each of them `{to}` stands for the reader's address.

    Raises InputError for anything else.
    """

    sender: str
    unsubscribe: Sequence[str]

    def __post_init__(self) -> None:
        _one_address(self.sender)
        kinds = [urlsplit(address).scheme for address in self.unsubscribe]
        if not kinds:
            raise InputError("a mail to readers needs an address at which they unsubscribe")
        if len(set(kinds)) < len(kinds) or not {*kinds} <= {"https", "mailto"}:
            raise InputError("to unsubscribe give one https address, one mailto: address, or both")
        for address in self.unsubscribe:
            if not _ADDRESS.fullmatch(address.replace(READER, "")):
                raise InputError(f"the address {address[:100]!r} has signs that no address has")

    def messages(self, digest: Digest, readers: Iterable[str]) -> list[bytes]:
        """Return a message for each reader, with lines that end as those of local files do.

        Raises InputError for a reader who is no address, and for several whom nothing tells apart
        where they unsubscribe.
        """
        found = list(readers)
        for address in self.unsubscribe:
            if len(found) > 1 and READER not in address:
                raise InputError(
                    f"several readers unsubscribe at {address}: write {READER} where the address "
                    "of each belongs"
                )
        return [self._message(digest, reader).as_bytes() for reader in found]

    def _message(self, digest: Digest, reader: str) -> EmailMessage:
        to = _one_address(reader)
        ways = [address.replace(READER, quote(to, safe="")) for address in self.unsubscribe]
        if max(map(len, ways)) > _MAX_ADDRESS:
            raise InputError(
                f"the address at which {to[:100]!r} unsubscribes is too long for a line of mail"
            )
        domain = _one_address(self.sender).rpartition("@")[2]
        message = EmailMessage(_Policy())
        message["From"], message["To"] = self.sender, reader
        message["Subject"] = clean_line(digest.subject)
        message["Date"] = format_datetime(datetime.now(UTC))
        message["Message-ID"] = make_msgid(domain=domain)
        message["Auto-Submitted"] = "auto-generated"
        message["List-ID"] = f"<{slug(digest.name)[:_MAX_LIST_NAME] or 'list'}.digest.{domain}>"
        message["List-Unsubscribe"] = ",\n ".join(f"<{address}>" for address in ways)
        if any(address.startswith("https:") for address in ways):
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        if digest.page:
            message["List-Archive"] = f"<{digest.page}>"
        told = replace(digest, unsubscribe=ways[0])
        message.set_content(told.text(), cte="quoted-printable")
        message.add_alternative(told.html(), subtype="html", cte="quoted-printable")
        return message


def put_into_maildir(folder: Path, messages: Iterable[bytes]) -> None:
    """Put messages into a Maildir as new, each whole or not at all; it is made if it is not there.

    Raises InputError where the folder is something else.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / "new").is_dir():
        raise InputError(f"{folder} is there and no Maildir: name another folder")
    box = mailbox.Maildir(folder, create=True)
    for message in messages:
        box.add(message)


class _Policy(EmailPolicy):
    """Leaves headers about lists as they are: folded otherwise, long addresses become words."""

    def fold(self, name: str, value: Any) -> str:
        return f"{name}: {value}\n" if _is_of_list(name) else super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        return (name, value) if _is_of_list(name) else super().header_store_parse(name, value)


def _is_of_list(name: str) -> bool:
    return name.lower().startswith("list-")


def _one_address(text: str) -> str:
    """Return the address of one person, without the name. Raises InputError for anything else."""
    message = EmailMessage()
    try:
        message["To"] = text
        (found,) = message["To"].addresses
    except (ValueError, IndexError, AttributeError) as error:
        raise InputError(f"{text[:100]!r} is no mail address: write one") from error
    address = found.addr_spec
    if message["To"].defects or not found.domain or not _PLAIN_ADDRESS.fullmatch(address):
        raise InputError(f"{text[:100]!r} is no mail address: write one such as ada@example.org")
    return str(address)
