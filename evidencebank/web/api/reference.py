"""A readable page of what the API can be asked, made from its own description."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import Response

from evidencebank.web.state import page


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation: where it stands, its form in words, its default or ''."""

    name: str
    place: str
    form: str
    default: str
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be asked for at an address."""

    method: str
    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    answer: str

    @property
    def anchor(self) -> str:
        """The id of its part of the page."""
        return f"{self.method}{self.path}".replace("/", "-").replace("{", "").replace("}", "")


@dataclass(frozen=True, slots=True)
class DescribedShape:
    """An object that the API takes or answers: its fields with their forms."""

    name: str
    description: str
    fields: tuple[tuple[str, str], ...]


def create_router(api: FastAPI, root: str) -> APIRouter:
    """Return the route of the page about an API that is mounted at `root`."""
    router = APIRouter()

    @router.get("/api/docs")
    def docs(request: Request) -> Response:
        """Answer with the page."""
        described = api.openapi()
        return page(
            request,
            "api.html",
            root=root,
            described=described["info"],
            operations=operations_of(described),
            shapes=shapes_of(described),
        )

    return router


def operations_of(described: dict[str, Any]) -> list[Operation]:
    """Return the operations of an OpenAPI description, in its order."""
    return [
        Operation(
            method.upper(),
            path,
            operation.get("description", ""),
            (*map(_parameter, operation.get("parameters", ())), *_body(operation)),
            _form(_content(operation["responses"]["200"])),
        )
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]


def shapes_of(described: dict[str, Any]) -> list[DescribedShape]:
    """Return the objects of an OpenAPI description by name, those of errors of form left out."""
    schemas = described["components"]["schemas"]
    return [
        DescribedShape(
            _plain(name),
            schema.get("description", ""),
            tuple((field, _form(form)) for field, form in schema.get("properties", {}).items()),
        )
        for name, schema in sorted(schemas.items())
        if name not in ("HTTPValidationError", "ValidationError")
    ]


def _parameter(parameter: dict[str, Any]) -> Parameter:
    schema = parameter["schema"]
    default = schema.get("default")
    return Parameter(
        parameter["name"],
        parameter["in"],
        _form(schema),
        "" if default in (None, "", []) else str(default),
        parameter.get("description") or schema.get("description", ""),
    )


def _body(operation: dict[str, Any]) -> list[Parameter]:
    body = operation.get("requestBody")
    return [Parameter("", "body", _form(_content(body)), "", "JSON")] if body else []


def _content(holder: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = holder["content"]["application/json"]["schema"]
    return schema


def _form(schema: dict[str, Any]) -> str:
    """Return what a value looks like, in few words."""
    if "$ref" in schema:
        return _plain(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " or ".join(map(_form, schema["anyOf"]))
    if "enum" in schema:
        return " · ".join(map(str, schema["enum"]))
    sort = schema.get("type", "anything")
    if sort == "array":
        return f"list of {_form(schema.get('items', {}))}"
    if sort == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"object of {_form(schema['additionalProperties'])}"
    low, high = schema.get("minimum"), schema.get("maximum", schema.get("maxLength"))
    if low is not None and high is not None:
        return f"{sort}, {low:,} to {high:,}"
    if high is not None:
        return f"{sort}, {high:,} characters at the most"
    return str(schema.get("format") or sort)


def _plain(name: str) -> str:
    return name.removesuffix("Shape")
