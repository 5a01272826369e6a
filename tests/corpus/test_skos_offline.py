"""Reading a scheme opens no connection and no second file, whatever the first one asks for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from corpus.errors import InputError
from corpus.scheme import read_scheme

SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF_XML = f"""<?xml version="1.0"?>DOCTYPE
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="{SKOS}">
<skos:Concept rdf:about="#a"><skos:prefLabel>&x;</skos:prefLabel></skos:Concept>
</rdf:RDF>"""


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """Return the address of a server on this machine and the list of paths asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"@context": {"skos": SKOS}}).encode())

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        Thread(target=http.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}", asked
        http.shutdown()


@pytest.mark.parametrize(
    "context",
    [
        "ADDRESS",
        ["ADDRESS"],
        [["ADDRESS"]],
        [{"skos": SKOS}, "ADDRESS"],
        {"@version": 1.1, "@import": "ADDRESS"},
        {"skos": SKOS, "term": {"@id": "skos:note", "@context": "ADDRESS"}},
    ],
)
@pytest.mark.parametrize("nested", [False, True])
def test_a_context_from_elsewhere_is_refused_and_not_fetched(
    tmp_path: Path, server: tuple[str, list[str]], context: object, nested: bool
) -> None:
    """Neither a web address nor a file of this machine is opened, wherever the document asks."""
    address, asked = server
    neighbour = tmp_path / "context.jsonld"
    neighbour.write_text(json.dumps({"@context": {"skos": SKOS}}))
    path = tmp_path / "scheme.jsonld"
    for outside in (f"{address}/context.jsonld", neighbour.as_uri(), "context.jsonld"):
        concept = {"@id": "urn:a", "@type": SKOS + "Concept", SKOS + "prefLabel": "A"}
        given_context = json.loads(json.dumps(context).replace("ADDRESS", outside))
        if nested:
            document = {"@graph": [concept, {"@id": "urn:b", "@context": given_context}]}
        else:
            document = {"@context": given_context, "@graph": [concept]}
        path.write_text(json.dumps(document))
        with pytest.raises(InputError, match="nothing is fetched: write the context") as caught:
            read_scheme(path)
        assert outside in str(caught.value)
    assert asked == []


def test_xml_entities_are_not_expanded_and_nothing_is_fetched(
    tmp_path: Path, server: tuple[str, list[str]]
) -> None:
    """Entities from the file, from another file and from the network are refused alike."""
    address, asked = server
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    path = tmp_path / "scheme.rdf"
    for doctype in (
        '<!DOCTYPE rdf:RDF [<!ENTITY x "expanded">]>',
        f'<!DOCTYPE rdf:RDF [<!ENTITY x SYSTEM "{secret.as_uri()}">]>',
        f'<!DOCTYPE rdf:RDF [<!ENTITY x SYSTEM "{address}/x">]>',
        f'<!DOCTYPE rdf:RDF [<!ENTITY % x SYSTEM "{address}/x"> %x;]>',
        f'<!DOCTYPE rdf:RDF SYSTEM "{address}/rdf.dtd">',
    ):
        path.write_text(RDF_XML.replace("DOCTYPE", doctype))
        with pytest.raises(InputError, match="line 1: has a document type"):
            read_scheme(path)
    assert asked == []


def test_iris_and_imports_are_not_followed(tmp_path: Path, server: tuple[str, list[str]]) -> None:
    """An IRI is a name, whatever it looks like."""
    address, asked = server
    path = tmp_path / "scheme.ttl"
    path.write_text(
        f"""
        @prefix skos: <{SKOS}> .
        @base <{address}/base> .
        <> a <http://www.w3.org/2002/07/owl#Ontology> ;
           <http://www.w3.org/2002/07/owl#imports> <{address}/other.ttl> .
        <{address}/a> a skos:Concept ; skos:prefLabel "A" ; skos:exactMatch <{address}/b> .
        """
    )
    assert len(read_scheme(path)) == 1
    assert asked == []
