"""Lines are cleaned in one way, whichever way is the quicker."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from corpus.text.typography import clean_line

_ODD = "\x00\x1c\x1f\x85\xa0\u2003\u2028\ufeff\u00ad\u200b\ud800\ufffe\uffff\t\n\x0b \x7fa"


def cleaned(text: str) -> str:
    """Return what `clean_line` says that it returns, character by character."""
    kept = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "", text)
    return " ".join(re.split(r"\s+", kept)).strip()


@given(st.text() | st.text(alphabet=_ODD) | st.text(alphabet=" aé"))
@example("")
@example(" ")
@example("a  b")
@example(" a b ")
@example("a\u00a0b")
def test_any_text_becomes_one_clean_line(text: str) -> None:
    """And a clean line stays as it is."""
    assert clean_line(text) == cleaned(text)
    assert clean_line(cleaned(text)) == cleaned(text)
