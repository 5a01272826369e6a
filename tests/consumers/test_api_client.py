"""The API's description: a client that is generated from it reads every entry."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from evidencebank import Bank
from evidencebank.web.app import create_app
from evidencebank.web.settings import SiteSettings
from tests.consumers.conftest import SITE, others_warnings
from tests.consumers.reads import reads
from tests.web.conftest import Visitor, visiting

pytestmark = pytest.mark.slow

PACKAGE = "evidence_bank_api_client"


@reads("API", "openapi-python-client")
def test_a_generated_client_reads_every_entry(
    sample_bank: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Part by part, by the cursor of each answer; and a search, with the errors of both."""
    if find_spec("openapi_python_client") is None:
        pytest.skip("openapi-python-client is not installed: make consumers installs it")
    with visiting(create_app(sample_bank.path, SiteSettings(base_url=SITE))) as visitor:
        _generate(visitor, tmp_path)
        monkeypatch.syspath_prepend(tmp_path / "client")
        with others_warnings():
            read = _all_entries(visitor)
    assert read == {
        entry.id: (list(entry.authors), entry.title, entry.year, entry.doi or None, entry.kind)
        for entry in sample_bank
    }


def _generate(visitor: Visitor, folder: Path) -> None:
    (folder / "openapi.json").write_bytes(visitor.get("/api/v1/openapi.json").content)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"),
            *("--path", "openapi.json", "--output-path", f"client/{PACKAGE}", "--fail-on-warning"),
        ],
        cwd=folder,
        env=os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},  # ruff
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _all_entries(visitor: Visitor) -> dict[str, tuple[object, ...]]:
    """Return what the client reads of all entries, and see that it reads the rest too."""
    ask = partial(_ask, visitor, importlib.import_module(f"{PACKAGE}.client"))
    read, cursor = {}, ""
    while cursor is not None:
        part = ask("entries", cursor=cursor, size=50)
        for one in part.entries:
            known = ask("entry", entry_id=one.id)
            assert known.to_dict() == one.to_dict()
            doi = one.to_dict().get("doi") or None
            read[one.id] = (one.authors, one.title, one.year, doi, one.kind)
        cursor = part.next_
    assert ask("search", q="naloxone").total == len(ask("search", q="naloxone", size=100).hits)
    assert ask("entry", entry_id="nobody").status == 404
    return read


def _ask(visitor: Visitor, client: Any, operation: str, **given: Any) -> Any:
    """Return what an operation of the client makes of the site's answer."""
    module = importlib.import_module(f"{PACKAGE}.api.default.{operation}")
    asked = module._get_kwargs(**given)
    answer = visitor.request(asked["method"], f"/api/v1{asked['url']}", params=asked.get("params"))
    return module._parse_response(client=client.Client(base_url=SITE), response=answer)
