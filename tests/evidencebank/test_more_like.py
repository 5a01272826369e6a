"""The entries nearest to any text."""

from __future__ import annotations

import pytest

from evidencebank import Bank, InputError


def whole_text(bank: Bank, entry_id: str) -> str:
    """Return the title, summary and body of an entry."""
    entry = bank.entry(entry_id)
    return "\n\n".join((entry.title, entry.headline, entry.summary, entry.body))


def test_an_entrys_own_text_gives_that_entry_first(small_bank: Bank) -> None:
    """Of every entry that has words of its own."""
    for entry in small_bank:
        items = small_bank.more_like(whole_text(small_bank, entry.id))
        if items:
            assert items[0].id == entry.id
            assert items[0].score > 0.8
    assert sum(bool(small_bank.more_like(whole_text(small_bank, e.id))) for e in small_bank) > 10


def test_items_are_ranked_and_explained(small_bank: Bank) -> None:
    """Ranks from 1, cosines that fall, words as readers write them."""
    items = small_bank.more_like("Naloxone kits for prisoners on their release", limit=5)
    assert [item.rank for item in items] == list(range(1, len(items) + 1))
    assert items[0].id == "earl-2013"
    assert {"naloxone", "kits", "release"} <= set(items[0].shared_terms)
    scores = [item.score for item in items]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert items[0].entry.title == small_bank.entry("earl-2013").title
    assert small_bank.more_like("naloxone", limit=2) == small_bank.more_like("naloxone")[:2]


def test_markup_is_no_text(small_bank: Bank) -> None:
    """A pasted page is read as its words."""
    page = "<html><head><title>x</title><script>var prison = 1</script></head><body><nav>menu</nav>"
    page += "<p>Families were given <b>naloxone</b> kits</p></body></html>"
    assert small_bank.more_like(page)[0].id == "dean-2012"
    tags = "<b>" * 300_000 + "naloxone kits for families"
    assert small_bank.more_like(tags)[0].id == "dean-2012"


@pytest.mark.parametrize(
    "text", ["", "   ", "the of and", "1999 2000", "図書館の本", "zzz qqq", "\x00", "<>", "\ud800"]
)
def test_a_text_without_a_telling_word_is_near_nothing(small_bank: Bank, text: str) -> None:
    """Nothing, rather than nonsense."""
    assert small_bank.more_like(text) == []


def test_of_a_very_long_text_the_beginning_counts(small_bank: Bank) -> None:
    """A megabyte is not too much."""
    assert small_bank.more_like("naloxone kits " * 100_000)[0].id in ("dean-2012", "earl-2013")
    with pytest.raises(InputError, match="limit"):
        small_bank.more_like("naloxone", limit=-1)
