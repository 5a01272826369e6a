"""Records of XML files one by one."""

from __future__ import annotations

import pytest

from corpus.errors import InputError
from corpus.source_types.xml_records import text_of, xml_records


def texts(data: str) -> list[str]:
    """Return the texts of the records of a file."""
    return [text_of(one) for one in xml_records([data.encode()], ("record", "item"))]


@pytest.mark.parametrize("namespace", ["", ' xmlns="urn:x"'])
def test_a_record_within_a_record_is_part_of_it(namespace: str) -> None:
    """Whether their names have a namespace or not, and whichever of the names they have."""
    inner = "<record><title>Two</title></record><item><title>Three</title></item>"
    data = f"<set{namespace}><record><title>One</title>{inner}</record><item>Four</item></set>"
    assert texts(data) == ["One Two Three", "Four"]


def test_entities_of_a_dtd_that_is_not_loaded_are_letters() -> None:
    """Those that HTML has too, alone in an element and among other text."""
    data = '<!DOCTYPE set SYSTEM "x.dtd"><set><item>Caf&eacute;s, &Auml;mter &amp;c.</item></set>'
    assert texts(data) == ["Cafés, Ämter &c."]


def test_entities_that_a_file_declares_are_refused_wherever_they_stand() -> None:
    """Also behind a comment that is longer than anybody looks."""
    for before in ("", f"<!--{' ' * 300_000}-->"):
        data = f'{before}<!DOCTYPE set [<!ENTITY b "c">]><set a="&b;"/>'
        with pytest.raises(InputError, match="declares entities"):
            texts(data)
