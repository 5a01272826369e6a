"""The command `serve`: a process that answers until it is told to stop."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from evidencebank import Bank
from evidencebank.cli.main import main


@contextmanager
def served(bank: Path, *more: str, **variables: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the command and give its process and address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "evidencebank", "serve", "-b", bank, "--port", "0", *more],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | variables,
    )
    try:
        assert process.stderr
        lines = []
        for line in process.stderr:
            lines.append(line)
            if found := re.search(r"running on (http://[\d.:]+)", line):
                break
        else:
            raise AssertionError("".join(lines))
        yield process, found[1]
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stderr.close()


def stop(process: subprocess.Popen[str], how: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
    process.send_signal(how)
    _, said = process.communicate(timeout=30)
    return process.returncode, said


@pytest.mark.slow
def test_answers_and_stops_cleanly_when_told(site_bank: Bank) -> None:
    with served(site_bank.path, EVIDENCEBANK_TITLE="A title") as (process, address):
        answer = httpx.get(f"{address}/?q=naloxone")
        assert answer.status_code == 200
        assert "A title" in answer.text
        assert "server" not in answer.headers
        assert httpx.get(f"{address}/?q=%00%ff&page=x").status_code == 400
        code, said = stop(process)
    assert code == 0
    assert "Traceback" not in said


@pytest.mark.slow
def test_several_workers_share_an_address_and_stop(site_bank: Bank) -> None:
    with served(site_bank.path, "--workers", "2") as (process, address):
        for _ in range(50):  # workers begin after the address is said
            try:
                assert httpx.get(f"{address}/?q=naloxone").status_code == 200
                break
            except httpx.TransportError:
                time.sleep(0.2)
        else:
            pytest.fail("no worker answered")
        code, said = stop(process)
    assert code == 0
    assert "Traceback" not in said


@pytest.mark.slow
def test_a_connection_that_says_nothing_is_closed_and_others_are_answered(
    site_bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import evidencebank.web.serving as s, sys; from pathlib import Path;"
        f"s.HEADERS_SECONDS = 0.5; s.serve(Path({str(site_bank.path)!r}), '127.0.0.1',"
        " int(sys.argv[1]), 1)"
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(port)], stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr
        assert any("running on" in line for line in process.stderr)
        with socket.create_connection(("127.0.0.1", port), timeout=20) as slow:
            slow.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
            assert httpx.get(f"http://127.0.0.1:{port}/").status_code == 200
            assert slow.recv(1) == b""
        with socket.create_connection(("127.0.0.1", port), timeout=20) as patient:
            # a second request on a connection is given as long as the first
            patient.sendall(b"GET /?q=a HTTP/1.1\r\nHost: x\r\n\r\n")
            assert patient.recv(15).startswith(b"HTTP/1.1 200")
        assert stop(process)[0] == 0
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def test_a_port_that_is_taken_is_said_in_a_line(site_bank: Bank) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = CliRunner().invoke(main, ["serve", "-b", str(site_bank.path), "--port", port])
    assert done.exit_code == 1
    assert f"127.0.0.1:{port} cannot be served" in done.output
    assert len(done.output.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value"), [("BASE_URL", "bank.example.org"), ("PAGE_SIZE", "0"), ("HOSTS", "[")]
)
def test_a_setting_that_makes_no_sense_is_named(
    site_bank: Bank, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"EVIDENCEBANK_{name}", value)
    done = CliRunner().invoke(main, ["serve", "-b", str(site_bank.path), "--port", "0"])
    assert done.exit_code == 1
    assert name in done.output.upper()
    assert len(done.output.splitlines()) == 1


def test_without_a_bank_it_says_so(folder: Path) -> None:
    done = CliRunner().invoke(main, ["serve", "-b", str(folder / "none")])
    assert done.exit_code == 1
    assert "there is no bank" in done.output


def test_without_the_extra_it_says_how_to_install_it(site_bank: Bank) -> None:
    code = (
        "import sys; sys.modules['uvicorn'] = None; sys.modules['fastapi'] = None\n"
        f"sys.argv = ['evidencebank', 'serve', '-b', {str(site_bank.path)!r}]\n"
        "from evidencebank.cli.main import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "pip install '.[web]'" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_other_commands_do_without_the_extra(run_without_web: Callable[[str], str]) -> None:
    loaded = run_without_web("import evidencebank.cli.main, sys; print(sorted(sys.modules))")
    assert "'fastapi'" not in loaded
    assert "'uvicorn'" not in loaded


@pytest.fixture
def run_without_web() -> Callable[[str], str]:
    def run(code: str) -> str:
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
