"""Running the blocks of a page, as a reader would who works through it from top to bottom."""

from __future__ import annotations

import importlib
import io
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.docs.blocks import NOT_RUN, OUTPUT, Block
from tests.places import ROOT

_PATIENCE = 120
_ANY = "…"
_SERVERS = ("evidencebank serve", "uvicorn")
_LASTING = ("export ", "cd ")
_PROMPT = "$ "


@dataclass
class Reader:
    """Someone who works through a page in a folder; `left_out` names what could not be run."""

    folder: Path
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "page"})
    left_out: list[str] = field(default_factory=list)
    _printed: str = ""
    _lasting: list[str] = field(default_factory=list)

    def work_through(self, blocks: list[Block]) -> None:
        """Do what the blocks say, in order. Fails with the place of the one that goes wrong."""
        for block in blocks:
            if NOT_RUN not in block.words:
                self._do(block)

    def _do(self, block: Block) -> None:
        if block.language == "toml":
            tomllib.loads(block.text)
        elif block.language == "json":
            json.loads(block.text)
        elif block.language == "python":
            compile(block.text, block.place, "exec")
        if block.needs and find_spec(block.needs) is None:
            self.left_out.append(f"{block.place} needs {block.needs}")
        elif block.file:
            path = self.folder / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
            # a folder that changes twice in one tick of its clock looks unchanged to `import`
            importlib.invalidate_caches()
        elif OUTPUT in block.words:
            agree(block.text, self._printed, block.place)
        elif block.language == "python":
            self._run_python(block)
        elif block.language == "console":
            for command, output in commands_of(block):
                self._run_command(command, output, block.place)

    def _run_python(self, block: Block) -> None:
        # so that a message names the line of the page
        program = compile("\n" * block.line + block.text, ROOT / block.page, "exec")
        printed = io.StringIO()
        with redirect_stdout(printed):
            exec(program, self.names)
        self._printed = printed.getvalue()

    def _run_command(self, command: str, output: str, place: str) -> None:
        if command.startswith(_SERVERS):
            serve_a_moment(command, self.folder, "\n".join(self._lasting), place)
            return
        if command.startswith("make "):  # nothing is installed or tested from inside a test
            command = f"make --dry-run --directory {shlex.quote(str(ROOT))} {command[5:]}"
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", "\n".join([*self._lasting, command])],
            cwd=self.folder,
            env=surroundings(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_PATIENCE,
        )
        assert done.returncode == 0, f"{place}: {command}\n{done.stdout}"
        if output:
            agree(output, done.stdout, f"{place}: {command}")
        if command.startswith(_LASTING):
            self._lasting.append(command)


def surroundings() -> dict[str, str]:
    """Return the environment of a reader's terminal, 80 columns wide and without colours."""
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "PYTHONPATH") if name in os.environ}
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    return kept | {"PATH": path, "COLUMNS": "80", "USER": "reader", "LOGNAME": "reader"}


def commands_of(block: Block) -> list[tuple[str, str]]:
    """Return the commands of a console block, each with the output that is shown, '' if none."""
    found: list[tuple[list[str], list[str]]] = []
    for line in block.text.splitlines():
        if line.startswith(_PROMPT):
            found.append(([line.removeprefix(_PROMPT)], []))
        elif found and found[-1][0][-1].endswith("\\") and not found[-1][1]:
            found[-1][0].append(line)
        else:
            assert found, f"{block.place}: a console block begins with '{_PROMPT}'"
            found[-1][1].append(line)
    return [("\n".join(command), "\n".join(output).strip("\n")) for command, output in found]


def agree(shown: str, given: str, place: str) -> None:
    """Fail unless a page shows what is given; '…' stands for any text, on its own for any lines."""
    assert pattern_of(shown).fullmatch(_trimmed(given)), (
        f"{place}\n--- the page shows\n{shown}\n--- it is\n{given}"
    )


def pattern_of(shown: str) -> re.Pattern[str]:
    """Return what matches the outputs that a page may mean."""
    lines = _trimmed(shown).splitlines()
    parts = [r"(?:.*\n)*?" if line.strip() == _ANY else _line(line) + r"\n" for line in lines]
    return re.compile("".join(parts))


def _line(line: str) -> str:
    return ".*".join(map(re.escape, line.split(_ANY)))


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines()) + "\n"


def serve_a_moment(command: str, folder: Path, before: str, place: str) -> None:
    """Start a server, wait until it answers, and stop it, which has to be no failure."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        ["bash", "-c", f"{before}\nexec {command} --port {port}"],
        cwd=folder,
        env=surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        answered = _answers(server, f"http://127.0.0.1:{port}/")
    finally:
        server.send_signal(signal.SIGTERM)
        said, _ = server.communicate(timeout=_PATIENCE)
    assert answered, f"{place}: {command}\n{said}"
    assert server.returncode in (0, -signal.SIGTERM), f"{place}: {command}\n{said}"


def _answers(server: subprocess.Popen[str], address: str) -> bool:
    until = time.monotonic() + _PATIENCE
    while server.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=_PATIENCE) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError:
            return False
        except OSError:
            time.sleep(0.1)
    return False
