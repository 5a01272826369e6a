"""What of a page is in the language of an entry is marked so, for browsers and screen readers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from evidencebank import Bank
from tests.web.conftest import Visitor

RECORDS = [
    {"id": "uno", "title": "Alcohol y salud", "text": "Un estudio.", "language": "es"},
    {"id": "ahad", "title": "الكحول والصحة", "text": "Alcohol: دراسة.", "language": "ar"},
    {"id": "one", "title": "Alcohol and health", "text": "A study.", "language": "en"},
]


def test_titles_and_texts_say_their_language(
    new_folder: Callable[[], Path],
    write_records: Callable[..., Path],
    visit: Callable[..., AbstractContextManager[Visitor]],
) -> None:
    """Words of the site itself stay English; the direction is that of the text."""
    folder = new_folder()
    with Bank.create(folder / "bank") as bank:
        bank.load(write_records(folder / "records.jsonl", *RECORDS))
    with visit(folder / "bank") as visitor:
        page = visitor.page("/entry/uno")
        assert page.select_one("html")["lang"] == "en"
        assert page.select_one("h1")["lang"] == "es"
        assert page.select_one("[itemprop=articleBody]")["lang"] == "es"
        assert visitor.page("/entry/ahad").select_one("h1")["dir"] == "auto"
        assert not visitor.page("/entry/one").select_one("h1").has_attr("lang")
        listed = {
            title.get_text(strip=True): title.get("lang")
            for title in visitor.page("/?q=alcohol").select(".hits .title")
        }
        assert listed == {
            "Alcohol y salud": "es",
            "Alcohol and health": None,
            "الكحول والصحة": "ar",
        }
