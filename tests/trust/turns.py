"""A bank that changes turn by turn, and answers that must be of one turn.

Every entry is marked with when it was written: `pulse` entries change with each turn, `steady`
ones with every fifth (an era), and `guest` ones, which a second writer loads, with turns of their
own. The marks stand in titles, texts and kinds, so that a hit, its snippet, its entry, the facets
and the related lists of an answer can be compared: where two turns meet in it, it is torn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import cycle
from typing import Any

from evidencebank import Bank

PULSES = 8
STEADY = 20
"""So many that the next generation links their part of the index instead of writing it anew."""
GUESTS = 3
TURNS_OF_AN_ERA = 5

_MARK = re.compile(r"\b(turn|era|guest)(\d+)\b", re.IGNORECASE)
_THEMES = (
    "alcohol treatment in prisons and after release",
    "naloxone kits for families after an overdose",
    "brief advice by nurses in general practice",
    "counselling of couples when a partner drinks",
)
QUERIES = ("", '"kept together"', "alcohol treatment prisons", '"brief advice" nurses', "naloxone")


def records(turn: int) -> list[dict[str, Any]]:
    """Return the first writer's records as they stand at a turn."""
    era = turn // TURNS_OF_AN_ERA
    pulses = [_record("pulse", number, f"turn{turn}") for number in range(PULSES)]
    return pulses + [_record("steady", number, f"era{era}") for number in range(STEADY)]


def guests(turn: int) -> list[dict[str, Any]]:
    """Return the second writer's records as they stand at a turn of its own."""
    return [_record("guest", number, f"guest{turn}") for number in range(GUESTS)]


def _record(sort: str, number: int, mark: str) -> dict[str, Any]:
    theme = _THEMES[number % len(_THEMES)]
    return {
        "id": f"{sort}-{number:02}",
        "kind": mark.upper(),
        "year": 2000 + number,
        "title": f"{mark} {sort} {number}: {theme}",
        "text": f"These were kept together as {mark} went by. It was about {theme}, case {number}.",
        "subjects": [sort],
    }


class Questions:
    """What one thread asks, over and over, and whether the answers hold together."""

    def __init__(self, bank: Bank, first: int = 0) -> None:
        self.bank = bank
        self.last = -1
        """The turn that was seen last."""
        # not methods of this object: it would be in a cycle, and hold the bank
        ways = (Questions._search, Questions._related, Questions._search, Questions._browse)
        self._ways = cycle(ways[first % 4 :] + ways[: first % 4])
        self._queries = cycle(QUERIES[first % len(QUERIES) :] + QUERIES[: first % len(QUERIES)])

    def ask(self) -> list[str]:
        """Ask the next question; return what is wrong with the answer, a line each."""
        return next(self._ways)(self)

    def _search(self) -> list[str]:
        query = next(self._queries)
        results = self.bank.search(query, limit=PULSES + STEADY + GUESTS)
        kinds = {count.value: count.count for count in results.facets["kind"]}
        shown: list[str] = [*kinds]
        for hit in results.hits:
            shown += (hit.entry.title, hit.entry.body, hit.entry.kind, hit.snippet)
        wrong = self._judged(f"search {query!r}", shown)
        if sum(kinds.values()) != results.total or len(results.hits) != results.total:
            wrong.append(f"search {query!r}: {len(results.hits)} hits of {results.total}: {kinds}")
        if query in QUERIES[:2] and results.total - PULSES - STEADY not in (0, GUESTS):
            wrong.append(f"search {query!r} found {results.total}")
        return wrong

    def _related(self) -> list[str]:
        related = self.bank.related("pulse-02")
        shown = [text for item in related for text in (item.entry.title, item.entry.kind)]
        wrong = self._judged("related", shown)
        return wrong if len(related) == 10 else [*wrong, f"{len(related)} related entries"]

    def _browse(self) -> list[str]:
        kinds = {count.value: count.count for count in self.bank.values("kind")}
        wrong = self._judged("kinds", kinds)
        if sorted(kinds.values()) not in ([PULSES, STEADY], [GUESTS, PULSES, STEADY]):
            wrong.append(f"kinds: {kinds}")
        return wrong + self._judged("entry", [self.bank.entry("pulse-01").title])

    def _judged(self, what: str, shown: Iterable[str]) -> list[str]:
        marks = marks_in(shown)
        if any(len(turns) > 1 for turns in marks.values()):
            return [f"{what} is torn: {marks}"]
        turn = next(iter(marks["turn"]), None)
        era = next(iter(marks["era"]), None)
        if turn is None:
            return []
        if era is not None and era != turn // TURNS_OF_AN_ERA:
            return [f"{what} is torn: {marks}"]
        last, self.last = self.last, max(self.last, turn)
        return [f"{what} is of turn {turn} after one of {last}"] if turn < last else []


def marks_in(texts: Iterable[str]) -> dict[str, set[int]]:
    """Return the turns, eras and guests' turns that are marked in texts."""
    marks: dict[str, set[int]] = {"turn": set(), "era": set(), "guest": set()}
    for text in texts:
        for sort, number in _MARK.findall(re.sub(r"<[^>]*>", "", text)):
            marks[sort.lower()].add(int(number))
    return marks


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of values lies; 0 of none."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)] if values else 0.0
