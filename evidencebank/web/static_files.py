"""The style sheet, scripts and pictures that pages need."""

from __future__ import annotations

from importlib.resources import files

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_YEAR = "public, max-age=31536000, immutable"
_ASK = "no-cache"


class _Versioned(StaticFiles):
    """Files that browsers may keep for good, since their address changes when they do."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code == 200:
            versioned = scope["query_string"].startswith(b"v=")
            response.headers["cache-control"] = _YEAR if versioned else _ASK
        return response


app = _Versioned(directory=str(files("evidencebank.web") / "static"))
"""An application for `/static`."""
