"""A node that answers over TLS and to users alone: who may do what, and what others are told."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.errors import ClusterError
from evidencebank import Bank
from evidencebank.cluster.address import CA_FILE, PASSWORD, USER, ClusterAddress
from evidencebank.cluster.client import Cluster
from tests.cluster.nodes import Nodes
from tests.docs.blocks import read

_ADMIN = "Chalk-Lantern-47-Orchard"
_OTHERS = "Quiet-58-Harbour-Plum"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def node() -> Iterator[Nodes]:
    """Return one node with the security plugin, which is gone after the tests."""
    try:
        started = Nodes.start(1, version="2.19.1", password=_ADMIN)
    except (RuntimeError, OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no cluster can be started here: {error}")
    yield started
    started.stop()


@pytest.fixture(scope="module")
def admin(node: Nodes) -> Cluster:
    """Return what asks the node as its administrator, with the roles that the guide gives."""
    environment = {USER: "admin", PASSWORD: _ADMIN, CA_FILE: str(node.ca_file)}
    cluster = Cluster(ClusterAddress.parse(f"{node.address}/evidence", environment))
    security = ("_plugins", "_security", "api")
    for block in read("docs/howto/cluster.md"):
        if block.language == "json":
            name = Path(block.file).stem
            cluster.request("PUT", *security, "roles", name, body=json.loads(block.text))
            user = {"password": _OTHERS, "opendistro_security_roles": [name]}
            cluster.request("PUT", *security, "internalusers", name, body=user)
    return cluster


@pytest.fixture
def become(admin: Cluster, node: Nodes, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Return a function that makes this process another user, and gives the bank's address."""

    def be(user: str, password: str = _OTHERS, ca_file: object = node.ca_file) -> str:
        monkeypatch.setenv(USER, user)
        monkeypatch.setenv(PASSWORD, password)
        monkeypatch.setenv(CA_FILE, str(ca_file or ""))
        return str(admin.address)

    return be


def test_each_may_do_what_is_theirs(become: Callable[..., str], sample: Path) -> None:
    """One builds, one edits and publishes, and the site reads."""
    with Bank.create(become("loader")) as bank:
        assert bank.load([sample]).added == 1
    with Bank.open(become("site")) as site:
        (hit,) = site.search("naloxone").hits
        assert (hit.entry.id, site.related(hit.id), site.check()) == ("one", [], [])
        refused: list[Callable[[], object]] = [
            lambda: site.load([sample]),
            site.lists.publish,
            lambda: site._parts.records.put("notes", "one", {}),
        ]
        for use in refused:
            with pytest.raises(ClusterError, match="the user may not do that"):
                use()
    with Bank.open(become("editor")) as editors:
        editors._parts.records.put("notes", "one", {"said": "yes"})
        assert editors.lists.publish(who="ed").number == 1
        assert editors.lists.publish(who="ed").number == 2
        assert editors.lists.rollback().number == 1
        with pytest.raises(ClusterError, match="the user may not do that"):
            editors.load([sample])
    with Bank.open(become("site")) as site:
        assert site.related("one") == []
        assert site._parts.records.get("notes", "one") is not None


def test_strangers_are_told_what_to_do(
    become: Callable[..., str], command: Callable[..., subprocess.CompletedProcess[bytes]]
) -> None:
    """And nothing of what was tried."""
    for given, told in (
        (("site", "wrong-word"), "does not accept the user and password: set EVIDENCEBANK_"),
        (("", ""), "does not accept the user and password"),
        (("site", _OTHERS, None), "is not trusted (unable to get local issuer certificate"),
    ):
        done = command("search", "prison", "--bank", become(*given))
        (line,) = done.stderr.decode().splitlines()
        assert told in line
        assert (done.returncode, done.stdout) == (1, b"")
        assert "wrong-word" not in line


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file of one record."""
    path = tmp_path_factory.mktemp("sample") / "one.jsonl"
    path.write_text(json.dumps({"id": "one", "title": "Naloxone at home"}) + "\n")
    return path
