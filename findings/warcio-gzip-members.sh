#!/bin/sh
# warcio 1.8.1: content_stream() of responses that were sent compressed.
# Expected: a body of two gzip members is both, for RFC 1952 says that a file
# may have several; 'x-gzip' is 'gzip', as RFC 9110 says.
# Happens: the first member is given and the rest is dropped without a word;
# x-gzip comes as compressed bytes. 'GZIP' in capitals is read.
# Matters: a page that was put together from parts compressed beforehand ends
# early. Read raw_stream and decompress by yourself.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python warcio==1.8.1

see_python <<'EOF'
import gzip
import io

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

file = io.BytesIO()
writer = WARCWriter(file, gzip=True)
for encoding, body in [("gzip", gzip.compress(b"whole")), ("gzip", gzip.compress(b"first") + gzip.compress(b" second")),
                       ("GZIP", gzip.compress(b"capitals")), ("x-gzip", gzip.compress(b"x-gzip"))]:
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/plain"), ("Content-Encoding", encoding)], protocol="HTTP/1.1")
    writer.write_record(writer.create_warc_record("https://example.org/", "response", payload=io.BytesIO(body), http_headers=headers))
file.seek(0)
for record in ArchiveIterator(file):
    text = record.content_stream().read()
    print(record.http_headers.get_header("Content-Encoding"), text if text.isascii() else "still compressed: " + str(gzip.decompress(text)))
EOF

expect <<'EOF'
gzip b'whole'
gzip b'first'
GZIP b'capitals'
x-gzip still compressed: b'x-gzip'
EOF
