"""The address of a bank in a cluster: `opensearch://host1:9200,host2:9200/evidence`.

User and password are no part of it: an address stands in process lists, logs and messages.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from urllib.parse import parse_qsl

from corpus.deferred.dataclasses import dataclass
from corpus.deferred.patterns import pattern
from corpus.errors import InputError

SCHEMES = ("opensearch://", "opensearchs://")
"""What an address begins with: in the clear, and over TLS."""

USER = "EVIDENCEBANK_CLUSTER_USER"
PASSWORD = "EVIDENCEBANK_CLUSTER_PASSWORD"  # noqa: S105
PASSWORD_FILE = "EVIDENCEBANK_CLUSTER_PASSWORD_FILE"  # noqa: S105
CA_FILE = "EVIDENCEBANK_CLUSTER_CA"

DRIFT = 0.01
"""How far, relatively, the average length may be from the one by which frequencies were written."""

_PORT = 9200
_HOST = pattern(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:(?P<port>[0-9]{1,5}))?")
_NAME = pattern(r"[a-z][a-z0-9_]{0,99}")  # a hyphen ends it in the names of indexes
_MAX_PORT = 65_535
_FORM = "write it as opensearch://host:9200/bank"


@dataclass(frozen=True, slots=True)
class ClusterAddress:
    """The nodes that are asked, the bank's name there, and how to come in.

    `shards` is in how many parts a new bank's entries are kept, `drift` how far, relatively, their
    average length may move before an update writes all of them anew. `ca_file` has the certificates
    that are trusted over TLS, those of the system where it is None.
    """

    hosts: tuple[tuple[str, int], ...]
    bank: str
    tls: bool = False
    shards: int = 1
    drift: float = DRIFT
    ca_file: Path | None = None
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, text: str, environment: Mapping[str, str] | None = None) -> ClusterAddress:
        """Read an address; user, password and certificates are those that the environment names.

        `EVIDENCEBANK_CLUSTER_USER` and `EVIDENCEBANK_CLUSTER_PASSWORD`, or
        `EVIDENCEBANK_CLUSTER_PASSWORD_FILE` with a file that holds the password alone, and
        `EVIDENCEBANK_CLUSTER_CA`, in whose place the address may end with `?ca=FILE`. With
        `?shards=3` a new bank's entries are kept in so many parts, and with `?drift=0.02` their
        average length may move by 2 % before an update writes them all anew.

        Raises InputError for what is no such address, and for a file that cannot be read.
        """
        environment = os.environ if environment is None else environment
        scheme, _, rest = text.partition("://")
        before, _, options = rest.partition("?")
        hosts, _, bank = before.partition("/")
        if f"{scheme}://" not in SCHEMES:
            raise InputError(f"that is no address of a cluster: {_FORM}")
        if "@" in before:  # and is not repeated here
            raise InputError(
                f"an address holds no user and no password, which others would read: set {USER} "
                f"and {PASSWORD_FILE}"
            )
        bank = bank.removesuffix("/")
        if not _NAME.fullmatch(bank):
            raise InputError(
                f"a bank in a cluster cannot be named {bank!r}: use small letters, digits and "
                f"underscores; {_FORM}"
            )
        given = _options(options)
        ca = given.get("ca") or environment.get(CA_FILE)
        return cls(
            tuple(_host(host) for host in hosts.split(",")),
            bank,
            scheme == "opensearchs",
            _shards(given.get("shards", "1")),
            _drift(given.get("drift", str(DRIFT))),
            _readable(Path(ca)) if ca else None,
            environment.get(USER, ""),
            _password(environment),
        )

    def __str__(self) -> str:
        """Return the address as it is written, without what is a secret."""
        scheme = SCHEMES[self.tls]
        return f"{scheme}{','.join(f'{host}:{port}' for host, port in self.hosts)}/{self.bank}"

    @property
    def name(self) -> str:
        """The bank's name, which a folder has too."""
        return self.bank


def is_address(place: object) -> bool:
    """Say whether a bank's place is a cluster's and no folder's."""
    return isinstance(place, ClusterAddress) or (
        isinstance(place, str) and place.startswith(SCHEMES)
    )


def _options(text: str) -> dict[str, str]:
    options = dict(parse_qsl(text, keep_blank_values=True))
    if odd := sorted(options.keys() - {"ca", "drift", "shards"}):
        raise InputError(
            f"an address has no option {odd[0]!r}: there are 'ca', 'drift' and 'shards'"
        )
    return options


def _shards(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,2}", text):
        raise InputError(f"a bank is kept in 1 to 999 shards, not {text}")
    return int(text)


def _drift(text: str) -> float:
    if not re.fullmatch(r"0|0?\.[0-9]{1,6}", text):
        raise InputError(f"drift is a share from 0 to less than 1, such as {DRIFT}, not {text}")
    return float(text)


def _host(text: str) -> tuple[str, int]:
    found = _HOST.fullmatch(text)
    port = int(found["port"] or _PORT) if found else 0
    if not found or not 0 < port <= _MAX_PORT:
        raise InputError(f"{text!r} is no host of a cluster: {_FORM}")
    return found["host"], port


def _password(environment: Mapping[str, str]) -> str:
    if password := environment.get(PASSWORD):
        return password
    if not (path := environment.get(PASSWORD_FILE)):
        return ""
    return _readable(Path(path)).read_text(encoding="utf-8").rstrip("\r\n")


def _readable(path: Path) -> Path:
    try:
        with path.open("rb"):
            return path
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
