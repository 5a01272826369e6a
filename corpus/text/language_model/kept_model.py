"""py3langid's model, of the languages that are told apart, kept as it is once unpacked.

The package brings it compressed, and each process would take half a second to unpack it, of which
most is thrown away. What is kept stands beside the module, or else in the user's own cache folder;
it is arrays and no code, is taken only if it was made of the very model and written by someone who
could change the program too, and has a checksum, so that it is the same or not taken. It is mapped
into memory, which all processes share.
"""

from __future__ import annotations

import hashlib
import io
import os
import stat
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt

from corpus.data_file import folder_of

if TYPE_CHECKING:
    from array import array

    from py3langid.langid import LanguageIdentifier

_NAME = "languages.npy"
_FORMAT = "2"
_HEADER_BYTES = 1 << 16
"""At least what stands before the numbers."""
_CHECKSUM_BYTES = 4
_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def identifier_of(languages: Sequence[str]) -> LanguageIdentifier:
    """Return what tells languages, given by their codes (ISO 639), with probabilities.

    It gives to the last bit what the package's own does.
    """
    from py3langid.langid import MODEL_DIR, MODEL_FILE  # a tenth of a second that few need

    model = MODEL_DIR / MODEL_FILE
    made_of = f"{_FORMAT} {hashlib.sha256(model.read_bytes()).hexdigest()} {' '.join(languages)}"
    for place in _places():
        with suppress(OSError, ValueError):
            return _read(place / _NAME, made_of)
    made = unpacked(languages)
    for place in _places():
        with suppress(OSError):
            _write(made, place / _NAME, made_of)
            break
    return made


def unpacked(languages: Sequence[str]) -> LanguageIdentifier:
    """Return the same of the model as the package brings it."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    made = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    made.set_languages(languages)
    return made


def _places() -> Iterator[Path]:
    """Yield the folders in which it may be kept, the first that can be written to before others."""
    if not sys.dont_write_bytecode:
        yield folder_of(__package__) / "__pycache__"
    with suppress(RuntimeError):  # there may be no home
        yield Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "evidencebank"


def _write(made: LanguageIdentifier, path: Path, made_of: str) -> None:
    """Write the file, which is there as a whole or not at all. Raises OSError.

    It is an array of NumPy's, of one record, and behind that the checksum of all of it.
    """
    record = _record(
        made_of=np.array(made_of),
        weights=made.nb_ptc,  # a feature's are asked for together
        priors=made.nb_pc,
        languages=np.array(made.nb_classes),
        next_rows=np.asarray(made.tk_nextmove),
        row_starts=np.array(made._rowbase, np.uint32),
        features=np.array(made.tk_output, np.int32),
    )
    stream = io.BytesIO()
    np.save(stream, record)
    content = stream.getbuffer()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.write(_checksum(content))
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _record(**arrays: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return an array of one record, whose fields are arrays."""
    fields = [(name, some.dtype, some.shape) for name, some in arrays.items()]
    record = np.zeros(1, np.dtype(fields, align=True))
    for name, some in arrays.items():
        record[name][0] = some
    return record


def _checksum(content: memoryview) -> bytes:
    return zlib.crc32(content).to_bytes(_CHECKSUM_BYTES, "big")


def _read(path: Path, made_of: str) -> LanguageIdentifier:
    """Map the file; raises OSError, or ValueError for one that is not to be taken."""
    from py3langid.langid import LanguageIdentifier

    with path.open("rb") as file:
        if not _is_trusted(os.fstat(file.fileno())):
            raise ValueError(f"{path} may be somebody else's")
        mapped = memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
    content, checksum = mapped[:-_CHECKSUM_BYTES], mapped[-_CHECKSUM_BYTES:]
    if checksum != _checksum(content):
        raise ValueError(f"{path} is not what was written")
    header = io.BytesIO(content[:_HEADER_BYTES])
    np.lib.format.read_magic(header)
    _, _, kind = np.lib.format.read_array_header_1_0(header)
    held = np.frombuffer(content, kind, 1, header.tell())
    if str(held["made_of"][0]) != made_of:
        raise ValueError(f"{path} is of another model")
    found = LanguageIdentifier(
        held["weights"][0],
        held["priors"][0],
        held["languages"][0].tolist(),
        _one_by_one(held["next_rows"][0]),
        _one_by_one(held["features"][0]),
        norm_probs=True,
        tk_row=(),
    )
    found._rowbase = _one_by_one(held["row_starts"][0])
    return found


def _is_trusted(status: os.stat_result) -> bool:
    """Say whether nobody wrote a file who could not change the program."""
    if not hasattr(os, "geteuid"):
        return True
    owners = {os.geteuid(), Path(__file__).stat().st_uid}
    return status.st_uid in owners and not status.st_mode & _WRITABLE_BY_OTHERS


def _one_by_one(numbers: npt.NDArray[Any]) -> array[int]:
    """Return numbers in a form that Python looks up one at a time, without a copy."""
    # it is used as an array of the standard library, which would have one
    return cast("array[int]", numbers.data)
