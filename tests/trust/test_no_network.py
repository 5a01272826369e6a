"""Nothing is fetched while a bank is built, whatever the pages and the scheme name."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
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


REFUSED = {
    "context.jsonld": json.dumps({"@context": "http://elsewhere.test/c", "@id": "a"}),
    "type.rdf": '<!DOCTYPE a SYSTEM "http://elsewhere.test/x.dtd"><a/>',
}
"""Schemes of which a part would have to be fetched."""

Loaded = dict[str, tuple[object, list[str]]]


@pytest.fixture(scope="module")
def loaded(new_folder: Callable[[], Path]) -> Loaded:
    """Return what came of each scheme beside the page, and what was to be connected to for it.

    All are loaded in one process, which may not connect to anything.
    """
    folder = new_folder()
    for scheme, text in (SCHEMES | REFUSED).items():
        source = folder / scheme
        source.mkdir()
        (source / "page.html").write_text(PAGE, encoding="utf-8")
        (source / f"subjects{source.suffix}").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "tests.trust.no_network", folder]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return {name: tuple(told) for name, told in json.loads(done.stdout).items()}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_bank_is_built_without_the_network(scheme: str, loaded: Loaded) -> None:
    """Of a page that names addresses in every way, and a scheme that does."""
    assert loaded[scheme] == ([["page"], ["a"]], [])


@pytest.mark.parametrize("scheme", REFUSED)
def test_what_would_have_to_be_fetched_is_refused(scheme: str, loaded: Loaded) -> None:
    """A context or a document type from elsewhere: it is bad input, and nobody asks for it."""
    assert loaded[scheme] == ("InputError", [])


def test_a_connection_would_be_noticed() -> None:
    """The tests above would fail."""
    code = """
import sys, socket
from tests.trust import no_network
sys.addaudithook(no_network.refuse)
try:
    socket.create_connection(("127.0.0.1", 9))
except RuntimeError:
    print(no_network.attempts)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert "socket." in done.stdout, done.stderr
