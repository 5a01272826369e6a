"""Files that are zip archives inside (office documents, WACZ): whole, and no larger than meant."""

from __future__ import annotations

import zipfile
import zlib
from errno import EINVAL
from pathlib import Path

from corpus.errors import InputError
from corpus.source_types.xml_records import without_entities

MAX_MEMBERS = 10_000
_MAX_EXPANSION = 200
"""Times its size that an archive may hold; sheets of numbers come to some twenty."""

_MAX_BYTES = 500_000_000
_UNSUSPICIOUS = 20_000_000
MAX_DOCUMENT_BYTES = 25_000_000
"""Bytes of a part of a document, which is read whole: mammoth takes some forty times as much."""

_ENCRYPTED = 0x1
_PART = 1 << 20
_XML = (".xml", ".rels", ".opf", ".ncx", ".xhtml")


def check_archive(path: Path, in_memory: bool = True, most_of_part: int = _MAX_BYTES) -> None:
    """Pass an archive that can be read and whose XML declares no entities.

    Every byte is read once, so that what the archive says of itself is true. Nothing is written.

    Args:
        path: the file.
        in_memory: whether its parts are held in memory whole, and may have no more than 500 MB.
        most_of_part: bytes that a part of XML may have.

    Raises:
        InputError: the file is damaged, encrypted, or holds more than anybody could have meant.
        OSError: the file cannot be read.
    """
    most = max(_UNSUSPICIOUS, _MAX_EXPANSION * path.stat().st_size)
    if in_memory:
        most = min(most, _MAX_BYTES)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS:
                raise InputError(f"the file holds more than {MAX_MEMBERS:,} parts")
            if any(one.flag_bits & _ENCRYPTED for one in members):
                raise InputError("the file is encrypted: save it without a password")
            if sum(one.file_size for one in members) > most:
                raise InputError(f"the file holds more than {most // 1_000_000:,} MB: split it")
            if any(one.file_size > most_of_part and one.filename.endswith(_XML) for one in members):
                limit = f"{most_of_part // 1_000_000} MB"
                raise InputError(f"a part of the file is larger than {limit}: split the document")
            for one in members:
                with archive.open(one) as stream:
                    parts = iter(lambda: stream.read(_PART), b"")
                    for _ in without_entities(parts) if one.filename.endswith(_XML) else parts:
                        pass  # behind the last its checksum is compared
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        reason = ascii(str(error))[1:-1]  # it may quote what a name of a part has in it
        raise InputError(f"the file is damaged, or no such file: {reason}") from None
    except OSError as error:
        if error.errno != EINVAL:
            raise
        raise InputError("the file is damaged: a part of it is before its beginning") from None
