"""What a search could be narrowed to: subjects as a tree, kinds and years, with live counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from corpus.cached import cached_property
from corpus.scheme import Scheme
from corpus.subject import Subject
from evidencebank.bank import Bank
from evidencebank.rendering import N_
from evidencebank.results import Results
from evidencebank.web.search.choice_lines import Bar, Choice
from evidencebank.web.search.listing import page_address, search_address
from evidencebank.web.search.search_form import SearchForm

FREE = 15
"""How many subjects are offered where there is no scheme, those with the most hits first."""

WHOLE_TREE = 120
"""Up to so many subjects with hits the tree is given whole, else only as deep as was asked."""

MAX_BARS = 32

WITHOUT = {
    "subject": N_("Without the subject"),
    "kind": N_("Without the kind"),
    "source": N_("Without the source"),
    "author": N_("Without the author"),
    "years": N_("Without the years"),
    "date": N_("Without the date"),
    "language": N_("Without the language"),
}
"""What takes a filter back, by its label, as the catalogue has it."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A subject that would leave `count` hits, and what is below it; `address` adds it."""

    label: str
    count: int
    address: str
    branches: tuple[Branch, ...]
    is_open: bool
    is_chosen: bool


class Facets:
    """The filters beside a page of results; what is left out would leave nothing."""

    def __init__(self, form: SearchForm, results: Results, bank: Bank, language: str) -> None:
        """Take a search and its results; subjects are called as in the language of a tag."""
        self._form = form
        self._results = results
        self._scheme: Scheme = bank.scheme
        self._language = language

    # --- subjects

    @cached_property
    def tree(self) -> tuple[Branch, ...]:
        """The scheme's subjects."""
        if not self._scheme:
            return ()
        counts = self._results.subject_counts
        offered = sum(1 for subject in self._scheme if counts.get(subject.code))
        return self._branches(self._scheme.roots(), counts, offered <= WHOLE_TREE)

    def _branches(
        self, subjects: tuple[Subject, ...], counts: Mapping[str, int], whole: bool
    ) -> tuple[Branch, ...]:
        found = []
        for subject in subjects:
            count = counts.get(subject.code, 0)
            if not count:
                continue
            is_open = subject.code in self._above_chosen
            deeper = whole or is_open or subject.code in self._chosen
            below = self._scheme.children(subject.code) if deeper else ()
            branches = self._branches(below, counts, whole)
            found.append(
                Branch(
                    subject.label_in(self._language),
                    count,
                    self._address_with_subject(subject.code),
                    branches,
                    is_open or subject.code in self._chosen,
                    subject.code in self._chosen,
                )
            )
        return tuple(found)

    @cached_property
    def free(self) -> list[Choice]:
        """The subjects that would leave most, by count, of a bank without a scheme.

        Where there is one, what stands outside it is a code of some page and says nothing.
        """
        if self._scheme:
            return []
        return [
            Choice(code, count, self._address_with_subject(code))
            for code, count in self._results.narrowing_subjects(FREE)
        ]

    @cached_property
    def _address_with_subject(self) -> Callable[[str], str]:
        address = self._form.addresses_with_subject()
        return lambda code: page_address(address(code))

    @cached_property
    def _chosen(self) -> frozenset[str]:
        query = self._form.spec.filters["subjects"]
        names = (name for group in query.groups for name in group.subjects)
        subjects = (self._scheme.find(name) for name in names)
        return frozenset(subject.code for subject in subjects if subject)

    @cached_property
    def _above_chosen(self) -> frozenset[str]:
        return frozenset().union(*map(self._scheme.ancestors, self._chosen))

    # --- kinds

    @cached_property
    def kinds(self) -> list[Choice]:
        """The kinds, those with most hits first; a chosen one's address takes it back."""
        chosen = self._form.spec.filters["kinds"]
        listed = sorted(self._results.kind_counts.items(), key=lambda item: (-item[1], item[0]))
        if len(listed) < 2 and not chosen:
            return []
        address = self._form.addresses_with("kinds")
        return [
            Choice(
                kind,
                count,
                page_address(address(() if kind in chosen else (kind,))),
                kind in chosen,
            )
            for kind, count in listed
        ]

    # --- years

    @cached_property
    def bars(self) -> list[Bar]:
        """The histogram of years, the earliest first, of as many bars as fit."""
        counts = self._results.year_counts
        if len(counts) < 2:
            return []
        first, last = min(counts), max(counts)
        width = next(w for w in (1, 2, 5, 10, 25, 50, 100) if (last - first) // w < MAX_BARS)
        start = first - first % width
        sums = [0] * ((last - start) // width + 1)
        for year, count in counts.items():
            sums[(year - start) // width] += count
        highest = max(sums)
        low, high = self._form.spec.filters["years"]
        return [
            Bar(
                begin := start + place * width,
                begin + width - 1,
                count,
                place,
                max(round(96 * count / highest, 1), 4) if count else 0,
                (low is None or begin + width - 1 >= low) and (high is None or begin <= high),
            )
            for place, count in enumerate(sums)
        ]

    @property
    def highest(self) -> int:
        """The hits of the highest bar."""
        return max((bar.hits for bar in self.bars), default=0)

    @cached_property
    def decades(self) -> list[Choice]:
        """The decades, the newest first; a chosen one's address takes it back."""
        counts: dict[int, int] = {}
        for year, count in self._results.year_counts.items():
            counts[year // 10 * 10] = counts.get(year // 10 * 10, 0) + count
        choices = []
        address_with = self._form.addresses_with("years")
        for begin in sorted(counts, reverse=True):
            decade = (begin, begin + 9)
            chosen = self._form.spec.filters["years"] == decade
            address = page_address(address_with(None if chosen else decade))
            choices.append(Choice(f"{begin}–{begin + 9}", counts[begin], address, chosen))
        return choices if len(choices) > 1 or any(one.is_chosen for one in choices) else []

    # --- what is chosen

    @cached_property
    def active_filters(self) -> list[tuple[str, str, str]]:
        """What restricts the search: `WITHOUT` it, its name, and the address without it."""
        form = self._form
        return [
            (WITHOUT[row.label], text, search_address(SearchForm(replace(form.spec, filters=rest))))
            for row, text, rest in form.spec.filters.chips(self.label)
        ]

    def label(self, name: str) -> str:
        """Return what people call a subject."""
        subject = self._scheme.find(name)
        return subject.label_in(self._language) if subject else name

    # --- ways out

    @property
    def without_filters(self) -> str:
        """The address of the query alone, '' where nothing else restricts it."""
        spec = self._form.spec
        if not spec.query or not spec.filters:
            return ""
        return search_address(SearchForm.of(query=spec.query, mode=spec.mode))

    @property
    def any_word(self) -> str:
        """The address that is content with any of the words, '' where it is already."""
        return search_address(self._form.but(match="any")) if self._form.spec.match == "all" else ""

    def corrected(self, query: str) -> str:
        """Return the address of the same search in other words."""
        return search_address(self._form.asking(query))
