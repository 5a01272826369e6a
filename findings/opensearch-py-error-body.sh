#!/bin/sh
# opensearch-py 3.2.0: an error whose body is JSON, but no object.
# Expected: a status of 502 raises the library's TransportError with that
# status, whatever JSON a gateway in front of the cluster puts in the body, as
# it does for text and for an empty body.
# Happens: a list, a string, a number and null raise AttributeError, and the
# status is nowhere in it.
# Matters: who catches OpenSearchException does not catch it, and a retry that
# goes by the status does not see it. Catch AttributeError beside it.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python opensearch-py==3.2.0
see_python <<'PY'
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from opensearchpy import OpenSearch

BODIES = [b'{"error": "busy"}', b"busy", b"", b'["busy"]', b'"busy"', b"502", b"null"]


class Gateway(BaseHTTPRequestHandler):
    def do_GET(self):
        body = BODIES[int(self.path.strip("/"))]
        self.send_response(502)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *ignored):
        pass


with HTTPServer(("127.0.0.1", 0), Gateway) as gateway:
    threading.Thread(target=gateway.serve_forever, daemon=True).start()
    client = OpenSearch(f"http://127.0.0.1:{gateway.server_port}", max_retries=0)
    for number, body in enumerate(BODIES):
        try:
            client.transport.perform_request("GET", f"/{number}")
        except Exception as error:
            print(body, type(error).__name__, "status", getattr(error, "status_code", None))
    gateway.shutdown()
PY

expect <<'SEEN'
b'{"error": "busy"}' TransportError status 502
b'busy' TransportError status 502
b'' TransportError status 502
b'["busy"]' AttributeError status None
b'"busy"' AttributeError status None
b'502' AttributeError status None
b'null' AttributeError status None
SEEN
