"""What a publication says of each entry's list, a document each, by the entry's id.

A page shows one entry's list, and is not to fetch those of all. Each record has the lines by ids,
and what is known of the entry where its id is gone: see `recommender.curation.entry_matching`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from corpus.errors import BankDamagedError
from evidencebank.cluster.client import Action, Cluster
from indexer.postings.arrays import other_than_written, read_json
from recommender.curation.decisions import EntryRef
from recommender.curation.publication import Publication

FILE = "published.json"
"""What is said of the records of a publication, in the folder of its vocabulary."""

VERSION = 1
_CHECKED_AT_ONCE = 500


class PublishedRecord(NamedTuple):
    """What is known of a published entry, and its list: ids, scores, whether each is pinned."""

    mark: EntryRef
    lines: Sequence[tuple[str, float, bool]]


def record_id(entry_id: str) -> str:
    """Return the id of the document of an entry's record, whatever the entry's own id."""
    return f"entry-{hashlib.sha256(entry_id.encode()).hexdigest()[:40]}"


def write(cluster: Cluster, files: str, publication: Publication, vocabulary: Path) -> None:
    """Write the records of a publication into the index of its files.

    What is said of them goes into a new folder, that of the vocabulary. O(entries).
    """
    digest = hashlib.sha256()

    def actions() -> Iterator[Action]:
        for place in range(len(publication)):
            text = _text(publication, place)
            digest.update(text.encode())
            entry_id = publication.ids[place]
            target = {"_index": files, "_id": record_id(entry_id)}
            yield {"index": target}, {"published": entry_id, "kept": {"record": text}}

    cluster.bulk(actions())
    vocabulary.mkdir(exist_ok=True)
    said = {"version": VERSION, "entries": len(publication), "sha256": digest.hexdigest()}
    (vocabulary / FILE).write_text(json.dumps(said), encoding="utf-8")


def _text(publication: Publication, place: int) -> str:
    mark, listing = publication.mark(place), publication.listing
    lines = [
        [publication.ids[other], score, pinned]
        for other, score, pinned in zip(
            listing.docs[place].tolist(),
            listing.scores[place].tolist(),
            listing.pinned[place].tolist(),
            strict=True,
        )
        if other >= 0
    ]
    shape = {"mark": [mark.id, mark.title, mark.year, mark.url], "lines": lines}
    return json.dumps(shape, ensure_ascii=False)


def record_in(found: dict[str, Any], files: str) -> PublishedRecord:
    """Return the record of a document. Raises BankDamagedError where it is not as written."""
    try:
        shape = json.loads(found["_source"]["kept"]["record"])
        entry_id, title, year, url = shape["mark"]
        lines = [(str(one), float(score), bool(pinned)) for one, score, pinned in shape["lines"]]
        return PublishedRecord(EntryRef(entry_id, title, year, url), lines)
    except (TypeError, KeyError, ValueError) as error:
        raise BankDamagedError(f"a published list in {files} is not what was written") from error


def records_of(
    cluster: Cluster, files: str, entry_ids: Sequence[str]
) -> dict[str, PublishedRecord]:
    """Return the records of those of some entries that were published."""
    found = cluster.get_several(files, list(map(record_id, entry_ids)))
    pairs = zip(entry_ids, found, strict=True)
    return {entry_id: record_in(one, files) for entry_id, one in pairs if one is not None}


def published_ids(cluster: Cluster, files: str) -> Iterator[str]:
    """Yield the ids of all published entries, sorted as the cluster sorts them."""
    query, by = {"exists": {"field": "published"}}, ({"published": "asc"},)
    for hit in cluster.scan(files, query, by, source=False):
        yield hit["sort"][0]


def verify(cluster: Cluster, files: str, path: Path, ids: Sequence[str]) -> list[str]:
    """Return what is wrong with the records of the entries that were published, a line each.

    Reads every record once.
    """
    said = read_json(path) if path.exists() else None
    if not isinstance(said, dict) or said.get("version") != VERSION:
        return [str(other_than_written(path))]
    digest = hashlib.sha256()
    for at in range(0, len(ids), _CHECKED_AT_ONCE):
        for found in cluster.get_several(
            files, list(map(record_id, ids[at : at + _CHECKED_AT_ONCE]))
        ):
            kept = found["_source"].get("kept", {}) if found else {}
            digest.update(str(kept.get("record")).encode())
    same = digest.hexdigest() == said["sha256"]
    return [] if same else [f"the published lists in {files} are not what was written"]
