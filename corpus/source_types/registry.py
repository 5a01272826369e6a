"""All source types, and which of them a file is of."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from corpus.errors import InputError
from corpus.source_types.discovery import declared
from corpus.source_types.reader import Reader
from corpus.source_types.source_file import SourceFile
from corpus.source_types.unread_types import DESCRIBED, recognised
from corpus.text.typography import clean_line

PACKAGES = (
    "corpus.readers",
    "corpus.readers.documents",
    "corpus.readers.json_files",
    "corpus.readers.pubmed_texts",
    "corpus.readers.references",
    "corpus.readers.tables",
    "corpus.readers.tagged",
    "corpus.readers.web_archives",
)
"""Where readers are looked for."""

_DECLARED = "READER"
_MAX_SUFFIX_LENGTH = 20


class UnreadTypeError(InputError):
    """A file is of a type that nobody reads."""


@cache
def readers() -> tuple[Reader, ...]:
    """Return the readers in the order they are asked."""
    return tuple(sorted(_found().values(), key=lambda reader: (reader.order, reader.name)))


@cache
def _found() -> dict[str, Reader]:
    """Return the readers by the modules that declare them."""
    return {
        module: reader
        for package in PACKAGES
        for module, reader in declared(package, _DECLARED, Reader).items()
    }


def module_of(reader: Reader) -> str:
    """Return the module that declares a reader, for `reader_in` of another process."""
    return next(module for module, one in _found().items() if one is reader)


def reader_in(module: str) -> Reader:
    """Return the reader that a module declares; the libraries of others are not imported."""
    reader: Reader = getattr(import_module(module), _DECLARED)
    return reader


@cache
def suffixes() -> frozenset[str]:
    """Return the suffixes of files that are looked at in a folder."""
    return frozenset(suffix for reader in readers() for suffix in reader.suffixes)


@cache
def companion_endings() -> frozenset[str]:
    """Return how files are called that say how to read the files beside them."""
    return frozenset(one.companion_ending for one in readers() if one.companion_ending)


def reader_of(file: SourceFile, head: bytes) -> Reader:
    """Return the reader of a file that begins with `head`, its first `HEAD_BYTES` bytes.

    Those whose suffix the file has are asked before those that would know it by its bytes.

    Raises:
        UnreadTypeError: no reader takes the file; the message says what it is and what is read.
    """
    asked = sorted(readers(), key=lambda one: not file.has_suffix(one.suffixes))
    reader = next((one for one in asked if one.takes(file, head)), None)
    if reader is None:
        raise UnreadTypeError(refusal(file, head))
    return reader


def fingerprint(reader: Reader) -> str:
    """Return what is kept of a file besides its content: who reads it and what it may hold.

    What is held and cannot be read yet, for want of packages, is read once they are there.
    """
    held = [
        one.fingerprint
        for one in readers()
        if not set(one.suffixes).isdisjoint(reader.holds) and not one.missing_packages
    ]
    return "+".join([reader.fingerprint, *held])


def refusal(file: SourceFile, head: bytes = b"") -> str:
    """Return in one line why a file is not read, and what is."""
    named = max((one for one in DESCRIBED if file.has_suffix((one,))), key=len, default="")
    called = clean_line(named or file.suffix)[:_MAX_SUFFIX_LENGTH] or "no ending"
    what = "" if file.has_suffix(suffixes()) else DESCRIBED.get(named)
    what = what or recognised(head)
    told = f"{called}, {what}" if what else called
    return f"not a kind of file that is read ({told}): read are {', '.join(sorted(suffixes()))}"
