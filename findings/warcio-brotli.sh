#!/bin/sh
# warcio 1.8.1 with Brotli 1.2.1: a response that was sent as 'br'.
# Expected: warcio uses Brotli where it is installed, so the body is decoded.
# Happens: AttributeError. warcio sets an attribute on Brotli's decompressor,
# whose type takes none; the error names neither record nor encoding. Without
# Brotli installed the record would be given as compressed bytes.
# Matters: browsers ask for br, so crawls made with one hold it, and the first such
# page ends the loop over an archive. Read raw_stream and decode by yourself.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python warcio==1.8.1 brotli==1.2.1

see_python <<'EOF'
import io

import brotli
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

file = io.BytesIO()
writer = WARCWriter(file, gzip=True)
headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), ("Content-Encoding", "br")], protocol="HTTP/1.1")
body = brotli.compress(b"<p>Some text</p>")
writer.write_record(writer.create_warc_record("https://example.org/", "response", payload=io.BytesIO(body), http_headers=headers))
print("Brotli alone:", brotli.decompress(body))
file.seek(0)
for record in ArchiveIterator(file):
    try:
        print(record.content_stream().read())
    except AttributeError as error:
        print("AttributeError:", error)
EOF

expect <<'EOF'
Brotli alone: b'<p>Some text</p>'
AttributeError: 'brotli.Decompressor' object has no attribute 'unused_data'
EOF
