"""A server that gives the answers it is told to: what no real cluster can be made to say."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

INFO = {"version": {"number": "2.19.6", "distribution": "opensearch"}}


@contextmanager
def answering(
    *answers: tuple[int, bytes | dict[str, object]], sort: str = "application/json"
) -> Iterator[tuple[str, list[str]]]:
    """Answer requests one after the other, the last answer for all that follow.

    `sort` is what the server says that its answers are.

    Gives the address of a bank there, and the paths that were asked for.
    """
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            asked.append(self.path)
            status, body = answers[min(len(asked), len(answers)) - 1]
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-type", sort)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_POST = do_PUT = do_HEAD = do_DELETE = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"opensearch://127.0.0.1:{server.server_port}/bank", asked
        server.shutdown()
