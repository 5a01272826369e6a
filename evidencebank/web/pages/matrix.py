"""Matrices: the grids, and the cells with their works, their bite and their search."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from evidencebank.curated_pages.matrices import TAGS, Matrix, guide_of, in_groups
from evidencebank.web.links import printed_address
from evidencebank.web.middleware.page_cache import fresh
from evidencebank.web.pages.entry import works_and_links
from evidencebank.web.pages.entry_text import show_text
from evidencebank.web.state import get_bank, page

router = APIRouter()


@router.get("/matrix")
def matrices(request: Request) -> Response:
    """Answer with the list of matrices, or with the only one."""
    found = get_bank(request).matrices()
    if len(found) == 1:
        return RedirectResponse(f"/matrix/{found[0].name}")
    return fresh(request, page(request, "matrices.html", matrices=found))


@router.get("/matrix/{name}")
def grid(request: Request, name: str) -> Response:
    """Answer with the grid of a matrix."""
    return fresh(request, page(request, "matrix.html", matrix=_known(request, name)))


@router.get("/matrix/{name}/{place}")
def cell(request: Request, name: str, place: str) -> Response:
    """Answer with a cell."""
    matrix, bank = _known(request, name), get_bank(request)
    entry = matrix.cells.get(place.upper())
    if entry is None:
        raise HTTPException(404, f"The matrix has no cell {place[:20]!r} yet.")
    if place not in matrix.cells:
        return RedirectResponse(f"/matrix/{name}/{place.upper()}")
    column, row = matrix.headings(place)
    works, _ = works_and_links(entry, bank)
    saved = bank.saved_search_of(entry.id)
    shown = page(
        request,
        "matrix_cell.html",
        matrix=matrix,
        place=place,
        column=column,
        row=row,
        entry=entry,
        groups=[(tags, [works[n] for n in places]) for tags, places in in_groups(entry)],
        tags=TAGS,
        text=show_text(entry, sections=guide_of(entry)),
        saved=saved,
        pdf=printed_address(entry),
        total=bank.run(saved, limit=0).total if saved else 0,
    )
    return fresh(request, shown)


def _known(request: Request, name: str) -> Matrix:
    found = next((one for one in get_bank(request).matrices() if one.name == name), None)
    if found is None:
        raise HTTPException(404, f"There is no matrix {name[:60]!r}.")
    return found
