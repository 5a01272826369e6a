"""py3langid's model, of the languages that are told apart, kept as it is once unpacked.

The package brings it compressed, and each process would take half a second to unpack it, of which
most is thrown away. What is kept stands beside the module, or else in the user's own cache folder;
it is arrays and no code, is taken only if it was made of the very model and written by someone who
could change the program too, and has a checksum, so that it is the same or not taken.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import tempfile
from array import array
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np

from corpus.data_file import folder_of

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_NAME = "languages.npz"
_FORMAT = "1"
_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def identifier_of(languages: Sequence[str]) -> LanguageIdentifier:
    """Return what tells languages, given by their codes (ISO 639), with probabilities.

    It gives to the last bit what the package's own does.
    """
    from py3langid.langid import MODEL_DIR, MODEL_FILE  # a tenth of a second that few need

    model = MODEL_DIR / MODEL_FILE
    made_of = f"{_FORMAT} {hashlib.sha256(model.read_bytes()).hexdigest()} {' '.join(languages)}"
    for place in _places():
        with suppress(OSError, ValueError, KeyError, EOFError, BadZipFile):
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
    """Write the file, which is there as a whole or not at all. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(
                file,
                made_of=np.array(made_of),
                weights=made.nb_ptc,  # as they lie in memory: sums are taken in that order
                priors=made.nb_pc,
                languages=np.array(made.nb_classes),
                next_rows=np.asarray(made.tk_nextmove),
                rows=np.asarray(made.tk_row),
                features=np.array(made.tk_output, np.int32),
            )
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _read(path: Path, made_of: str) -> LanguageIdentifier:
    """Read the file; raises what NumPy does, or ValueError, for one that is not to be taken."""
    from py3langid.langid import LanguageIdentifier

    with path.open("rb") as file:
        if not _is_trusted(os.fstat(file.fileno())):
            raise ValueError(f"{path} may be somebody else's")
        with np.load(file, allow_pickle=False) as held:
            if str(held["made_of"]) != made_of:
                raise ValueError(f"{path} is of another model")
            found = LanguageIdentifier(
                np.ascontiguousarray(held["weights"]),  # a feature's are asked for together
                held["priors"],
                held["languages"].tolist(),
                _as_array(held["next_rows"]),
                _as_array(held["features"]),
                norm_probs=True,
                tk_row=(),
            )
            # what the class makes of rows, as arrays: a list's numbers lie all over the memory
            found._rowbase = _as_array(held["rows"].astype(np.uint32) << np.uint32(8))
            return found


def _is_trusted(status: os.stat_result) -> bool:
    """Say whether nobody wrote a file who could not change the program."""
    if not hasattr(os, "geteuid"):
        return True
    owners = {os.geteuid(), Path(__file__).stat().st_uid}
    return status.st_uid in owners and not status.st_mode & _WRITABLE_BY_OTHERS


def _as_array(numbers: Any) -> array[int]:
    """Return numbers that Python looks up twice as quickly one at a time."""
    found = array(numbers.dtype.char)
    found.frombytes(memoryview(numbers).cast("B"))
    return found
