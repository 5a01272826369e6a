"""Files that no reader takes: which of them matter to nobody, and what the others are."""

from __future__ import annotations

import re

from corpus.data_file import read_toml
from corpus.errors import InputError
from corpus.html.decoding import decode
from corpus.text.markup import begins_as_markup

_TABLE = read_toml("corpus.source_types", "unread_types.toml")

NO_DOCUMENTS = frozenset(_TABLE["no_documents"])
"""Suffixes of pictures, styles and the like that come with pages: in a folder, nothing is said of
them."""

DESCRIBED: dict[str, str] = _TABLE["described"]
"""What people call files of a suffix that hold documents or records."""

HTML = "HTML"
"""What `recognised` calls a page."""

WEB_OF_SCIENCE = "records of Web of Science"
"""What it calls their lines with tags, and a table whose columns are called as these."""

REFWORKS = "RefWorks' tagged records"
COCHRANE = "citations of the Cochrane Library"
OVID = "Ovid's text"
OVID_TAGGED = "Ovid's records with tags"
PROQUEST = "ProQuest's text"
PUBMED_TEXT = "PubMed's text"
PUBMED_SUMMARY = "PubMed's summaries"

_SIGNATURES = {
    "RIS records": re.compile(
        r"TY  ?- |(?:[^\n]{0,200}\n){1,8}?"
        r"TY {1,2}- {1,2}[A-Z]{2,7}[ \t]*\n[A-Z][A-Z0-9]{1,3} {1,2}- "
    ),
    "BibTeX": re.compile(r"@[A-Za-z]{4,15}\s*[{(]\s*[^\s,{}]+\s*[,=]"),
    "records of PubMed": re.compile(r"PMID ?- ?\d|OWN ?- [A-Z]{2,8}\s*\n[A-Z]{2,4} *- "),
    "records of EndNote": re.compile(
        r"%0 [A-Z][^\n]+\n%[A-Z0-9@!+]|%[AT] [^\n]+\n(?:[^\n]*\n){0,20}?%[BDIJPVX] \S"
    ),
    WEB_OF_SCIENCE: re.compile(
        r"FN [^\n]+\nVR \d|PT\t(?:[A-Z][A-Z0-9]\t){3}"
        r"|PT [A-Z]\n(?:[A-Z][A-Z0-9] [^\n]+\n(?: {3}[^\n]*\n)*){2}"
    ),
    REFWORKS: re.compile(r"RT [A-Z][A-Za-z ,/-]{2,40}\n(?:[A-Z][A-Z0-9] [^\n]*\n){2}"),
    COCHRANE: re.compile(r"Record #\d+ of \d+\s*\nID: \S"),
    OVID: re.compile(
        r"(?:(?:Database|Search Strategy): ?[^\n]*\n(?:[^\n]*\n){0,99}?)?"
        r"<\d+>\s*\n[A-Z][A-Za-z ]{2,60}\n\s+\S[^\n]*\n"
        r"|1\.\s*\n(?:Unique Identifier|Accession Number|Authors?(?: Full Name)?|Title)\n\s+\S"
    ),
    OVID_TAGGED: re.compile(r"(?:<\d+\. ?>\s*\n)?VN {1,2}- Ovid"),
    PUBMED_TEXT: re.compile(
        r"1\. (?:[^\n]|\n(?!\s*\n)){2,200}?\.\s(?:1[5-9]|20)\d\d\b[^\n]*\n(?:[^\n]+\n){0,3}\s*\n"
        r"(?=(?:[^\n]*\n)*?(?:Author information: ?\n|PMID: \d|DOI: 10\.))"
    ),
    PUBMED_SUMMARY: re.compile(r"1: \S(?:[^\n]|\n(?!\s*\n)){10,20000}?\bPMID:\s?\d{1,9}\b"),
    PROQUEST: re.compile(
        r"_{60}\s*\n(?:[^\n]*\n){0,12}?(?:Report Information from ProQuest"
        r"|(?:Title|Author|Publication info|ProQuest document ID): )"
    ),
    "JSON": re.compile(r"(?:\[\s*)?\{\s*\"[^\"\n]{1,100}\"\s*:"),
    "XML": re.compile(r"<\?xml\b"),
    "a letter, or a mailbox of them": re.compile(r"From \S+@\S+ |(?:Received|Return-Path): \S"),
    "a web archive": re.compile(r"WARC/\d"),
}
"""How texts begin that are no prose, whatever their file is called."""

RECOGNISED = frozenset({HTML, *_SIGNATURES})
"""All that `recognised` may call a file."""


def recognised(head: bytes) -> str:
    """Return what a file is of which `head` is the beginning, '' if it may be prose."""
    try:
        text = decode(head).lstrip("\ufeff \t\n")
    except InputError:
        return ""  # nothing, or no text: whoever reads it will say so
    if begins_as_markup(text):
        return HTML
    return next((what for what, sign in _SIGNATURES.items() if sign.match(text)), "")
