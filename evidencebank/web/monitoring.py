"""Whether the site is well: /healthz for load balancers, /metrics for Prometheus.

Each worker counts for itself.
"""

from __future__ import annotations

from time import perf_counter

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.exposition import generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.errors import EvidenceBankError
from evidencebank.web.middleware.metrics import Metrics
from evidencebank.web.state import get_bank, get_site

router = APIRouter()

_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})


class RequestMetrics:
    """Counts every request with its time, by the route that answered it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500
        begin = perf_counter()

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            route = _route(scope)
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._metrics.requests.labels(method, route, status).inc()
            self._metrics.seconds.labels(route).observe(perf_counter() - begin)


def _route(scope: Scope) -> str:
    """Return the pattern that answered: few names, whatever is asked for."""
    pattern = getattr(scope.get("route"), "path", "")
    mounted = scope.get("root_path", "").removeprefix(scope.get("app_root_path", ""))
    return f"{mounted}{pattern}" if pattern else "none"


@router.get("/healthz")
def healthz(request: Request) -> Response:
    """Answer 200 when entries can be read, 503 otherwise; `damage` wants somebody to look."""
    bank = get_bank(request)
    try:
        bank.entries_after("", 1)
        shape = {"status": "ok", "generation": bank.generation, "entries": len(bank)}
        if damage := bank.damage:
            shape |= {"status": "damaged", "damage": damage}
    except EvidenceBankError:
        return JSONResponse({"status": "no bank"}, 503, {"cache-control": "no-store"})
    return JSONResponse(shape, headers={"cache-control": "no-store"})


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Answer with the counters in Prometheus' text format."""
    site = get_site(request)
    site.metrics.generation.set(site.bank.generation)
    site.metrics.entries.set(len(site.bank))
    body = generate_latest(site.metrics.registry)
    return Response(body, headers={"cache-control": "no-store"}, media_type=CONTENT_TYPE_LATEST)
