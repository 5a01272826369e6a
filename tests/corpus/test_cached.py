"""What is remembered of short texts, and what is not."""

from __future__ import annotations

from corpus.cached import cached_for_short


def test_short_texts_are_worked_out_once_and_long_ones_are_not_kept() -> None:
    """The same comes of both; who wrote a file decides how long its texts are."""
    asked: list[str] = []

    @cached_for_short
    def shouted(text: str) -> str:
        asked.append(text)
        return text.upper()

    short, long = "a" * 200, "a" * 201
    assert [shouted(text) for text in (short, short, long, long)] == [
        *(short.upper(),) * 2,
        *(long.upper(),) * 2,
    ]
    assert asked == [short, long, long]
