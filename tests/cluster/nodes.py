"""Real nodes of OpenSearch on this machine, for tests and trials: `make cluster` and its end.

The minimal distribution and the module `analysis-common` come from Maven Central by coordinates,
with the Java that Debian packages. All that nodes write is in one temporary folder.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

VERSION = "2.19.6"
_HOSTED = "127.0.0.1"
_HEAP = "512m"
_SOON_READY = "-XX:-UsePerfData -XX:TieredStopAtLevel=1"
"""Compiled quickly and not well: nodes that live for minutes take half the work so."""

_NOBODY = 65534
_JAVAS = {2: range(11, 22), 3: range(21, 100)}
"""Versions of Java that versions of OpenSearch run on."""

_PATIENCE = 180.0
_STATE = Path(__file__).parents[2] / "build" / "cluster.json"
_DESCRIPTOR = """description=Adds the built in analysers
version={version}
name=analysis-common
classname=org.opensearch.analysis.common.{classname}
java.version=11
opensearch.version={version}
extended.plugins=lang-painless
has.native.controller=false
"""
_PACKAGES = {
    "mvn": ("maven",),
    "java": ("openjdk-17-jre-headless", "openjdk-21-jre-headless"),  # of Debian 12, and of 13
}
"""What brings a command, the first of them that the distribution has."""


class Nodes:
    """Nodes of one cluster, each a process with a folder of its own below `folder`."""

    def __init__(self, folder: Path, ports: list[tuple[int, int]]) -> None:
        """Take a folder and, for each node, the ports of HTTP and of the nodes among themselves."""
        self.folder = folder
        self.ports = ports
        self.pids = [0] * len(ports)
        self.password = ""
        self.version = VERSION
        self._processes: list[subprocess.Popen[bytes]] = []

    @property
    def address(self) -> str:
        """What banks are named with, less the bank's name."""
        hosts = ",".join(f"{_HOSTED}:{http}" for http, _ in self.ports)
        return f"opensearch{'s' if self.password else ''}://{hosts}"

    @property
    def ca_file(self) -> Path:
        """The certificate of the authority that signed those of nodes that answer over TLS."""
        return self.folder / "opensearch" / "config" / "root-ca.pem"

    @classmethod
    def start(
        cls,
        count: int = 3,
        version: str = VERSION,
        settings: Mapping[str, object] | None = None,
        password: str = "",
    ) -> Nodes:
        """Start a cluster and wait until all its nodes are in it.

        With a password, that of the user `admin`, it answers over TLS alone and to users alone.
        """
        folder = Path(tempfile.mkdtemp(prefix="evidencebank-cluster-"))
        nodes = cls(folder, list(_free_ports(count)))
        nodes.password, nodes.version = password, version
        try:
            _unpack(version, folder / "opensearch")
            if password:
                _secure(version, folder / "opensearch", password)
            for number in range(count):
                nodes._configure(number, settings or {})
            folder.chmod(0o755)
            _give_away(folder)
            for number in range(count):
                nodes.start_node(number)
            nodes.wait()
        except BaseException:
            nodes.stop()
            raise
        return nodes

    def _configure(self, number: int, settings: Mapping[str, object]) -> None:
        node = self.folder / f"node{number}"
        shutil.copytree(self.folder / "opensearch" / "config", node / "config")
        http, transport = self.ports[number]
        written: dict[str, object] = {
            "cluster.name": self.folder.name,
            "node.name": f"node{number}",
            "network.host": _HOSTED,
            "http.port": http,
            "transport.port": transport,
            "path.data": str(node / "data"),
            "path.logs": str(node / "logs"),
            "discovery.seed_hosts": [f"{_HOSTED}:{port}" for _, port in self.ports],
            "cluster.initial_cluster_manager_nodes": [f"node{n}" for n in range(len(self.ports))],
            # a bank of a few entries for each test, on a disk that others fill
            "cluster.max_shards_per_node": 5000,
            "cluster.routing.allocation.disk.threshold_enabled": False,
            # noticed and mended within a moment
            "cluster.fault_detection.leader_check.interval": "500ms",
            **settings,
        }
        path = node / "config" / "opensearch.yml"
        said = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        written |= {name: said[name] for name in said if name.startswith("plugins.")}
        lines = "".join(f"{name}: {json.dumps(value)}\n" for name, value in written.items())
        path.write_text(lines, encoding="utf-8")

    def start_node(self, number: int) -> None:
        """Start a node that is not running."""
        node = self.folder / f"node{number}"
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(node),
            "OPENSEARCH_JAVA_HOME": str(_java_home(self.version)),
            "OPENSEARCH_PATH_CONF": str(node / "config"),
            "OPENSEARCH_JAVA_OPTS": f"-Xms{_HEAP} -Xmx{_HEAP} {_SOON_READY}",
            "OPENSEARCH_TMPDIR": str(node),
        }
        with (node / "output").open("ab") as output:
            process = subprocess.Popen(
                [str(self.folder / "opensearch" / "bin" / "opensearch")],
                env=environment,
                cwd=node,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **_as_nobody(),
            )
        self.pids[number] = process.pid
        self._processes.append(process)

    def kill_node(self, number: int) -> None:
        """End a node at once, as a machine does that loses its power."""
        _kill(self.pids[number])
        self.pids[number] = 0

    def wait(self) -> None:
        """Wait until every node that is running answers and sees all others."""
        running = sum(map(bool, self.pids))
        end = time.monotonic() + _PATIENCE
        while not all(self._sees(n, running) for n in range(len(self.pids)) if self.pids[n]):
            for number, pid in enumerate(self.pids):
                if pid and not _runs(pid):
                    raise RuntimeError(f"node {number} ended:\n{self._told(number)}")
            if time.monotonic() > end:
                raise RuntimeError(f"no cluster after {_PATIENCE:.0f} s:\n{self._told(0)}")
            time.sleep(0.5)

    def _sees(self, number: int, running: int) -> bool:
        secured = bool(self.password)
        address = f"{_HOSTED}:{self.ports[number][0]}/_cluster/health?timeout=1s"
        asked = urllib.request.Request(f"http{'s' * secured}://{address}")
        trusted = ssl.create_default_context(cafile=self.ca_file) if secured else None
        if secured:
            user = base64.b64encode(f"admin:{self.password}".encode()).decode()
            asked.add_header("Authorization", f"Basic {user}")
        try:
            with urllib.request.urlopen(asked, timeout=5, context=trusted) as answer:
                return bool(json.load(answer)["number_of_nodes"] == running)
        except (OSError, ValueError, urllib.error.URLError):
            return False

    def _told(self, number: int) -> str:
        output = self.folder / f"node{number}" / "output"
        return output.read_text(errors="replace")[-3000:] if output.exists() else ""

    def stop(self) -> None:
        """End all nodes and remove what they wrote."""
        for pid in filter(None, self.pids):
            _kill(pid)
        for process in self._processes:
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def save(self, path: Path) -> None:
        """Remember the cluster for a process that stops it."""
        path.parent.mkdir(exist_ok=True)
        record = {"folder": str(self.folder), "ports": self.ports, "pids": self.pids}
        path.write_text(json.dumps(record), encoding="utf-8")

    @classmethod
    def saved(cls, path: Path) -> Nodes:
        """Return the cluster that was remembered."""
        record = json.loads(path.read_text(encoding="utf-8"))
        nodes = cls(Path(record["folder"]), [tuple(pair) for pair in record["ports"]])
        nodes.pids = record["pids"]
        return nodes


def _unpack(version: str, target: Path) -> None:
    """Lay out the distribution, with `analysis-common` as one of its modules."""
    distribution = fetched(
        "org.opensearch.distribution.integ-test-zip", "opensearch", version, "zip"
    )
    with zipfile.ZipFile(distribution) as archive:
        archive.extractall(target.parent)
        for info in archive.infolist():  # which Python does not do
            mode = info.external_attr >> 16 & 0o777
            if mode:
                (target.parent / info.filename).chmod(mode)
    (target.parent / f"opensearch-{version}").rename(target)
    module = target / "modules" / "analysis-common"
    if not module.exists():
        module.mkdir(parents=True)
        shutil.copy(fetched("org.opensearch.plugin", "analysis-common", version, "jar"), module)
        classname = "CommonAnalysisPlugin" if version < "3" else "CommonAnalysisModulePlugin"
        descriptor = _DESCRIPTOR.format(version=version, classname=classname)
        painless = target / "modules" / "lang-painless"
        if not painless.exists():  # its words for scripts are of no use here
            descriptor = re.sub(r"extended\.plugins=.*\n", "", descriptor)
        (module / "plugin-descriptor.properties").write_text(descriptor, encoding="utf-8")


def _secure(version: str, target: Path, password: str) -> None:
    """Install the security plugin, with the certificates that it brings for trials."""
    plugin = fetched("org.opensearch.plugin", "opensearch-security", f"{version}.0", "zip")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(target),
        "OPENSEARCH_JAVA_HOME": str(_java_home(version)),
        "OPENSEARCH_INITIAL_ADMIN_PASSWORD": password,
        "OPENSEARCH_JAVA_OPTS": _SOON_READY,
    }
    tools = target / "plugins" / "opensearch-security" / "tools"
    for step in (
        [target / "bin" / "opensearch-plugin", "install", "--batch", plugin.as_uri()],
        ["bash", tools / "install_demo_configuration.sh", "-y", "-i"],
    ):
        command = [str(part) for part in step]
        subprocess.run(command, check=True, env=environment, stdout=sys.stderr, cwd=target)


def fetched(group: str, artifact: str, version: str, packaging: str) -> Path:
    """Return a file of Maven Central, by its coordinates, fetched once for this user."""
    _need("mvn")
    home = Path.home() / ".m2" / "repository"
    path = home.joinpath(*group.split("."), artifact, version, f"{artifact}-{version}.{packaging}")
    if not path.exists():
        coordinates = f"{group}:{artifact}:{version}:{packaging}"
        get = ["mvn", "--quiet", "--batch-mode", "dependency:get", "-Dtransitive=false"]
        subprocess.run([*get, f"-Dartifact={coordinates}"], check=True, stdout=sys.stderr)
    return path


def _need(command: str) -> None:
    """Have a command, from the distribution's packages where that is possible."""
    if shutil.which(command):
        return
    packages = _PACKAGES[command]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise RuntimeError(f"there is no {command}: apt-get install {packages[0]}")
    subprocess.run(["apt-get", "-qq", "update"], check=True, stdout=sys.stderr)
    for package in packages:
        print(f"Installing {package} ...", file=sys.stderr)
        done = subprocess.run(["apt-get", "-qq", "--yes", "install", package], stdout=sys.stderr)
        if done.returncode == 0:
            return
    raise RuntimeError(f"apt-get installs none of {', '.join(packages)}")


def _java_home(version: str) -> Path:
    """Return the home of a Java that a version of OpenSearch runs on."""
    _need("java")
    javas = _JAVAS[int(version.partition(".")[0])]
    homes = [Path(shutil.which("java") or "").resolve().parents[1]]
    homes += sorted(Path("/usr/lib/jvm").glob("*"))
    for home in homes:
        if (home / "bin" / "java").exists() and _java_version(home) in javas:
            return home
    raise RuntimeError(
        f"there is no Java from {javas[0]} on for OpenSearch {version}: apt-get install "
        f"openjdk-{javas[0] if javas[0] > 11 else 17}-jre-headless"
    )


def _java_version(home: Path) -> int:
    asked = [str(home / "bin" / "java"), "-version"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', told)
    return int(found[1]) if found else 0


def _free_ports(count: int) -> Iterator[tuple[int, int]]:
    taken = [socket.socket() for _ in range(2 * count)]
    for each in taken:
        each.bind((_HOSTED, 0))
    ports = [each.getsockname()[1] for each in taken]
    for each in taken:
        each.close()
    yield from zip(ports[::2], ports[1::2], strict=True)


def _give_away(folder: Path) -> None:
    """Let the nodes write there: they refuse to run as a superuser."""
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, _NOBODY, _NOBODY)


def _as_nobody() -> dict[str, object]:
    is_root = os.geteuid() == 0
    return {"user": _NOBODY, "group": _NOBODY, "extra_groups": []} if is_root else {}


def _runs(pid: int) -> bool:
    """Say whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _kill(pid: int) -> None:
    """End a node and wait until it is gone."""
    while _runs(pid):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        time.sleep(0.05)


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["start", "stop"])
    parser.add_argument("--version", default=VERSION)
    given = parser.parse_args()
    if given.command == "stop":
        if _STATE.exists():
            Nodes.saved(_STATE).stop()
            _STATE.unlink()
        return
    if not _STATE.exists():
        print(f"Starting three nodes of OpenSearch {given.version} ...", file=sys.stderr)
        Nodes.start(version=given.version).save(_STATE)
    print(Nodes.saved(_STATE).address)


if __name__ == "__main__":
    _main()
