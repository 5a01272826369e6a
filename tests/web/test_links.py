"""Which addresses of data may become links."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.urls import safe_url
from evidencebank import Bank
from evidencebank.web.links import address_of, entry_address
from tests.web.hostile import ADDRESSES


@pytest.mark.parametrize("url", [url for url in ADDRESSES if not url.startswith("https://example")])
def test_what_may_run_or_mislead_is_no_link(site_bank: Bank, url: str) -> None:
    assert safe_url(url) == ""
    assert address_of(url, site_bank) == ""


@given(st.text() | st.text(alphabet="htps:/\\.@#?x\t\n "))
def test_a_link_is_always_of_the_web(url: str) -> None:
    safe = safe_url(url)
    assert safe in ("", url)
    if safe:
        assert urlsplit(safe).scheme.lower() in ("http", "https")
        assert urlsplit(safe).netloc


def test_links_lead_to_entries_old_pages_or_elsewhere(site_bank: Bank) -> None:
    assert address_of("ames-2005.html", site_bank) == "/entry/ames-2005"
    assert address_of("../pages/Ames_2005.htm", site_bank) == "/entry/ames-2005"
    assert address_of("nobody.html", site_bank) == ""
    assert address_of("#top", site_bank) == ""
    old = "https://findings.org.uk/PHP/dl.php?file=ames_2005.txt"
    assert address_of(old, site_bank) == "/PHP/dl.php?file=ames_2005.txt"
    assert address_of("https://example.org/a?b=c", site_bank) == "https://example.org/a?b=c"


@given(st.text(min_size=1) | st.from_regex(r"[\x00-\x7f]+", fullmatch=True))
def test_an_id_is_one_step_of_a_path(entry_id: str) -> None:
    encodable = entry_id.encode("utf-8", "ignore").decode()
    assert entry_address(encodable).count("/") == 2
    assert entry_address(encodable) == f"/entry/{quote(encodable, safe='')}"
