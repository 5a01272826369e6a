"""A page of hits: what each line shows, the pager, and the orders there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from corpus.cached import cached_property
from corpus.listing.listed_entry import ListedEntry
from evidencebank.rendering import N_
from evidencebank.results import Hit, Results
from evidencebank.web.links import entry_address
from evidencebank.web.search.search_form import SearchForm

ORDERS = {
    "relevance": N_("relevance"),
    "year": N_("year"),
    "added": N_("date added"),
    "revised": N_("date revised"),
    "title": N_("title"),
    "topic": N_("subject"),
}
"""What people call the orders of hits, in the catalogue."""

BLURB = 280
"""Characters of a blurb in a list, at the most."""


@dataclass(frozen=True)
class HitLine:
    """A hit as a list shows it; `at` is its place among all that were found, 1 the first."""

    at: int
    hit: Hit
    address: str

    @property
    def entry(self) -> ListedEntry:
        """What lists show of the entry."""
        return self.hit.listed

    @cached_property
    def snippet(self) -> Markup:
        """The passage that shows why it was found, its matches in `<mark>`."""
        return Markup(self.hit.snippet)  # noqa: S704 -- `Hit.snippet` is escaped

    @property
    def blurb(self) -> str:
        """The beginning of the summary, '' where the snippet is taken from that."""
        summary = self.entry.summary
        if not summary:
            return ""
        passage = self.snippet.striptags().strip("… ")
        plain = " ".join(summary.split())
        return "" if passage in plain else shortened(summary, BLURB)


class Listing:
    """A page of results, of whatever search."""

    def __init__(
        self, results: Results, size: int, page: int, address: Callable[[int], str], search: str
    ) -> None:
        """Take the results of one page, 1 being the first; `size` is how many a page has.

        `address` gives the address of a page by its number. `search` is the query part of a
        search page's address that finds the same in the same order, so that entries can lead to
        the previous and next; '' where there is none.
        """
        self.total = results.total
        self.page = page
        self.page_address = address
        self._hits: Sequence[Hit] = results.hits
        self._size = size
        self._search = search

    @property
    def lines(self) -> Iterator[HitLine]:
        """The hits, each to be let go of before the next is shown."""
        for at, hit in enumerate(self._hits, self.first):
            yield HitLine(at, hit.detached(), entry_address(hit.id, self._search, at))

    @property
    def first(self) -> int:
        """The place of the first hit on the page."""
        return (self.page - 1) * self._size + 1

    @property
    def last(self) -> int:
        """The place of the last hit on the page."""
        return self.first + len(self._hits) - 1

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.total // self._size)

    @property
    def pager(self) -> list[tuple[int, str] | None]:
        """The pages to link to with their addresses; None where some are left out."""
        near = {1, self.pages, *range(self.page - 1, self.page + 2)}
        shown: list[tuple[int, str] | None] = []
        before = 0
        for number in sorted(n for n in near if 1 <= n <= self.pages):
            if number != before + 1:
                shown.append(None)
            shown.append((number, self.page_address(number)))
            before = number
        return shown


def listing_of(form: SearchForm, results: Results, size: int) -> Listing:
    """Return a page of the results of what was asked for on the search page."""
    search = form.but().address()

    def address(page: int) -> str:  # the page's number is what an address ends with
        return page_address("&".join(filter(None, (search, f"page={page}" if page != 1 else ""))))

    return Listing(results, size, form.page, address, search)


def orders(form: SearchForm) -> list[tuple[str, str, str]]:
    """Return the orders that hits can stand in: name, what people call it, address."""
    names = [name for name in ORDERS if name != "relevance" or form.spec.query]
    address = form.addresses_by_sort()
    return [(name, ORDERS[name], page_address(address(name))) for name in names]


def search_address(form: SearchForm) -> str:
    """Return the address of the search page that asks for something."""
    return page_address(form.address())


def page_address(query: str) -> str:
    """Return the address of the search page whose query part is this."""
    return f"/?{query}" if query else "/"


def shortened(text: str, length: int) -> str:
    """Return a text cut behind a word, with an ellipsis, if it is longer than `length`."""
    if len(text) <= length:
        return text
    return text[: length + 1].rsplit(" ", 1)[0].rstrip(" ,;:.–-") + " …"
