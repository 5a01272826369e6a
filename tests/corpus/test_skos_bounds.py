"""A scheme is bounded: in bytes, and in statements, of which few letters may make many."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus import skos
from corpus.errors import InputError
from corpus.scheme import read_scheme

SKOS = "http://www.w3.org/2004/02/skos/core#"


def concept(ending: str, labels: int) -> str:
    """Return a scheme of one concept with so many labels besides its own."""
    names = [f"name {number}" for number in range(labels)]
    if ending == ".ttl":
        more = "".join(f', "{name}"' for name in names)
        return f'<urn:a> a <{SKOS}Concept> ; <{SKOS}prefLabel> "A" ; <{SKOS}altLabel> "x"{more} .'
    if ending == ".rdf":
        more = "".join(f"<s:altLabel>{name}</s:altLabel>" for name in names)
        return (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            f'xmlns:s="{SKOS}"><s:Concept rdf:about="urn:a"><s:prefLabel>A</s:prefLabel>'
            f"{more}</s:Concept></rdf:RDF>"
        )
    kind = {"@id": "urn:a", "@type": f"{SKOS}Concept", f"{SKOS}prefLabel": "A"}
    return json.dumps({**kind, f"{SKOS}altLabel": names})


@pytest.mark.parametrize("ending", [".ttl", ".rdf", ".jsonld"])
def test_statements_are_bounded(
    ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the form, and before they are all in memory."""
    monkeypatch.setattr(skos, "MAX_STATEMENTS", 100)
    path = tmp_path / f"scheme{ending}"
    path.write_text(concept(ending, 90))
    assert len(read_scheme(path)) == 1
    path.write_text(concept(ending, 101))
    with pytest.raises(InputError, match="has more than 100 statements"):
        read_scheme(path)


def test_bytes_are_bounded(tmp_path: Path) -> None:
    """A file of blanks that says it has a hundred gigabytes is not read."""
    path = tmp_path / "scheme.ttl"
    with path.open("wb") as file:
        file.truncate(100_000_000_000)
    with pytest.raises(InputError, match="is larger than 50 MB"):
        read_scheme(path)
