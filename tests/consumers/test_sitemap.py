"""The sitemap, read by a crawler's parser from the site's front page on."""

from __future__ import annotations

import logging
from importlib.util import find_spec
from typing import Any

import pytest

from evidencebank import Bank
from evidencebank.web.app import create_app
from evidencebank.web.links import entry_address
from evidencebank.web.settings import SiteSettings
from tests.consumers.conftest import SITE
from tests.consumers.reads import reads
from tests.web.conftest import Visitor, visiting

pytestmark = pytest.mark.slow


@reads("Sitemap", "ultimate-sitemap-parser")
def test_every_entry_is_found_from_the_front_page(sample_bank: Bank) -> None:
    """By robots.txt alone, once each, with the day of its last change."""
    if find_spec("usp") is None:
        pytest.skip("ultimate-sitemap-parser is not installed: make consumers installs it")
    from usp.tree import sitemap_tree_for_homepage

    logging.getLogger("usp").setLevel(logging.ERROR)  # it tries addresses that are common elsewhere
    with visiting(create_app(sample_bank.path, SiteSettings(base_url=SITE))) as visitor:
        tree = sitemap_tree_for_homepage(f"{SITE}/", web_client=_client(visitor))
        pages = {page.url: page.last_modified for page in tree.all_pages()}
    changed = {entry.id: entry.last_revised or entry.first_uploaded for entry in sample_bank}
    for entry_id, day in changed.items():
        found = pages.pop(f"{SITE}{entry_address(entry_id)}")
        assert (found.date() if found else None) == day
    assert sorted(pages) == [
        f"{SITE}{path}" for path in ("/", "/browse", "/matrix", "/new", "/topics")
    ]


def _client(visitor: Visitor) -> Any:
    """Return what the parser asks for addresses with, which asks the site in this process."""
    from usp.web_client.abstract_client import (
        AbstractWebClient,
        AbstractWebClientSuccessResponse,
        WebClientErrorResponse,
    )

    class Answer(AbstractWebClientSuccessResponse):
        def __init__(self, answer: Any) -> None:
            self._answer = answer

        def status_code(self) -> int:
            return int(self._answer.status_code)

        def status_message(self) -> str:
            return str(self._answer.reason_phrase)

        def header(self, case_insensitive_name: str) -> str | None:
            return self._answer.headers.get(case_insensitive_name)  # type: ignore[no-any-return]

        def raw_data(self) -> bytes:
            return bytes(self._answer.content)

        def url(self) -> str:
            return str(self._answer.url)

    class Client(AbstractWebClient):
        def set_max_response_data_length(self, max_response_data_length: int | None) -> None:
            pass

        def get(self, url: str) -> Any:
            answer = visitor.get(url)
            if answer.status_code != 200:
                return WebClientErrorResponse(f"{answer.status_code}", retryable=False)
            return Answer(answer)

    return Client()
