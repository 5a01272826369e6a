"""Writing what a searching process knows of a generation: see `vocabulary`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.storage.memory import give_back_memory
from evidencebank.cluster.indexing import mapped_texts
from evidencebank.cluster.indexing.shards import shards_of
from evidencebank.cluster.indexing.token_texts import FieldCounts, counts_by_field
from evidencebank.cluster.indexing.updating.layout import Layout
from evidencebank.cluster.indexing.vocabulary import LISTED, VERSION, Facts
from indexer.fields import FIELD_NAMES
from indexer.index import Index
from indexer.postings.arrays import save
from indexer.postings.bm25f import average_length
from indexer.ranking.relevance import Signals


def write(index: Index, signals: Signals, folder: Path, layout: Layout) -> None:
    """Write what searching processes need of an index into a new folder, for `MappedVocabulary`.

    O(postings).
    """
    folder.mkdir()
    layout.write(folder)
    postings, lexicon, columns = index.postings, index.lexicon, index.columns
    mapped_texts.write(folder, "terms", postings.terms)
    save(folder / "doc_freqs.npy", np.diff(index.impacts.indptr).astype(np.int32))
    save(folder / "idf.npy", index.impacts.idf)
    parts = layout.parts
    part_of = shards_of(layout.numbers, parts)
    rows = index.impacts.indptr, index.impacts.docs
    save(folder / "part_doc_freqs.npy", _by_part(*rows, part_of, parts))
    counts = _by_field(index, part_of, parts)
    save(folder / "field_doc_freqs.npy", counts.held)
    save(folder / "part_several_doc_freqs.npy", counts.several)
    mapped_texts.write(folder, "words", lexicon.words)
    give_back_memory()  # the index is mapped, and each of these looks at other parts of it
    save(folder / "words.doc_freqs.npy", np.asarray(lexicon.doc_freqs, np.int32))
    save(folder / "signed.npy", np.asarray(lexicon._signed, np.int32))
    accented = lexicon.accented
    mapped_texts.write(folder, "accented", accented.words if accented else [])
    accents = accented.doc_freqs if accented else np.zeros(0)
    save(folder / "accented.doc_freqs.npy", np.asarray(accents, np.int32))
    for name in LISTED:
        mapped_texts.write(folder, f"label.{name}", columns.labels[name].labels)
    text = json.dumps(asdict(_facts_of(index, signals, part_of, layout, counts)), indent=1)
    (folder / "facts.json").write_text(text, encoding="utf-8")


def _by_field(index: Index, part_of: npt.NDArray[np.int64], parts: int) -> FieldCounts:
    positions = index.postings.positions
    arrays = positions.indptr, positions.keys, part_of
    return counts_by_field(*arrays, parts, len(FIELD_NAMES))


def _facts_of(
    index: Index,
    signals: Signals,
    part_of: npt.NDArray[np.int64],
    layout: Layout,
    counts: FieldCounts,
) -> Facts:
    documents, parts = len(index), layout.parts
    ranked = np.bincount(index.impacts.docs, minlength=documents)
    return Facts(
        version=VERSION,
        documents=documents,
        parts=parts,
        with_terms=_counts(part_of[ranked > 0], parts),
        with_several=_counts(part_of[counts.with_several], parts),
        unit=layout.unit,
        step=layout.step,
        average=layout.average,
        drift=average_length(index.postings) / layout.average - 1,
        lists=signals.graph.docs.shape[1],
        dimensions=signals.latent.places.shape[1],
        languages=tuple(index.languages),
    )


def _by_part(
    indptr: npt.NDArray[np.int64],
    docs: npt.NDArray[np.int32],
    part_of: npt.NDArray[np.int64],
    parts: int,
) -> npt.NDArray[np.int32]:
    """Return in how many documents of each part each term is, int32 of (parts, terms)."""
    terms = np.repeat(np.arange(indptr.size - 1), np.diff(indptr))
    keys = part_of[docs] * (indptr.size - 1) + terms
    counts = np.bincount(keys, minlength=parts * (indptr.size - 1))
    return counts.reshape(parts, indptr.size - 1).astype(np.int32)


def _counts(part_of: npt.NDArray[np.int64], parts: int) -> tuple[int, ...]:
    return tuple(np.bincount(part_of, minlength=parts).tolist())
