"""Nothing is fetched while a bank is built, whatever the pages and the scheme name."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.places import ROOT

PAGE = """<?xml version="1.0"?>
<!DOCTYPE html PUBLIC "x" "http://elsewhere.test/x.dtd" [<!ENTITY far SYSTEM "http://elsewhere.test/e">]>
<html manifest="http://elsewhere.test/m"><head><title>A page &far;</title>
<link rel="stylesheet" href="http://elsewhere.test/s.css"><base href="http://elsewhere.test/">
<script src="http://elsewhere.test/s.js"></script>
<script type="application/ld+json">{"@context": "http://elsewhere.test/c", "@type": "Article",
"headline": "A page"}</script></head>
<body><img src="http://elsewhere.test/i.png"><iframe src="http://elsewhere.test/f"></iframe>
<p>Words. <a href="http://elsewhere.test/a">A link</a></p></body></html>"""

SCHEMES = {
    "subjects.ttl": """@prefix s: <http://www.w3.org/2004/02/skos/core#> .
@prefix o: <http://www.w3.org/2002/07/owl#> .
<http://elsewhere.test/> a o:Ontology ; o:imports <http://elsewhere.test/more> .
<http://elsewhere.test/a> a s:Concept ; s:prefLabel "A" ; s:notation "a" .""",
    "subjects.rdf": """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:s="http://www.w3.org/2004/02/skos/core#"><s:Concept rdf:about="http://elsewhere.test/a">
<s:prefLabel>A</s:prefLabel><s:notation>a</s:notation></s:Concept></rdf:RDF>""",
    "subjects.jsonld": json.dumps(
        {
            "@context": {"s": "http://www.w3.org/2004/02/skos/core#"},
            "@id": "http://elsewhere.test/a",
            "@type": "s:Concept",
            "s:prefLabel": "A",
            "s:notation": "a",
        }
    ),
}


def load(folder: Path, source: Path) -> subprocess.CompletedProcess[str]:
    """Load in a process that may not connect to anything."""
    command = [sys.executable, "-m", "tests.trust.no_network", folder / "bank", source]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_bank_is_built_without_the_network(scheme: str, folder: Path) -> None:
    """Of a page that names addresses in every way, and a scheme that does."""
    source = folder / "source"
    source.mkdir()
    (source / "page.html").write_text(PAGE, encoding="utf-8")
    (source / scheme).write_text(SCHEMES[scheme], encoding="utf-8")
    done = load(folder, source)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [["page"], ["a"]]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("subjects.jsonld", json.dumps({"@context": "http://elsewhere.test/c", "@id": "a"})),
        ("subjects.rdf", '<!DOCTYPE a SYSTEM "http://elsewhere.test/x.dtd"><a/>'),
    ],
)
def test_what_would_have_to_be_fetched_is_refused(name: str, text: str, folder: Path) -> None:
    """A context or a document type from elsewhere: one line says so."""
    source = folder / "source"
    source.mkdir()
    (source / "page.html").write_text(PAGE, encoding="utf-8")
    (source / name).write_text(text, encoding="utf-8")
    done = load(folder, source)
    assert done.returncode == 1
    assert "InputError" in done.stderr
    assert "RuntimeError" not in done.stderr


def test_a_connection_would_be_noticed() -> None:
    """The tests above would fail."""
    code = """
import sys, socket
from tests.trust import no_network
sys.addaudithook(no_network._refuse)
socket.create_connection(("127.0.0.1", 9))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert "RuntimeError: socket." in done.stderr
