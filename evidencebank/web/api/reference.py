"""A readable page of what the API can be asked, made from its own description."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import Response

from evidencebank.web.state import page


def create_router(api: FastAPI, root: str) -> APIRouter:
    """Return the route of the page about an API that is mounted at `root`."""
    router = APIRouter()

    @router.get("/api/docs")
    def docs(request: Request) -> Response:
        """Answer with the page."""
        return page(
            request, "api.html", root=root, described=api.openapi(), form_of=form_of, named=named
        )

    return router


def form_of(schema: dict[str, Any]) -> str:
    """Return what a value looks like, in few words."""
    if "$ref" in schema:
        return named(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " or ".join(map(form_of, schema["anyOf"]))
    if "enum" in schema:
        return " · ".join(map(str, schema["enum"]))
    sort = schema.get("type", "anything")
    if sort == "array":
        return f"list of {form_of(schema.get('items', {}))}"
    if sort == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"object of {form_of(schema['additionalProperties'])}"
    low, high = schema.get("minimum"), schema.get("maximum", schema.get("maxLength"))
    if low is not None and high is not None:
        return f"{sort}, {low:,.0f} to {high:,.0f}"
    if high is not None:
        return f"{sort}, {high:,} characters at the most"
    return str(schema.get("format") or sort)


def named(name: str) -> str:
    """Return what people call a shape."""
    return name.removesuffix("Shape")
