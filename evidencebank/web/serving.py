"""Running the site with uvicorn: one worker or several, until told to stop."""

from __future__ import annotations

import os
import signal
import socket
import sys
from asyncio import TimerHandle, Transport
from pathlib import Path

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from corpus.errors import InputError
from evidencebank.bank import Bank, BankPath
from evidencebank.web.app import BANK_VARIABLE, log_to_stderr
from evidencebank.web.settings import read_settings

HEADERS_SECONDS = 15.0
"""How long a browser may take to say what it wants."""

READ_SECONDS = 15.0
"""How long a browser may take to read the next part of an answer."""

STOP_SECONDS = 10
"""How long requests may take to end when the site is told to stop."""

_CONNECTIONS = 1_000


class PromptProtocol(HttpToolsProtocol):
    """Closes connections whose request does not arrive, or whose answer nobody reads.

    A request must have come to the end of its headers; what waits to be read must become less.
    """

    _deadline: TimerHandle | None = None
    _unread: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect()

    def data_received(self, data: bytes) -> None:
        if self._deadline is None and (self.cycle is None or self.cycle.response_complete):
            self._expect()
        super().data_received(data)

    def on_headers_complete(self) -> None:
        self._forget()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        self._is_read()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        # to close it would wait for what is to be read
        self._unread = self.loop.call_later(READ_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        self._is_read()
        super().resume_writing()

    def _is_read(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _expect(self) -> None:
        self._deadline = self.loop.call_later(HEADERS_SECONDS, self._give_up)

    def _forget(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if not self.transport.is_closing():
            self.transport.close()


def serve(bank: BankPath, host: str, port: int, workers: int) -> None:
    """Serve a bank until SIGTERM or SIGINT; requests under way are answered to the end.

    Raises BankNotFoundError when there is no bank, InputError when the address cannot be taken or
    a setting makes no sense.
    """
    opened = Bank.open(bank)
    opened.search("", limit=0)
    opened.close()
    read_settings()
    _try_address(host, port)
    # uvicorn raises the signal again when all is done: the end it asked for is no failure
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    os.environ[BANK_VARIABLE] = str(bank.resolve()) if isinstance(bank, Path) else str(bank)
    log_to_stderr()
    uvicorn.run(
        "evidencebank.web.app:app_from_environment",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        loop="uvloop",
        http=PromptProtocol,
        lifespan="on",
        access_log=False,
        server_header=False,
        proxy_headers=True,
        limit_concurrency=_CONNECTIONS,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=STOP_SECONDS,
        log_config=None,
    )


def _try_address(host: str, port: int) -> None:
    """Say in one line what would else be said by each worker."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
    except OSError as error:
        reason = error.strerror or error
        raise InputError(f"{host}:{port} cannot be served: {reason}") from error
