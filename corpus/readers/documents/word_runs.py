"""Text of Word documents that mammoth leaves out, rewritten as runs that it reads.

Mammoth 1.13 passes over simple fields (the number in 'Table 1'), text whose direction is stated
(Arabic and Hebrew), what stands under a reading of East Asian text, and formulas; two words with a
carriage return between them run together, and hidden text is shown.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from corpus.source_types.xml_records import Element, parse_whole

_TEXTS = re.compile(r"word/(?:document|footnotes|endnotes)\d*\.xml")
"""Parts that hold text: some programs number them."""

_LEFT_OUT = re.compile(rb":(?:fldSimple|bdo|dir|ruby|oMath|cr|ptab|vanish)[ />]")
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_W, _M = f"{{{_MAIN}}}", f"{{{_MATH}}}"
_OFF = frozenset({"0", "false", "off"})
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_RAISED = {f"{_M}sup": "superscript", f"{_M}sub": "subscript"}


def readable_document(path: Path) -> BinaryIO:
    """Return a document in which mammoth finds all of the text. O(bytes), in memory if rewritten.

    Raises:
        InputError: a part of it is no well-formed XML.
        OSError: the file cannot be read.
        zipfile.BadZipFile: it is no archive.
    """
    with zipfile.ZipFile(path) as archive:
        rewritten = {
            name: _rewritten(data)
            for name in archive.namelist()
            if _TEXTS.fullmatch(name) and _LEFT_OUT.search(data := archive.read(name))
        }
        if not rewritten:
            return path.open("rb")
        whole = BytesIO()
        with zipfile.ZipFile(whole, "w") as copy:
            for name in dict.fromkeys(archive.namelist()):
                if not name.startswith("word/media/"):  # pictures are no text
                    copy.writestr(name, rewritten.get(name) or archive.read(name))
    whole.seek(0)
    return whole


def _rewritten(data: bytes) -> bytes:
    root = parse_whole(data, namespaces=True)
    for run in [*root.iter(f"{_W}r")]:
        if _is_hidden(run):
            run.getparent().remove(run)
    for ruby in [*root.iter(f"{_W}ruby")]:
        _replace(ruby, [one for base in ruby.iter(f"{_W}rubyBase") for one in _said(base)])
    for formula in [*root.iter(f"{_M}oMath")]:
        _replace(formula, _runs_of(formula))
    for wrapper in [*root.iter(f"{_W}fldSimple", f"{_W}bdo", f"{_W}dir", f"{_M}oMathPara")]:
        _replace(wrapper, [one for one in wrapper if one.tag != f"{_W}fldData"])
    for one in root.iter(f"{_W}cr", f"{_W}ptab"):
        one.tag = f"{_W}br" if one.tag == f"{_W}cr" else f"{_W}tab"
        one.attrib.clear()  # a break with a type is one of pages
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _replace(element: Element, others: list[Element]) -> None:
    for one in others:
        element.addprevious(one)
    element.getparent().remove(element)


def _is_hidden(run: Element) -> bool:
    flag = run.find(f"{_W}rPr/{_W}vanish")
    return flag is not None and flag.get(f"{_W}val") not in _OFF


def _said(runs: Element) -> list[Element]:
    """Return what runs say, without how they look."""
    return [one for run in runs.iter(f"{_W}r") for one in run if one.tag != f"{_W}rPr"]


def _runs_of(formula: Element) -> list[Element]:
    """Return a formula as runs in one line: what is raised stays so, fractions have a slash."""
    runs = []
    for event, element in etree.iterwalk(formula, events=("start", "end")):
        if event == "start" and element.tag == f"{_M}t":
            runs.append(_run(element.text or "", _raised(element, formula)))
        elif event == "end" and element.tag == f"{_M}num":
            runs.append(_run("/", ""))
    return runs


def _raised(text: Element, formula: Element) -> str:
    for above in text.iterancestors():
        if above is formula:
            break
        if above.tag in _RAISED:
            return _RAISED[above.tag]
    return ""


def _run(text: str, raised: str) -> Element:
    run = etree.Element(f"{_W}r", nsmap={"w": _MAIN})
    if raised:
        properties = etree.SubElement(run, f"{_W}rPr")
        etree.SubElement(properties, f"{_W}vertAlign", {f"{_W}val": raised})
    said = etree.SubElement(run, f"{_W}t", {_XML_SPACE: "preserve"})
    said.text = text
    return run
