"""Files that are zip archives inside (office documents): whole, and no larger than meant."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from corpus.errors import InputError

MAX_MEMBERS = 10_000
_MAX_EXPANSION = 200
"""Times its size that an archive may hold; sheets of numbers come to some twenty."""

_MAX_BYTES = 500_000_000
_UNSUSPICIOUS = 20_000_000
_ENCRYPTED = 0x1
_HEAD = 2_000


def check_archive(path: Path) -> None:
    """Pass an archive that can be read in memory and whose XML declares nothing.

    Every byte is read once, so that what the archive says of itself is true. Nothing is written.

    Raises:
        InputError: the file is damaged, encrypted, or holds more than anybody could have meant.
        OSError: the file cannot be read.
    """
    most = min(_MAX_BYTES, max(_UNSUSPICIOUS, _MAX_EXPANSION * path.stat().st_size))
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS:
                raise InputError(f"the file holds more than {MAX_MEMBERS:,} parts")
            if any(one.flag_bits & _ENCRYPTED for one in members):
                raise InputError("the file is encrypted: save it without a password")
            if sum(one.file_size for one in members) > most:
                raise InputError(f"the file holds more than {most // 1_000_000:,} MB: split it")
            if damaged := archive.testzip():
                raise InputError(f"the file is damaged: {damaged[:100]!a} is not what was written")
            for one in members:
                if one.filename.endswith((".xml", ".rels")):
                    with archive.open(one) as stream:
                        if b"<!" in stream.read(_HEAD).replace(b"<!--", b"").replace(b"\0", b""):
                            raise InputError("the file declares things that no document has")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise InputError(f"the file is damaged, or no such file: {error}") from None
