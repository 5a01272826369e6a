"""Choices and bars as HTML, beside what writes one after the other."""

from __future__ import annotations

from html import escape

from hypothesis import given
from hypothesis import strategies as st

from evidencebank.web.search.choice_lines import Bar, Choice, bar_lines, choice_lines

_TEXTS = st.text("ab<>&'\" /?=–", max_size=8)
_HEIGHTS = st.sampled_from((0, 4, 4.0, 4.1, 33.3, 95.9, 96.0))


def _number(count: int) -> str:
    return f"<{count:,}>"


def _written(text: str) -> str:
    return escape(text).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")


@given(st.lists(st.builds(Choice, _TEXTS, st.integers(0, 9_999), _TEXTS, st.booleans())))
def test_choices_are_items_of_a_list(choices: list[Choice]) -> None:
    expected = [
        f'<li><a href="{_written(address)}"{" aria-current=" * chosen}{chosen * _TRUE}>'
        f'{_written(label)} <span class="count">{_written(_number(hits))}</span></a></li>\n'
        for label, hits, address, chosen in choices
    ]
    assert choice_lines(choices, _number) == "".join(expected)


@given(
    st.lists(
        st.builds(
            Bar,
            st.integers(1990, 1992),
            st.integers(1990, 1992),
            st.integers(0, 9_999),
            st.integers(0, 31),
            _HEIGHTS,
            st.booleans(),
        )
    )
)
def test_bars_are_shapes_of_a_drawing(bars: list[Bar]) -> None:
    expected = [
        f'<rect x="{x * 4}" y="{100 - height}" width="3" height="{height}"'
        f"{'' if chosen else _APART}><title>{first}{f'–{last}' * (last != first)}: "
        f"{_written(_number(hits))}</title></rect>\n"
        for first, last, hits, x, height, chosen in bars
        if hits
    ]
    assert bar_lines(bars, _number) == "".join(expected)


_TRUE = '"true"'
_APART = ' class="apart"'
