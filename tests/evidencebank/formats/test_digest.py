"""The digest of what is new: whole, in order, and safe to mail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from corpus.entry import Entry
from corpus.errors import InputError
from evidencebank import Bank
from evidencebank.cli.main import main
from evidencebank.formats.digest import Digest, make_digest
from evidencebank.saved_searches import SavedSearch
from indexer.search.spec import SearchSpec

SINCE = date(2009, 1, 1)


@pytest.fixture
def bank(own_bank: Bank) -> Iterator[Bank]:
    """Return a bank whose entries have days."""
    own_bank.saved_searches.put(
        SavedSearch("reviews", SearchSpec.of(query="kind:REVIEW"), title="Reviews")
    )
    return own_bank


def test_it_holds_what_came_since_the_day(bank: Bank) -> None:
    """Every entry added or revised since, each once, under what happened to it last."""
    made = make_digest(bank, SINCE)
    added = {e.id for e in bank if e.first_uploaded and e.first_uploaded >= SINCE}
    revised = {e.id for e in bank if e.last_revised and e.last_revised >= SINCE} - added
    assert added
    assert {e.id for e in made.added} == added
    assert {e.id for e in made.revised} == revised
    assert made.total == len(added | revised)


def test_a_saved_search_has_its_own(bank: Bank) -> None:
    """Of what it finds alone, under its title."""
    made = make_digest(bank, SINCE, "reviews")
    assert made.title == "Reviews"
    assert 0 < made.total < make_digest(bank, SINCE).total
    with pytest.raises(InputError, match="no saved search"):
        make_digest(bank, SINCE, "none")


def test_what_is_left_out_of_a_long_digest_is_the_oldest(bank: Bank) -> None:
    """Also where the saved search has another order."""
    by_title, since = (
        SavedSearch("all", SearchSpec.of(query="alcohol", sort="title")),
        date(1990, 1, 1),
    )
    whole = make_digest(bank, since, by_title)
    some = make_digest(bank, since, by_title, most=2)
    assert some.total == whole.total > 2

    def days(made: Digest) -> list[date]:
        changed = (e.last_revised or e.first_uploaded for e in (*made.added, *made.revised))
        return sorted((day for day in changed if day), reverse=True)

    assert days(some) == days(whole)[:2]
    assert "more." in some.text()


def test_text_keeps_to_its_width_and_html_to_its_escapes() -> None:
    """Markup in an entry is text, links lead to the site, and no line of text is too long."""
    bad = Entry(
        id="a b".replace(" ", "-"), title="<script>x</script> " + "word " * 40, summary="<b>"
    )
    made = Digest("What is new", SINCE, 3, (bad,), (), "https://bank.example.org")
    page = BeautifulSoup(made.html(), "lxml")
    assert page.find("script") is None
    assert page.a["href"] == "https://bank.example.org/entry/a-b"
    assert "<script>x</script>" in page.a.get_text()
    assert max(map(len, made.text().splitlines())) <= 72
    assert "And 2 more." in made.text()
    assert "And 2 more." in page.get_text()


def test_nothing_new_is_said(bank: Bank) -> None:
    """An empty digest is still a mail that one can read."""
    made = make_digest(bank, date(2099, 1, 1))
    assert "nothing new since 1 January 2099" in made.text()
    assert "nothing new" in made.html()


def test_the_command_prints_each_format(bank: Bank) -> None:
    """Text, HTML and JSON; an address that is none is refused in one line."""
    run = CliRunner().invoke
    common = ["digest", "--bank", str(bank.path), "--since", "2009-01-01"]
    assert run(main, common).output == make_digest(bank, SINCE).text()
    html = run(main, [*common, "--format", "html", "--site", "https://bank.example.org"]).output
    assert html == make_digest(bank, SINCE, address="https://bank.example.org").html()
    shape = json.loads(run(main, [*common, "--json", "--saved", "reviews"]).output)
    assert shape == make_digest(bank, SINCE, "reviews").to_dict()
    refused = run(main, [*common, "--site", "javascript:x"])
    assert refused.exit_code == 1
