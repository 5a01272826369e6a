#!/bin/sh
# opensearch-py 3.2.0: documents written with helpers.bulk().
# Expected: `_index` and `_id` say where a document goes, and what has no
# underscore, which `_op_type` has too, is the document's own.
# Happens: fields of the document that are called version, version_type, parent,
# routing, pipeline, retry_on_conflict, if_seq_no or if_primary_term are taken
# out of it and sent as instructions: its `version` 3 is gone from what is
# stored, and is the version that the cluster shall check. Of a document in
# `_source` all stay, and the low-level bulk() with lines of one's own changes
# nothing.
# Matters: a review's version and a chapter's parent are missing from the
# index, and what a referral says of its routing decides on which shard it lies.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python opensearch-py==3.2.0
see_python <<'PY'
import json

from opensearchpy.helpers import expand_action

FIELDS = {
    "title": "Rooms", "version": 3, "version_type": "final", "parent": "book-7", "routing": "by nurse",
    "pipeline": "pilot", "language": "cy", "index": "A", "type": "chapter", "id": "x",
}
for name, action in (
    ("flat", {"_index": "library", "_id": "rooms", **FIELDS}),
    ("in _source", {"_index": "library", "_id": "rooms", "_source": FIELDS}),
):
    for line in expand_action(action):
        print(name, json.dumps(line))
PY

expect <<'SEEN'
flat {"index": {"_id": "rooms", "_index": "library", "parent": "book-7", "pipeline": "pilot", "routing": "by nurse", "version": 3, "version_type": "final"}}
flat {"title": "Rooms", "language": "cy", "index": "A", "type": "chapter", "id": "x"}
in _source {"index": {"_id": "rooms", "_index": "library"}}
in _source {"title": "Rooms", "version": 3, "version_type": "final", "parent": "book-7", "routing": "by nurse", "pipeline": "pilot", "language": "cy", "index": "A", "type": "chapter", "id": "x"}
SEEN
