"""Hot topics, collections and other saved searches, with what they find now."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from corpus.errors import InputError
from evidencebank.rendering import N_
from evidencebank.web.links import saved_address
from evidencebank.web.middleware.page_cache import fresh
from evidencebank.web.search import search_form
from evidencebank.web.search.listing import ORDERS, Listing
from evidencebank.web.state import get_bank, get_settings, page
from indexer.search.spec import PICKED

router = APIRouter()


@router.get("/topics")
def topics(request: Request) -> Response:
    """Answer with the hot topics, the collections and the other saved searches."""
    bank = get_bank(request)
    hot, collections = bank.hot_topics(), bank.collections()
    shown = {topic.search.name for topic in (*hot, *collections) if topic.search}
    others = [
        (saved, bank.run(saved, limit=0).total)
        for saved in bank.saved_searches
        if saved.name not in shown
    ]
    groups = [(N_("Hot topics"), hot), (N_("Collections"), collections)]
    return fresh(request, page(request, "topics.html", groups=groups, others=others))


@router.get("/saved/{name}")
def saved(request: Request, name: str) -> Response:
    """Answer with what a saved search finds: one by name, or that of a topic or matrix cell."""
    bank, size = get_bank(request), get_settings(request).page_size
    try:
        search = bank.saved_search(name)
    except InputError as error:
        raise HTTPException(404, f"There is no saved search {name[:60]!r}.") from error
    read = search_form.read(
        {k: v for k, v in request.query_params.items() if k in ("page", "since")}
    )
    since = read.spec.filters["since"]
    results = bank.run(search, size, (read.page - 1) * size, since)

    own = saved_address(name)

    def address(number: int) -> str:
        query = read.but(number).address()
        return f"{own}?{query}" if query else own

    essay = bank.entry(name) if name in bank else None
    shown = page(
        request,
        "saved.html",
        saved=search,
        title=search.title or (essay.title if essay else search.name),
        essay=essay,
        results=results,
        listing=Listing(results, size, read.page, address, ""),
        order="picked" if search.spec.sort == PICKED else ORDERS[search.spec.sort],
        feed=f"{own}.atom",
        since=since,
    )
    return fresh(request, shown)
