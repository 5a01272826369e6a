"""Banks whose manifests match files that nobody has written: run as a program.

    python -m tests.trust.crafted_banks BANK RECORDS MARKER

Each file of the current generation and publication of BANK is changed in several ways, one at a
time, with a manifest that says so: texts, arrays (in one of the ways, by turns, those that the same
code reads as another), and every twelfth of the pickles of the Whoosh index, into which code is put
that makes MARKER. A copy of the bank is then asked for everything, and RECORDS are loaded into it.
One line of JSON a change says what was met that is no error of the project's own, and whether code
ran. All of it is done in this one process: what ends it, or writes into memory that is not its own,
is seen by its end. What it was at is told on standard error.
"""

from __future__ import annotations

import contextlib
import faulthandler
import hashlib
import json
import os
import pickle
import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from evidencebank import Bank, EvidenceBankError
from evidencebank.lifecycle.files import manifests
from indexer.fields import FIELD_NAMES
from indexer.postings.columns import LABELS
from tests.indexer.whoosh.test_safe_pickles import Code
from tests.trust.copies import copy_bank

Array = npt.NDArray[Any]


def _with(array: Array, value: float) -> Array:
    changed = array.copy()
    if changed.size and changed.dtype.kind != "b":
        info = np.iinfo(changed.dtype) if changed.dtype.kind in "iu" else np.finfo(changed.dtype)
        changed.flat[changed.size // 2] = min(max(value, info.min), info.max)
    return changed


ARRAYS: dict[str, Callable[[Array], Array]] = {
    "large": lambda array: _with(array, 2**31 - 1),
    "below": lambda array: _with(array, -(2**30)),
    "nothing": lambda array: array[:0],
    "longer": lambda array: np.concatenate((array, array)),
    "turned": lambda array: array.reshape(-1)[::-1].reshape(array.shape),
    "another type": lambda array: array.astype("S9"),
}

TEXTS: dict[str, Callable[[bytes], bytes]] = {
    "null": lambda _: b"null",
    "a list": lambda _: b"[1]",
    "deep": lambda _: b"[" * 100_000,
    "not text": lambda data: b"\xff" + data,
    "shorter": lambda data: data[: len(data) // 2],
}


def matching(folder: Path) -> None:
    """Let a manifest say of each file what the file is now, as a stranger would."""
    manifest = folder / manifests.NAME
    said = manifests.from_bytes(manifest.read_bytes())
    files = {name: (folder / name).read_bytes() for name in said.files}
    now = {name: (len(data), hashlib.sha256(data).hexdigest()) for name, data in files.items()}
    manifest.write_bytes(manifests.to_bytes(replace(said, files=now)))


_PICKLE = re.compile(rb"\x80[\x02\x03]")  # of the protocols that Whoosh and its blocks have


def pickles(data: bytes) -> Iterator[int]:
    """Yield where pickles begin in a file of a Whoosh index."""
    start = 0
    while found := _PICKLE.search(data, start):
        yield found.start()
        start = max(data.find(b".", found.start()), found.start()) + 1


_FIELD = "|".join(FIELD_NAMES)
_OF_MANY = re.compile(rf"(?:{_FIELD})\.(.+)|(column)\.(?:{'|'.join(LABELS)})\.(.+)")


def array_changes(sizes: Mapping[str, int]) -> dict[str, list[str]]:
    """Return which of `ARRAYS` are tried on each array, of arrays' sizes by name.

    Arrays of all fields are read by the same code, and so are columns of labels: of their like, the
    largest is changed in every way, and each of the others in one, by turns.
    """
    before: Counter[str] = Counter()
    ways = list(ARRAYS)
    found = {}
    for name in sorted(sizes, key=lambda name: (-sizes[name], name)):
        like = _OF_MANY.sub(r"\2 \1\3", name)
        found[name] = [ways[before[like] % len(ways)]] if before[like] else ways
        before[like] += 1
    return found


def changes(folder: Path, code: bytes) -> Iterator[tuple[Path, str]]:
    """Change each file of a generation or publication in turn; yield its name and what was done."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    tried_on = array_changes(
        {path.name: path.stat().st_size for path in files if path.suffix == ".npy"}
    )
    for path in files:
        if path.name == manifests.NAME:
            continue
        whole = path.read_bytes()
        if path.suffix == ".npy":
            array = np.load(path)
            for name in tried_on[path.name]:
                changed = ARRAYS[name](array)
                if changed.dtype == array.dtype and np.array_equal(changed, array):
                    continue  # such as an empty one turned round
                path.unlink()  # hard links of earlier generations stay as they are
                np.save(path, changed)
                yield path, name
        elif path.suffix in (".json", ".txt"):
            for name, rewrite in TEXTS.items():
                path.write_bytes(rewrite(whole))
                yield path, name
        else:
            for start in [*pickles(whole)][::12]:
                path.write_bytes(whole[:start] + code + whole[start + len(code) :])
                yield path, f"code at {start}"
        path.unlink()
        path.write_bytes(whole)


OF_PARTS = ("related", "lists", "check", "load")
"""Questions that look at more of a bank than the generation that readers see."""


def ask_everything(bank: Bank, records: Path) -> list[str]:
    """Return what a bank meets that is no error of the project's own.

    Where no generation can be opened, each question would open it in vain: `OF_PARTS` are asked.
    """
    first = "ames-2005"
    questions: dict[str, Callable[[], object]] = {
        "search": lambda: bank.search("naloxone prison").to_dict(),
        "phrase": lambda: bank.search('"brief advice"').to_dict(),
        "filter": lambda: bank.search("", kinds=["STUDY"], years=(2000, 2012), sort="title").facets,
        "misspelled": lambda: bank.search("naloxoen").did_you_mean,
        "related": lambda: [item.to_dict() for item in bank.related(first)],
        "draft": lambda: [item.to_dict() for item in bank.related(first, draft=True)],
        "more like": lambda: [item.to_dict() for item in bank.more_like("brief advice in prison")],
        "subjects": bank.subjects,
        "values": lambda: bank.values("author"),
        "suggest": lambda: bank.suggest("nal"),
        "explain": lambda: str(bank.explain("naloxone", first)),
        "lists": lambda: bank.lists.diff(),
        "check": bank.check,
        "load": lambda: bank.load([records]),
    }
    try:
        refused = not bank.generation
    except EvidenceBankError:
        refused = True
    met = []
    for name in OF_PARTS if refused else questions:
        question = questions[name]
        with contextlib.suppress(EvidenceBankError):
            try:
                question()
            except EvidenceBankError:
                raise
            except BaseException as error:
                met.append(f"{name}: {type(error).__name__}: {error}"[:200])
    return met


def met_by(copy: Path, records: Path) -> list[str]:
    """Ask the copy of a bank; return what is met that is no error of the project's own."""
    try:
        with Bank.open(copy) as opened:
            return ask_everything(opened, records)
    except EvidenceBankError:
        return []
    except BaseException as error:
        return [f"open: {type(error).__name__}: {error}"[:200]]


def main() -> None:
    """Do what the module says."""
    bank, records, marker = map(Path, sys.argv[1:])
    code = pickle.dumps(Code(os.mkdir, str(marker)), 2)
    copy = copy_bank(bank, bank.with_name("copy"))
    with Bank.open(copy) as opened:
        assert ask_everything(opened, records) == []
    shutil.rmtree(copy)
    number = 0
    for kind, named in (("generations", "CURRENT"), ("publications", "PUBLISHED")):
        folder = bank / kind / (bank / named).read_text(encoding="ascii").strip()
        for path, change in changes(folder, code):
            matching(folder)
            told = {"file": str(path.relative_to(bank)), "change": change}
            print(json.dumps(told), file=sys.stderr, flush=True)
            number += 1
            copy = copy_bank(bank, bank.with_name(f"copy-{number}"))  # nothing is known of its path
            met = met_by(copy, records)
            shutil.rmtree(copy)
            print(json.dumps(told | {"met": met, "ran": marker.exists()}), flush=True)
        matching(folder)


if __name__ == "__main__":
    faulthandler.enable()
    main()
