"""SKOS files of three kinds become subjects; what cannot be used is refused with its place."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import InputError
from corpus.scheme import Scheme, read_scheme

SKOS = "http://www.w3.org/2004/02/skos/core#"
PREFIXES = f"@prefix skos: <{SKOS}> .\n@prefix : <urn:test:> .\n"
RDF_XML = """<?xml version="1.0" encoding="{encoding}"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="{skos}">
{body}
</rdf:RDF>"""

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes a file of the given name and tells its path."""

    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


@pytest.fixture
def turtle(write: Write) -> Callable[[str], Scheme]:
    """Return a function that reads a scheme from Turtle, prefixes provided."""
    return lambda body: read_scheme(write("scheme.ttl", PREFIXES + body))


def rdf_xml(body: str, encoding: str = "utf-8") -> bytes:
    """Return an RDF/XML document around `body`."""
    return RDF_XML.format(skos=SKOS, body=body, encoding=encoding).encode(encoding)


def test_the_same_scheme_from_each_format(write: Write) -> None:
    """Turtle, RDF/XML and JSON-LD say the same thing."""
    from_turtle = read_scheme(
        write(
            "s.ttl",
            PREFIXES
            + """
            :a a skos:Concept ; skos:prefLabel "Alcohol"@en ; skos:altLabel "drink"@en ;
               skos:definition "Ethanol and what holds it."@en .
            :b a skos:Concept ; skos:prefLabel "Beer"@en ; skos:broader :a .
            """,
        )
    )
    from_xml = read_scheme(
        write(
            "s.rdf",
            rdf_xml(
                """
                <skos:Concept rdf:about="urn:test:a">
                  <skos:prefLabel xml:lang="en">Alcohol</skos:prefLabel>
                  <skos:altLabel xml:lang="en">drink</skos:altLabel>
                  <skos:definition xml:lang="en">Ethanol and what holds it.</skos:definition>
                  <skos:narrower rdf:resource="urn:test:b"/>
                </skos:Concept>
                <skos:Concept rdf:about="urn:test:b">
                  <skos:prefLabel xml:lang="en">Beer</skos:prefLabel>
                </skos:Concept>
                """
            ),
        )
    )
    document = {
        "@context": {"skos": SKOS, "label": {"@id": "skos:prefLabel", "@language": "en"}},
        "@graph": [
            {
                "@id": "urn:test:a",
                "@type": "skos:Concept",
                "label": "Alcohol",
                "skos:altLabel": {"@value": "drink", "@language": "en"},
                "skos:definition": {"@value": "Ethanol and what holds it.", "@language": "en"},
            },
            {
                "@id": "urn:test:b",
                "@type": "skos:Concept",
                "label": "Beer",
                "skos:broader": {"@id": "urn:test:a"},
            },
        ],
    }
    from_json = read_scheme(write("s.jsonld", json.dumps(document)))
    assert from_turtle == from_xml == from_json
    alcohol, beer = from_turtle
    assert (alcohol.label, alcohol.synonyms, alcohol.note) == (
        "Alcohol",
        ("drink",),
        "Ethanol and what holds it.",
    )
    assert (beer.code, beer.parents) == ("b", ("a",))


@pytest.mark.parametrize(
    ("labels", "label", "synonyms"),
    [
        ('"B"@en, "A"@en-GB, "C"', "A", ("B", "C")),
        ('"B"@en, "A"@en-US, "C", "D"@fr', "B", ("A", "C")),
        ('"C", "D"@fr', "C", ()),
        ('"C", "A"@EN-us', "A", ("C",)),
        ('"D"@fr, "E"@de, "F"@de', "E", ("F",)),
    ],
)
def test_english_labels_go_first(
    turtle: Callable[[str], Scheme], labels: str, label: str, synonyms: tuple[str, ...]
) -> None:
    """British English, any English, no language, then others; synonyms keep to that language."""
    (subject,) = turtle(f":x a skos:Concept ; skos:prefLabel {labels} .")
    assert (subject.label, subject.synonyms) == (label, synonyms)


def test_names_in_other_languages_are_kept_apart(turtle: Callable[[str], Scheme]) -> None:
    """With their languages, the preferred ones first; a reader finds the subject by each."""
    scheme = turtle(
        ':x a skos:Concept ; skos:prefLabel "Prisons"@en, "Cárceles"@es, "Carchardai"@cy ;'
        ' skos:altLabel "Prisiones"@es, "Jails"@en .'
    )
    (subject,) = scheme
    assert subject.other_names == (
        ("cy", "Carchardai"),
        ("es", "Cárceles"),
        ("es", "Prisiones"),
    )
    assert {scheme.find(name) for _, name in subject.other_names} == {subject}
    assert scheme.find_own("jails") == (subject,)
    assert scheme.find_own("carceles") == ()
    assert Scheme.from_json(scheme.to_json()) == scheme


def test_hidden_labels_are_names_too(turtle: Callable[[str], Scheme]) -> None:
    """A misspelling that the scheme knows is found."""
    scheme = turtle(
        ':x a skos:Concept ; skos:prefLabel "Amphetamine"@en ; skos:hiddenLabel "amfetamine"@en .'
    )
    assert scheme.find("Amfetamine") == scheme.subjects[0]


@pytest.mark.parametrize(
    ("iri", "code"),
    [
        ("urn:library:subjects:alcohol", "alcohol"),
        ("http://example.org/subjects/alcohol", "alcohol"),
        ("http://example.org/subjects/alcohol/", "alcohol"),
        ("http://example.org/subjects#alcohol", "alcohol"),
        ("http://example.org/subjects/drink%20driving", "drink driving"),
        ("#alcohol", "alcohol"),
        ("alcohol", "alcohol"),
    ],
)
def test_without_a_notation_the_code_is_the_end_of_the_iri(
    turtle: Callable[[str], Scheme], iri: str, code: str
) -> None:
    """Every kind of IRI in use ends in a name."""
    (subject,) = turtle(f'<{iri}> a skos:Concept ; skos:prefLabel "Alcohol" .')
    assert subject.code == code


def test_a_notation_is_the_code(turtle: Callable[[str], Scheme]) -> None:
    """The editors' own code goes before the IRI, also for the links between concepts."""
    scheme = turtle(
        """
        :x a skos:Concept ; skos:notation "A1" ; skos:prefLabel "Alcohol" .
        :y a skos:Concept ; skos:notation "A1.1" ; skos:prefLabel "Beer" ; skos:broader :x .
        """
    )
    assert [(subject.code, subject.parents) for subject in scheme] == [
        ("A1", ()),
        ("A1.1", ("A1",)),
    ]


def test_a_concept_may_have_several_parents(turtle: Callable[[str], Scheme]) -> None:
    """Links said from above and from below are one set of parents."""
    scheme = turtle(
        """
        :a a skos:Concept ; skos:prefLabel "A" ; skos:narrower :c .
        :b a skos:Concept ; skos:prefLabel "B" .
        :c a skos:Concept ; skos:prefLabel "C" ; skos:broader :b, :a .
        """
    )
    subject = scheme.find("c")
    assert subject is not None
    assert subject.parents == ("a", "b")


def test_a_scope_note_stands_in_for_a_definition(turtle: Callable[[str], Scheme]) -> None:
    """The definition is the note; without one, the scope note."""
    scheme = turtle(
        """
        :a a skos:Concept ; skos:prefLabel "A" ; skos:scopeNote "used for a"@en .
        :b a skos:Concept ; skos:prefLabel "B" ; skos:scopeNote "used for b" ;
           skos:definition "what b is" .
        """
    )
    assert [subject.note for subject in scheme] == ["used for a", "what b is"]


def test_labels_are_put_on_one_line(turtle: Callable[[str], Scheme]) -> None:
    """White space and control characters in a file do not reach a page."""
    (subject,) = turtle(':a a skos:Concept ; skos:prefLabel "Drink\\n  and\\u0007 drugs" .')
    assert subject.label == "Drink and drugs"


def test_concepts_in_a_named_graph_are_read(write: Write) -> None:
    """Some publishers wrap the whole scheme in one."""
    document = {
        "@context": {"skos": SKOS},
        "@id": "urn:graph",
        "@graph": [{"@id": "urn:test:a", "@type": "skos:Concept", "skos:prefLabel": "A"}],
    }
    assert [s.code for s in read_scheme(write("s.json", json.dumps(document)))] == ["a"]


def test_xml_is_read_in_the_encoding_it_names(write: Write) -> None:
    """Old exports are not always UTF-8."""
    body = '<skos:Concept rdf:about="#a"><skos:prefLabel>Café</skos:prefLabel></skos:Concept>'
    for encoding in ("iso-8859-1", "utf-16"):
        (subject,) = read_scheme(write("s.xml", rdf_xml(body, encoding)))
        assert subject.label == "Café"


def test_a_byte_order_mark_is_no_matter(write: Write) -> None:
    """Editors on some systems put one first."""
    text = "\ufeff" + PREFIXES + ':a a skos:Concept ; skos:prefLabel "A" .'
    assert len(read_scheme(write("s.ttl", text))) == 1


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "s.ttl",
            PREFIXES + "\n:a a skos:Concept ;\n  skos:prefLabel oops .",
            "line 5: not Turtle",
        ),
        ("s.ttl", PREFIXES + ':a a skos:Concept ; skos:prefLabel "A', "Quote expected"),
        ("s.ttl", PREFIXES + ":a a <x\\UFFFFFFFF> .", "line 3: not Turtle: .*no character"),
        ("s.ttl", PREFIXES.encode() + b':a skos:prefLabel "\xe9" .', "line 3: is not UTF-8"),
        ("s.ttl", PREFIXES + ":a :b " + "(" * 3000, "nested too deeply"),
        ("s.ttl", "", "holds no skos:Concept"),
        ("s.rdf", "<rdf>\n<a>\n</rdf>", "line 3: not XML: mismatched tag"),
        ("s.rdf", "", "line 1: not XML: no element found"),
        ("s.rdf", rdf_xml("<skos:Concept rdf:ID='1 2'/>"), "line 3: .*not a valid NCName"),
        ("s.json", '{\n"@id": 1\n"@type": 2}', "line 3: not JSON"),
        ("s.json", "3", "not JSON-LD, which is an object or a list"),
        ("s.json", '{"@context": 5}', "is not RDF that can be read"),
        ("s.json", "[" * 100_000, "nested too deeply"),
        ("s.skos", "", "ending in .ttl, .rdf, .xml, .jsonld, .json"),
    ],
)
def test_a_file_that_is_not_well_formed_is_refused_with_its_line(
    write: Write, name: str, content: str | bytes, message: str
) -> None:
    """The one line of the error leads to the place."""
    path = write(name, content)
    with pytest.raises(InputError, match=message) as caught:
        read_scheme(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            ':a a skos:Concept ; skos:prefLabel "A" ; skos:broader :z .',
            "<urn:test:a> is linked .*<urn:test:z>, which is not a skos:Concept",
        ),
        (
            ':a a skos:Concept ; skos:prefLabel "A" ; skos:narrower :z .',
            "<urn:test:a> is linked .*<urn:test:z>, which is not a skos:Concept",
        ),
        (
            """
            :a a skos:Concept ; skos:prefLabel "A" ; skos:broader :b .
            :b a skos:Concept ; skos:prefLabel "B" ; skos:broader :a .
            """,
            "circle, (a > b > a|b > a > b)",
        ),
        (
            """
            :a a skos:Concept ; skos:prefLabel "A" ; skos:notation "1" .
            :b a skos:Concept ; skos:prefLabel "B" ; skos:notation "1" .
            """,
            "code '1' stands for two subjects, 'A' and 'B'",
        ),
        (":a a skos:Concept .", "<urn:test:a> has no skos:prefLabel"),
        ('[] a skos:Concept ; skos:prefLabel "A" .', "'A' has no IRI: .* skos:notation"),
        (":s a skos:ConceptScheme .", "holds no skos:Concept"),
    ],
)
def test_a_scheme_with_loose_ends_is_refused(
    turtle: Callable[[str], Scheme], body: str, message: str
) -> None:
    """The error names the concept that has to be mended."""
    with pytest.raises(InputError, match=message):
        turtle(body)


@pytest.mark.parametrize("kind", ["missing", "folder"])
def test_a_file_that_cannot_be_read_is_an_input_error(tmp_path: Path, kind: str) -> None:
    """Neither a missing file nor a folder gives a traceback."""
    path = tmp_path / "s.ttl"
    if kind == "folder":
        path.mkdir()
    with pytest.raises(InputError, match=r"s\.ttl: cannot be read"):
        read_scheme(path)


def test_odd_dates_are_not_logged(
    turtle: Callable[[str], Scheme], caplog: pytest.LogCaptureFixture
) -> None:
    """A date that is none, beside the labels, puts no traceback on the screen."""
    date = '"2020-13-45"^^<http://www.w3.org/2001/XMLSchema#date>'
    turtle(f':a a skos:Concept ; skos:prefLabel "A" ; :modified {date} .')
    assert caplog.records == []
    assert logging.getLogger("rdflib.term").level == logging.NOTSET


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    place=st.floats(0, 1), cut=st.integers(0, 20), put=st.text(max_size=4), kind=st.integers(0, 2)
)
def test_a_damaged_file_is_read_or_refused(
    write: Write, place: float, cut: int, put: str, kind: int
) -> None:
    """Whatever an edit does to a file, the outcome is a scheme or an input error."""
    name, text = [
        ("s.ttl", PREFIXES + ':a a skos:Concept ; skos:prefLabel "A"@en ; skos:altLabel "B" .'),
        ("s.rdf", rdf_xml("<skos:Concept rdf:ID='a' skos:prefLabel='A'/>").decode()),
        ("s.json", json.dumps({"@id": "x:a", "@type": SKOS + "Concept", SKOS + "prefLabel": "A"})),
    ][kind]
    at = int(place * len(text))
    damaged = text[:at] + put + text[at + cut :]
    path = write(name, damaged.encode("utf-8", "surrogatepass"))
    try:
        outcome = f"{path}: {len(read_scheme(path)) or 'no'} subjects"
    except InputError as error:
        outcome = str(error)
    assert outcome.startswith(f"{path}: ")
    assert "no subjects" not in outcome


def test_a_concept_may_have_the_codes_of_several_systems(turtle: Callable[[str], Scheme]) -> None:
    """The code is the notation without a datatype; others, of an old system say, are kept."""
    scheme = turtle(
        """
        :a a skos:Concept ; skos:prefLabel "A" ;
           skos:notation "M6.1"^^:old, "advice", "A8.7"^^:old .
        :b a skos:Concept ; skos:prefLabel "B" ; skos:notation "M6.3"^^:old, "M6.2"^^:old .
        :c a skos:Concept ; skos:prefLabel "C" ; skos:notation "z", " ",
           "x"^^<http://www.w3.org/2001/XMLSchema#string> .
        """
    )
    assert [(subject.code, subject.notations) for subject in scheme] == [
        ("M6.2", ("M6.3",)),
        ("advice", ("A8.7", "M6.1")),
        ("x", ("z",)),
    ]
    assert scheme.find("m6.1") == scheme.find("advice")
