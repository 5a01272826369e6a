"""Which searches the query log is told of."""

from __future__ import annotations

import logging
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from evidencebank.analysis.query_log import log_search
from evidencebank.web.middleware.page_cache import FOUND
from evidencebank.web.search import search_form
from evidencebank.web.search.search_form import SearchForm
from evidencebank.web.state import get_settings
from indexer.search.filters import params_of

_LOG = logging.getLogger(__name__)


def logged(request: Request, response: Response) -> Response:
    """Return the answer to a search, which will be in the log when the answer has been sent.

    That is if the site has a log, the answer says how many were found, kept or not, and a query
    or a subject was asked for. The log is told of nothing else.
    """
    path, total = get_settings(request).query_log, response.headers.get(FOUND)
    if total is not None:
        del response.headers[FOUND]  # visitors have no use for it
    if path is None or total is None:
        return response
    wanted = search_form.read(request.query_params)
    if wanted.spec.query or _subjects(wanted):
        response.background = BackgroundTask(_log, path, wanted, int(total))
    return response


def _log(path: Path, wanted: SearchForm, total: int) -> None:
    try:
        log_search(path, wanted.spec.query, _subjects(wanted), total, wanted.page)
    except OSError as error:
        # a full disk must not keep anybody from searching
        _LOG.warning("the query log %s cannot be written: %s", path, error.strerror or error)


def _subjects(wanted: SearchForm) -> tuple[str, ...]:
    """Return the subjects that must apply, as an address has them."""
    return tuple(name for param, name in params_of(wanted.spec.filters) if param == "subject")
